"""What of a comparison the canvas shows: the steps and edges whose figures differ clearly, and what was changed. No Qt.

Where one step differs, a few people differ nearly everywhere after it; only what the interval tells from nothing is
marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas.overlay import Spot, Spotlight
from designer.comparing.study import Answer
from designer.comparing.words import figure_name
from designer.estimate_words import signed
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.words import number, say

if TYPE_CHECKING:
    from simulator.comparing.versions import Against
    from simulator.figures import Figure

#: What stands on a card, under which sign; what else is told in the tool tip.
_SHOWN = (("log-in", "entries"), ("send", "sent"), ("ban", "capped"))
_TOLD = ("entries", "unique", "sent", "held", "capped", "ends")


def differing(answer: Answer, journey: Journey) -> Spotlight:
    """The spotlight on what differs, of the steps and edges that the journey on the canvas has."""
    from simulator.figures import Figure

    against = answer.comparison.others[0]
    spots: dict[str, Spot] = {}
    journey = without_fragments(journey)
    for node in journey.nodes:
        figures = [Figure("node", node.id, name) for name in _TOLD]
        told = [_told(answer, against, figure) for figure in figures if _value(against, figure)]
        is_changed = node.id == answer.inquiry.changed
        if told or is_changed:
            shown = [
                (sign, signed(value))
                for sign, name in _SHOWN
                if (value := _value(against, Figure("node", node.id, name)))
            ]
            if is_changed:
                told.insert(0, _change(answer))
                shown = [("pencil-line", _labels(answer)), *shown] if not shown else [*shown[:1], ("pencil-line", "")]
            spots[node.id] = Spot(tuple(shown), "\n".join(told))
    for edge in journey.edges:
        value = _value(against, Figure("edge", edge.id, "passes"))
        is_changed = edge.id == answer.inquiry.changed
        if value or is_changed:
            words = [_change(answer)] if is_changed else []
            if value:
                words.append(_told(answer, against, Figure("edge", edge.id, "passes")))
            spots[edge.id] = Spot((("log-in", signed(value)),) if value else (), "\n".join(words))
    return Spotlight(spots)


def _value(against: Against, figure: Figure) -> float:
    difference = against.differences.get(figure)
    return difference.value if difference is not None and difference.is_clear else 0


def _told(answer: Answer, against: Against, figure: Figure) -> str:
    difference = against.differences[figure]
    return say(
        "{figure}: {base}, then {other}",
        figure=figure_name(answer, figure),
        base=number(round(difference.base)),
        other=number(round(difference.other)),
    )


def _labels(answer: Answer) -> str:
    return f"{answer.inquiry.base.label} / {answer.inquiry.others[0].label}"


def _change(answer: Answer) -> str:
    inquiry = answer.inquiry
    return say("Changed: {base} against {other}", base=inquiry.base.label, other=inquiry.others[0].label)
