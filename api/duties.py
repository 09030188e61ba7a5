"""Every duty of the worker, gathered so that starting it makes them known."""

from api.accounts import jobs as accounts
from api.files import jobs as files
from api.frontdesk import jobs as frontdesk
from api.mail import jobs as mail
from api.tickets import jobs as tickets

ROOMS = (accounts, files, frontdesk, mail, tickets)
