"""The answer dial is kept with who turned it and when, and every process follows it."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import ProgrammingError

from api.db import Database, now
from api.errors import Forbidden
from api.knowledge import dial
from api.knowledge.memory import loaded
from api.knowledge.models import Article, DialChange
from api.knowledge.search import Library
from api.policy import SYSTEM, Actor
from tests import factories

pytestmark = pytest.mark.feature("X11")


@pytest.fixture
def ruth(database: Database) -> Actor:
    with database.transaction() as session:
        return factories.acting(factories.admin(session))


def turn(database: Database, actor: Actor, percent: int) -> None:
    with database.transaction() as session:
        dial.turn(session, actor, percent)


def test_it_stands_at_95_until_somebody_turns_it(database: Database, ruth: Actor) -> None:
    with database.transaction() as session:
        assert (dial.wanted(session), dial.list_changes(session)) == (95, [])
    turn(database, ruth, 88)
    with database.transaction() as session:
        assert dial.wanted(session) == 88


def test_each_change_stays_written_with_who_and_when(database: Database, ruth: Actor) -> None:
    before = now()
    for percent in (88, 88, 97):
        turn(database, ruth, percent)
    with database.transaction() as session:
        changes = dial.list_changes(session)
    assert [(change.percent, change.by) for change in changes] == [(97, "Ruth Adler"), (88, "Ruth Adler")]
    assert all(before <= change.at <= now() for change in changes)
    with pytest.raises(ProgrammingError, match="never changed"), database.transaction() as session:
        session.execute(update(DialChange).values(percent=80))


@pytest.mark.parametrize("percent", [0, 79, 100])
def test_what_is_off_the_dial_is_refused(database: Database, ruth: Actor, percent: int) -> None:
    with pytest.raises(dial.OffTheDial):
        turn(database, ruth, percent)
    with pytest.raises(Forbidden):
        turn(database, SYSTEM, 90)
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(DialChange)) == 0


def test_every_process_follows_at_its_next_look_without_a_refit(
    database: Database, ruth: Actor, write: Callable[..., Article]
) -> None:
    write("Change my PIN", questions=["How do I change my PIN?"])
    first, second = Library(database, loaded()), Library(database, loaded())
    assert first.index.precision == 0.95
    turn(database, ruth, 90)
    assert [library.catch_up() for library in (first, second)] == [False, False], "a refit would be asked for"
    assert {library.index.gate.wanted for library in (first, second)} == {0.9}
    assert Library(database, loaded()).index.precision == 0.9
