"""Where tracks are: how wide streets must be for them, and the x of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from canvas.geometry import STREET, LaneBox
from canvas.routing.columns import Columns
from canvas.routing.tracks import Track

#: Between two tracks, where there is room; the first two fit into a street of the usual width.
TRACK_PITCH = 8.0
_TRACKS_IN_STREET = 2
#: A street grows for so many tracks; more lie closer together.
_TRACKS_AT_MOST = 12
#: Tracks stay so far from the cards on both sides together: room for an arrow.
_BESIDE_TRACKS = 14.0


def streets_for(columns: Columns, tracks: Sequence[int]) -> list[float]:
    """The width of the street right of each lane. ``tracks``: how many lie side by side in each channel."""
    widths: list[float] = []
    for lane in range(len(columns.first_of_lane) - 1):
        most = min(tracks[columns.first_of_lane[lane + 1]], _TRACKS_AT_MOST)
        widths.append(STREET + TRACK_PITCH * max(0, most - _TRACKS_IN_STREET))
    return widths


class Frame(NamedTuple):
    """Where a channel is: its tracks lie round ``x``, left or right of it if nothing lies beyond, and have so much
    ``room`` in all."""

    x: float
    room: float
    side: Literal["left", "round", "right"]


def frames_of(columns: Columns, boxes: Sequence[LaneBox]) -> list[Frame]:
    """Where all channels are, between lanes at their places."""
    return [_frame(columns, boxes, channel) for channel in range(len(columns) + 1)] if boxes else []


def _frame(columns: Columns, boxes: Sequence[LaneBox], channel: int) -> Frame:
    if channel == 0:
        return Frame(boxes[0].rect.x, 0.0, "left")
    if channel == len(columns):
        return Frame(boxes[-1].rect.right, 0.0, "right")
    before, after = columns.all[channel - 1], columns.all[channel]
    left, right = boxes[before.lane].rect.x + before.right, boxes[after.lane].rect.x + after.left
    middle = (left + right) / 2
    if before.lane != after.lane:
        middle = (boxes[before.lane].rect.right + boxes[after.lane].rect.x) / 2
    return Frame(middle, 2 * min(middle - left, right - middle) - _BESIDE_TRACKS, "round")


def track_x(frame: Frame, track: Track) -> float:
    """Where a track of a channel is."""
    if frame.side == "left":
        return frame.x - TRACK_PITCH * (track.total - track.number)
    if frame.side == "right":
        return frame.x + TRACK_PITCH * (track.number + 1)
    pitch = min(TRACK_PITCH, max(frame.room, 1.0) / max(1, track.total - 1))
    return frame.x + (track.number - (track.total - 1) / 2) * pitch
