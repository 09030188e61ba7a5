"""Reading the outgoing mail: what was sent, what waits, what could not be delivered."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.errors import NotFound
from api.mail.models import MailStatus, OutgoingMail


def list_mails(session: Session, status: MailStatus | None, page: int, per_page: int) -> tuple[list[OutgoingMail], int]:
    """One page of mails, the newest first, and how many there are in all. Pages count from 1."""
    query = select(OutgoingMail)
    if status:
        query = query.where(OutgoingMail.status == status)
    number = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(OutgoingMail.created_at.desc(), OutgoingMail.id)
    return list(session.scalars(newest.offset((page - 1) * per_page).limit(per_page))), number


def counts(session: Session) -> dict[MailStatus, int]:
    numbers = select(OutgoingMail.status, func.count()).group_by(OutgoingMail.status)
    return dict.fromkeys(MailStatus, 0) | dict(session.execute(numbers).all())


def get_mail(session: Session, mail_id: UUID) -> OutgoingMail:
    mail = session.get(OutgoingMail, mail_id)
    if mail is None:
        raise NotFound()
    return mail
