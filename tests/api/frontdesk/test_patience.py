"""A bot that hangs costs the first customers their patience, and not all that come after them."""

from contextlib import ExitStack

from api.frontdesk.patience import HURRIED_SECONDS, SILENT_TURNS, Patience

FULL = 2.5


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def wait_out(patience: Patience, clock: Clock) -> float:
    """A turn that the bot leaves without an answer; gives how long it waited."""
    with patience.turn(FULL) as turn:
        clock.at += turn.seconds
    return turn.seconds


def test_after_a_few_in_vain_only_one_at_a_time_waits_in_full() -> None:
    clock = Clock()
    patience = Patience(clock)
    assert [wait_out(patience, clock) for _ in range(SILENT_TURNS)] == [FULL] * SILENT_TURNS
    with ExitStack() as at_once:
        turns = [at_once.enter_context(patience.turn(FULL)) for _ in range(4)]
        assert [turn.seconds for turn in turns] == [FULL, *[HURRIED_SECONDS] * 3]
    assert wait_out(patience, clock) == FULL


def test_the_first_answer_gives_everybody_their_patience_back() -> None:
    clock = Clock()
    patience = Patience(clock)
    for _ in range(SILENT_TURNS):
        wait_out(patience, clock)
    with patience.turn(FULL) as scout:
        scout.answered = True
    with patience.turn(FULL) as first, patience.turn(FULL) as second:
        assert (first.seconds, second.seconds) == (FULL, FULL)


def test_a_bot_that_fails_at_once_hurries_nobody() -> None:
    patience = Patience(Clock())
    for _ in range(10):
        with patience.turn(FULL):
            pass
    with patience.turn(FULL) as first, patience.turn(FULL) as second:
        assert (first.seconds, second.seconds) == (FULL, FULL)
