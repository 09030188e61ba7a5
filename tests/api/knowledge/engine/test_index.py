"""The index finds the right article, follows an edit at once, and has a fitting answer to any input."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread

import pytest

from api.knowledge.engine.encoder import Encoder
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.index import Index
from tests.api.knowledge.engine.conftest import id_of

PARKING = Entry(
    id=id_of("parking"),
    version=1,
    locale="en",
    category="account",
    title="Where can I park at a branch?",
    body="Visitors park behind the building. The barrier opens with the ticket that the machine prints.",
    questions=("is there a car park at your office", "parking for visitors"),
    keywords=("garage",),
)


@pytest.fixture
def desk(encoder: Encoder, cards: list[Entry]) -> Index:
    """One of its own for each test that edits."""
    return Index(encoder, cards[:8])


@pytest.mark.feature("T1")
@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("I would like to change my PIN", "change-pin"),
        ("the cash machine kept my card", "card-swallowed"),
        ("my card has still not arrived", "card-not-arrived"),
        ("contactless does not work", "contactless-not-working"),
    ],
)
def test_a_plain_question_is_answered(card_desk: Index, asked: str, slug: str) -> None:
    decision = card_desk.decide(asked)
    assert (decision.outcome, decision.hits[0].id) == ("answer", id_of(slug))
    assert decision.category == "cards"
    assert len(decision.hits) == 3


def test_what_the_base_knows_nothing_of_goes_to_a_person(card_desk: Index) -> None:
    asked = ["what is the weather in Oslo", "recommend a good pasta recipe", "who won the match last night"]
    assert {card_desk.decide(question).outcome for question in asked} == {"escalate"}


@pytest.mark.feature("K2")
@pytest.mark.parametrize("typed", ["chnage my pni", "lsot card", "the bank card was swallowed by the machnie"])
def test_search_forgives_typing_mistakes(card_desk: Index, typed: str) -> None:
    wanted = {"chnage my pni": "change-pin", "lsot card": "lost-or-stolen-card"}.get(typed, "card-swallowed")
    assert id_of(wanted) in [hit.id for hit in card_desk.search(typed, limit=3)]


@pytest.mark.feature("K2")
def test_search_knows_synonyms_from_the_keywords(encoder: Encoder, cards: list[Entry]) -> None:
    index = Index(encoder, [*cards, PARKING])
    assert index.search("garage", limit=1)[0].id == PARKING.id


def test_search_shows_the_best_first_and_no_more_than_asked_for(card_desk: Index) -> None:
    hits = card_desk.search("card", limit=5)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert 0 < len(hits) <= 5


@pytest.mark.feature("B8")
def test_a_new_article_is_found_before_the_refit_and_after(desk: Index) -> None:
    desk.upsert(PARKING)
    assert desk.search("where do visitors park")[0].id == PARKING.id
    assert desk.versions[PARKING.id] == 1
    desk.refit()
    assert desk.decide("where do visitors park").hits[0].id == PARKING.id


@pytest.mark.feature("B8")
def test_an_edit_answers_differently_at_once(desk: Index, cards: list[Entry]) -> None:
    renamed = replace(PARKING, id=cards[0].id, version=2)
    desk.upsert(renamed)
    assert desk.search("where do visitors park")[0].id == cards[0].id
    assert desk.versions[cards[0].id] == 2


def test_a_removed_article_is_never_found_again(desk: Index, cards: list[Entry]) -> None:
    desk.remove(cards[0].id)
    desk.remove(cards[0].id)
    assert cards[0].id not in [hit.id for hit in desk.search(cards[0].title)]
    desk.refit()
    assert cards[0].id not in [hit.id for hit in desk.search(cards[0].title)]


def test_an_edit_during_a_refit_is_not_lost(desk: Index) -> None:
    refit = Thread(target=desk.refit)
    refit.start()
    desk.upsert(PARKING)
    refit.join()
    assert desk.decide("where do visitors park").hits[0].id == PARKING.id


def test_readers_are_served_while_the_base_changes(desk: Index, cards: list[Entry]) -> None:
    done, failures = Event(), []
    readers = [Thread(target=until, args=(done, lambda: desk.decide("change my pin"), failures)) for _ in range(3)]
    for reader in readers:
        reader.start()
    for entry in [PARKING, *cards[8:12]]:
        desk.upsert(entry)
        desk.remove(entry.id)
    desk.refit()
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []


def until(done: Event, act: Callable[[], object], failures: list[Exception]) -> None:
    while not done.is_set():
        try:
            act()
        except Exception as failure:  # a thread's failure would be lost
            failures.append(failure)
            return


@pytest.mark.feature("T1")
@pytest.mark.parametrize(
    "typed",
    [
        "",
        " \n\t",
        "\0\0",
        "\N{GRINNING FACE}" * 40,
        "!?" * 500,
        "1234 5678",
        "lorem ipsum dolor " * 1_700,
        "x" * 100_000,
        "\N{RIGHT-TO-LEFT OVERRIDE}\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}",
        "\N{CJK UNIFIED IDEOGRAPH-4F60}\N{CJK UNIFIED IDEOGRAPH-597D}",
        "<script>alert(1)</script>",
        "'; DROP TABLE articles; --",
        "\ud800",
    ],
)
def test_no_input_is_an_error_and_none_of_these_is_answered(card_desk: Index, typed: str) -> None:
    assert card_desk.decide(typed).outcome == "escalate"
    assert isinstance(card_desk.search(typed), list)


def test_a_base_without_articles_escalates(encoder: Encoder) -> None:
    empty = Index(encoder)
    assert (empty.decide("change my pin").outcome, empty.search("pin")) == ("escalate", [])
    empty.upsert(PARKING)
    assert empty.search("where do visitors park")[0].id == PARKING.id
    empty.refit()
    empty.remove(PARKING.id)
    empty.refit()
    assert empty.decide("where do visitors park").hits == ()


def test_a_huge_article_does_not_crowd_out_the_others(encoder: Encoder, cards: list[Entry]) -> None:
    huge = replace(PARKING, body="All about cards, pins and machines of every kind. " * 2_000)
    index = Index(encoder, [*cards[:8], huge])
    assert index.search(cards[0].title)[0].id == cards[0].id


def test_without_the_encoder_words_alone_still_find(cards: list[Entry]) -> None:
    index = Index(None, cards)
    assert index.decide("change my PIN").hits[0].id == id_of("change-pin")
    assert index.decide("what is the weather in Oslo").outcome != "answer"
    index.upsert(PARKING)
    index.refit()
    assert index.search("parking")[0].id == PARKING.id
