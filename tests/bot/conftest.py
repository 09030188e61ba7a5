"""One running bot for the whole layer; each test begins with a fresh conversation and an empty desk."""

from tempfile import TemporaryDirectory

import pytest

from tests.bot.front_desk import BesideIt, FrontDesk, Rasa, Talk, train


@pytest.fixture(scope="session")
def running():
    # Not pytest's own folder: as root, PostgreSQL runs as another user, whom each new pytest shuts out of it again.
    with TemporaryDirectory(prefix="bot-tests-") as folder, FrontDesk(folder) as front_desk:
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


@pytest.fixture(scope="session")
def with_rasas_own_parts(running):
    own = {"CARE_BOT_CONFIG": "tests/bot/reference.yml"}
    train(**own)
    rasa = Rasa(running.environment, schema="reference", **own)
    rasa.start()
    yield BesideIt(running, rasa)
    rasa.stop()
