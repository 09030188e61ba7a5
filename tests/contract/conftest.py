"""One running product for all contract tests: each test is a visitor of its own."""

from collections.abc import Iterator

import pytest

from tests.product import Chat, Product, running, visit


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product")) as product:
        yield product


@pytest.fixture
def chat(product: Product) -> Chat:
    return visit(product)
