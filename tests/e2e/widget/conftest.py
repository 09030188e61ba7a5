"""A browser, the built widget, a registry in memory and a host page on another origin."""

import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.applications import Starlette

from tests.e2e.widget.host import create_host
from tests.e2e.widget.registry import Registry, create_app

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "api" / "web" / "assets" / "widget.ts"


@pytest.fixture(scope="session")
def packages() -> Path:
    return Path(os.environ.get("CARE_PACKAGES", ROOT / "node_modules"))


@pytest.fixture(scope="session")
def script(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Built here from the sources, so that no test looks at yesterday's widget."""
    built = tmp_path_factory.mktemp("widget") / "widget.js"
    options = ["--bundle", "--minify", "--format=iife", "--target=es2022", "--log-level=warning", f"--outfile={built}"]
    subprocess.run([packages / ".bin" / "esbuild", SOURCE, *options], check=True)
    return built.read_bytes()


@pytest.fixture
def serve() -> Iterator[Callable[[Starlette], str]]:
    """Serves an application on a free port until the test ends."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def begin(app: Starlette) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=0))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield begin
    for server, thread in running:
        server.should_exit = True
        thread.join()


@pytest.fixture
def registry() -> Iterator[Registry]:
    registry = Registry()
    yield registry
    registry.drop_streams()


@pytest.fixture
def base(serve: Callable[[Starlette], str], registry: Registry, script: bytes) -> str:
    return serve(create_app(registry, script))


@pytest.fixture
def host(serve: Callable[[Starlette], str], base: str) -> str:
    return serve(create_host(base))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="Europe/Berlin")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def errors(page: Page) -> list[str]:
    """What the host page's console complains of; that a request failed is the browser's own note, not ours."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text else None)
    return found
