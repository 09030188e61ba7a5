"""A customer's own requests on the wire, in words for customers; nothing in here is meant for staff only."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.conversations.models import By
from api.conversations.views import LineView
from api.tickets.models import Status, Ticket
from api.tickets.opening import Receipt
from api.tickets.schemas import OwnTicket

LINE_CHARS = 10_000
SUBJECT_CHARS = 120
COMMENT_CHARS = 1_000
PICTURES = 5


def without_nul(text: str) -> str:
    """PostgreSQL keeps any character but this one."""
    return text.replace("\0", "").strip()


Subject = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=SUBJECT_CHARS),
                    AfterValidator(lambda text: " ".join(text.replace("\0", "").split()))]
Description = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LINE_CHARS),
                        AfterValidator(without_nul)]


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewRequest(Input):
    subject: Subject
    description: Description
    category: str = Field(min_length=1, max_length=80)
    pictures: list[UUID] = Field([], max_length=PICTURES)


class NewLine(Input):
    text: str = Field("", max_length=LINE_CHARS)
    files: list[UUID] = Field([], max_length=PICTURES)


class NewRating(Input):
    score: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=COMMENT_CHARS)


class Seen(Input):
    seq: int = Field(ge=0, le=2**31 - 1)


class RequestReceipt(BaseModel):
    """What was committed when the request was filed."""

    reference: str
    ticket_id: UUID
    owner: dict[str, str]
    promised_by: datetime | None
    online: bool
    url: str

    @classmethod
    def of(cls, receipt: Receipt) -> Self:
        return cls(**receipt.as_dict(), url=f"/portal/tickets/{receipt.reference}")


class LastLine(BaseModel):
    by: By
    name: str
    text: str
    at: datetime


class RequestRow(OwnTicket):
    """A request in a list. `unread`: the last line is ours and has not been on the customer's screen."""

    last_line: LastLine | None
    unread: bool


class RequestPage(BaseModel):
    """`next` is the cursor of the page that follows, if one does."""

    items: list[RequestRow]
    next: str | None


class Step(BaseModel):
    """A status the request had, in customers' words."""

    at: datetime
    status: Status
    text: str


class RatingGiven(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    score: int
    comment: str


class RequestView(OwnTicket):
    """One request with its whole thread. `team` has it while no agent does; `rating` is of the latest resolution."""

    conversation_id: UUID
    description: str
    category: str
    team: str | None
    late: bool
    can_reply: bool
    lines: list[LineView]
    steps: list[Step]
    rating: RatingGiven | None
    cursor: str


class RequestState(BaseModel):
    """What the stream tells of a request."""

    conversation_id: UUID
    ticket: OwnTicket


def about(ticket: Ticket) -> dict[str, Any]:
    """The columns that a customer sees as they are."""
    return {"conversation_id": ticket.conversation_id, "description": ticket.description, "category": ticket.category}
