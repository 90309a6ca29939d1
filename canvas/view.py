"""What part of the drawing is seen, how large: the camera of the canvas, as plain immutable data.

The offset is kept in whole device pixels, so that panning moves the picture by pixels and nothing shimmers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from canvas.geometry import Point, Rect

Level = Literal["near", "mid", "far"]

ZOOM_LEAST = 0.05
ZOOM_MOST = 4.0
NEAR_FROM = 0.65
MID_FROM = 0.30

#: The zooms that the buttons and keys step through.
ZOOM_STEPS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)

#: Fitting leaves so many device-independent pixels free on each side.
FIT_MARGIN = 32.0


@dataclass(frozen=True)
class View:
    """``zoom``: 1 for 100 %. ``ratio``: device pixels for one device-independent pixel. ``left``, ``top``: where the
    canvas' origin is, in device pixels from the widget's corner."""

    zoom: float = 1.0
    ratio: float = 1.0
    left: int = 0
    top: int = 0

    @cached_property
    def scale(self) -> float:
        """Device pixels for one canvas unit."""
        return self.zoom * self.ratio

    @cached_property
    def line(self) -> int:
        """The width of a thin line in device pixels: one at 100 % on an ordinary screen, never none."""
        return max(1, int(self.scale + 0.25))

    @cached_property
    def level(self) -> Level:
        """How much is drawn at this zoom."""
        if self.zoom >= NEAR_FROM:
            return "near"
        return "mid" if self.zoom >= MID_FROM else "far"

    def to_scene(self, x: float, y: float) -> Point:
        """The canvas point under a point of the widget (device-independent pixels)."""
        return ((x * self.ratio - self.left) / self.scale, (y * self.ratio - self.top) / self.scale)

    def to_widget(self, x: float, y: float) -> Point:
        """The widget's point (device-independent pixels) at a canvas point."""
        return ((x * self.scale + self.left) / self.ratio, (y * self.scale + self.top) / self.ratio)

    def device_to_scene(self, left: float, top: float, width: float, height: float) -> Rect:
        """The canvas rectangle under a rectangle of device pixels."""
        scale = self.scale
        return Rect((left - self.left) / scale, (top - self.top) / scale, width / scale, height / scale)

    def device_box(self, rect: Rect) -> tuple[int, int, int, int]:
        """Left, top, right, bottom in device pixels of a canvas rectangle, each side rounded by itself."""
        scale = self.scale
        return (
            round(rect.x * scale) + self.left,
            round(rect.y * scale) + self.top,
            round((rect.x + rect.width) * scale) + self.left,
            round((rect.y + rect.height) * scale) + self.top,
        )

    def panned(self, by_x: int, by_y: int) -> View:
        """The view after the picture moved by device pixels."""
        return replace(self, left=self.left + by_x, top=self.top + by_y)

    def zoomed(self, zoom: float, x: float, y: float, point: Point | None = None) -> View:
        """The view at another zoom, with the canvas point under (x, y) of the widget where it was.

        ``point``: the canvas point that is to be there, if it is known better than to a pixel (zooming on).
        """
        zoom = min(max(zoom, ZOOM_LEAST), ZOOM_MOST)
        scene_x, scene_y = point if point is not None else self.to_scene(x, y)
        scale = zoom * self.ratio
        return replace(
            self,
            zoom=zoom,
            left=round(x * self.ratio - scene_x * scale),
            top=round(y * self.ratio - scene_y * scale),
        )

    def centred(self, x: float, y: float, width: float, height: float) -> View:
        """The view with a canvas point in the middle of a widget of that size."""
        return replace(
            self,
            left=round(width * self.ratio / 2 - x * self.scale),
            top=round(height * self.ratio / 2 - y * self.scale),
        )

    def fitted(self, bounds: Rect, width: float, height: float, most: float = 1.0) -> View:
        """The view that shows ``bounds`` whole in a widget of that size, at most at zoom ``most``."""
        room_x, room_y = max(width - 2 * FIT_MARGIN, 1.0), max(height - 2 * FIT_MARGIN, 1.0)
        zoom = min(room_x / max(bounds.width, 1.0), room_y / max(bounds.height, 1.0), most)
        zoom = min(max(zoom, ZOOM_LEAST), ZOOM_MOST)
        return replace(self, zoom=zoom).centred(*bounds.center, width, height)

    def seen(self, width: float, height: float) -> Rect:
        """The canvas rectangle that a widget of that size shows."""
        return self.device_to_scene(0, 0, width * self.ratio, height * self.ratio)

    def with_ratio(self, ratio: float) -> View:
        """The same part of the canvas on a screen with another ratio."""
        grown = ratio / self.ratio
        return replace(self, ratio=ratio, left=round(self.left * grown), top=round(self.top * grown))


def next_zoom(zoom: float, up: bool) -> float:
    """The next larger or smaller of the zoom steps."""
    if up:
        return next((step for step in ZOOM_STEPS if step > zoom * 1.01), ZOOM_MOST)
    return next((step for step in reversed(ZOOM_STEPS) if step < zoom * 0.99), ZOOM_LEAST)
