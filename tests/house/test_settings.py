"""The README's settings table is the whole truth: every setting the code reads is in it, with its default."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.settings import ROOT, Settings

ROW = re.compile(r"^\| `((?:CARE_|DATABASE_)[A-Z_]+)` \| (.*?) \| (.+) \|$", re.MULTILINE)
NAME = re.compile(r"(CARE_[A-Z_]+|DATABASE_URL)")
ROOMS = ("api", "bot", "actions")
NONE = "–"


def table() -> dict[str, str]:
    """Each setting's default as the README states it."""
    return {name: default for name, default, _ in ROW.findall((ROOT / "README.md").read_text())}


def of_the_registry() -> dict[str, object]:
    fields = Settings.model_fields.items()
    return {str(field.validation_alias or f"CARE_{name.upper()}"): field.default for name, field in fields}


def read_elsewhere() -> Iterator[tuple[str, str | None]]:
    """Name and default of what the code reads from the environment by itself."""
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and NAME.fullmatch(str(node.value)):
                yield str(node.value), None
            if isinstance(node, ast.Call):
                given = [one.value for one in node.args if isinstance(one, ast.Constant)]
                if len(given) == 2 and NAME.fullmatch(str(given[0])):
                    yield str(given[0]), str(given[1])


def written(default: object) -> str:
    """As the table writes it."""
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if isinstance(default, bool):
        default = str(default).lower()
    if isinstance(default, Path):
        default = default.relative_to(ROOT)
    return f"`{default}`" if str(default) else NONE


def test_table_has_every_setting_once_and_no_other() -> None:
    rows = [name for name, _, _ in ROW.findall((ROOT / "README.md").read_text())]
    assert len(rows) == len(set(rows))
    assert set(rows) == set(of_the_registry()) | {name for name, _ in read_elsewhere()}


@pytest.mark.parametrize("name", of_the_registry())
def test_table_states_the_registrys_defaults(name: str) -> None:
    if name in ("CARE_SECRET", "CARE_BOT_SECRET"):  # the supervisor makes one at the first start
        return
    assert table()[name] == written(of_the_registry()[name])


def test_table_states_the_defaults_of_bot_and_actions() -> None:
    for name, default in read_elsewhere():
        if default is not None and name != "CARE_BOT_SECRET":
            assert table()[name] == written(default)
