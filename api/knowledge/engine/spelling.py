"""Mistyped words are mended: with the knowledge base's own words first, else with common English ones."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import islice, pairwise
from math import log

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from api.knowledge.engine.text import WORD, words

SHORTEST = 3
SHORTEST_ENGLISH = 4
MIDDLE = 4  # from here on two mistakes are believable, if the first letter is right
LONG = 6  # from here on two mistakes are believable anywhere
LONGEST = 24  # what is longer is no word
COMMON = 15_000  # English words, the commonest first, that a mistyped word may be mended with
FEW = 6  # words, from which on a text mostly unknown is taken for another language
FOREIGN = 2 / 3  # share of unknown words; with a tenth of all letters wrong it is about 0.4
ENDINGS = frozenset({"s", "d", "r", "ed", "er", "ing", "ly"})
PREFIXES = frozenset({"re", "de", "un", "in", "im", "en"})


class Spelling:
    """`english` lists words known to be right, the commonest first."""

    def __init__(self, texts: Iterable[str], english: Sequence[str] = ()) -> None:
        lines = [words(text) for text in texts]
        self._counts = Counter(word for line in lines for word in line if len(word) <= LONGEST)
        self._pairs = frozenset(pair for line in lines for pair in pairwise(["", *line, ""]))
        self._english = frozenset(english)
        self._rank = {word: place for place, word in enumerate(islice(english, COMMON)) if word not in self._counts}
        self._own_by_length = _by_length(self._counts)
        self._english_by_length = _by_length(word for word in self._rank if len(word) >= SHORTEST_ENGLISH)

    def says(self, term: str) -> bool:
        """Whether the base itself uses these words."""
        return all(word in self._counts for word in words(term))

    def share(self, text: str) -> float:
        """How many of the text's words the base uses, 0 to 1."""
        said = words(text)
        return sum(word in self._counts for word in said) / len(said) if said else 0.0

    def fix(self, text: str, fine: Collection[str] = ()) -> str:
        """Words that are `fine` are left alone too."""
        found = list(WORD.finditer(text))
        typed = [match.group() for match in found]
        if not typed or self._is_foreign(typed):
            return text
        pieces: list[str] = []
        end, before = 0, ""
        for match, after in zip(found, [*typed[1:], ""], strict=True):
            word = match.group()
            mended = word if word.lower() in fine else self._mend(word, before, after.lower())
            pieces += [text[end : match.start()], mended]
            end, before = match.end(), mended.lower()
        return "".join([*pieces, text[end:]])

    def _is_foreign(self, typed: Sequence[str]) -> bool:
        unknown = sum(not self._is_fine(word, word.lower()) for word in typed)
        return len(typed) >= FEW and unknown > FOREIGN * len(typed)

    def _mend(self, typed: str, before: str, after: str) -> str:
        word = typed.lower()
        if not SHORTEST <= len(word) <= LONGEST or word in self._counts:
            return typed
        if self._is_fine(typed, word):
            return self._misplaced(word, before, after) or typed
        near = _near(word, self._own_by_length)
        if any(_is_form(word, one) for one in near):
            return typed
        costs = [(self._cost(word, one, before), one) for one in near if _believable(word, one)]
        strange = _near(word, self._english_by_length)
        costs += [(self._cost_of_english(word, one), one) for one in strange if _believable(word, one)]
        return min(costs, default=(0.0, typed))[1]

    def _misplaced(self, word: str, before: str, after: str) -> str | None:
        """A right word in the wrong place: the base has another, one letter away, between these two neighbours."""
        fits = [
            one
            for one, count in _near(word, self._own_by_length).items()
            if count == 1 and (before, one) in self._pairs and (one, after) in self._pairs and not _is_form(word, one)
        ]
        return max(fits, key=self._counts.__getitem__, default=None)

    def _is_fine(self, typed: str, word: str) -> bool:
        """Known, short for something (isn't, hasnt), or an abbreviation (USD)."""
        abbreviation = typed.isupper() and len(typed) <= SHORTEST_ENGLISH
        negation = word.endswith("nt") and self._knows(word[:-2])
        return abbreviation or negation or "'" in word or self._knows(word)

    def _knows(self, word: str) -> bool:
        return word in self._counts or word in self._english

    def _cost(self, word: str, candidate: str, before: str) -> float:
        """Mistakes made; a word that the base uses often, or after this very word, is likelier meant."""
        common = min(0.08 * log(self._counts[candidate]), 0.5)
        follows = (before, candidate) in self._pairs
        return OSA.distance(word, candidate) - common - 0.3 * follows - 0.1 * (word[0] == candidate[0])

    def _cost_of_english(self, word: str, candidate: str) -> float:
        """Dearer than the base's own by more than half a mistake; the commonest words cost least."""
        rarity = 0.3 * self._rank[candidate] / COMMON
        return OSA.distance(word, candidate) + 0.3 + rarity - 0.1 * (word[0] == candidate[0])


def _by_length(vocabulary: Iterable[str]) -> dict[int, list[str]]:
    """For each length a mistyped word can have, the words it may stand for: at most two letters longer or shorter."""
    pools: dict[int, list[str]] = {}
    for word in vocabulary:
        for length in range(len(word) - 2, len(word) + 3):
            pools.setdefault(length, []).append(word)
    return pools


def _near(word: str, pools: dict[int, list[str]]) -> dict[str, int]:
    """Words at most two mistakes away, and how many: letters added, lost, changed, or swapped with their neighbour."""
    found = extract(word, pools.get(len(word), ()), scorer=OSA.distance, score_cutoff=2, limit=None)
    return {one: int(count) for one, count, _ in found}


def _is_form(word: str, known: str) -> bool:
    """The same word with another ending, or with another beginning: deactivate, reactivate."""
    endings: Collection[str] = (word.removeprefix(known), known.removeprefix(word))
    beginnings = {word[:2], known[:2]}
    return any(one in ENDINGS for one in endings) or (word[2:] == known[2:] and beginnings <= PREFIXES)


def _believable(word: str, candidate: str) -> bool:
    length = max(len(word), len(candidate))
    two = length >= LONG or (length >= MIDDLE and word[0] == candidate[0])
    return len(candidate) >= SHORTEST and OSA.distance(word, candidate) <= 1 + two
