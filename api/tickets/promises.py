"""How the promise of a first reply stands. Pure."""

from datetime import datetime
from enum import StrEnum

WARN_SHARE = 0.75


class Standing(StrEnum):
    """`none`: nothing is promised now; `kept`: a human has replied."""

    none = "none"
    kept = "kept"
    running = "running"
    soon = "soon"
    overdue = "overdue"


def standing(created_at: datetime, promised_by: datetime | None, first_replied_at: datetime | None,
             overdue_at: datetime | None, at: datetime) -> Standing:
    """A promise once broken stays overdue until somebody replies, even when a new time was named."""
    if first_replied_at:
        return Standing.kept
    if overdue_at or (promised_by and promised_by <= at):
        return Standing.overdue
    if promised_by is None:
        return Standing.none
    warn_at = created_at + (promised_by - created_at) * WARN_SHARE
    return Standing.soon if at >= warn_at else Standing.running
