"""The measures of the drawing and the plain shapes that everything on the canvas is derived to.

All numbers are canvas units (device-independent pixels at 100 %), y grows downwards. No Qt here, so that routes and
places can be asked for in tests, on the command line and by exporters.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

# --- Measures (look.md 4 to 6) -------------------------------------------------------------------------------

CARD_WIDTH = 160.0
CARD_HEIGHT = 72.0
#: The height of a card while no figures are shown.
CARD_HEIGHT_PLAIN = 56.0
CARD_RADIUS = 8.0
#: From one row's top to the next's; the same for both card heights, so that nothing moves when figures appear.
ROW_PITCH = 98.0
#: Between parallel branches in one lane.
COLUMN_GAP = 24.0
COLUMN_PITCH = CARD_WIDTH + COLUMN_GAP

LANE_HEADER = 34.0
LANE_PADDING = 8.0
LANE_RADIUS = 10.0
#: Below the lowest card: room for the stub of an output that leads nowhere.
LANE_FOOT = 24.0
LANE_WIDTH_LEAST = CARD_WIDTH + 2 * LANE_PADDING
LANE_HEIGHT_LEAST = LANE_HEADER + LANE_PADDING + 4 * ROW_PITCH
FOLDED_LANE_WIDTH = 30.0
#: Between two lanes; a street with more runs side by side than fit is wider.
STREET = 12.0
#: The top of a lane's first row.
FIRST_ROW = LANE_HEADER + LANE_PADDING

CORNER_RADIUS = 8.0
LOOP_CORNER_RADIUS = 12.0
ARROW_LENGTH = 7.0
#: The loop port's distance from the card's right edge, and its diameter.
LOOP_PORT_INSET = 12.0
LOOP_PORT_SIZE = 14.0
#: The first loop channel lies so far below the lanes, each further one so far below the one before.
FIRST_CHANNEL = 22.0
CHANNEL_PITCH = 26.0
PILL_HEIGHT = 22.0
SELF_LOOP_WIDTH = 24.0
SELF_LOOP_HEIGHT = 20.0
STUB_LENGTH = 9.0
STUB_BAR = 13.0
LABEL_BESIDE = 9.0
#: From a horizontal run to the middle of the text line over it (its baseline is 8 above the run).
LABEL_ABOVE = 12.0
LABEL_HEIGHT = 14.0

#: The card that is seen under a folded frame's own lies so far below it and beside it.
STACK = 4.0

NOTE_SIZE = (160.0, 88.0)
FRAME_SIZE = (360.0, 200.0)

Point = tuple[float, float]
Side = Literal["left", "right", "top", "bottom"]
Direction = Literal["left", "right", "up", "down"]
Align = Literal["left", "right", "center"]
Shape = Literal["card", "note", "frame"]


class Rect(NamedTuple):
    """An axis-parallel rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """The middle."""
        return (self.x + self.width / 2, self.y + self.height / 2)

    def holds(self, x: float, y: float, tolerance: float = 0.0) -> bool:
        """Whether a point lies inside, on the edge, or at most ``tolerance`` outside."""
        return (
            self.x - tolerance <= x <= self.x + self.width + tolerance
            and self.y - tolerance <= y <= self.y + self.height + tolerance
        )

    def meets(self, other: Rect) -> bool:
        """Whether both share a point; touching edges count."""
        return (
            self.x <= other.x + other.width
            and other.x <= self.x + self.width
            and self.y <= other.y + other.height
            and other.y <= self.y + self.height
        )

    def joined(self, other: Rect) -> Rect:
        """The smallest rectangle round both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def grown(self, by: float) -> Rect:
        """The rectangle with ``by`` added on each side."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def moved(self, by_x: float, by_y: float) -> Rect:
        """The rectangle elsewhere."""
        return Rect(self.x + by_x, self.y + by_y, self.width, self.height)


class LaneBox(NamedTuple):
    """A stage as it is drawn. ``tint`` is the stage tint's number, from 0; it may be larger than there are tints
    and then starts again."""

    stage_id: str
    rect: Rect
    name: str
    tint: int
    folded: bool


class NodeBox(NamedTuple):
    """A node as it is placed: cards of steps, and notes and frames with a size of their own."""

    node_id: str
    rect: Rect
    shape: Shape


class Port(NamedTuple):
    """A place where edges leave or enter a card. ``output`` is the way out that starts here, empty for the places
    where edges enter. ``connected``: an edge is there already."""

    node_id: str
    output: str
    x: float
    y: float
    side: Side
    connected: bool


class Stub(NamedTuple):
    """A way out that leads nowhere: a line of STUB_LENGTH down from (x, y) with a bar, and room for words from
    ``label_x`` on, in the middle of a text line at ``label_y``, at most ``room`` wide. ``words`` is the output's
    name, ready to show."""

    node_id: str
    output: str
    words: str
    x: float
    y: float
    label_x: float
    label_y: float
    room: float


class Label(NamedTuple):
    """Where an edge's words stand (loops have a pill instead): at x (start, end or middle by ``align``) with the
    middle of the text line at y.

    ``room`` is the width that is free there; 0 where no place is free: then the words are shown only while the
    edge is hovered or selected.
    """

    x: float
    y: float
    align: Align
    room: float


class LoopShape(NamedTuple):
    """What a loop has beside its line.

    ``port`` is the middle of the loop port. The channel is the horizontal run at ``channel_y``; the pill stands on
    it, centred on ``pill_x``, at most ``pill_room`` wide.
    """

    port: Point
    channel_y: float
    pill_x: float
    pill_room: float

    def pill(self, width: float) -> Rect:
        """The pill's box for a text that needs ``width``."""
        width = min(width, self.pill_room)
        return Rect(round(self.pill_x - width / 2), self.channel_y - PILL_HEIGHT / 2, width, PILL_HEIGHT)


class Route(msgspec.Struct, frozen=True, gc=False):
    """The way of one edge.

    ``points`` are the corners of an axis-parallel line on whole numbers, from the card's edge to the arrow's tip; the
    line itself ends ARROW_LENGTH - 1 before the tip. ``radii`` are the corners' radii, one for each inner point. If
    ``curved``, points are start, control, control, end of a cubic, each further three continuing it, and radii is
    empty. ``direction`` is where the arrow points. ``bounds`` is round the line, its arrow and a loop's pill, not
    round an edge's words.
    """

    edge_id: str
    output: str
    points: tuple[Point, ...]
    radii: tuple[float, ...]
    curved: bool
    direction: Direction
    bounds: Rect
    loop: LoopShape | None = None

    @property
    def tip(self) -> Point:
        """Where the arrow ends."""
        return self.points[-1]


class Change(NamedTuple):
    """What an update changed, so that only that is painted anew.

    ``everything``: lanes moved, so all coordinates may have changed. Else ``nodes`` and ``edges`` are the ids whose
    look or place changed (removed ones too) and ``rectangles`` cover their old and new places, words included.
    """

    everything: bool
    nodes: frozenset[str] = frozenset()
    edges: frozenset[str] = frozenset()
    rectangles: tuple[Rect, ...] = ()


NO_CHANGE = Change(False)
