"""Which rooms the house opens: the one list of routes, and of what runs beside them in the web process."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from api.accounts import routes as accounts
from api.accounts import throttle
from api.conversations import access as conversations_access
from api.demo import start
from api.files import routes as files
from api.frontdesk import answer_routes, bot_routes, claiming, cors, customer_routes, trigger_routes, widget_routes
from api.gaps import routes as gaps
from api.knowledge import access as knowledge_access
from api.knowledge import routes as knowledge
from api.knowledge import search
from api.knowledge.exchange import routes as exchange
from api.tickets import access as tickets_access
from api.tickets import desk_routes
from api.tickets import routes as tickets
from api.web import help, house, letters, reference, style
from api.web.account import routes as account
from api.web.admin import routes as admin
from api.web.console import routes as console
from api.web.portal import routes as portal

ROUTERS = (
    accounts.router,
    tickets.router,
    desk_routes.router,
    bot_routes.router,
    trigger_routes.router,
    answer_routes.router,
    widget_routes.router,
    customer_routes.router,
    files.router,
    files.widget_router,
    *account.ROUTERS,
    knowledge.router,
    knowledge.widget_router,
    exchange.router,
    gaps.router,
    gaps.ticket_router,
    start.router,
    help.router,
    *console.ROUTERS,
    *admin.ROUTERS,
    *portal.ROUTERS,
    letters.router,
    reference.router,
    style.router,
)
STAFF = (
    search.kept,
    throttle.standing,
)
# Rooms that only need to be known: who may see what, and who listens to what happens in the rooms below.
KNOWN = (claiming, conversations_access, knowledge_access, tickets_access)


def open_all(app: FastAPI) -> None:
    house.set_up(app)
    cors.set_up(app)
    for router in ROUTERS:
        app.include_router(router)


@asynccontextmanager
async def staffed(app: FastAPI) -> AsyncIterator[None]:
    """Whatever a room keeps running in the web process, such as the knowledge index."""
    async with AsyncExitStack() as stack:
        for start in STAFF:
            await stack.enter_async_context(start(app))
        yield
