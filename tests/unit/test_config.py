"""Settings: read from the environment and .env, every problem told at once, secrets never."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.address import Address
from bot.config import Settings, find_slips, load_settings
from bot.errors import ConfigError
from bot.packaged import locales_folder, read_hotlines, read_sources, read_topics

TOKEN = "4839574812:SAMPLE-sample-SAMPLE-sample-SAMPLE-12"  # noqa: S105 - invented


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty working folder and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.names():
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


def problems() -> list[str]:
    """The problems that loading tells of."""
    with pytest.raises(ConfigError) as caught:
        load_settings()
    return caught.value.problems


def test_values_are_read_with_their_types(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The environment comes before .env; both before the default."""
    (folder / ".env").write_text("POLL_SECONDS=60\nTIMEZONE=Europe/Berlin\nADMIN_IDS=1, 2,\n", encoding="utf-8")
    monkeypatch.setenv("POLL_SECONDS", "30")
    monkeypatch.setenv("METRICS_LISTEN", "127.0.0.1:9090")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    monkeypatch.setenv("BOT_API_URL", "http://localhost:8081/")
    monkeypatch.setenv("DATABASE_PATH", "~/saqbala.db")
    settings = load_settings()
    assert settings.poll_seconds == 30
    assert settings.timezone == ZoneInfo("Europe/Berlin")
    assert settings.admin_ids == {1, 2}
    assert settings.metrics_listen == Address("127.0.0.1", 9090)
    assert settings.log_level == "DEBUG"
    assert settings.bot_api_url == "http://localhost:8081"
    assert settings.database_path == Path.home() / "saqbala.db"
    assert settings.max_story_age_days == 3


def test_an_empty_value_counts_as_none_given(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """An empty variable leaves the default (or .env's value), but empty quiet hours mean none."""
    (folder / ".env").write_text("POLL_SECONDS=\nSOURCES_FILE=\nLISTEN=127.0.0.1:1\n", encoding="utf-8")
    monkeypatch.setenv("QUIET_HOURS", "")
    monkeypatch.setenv("LISTEN", "")
    settings = load_settings()
    assert (settings.poll_seconds, settings.sources_file) == (900, None)
    assert settings.listen == Address("127.0.0.1", 1)
    assert settings.quiet_hours == ""


def test_a_dotenv_file_may_begin_with_a_byte_order_mark(folder: Path) -> None:
    """Windows editors write one; the first setting is read all the same."""
    (folder / ".env").write_text("BACKUP_KEEP=2\n", encoding="utf-8-sig")
    assert load_settings().backup_keep == 2


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("POLL_SECONDS", "abc", "POLL_SECONDS: 'abc' is not a whole number of seconds; write e.g. 900"),
        ("POLL_SECONDS", "0", "POLL_SECONDS: '0' is not a whole number of seconds; write e.g. 900"),
        ("TIMEZONE", "Almaty", "TIMEZONE: 'Almaty' is not the name of a time zone; write e.g. Asia/Almaty"),
        ("DEFAULT_LANGUAGE", "de", "DEFAULT_LANGUAGE: 'de' is not a language of the bot; write kk, ru or en"),
        (
            "QUIET_HOURS",
            "22-7",
            "QUIET_HOURS: '22-7' is not a part of the day; write e.g. 22:00-07:00, or nothing for none",
        ),
        ("ADMIN_IDS", "1,me", "ADMIN_IDS: 'me' is not numbers of Telegram users; write e.g. 1001, 1002"),
        ("LISTEN", "8081", "LISTEN: '8081' is not a host and a port; write e.g. 127.0.0.1:8081"),
        (
            "CONTACT_URL",
            "me@example.org",
            (
                "CONTACT_URL: 'me@example.org' is not the address of a page, without a name or a password;"
                " write e.g. https://example.org/contact"
            ),
        ),
        (
            "WEBHOOK_URL",
            "http://bot.example/hook",
            (
                "WEBHOOK_URL: 'http://bot.example/hook' is not the https address that Telegram is to call;"
                " write e.g. https://bot.example.org/hook"
            ),
        ),
        (
            "BOT_API_URL",
            "http://localhost/bot/",
            (
                "BOT_API_URL: 'http://localhost/bot/' is not the address of a Bot API server without /bot;"
                " write e.g. https://api.telegram.org"
            ),
        ),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL: 'LOUD' is not a level; write DEBUG, INFO, WARNING, ERROR or CRITICAL"),
        ("PAID_BROADCAST", "maybe", "PAID_BROADCAST: 'maybe' is not a choice; write true or false"),
    ],
)
def test_a_problem_says_what_to_write(monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str) -> None:
    """Each problem is one line: the setting, what it is, and the mend."""
    monkeypatch.setenv("WEBHOOK_SECRET", "hush-hush")
    monkeypatch.setenv(name, value)
    assert problems() == [problem]


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One start shows everything there is to mend, in the order of the settings."""
    for name in ("LOG_FORMAT", "POLL_SECONDS", "BOT_TOKEN", "LISTEN"):
        monkeypatch.setenv(name, "wrong")
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example/hook")
    names = [problem.partition(":")[0] for problem in problems()]
    assert names == ["BOT_TOKEN", "POLL_SECONDS", "WEBHOOK_SECRET", "LISTEN", "LOG_FORMAT"]


def test_a_webhook_needs_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A URL without a secret is a problem, with one it is none."""
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example/hook")
    (problem,) = problems()
    assert problem.startswith("WEBHOOK_SECRET: missing; it must be the secret that goes with WEBHOOK_URL; write ")
    monkeypatch.setenv("WEBHOOK_SECRET", "a-long_word")
    assert load_settings().webhook_secret.get_secret_value() == "a-long_word"


