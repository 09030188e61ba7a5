"""What counts as a failed question, what it costs, which gap comes first, and when one is closed. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from api.gaps.models import GapStatus, Source
from api.knowledge.engine.entries import Decision
from api.knowledge.engine.gate import OPTIONS
from api.knowledge.engine.text import clean

AT_MOST = timedelta(minutes=10)  # of human time for one act
AT_LEAST = 1.0  # minutes that a question counts in the ranking
HELD_BACK = 3  # of so many wordings one is held back
TAUGHT = 20  # wordings, at most, given to an article at once
TAUGHT_CHARS = 300
FALLEN = 0.5


@dataclass(frozen=True)
class Asked:
    """A turn with the bot. `outcome` is empty where the knowledge base was not asked; `pressed`: a button was."""

    id: UUID
    at: datetime
    question: str
    outcome: str = ""
    offered: frozenset[UUID] = frozenset()
    article_id: UUID | None = None
    helpful: bool | None = None
    pressed: bool = False

    @property
    def put(self) -> bool:
        """A question of the customer's own that was put to the knowledge base."""
        return bool(self.outcome and self.question.strip()) and not self.pressed


@dataclass(frozen=True)
class Filed:
    """A ticket that came out of a conversation."""

    id: UUID
    at: datetime
    subject: str


@dataclass(frozen=True)
class Failure:
    origin_id: UUID
    source: Source
    text: str
    at: datetime
    ticket_id: UUID | None = None


class Missing(StrEnum):
    """What a gap lacks before it closes."""

    article = "article"
    publication = "publication"
    answers = "answers"
    time = "time"
    calm = "calm"


@dataclass(frozen=True)
class Facts:
    """How a gap stands. `before` and `after` count its failures in one window before its article went live, and in the
    last window."""

    linked: bool
    visible: bool
    asked: int = 0
    found: int = 0
    before: int = 0
    after: int = 0
    live_for: timedelta = timedelta()
    window: timedelta = timedelta(days=7)


def failures(turns: Sequence[Asked], filed: Sequence[Filed], settled: datetime) -> list[Failure]:
    """Of one conversation, in order. A question that was answered by offering a choice is failed once nobody chose:
    when something else was said, or it was asked before `settled`. Each ticket leaves one at least: the last question
    before it, unless that one helped, else its subject."""
    found = [failure for place, turn in enumerate(turns) if turn.put
             and (failure := judged(turn, turns[place + 1 :], filed, settled))]
    told = {failure.ticket_id for failure in found}
    for ticket in (ticket for ticket in filed if ticket.id not in told):
        last = last_question(turns, filed, ticket)
        if last and not helped(last, turns):
            found.append(Failure(last.id, Source.ticket, last.question, last.at, ticket.id))
        elif ticket.subject.strip():
            found.append(Failure(ticket.id, Source.ticket, ticket.subject, ticket.at, ticket.id))
    return found


def judged(turn: Asked, later: Sequence[Asked], filed: Sequence[Filed], settled: datetime) -> Failure | None:
    chosen = choice(turn, later)
    if turn.outcome == "escalate":
        source = Source.escalated
    elif turn.outcome == "ask" and chosen is None and (later or turn.at < settled):
        source = Source.not_chosen
    elif (chosen or turn).helpful is False:
        source = Source.not_helped
    else:
        return None
    ticket = next((ticket for ticket in filed if ticket.at >= turn.at), None)
    return Failure(turn.id, source, turn.question, turn.at, ticket.id if ticket else None)


def choice(turn: Asked, later: Iterable[Asked]) -> Asked | None:
    """The press of one of the offered articles, before anything else is asked."""
    for one in later:
        if one.put:
            return None
        if one.outcome == "answer" and one.article_id in turn.offered:
            return one
    return None


def last_question(turns: Iterable[Asked], filed: Iterable[Filed], ticket: Filed) -> Asked | None:
    since = max((earlier.at for earlier in filed if earlier.at < ticket.at), default=None)
    return next((turn for turn in reversed(list(turns)) if turn.put and turn.at <= ticket.at
                 and (since is None or turn.at > since)), None)


