"""Names of uploads are for reading only (security row 3)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.files.names import NAME_CHARS, SUFFIXES, clean

pytestmark = pytest.mark.feature("T4")
PIECES = ["..", "/", "\\", "\0", "\r\n", "\u200b", "\u202e", ".htaccess", "C:", "card", "é", "💳", ".png", " "]
NAMES = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@given(NAMES, st.sampled_from(sorted(SUFFIXES)))
def test_no_name_is_a_path_hidden_or_unreadable(name: str, media_type: str) -> None:
    cleaned = clean(name, media_type)
    assert cleaned.endswith(SUFFIXES[media_type])
    assert len(SUFFIXES[media_type]) < len(cleaned) <= NAME_CHARS
    assert not cleaned.startswith((".", " "))
    assert not any(mark in "/\\" or unicodedata.category(mark)[0] == "C" for mark in cleaned)
    assert clean(cleaned, media_type) == cleaned


@pytest.mark.parametrize(("name", "cleaned"), [
    ("../../etc/passwd", "passwd.png"),
    ("C:\\Users\\dana\\my card.JPEG", "my card.png"),
    (".htaccess", "htaccess.png"),
    ("invoice\u202egnp.exe", "invoicegnp.exe.png"),
    ("a\r\nSet-Cookie: x=y.png", "a Set-Cookie: x=y.png"),
    ("", "picture.png"),
    ("Überweisung 💳.png", "Überweisung 💳.png"),
])
def test_what_can_be_read_of_a_name_stays(name: str, cleaned: str) -> None:
    assert clean(name, "image/png") == cleaned
