"""Makes reports: from a replay alone, or with all that can be said about it, and a forecast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from canvas.theme import DARK, LIGHT
from designer.plot_style import plot_style
from exporters.names import names_of
from exporters.plots.source import Activity, Source
from exporters.report.document import Additions, report_of
from exporters.report.html import html_of
from exporters.report.parts import SMALL, Report
from journey.journey import Journey
from journey.program import program_of

if TYPE_CHECKING:
    from designer.forecast.outlook import Outlook
    from simulator.estimates.assessment import Assessment
    from simulator.history.history import History
    from simulator.result import Result


def make_report(
    result: Result,
    journeys: Sequence[Journey],
    history: History,
    assessment: Assessment | None = None,
    outlook: Outlook | None = None,
    activity: Activity | None = None,
) -> Report:
    """The report on ``result`` of ``journeys``. ``assessment``: of the same run, adds ranges, rates, fatigue and
    answers; ``outlook``: a forecast of the same journeys. Send hours are held against ``activity``, by default the
    customers' own."""
    from designer.activity import customer_activity
    from designer.reports.pictures import report_picture
    from designer.reports.sharing import told_of

    names = names_of(journeys)
    zone = journeys[0].header.zone
    found = activity or customer_activity(history, result.start, result.end, zone)
    told = told_of(Source(result, names), assessment)
    source = Source(result, names, found, told=told, least=SMALL)
    pictures = [report_picture(journey, result, told) for journey in journeys]
    return report_of(source, journeys, pictures, _additions(journeys, source, assessment, outlook))


def report_html(report: Report) -> str:
    """The report as one HTML text, dark for readers who prefer that, light on paper."""
    return html_of(report, plot_style(LIGHT, least=SMALL), plot_style(DARK, least=SMALL))


def report_pdf(report: Report) -> bytes:
    """The report as pages of paper, in the light theme. Painted by Qt: one that shows no windows is started if none
    runs."""
    from designer.picture_file import running_qt
    from exporters.pictures.pages import pages_pdf

    running = running_qt()
    try:
        return pages_pdf(report, plot_style(LIGHT, least=SMALL))
    finally:
        del running


def _assumes(assessment: Assessment) -> bool:
    return any(estimate.assumption for estimate in assessment.estimates.values())


def _additions(
    journeys: Sequence[Journey], source: Source, assessment: Assessment | None, outlook: Outlook | None
) -> Additions:
    from designer.reports.answers import answers_section
    from designer.reports.certainty import certainty_section, headline_ranges
    from designer.reports.effects import effects_section
    from designer.reports.fatigue import fatigue_section
    from designer.reports.forecast import forecast_section
    from designer.reports.sharing import told_before

    more = []
    names, told = source.names, source.told
    if assessment is not None:
        more += [
            fatigue_section(assessment.fatigue, names, told, assumed=_assumes(assessment)),
            answers_section(assessment, told),
            effects_section(assessment, told),
        ]
    if outlook is not None:
        programs = [program_of(journey) for journey in journeys]
        more.append(forecast_section(outlook, programs, names, told_before(outlook.whole, source)))
    return Additions(
        ranges=headline_ranges(assessment, told) if assessment is not None else {},
        certainty=(certainty_section(assessment, names, told),) if assessment is not None else (),
        more=tuple(more),
        has_forecast=outlook is not None,
    )
