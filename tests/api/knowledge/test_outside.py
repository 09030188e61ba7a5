"""Questions known to have no article are kept, and every process's gate learns them."""

import pytest

from api.db import Database
from api.knowledge import outside
from api.knowledge.memory import loaded
from api.knowledge.search import Library
from tests.api.knowledge.conftest import Write

pytestmark = pytest.mark.feature("X4")
PETS = ["Do you make cards for pets?", "Can my dog have a card?"]


def note(database: Database, questions: list[str]) -> None:
    with database.transaction() as session:
        outside.note(session, questions)


def test_only_what_is_noted_last_is_known(database: Database) -> None:
    note(database, [*PETS, PETS[0]])
    note(database, [PETS[1], "Is there a card for cats?"])
    with database.transaction() as session:
        assert outside.known(session) == [PETS[1], "Is there a card for cats?"]


def test_the_first_count_when_there_are_too_many(database: Database) -> None:
    note(database, [f"What about number {number}?" for number in range(outside.LIMIT + 5)])
    with database.transaction() as session:
        assert len(outside.known(session)) == outside.LIMIT
        assert "What about number 0?" in outside.known(session)


def test_a_running_library_learns_them_and_answers_their_like_less_readily(database: Database, write: Write) -> None:
    for title in ("Order a card", "Card delivery", "Lost card", "Freeze a card", "Card fees"):
        write(title, questions=[f"How about this: {title.lower()}?", f"Tell me of {title.lower()}"])
    library = Library(database, loaded())
    library.refit()
    before = library.index.decide("A card for my parrot").hits[0].score
    note(database, PETS)
    assert library.catch_up()
    assert library.stale == {"en"}
    library.refit()
    assert library.index.decide("A card for my parrot").hits[0].score < before
    assert not library.catch_up()
