"""Nobody sets a column that an input doesn't name (security row 7)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api import tables
from api.db import Base
from tests.api.security.conftest import Caller
from tests.api.security.routes import ACTORS, DOORS, OK, form_bodies, json_bodies

pytestmark = pytest.mark.feature("C3")
assert tables.__doc__
COLUMNS = {column.name for table in Base.metadata.tables.values() for column in table.columns}
# Their fields are arguments of the function, so anything else is not even looked at.
PLAIN_FORMS = {"POST /help/misses", "POST /help/{locale}/articles/{article_id}/votes",
               "POST /help/{locale}/votes/{vote_id}", "POST /admin/knowledge/preview"}


def test_every_json_input_refuses_what_it_does_not_name(caller: Caller) -> None:
    schema = caller.client.get("/openapi.json").json()
    bodies = [operation["requestBody"] for path in schema["paths"].values() for operation in path.values()
              if "requestBody" in operation]
    open_ones = {name for body in bodies for name, shape in shapes(body, schema) if not closed(shape)}
    assert not open_ones


def shapes(node: Any, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every named object that a body may contain."""
    if isinstance(node, list):
        for part in node:
            yield from shapes(part, schema)
    elif isinstance(node, dict):
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            yield name, schema["components"]["schemas"][name]
            yield from shapes(schema["components"]["schemas"][name], schema)
        for part in node.values():
            yield from shapes(part, schema)


def closed(shape: dict[str, Any]) -> bool:
    return shape.get("type") != "object" or shape.get("additionalProperties") is False


def test_every_column_is_refused_in_every_json_body(caller: Caller, fingerprint: Callable[[], dict[str, str]]) -> None:
    before = fingerprint()
    for route, body in json_bodies(caller.world).items():
        named = fields_of(route, caller)
        actor = next(actor for actor in ACTORS if DOORS[route][actor] == OK)
        answer = caller.call(route, actor, json=dict.fromkeys(COLUMNS - named, "x") | (body.json or {}))
        assert answer.status_code == 422, route
        refused = {problem["at"].rpartition(".")[2] for problem in answer.json()["problems"]}
        assert refused >= COLUMNS - named, route
    assert fingerprint() == before


def fields_of(route: str, caller: Caller) -> set[str]:
    method, _, path = route.partition(" ")
    schema = caller.client.get("/openapi.json").json()
    content = schema["paths"][path][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
    return set(schema["components"]["schemas"][content["$ref"].rpartition("/")[2]]["properties"])


def test_every_column_is_refused_in_every_form(caller: Caller, fingerprint: Callable[[], dict[str, str]]) -> None:
    before = fingerprint()
    for route, body in form_bodies(caller.world).items():
        if route in PLAIN_FORMS or body.files:
            continue
        actor = next(actor for actor in ACTORS if DOORS[route][actor] == OK)
        answer = caller.call(route, actor, data=dict.fromkeys(COLUMNS, "x") | (body.data or {}))
        assert answer.status_code == 422, (route, answer.text)
    assert fingerprint() == before
