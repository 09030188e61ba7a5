"""What docs/api.md names is there: each call it lists is one of the application's."""

import re

from api.main import create_app
from api.settings import ROOT, Settings

CALL = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) (/api/[^`\s]+)`")


def test_every_call_in_the_document_exists() -> None:
    schema = create_app(Settings(database_url="postgresql+psycopg://nowhere/none")).openapi()
    known = {(method.upper(), path) for path, methods in schema["paths"].items() for method in methods}
    named = set(CALL.findall((ROOT / "docs" / "api.md").read_text()))
    assert len(named) > 40
    assert not named - known
