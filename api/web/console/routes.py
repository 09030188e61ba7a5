"""Every page of the agents."""

from api.web.console import acts, inbox, stream, traces

ROUTERS = (inbox.router, acts.router, stream.router, traces.router)