def helped(turn: Asked, turns: Sequence[Asked]) -> bool:
    return (choice(turn, turns[turns.index(turn) + 1 :]) or turn).helpful is True


def minutes(acts: Iterable[tuple[str, datetime]]) -> float:
    """Human minutes of a ticket, from who did something to it and when. Between two acts of one agent the time counts
    that passed, but AT_MOST for each act: nobody knows what was done meanwhile. Its first act counts AT_LEAST."""
    last: dict[str, datetime] = {}
    spent = 0.0
    for agent, at in sorted(acts, key=lambda act: act[1]):
        gone = min(at - last[agent], AT_MOST).total_seconds() / 60 if agent in last else AT_LEAST
        spent, last[agent] = spent + gone, at
    return round(spent, 1)


def score(spent: Iterable[float]) -> float:
    """Volume × human minutes: the number of failures times what one of them costs on average. A failure on which nobody
    spent time counts AT_LEAST, so that by volume alone a gap still rises."""
    return round(sum(max(each, AT_LEAST) for each in spent), 1)


def normal(question: str) -> str:
    """Two wordings that differ in case and spaces are one."""
    return clean(question).casefold().rstrip("?!. ")


def wordings(questions: Iterable[str]) -> list[str]:
    """Each wording once, in the order given."""
    known: dict[str, str] = {}
    for question in questions:
        known.setdefault(normal(question), question)
    return [question for key, question in known.items() if key]


def split(questions: Iterable[str], title: str = "") -> tuple[list[str], list[str]]:
    """What an article is taught, and what is held back to check it with: a third, one at least of two or more, and
    never its title. By hash, so that it does not depend on when something was asked."""
    mixed = sorted(wordings(questions), key=lambda one: sha256(normal(one).encode()).digest())
    mixed.sort(key=lambda one: normal(one) == normal(title))
    number = max(len(mixed) // HELD_BACK, 1) if len(mixed) > 1 else 0
    short = [one for one in mixed[number:] if len(one) <= TAUGHT_CHARS][-TAUGHT:]
    return short, [one for one in mixed if one not in short]


def tests(questions: Iterable[str], taught: Iterable[str]) -> tuple[list[str], list[str]]:
    """A gap's wordings: those that its article was taught, and those held back. Where nothing is held back the taught
    ones are all there is to check with."""
    known = {normal(question) for question in taught}
    mine = wordings(questions)
    return [one for one in mine if normal(one) in known], [one for one in mine if normal(one) not in known]


def finds(decision: Decision, articles: Iterable[UUID]) -> bool:
    """Answered with one of these articles, or offered one among three."""
    shown = {"answer": 1, "ask": OPTIONS}.get(decision.outcome, 0)
    return bool({hit.id for hit in decision.hits[:shown]} & set(articles))


def missing(facts: Facts) -> Iterator[Missing]:
    if not facts.linked:
        yield Missing.article
        return
    if not facts.visible:
        yield Missing.publication
        return
    if facts.found < facts.asked or not facts.asked:
        yield Missing.answers
    if facts.live_for < facts.window:
        yield Missing.time
    if facts.after > FALLEN * facts.before:
        yield Missing.calm


def next_status(standing: GapStatus, facts: Facts) -> GapStatus:
    """A gap closes when nothing is missing, and is open again when something is: a new link starts another attempt."""
    lacking = set(missing(facts))
    if standing is GapStatus.dismissed:
        return standing
    if not lacking:
        return GapStatus.closed
    if standing in (GapStatus.closed, GapStatus.open) or Missing.article in lacking:
        return GapStatus.open
    return GapStatus.drafted if Missing.publication in lacking else GapStatus.watching


def trend(times: Iterable[datetime], at: datetime, days: int = 7) -> tuple[int, int]:
    """How many in the last days, and in as many before."""
    ages = [(at - time) / timedelta(days=days) for time in times]
    return sum(age < 1 for age in ages), sum(1 <= age < 2 for age in ages)
