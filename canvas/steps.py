"""What the canvas needs to know of a node's kind: its outputs, its shape and its size."""

from __future__ import annotations

import msgspec

from canvas.geometry import CARD_WIDTH, FRAME_SIZE, NOTE_SIZE, Shape
from journey.catalogue import kind
from journey.declaration import NEXT, Output
from journey.model import Node


def shape_of(node: Node) -> Shape:
    """Steps are cards, and so are folded frames; notes and frames are only drawn. A kind that this version does not
    know is a step."""
    if node.kind == "note":
        return "note"
    if node.kind == "frame" and not node.folded:
        return "frame"
    return "card"


def size_of(node: Node, card_height: float) -> tuple[float, float]:
    """Width and height: cards are all alike, notes and frames have their own."""
    shape = shape_of(node)
    if shape == "card":
        return (CARD_WIDTH, card_height)
    usual = NOTE_SIZE if shape == "note" else FRAME_SIZE
    return (node.width or usual[0], node.height or usual[1])


def outputs_of(node: Node) -> tuple[Output, ...]:
    """The ways out of a node in the order of its declaration.

    A node whose kind or parameters this version cannot read (the checks say so) has one way out, so that it can
    still be connected.
    """
    declared = kind(node.kind)
    if declared is None:
        return (NEXT,)
    try:
        return declared.outputs(declared.complete(node.parameters))
    except (ValueError, TypeError, LookupError, AttributeError, msgspec.MsgspecError):
        return (NEXT,)
