"""Mistyped words are mended with the knowledge base's own words; a word known to English is left alone."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from math import log

from api.knowledge.engine.text import WORD, words

SHORTEST = 4  # shorter words have too many neighbours to mend safely
LONG = 7  # from here on two mistakes are believable
LONGEST = 24  # what is longer is no word
ENDINGS = frozenset({"s", "d", "r", "ed", "er", "ing", "ly"})


class Spelling:
    """Candidates share a spelling once one or two letters are left out of both (the symmetric-delete idea)."""

    def __init__(self, texts: Iterable[str], known: Collection[str] = frozenset()) -> None:
        self._counts = Counter(word for text in texts for word in words(text))
        self._known = known
        self._near: dict[str, list[str]] = {}
        for word in filter(lambda word: len(word) <= LONGEST, self._counts):
            for key in _shortened(word):
                self._near.setdefault(key, []).append(word)

    def fix(self, text: str) -> str:
        return WORD.sub(lambda match: self._mend(match.group()), text)

    def knows(self, word: str) -> bool:
        return word in self._counts or word in self._known

    def _mend(self, typed: str) -> str:
        word = typed.lower()
        if not SHORTEST <= len(word) <= LONGEST or "'" in word or self.knows(word):
            return typed
        near = {candidate for key in _shortened(word) for candidate in self._near.get(key, ())}
        if any(word.removeprefix(candidate) in ENDINGS for candidate in near):
            return typed  # a form of a known word, not a mistake
        allowed = 1 if len(word) < LONG else 2
        scored = [(self._cost(word, candidate), candidate) for candidate in near]
        cost, best = min(scored, default=(9.0, typed))
        return best if cost <= allowed else typed

    def _cost(self, word: str, candidate: str) -> float:
        """Mistakes made, less a little for a word that the base uses often or that starts the same way."""
        common = 0.05 * log(self._counts[candidate])
        return mistakes(word, candidate) - min(common, 0.4) - 0.1 * (word[0] == candidate[0])


def mistakes(one: str, other: str) -> int:
    """Letters added, lost, changed or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            least = min(before[j] + 1, row[-1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
    return row[-1]


def _shortened(word: str) -> Iterator[str]:
    """The word itself and what is left of it without one letter, or without two when it is long."""
    yield word
    for left_out in range(1, 2 + (len(word) >= LONG)):
        yield from {"".join(kept) for kept in combinations(word, len(word) - left_out)}
