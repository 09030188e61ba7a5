"""Markdown as articles use it: safe HTML for pages, blocks for the widget, plain text for the index."""

from collections.abc import Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from typing_extensions import TypedDict

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "br", "hr",
        "table", "thead", "tbody", "tr", "th", "td"}
SCHEMES = {"http", "https", "mailto"}
KINDS = {"paragraph_open": "p", "heading_open": "h"}
reader = MarkdownIt("commonmark", {"html": False}).enable("table")


class Block(TypedDict):
    """A paragraph (p), a heading (h), an item of a list (li) or of a numbered one (oli)."""

    type: str
    text: str


def html(body: str) -> str:
    """Safe to put into a page: raw HTML is shown as text, and only known tags leave."""
    return nh3.clean(reader.render(body), tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES)


def blocks(body: str) -> list[Block]:
    """The text without markup, piece by piece, for readers that set it themselves."""
    return [block for block in _blocks(reader.parse(body)) if block["text"]]


def plain(body: str) -> str:
    return "\n".join(block["text"] for block in blocks(body))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    lists: list[str] = []
    kind = "p"
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append("li" if token.type.startswith("bullet") else "oli")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type in KINDS:
            kind = lists[-1] if lists else KINDS[token.type]
        elif token.type == "inline":
            yield Block(type=kind, text=_words(token))
        elif token.type in ("fence", "code_block"):
            yield Block(type="p", text=token.content.strip())


def _words(token: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(child.type, child.content) for child in token.children or []).strip()
