"""Tickets find their agents: in turn, never more than one has room for, never two for one, the most urgent first."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from api.accounts.models import Account
from api.db import Database
from api.jobs import Tools
from api.policy import SYSTEM
from api.routing.models import Desk, Presence, RoutingDecision
from api.settings import Settings
from api.tickets import assignment, jobs, working
from api.tickets.assignment import AlreadyTaken
from api.tickets.models import Priority, Ticket, TicketChange
from tests import factories


def agents(database: Database, count: int, **desk: object) -> list[Account]:
    with database.transaction() as session:
        team = factories.team(session)
        return [factories.agent(session, f"Agent {number}", team, **desk) for number in range(count)]


def open_one(database: Database, **about: object) -> Ticket:
    with database.transaction() as session:
        return factories.ticket(session, **about)


@pytest.mark.feature("R1")
@pytest.mark.parametrize("count", [1, 3, 7])
def test_a_hundred_tickets_go_round(database: Database, count: int) -> None:
    agents(database, count, capacity=100)
    taken = Counter(open_one(database).assignee_id for _ in range(100))
    assert len(taken) == count
    assert max(taken.values()) - min(taken.values()) <= 1


@pytest.mark.feature("R3")
def test_nobody_gets_more_than_fits_even_when_many_open_at_once(database: Database) -> None:
    agents(database, 2, capacity=3)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: open_one(database), range(12)))
    held = Counter(ticket.assignee_id for ticket in made)
    assert held.pop(None) == 6
    assert list(held.values()) == [3, 3]


@pytest.mark.feature("R3")
def test_of_two_who_take_one_ticket_at_once_one_gets_it(database: Database) -> None:
    pair = agents(database, 2, presence=Presence.away)
    for _ in range(10):
        ticket, start = open_one(database), Barrier(2)

        def take(agent: Account, ticket: Ticket = ticket, start: Barrier = start) -> str:
            start.wait()
            try:
                with database.transaction() as session:
                    assignment.take(session, session.get_one(Ticket, ticket.id), factories.acting(agent))
            except AlreadyTaken:
                return "late"
            return "got it"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(take, pair)) == ["got it", "late"]
        with database.transaction() as session:
            given = select(func.count()).select_from(TicketChange)
            assert session.scalar(given.where(TicketChange.ticket_id == ticket.id,
                                              TicketChange.field == "assignee_id")) == 1


@pytest.mark.feature("R7")
@pytest.mark.feature("R10")
def test_the_queue_drains_the_most_urgent_first_then_the_oldest(database: Database, settings: Settings) -> None:
    [agent] = agents(database, 1, capacity=0)
    wanted = [("third", Priority.normal), ("second", Priority.high), ("first", Priority.urgent),
              ("fourth", Priority.normal)]
    for subject, priority in wanted:
        assert open_one(database, subject=subject, priority=priority).assignee_id is None
    order = []
    for capacity in range(1, 5):
        with database.transaction() as session:
            session.execute(update(Desk).values(capacity=capacity))
            team_id = session.get_one(Desk, agent.id).team_id
        jobs.drain(Tools(database, settings), str(team_id))
        with database.transaction() as session:
            latest = select(Ticket.subject).where(Ticket.assignee_id.is_not(None)).order_by(Ticket.assigned_at.desc())
            order.append(session.scalar(latest.limit(1)))
    assert order == ["first", "second", "third", "fourth"]


@pytest.mark.feature("R10")
def test_room_on_a_desk_calls_the_next_ticket(database: Database) -> None:
    [agent] = agents(database, 1, capacity=1)
    first, second = open_one(database), open_one(database)
    assert (first.assignee_id, second.assignee_id) == (agent.id, None)
    with database.transaction() as session:
        working.resolve(session, session.get_one(Ticket, first.id), SYSTEM)
    with database.transaction() as session:
        assert assignment.drain(session, first.team_id).id == second.id


@pytest.mark.feature("R5")
def test_only_those_who_take_the_category_get_it(database: Database) -> None:
    with database.transaction() as session:
        team = factories.team(session)
        factories.agent(session, "Cash Only", team, skills=("cash",))
        both = factories.agent(session, "Both", team)
    assert {open_one(database).assignee_id for _ in range(3)} == {both.id}


@pytest.mark.feature("R11")
def test_why_is_kept_with_everyone_skipped(database: Database) -> None:
    with database.transaction() as session:
        team = factories.team(session)
        chosen = factories.agent(session, "Chosen", team)
        factories.agent(session, "Away", team, presence=Presence.away)
        factories.agent(session, "Full", team, capacity=0)
        factories.agent(session, "Unskilled", team, skills=("cash",))
    ticket = open_one(database)
    with database.transaction() as session:
        decision = session.scalars(select(RoutingDecision).where(RoutingDecision.ticket_id == ticket.id)).one()
    assert (decision.chosen_id, decision.reason) == (chosen.id, "chosen")
    assert {row["name"]: row["verdict"] for row in decision.candidates} == {
        "Chosen": "chosen", "Away": "not_online", "Full": "at_capacity", "Unskilled": "lacks_skill",
    }
