"""The runbook as a file: web page, pages of paper, or Markdown."""

from __future__ import annotations

from canvas.theme import DARK, LIGHT
from designer.picture import journey_svg
from exporters.lowering.lower import Lowered
from exporters.report.parts import JourneyPicture
from exporters.targets.runbook.builder import Account, Builder
from journey.words import mark, say

#: The kinds of files, by the ends of their names.
RUNBOOK_KINDS = {
    ".html": mark("runbook, to be read and ticked on the screen"),
    ".pdf": mark("runbook on paper"),
    ".md": mark("runbook as Markdown"),
}


def runbook_file(lowered: Lowered, builder: Builder, account: Account, suffix: str) -> bytes:
    """The runbook of a journey. The same arguments give the same HTML and Markdown. ValueError for an unknown kind."""
    from designer.reports.making import report_html, report_pdf
    from exporters.targets.runbook.content import runbook_of
    from exporters.targets.runbook.markdown import markdown_of

    suffix = suffix.lower()
    if suffix not in RUNBOOK_KINDS:
        raise ValueError(say("There is no kind of file {end}.", end=suffix))
    if suffix == ".md":
        return markdown_of(runbook_of(lowered, builder, account)).encode("utf-8")
    runbook = runbook_of(lowered, builder, account, _picture(lowered))
    return report_html(runbook).encode("utf-8") if suffix == ".html" else report_pdf(runbook)


def _picture(lowered: Lowered) -> JourneyPicture:
    journey = lowered.journey
    name = journey.header.name
    return JourneyPicture(name, journey_svg(journey, LIGHT, None), journey_svg(journey, DARK, None))
