"""``render`` as a real process: the three kinds of picture, and what cannot be drawn."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from command_line import DONE, ROOT, loopline
from PySide6.QtGui import QImage
from small_shop import LIFECYCLE, lifecycle

from canvas.theme import DARK, LIGHT


def test_svg_holds_every_step_by_name(tmp_path: Path) -> None:
    path = tmp_path / "journey.svg"
    loopline("render", LIFECYCLE, "-o", path).expect(DONE)
    root = ElementTree.parse(path).getroot()
    ids = {element.get("id") for element in root.iter()}
    assert {f"step-{node.id}" for node in lifecycle().nodes} <= ids
    assert {f"loop-{edge.id}" for edge in lifecycle().edges if edge.loop} <= ids


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_png_is_sharp_and_in_the_theme(tmp_path: Path, theme: object) -> None:
    path = tmp_path / "journey.png"
    loopline("render", LIFECYCLE, "-o", path, *(["--dark"] if theme is DARK else [])).expect(DONE)
    image = QImage(str(path))
    assert image.width() > 2_000
    assert image.pixelColor(2, 2).name() == (DARK if theme is DARK else LIGHT).canvas.lower()


def test_pdf_is_one_page(tmp_path: Path) -> None:
    path = tmp_path / "journey.pdf"
    loopline("render", LIFECYCLE, "-o", path).expect(DONE)
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") == 1


def test_figures_of_a_replay_are_drawn_when_asked_for(tmp_path: Path) -> None:
    plain, counted = tmp_path / "plain.svg", tmp_path / "counted.svg"
    loopline("render", LIFECYCLE, "-o", plain).expect(DONE)
    loopline("render", LIFECYCLE, "-o", counted, "--figures").expect(DONE)
    figures = tmp_path / "figures.json"
    loopline("simulate", LIFECYCLE, "--json", figures).expect(DONE)
    nodes = json.loads(figures.read_text(encoding="utf-8"))["nodes"]
    for node in ("viewed", "settle"):
        words = f"{nodes[node]['entries']:,}"
        assert words in counted.read_text(encoding="utf-8")
        assert words not in plain.read_text(encoding="utf-8")


def test_an_empty_journey_is_drawn(tmp_path: Path) -> None:
    journey = tmp_path / "blank.journey"
    loopline("new", "blank", "-o", journey).expect(DONE)
    for kind in ("svg", "png", "pdf"):
        loopline("render", journey, "-o", tmp_path / f"a.{kind}").expect(DONE)
        assert (tmp_path / f"a.{kind}").stat().st_size > 100


def test_what_is_no_picture_is_told(tmp_path: Path) -> None:
    loopline("render", LIFECYCLE, "-o", tmp_path / "a.bmp").bad("a.bmp", ".svg, .png or .pdf")
    loopline("render", LIFECYCLE, "-o", tmp_path / "nowhere" / "a.svg").bad("nowhere")
    loopline("render", LIFECYCLE).bad("-o")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_is_too_large_is_told(tmp_path: Path) -> None:
    document = json.loads(LIFECYCLE.read_text(encoding="utf-8"))
    document["nodes"][0]["y"] = 1_000_000
    journey = tmp_path / "far.journey"
    journey.write_text(json.dumps(document), encoding="utf-8")
    loopline("render", journey, "-o", tmp_path / "a.png").bad("a.png", "too large")
    loopline("render", journey, "-o", tmp_path / "a.pdf").expect(DONE)


def test_an_svg_needs_no_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from designer.__main__ import main; "
        f"status = main(['render', {str(LIFECYCLE)!r}, '-o', {str(tmp_path / 'a.svg')!r}]); "
        "print(status, [name for name in sys.modules if name.startswith('PySide6')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "0 []"
