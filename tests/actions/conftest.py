"""A registry that speaks the contract over real HTTP, and the actions' client pointed at it."""

import pytest

from actions.registry import Registry
from actions.settings import Settings
from tests.actions.desk_double import SECRET, DeskServer


@pytest.fixture
def server():
    with DeskServer() as server:
        yield server


@pytest.fixture
def desk(server):
    return server.desk


@pytest.fixture
def registry(server):
    return Registry(Settings(registry_url=server.url, secret=SECRET))