def test_running_needs_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a token everything but `run` works."""
    assert load_settings().bot_token.get_secret_value() == ""
    with pytest.raises(ConfigError, match=r"BOT_TOKEN: missing; .*@BotFather"):
        load_settings(require_token=True)
    monkeypatch.setenv("BOT_TOKEN", "1:test")
    assert load_settings(require_token=True).bot_token.get_secret_value() == "1:test"


@pytest.mark.parametrize("token", ["SAMPLE-sample-SAMPLE-sample-SAMPLE-12", f"{TOKEN} x", "4839574812:", "bot12:abc"])
def test_a_malformed_token_is_not_repeated(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """Most of a mistyped secret is still the secret."""
    monkeypatch.setenv("BOT_TOKEN", token)
    (problem,) = problems()
    assert problem.startswith("BOT_TOKEN: what is given is not a bot's token")
    assert token not in problem


def test_a_token_in_the_wrong_place_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes the token under another name does not read it in the complaint."""
    for name in ("ADMIN_IDS", "CONTACT_URL", "TIMEZONE"):
        monkeypatch.setenv(name, TOKEN)
    assert TOKEN not in "\n".join(problems())


def test_secrets_are_not_in_the_settings_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing or logging the settings shows neither secret."""
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WEBHOOK_SECRET", "hush-hush")
    settings = load_settings()
    assert settings.secrets == (TOKEN, "hush-hush")
    assert not any(secret in f"{settings} {settings!r}" for secret in settings.secrets)


def test_settings_cannot_be_changed() -> None:
    """What was read at the start holds until the end."""
    settings = load_settings()
    with pytest.raises(FrozenInstanceError):
        settings.poll_seconds = 1  # type: ignore[misc]


def test_a_dotenv_file_that_is_not_text_is_a_problem(folder: Path) -> None:
    """Bytes that are no UTF-8 are told as such, without being shown."""
    (folder / ".env").write_bytes(b"BOT_TOKEN=\xff\xfe")
    (problem,) = problems()
    assert problem.startswith(".env: cannot be read")
    assert find_slips() == ()


def test_misspelled_names_are_warned_of(folder: Path) -> None:
    """A name that is nearly a setting's is a slip; other programs' names are not our concern."""
    (folder / ".env").write_text("POL_SECONDS=60\nCOMPOSE_PROJECT_NAME=x\nBOT_TOKEN=\n", encoding="utf-8")
    assert find_slips() == ("POL_SECONDS in .env is no setting and is not read; did you mean POLL_SECONDS?",)


def test_the_operators_files_come_before_the_packaged_ones(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A path that is set is read in place of the file that travels with the program."""
    settings = load_settings()
    assert all(read(settings) for read in (read_sources, read_topics, read_hotlines))
    for name in ("SOURCES", "TOPICS", "HOTLINES"):
        (folder / f"{name}.toml").write_text(f"# {name} өз файлы", encoding="utf-8-sig")
        monkeypatch.setenv(f"{name}_FILE", f"{name}.toml")
    settings = load_settings()
    assert read_sources(settings) == "# SOURCES өз файлы"
    assert read_topics(settings) == "# TOPICS өз файлы"
    assert read_hotlines(settings) == "# HOTLINES өз файлы"


