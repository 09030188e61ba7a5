"""The house answers for itself."""

import pytest
from fastapi.testclient import TestClient


@pytest.mark.feature("D7")
def test_a_running_registry_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
    assert "python_info" in client.get("/metrics").text
