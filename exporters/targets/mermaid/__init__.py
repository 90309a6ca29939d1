"""Mermaid: a drawing as text, which wikis and code hosts show."""

from __future__ import annotations

from exporters.lowering.form import Flow, declared_kind
from exporters.lowering.lower import Lowered
from exporters.lowering.wording import for_readers
from journey.describe import loop_words, output_words, summary_of
from journey.words import mark, say

#: How a step of each family is drawn: what stands before and after its text.
_SHAPES = {
    "trigger": ("([", "])"),
    "wait": ("(", ")"),
    "split": ("{", "}"),
    "send": ("[/", "/]"),
    "action": ("[", "]"),
    "flow": ("((", "))"),
    "goal": ("[[", "]]"),
}


class Mermaid:
    """A Mermaid flow chart; several flows stand in frames of their own."""

    id = "mermaid"
    words = mark("Mermaid drawing")
    suffixes = (".mmd", ".mermaid")

    def write(self, lowered: Lowered) -> bytes:
        """The file."""
        lines = ["flowchart TD"]
        framed = len(lowered.flows) > 1
        numbers = _numbers(lowered)
        for place, flow in enumerate(lowered.flows, 1):
            if framed:
                lines.append(f'  subgraph flow{place} ["{quoted(flow.header.name or flow.id)}"]')
            lines += _flow(for_readers(flow), numbers, "    " if framed else "  ")
            if framed:
                lines.append("  end")
        return ("\n".join(lines) + "\n").encode("utf-8")


def quoted(text: str) -> str:
    """A text as it may stand between quotation marks: signs that mean something to Mermaid are written as numbers."""
    shown = " ".join(text.split())
    return "".join(
        letter if letter.isalnum() or letter in " ,.:;!?+-–—%/()" else f"#{ord(letter)};" for letter in shown
    )


def _numbers(lowered: Lowered) -> dict[str, str]:
    """A short name for each step: n1, n2 ..."""
    steps = (piece.id for flow in lowered.flows for piece in flow.pieces)
    return {step: f"n{place}" for place, step in enumerate(steps, 1)}


def _flow(flow: Flow, numbers: dict[str, str], margin: str) -> list[str]:
    lines = []
    journey = flow.journey
    for piece in flow.pieces:
        node = journey.node(piece.id)
        assert node is not None
        opening, closing = _SHAPES[declared_kind(piece).family.id]
        summary = summary_of(node, journey)
        words = piece.name if summary in ("", piece.name) else say("{name}: {what}", name=piece.name, what=summary)
        lines.append(f'{margin}{numbers[piece.id]}{opening}"{quoted(words)}"{closing}')
    for ways in flow.ways_from.values():
        for way in ways:
            node, edge = journey.node(way.source), journey.edge(way.id)
            assert node is not None
            words = output_words(node, way.output)
            if edge is not None and edge.loop is not None:
                words = ", ".join(part for part in (words, loop_words(edge, journey)[1]) if part)
            arrow = "-.->" if way.loop is not None else "-->"
            label = f'|"{quoted(words)}"|' if words else ""
            lines.append(f"{margin}{numbers[way.source]} {arrow}{label} {numbers[way.target]}")
    return lines


FORMAT = Mermaid()
