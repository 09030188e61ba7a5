"""A help centre with the sample articles and the demo's website, each on its own port, and a browser."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page
from sqlalchemy import text

from api import tables
from api.db import Database
from api.demo import seeding
from api.main import Server, create_app
from api.settings import ROOT, Settings
from api.web.site import address, create_site
from tests.conftest import KEPT

AXE = Path(os.environ.get("CARE_PACKAGES", ROOT / "node_modules")) / "axe-core" / "axe.min.js"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def empty(database: Database) -> None:
    with database.transaction() as session:
        names = ", ".join(table.name for table in tables.metadata.sorted_tables if table.name not in KEPT)
        session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@contextmanager
def served(server: uvicorn.Server) -> Iterator[None]:
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def demo(whole_database: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Both ports are known beforehand: pages of either name the other. Seeded once, for its readers leave it alone."""
    port = free_port()
    settings = Settings(database_url=database_url, var=tmp_path_factory.mktemp("var"), port=port,
                        base_url=f"http://127.0.0.1:{port}", site_port=free_port())
    empty(whole_database)
    seeding.seed(whole_database, settings)
    return settings


@pytest.fixture(scope="module")
def registry(demo: Settings) -> Iterator[str]:
    with served(Server(create_app(demo), demo.host, demo.port)):
        yield demo.base_url


@pytest.fixture(scope="module")
def bank(demo: Settings, registry: str) -> Iterator[str]:
    with served(uvicorn.Server(uvicorn.Config(create_site(demo), demo.host, demo.site_port, log_config=None))):
        yield address(demo)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console says against the page, broken content policies among it."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    return found


@pytest.fixture
def axe() -> str:
    return AXE.read_text(encoding="utf-8")
