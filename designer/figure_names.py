"""What the figures of journeys are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.ends import active_words, end_words, nothing_words, refused_words

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.figures import Figure


def name_of_figure(figure: Figure, names: Names) -> str:
    """What a figure counts, with the names of steps, edges, goals and reasons; the beginning of its sentence."""
    from simulator.estimates.words import figure_words

    called = {**names.edges, **names.goals, **names.nodes}
    if figure.part:
        called[figure.part] = _part(figure, names)
    return figure_words(figure, called)


def _part(figure: Figure, names: Names) -> str:
    if figure.name == "refused":
        return refused_words(figure.part)
    if figure.name == "ended":
        return end_words(figure.part, names.exits)
    if figure.name == "active":
        return active_words(figure.part)
    if figure.name == "goal":
        return names.goals.get(figure.part, figure.part)
    return nothing_words(figure.part)
