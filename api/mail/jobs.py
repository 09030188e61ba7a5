"""Sending: one mail a job, at least once, under the same Message-ID."""

import smtplib
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from api.db import now
from api.jobs import Tools, job
from api.mail.models import MailStatus, OutgoingMail
from api.settings import Settings

TIMEOUT_SECONDS = 20
ATTEMPTS = 9


@job("mail.send", attempts=ATTEMPTS)
def send(tools: Tools, mail_id: str) -> None:
    """Hand a mail to the SMTP server. Raises what smtplib raises, so that the job is tried again later."""
    with tools.database.transaction() as session:
        mail = session.get_one(OutgoingMail, UUID(mail_id))
        if mail.status is MailStatus.sent:
            return
        mail.attempts += 1
    try:
        deliver(tools.settings, message(mail, tools.settings))
    except (OSError, smtplib.SMTPException) as trouble:
        keep(tools, mail, str(trouble))
        raise
    keep(tools, mail, "")


def keep(tools: Tools, mail: OutgoingMail, error: str) -> None:
    with tools.database.transaction() as session:
        row = session.get_one(OutgoingMail, mail.id)
        row.error = error
        if not error:
            row.status, row.sent_at = MailStatus.sent, now()
        elif row.attempts >= ATTEMPTS:
            row.status = MailStatus.failed


def message(mail: OutgoingMail, settings: Settings) -> EmailMessage:
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = settings.mail_from, mail.to, mail.subject
    written["Message-ID"], written["Date"] = mail.message_id, format_datetime(mail.created_at)
    written["Auto-Submitted"], written["X-Auto-Response-Suppress"] = "auto-generated", "All"
    if mail.reply_to:
        written["Reply-To"] = mail.reply_to
    written.set_content(mail.text)
    written.add_alternative(mail.html, subtype="html")
    return written


def deliver(settings: Settings, written: EmailMessage) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS) as server:
        if settings.smtp_starttls:
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(written)
