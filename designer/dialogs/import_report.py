"""What an import brought, and what it left out with the reason and the first such row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.sections import Page
from designer.style.appearance import look
from designer.style.controls import Picture, Text
from journey.letters import listed
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from simulator.history.report import ImportReport, Reject

#: So much of the first row that was left out is shown.
_LONGEST_ROW = 160


class ReportPage(Page):
    """Shows one report."""

    def __init__(self) -> None:
        super().__init__()
        self.column.setContentsMargins(0, 0, 10, 0)
        self._body: QWidget | None = None

    def show_report(self, report: ImportReport) -> None:
        """Show what an import brought."""
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        box = QVBoxLayout(self._body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        self.column.addWidget(self._body)
        box.addWidget(Text(summary(report), weight=600, wrap=True))
        counts = listed(f"{name} {number(count)}" for name, count in report.counts.items())
        box.addWidget(Text(counts, ink="muted", wrap=True))
        for note in report.notes:
            box.addLayout(_marked("info", "muted", Text(note, wrap=True)))
        for source in report.sources:
            box.addWidget(
                Text(
                    say(
                        "{file}: {accepted} of {rows} rows taken",
                        file=source.name,
                        accepted=number(source.accepted),
                        rows=number(source.rows),
                    ),
                    weight=600,
                    wrap=True,
                )
            )
            for reject in source.rejects:
                box.addLayout(_marked("triangle-alert", "warning", _rejected(reject)))
        if not report.rejected:
            box.addLayout(_marked("circle-check", "ok", Text(say("No row was left out."))))


def summary(report: ImportReport) -> str:
    """The import in one line."""
    from exporters.dates import day_words

    first = day_words(datetime.fromtimestamp(report.first, UTC).date())
    last = day_words(datetime.fromtimestamp(report.last, UTC).date())
    return say(
        "{customers}, {events}, {first} to {last}",
        customers=say_count("{count} customer", "{count} customers", report.customers),
        events=say_count("{count} event", "{count} events", report.events),
        first=first,
        last=last,
    )


def _rejected(reject: Reject) -> QWidget:
    words = say_count(
        "{count} row left out: {reason}", "{count} rows left out: {reason}", reject.count, reason=reject.reason
    )
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(Text(words, wrap=True))
    where = say("Line {line}: {text}", line=reject.line or 0, text=reject.text[:_LONGEST_ROW])
    layout.addWidget(Text(where if reject.line else reject.text[:_LONGEST_ROW], "small", "muted", elide=True))
    return box


def _marked(icon_name: str, token: str, widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(Picture(icon_name, lambda: str(getattr(look().theme, token)), 14))
    row.addWidget(widget, 1)
    return row
