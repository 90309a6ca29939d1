"""Adding a step without pointing at a place: below what is selected, or in the middle of what is seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from canvas.gestures.landing import Place
from canvas.gestures.wire import free_port
from canvas.places import box_beside, place_in_stage, stage_below
from canvas.widget import CanvasWidget
from journey.edits import add_node


def add_step(canvas: CanvasWidget, kind_id: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Add a step in the middle of what is seen, below what is selected if it has a free way out, and select it."""
    chosen = [key for key in canvas.selection if canvas.store.journey.node(key)]
    follows = _below(canvas, chosen[0]) if len(chosen) == 1 else None
    (stage, left, top), source, output = follows or (place_for_step(canvas), "", "")
    made = add_node(canvas.store, kind_id, left, top, stage=stage, source=source, output=output, parameters=parameters)
    canvas.select([made])
    canvas.reveal(made)
    canvas.setFocus()


def place_for_step(canvas: CanvasWidget) -> Place:
    """The middle of what is seen, as the document keeps places."""
    x, y = canvas.view.to_scene(canvas.width() / 2, canvas.height() / 2)
    return canvas.drawing.scene.to_lane(x, y)


def _below(canvas: CanvasWidget, node_id: str) -> tuple[Place, str, str] | None:
    """Where a step that follows another one goes, with the way out that leads there."""
    port = free_port(canvas, node_id)
    if port is None or port.connected:
        return None
    scene = canvas.drawing.scene
    box = box_beside(scene, node_id, "down")
    return place_in_stage(scene, stage_below(scene, node_id), box.x, box.y), node_id, port.output
