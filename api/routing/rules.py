"""Who gets a ticket: the pure decision over frozen candidates, with the reason for everyone skipped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

NEVER = datetime.min.replace(tzinfo=UTC)


class Verdict(StrEnum):
    chosen = "chosen"
    waiting_turn = "waiting_turn"
    not_online = "not_online"
    lacks_skill = "lacks_skill"
    at_capacity = "at_capacity"
    excluded = "excluded"


@dataclass(frozen=True)
class Candidate:
    """An agent as routing sees one: `online` now, `load` open tickets of at most `capacity`."""

    id: UUID
    name: str
    online: bool
    skills: frozenset[str]
    load: int
    capacity: int
    last_assigned_at: datetime | None = None


@dataclass(frozen=True)
class Need:
    """`skill` is None when no team has it: then anybody will do."""

    skill: str | None
    excluded: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Choice:
    """The agent chosen, or nobody, and a verdict for each candidate in the order given."""

    chosen: Candidate | None
    verdicts: tuple[tuple[Candidate, Verdict], ...]


def choose(candidates: Iterable[Candidate], need: Need) -> Choice:
    """Round-robin: among the eligible, whoever was assigned a ticket longest ago; ties by id."""
    judged = [(candidate, judge(candidate, need)) for candidate in candidates]
    eligible = [candidate for candidate, verdict in judged if verdict is Verdict.waiting_turn]
    chosen = min(eligible, key=lambda one: (one.last_assigned_at or NEVER, one.id), default=None)
    verdicts = tuple((one, Verdict.chosen if one is chosen else verdict) for one, verdict in judged)
    return Choice(chosen, verdicts)


def judge(candidate: Candidate, need: Need) -> Verdict:
    if candidate.id in need.excluded:
        return Verdict.excluded
    if not candidate.online:
        return Verdict.not_online
    if need.skill is not None and need.skill not in candidate.skills:
        return Verdict.lacks_skill
    if candidate.load >= candidate.capacity:
        return Verdict.at_capacity
    return Verdict.waiting_turn
