"""Ticket references such as CC-004217-3: readable aloud, with a check digit that catches a slip."""

import re

PREFIX = "CC"
WRITTEN = re.compile(r"\b(?:CC)[\s-]*(\d{6,})[\s-]*(\d)\b", re.IGNORECASE)


def write(number: int) -> str:
    return f"{PREFIX}-{number:06d}-{check_digit(number)}"


def read(text: str) -> str | None:
    """The canonical reference in a text, in any case, with or without dashes; None when the check digit is wrong."""
    for digits, check in WRITTEN.findall(text):
        if check_digit(int(digits)) == int(check):
            return write(int(digits))
    return None


def check_digit(number: int) -> int:
    """Luhn's digit (ISO/IEC 7812-1): any one wrong digit and nearly all swapped neighbours are noticed."""
    digits = [int(digit) for digit in reversed(str(number))]
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return -sum(doubled) % 10
