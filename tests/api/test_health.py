"""The house answers for itself."""

import time

import pytest
from fastapi.testclient import TestClient


def ready(client: TestClient) -> dict[str, str]:
    """The answer once the knowledge base has been read."""
    deadline = time.monotonic() + 60
    while (answer := client.get("/readyz")).status_code != 200 and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer.json()


@pytest.mark.feature("D7")
def test_a_running_registry_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert ready(client) == {"status": "ready"}
    figures = client.get("/metrics").text
    assert "python_info" in figures
    assert "care_tickets" in figures
    assert "care_jobs" in figures
