"""Paints the document: ground, lanes, frames, edges, cards, loops, from the bottom up."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from canvas.faces import Faces
from canvas.geometry import Change, Rect, Shape
from canvas.overlay import Overlay
from canvas.painting.cards import CardPainter
from canvas.painting.edges import EdgePainter
from canvas.painting.far import FarPainter
from canvas.painting.labels import LabelPainter
from canvas.painting.lanes import paint_ground, paint_lanes
from canvas.painting.loops import paint_loop_ports, paint_pills
from canvas.painting.notes import paint_frame, paint_note
from canvas.painting.sheet import Sheet
from canvas.painting.signs import paint_signs, paint_stacks
from canvas.scene import Scene
from canvas.view import View
from canvas.visible import Visible
from journey.store import Difference

#: So far from its own box a thing may be painted: the line under a card, stubs, words beside an edge.
REACH = 28.0
#: Words beside an edge reach so far to the side of its box.
LABEL_REACH = 170.0

_NOTHING: frozenset[str] = frozenset()


class DocumentPainter:
    """Paints a scene; keeps what it worked out from one painting to the next."""

    def __init__(self) -> None:
        self.edges = EdgePainter()
        self.cards = CardPainter()
        self.labels = LabelPainter()
        self.far = FarPainter()
        self.visible = Visible()

    def follow(self, scene: Scene, difference: Difference, change: Change) -> None:
        """The document changed, and with it the scene."""
        self.visible.follow(difference)
        self.labels.forget()
        self.far.follow(scene, change)

    def moved(self, scene: Scene, change: Change) -> None:
        """The same things are there as before, some of them elsewhere."""
        self.visible.moved()
        self.labels.forget()
        self.far.follow(scene, change)

    def forget(self) -> None:
        """The whole scene changed."""
        self.visible.forget()
        self.labels.forget()
        self.far.forget()

    def forget_words(self) -> None:
        """What is said changed, the scene did not."""
        self.labels.forget()

    def count(self, view: View, scene: Scene, area: tuple[int, int, int, int]) -> int:
        """About how many nodes and edges there are to paint in an area."""
        around = view.device_to_scene(*area).grown(REACH)
        if view.level == "far":
            return self.far.count(scene, around, view.zoom)
        return self.visible.count(scene, around, _beside(around) if view.level == "near" else around)

    def paint(
        self,
        sheet: Sheet,
        scene: Scene,
        faces: Faces,
        overlay: Overlay,
        area: tuple[int, int, int, int],
        hidden: AbstractSet[str] = _NOTHING,
        ground: bool = True,
        words_later: bool = False,
        with_signs: bool = False,
    ) -> None:
        """Paint a part: ``area`` is left, top, width, height in device pixels.

        The painter is to be clipped to it. ``hidden``: ids of what is painted elsewhere, because it is being
        dragged. ``ground``: with the canvas' own colour and dots. ``words_later``: without words whose place
        is not known yet. ``with_signs``: with what hands use, and paper has no use for.
        """
        seen = sheet.view.device_to_scene(*area)
        if ground:
            paint_ground(sheet, *area)
        paint_lanes(sheet, scene.lanes, overlay, seen)
        around = seen.grown(REACH)
        routes = scene.routes
        nodes = _shown(self.visible.nodes(scene, around), hidden) if sheet.view.level != "far" else []
        if sheet.view.level == "far":
            drawn = _shown(self.visible.drawn(scene, around), hidden)
        else:
            drawn = [node for node in nodes if scene.boxes[node].shape != "card"]
        self._paint_drawn(sheet, scene, [node for node in drawn if scene.boxes[node].shape == "frame"])
        notes = [node for node in drawn if scene.boxes[node].shape == "note"]
        if sheet.view.level == "far":
            self.far.paint_edges(sheet, scene, around, hidden, overlay.spots)
            self._paint_drawn(sheet, scene, notes)
            self.far.paint_cards(sheet, scene, faces, overlay, around, hidden)
            return
        near = sheet.view.level == "near"
        # Words beside edges reach further than the edges do.
        spoken = _shown(self.visible.edges(scene, _beside(around) if near else around), hidden)
        edges = [edge for edge in spoken if routes[edge].bounds.meets(around)] if near else spoken
        self.edges.paint(sheet, scene, overlay, edges)
        self.labels.paint_stubs(sheet, [stub for node in nodes for stub in scene.stubs(node)], faces, overlay.stale)
        if near:
            self.labels.paint_labels(sheet, scene, faces, spoken, overlay.stale, words_later)
        self._paint_drawn(sheet, scene, notes)
        cards = nodes[len(drawn) :] if drawn else nodes
        paint_stacks(sheet, scene, cards)
        self.cards.paint(sheet, scene, faces, overlay, cards)
        if with_signs:
            paint_signs(sheet, scene, nodes)
        loops = [edge for edge in edges if routes[edge].loop is not None]
        paint_loop_ports(sheet, [shape.port for edge in loops if (shape := routes[edge].loop) is not None])
        paint_pills(sheet, scene, faces, loops, overlay.stale)

    def sketch(
        self,
        sheet: Sheet,
        scene: Scene,
        faces: Faces,
        overlay: Overlay,
        area: tuple[int, int, int, int],
        hidden: AbstractSet[str] = _NOTHING,
    ) -> None:
        """Paint a part as it would look far away, which is quick at any zoom."""
        seen = sheet.view.device_to_scene(*area)
        paint_ground(sheet, *area)
        paint_lanes(sheet, scene.lanes, overlay, seen)
        self.far.paint_edges(sheet, scene, seen, hidden, overlay.spots)
        self.far.paint_cards(sheet, scene, faces, overlay, seen, hidden)

    def paint_nodes(self, sheet: Sheet, scene: Scene, faces: Faces, overlay: Overlay, nodes: AbstractSet[str]) -> None:
        """Paint these nodes by themselves, in their order."""
        shapes: dict[Shape, list[str]] = {"frame": [], "note": [], "card": []}
        order = scene.journey.records
        for node in sorted(nodes & scene.boxes.keys(), key=lambda key: (order[key].order, key)):
            shapes[scene.boxes[node].shape].append(node)
        self._paint_drawn(sheet, scene, shapes["frame"])
        if sheet.view.level != "far":
            cards = shapes["card"]
            self.labels.paint_stubs(sheet, [stub for node in cards for stub in scene.stubs(node)], faces, overlay.stale)
        self._paint_drawn(sheet, scene, shapes["note"])
        if sheet.view.level != "far":
            paint_stacks(sheet, scene, shapes["card"])
        painted = self.far.paint_some if sheet.view.level == "far" else self.cards.paint
        painted(sheet, scene, faces, overlay, shapes["card"])

    def _paint_drawn(self, sheet: Sheet, scene: Scene, nodes: list[str]) -> None:
        for node_id in nodes:
            node, box = scene.journey.node(node_id), scene.boxes[node_id]
            if node is None:
                continue
            if box.shape == "frame":
                paint_frame(sheet, box, node)
            else:
                paint_note(sheet, box, node)
        sheet.means.texts.flush(sheet.painter)


def _beside(around: Rect) -> Rect:
    """Where the edges lie whose words may be in a rectangle."""
    return Rect(around.x - LABEL_REACH, around.y, around.width + 2 * LABEL_REACH, around.height)


def _shown(found: list[str], hidden: AbstractSet[str]) -> list[str]:
    return [key for key in found if key not in hidden] if hidden else found
