"""Every page of the agents."""

from api.web.console import acts, inbox, stream

ROUTERS = (inbox.router, acts.router, stream.router)
