"""Texts that several systems have in common."""

from __future__ import annotations

from html import escape

#: What a reader sees in the list of mails after the subject, and nowhere else.
_PREHEADER = '<div style="display:none;max-height:0;overflow:hidden">{text}</div>'


def with_preheader(body: str, preheader: str) -> str:
    """The HTML of a message whose system has no place of its own for the preheader."""
    return (_PREHEADER.format(text=escape(preheader, quote=False)) if preheader else "") + body
