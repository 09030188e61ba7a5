"""Where a long conversation may be cut: outside of forms, before a customer's line, with enough left behind."""

from tests.bot.events import FORM_BEGINS, FORM_ENDS, LINE, SLOT, where_to_cut

KEPT = 40


def test_short_conversation_is_not_cut():
    assert where_to_cut([LINE] * KEPT) is None


def test_cut_is_the_last_line_that_leaves_enough():
    assert where_to_cut([LINE, SLOT, LINE, SLOT] + [SLOT] * KEPT) == 2


def test_form_is_never_cut_in_two():
    assert where_to_cut([LINE, SLOT, LINE, FORM_BEGINS, LINE, LINE] + [SLOT] * KEPT) == 2


def test_line_after_the_form_may_be_the_first():
    assert where_to_cut([LINE, FORM_BEGINS, LINE, FORM_ENDS, LINE] + [SLOT] * KEPT) == 4


def test_conversation_that_is_one_form_is_kept_whole():
    assert where_to_cut([SLOT, FORM_BEGINS] + [LINE] * 200) is None
