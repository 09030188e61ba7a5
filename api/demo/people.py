"""The demo's people as their file names them, for whoever seeds them or tells who may sign in."""

from typing import Any

import yaml

from api.settings import ROOT


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / "data" / "demo" / f"{name}.yml").read_text(encoding="utf-8"))


def accounts() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of everyone who may sign in to the demo."""
    people = read("people")
    roles = (("admin", "admins"), ("agent", "agents"), ("customer", "customers"))
    return [(role, person["email"], people["password"]) for role, group in roles for person in people[group]]
