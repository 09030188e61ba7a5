"""Every setting of the registry, in one place; the README lists them."""

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DEMO_SECRET = "demo-secret-not-for-production"


class InsecureSettings(ValueError):
    """A default secret is used outside the demo."""


class Settings(BaseSettings):
    """Read from the environment (`CARE_…`) and from `.env`; unknown names are ignored."""

    model_config = SettingsConfigDict(env_prefix="CARE_", env_file=".env", extra="ignore", populate_by_name=True)

    mode: Literal["demo", "production"] = "demo"
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    var: Path = ROOT / "var"
    log_level: str = "info"

    host: str = "127.0.0.1"
    port: int = 8080
    base_url: str = "http://127.0.0.1:8080"
    site_port: int = 8090

    secret: SecretStr = SecretStr(DEMO_SECRET)
    bot_secret: SecretStr = SecretStr(DEMO_SECRET)
    bot_url: str = "http://127.0.0.1:5005"
    bot_timeout_seconds: float = 2.5

    smtp_host: str = "127.0.0.1"
    smtp_port: int = 8025
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = False
    mail_from: str = "Nimbus Bank support <support@nimbus.example>"

    locales: str = Field(default="en, de", pattern=r"^[a-z]{2}(-[A-Z]{2})?(, ?[a-z]{2}(-[A-Z]{2})?)*$")
    session_days: int = 14
    reopen_days: int = 7
    gap_window_days: float = Field(default=7.0, ge=0)
    line_chars: int = 10_000
    lines_per_minute: int = Field(default=40, ge=1)
    visitors_per_hour: int = Field(default=1_200, ge=0)
    picture_bytes: int = 10 * 1024 * 1024
    pictures: int = 5
    metrics_token: SecretStr = SecretStr("")

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @property
    def offered(self) -> tuple[str, ...]:
        """The help centre's languages; articles are written in the first one and translated into the others."""
        return tuple(dict.fromkeys(locale.strip() for locale in self.locales.split(",")))

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")

    @model_validator(mode="after")
    def refuse_default_secrets(self) -> Self:
        defaults = {name for name in ("secret", "bot_secret") if getattr(self, name).get_secret_value() == DEMO_SECRET}
        if defaults and not self.demo:
            names = ", ".join(f"CARE_{name.upper()}" for name in sorted(defaults))
            raise InsecureSettings(f"Set {names} to secrets of your own: the demo's are public.")
        return self


@cache
def load() -> Settings:
    return Settings()
