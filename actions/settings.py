"""The actions' settings, from the environment; the same names as the registry uses."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    registry_url: str
    secret: str
    # How long the registry waits for the whole turn; see bot/settings.py for how the times nest.
    patience: float = 2.5

    @property
    def calls_seconds(self) -> float:
        """For all that one action asks the registry."""
        return 0.7 * self.patience

    @classmethod
    def from_environment(cls) -> "Settings":
        return cls(
            registry_url=os.environ.get("CARE_REGISTRY_URL", "http://127.0.0.1:8080"),
            secret=os.environ.get("CARE_BOT_SECRET", ""),
            patience=float(os.environ.get("CARE_BOT_TIMEOUT_SECONDS", "2.5")),
        )
