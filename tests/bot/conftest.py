"""One running bot for the whole layer; each test begins with a fresh conversation and an empty desk."""

import pytest

from tests.bot.front_desk import FrontDesk, Talk


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    with FrontDesk(tmp_path_factory.mktemp("bot")) as front_desk:
        yield front_desk


@pytest.fixture
def front_desk(running):
    running.desk.reset()
    return running


@pytest.fixture
def desk(front_desk):
    return front_desk.desk


@pytest.fixture
def talk(front_desk):
    return Talk(front_desk)
