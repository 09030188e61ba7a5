"""Every page of a customer, signed in or with a mail's link."""

from api.web.portal import guest, raising, survey, tickets

ROUTERS = (tickets.router, raising.router, guest.router, survey.router)
