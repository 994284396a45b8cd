"""The files that travel with the program, and the operator's own in their place."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from bot.config import Settings
from bot.errors import ConfigError


def read_sources(settings: Settings) -> str:
    """Give the text of the operator's sources.toml, or of the packaged one."""
    return _text(settings.sources_file, "SOURCES_FILE", "bot.sources", "sources.toml")


def read_topics(settings: Settings) -> str:
    """Give the text of the operator's topics.toml, or of the packaged one."""
    return _text(settings.topics_file, "TOPICS_FILE", "bot.data", "topics.toml")


def read_hotlines(settings: Settings) -> str:
    """Give the text of the operator's hotlines.toml, or of the packaged one."""
    return _text(settings.hotlines_file, "HOTLINES_FILE", "bot.data", "hotlines.toml")


def read_synonyms(settings: Settings) -> str:
    """Give the text of the operator's synonyms.toml, or of the packaged one."""
    return _text(settings.synonyms_file, "SYNONYMS_FILE", "bot.data", "synonyms.toml")


def packaged_synonyms() -> str:
    """Give the text of the packaged synonyms.toml, to which the operator's may add."""
    return _text(None, "SYNONYMS_FILE", "bot.data", "synonyms.toml")


_LARGEST = 16 * 1024 * 1024
"""Bytes of a file: the packaged ones have a hundredth of it, and what never ends is no file."""


def _text(path: Path | None, setting: str, package: str, name: str) -> str:
    place = files(package) / name if path is None else path
    try:
        if path is not None and path.exists() and not path.is_dir():
            _check(path, setting)
        return place.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError([f"{setting}: {place} is not UTF-8 text; save it as UTF-8"]) from None
    except OSError as error:
        problem = f"{setting}: {place} cannot be read ({error.strerror}); mend the path, or leave it empty"
        raise ConfigError([problem]) from None


def _check(path: Path, setting: str) -> None:
    """Refuse what would be waited for or read without an end. Raises ConfigError."""
    if not path.is_file():
        raise ConfigError([f"{setting}: {path} is no file; mend the path, or leave it empty"])
    if path.stat().st_size > _LARGEST:
        raise ConfigError([f"{setting}: {path} is larger than {_LARGEST // 2**20} MiB; it may be another file"])


def locales_folder() -> Path:
    """The folder of the catalogues: within the package where it is installed, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "locales"
    return installed if installed.is_dir() else package.parent / "locales"
