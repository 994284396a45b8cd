"""Settings, from the environment and from .env in the working folder.

The only reader of the environment. Every problem is told at once, a line each, with what to write instead; a secret
is in none of them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.address import Address
from bot.config.env_file import find_problems, slips_among
from bot.config.values import FilePath, HostAndPort, LogLevel, Numbers, Page, QuietHours, WebAddress
from bot.errors import ConfigError
from bot.masking import mask, mask_user
from bot.model import Language

_TOKEN = re.compile(r"\d+:[^\s/\"'\\]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API: setWebhook.secret_token
_LONGEST_SHOWN = 60


class Settings(BaseSettings):  # type: ignore[explicit-any] # its base has some
    """Every setting; a description says what the value must be, and what to write where it is not."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=".env",
        env_file_encoding="utf-8-sig",
        extra="ignore",
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    bot_token: SecretStr = Field(
        default=SecretStr(""),
        description="a bot's token; copy the whole of what @BotFather gave, digits, colon and letters",
    )
    bot_api_url: WebAddress = Field(
        default="https://api.telegram.org",
        description="the address of a Bot API server without /bot; write e.g. https://api.telegram.org",
    )
    database_path: FilePath = Field(
        default=Path("data/saqbala.db"), description="the path of a file; write e.g. data/saqbala.db"
    )
    sources_file: FilePath | None = Field(default=None, description="the path of a file, or nothing")
    topics_file: FilePath | None = Field(default=None, description="the path of a file, or nothing")
    synonyms_file: FilePath | None = Field(default=None, description="the path of a file, or nothing")
    hotlines_file: FilePath | None = Field(default=None, description="the path of a file, or nothing")
    poll_seconds: int = Field(default=900, ge=1, le=2_592_000, description="a whole number of seconds; write e.g. 900")
    allow_private_sources: bool = Field(default=False, description="a choice; write true or false")
    contact_url: Page = Field(
        default="",
        description="the address of a page, without a name or a password; write e.g. https://example.org/contact",
    )
    default_language: Language = Field(default="kk", description="a language of the bot; write kk, ru or en")
    timezone: ZoneInfo = Field(
        default=ZoneInfo("Asia/Almaty"), description="the name of a time zone; write e.g. Asia/Almaty"
    )
    quiet_hours: QuietHours = Field(
        default="22:00-07:00", description="a part of the day; write e.g. 22:00-07:00, or nothing for none"
    )
    admin_ids: Annotated[Numbers, NoDecode] = Field(
        default=frozenset(), description="numbers of Telegram users; write e.g. 1001, 1002"
    )
    messages_per_second: int = Field(default=30, ge=1, le=10_000, description="a whole number from 1 on; write e.g. 30")
    paid_broadcast: bool = Field(default=False, description="a choice; write true or false")
    paid_stars_a_day: int = Field(default=1000, ge=0, le=10**9, description="a whole number of Stars; write e.g. 1000")
    max_story_age_days: int = Field(default=3, ge=0, le=36_500, description="a whole number of days; write e.g. 3")
    webhook_url: WebAddress = Field(
        default="", description="the https address that Telegram is to call; write e.g. https://bot.example.org/hook"
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        validate_default=True,
        description="the secret that goes with WEBHOOK_URL; write 1 to 256 letters, digits, _ and -",
    )
    listen: Annotated[HostAndPort, NoDecode] = Field(
        default=Address("127.0.0.1", 8081), description="a host and a port; write e.g. 127.0.0.1:8081"
    )
    metrics_listen: Annotated[HostAndPort | None, NoDecode] = Field(
        default=None, description="a host and a port; write e.g. 127.0.0.1:9090, or nothing for none"
    )
    backup_dir: FilePath = Field(
        default=Path("data/backups"), description="the path of a folder; write e.g. data/backups"
    )
    backup_keep: int = Field(
        default=7, ge=0, le=100_000, description="a whole number of copies; write e.g. 7, or 0 for none"
    )
    log_level: LogLevel = Field(default="INFO", description="a level; write DEBUG, INFO, WARNING, ERROR or CRITICAL")
    log_format: Literal["console", "json"] = Field(default="console", description="a form; write console or json")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        values = (self.bot_token.get_secret_value(), self.webhook_secret.get_secret_value())
        return tuple(value for value in values if value)

    @field_validator("bot_token")
    @classmethod
    def _check_token(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()
        if token and not _TOKEN.fullmatch(token):
            raise ValueError
        return SecretStr(token)

    @field_validator("bot_api_url")
    @classmethod
    def _check_server(cls, value: str) -> str:
        if not value or value.endswith("/bot"):
            raise ValueError
        return value

    @field_validator("webhook_url")
    @classmethod
    def _check_webhook(cls, value: str, info: ValidationInfo[None]) -> str:
        server = cls.model_fields["bot_api_url"].default
        if value.startswith("http:") and info.data.get("bot_api_url") == server:  # a server of one's own takes it
            raise ValueError
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr, info: ValidationInfo[None]) -> SecretStr:
        secret = value.get_secret_value()
        if not _WEBHOOK_SECRET.fullmatch(secret) and (secret or info.data.get("webhook_url", "wrong")):
            raise ValueError
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library passes it
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment, then .env; an empty value counts as none."""
        return (init_settings, _Filled(settings_cls, env_settings), _Filled(settings_cls, dotenv_settings))


class _RunSettings(Settings):  # type: ignore[explicit-any] # its base has some
    """What `run` needs: the token must be there."""

    bot_token: SecretStr = Field(description=Settings.model_fields["bot_token"].description)


class SealedSettings(Settings):  # type: ignore[explicit-any] # its base has some
    """Settings of what is passed in and nothing else: neither the environment nor .env is read."""

    model_config = SettingsConfigDict(env_file=None)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library passes it
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what is passed in."""
        return (init_settings,)


