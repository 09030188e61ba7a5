"""Words that mean the same to customers: a question is also asked in the words that the base itself uses. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, product

WORDINGS = 6  # of one question, itself included: each is encoded, about 5 ms
TOKEN = re.compile(r"\w+(?:['’]\w+)?")
Term = tuple[str, ...]
Span = tuple[int, int, list[str]]


class Synonyms:
    """Groups of terms, each term a word or several. Frozen once made."""

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        self._others: dict[Term, list[str]] = {}
        for group in groups:
            for term in group:
                self._others.setdefault(_tokens(term), []).extend(other for other in group if other != term)
        self._longest = max(map(len, self._others), default=0)
        self.words = frozenset(word for term in self._others for word in term)

    def wordings(self, text: str, says: Callable[[str], bool] = bool) -> list[str]:
        """The text itself, then with its terms replaced by others; only by such as the base `says`."""
        choices: list[list[str]] = []
        end = 0
        for start, stop, others in self._spans(text):
            choices += [[text[end:start]], [text[start:stop], *filter(says, others)]]
            end = stop
        return ["".join(pieces) for pieces in islice(product(*choices, [text[end:]]), WORDINGS)]

    def _spans(self, text: str) -> list[Span]:
        """Where terms stand, the longest that begins at a word first."""
        if not self._others:
            return []
        tokens = list(TOKEN.finditer(text))
        spans: list[Span] = []
        place = 0
        while place < len(tokens):
            length, others = self._longest_at([token.group().lower() for token in tokens[place:place + self._longest]])
            if length:
                spans.append((tokens[place].start(), tokens[place + length - 1].end(), others))
            place += length or 1
        return spans

    def _longest_at(self, tokens: list[str]) -> tuple[int, list[str]]:
        for length in range(len(tokens), 0, -1):
            *first, last = tokens[:length]
            for ending in (last, last.removesuffix("s")):
                if others := self._others.get((*first, ending)):
                    return length, others
        return 0, []


def _tokens(term: str) -> Term:
    return tuple(TOKEN.findall(term.lower()))
