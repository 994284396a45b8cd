"""Settings, from the environment and from .env in the working folder.

The only reader of the environment. Every problem is told at once, a line each, with what to write instead; a secret
is in none of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from bot.address import Address
from bot.config import values
from bot.config.env_file import ENV_FILE, find_problems, slips_among
from bot.config.secret import Secret
from bot.config.values import LogFormat, LogLevel, PartError, setting
from bot.errors import ConfigError
from bot.masking import mask, mask_user
from bot.model import LANGUAGES, Language

if TYPE_CHECKING:
    from typing import Any

    _Field = Field[Any]  # type: ignore[explicit-any] # each setting has its own

__all__ = ["Secret", "Settings", "find_slips", "load_settings"]

_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API: setWebhook.secret_token
_LONGEST_SHOWN = 60
_TELEGRAM = "https://api.telegram.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting; what is said of each is what its value must be, and what to write where it is not."""

    bot_token: Secret = setting(
        Secret(""),
        values.token,
        "a bot's token; copy the whole of what @BotFather gave, digits, colon and letters",
    )
    bot_api_url: str = setting(
        _TELEGRAM,
        values.server,
        "the address of a Bot API server without /bot; write e.g. https://api.telegram.org",
    )
    database_path: Path = setting(
        Path("data/saqbala.db"), values.path, "the path of a file; write e.g. data/saqbala.db"
    )
    sources_file: Path | None = setting(None, values.path, "the path of a file, or nothing")
    topics_file: Path | None = setting(None, values.path, "the path of a file, or nothing")
    synonyms_file: Path | None = setting(None, values.path, "the path of a file, or nothing")
    hotlines_file: Path | None = setting(None, values.path, "the path of a file, or nothing")
    poll_seconds: int = setting(900, values.whole(1, 2_592_000), "a whole number of seconds; write e.g. 900")
    allow_private_sources: bool = setting(default=False, read=values.choice, says="a choice; write true or false")
    contact_url: str = setting(
        "",
        values.page,
        "the address of a page, without a name or a password; write e.g. https://example.org/contact",
    )
    default_language: Language = setting("kk", values.one_of(*LANGUAGES), "a language of the bot; write kk, ru or en")
    timezone: ZoneInfo = setting(
        ZoneInfo("Asia/Almaty"), values.zone, "the name of a time zone; write e.g. Asia/Almaty"
    )
    quiet_hours: str = setting(
        "22:00-07:00", values.quiet_hours, "a part of the day; write e.g. 22:00-07:00, or nothing for none"
    )
    admin_ids: frozenset[int] = setting(
        frozenset[int](), values.numbers, "numbers of Telegram users; write e.g. 1001, 1002"
    )
    messages_per_second: int = setting(30, values.whole(1, 10_000), "a whole number from 1 on; write e.g. 30")
    paid_broadcast: bool = setting(default=False, read=values.choice, says="a choice; write true or false")
    paid_stars_a_day: int = setting(1000, values.whole(0, 10**9), "a whole number of Stars; write e.g. 1000")
    max_story_age_days: int = setting(3, values.whole(0, 36_500), "a whole number of days; write e.g. 3")
    webhook_url: str = setting(
        "",
        values.web_address,
        "the https address that Telegram is to call; write e.g. https://bot.example.org/hook",
    )
    webhook_secret: Secret = setting(
        Secret(""), Secret, "the secret that goes with WEBHOOK_URL; write 1 to 256 letters, digits, _ and -"
    )
    listen: Address = setting(
        Address("127.0.0.1", 8081), values.address, "a host and a port; write e.g. 127.0.0.1:8081"
    )
    metrics_listen: Address | None = setting(
        None, values.address, "a host and a port; write e.g. 127.0.0.1:9090, or nothing for none"
    )
    backup_dir: Path = setting(Path("data/backups"), values.path, "the path of a folder; write e.g. data/backups")
    backup_keep: int = setting(7, values.whole(0, 100_000), "a whole number of copies; write e.g. 7, or 0 for none")
    log_level: LogLevel = setting("INFO", values.level, "a level; write DEBUG, INFO, WARNING, ERROR or CRITICAL")
    log_format: LogFormat = setting("console", values.one_of("console", "json"), "a form; write console or json")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        held = (self.bot_token, self.webhook_secret)
        return tuple(secret.get_secret_value() for secret in held if secret)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of all settings, in their order; in the environment they are in capitals."""
        return tuple(field.name for field in fields(cls))


def load_settings(*, require_token: bool = False) -> Settings:
    """Read all settings. Raises ConfigError with every problem there is, a line each."""
    problems = find_problems()
    given = _given(_environment(), _env_file())
    found: dict[str, object] = {}
    wrong: dict[str, str | None] = {}
    for field in fields(Settings):
        text = given.get(field.name)
        if text is None:
            continue
        try:
            found[field.name] = field.metadata[values.READ](text)
        except ValueError as error:
            wrong[field.name] = str(error) if isinstance(error, PartError) else text
    _check_together(found, wrong)
    if require_token and "bot_token" not in given:
        wrong["bot_token"] = None
    problems += [_problem(field, wrong[field.name]) for field in fields(Settings) if field.name in wrong]
    if problems:
        raise ConfigError([*problems, *find_slips()])
    return Settings(**found)  # type: ignore[arg-type] # each was read by its own reader


def _environment() -> dict[str, str]:
    return {name.upper(): value for name, value in os.environ.items()}


def _env_file() -> dict[str, str]:
    try:
        read = dotenv_values(ENV_FILE, encoding="utf-8-sig") if Path(ENV_FILE).is_file() else {}
    except (OSError, UnicodeDecodeError):  # find_problems tells of it
        return {}
    return {name.upper(): value for name, value in read.items() if value is not None}


def _given(*origins: Mapping[str, str]) -> dict[str, str]:
    """What is set, by the first that sets it; an empty value counts as none, but for the one that says something."""
    found: dict[str, str] = {}
    for name in Settings.names():
        told = (origin[name.upper()].strip() for origin in origins if name.upper() in origin)
        text = next((text for text in told if text or name == "quiet_hours"), None)
        if text is not None:
            found[name] = text
    return found


def _check_together(found: dict[str, object], wrong: dict[str, str | None]) -> None:
    """Refuse what is right by itself, and not with another: a webhook without its secret, or one without https."""
    url, secret = found.get("webhook_url", ""), found.get("webhook_secret")
    telegram = found.get("bot_api_url", _TELEGRAM) == _TELEGRAM
    if isinstance(url, str) and url.startswith("http:") and telegram:  # a server of one's own takes it
        wrong["webhook_url"] = url
    if isinstance(secret, Secret) and not _WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
        wrong["webhook_secret"] = ""
    if secret is None and (url or "webhook_url" in wrong):
        wrong["webhook_secret"] = None


def find_slips() -> tuple[str, ...]:
    """Warn, in a sentence each, of names in .env that are no setting but nearly one."""
    return slips_among(Settings.names())


def _problem(field: _Field, value: str | None) -> str:
    says = field.metadata[values.SAYS]
    if value is None:
        return f"{field.name.upper()}: missing; it must be {says}"
    if isinstance(field.default, Secret):
        return f"{field.name.upper()}: what is given is not {says}"
    shown = mask(mask_user(value))
    cut = shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"
    return f"{field.name.upper()}: {cut!r} is not {says}"
