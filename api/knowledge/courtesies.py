"""Greetings and signatures go from what was written as a letter: an article has neither. Pure."""

import re

SIGNED_LINES = 4  # below the closing words: a name, a team, a telephone number
SIGNED_CHARS = 60
NAME = r"(?:\[name\]|[A-Z][\w'’-]*|there|all|everyone|team|customer|sir|madam|sir or madam|both|again|Mr|Mrs|Ms|Dr)\.?"
GREETING = re.compile(
    r"\s*(?:(?i:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)))"
    rf"(?:(?: {NAME}){{0,3}}\s*(?:[,!.:–-]+|\n)\s*|(?: \[name\])\s+)|\s*(?i:hi|hello|hey)\s+(?=[a-z])")
CLOSING = (r"(?i:(?:(?:kind|best|warm|many|with kind|with best) )*(?:regards|wishes)|best|(?:yours )?sincerely|"
           r"yours (?:faithfully|truly)|(?:many )?thanks(?: in advance)?|thank you(?: very much| in advance)?|cheers|"
           r"all the best|take care|thx|ta)")
CLOSING_LINE = re.compile(rf"\s*{CLOSING}[ ,.!–-]*(?:{NAME}[ ,.]*){{0,3}}\s*")
CLOSING_WORDS = re.compile(rf"(?<=[.!?…)])\s+{CLOSING}[ ,.!–-]*(?:{NAME}[ ,.]*){{0,3}}\s*$")
DELIMITER = re.compile(r"^-- ?$")


def bare(text: str) -> str:
    """What was said, without the words around it. What consists of nothing else stays as it is."""
    greeting = GREETING.match(text)
    lines = text[greeting.end() if greeting else 0 :].splitlines()
    kept = CLOSING_WORDS.sub("", "\n".join(lines[: signed_from(lines)])).strip()
    kept = kept[:1].upper() + kept[1:]
    return kept or text.strip()


def signed_from(lines: list[str]) -> int:
    """Where the signature begins: at the first closing line that only a few short lines follow."""
    begins, below = len(lines), 0
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place].strip()
        if below <= SIGNED_LINES and len(line) <= SIGNED_CHARS and line and CLOSING_LINE.fullmatch(line):
            begins = place
        below += SIGNED_LINES if len(line) > SIGNED_CHARS else bool(line)
        if below > SIGNED_LINES:
            break
    return min(begins, next((place for place, line in enumerate(lines) if DELIMITER.match(line)), begins))
