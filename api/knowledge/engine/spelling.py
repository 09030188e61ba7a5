"""Mistyped words are mended with the knowledge base's own words; a word known to English is left alone."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, pairwise
from math import log

from api.knowledge.engine.text import WORD, words

SHORTEST = 3
MIDDLE = 5  # from here on two mistakes are believable, if the first letter is right
LONG = 7  # from here on two mistakes are believable anywhere
LONGEST = 24  # what is longer is no word
ENDINGS = frozenset({"s", "d", "r", "ed", "er", "ing", "ly"})


class Spelling:
    """Candidates share a spelling once one or two letters are left out of both (the symmetric-delete idea)."""

    def __init__(self, texts: Iterable[str], known: Collection[str] = frozenset()) -> None:
        lines = [words(text) for text in texts]
        self._counts = Counter(word for line in lines for word in line if len(word) <= LONGEST)
        self._pairs = frozenset(pair for line in lines for pair in pairwise(line))
        self._known = known
        self._near: dict[str, list[str]] = {}
        for word in self._counts:
            for key in _shortened(word):
                self._near.setdefault(key, []).append(word)

    def fix(self, text: str) -> str:
        pieces: list[str] = []
        end, before = 0, ""
        for match in WORD.finditer(text):
            mended = self._mend(match.group(), before)
            pieces += [text[end : match.start()], mended]
            end, before = match.end(), mended.lower()
        return "".join([*pieces, text[end:]])

    def _mend(self, typed: str, before: str) -> str:
        word = typed.lower()
        if not SHORTEST <= len(word) <= LONGEST or self._is_fine(typed, word):
            return typed
        near = {candidate for key in _shortened(word) for candidate in self._near.get(key, ())}
        if any(word.removeprefix(one) in ENDINGS or one.removeprefix(word) in ENDINGS for one in near):
            return typed  # a form of a known word, not a mistake
        costs = [(self._cost(word, candidate, before), candidate) for candidate in near if _believable(word, candidate)]
        return min(costs, default=(0.0, typed))[1]

    def _is_fine(self, typed: str, word: str) -> bool:
        """Known, short for something (isn't, hasnt), or an abbreviation (USD)."""
        abbreviation = typed.isupper() and len(typed) < MIDDLE
        negation = word.endswith("nt") and self._knows(word[:-2])
        return abbreviation or negation or "'" in word or self._knows(word)

    def _knows(self, word: str) -> bool:
        return word in self._counts or word in self._known

    def _cost(self, word: str, candidate: str, before: str) -> float:
        """Mistakes made; a word that the base uses often, or after this very word, is likelier meant."""
        common = min(0.08 * log(self._counts[candidate]), 0.5)
        follows = (before, candidate) in self._pairs
        return mistakes(word, candidate) - common - 0.3 * follows - 0.1 * (word[0] == candidate[0])


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


def _believable(word: str, candidate: str) -> bool:
    if word[1:] == candidate[1:]:
        return False  # another first letter is mostly another word: deactivate, reactivate
    length = max(len(word), len(candidate))
    two = length >= LONG or (length >= MIDDLE and word[0] == candidate[0])
    return len(candidate) >= SHORTEST and mistakes(word, candidate) <= 1 + two


def _shortened(word: str) -> Iterator[str]:
    """The word itself and what is left of it without one letter, or without two when two mistakes are believable."""
    yield word
    for left_out in range(1, 2 + (len(word) >= MIDDLE)):
        yield from {"".join(kept) for kept in combinations(word, len(word) - left_out)}
