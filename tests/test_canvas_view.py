"""The camera: zooming keeps the point, panning moves pixels, fitting shows everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas.geometry import Rect
from canvas.view import ZOOM_LEAST, ZOOM_MOST, View, next_zoom

RATIOS = st.sampled_from([1.0, 1.25, 1.5, 2.0])
ZOOMS = st.floats(ZOOM_LEAST, ZOOM_MOST)
PLACES = st.integers(-5_000, 5_000)


@given(ratio=RATIOS, zoom=ZOOMS, to=ZOOMS, left=PLACES, top=PLACES, x=st.floats(0, 1600), y=st.floats(0, 900))
def test_zooming_keeps_the_point_under_the_pointer(
    ratio: float, zoom: float, to: float, left: int, top: int, x: float, y: float
) -> None:
    view = View(zoom, ratio, left, top)
    scene = view.to_scene(x, y)
    after = view.zoomed(to, x, y)
    assert after.zoom == to
    # The picture lies on whole pixels, so that the point may be off by half of one.
    back = after.to_widget(*scene)
    assert back == pytest.approx((x, y), abs=0.51 / ratio + 1e-6)


@given(ratio=RATIOS, zoom=ZOOMS, left=PLACES, top=PLACES, x=st.floats(-500, 500), y=st.floats(-500, 500))
def test_places_on_the_widget_and_on_the_canvas_agree(
    ratio: float, zoom: float, left: int, top: int, x: float, y: float
) -> None:
    view = View(zoom, ratio, left, top)
    assert view.to_scene(*view.to_widget(x, y)) == pytest.approx((x, y), abs=1e-6)


@given(
    ratio=RATIOS,
    width=st.floats(1, 100_000),
    height=st.floats(1, 100_000),
    x=st.floats(-1000, 1000),
    size=st.tuples(st.integers(200, 3000), st.integers(200, 2000)),
)
def test_what_is_fitted_is_seen_whole(
    ratio: float, width: float, height: float, x: float, size: tuple[int, int]
) -> None:
    bounds = Rect(x, -x, width, height)
    view = View(ratio=ratio).fitted(bounds, *size)
    assert view.zoom <= 1.0
    if view.zoom > ZOOM_LEAST:
        seen = view.seen(*size)
        assert seen.x <= bounds.x
        assert seen.y <= bounds.y
        assert seen.right >= bounds.right
        assert seen.bottom >= bounds.bottom


@pytest.mark.parametrize(("zoom", "level"), [(1.0, "near"), (0.65, "near"), (0.64, "mid"), (0.3, "mid"), (0.29, "far")])
def test_the_level_of_detail_follows_the_zoom_whatever_the_screen(zoom: float, level: str) -> None:
    assert View(zoom).level == level
    assert View(zoom, 2.0).level == level


def test_lines_are_never_lost() -> None:
    assert [View(zoom).line for zoom in (0.05, 0.5, 1.0, 2.0)] == [1, 1, 1, 2]
    assert View(1.0, 2.0).line == 2


def test_zoom_steps_end_at_the_bounds() -> None:
    assert next_zoom(1.0, True) == 1.25
    assert next_zoom(1.0, False) == 0.8
    assert next_zoom(ZOOM_MOST, True) == ZOOM_MOST
    assert next_zoom(ZOOM_LEAST, False) == ZOOM_LEAST


def test_another_screen_shows_the_same_part() -> None:
    view = View(0.7, 1.0, 30, -20)
    assert view.with_ratio(2.0).seen(800, 600) == pytest.approx(view.seen(800, 600))
