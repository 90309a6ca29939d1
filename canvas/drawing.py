"""A document as it is drawn: its geometry, what its cards say, what it is given beside, in a theme.

Painted by the canvas and by everything that makes pictures.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from PySide6.QtGui import QPainter

from canvas.faces import Faces
from canvas.geometry import Change, Rect
from canvas.overlay import Overlay
from canvas.painting.document import DocumentPainter
from canvas.painting.sheet import Means, Sheet
from canvas.scene import AT_ONCE, Scene
from canvas.theme import Theme
from canvas.view import View
from journey.journey import Journey
from journey.store import Difference


class Drawing:
    """Everything that painting needs. ``vectors``: for paper, where nothing becomes pixels.

    ``hidden``: ids that are not painted, because they are being dragged. ``scene``: the journey's geometry, if it was
    derived before; nobody else may use it.
    """

    def __init__(
        self,
        journey: Journey,
        theme: Theme,
        overlay: Overlay | None = None,
        vectors: bool = False,
        scene: Scene | None = None,
    ) -> None:
        self.overlay = overlay or Overlay()
        self.scene = scene if scene is not None else Scene(journey, self.overlay.replayed)
        self.faces = Faces(journey, self.overlay)
        self.theme = theme
        self.means = Means.make(vectors)
        self.hidden: AbstractSet[str] = frozenset()
        self.painter = DocumentPainter()

    def follow(self, difference: Difference, before: Journey, after: Journey, at_once: bool = True) -> Change:
        """Keep up with a change of the document; returns what is to be painted anew. Unless ``at_once``, ``work``
        is to be called until it is done."""
        self.faces.follow(difference, after)
        change = self.scene.update(difference, before, after, at_once)
        self.painter.follow(self.scene, self.scene.difference, change)
        return change

    def work(self, seconds: float) -> bool:
        """Go on deriving for so long, then looking for the places of words; returns whether one of the two is done
        now and everything is to be painted anew."""
        if self.scene.deriving:
            if not self.scene.work(seconds):
                return False
            self.painter.forget()
            return True
        if self.scene.drawing_left:
            self.painter.moved(self.scene, self.scene.draw_left(seconds))
            return not self.scene.drawing_left
        if not self.scene.words_waited_for or not self.scene.find_words(seconds):
            return False
        self.painter.forget_words()
        return True

    @property
    def unsettled(self) -> bool:
        """Whether there is work to go on with."""
        return self.scene.deriving or self.scene.drawing_left or self.scene.words_waited_for

    def give_scene(self) -> Scene | None:
        """The geometry for another canvas that shows the same journey in place of this one, whose words it says anew;
        None while it is being derived."""
        if self.scene.deriving:
            return None
        self.scene.forget_words()
        return self.scene

    def show(self, overlay: Overlay, at_once: bool = True) -> Change:
        """Use other figures; everything is to be painted anew. ``at_once``: as for following."""
        self.overlay = overlay
        self.faces.show(overlay)
        self.painter.forget_words()
        if overlay.replayed != self.scene.figures_shown:
            self.painter.forget()
            self.scene.show_figures(overlay.replayed, at_once)
        return Change(True)

    def sheet(self, painter: QPainter, view: View) -> Sheet:
        """What painting functions are given."""
        return Sheet(painter, view, self.theme, self.means)

    def count(self, view: View, area: tuple[int, int, int, int]) -> int:
        """About how many things there are to paint in an area of device pixels, if it is painted in one go."""
        return self.painter.count(view, self.scene, area)

    def paint(self, painter: QPainter, view: View, area: tuple[int, int, int, int]) -> None:
        """Paint an area of device pixels, to which the painter is clipped. In a large journey words that have no
        place yet are left out: ``work`` finds it."""
        sheet = self.sheet(painter, view)
        later = len(self.scene.journey.nodes) + len(self.scene.journey.edges) > AT_ONCE
        scene, faces, overlay = self.scene, self.faces, self.overlay
        self.painter.paint(sheet, scene, faces, overlay, area, self.hidden, words_later=later, with_signs=True)

    def sketch(self, painter: QPainter, view: View, area: tuple[int, int, int, int]) -> None:
        """Paint an area quickly: as it would look far away."""
        self.painter.sketch(self.sheet(painter, view), self.scene, self.faces, self.overlay, area, self.hidden)


def whole(drawing: Drawing, margin: float = 24.0) -> Rect:
    """Everything that is drawn, with a margin round it."""
    bounds = drawing.scene.bounds()
    if bounds.width <= 0 and bounds.height <= 0:
        return Rect(0.0, 0.0, 640.0, 360.0)
    return bounds.grown(margin)


def paint_scene(
    painter: QPainter,
    drawing: Drawing,
    rect: Rect,
    zoom: float = 1.0,
    ratio: float = 1.0,
    ground: bool = True,
) -> None:
    """Paint a part of a drawing with its upper left corner at the painter's origin.

    ``zoom`` decides, as on the screen, how much is shown; ``ratio`` is painter units for one unit at 100 %. For
    paper both are 1 and the painter is scaled. ``ground``: with the canvas' own colour.
    """
    scale = zoom * ratio
    view = View(zoom, ratio, -round(rect.x * scale), -round(rect.y * scale))
    area = (0, 0, round(rect.width * scale), round(rect.height * scale))
    painter.save()
    painter.setClipRect(0, 0, area[2], area[3])
    sheet = drawing.sheet(painter, view)
    drawing.painter.paint(sheet, drawing.scene, drawing.faces, drawing.overlay, area, drawing.hidden, ground=ground)
    painter.restore()
