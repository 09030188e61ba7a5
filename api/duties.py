"""Every duty of the worker, gathered so that starting it makes them known."""

from api import housekeeping, tables
from api.accounts import jobs as accounts
from api.files import jobs as files
from api.frontdesk import jobs as frontdesk
from api.gaps import jobs as gaps
from api.knowledge.exchange import jobs as exchange
from api.mail import jobs as mail
from api.tickets import jobs as tickets

# Jobs touch only some tables, but those refer to others: SQLAlchemy has to know them all.
TABLES = tables.metadata
ROOMS = (accounts, exchange, files, frontdesk, gaps, housekeeping, mail, tickets)
