"""Which rooms the house opens: the one list of routes, and of what runs beside them in the web process."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from api.accounts import routes as accounts
from api.accounts import throttle
from api.conversations import access as conversations_access
from api.demo import start
from api.files import routes as files
from api.frontdesk import bot_routes, claiming, cors, customer_routes, trigger_routes, widget_routes
from api.knowledge import access as knowledge_access
from api.knowledge import routes as knowledge
from api.knowledge import search
from api.tickets import access as tickets_access
from api.tickets import desk_routes
from api.tickets import routes as tickets
from api.web import (
    account,
    admin_articles,
    admin_knowledge,
    admin_mail,
    admin_sites,
    admin_triggers,
    admin_versions,
    admin_work,
    console,
    console_acts,
    entrance,
    guest,
    help,
    house,
    letters,
    portal,
    raising,
    reference,
    staff_stream,
    style,
    survey,
)

ROUTERS = (
    accounts.router,
    tickets.router,
    desk_routes.router,
    bot_routes.router,
    trigger_routes.router,
    widget_routes.router,
    customer_routes.router,
    files.router,
    files.widget_router,
    entrance.router,
    account.router,
    knowledge.router,
    knowledge.widget_router,
    start.router,
    help.router,
    console.router,
    console_acts.router,
    staff_stream.router,
    admin_work.router,
    admin_knowledge.router,
    admin_articles.router,
    admin_versions.router,
    admin_sites.router,
    admin_mail.router,
    admin_triggers.router,
    portal.router,
    raising.router,
    guest.router,
    survey.router,
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
