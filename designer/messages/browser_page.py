"""A mail as a page for the browser of the system: the faithful picture, with scripts and loading made impossible."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path

from designer.messages.safe_html import Marks, safe_html

#: The browser is told to run nothing and to load nothing, should anything have got through.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def browser_page(title: str, marked: str, marks: Marks, width: int, paper: str, desk: str) -> str:
    """The page: the mail in a frame as wide (pixels) as the screen that is looked at, so that rules for narrow screens
    hold in it. The frame is locked: even without the policy nothing in it could run. Colours are ``#RRGGBB``."""
    body = safe_html(marked, marks, links=False)
    mail = f'<!doctype html><meta charset="utf-8"><body style="margin:0;background:{paper}">{body}</body>'
    return (
        "<!doctype html>\n"
        '<html><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title></head>\n"
        f'<body style="margin:0;background:{desk}">\n'
        f'<iframe sandbox="" title="{escape(title)}" srcdoc="{escape(mail)}"\n'
        f' style="display:block;width:{width}px;height:calc(100vh - 48px);margin:24px auto;border:0"></iframe>\n'
        "</body></html>\n"
    )


class PageFolder:
    """Holds the pages that were opened. They tell of a customer, so only the person may read them, and they go with
    the editor."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def write(self, page: str) -> Path:
        """Write a page over the one before."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="loopline-", ignore_cleanup_errors=True)
        path = Path(self._folder.name) / "message.html"
        path.write_text(page, encoding="utf-8")
        return path

    def remove(self) -> None:
        """Remove what was written."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
