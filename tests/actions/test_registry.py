"""The HTTP client: signs, keeps its connection, tries a broken one twice, has one error for all that goes wrong."""

import asyncio
import socket
import threading
from uuid import uuid4

import pytest
from structlog.contextvars import bind_contextvars, clear_contextvars

from actions.registry import Registry, RegistryUnavailable
from actions.settings import Settings
from tests.actions.desk_double import SECRET


def _settings(server, secret=SECRET):
    return Settings(registry_url=server.url, secret=secret)


def _conversation(registry):
    return asyncio.run(registry.conversation(str(uuid4())))


def test_answer_of_the_registry_comes_through(registry, desk):
    desk.known["name"] = "Ann"
    assert _conversation(registry)["name"] == "Ann"


def test_wrong_secret_is_no_answer(server):
    with pytest.raises(RegistryUnavailable):
        _conversation(Registry(_settings(server, secret="other")))


def test_error_of_the_registry_is_no_answer(registry, desk):
    desk.failures = 1
    with pytest.raises(RegistryUnavailable):
        _conversation(registry)


def test_registry_away_is_no_answer(registry, server):
    server.stop()
    with pytest.raises(RegistryUnavailable):
        _conversation(registry)


def test_restarted_registry_is_used_again_at_once(registry, server):
    """The kept connection is dead by then; the one retry opens another."""
    _conversation(registry)
    server.stop()
    server.start()
    assert _conversation(registry)["signed_in"] is False


def test_connection_cut_before_the_answer_is_tried_once_more():
    accepted = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=_hang_up_on, args=(listener, accepted), daemon=True)
        thread.start()
        with pytest.raises(RegistryUnavailable):
            _conversation(Registry(Settings(registry_url=f"http://127.0.0.1:{port}", secret=SECRET)))
        thread.join()
    assert len(accepted) == 2


def _hang_up_on(listener, accepted, times=2):
    for _ in range(times):
        connection, address = listener.accept()
        accepted.append(address)
        connection.close()


def test_all_calls_of_an_action_share_one_time():
    """A registry that hangs: the first call uses the action's time up, the second isn't even sent."""
    accepted = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        threading.Thread(target=lambda: accepted.append(listener.accept()), daemon=True).start()
        registry = Registry(Settings(registry_url=url, secret=SECRET, patience=0.3))
        assert asyncio.run(_ask_twice(registry)) == 2
    assert len(accepted) == 1


async def _ask_twice(registry):
    registry.begin()
    asked = [registry.conversation("c"), registry.tickets("c")]
    return sum([isinstance(answer, RegistryUnavailable) for answer in [await _refusal(one) for one in asked]])


async def _refusal(call):
    try:
        return await call
    except RegistryUnavailable as error:
        return error


def test_the_registry_is_told_the_turn(registry, server):
    bind_contextvars(turn="0c5f7e5c-7d3e-4d0b-9b5e-3f0a4f0d5a11")
    _conversation(registry)
    clear_contextvars()
    assert server.desk.turns == ["0c5f7e5c-7d3e-4d0b-9b5e-3f0a4f0d5a11"]


def test_hand_over_repeated_gets_the_same_receipt(registry, desk):
    conversation, turn = str(uuid4()), str(uuid4())
    receipts = [asyncio.run(registry.hand_over(conversation, turn, "asked", {}, [])) for _ in range(3)]
    assert receipts[0] == receipts[1] == receipts[2]
    assert len(desk.receipts) == 1


def test_feedback_without_an_article_names_none(registry, desk):
    asyncio.run(registry.feedback("c", "t", True, None))
    assert "article_id" not in desk.posted("feedback")[0]
