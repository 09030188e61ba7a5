"""Every table of the registry, gathered for the migrations."""

from alembic import command
from alembic.config import Config

from api import events
from api.accounts import models as accounts
from api.conversations import models as conversations
from api.db import Base
from api.files import models as files
from api.frontdesk import models as frontdesk
from api.gaps import models as gaps
from api.knowledge import models as knowledge
from api.knowledge.exchange import models as exchange
from api.mail import models as mail
from api.routing import models as routing
from api.settings import ROOT
from api.tickets import models as tickets

ROOMS = (accounts, conversations, events, exchange, files, frontdesk, gaps, knowledge, mail, routing, tickets)
metadata = Base.metadata


def configuration(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "api" / "migrations"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["url"] = url
    return config


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database to a revision; does nothing when it is there."""
    command.upgrade(configuration(url), revision)
