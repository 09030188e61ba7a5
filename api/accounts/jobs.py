"""Account mails, written outside the request, so that its time tells nothing about who has an account."""

from uuid import UUID

from api.accounts import links, service
from api.accounts.models import Purpose
from api.jobs import Tools, job
from api.mail import outbox


@job("accounts.greet")
def greet(tools: Tools, *, email: str, visitor_id: str | None, request: str) -> None:
    """Somebody registered with this address: its owner may confirm, or learns that the account exists already."""
    with tools.database.transaction() as session:
        account = service.find_account(session, email)
        if account is None or account.disabled_at:
            return
        if account.email_verified_at:
            outbox.post(session, f"already_registered:{request}", account.email, "already_registered",
                        link="/account/sign-in", reset="/account/forgot")
            return
        visitor = UUID(visitor_id) if visitor_id else None
        token = links.issue(session, Purpose.verify_email, account_id=account.id, visitor_id=visitor)
        outbox.post(session, f"verify_email:{request}", account.email, "verify_email",
                    link=f"/account/verify/{token}")


@job("accounts.offer_reset")
def offer_reset(tools: Tools, *, email: str, request: str) -> None:
    with tools.database.transaction() as session:
        account = service.find_account(session, email)
        if account is None or account.disabled_at:
            return
        token = links.issue(session, Purpose.reset_password, account_id=account.id)
        outbox.post(session, f"reset_password:{request}", account.email, "reset_password",
                    link=f"/account/reset/{token}")
