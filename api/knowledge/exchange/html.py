"""HTML of other help centres as our Markdown: known tags only, no scripts, no links that lead nowhere. Pure."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import nh3
from bs4 import Tag
from markdownify import MarkdownConverter

HTML_CHARS = 300_000
MOST_TAGS = 10_000
DEPTH = 100
TAGS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "b", "em", "i", "code", "pre",
        "blockquote", "a", "br", "hr", "table", "thead", "tbody", "tr", "th", "td", "img"}
SCHEMES = {"http", "https", "mailto"}
# Tags that need no end tag, or have none, say nothing about depth.
OPEN_ENDED = {"p", "li", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "dt", "dd", "option", "area", "base",
              "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
MARKS = re.compile(r"([\\`*_\[\]<])")
ENTITY = re.compile(r"&(?=#?\w+;)")
BEGINNING = re.compile(r"^(\s*)([#>+~=-])", re.MULTILINE)
NUMBER = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
IN_LINKS = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E"}
BLANK_LINES = re.compile(r"\n[ \t]*(?=\n[ \t]*\n)|[ \t]+(?=\n[ \t]*\n)")
LEFT_OUT = re.compile(r"<(img|iframe|video|audio|object|embed)\b", re.IGNORECASE)


class TooTangled(ValueError):
    """Longer or deeper than any article: reading it would take for ever."""


@dataclass(frozen=True)
class Converted:
    """`left_out` counts pictures, films and other things that Markdown of ours has no place for."""

    body: str
    left_out: int


def to_markdown(html: str, address: str = "") -> Converted:
    """`address` is where the article stood: what it links to from there is written out."""
    if len(html) > HTML_CHARS or not _readable(html):
        raise TooTangled()
    tidy = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}, "img": {"alt"}}, url_schemes=SCHEMES, link_rel=None)
    text = BLANK_LINES.sub("", _Writer(address).convert(tidy))
    return Converted(text.strip(), len(LEFT_OUT.findall(html)))


class _Measure(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tags = self.depth = self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        if tag not in OPEN_ENDED:
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag: str) -> None:
        if tag not in OPEN_ENDED:
            self.depth = max(0, self.depth - 1)


def _readable(html: str) -> bool:
    measure = _Measure()
    measure.feed(html)
    return measure.tags <= MOST_TAGS and measure.deepest <= DEPTH


class _Writer(MarkdownConverter):
    """Headings are of the two levels that articles have; what only looks like Markdown stays text."""

    def __init__(self, address: str) -> None:
        super().__init__(heading_style="atx", bullets="-", autolinks=False)
        self.address = address

    def escape(self, text: str, parent_tags: set[str]) -> str:
        marked = ENTITY.sub(r"\\&", MARKS.sub(r"\\\1", text or ""))
        marked = marked.replace("|", r"\|") if "_inline" in parent_tags else marked
        return NUMBER.sub(r"\1\\\2", BEGINNING.sub(r"\1\\\2", marked))

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - the library's name
        return str(super().convert_hN(min(max(n, 2), 3), el, text, parent_tags))  # type: ignore[misc]

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        target = "".join(IN_LINKS.get(letter, letter) for letter in self.target(str(el.get("href") or "").strip()))
        el["href"] = target
        return str(super().convert_a(el, text, parent_tags)) if target else text  # type: ignore[misc]

    def target(self, href: str) -> str:
        """Where a link leads, empty if nowhere; an address that can't be read is one of those."""
        try:
            target = urljoin(self.address, href)
            return target if href and urlsplit(target).scheme in SCHEMES else ""
        except ValueError:
            return ""

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self.escape(str(el.get("alt") or ""), parent_tags)
