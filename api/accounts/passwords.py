"""Passwords: hashed with argon2id, long ones welcome, the first ones anyone would try refused."""

import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from api.errors import Invalid

SHORTEST, LONGEST = 8, 200
COMMON = Path(__file__).with_name("common_passwords.txt")
DECORATION = "0123456789!?.,;:-_#*+$%&@=/ "
# The least that OWASP's password storage sheet recommends: 19 MiB, 2 passes, 1 lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# The hash of a password that nobody knows: an unknown account is checked against it and takes just as long.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$pokWfKTX/AWuCOAjKLjPcw$Py8nxeClQgjO2r9h6v89DNcN0xyJgp3jZGa8G1xTbpU"


class WeakPassword(Invalid):
    detail = "Choose another password."


class ShortPassword(WeakPassword):
    detail = f"Choose at least {SHORTEST} characters."


class LongPassword(WeakPassword):
    detail = f"Choose at most {LONGEST} characters."


class CommonPassword(WeakPassword):
    detail = "This is one of the first passwords anyone would try. Choose another one, such as three words of your own."


def hash_password(password: str) -> str:
    return HASHER.hash(_normal(password))


def matches(password: str, password_hash: str) -> bool:
    try:
        return HASHER.verify(password_hash, _normal(password))
    except VerifyMismatchError:
        return False


def refuse_weak(password: str, email: str) -> None:
    length = len(password)
    if length < SHORTEST:
        raise ShortPassword()
    if length > LONGEST:
        raise LongPassword()
    if _easily_guessed(_normal(password).casefold(), email.casefold()):
        raise CommonPassword()


def _easily_guessed(password: str, email: str) -> bool:
    """Also `Password2026!`: a common word stays one in its decoration."""
    name = email.partition("@")[0]
    guesses = _common() | {email, name, name.strip(DECORATION)}
    return len(set(password)) <= 2 or password in guesses or password.strip(DECORATION) in guesses


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text().split())


def _normal(password: str) -> str:
    """One spelling for what looks the same, whichever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password)
