"""Colours, icons and type: what the look promises holds."""

import pytest
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from canvas.fonts import STEPS, canvas_font, font
from canvas.icons import FOLDER, icon_pixmap
from canvas.palette import palette
from canvas.theme import DARK, LIGHT, THEMES, Theme, contrast, high_contrast
from journey.catalogue import kinds

pytestmark = pytest.mark.usefixtures("qapp")

#: (ink, ground) and the least contrast in light and dark; text needs 4.5, icons and edges 3.
CONTRASTS = [
    ("text", "surface", 16.2, 13.6),
    ("text", "canvas", 15.4, 15.6),
    ("text", "window", 14.9, 15.0),
    ("text", "sunken", 14.6, 14.9),
    ("muted", "surface", 6.2, 7.2),
    ("muted", "canvas", 5.9, 8.2),
    ("muted", "window", 5.7, 7.9),
    ("muted", "sunken", 5.6, 7.8),
    ("muted", "hover", 5.3, 6.2),
    ("on_accent", "accent", 5.8, 7.6),
    ("accent_text", "surface", 6.9, 8.6),
    ("accent_text", "accent_soft", 5.9, 7.3),
    ("danger", "surface", 6.5, 7.2),
    ("danger", "danger_soft", 5.6, 6.6),
    ("danger", "canvas", 6.2, 8.2),
    ("warning", "surface", 6.2, 8.7),
    ("warning", "warning_soft", 5.5, 7.5),
    ("warning", "window", 5.7, 9.6),
    ("ok", "surface", 5.9, 8.2),
    ("ok", "ok_soft", 5.1, 7.0),
    ("ok", "window", 5.4, 9.0),
    ("faint", "surface", 4.7, 5.3),
    ("accent", "canvas", 5.5, 8.2),
]
CHIPS = {
    "trigger": (5.6, 6.6),
    "wait": (5.2, 7.2),
    "split": (5.1, 6.7),
    "send": (5.3, 6.8),
    "action": (5.5, 8.0),
    "flow": (6.2, 7.0),
    "goal": (5.1, 7.0),
}


@pytest.mark.parametrize(("ink", "ground", "light", "dark"), CONTRASTS)
def test_contrasts_are_those_of_the_design(ink: str, ground: str, light: float, dark: float) -> None:
    assert round(contrast(getattr(LIGHT, ink), getattr(LIGHT, ground)), 1) == light
    assert round(contrast(getattr(DARK, ink), getattr(DARK, ground)), 1) == dark


@pytest.mark.parametrize("family", CHIPS)
def test_family_icons_read_on_their_chips(family: str) -> None:
    for theme, wanted in zip((LIGHT, DARK), CHIPS[family], strict=True):
        colours = theme.family(family)
        assert round(contrast(colours.ink, colours.chip), 1) == wanted


@pytest.mark.parametrize(("theme", "text", "edge"), [(LIGHT, 14.2, 3.0), (DARK, 13.9, 3.8)])
def test_everything_reads_on_every_lane(theme: Theme, text: float, edge: float) -> None:
    assert round(min(contrast(theme.text, lane) for lane in theme.lanes), 1) == text
    assert round(min(contrast(theme.edge, lane) for lane in theme.lanes), 1) == edge
    assert min(contrast(theme.edge_text, lane) for lane in theme.lanes) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_high_contrast_lets_edges_and_borders_read(theme: Theme) -> None:
    clear = high_contrast(theme)
    for ground in (clear.surface, clear.canvas, *clear.lanes):
        assert contrast(clear.edge, ground) >= 4.5
        assert contrast(clear.border, ground) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(LIGHT.surface, LIGHT.shadow) == pytest.approx(21.0)
    assert contrast(LIGHT.text, LIGHT.text) == 1.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_palette_is_the_theme(qtbot: QtBot, theme: Theme) -> None:
    made = palette(theme)
    role = QPalette.ColorRole
    assert made.color(role.Window) == QColor(theme.window)
    assert made.color(role.Highlight) == QColor(theme.accent)
    assert made.color(QPalette.ColorGroup.Disabled, role.Text) == QColor(theme.faint)


def test_every_kind_has_an_icon() -> None:
    missing = [kind.icon for kind in kinds() if not (FOLDER / f"{kind.icon}.svg").is_file()]
    missing += [kind.family.icon for kind in kinds() if not (FOLDER / f"{kind.family.icon}.svg").is_file()]
    assert missing == []


def test_icons_are_drawn_in_the_colour_asked_for(qtbot: QtBot) -> None:
    icons = sorted(FOLDER.glob("*.svg"))
    assert len(icons) > 100
    for path in icons:
        image = icon_pixmap(path.stem, 24, LIGHT.danger, 2.0).toImage()
        solid = [image.pixelColor(x, y) for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 250]
        assert solid, path.stem
        assert all(abs(ink.red() - QColor(LIGHT.danger).red()) < 3 for ink in solid), path.stem


def test_an_unknown_icon_is_a_question_mark(qtbot: QtBot) -> None:
    unknown = icon_pixmap("no-such-icon", 20, LIGHT.text, 2.0).toImage()
    assert unknown == icon_pixmap("circle-help", 20, LIGHT.text, 2.0).toImage()


def test_type_steps_grow_with_the_text_size(qtbot: QtBot) -> None:
    for step, size in STEPS.items():
        assert font(step).pixelSize() == round(size.pixels)
        assert font(step, scale=1.5).pixelSize() == round(size.pixels * 1.5)


def test_texts_are_cut_to_their_room(qtbot: QtBot) -> None:
    used = canvas_font("body", 600)
    assert used.elided("Short", 200) == "Short"
    cut = used.elided("A rather long name of a step " * 40, 80)
    assert cut.endswith("…")
    assert used.width(cut) <= 80
    assert used.elided("Anything", 0) == "…"
