"""The plain part of an e-mail, made from its HTML. Templates' tags go through as they are."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    ("p", "div", "table", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr", "section")
)
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr"))
_HIDDEN = frozenset(("style", "script", "head", "title", "template", "noscript"))
#: A tag of a template: what stands in it is no HTML.
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HELD = re.compile("\ue000(\\d+)\ue001")


def plain_text(html: str) -> str:
    """The text of an HTML template: paragraphs set apart, links with their address behind them."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found.group())
        return f"\ue000{len(held) - 1}\ue001"

    reader = _Reader()
    reader.feed(_TAG.sub(hold, html.replace("\ue000", "").replace("\ue001", "")))
    reader.close()
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"[ \t\u00a0]+", " ", "".join(reader.pieces)))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return _HELD.sub(lambda found: held[int(found.group(1))], text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.pieces)))
        elif tag == "img":
            self.pieces.append(dict(attrs).get("alt") or "")
        elif tag in _BLOCKS:
            self._break(tag)
            if tag == "li":
                self.pieces.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            if address and address.removeprefix("mailto:") != "".join(self.pieces[start:]).strip():
                self.pieces.append(f": {address}" if address.startswith("\ue000") else f" ({address})")
        elif tag in _BLOCKS and tag != "li":
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        self.pieces.append("\n\n" if tag in _PARAGRAPHS else "\n")
