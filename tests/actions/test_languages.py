"""An article that is not written in the customer's language is announced as such, one that is isn't."""

import pytest

from actions.knowledge import AnswerQuestion
from tests.actions.calls import run, tracker
from tests.actions.desk_double import ARTICLES


@pytest.mark.feature("K4")
@pytest.mark.parametrize(("fallback", "said"), [(True, ["utter_other_language", "utter_article"]),
                                                (False, ["utter_article"])])
def test_other_language_is_announced(registry, monkeypatch, fallback, said):
    monkeypatch.setitem(ARTICLES["card"], "fallback", fallback)
    assert run(AnswerQuestion(registry), tracker("where is my card"))[1] == said
