"""What was uploaded but never sent is gone after a day; what was sent stays."""

import pytest
from sqlalchemy import update

from api.db import Database, now
from api.files.jobs import KEPT_UNSENT, sweep
from api.files.models import Picture
from api.jobs import Tools
from api.settings import Settings
from tests.api.files.conftest import Widget, card, encoded


@pytest.mark.feature("T4")
def test_unsent_pictures_go_after_a_day(widget: Widget, database: Database, settings: Settings) -> None:
    sent, old, new = (widget.sent(encoded(card())) for _ in range(3))
    assert widget.say("See?", sent["id"]).status_code == 202
    with database.transaction() as session:
        aged = update(Picture).where(Picture.id.in_([sent["id"], old["id"]]))
        session.execute(aged.values(created_at=now() - 2 * KEPT_UNSENT))
    sweep(Tools(database, settings))
    assert [widget.client.get(each["url"]).status_code for each in (sent, old, new)] == [200, 404, 200]
    assert len(list((settings.var / "files").iterdir())) == 4