class _Filled(PydanticBaseSettingsSource):
    """A source without its empty values, but for the one whose emptiness says something."""

    def __init__(self, settings: type[BaseSettings], source: PydanticBaseSettingsSource) -> None:
        super().__init__(settings)
        self._source = source

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[object, str, bool]:
        return self._source.get_field_value(field, field_name)

    def __call__(self) -> dict[str, object]:
        return {name: value for name, value in self._source().items() if value != "" or name == "quiet_hours"}


def load_settings(*, require_token: bool = False) -> Settings:
    """Read all settings. Raises ConfigError with every problem there is, a line each."""
    kind: type[Settings] = _RunSettings if require_token else Settings
    problems = find_problems()
    try:
        settings = _read(kind)
    except ValidationError as error:
        found = {
            str(one["loc"][0]): one["input"] for one in reversed(error.errors(include_url=False, include_context=False))
        }
        problems += [_problem(name, found[name]) for name in kind.model_fields if name in found]
    else:
        if not problems:
            return settings
    raise ConfigError([*problems, *find_slips()]) from None


def _read(kind: type[Settings]) -> Settings:
    try:
        return kind()
    except (OSError, UnicodeDecodeError):  # of .env, and find_problems tells of it
        return kind(_env_file=None)  # type: ignore[call-arg] # its base takes it


def find_slips() -> tuple[str, ...]:
    """Warn, in a sentence each, of names in .env that are no setting but nearly one."""
    return slips_among(Settings.model_fields)


def _problem(name: str, value: object) -> str:
    field = Settings.model_fields[name]
    if field.annotation is not SecretStr:
        shown = mask(mask_user(str(value)))
        cut = shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"
        return f"{name.upper()}: {cut!r} is not {field.description}"
    given = isinstance(value, str | SecretStr) and len(value) > 0
    return f"{name.upper()}: {'what is given is not' if given else 'missing; it must be'} {field.description}"
