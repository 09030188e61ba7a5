"""The API's description is true to OpenAPI 3.1, complete, and open to anybody."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

pytestmark = pytest.mark.feature("D1")


@pytest.fixture
def schema(client: TestClient) -> dict[str, Any]:
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in schema["paths"].values() for operation in path.values()]


def test_it_is_valid_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1.")
    assert not [error.message for error in OPENAPI_31_VALIDATOR.iter_errors(schema)]


def test_every_operation_has_its_own_name_a_room_and_a_summary(schema: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(schema)]
    assert len(names) == len(set(names))
    assert not [name for name in names if not re.fullmatch(r"[a-z_]+", name)]
    assert not [operation["operationId"] for operation in operations(schema)
                if not operation.get("summary") or len(operation.get("tags", [])) != 1]


def test_every_operation_says_how_it_refuses_and_who_may_come(schema: dict[str, Any]) -> None:
    problem = {"$ref": "#/components/schemas/Problem"}
    for operation in operations(schema):
        for status in ("4XX", "5XX"):
            assert operation["responses"][status]["content"]["application/json"]["schema"] == problem
        for wanted in operation["security"]:
            assert set(wanted) <= set(schema["components"]["securitySchemes"])


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/api/v1/nowhere", 404), ("PATCH", "/api/v1/session", 405), ("GET", "/api/v1/session", 401),
    ("POST", "/api/v1/session", 422), ("GET", "/api/v1/widget/settings", 422), ("GET", "/static/none.js", 404),
])
def test_every_refusal_has_the_same_shape(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert {"error", "detail"} <= set(answer.json()) <= {"error", "detail", "problems"}


def test_the_page_of_it_loads_nothing_from_elsewhere(client: TestClient, schema: dict[str, Any]) -> None:
    page = client.get("/api/docs", headers={"Accept": "text/html"}).text
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page)
    assert all(path in page for path in schema["paths"])
