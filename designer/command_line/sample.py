"""``loopline --sample``: the bundled journey on the bundled history, in a window or, without a display, in files."""

from __future__ import annotations

from pathlib import Path

from designer import starting
from designer.command_line import console
from designer.command_line.display import has_display
from designer.command_line.failure import DONE
from designer.command_line.preparing import tell_preparing
from designer.command_line.reading import history_from, journey_from
from designer.command_line.safe_file import check_writable, write_whole
from designer.command_line.template_files import SAMPLE, templates
from journey.words import say

FOLDER = "out"


def run_sample() -> int:
    """Open the designer on the sample, or show there is no display what it would show."""
    if has_display():
        starting.begin()
        from designer.application import run_designer

        return run_designer(None, True)
    return _without_display(Path(FOLDER))


def _without_display(folder: Path) -> int:
    folder.mkdir(exist_ok=True)
    report, picture = folder / "report.html", folder / "window.png"
    for path in (report, picture):
        check_writable(path)
    console.tell(say("There is no display: the sample is replayed and written to files."))
    from designer.assessing import assess_journeys
    from designer.offscreen import OffscreenWindow
    from designer.reports.files import report_file
    from exporters.names import names_of
    from simulator.run import RunSettings

    journey = journey_from(templates()[SAMPLE])
    history = history_from(None)
    tell_preparing()
    with OffscreenWindow(journey) as window:
        with console.Progress(say("Replaying")) as progress:
            replayed = window.replay(progress.report)
        image = window.picture()
        assessment = assess_journeys((journey,), history, RunSettings())
        html = report_file("html", (journey,), history, assessment, activity=replayed.activity)
    write_whole(picture, image)
    write_whole(report, html)
    from designer.command_line.result_text import result_text

    console.show(result_text(replayed.result, names_of((journey,))))
    console.show("")
    console.show(say("Report: {file}", file=report.resolve()))
    console.show(say("Window: {file}", file=picture.resolve()))
    return DONE
