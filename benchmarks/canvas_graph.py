"""The one input of every column: a deterministic graph shaped like a journey, as plain numbers.

N nodes in columns and exactly 2N edges: a chain, local jumps forward, and a tenth of the jumps going back, as the
loops of customer journeys do. The graph is the one that the peers were measured on.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

COLUMN, ROW = 260.0, 140.0
NAMES = ("Send e-mail", "Wait 3 days", "Opened?", "Score > 50", "Add tag", "Call sales", "SMS", "Split A/B")
KINDS = ("email", "delay", "condition_split", "value_split", "tag", "phone_call", "sms", "random_split")


@dataclass(frozen=True)
class Graph:
    """Names and upper left corners of nodes, and edges as pairs of their numbers."""

    names: list[str]
    places: list[tuple[float, float]]
    edges: list[tuple[int, int]]

    @property
    def middle(self) -> int:
        """The node nearest to the middle."""
        x = (min(p[0] for p in self.places) + max(p[0] for p in self.places)) / 2
        y = (min(p[1] for p in self.places) + max(p[1] for p in self.places)) / 2
        return min(range(len(self.places)), key=lambda n: (self.places[n][0] - x) ** 2 + (self.places[n][1] - y) ** 2)


def make_graph(count: int, seed: int = 7) -> Graph:
    """The graph of ``count`` nodes."""
    draw = random.Random(seed)
    rows = max(1, round(math.sqrt(count / 1.6)))
    places = [((n // rows) * COLUMN, (n % rows) * ROW) for n in range(count)]
    names = [f"{NAMES[n % len(NAMES)]} {n}" for n in range(count)]
    seen: set[tuple[int, int]] = set()
    edges: list[tuple[int, int]] = []

    def add(source: int, target: int) -> None:
        if source != target and (source, target) not in seen and 0 <= target < count:
            seen.add((source, target))
            edges.append((source, target))

    for number in range(count - 1):
        add(number, number + 1)
    while len(edges) < 2 * count:
        source = draw.randrange(count)
        step = rows * draw.randint(1, 3) + draw.randint(-2, 2)
        add(source, source - step if draw.random() < 0.1 else source + max(1, step))
    return Graph(names, places, edges)
