"""The actions' settings, from the environment; the same names as the registry uses."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    registry_url: str
    secret: str

    @classmethod
    def from_environment(cls) -> "Settings":
        return cls(
            registry_url=os.environ.get("CARE_REGISTRY_URL", "http://127.0.0.1:8080"),
            secret=os.environ.get("CARE_BOT_SECRET", ""),
        )
