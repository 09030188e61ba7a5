"""The two ways to a fresh session, the same for pages and API: limited in number, ending what was there before."""

from sqlalchemy.orm import Session

from api.accounts import service, sessions
from api.accounts.doors import Caller
from api.accounts.models import Account
from api.accounts.schemas import ChangePassword, Credentials
from api.accounts.sessions import Fresh
from api.accounts.throttle import GUESSES


def let_in(session: Session, caller: Caller, credentials: Credentials) -> Fresh:
    caller.throttle.spend(GUESSES, credentials.email, caller.device.address)
    fresh = service.sign_in(session, credentials, caller.device, caller.settings.session_days)
    caller.throttle.forgive(GUESSES, credentials.email)
    return fresh


def change_password(session: Session, caller: Caller, account: Account, change: ChangePassword) -> Fresh:
    """A stolen session can't try out passwords for ever either."""
    caller.throttle.spend(GUESSES, account.email, caller.device.address)
    service.change_password(session, account, change)
    caller.throttle.forgive(GUESSES, account.email)
    return sessions.start(session, account, caller.device, caller.settings.session_days)
