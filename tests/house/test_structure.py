"""The house keeps its shape: who may import whom, how long things are, and what a name may be. Standard library only,
so that it runs in both environments."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE_LINES, FUNCTION_LINES, TEST_LINES, SCRIPT_LINES, TEMPLATE_LINES = 300, 40, 400, 200, 150
SHAPELESS = {"utils", "helpers", "common", "misc", "manager", "base"}

# A room may import from itself and from lower floors, never up. Rooms on one floor don't know each other.
FLOORS = (
    {"settings", "errors", "logs"},
    {"db", "processes", "words"},
    {"policy", "events", "jobs", "cluster"},
    {"stream", "postgres", "housekeeping", "figures"},
    {"sse", "sla", "mail"},
    {"accounts", "routing"},
    {"knowledge"},
    {"conversations"},
    {"files"},
    {"tickets"},
    {"frontdesk"},
    {"gaps"},
    {"web"},
)
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
# They gather the whole house, so they stand outside of it.
OUTSIDE = {"__init__", "__main__", "commands", "main", "rooms", "duties", "tables", "health"}
OUTSIDE |= {"supervisor", "demo", "migrations"}
PURE = ("api/sla/clock.py", "api/routing/rules.py", "api/tickets/reference.py", "api/gaps/rules.py",
        "api/gaps/clustering.py", "api/knowledge/scrubbing.py", "api/knowledge/courtesies.py")
IMPURE = ("sqlalchemy", "fastapi", "api.db")


def modules(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "api").parts[0].removesuffix(".py")


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


API = [path for path in modules("api") if "migrations" not in path.parts]
CODE = [*API, *modules("bot", "actions", "setup")]
TESTS = list(modules("tests"))


@pytest.mark.parametrize("path", API, ids=short)
def test_rooms_import_only_from_below(path: Path) -> None:
    room = room_of(path)
    if room in OUTSIDE:
        return
    assert room in FLOOR, f"give {room} a floor"
    for name in imported(ast.parse(path.read_text())):
        if name.startswith("api."):
            other = name.split(".")[1]
            assert other == room or FLOOR[other] < FLOOR[room], f"{room} may not know {other}"


@pytest.mark.parametrize("path", list(modules("bot", "actions", "api")), ids=short)
def test_bot_actions_and_registry_meet_only_over_http(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    others = {"api", "bot", "actions"} - {own}
    met = {name.split(".")[0] for name in imported(ast.parse(path.read_text()))}
    assert not met & others


@pytest.mark.parametrize("name", PURE)
def test_pure_rules_touch_neither_rows_nor_the_wall_clock(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not [module for module in imported(ast.parse(text)) if module.startswith(IMPURE)]
    assert ".now(" not in text
    assert "now()" not in text


@pytest.mark.parametrize("path", CODE, ids=short)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MODULE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= FUNCTION_LINES, node.name


@pytest.mark.parametrize("path", CODE, ids=short)
def test_each_module_says_in_a_sentence_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert not tree.body or ast.get_docstring(tree)


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=short)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert not [inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)], node.name


def test_no_room_is_named_for_nothing() -> None:
    names = {part.removesuffix(".py") for path in CODE for part in path.relative_to(ROOT).parts}
    assert not names & SHAPELESS


@pytest.mark.parametrize(("pattern", "most"), [
    ("tests/**/*.py", TEST_LINES),
    ("api/web/assets/**/*.ts", SCRIPT_LINES),
    ("api/web/templates/**/*.html", TEMPLATE_LINES),
])
def test_tests_scripts_and_templates_stay_small(pattern: str, most: int) -> None:
    long = {short(path): lines for path in ROOT.glob(pattern) if (lines := len(path.read_text().splitlines())) > most}
    assert not long
