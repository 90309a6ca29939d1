"""``--sample`` without a display, as ``make run`` calls it on a server: tables, a report, a picture of the window."""

from __future__ import annotations

import re
from pathlib import Path

from command_line import DONE, loopline
from PySide6.QtGui import QColor, QImage
from small_shop import lifecycle

from canvas.theme import LIGHT


def test_the_sample_is_replayed_and_shown_without_a_display(tmp_path: Path) -> None:
    outcome = loopline("--sample", cwd=tmp_path).expect(DONE)
    for node in lifecycle().nodes:
        assert re.search(rf"^{re.escape(node.id)} ", outcome.out, re.MULTILINE), node.id
    report, window = tmp_path / "out" / "report.html", tmp_path / "out" / "window.png"
    assert f"Report: {report}" in outcome.out
    assert f"Window: {window}" in outcome.out
    said = re.search(r"([\d,]+) were sent a message, ([\d,]+) messages in all", outcome.out)
    assert said is not None
    assert all(figure in report.read_text(encoding="utf-8") for figure in said.groups())
    picture = QImage(str(window))
    assert (picture.width(), picture.height()) == (1440, 900)
    row = {picture.pixelColor(x, 860).rgb() for x in range(220, 1140)}
    assert QColor(LIGHT.surface).rgb() in row
    loops = sum(
        picture.pixelColor(x, y).rgb() == QColor(LIGHT.accent).rgb()
        for x in range(200, 1150, 2)
        for y in range(100, 650, 2)
    )
    assert loops > 200


def test_a_folder_that_takes_no_files_is_told_before_the_work() -> None:
    loopline("--sample", cwd=Path("/proc")).bad("out")
