"""The outbox: a mail is a row of the business transaction, rendered from a template; a job sends it."""

import hmac
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import jobs
from api.errors import CareError
from api.mail.models import MailStatus, OutgoingMail
from api.settings import load
from api.words import clock_time

environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True, autoescape=select_autoescape(["html.j2"]),
)
environment.filters["clock_time"] = clock_time


class NotFailed(CareError):
    status = 409
    detail = "This mail has been sent, or is being tried already."


def post(session: Session, key: str, to: str, template: str, *, ticket_id: UUID | None = None, **values: Any) -> None:
    """Write a mail and its job. A mail that stands under the key is left as it is."""
    if stands(session, key):
        return
    settings = load()
    values |= {"base_url": settings.base_url, "sender": parseaddr(settings.mail_from)[0]}
    subject, _, text = environment.get_template(f"{template}.txt.j2").render(values).partition("\n")
    mail = OutgoingMail(
        id=uuid4(), key=key, ticket_id=ticket_id, to=one_line(to), subject=one_line(subject.removeprefix("Subject: ")),
        text=text.strip() + "\n", html=environment.get_template(f"{template}.html.j2").render(values, subject=subject),
        message_id="",
    )
    mail.message_id = message_id(mail, settings.secret.get_secret_value(), parseaddr(settings.mail_from)[1])
    session.add(mail)
    session.flush()
    jobs.defer(session, "mail.send", mail_id=str(mail.id))


def send_again(session: Session, mail: OutgoingMail) -> None:
    """All its attempts anew, under the same Message-ID, for a mail that could not be delivered."""
    session.refresh(mail, with_for_update=True)
    if mail.status is not MailStatus.failed:
        raise NotFailed()
    mail.status, mail.attempts = MailStatus.queued, 0
    jobs.replace_failed(session, "mail.send", mail_id=str(mail.id))


def stands(session: Session, key: str) -> bool:
    return session.scalar(select(OutgoingMail.id).where(OutgoingMail.key == key)) is not None


def message_id(mail: OutgoingMail, secret: str, sender: str) -> str:
    """`<cc.{ticket}.{mail}.{hmac16}@domain>`: an answer that quotes it can be told from a forged one."""
    about = f"{mail.ticket_id.hex if mail.ticket_id else 'desk'}.{mail.id.hex}"
    seal = hmac.new(secret.encode(), about.encode(), sha256).hexdigest()[:16]
    return f"<cc.{about}.{seal}@{sender.partition('@')[2]}>"


def one_line(text: str) -> str:
    """Header text without what could begin another header."""
    return " ".join(text.replace("\0", "").split())
