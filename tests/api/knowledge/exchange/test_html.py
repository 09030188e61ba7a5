"""HTML of another help centre becomes Markdown of ours: what was text stays text, what could run goes."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.knowledge import markdown
from api.knowledge.exchange.html import TooTangled, to_markdown

MARKS = st.text(alphabet=st.sampled_from("ab 1.)#*_`[]()<>!&;~=+-\\|:/\n'\""), max_size=40)


@pytest.mark.parametrize(("html", "body"), [
    ("<p>Open <b>Cards</b> and <em>wait</em>.</p>", "Open **Cards** and *wait*."),
    ("<h1>One</h1><h2>Two</h2><h4>Four</h4>", "## One\n\n## Two\n\n### Four"),
    ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
    ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
    ('<a href="https://bank.example/a_b(c) d">Here</a>', "[Here](https://bank.example/a_b%28c%29%20d)"),
    ('<a href="/hc/en-us/articles/7">Here</a>', "[Here](https://old.example/hc/en-us/articles/7)"),
    ("<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>",
     "| a | b |\n| --- | --- |\n| 1\\|2 | 3 |"),
    ("<pre><code>x = 1\ny = 2</code></pre>", "```\nx = 1\ny = 2\n```"),
    ("<div>One</div><div>Two</div>", "One\n\nTwo"),
    ("<p></p>", ""), ("", ""),
])
def test_markup_becomes_markdown(html: str, body: str) -> None:
    assert to_markdown(html, "https://old.example/hc/1").body == body


@pytest.mark.parametrize("html", [
    "<script>alert(1)</script>", "<style>p {}</style>", '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>', '<p onclick="alert(1)" style="color:red" id="y">x</p>',
    '<img src="data:image/png;base64,xxxx" onerror="alert(1)" alt="x">', '<iframe src="https://bad.example"></iframe>',
    '<a href="vbscript:x">x</a>', "<svg><script>alert(1)</script></svg>", "<!-- alert(1) -->",
])
def test_nothing_that_runs_or_loads_gets_through(html: str) -> None:
    body = to_markdown(f"<p>Read</p>{html}").body
    shown = markdown.html(body)
    for word in ("alert", "script:", "data:", "style", "onclick", "bad.example", "<img"):
        assert word not in body + shown


def test_pictures_and_films_are_counted_and_their_words_kept() -> None:
    found = to_markdown('<p>See <img src="https://old.example/a.png" alt="the *menu*"></p><iframe src="x"></iframe>')
    assert (found.body, found.left_out) == ("See the \\*menu\\*", 2)


@given(MARKS)
def test_what_only_looks_like_markdown_stays_text(text: str) -> None:
    for before in ("", "x "):
        shown = markdown.plain(to_markdown(f"<p>{before}{escape(text)}</p>").body)
        assert shown.split() == (before + text).split()


@pytest.mark.parametrize("html", [
    "<div>" * 10_000, "<p><b>" * 10_000, "<ul><li>" * 200, "<i>x</i>" * 20_000, "x" * 400_000,
], ids=["divs", "unclosed bolds", "lists", "tags", "letters"])
def test_what_would_take_for_ever_is_refused(html: str) -> None:
    with pytest.raises(TooTangled):
        to_markdown(html)
