"""Made-up requests after the API's own description: whatever comes, nothing breaks and every refusal has its shape."""

from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings

from api.accounts.throttle import Throttle
from tests.api.security.conftest import Caller
from tests.api.security.routes import address

pytestmark = pytest.mark.feature("D1")
EXAMPLES = 4
# Signing out or changing the password would leave the rest of the run at the door; a stream never ends.
LEFT_OUT = ("/stream", "DELETE /api/v1/session", "/account/password", "/accounts/resets", "/files", "/pictures")
ACTORS = {"nobody": "accounts|knowledge", "visitor": "widget", "dana": "customer|accounts|tickets",
          "admin": "tickets|desk|knowledge", "bot": "bot"}


@pytest.mark.parametrize("actor", ACTORS)
def test_nothing_breaks_whatever_comes(actor: str, caller: Caller) -> None:
    schema = schemathesis.openapi.from_dict(caller.client.get("/openapi.json").json())
    for found in schema.get_all_operations():
        operation = found.ok()
        name = f"{operation.method.upper()} {operation.path}"
        if operation.tags and operation.tags[0] in ACTORS[actor].split("|") and not name.endswith(LEFT_OUT):
            shake(operation, name, caller, actor)


def shake(operation: Any, name: str, caller: Caller, actor: str) -> None:
    """The same requests each time; the path leads to a real thing, so that what follows it is looked at."""

    @seed(7)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        answer = sent(caller.client, name, case, caller, actor)
        assert answer.status_code < 500, (name, answer.text, case.body, case.query)
        if answer.status_code >= 400:
            assert {"error", "detail"} <= set(answer.json()), name

    send()


def sent(client: TestClient, name: str, case: Any, caller: Caller, actor: str) -> Any:
    client.app.state.throttle = Throttle()
    headers = caller.world.headers[actor] | {"Idempotency-Key": "canary-key-0002"}
    body = case.body if isinstance(case.body, dict | list | str | int | float | bool | None) else None
    return client.request(case.method, address(name, caller.world), params=dict(case.query or {}), json=body,
                          headers=headers)
