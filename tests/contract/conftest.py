"""One running product for all contract tests: each test is a visitor of its own."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.product import Chat, Product, running, visit

ADMIN = {"email": "ruth@nimbus.example", "password": "nimbus-demo-2026"}


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product")) as product:
        yield product


@pytest.fixture
def chat(product: Product) -> Chat:
    return visit(product)


@pytest.fixture
def admin(product: Product) -> Iterator[httpx2.Client]:
    """Signed in, with the token that every change needs."""
    with httpx2.Client(base_url=product.base_url, timeout=30) as client:
        client.headers["X-CSRF-Token"] = client.post("/api/v1/session", json=ADMIN).json()["csrf_token"]
        yield client