def test_an_operators_file_that_cannot_be_read_is_a_problem(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The path is named, and what is wrong with it."""
    monkeypatch.setenv("TOPICS_FILE", "none.toml")
    with pytest.raises(ConfigError, match=r"^TOPICS_FILE: none\.toml cannot be read .No such file"):
        read_topics(load_settings())
    (folder / "none.toml").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match=r"^TOPICS_FILE: none\.toml is not UTF-8 text"):
        read_topics(load_settings())


def test_the_catalogues_are_found() -> None:
    """In a checkout they stand beside the package."""
    assert {entry.name for entry in locales_folder().iterdir()} >= {"kk", "ru", "en"}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('BOT_TOKEN="1:unclosed\nPOLL_SECONDS=60\n', [1]),
        ("POLL_SECONDS=60\n\n# a comment\nBOT_TOKEN\n", [4]),
        ("BOT_TOKEN: 1:sample\nPOLL_SECONDS=60\n", [1]),
        ("WEBHOOK_SECRET:unclosed\r\n  \r\nWEBHOOK_SECRET:unclosed=\r\n", [1, 3]),
        ("export\nexport POLL_SECONDS=60\n'BACKUP_KEEP'=2\n", [1]),
    ],
)
def test_line_that_sets_nothing_is_told_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, lines: list[int]
) -> None:
    """A slip in .env is no silent loss of a setting, and the line, which may hold a secret, is not shown."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_settings()
    told = [problem for problem in raised.value.problems if problem.startswith(".env line")]
    assert [problem.split(":")[0] for problem in told] == [f".env line {line}" for line in lines]
    assert "unclosed" not in str(raised.value)


def test_misspelt_name_is_told_with_the_problem_it_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who misspells BOT_TOKEN hears of both at once."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOTTOKEN=1:sample\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="did you mean BOT_TOKEN"):
        load_settings(require_token=True)


def test_broken_line_is_told_together_with_all_other_problems(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The file comes first, then the settings, then what may be meant; the library's own notice is not there."""
    (folder / ".env").write_text("BOT_TOKEN: 1:sample\nPOL_SECONDS=60\n", encoding="utf-8")
    monkeypatch.setenv("LOG_FORMAT", "wrong")
    with pytest.raises(ConfigError) as raised:
        load_settings(require_token=True)
    begins = [".env line 1: ", "BOT_TOKEN: missing", "LOG_FORMAT: ", "POL_SECONDS in .env is no setting"]
    assert [told.startswith(begin) for told, begin in zip(raised.value.problems, begins, strict=True)] == [True] * 4
    assert caplog.text == ""


def test_dotenv_file_that_cannot_be_read_hides_no_other_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in its place, bytes that are no text: told, and with it what the environment has wrong."""
    monkeypatch.setenv("POLL_SECONDS", "often")
    (folder / ".env").mkdir()
    assert [problem.partition(":")[0] for problem in problems()] == [".env", "POLL_SECONDS"]
    (folder / ".env").rmdir()
    (folder / ".env").write_bytes(b"\xff")
    assert [problem.partition(":")[0] for problem in problems()] == [".env", "POLL_SECONDS"]


def test_a_file_that_nobody_may_read_is_a_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's reason is told, and the program does not start without the settings in it."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (folder / ".env").write_text("POLL_SECONDS=60\n", encoding="utf-8")
    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = problems()
    assert problem.startswith(".env: cannot be read (")
    assert "Permission denied" in problem


@pytest.mark.parametrize(
    "address",
    [
        "http://user:hunter2@host.example/page",
        "http://user:hun@hunter2@host.example",
        "http://user:a/hunter2@host.example",
        "http://user:a#hunter2@host.example",
        "http://user:a hunter2@host.example",
        "user:hunter2@host.example",
        "http://hunter2@host.example",
    ],
)
def test_an_address_with_a_password_is_refused_without_it(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Sources would be shown it; the problem shows where it leads, and not for whom."""
    monkeypatch.setenv("CONTACT_URL", address)
    (problem,) = problems()
    assert "hunter2" not in problem
    assert "***@host.example" in problem


def test_a_webhook_without_https_is_for_a_server_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram itself calls by https only, and whoever forgot the secret too hears of both at once."""
    monkeypatch.setenv("WEBHOOK_URL", "http://bot.example/hook")
    assert [problem.partition(":")[0] for problem in problems()] == ["WEBHOOK_URL", "WEBHOOK_SECRET"]
    monkeypatch.setenv("WEBHOOK_SECRET", "hush-hush")
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:8081")
    assert load_settings().webhook_url == "http://bot.example/hook"
