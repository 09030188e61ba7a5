"""Lines with the pictures that were sent with them, as readers see a thread."""

from sqlalchemy.orm import Session

from api.conversations.models import Line
from api.conversations.views import LineView, view
from api.files import pictures


def views(session: Session, lines: list[Line]) -> list[LineView]:
    attached = pictures.of_lines(session, [line.id for line in lines])
    return [view(line, [pictures.wire(picture) for picture in attached.get(line.id, [])]) for line in lines]
