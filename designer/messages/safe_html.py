"""HTML from a stranger made harmless: only tags and attributes that lay out a mail remain.

No script, no form, no frame, no address that something could be loaded from. Pictures are replaced by their words,
as nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from journey.words import say

_TAGS = frozenset(
    [
        "a",
        "b",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "code",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_EMPTY = frozenset(("br", "hr"))
#: What stands in these is dropped with them.
_DROPPED = frozenset(
    [
        "script",
        "title",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "form",
        "select",
        "textarea",
        "button",
        "audio",
        "video",
        "canvas",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "align",
        "bgcolor",
        "border",
        "cellpadding",
        "cellspacing",
        "class",
        "color",
        "colspan",
        "dir",
        "face",
        "height",
        "lang",
        "rowspan",
        "size",
        "style",
        "title",
        "valign",
        "width",
        "start",
    ]
)
#: Parts of a style that could load something or run.
_BAD_STYLE = re.compile(r"url\s*\(|expression|@import|image\s*\(|image-set|javascript:|behavior|\\", re.IGNORECASE)
_LOADING_RULE = re.compile(r"@import[^;]*;?|url\s*\([^)]*\)", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?:|mailto:|tel:|#|/|[\w.-]+$)", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)

#: Round the name of a variable without a value.
MISSING_START, MISSING_END = "\ue000", "\ue001"
_LINK_STYLE = "text-decoration:underline;"
_MISSING = re.compile(f"{MISSING_START}(.*?){MISSING_END}")


@dataclass(frozen=True)
class Marks:
    """The colours (``#RRGGBB``) of what is missing, and of what stands for a picture."""

    missing: str
    missing_back: str
    picture: str


def safe_html(html: str, marks: Marks, links: bool = True) -> str:
    """The harmless part of a mail's HTML. ``links``: addresses stay at links, else they are only named.

    Variables without a value stand between MISSING_START and MISSING_END.
    """
    writer = _Writer(marks, links)
    writer.feed(html)
    writer.close()
    return writer.whole()


def words_of_missing(name: str) -> str:
    """What stands where a value is missing."""
    return say("{name} missing", name=name or say("value"))


class _Writer(HTMLParser):
    def __init__(self, marks: Marks, links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._marks, self._links = marks, links
        self._pieces: list[str] = []
        self._open: list[str] = []
        self._dropped: list[str] = []
        self._style: list[str] | None = None

    def whole(self) -> str:
        """What was written, with every tag closed."""
        return "".join(self._pieces) + "".join(f"</{tag}>" for tag in reversed(self._open))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropped:
            if tag in _DROPPED:
                self._dropped.append(tag)
            return
        if tag in _DROPPED:
            self._dropped.append(tag)
        elif tag == "style":
            self._style = []
        elif tag == "img":
            self._picture({name: value or "" for name, value in attrs})
        elif tag in _TAGS:
            self._pieces.append(f"<{tag}{self._attributes(tag, attrs)}>")
            if tag not in _EMPTY:
                self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag in self._dropped:
                while self._dropped and self._dropped.pop() != tag:
                    pass
            return
        if tag == "style" and self._style is not None:
            self._write_style("".join(self._style))
            self._style = None
        elif tag in self._open:
            while True:
                closed = self._open.pop()
                self._pieces.append(f"</{closed}>")
                if closed == tag:
                    return

    def handle_data(self, data: str) -> None:
        if self._style is not None:
            self._style.append(data)
        elif not self._dropped:
            self._pieces.append(_MISSING.sub(self._missing, escape(data, quote=False)))

    def _write_style(self, rules: str) -> None:
        """A style sheet without what would load something; nothing of it if anything doubtful is left."""
        left = _LOADING_RULE.sub("", _MISSING.sub("", rules)).strip()
        if left and "<" not in left and not _BAD_STYLE.search(left):
            self._pieces.append(f"<style>{left}</style>")

    def _missing(self, found: re.Match[str]) -> str:
        back, ink = self._marks.missing_back, self._marks.missing
        return f'<span style="background-color:{back};color:{ink}">{words_of_missing(found.group(1))}</span>'

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        written = []
        if tag == "a" and not self._links:
            # Without an address it would not look like a link.
            own = next((value or "" for name, value in attrs if name == "style"), "")
            attrs = [*((name, value) for name, value in attrs if name != "style"), ("style", _LINK_STYLE + own)]
        for name, value in attrs:
            text = _MISSING.sub("", value or "")
            if name == "style":
                text = ";".join(part for part in text.split(";") if not _BAD_STYLE.search(part))
            elif name == "href" and tag == "a":
                if not _ADDRESS.match(text.strip()):
                    continue
                name = "href" if self._links else "title"
            elif name not in _ATTRIBUTES:
                continue
            written.append(f' {name}="{escape(text)}"')
        return "".join(written)

    def _picture(self, attrs: dict[str, str]) -> None:
        source = attrs.get("src", "").strip()
        size = "".join(f' {name}="{escape(attrs[name])}"' for name in ("width", "height") if attrs.get(name))
        if _DATA_PICTURE.fullmatch(source):
            self._pieces.append(f'<img src="{escape(source)}" alt="{escape(attrs.get("alt", ""))}"{size}>')
            return
        words = _MISSING.sub("", attrs.get("alt", "")) or say("picture")
        self._pieces.append(f'<span style="color:{self._marks.picture}">[{escape(words)}]</span>')
