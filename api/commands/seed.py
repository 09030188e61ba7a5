"""Put in the demo's articles, people and tickets; what is there stays."""

from api.db import Database
from api.demo import seeding
from api.settings import load


def main() -> None:
    settings = load()
    seeding.seed(Database(settings.database_url), settings)
