"""What may be a password: anything long enough that nobody would try first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.accounts import passwords
from api.accounts.passwords import CommonPassword, LongPassword, ShortPassword, refuse_weak

EMAIL = "noor.haddad@mail.example"


@pytest.mark.parametrize(("password", "error"), [
    ("", ShortPassword), ("seven77", ShortPassword), ("x" * 201, LongPassword),
    ("12345678", CommonPassword), ("password", CommonPassword), ("PASSWORD", CommonPassword),
    ("Password123!", CommonPassword), ("qwertyuiop", CommonPassword), ("!!summer2026!!", CommonPassword),
    ("aaaaaaaaaaaa", CommonPassword), ("abababab", CommonPassword), ("        ", CommonPassword),
    ("ｐａｓｓｗｏｒｄ", CommonPassword), (EMAIL, CommonPassword), ("noor.haddad", CommonPassword),
    ("Noor.Haddad2026!", CommonPassword),
])
def test_weak_ones_are_refused(password: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        refuse_weak(password, EMAIL)


@pytest.mark.parametrize("password", [
    "nimbus clouds at dawn", "correct horse battery", "x7#kQ!pz", "пароль мой длинный",
    "🦊🐻🐼🐸🐵🦁🐯🐮", "a phrase " * 8,
])
def test_good_ones_are_taken(password: str) -> None:
    refuse_weak(password, EMAIL)


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=8, max_size=200))
def test_a_password_opens_only_its_own_hash(password: str) -> None:
    assert passwords.matches(password, passwords.hash_password(password))
    assert not passwords.matches(password + "x", passwords.hash_password(password))


def test_hashes_are_argon2id_and_salted() -> None:
    first, second = (passwords.hash_password("three words of mine") for _ in range(2))
    assert first.startswith("$argon2id$")
    assert first != second
