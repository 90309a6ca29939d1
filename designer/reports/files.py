"""A report as the bytes of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from journey.journey import Journey

if TYPE_CHECKING:
    from designer.forecast.outlook import Outlook
    from exporters.plots.source import Activity
    from simulator.estimates.assessment import Assessment
    from simulator.history.history import History

Kind = Literal["html", "pdf", "csv", "json"]

#: The kinds by the ends of files' names.
KINDS: dict[str, Kind] = {".html": "html", ".htm": "html", ".pdf": "pdf", ".csv": "csv", ".json": "json"}


def report_file(
    kind: Kind,
    journeys: Sequence[Journey],
    history: History,
    assessment: Assessment,
    outlook: Outlook | None = None,
    activity: Activity | None = None,
) -> bytes:
    """The report on the run of ``assessment``: HTML and PDF to read, CSV and JSON with all figures."""
    if kind in ("csv", "json"):
        from designer.reports.figures import figure_rows, figures_csv, figures_json

        rows = figure_rows(assessment, journeys, outlook)
        return figures_csv(rows) if kind == "csv" else figures_json(assessment, rows)
    from designer.reports.making import make_report, report_html, report_pdf

    report = make_report(assessment.run.result, journeys, history, assessment, outlook, activity)
    return report_html(report).encode("utf-8") if kind == "html" else report_pdf(report)
