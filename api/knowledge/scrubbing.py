"""Personal data goes out of what people wrote, before others read it as an article or a question. Pure.

Each thing found leaves a mark such as [name] or [phone], so that whoever reads on sees that something stood there. Of
numbers it rather takes out too many than too few, but never a date or an amount of money.
"""

import re
from collections.abc import Iterable

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from stdnum import iban, luhn

# Whose numbers are known without their country's code, and how well-formed they must be: some are mistyped.
REGIONS = (("GB", Leniency.POSSIBLE), ("GB", Leniency.VALID), ("US", Leniency.VALID))
PHONE_DIGITS = 9
DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{2,4}")
LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]", re.IGNORECASE)
# A query, a fragment, a password before the host, or a piece of the path that nobody would read aloud.
TOKEN = re.compile(r"[?#@]|/(?=[^/]*\d)[\w-]{12,}|/[\w-]{32,}|\b[A-Z]{2}-?\d{6,}-?\d\b", re.IGNORECASE)
EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
REFERENCE = re.compile(r"\[?\bCC[\s-]?\d{6,}[\s-]?\d\b\]?", re.IGNORECASE)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
CARD = re.compile(r"(?<![\d.,])\d(?:[ -]?\d){12,18}(?![\d]|[.,]\d)")
GROUPS = re.compile(r"(?<![\d.,])\d{4}(?:[ -]\d{4}){3}(?!\d)")
SORT_CODE = re.compile(r"(?i)(?<=sort code )(?:is |: ?)?\d\d[- ]?\d\d[- ]?\d\d\b")
NUMBER = re.compile(r"(?<![\w£$€.,-])\d{8,}(?![\w]|[.,]\d| ?(?:£|\$|€|%|[A-Z]{3}\b|pounds?|euros?|dollars?))")
SECRET = re.compile(r"(?<![\w-])[\w-]{24,}(?![\w-])")
TOLD_NAME = re.compile(r"\b((?i:my name is|my name's|i am called|this is (?:mr|mrs|ms|dr)\.?)) "
                       r"((?:[A-Z][\w'’-]+)(?: (?:[A-Z][\w'’-]+|(?:de|van|von|der|la|al|bin) [A-Z][\w'’-]+)){0,2})")

# Names that are words too: as a name only where a name stands.
NAMES = """
    amber an angel april art august autumn bank basil bill bishop brook buck bush can card carol cash chance charity
    chase chip christian chuck clay cliff cook coral curt dale dawn day dean don drew earl eve even faith fay fern
    finch fish flora forest frank gene gift glen grace grant green guy hall harmony heath heather hope hunter iris
    ivy jack jasmine jay jean joy june just kind king lance lane large law lily little long love lucky major march
    mark marsh mason matt max may mercy mike miles misty money nick noble olive page park pat patience pay pearl
    penny pierce poppy price prince ray rich rob robin rock rose ruby rusty sage said sandy savings scarlet see
    short sky son song spring star stone strong sue summer sunny temple terry true van victor victory violet wade
    want ward wells west white will willow winter wise wood woods yes young
"""
WORDS_TOO = ENGLISH_STOP_WORDS | frozenset(NAMES.split())
BEFORE_A_NAME = (r"(?:\b(?i:hi|hello|hey|dear|thanks|thank you|regards|mr|mrs|ms|miss|dr|sincerely|cheers|"
                 r"my name is|i am|i'm|this is|name:)[.,]? )")


def scrub(text: str, names: Iterable[str] = ()) -> str:
    """The text without links that open something, addresses, references, account, card and telephone numbers, and
    without these people's names."""
    text = LINK.sub(lambda found: "[link]" if TOKEN.search(found[0]) else found[0], text)
    text = EMAIL.sub("[e-mail]", text)
    text = REFERENCE.sub("[reference]", text)
    text = IBAN.sub(lambda found: "[IBAN]" if iban.is_valid(found[0]) else found[0], text)
    text = CARD.sub(lambda found: "[card number]" if luhn.is_valid(re.sub(r"\D", "", found[0])) else found[0], text)
    text = SECRET.sub(lambda found: "[number]" if any(map(str.isdigit, found[0])) else found[0], text)
    text = without_phones(text)
    for number in (GROUPS, SORT_CODE, NUMBER):
        text = number.sub("[number]", text)
    return without_names(text, names)


def without_phones(text: str) -> str:
    """Valid numbers of anywhere; and whatever is written like one, with + or 0 in front."""
    found = {}
    for region, leniency in REGIONS:
        for match in PhoneNumberMatcher(text, region, leniency=leniency, max_tries=1_000):
            if is_phone(match.raw_string, valid=leniency is Leniency.VALID):
                found[match.start] = match.end
    for start, end in sorted(found.items(), reverse=True):
        text = f"{text[:start]}[phone]{text[end:]}"
    return text


def is_phone(written: str, *, valid: bool) -> bool:
    digits = phonenumbers.normalize_digits_only(written)
    likely = valid or written.startswith(("+", "0", "(0", "(+"))
    return likely and len(digits) >= PHONE_DIGITS and not DATE.search(written)


def without_names(text: str, names: Iterable[str]) -> str:
    """Whole names first, then each part by itself. A part that is a word as well, such as May or Will, goes only where
    a name stands: after a greeting or a title, or alone in its line."""
    parts: set[str] = set()
    for name in sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True):
        pieces = re.split(r"[\s.]+", name)
        if len(pieces) > 1:
            text = re.sub(rf"\b{r'[ .]+'.join(map(re.escape, pieces))}\b", "[name]", text, flags=re.IGNORECASE)
        parts |= {piece for piece in pieces if len(piece) > 1}
    for part in sorted(parts, key=len, reverse=True):
        text = without_part(text, part)
    text = TOLD_NAME.sub(r"\1 [name]", text)
    return re.sub(r"\[name\](?:'s)?(?: \[name\])+", "[name]", text)


def without_part(text: str, part: str) -> str:
    word = rf"\b{re.escape(part)}\b(?!['’](?:t|ll|re|ve|d|m)\b)"
    if part.casefold() not in WORDS_TOO and len(part) > 2:
        return re.sub(word, "[name]", text, flags=re.IGNORECASE)
    capital = rf"\b{re.escape(part[:1].upper() + part[1:])}\b"
    text = re.sub(rf"({BEFORE_A_NAME}){capital}(?=[\s,.!?:]|$)", r"\1[name]", text)
    return re.sub(rf"(?m)^([ \t]*){capital}([ \t]*[,.!]?[ \t]*)$", r"\1[name]\2", text)
