"""Journeys carry on what was derived from the one before: it must be what deriving anew gives."""

from __future__ import annotations

import msgspec
from drawn_journeys import branching
from hypothesis import given
from hypothesis import strategies as st

from journey.journey import Journey
from journey.model import Edge, Node
from journey.store import Store

VIEWS = ("stages", "nodes", "edges", "messages", "edges_from", "edges_to")


def assert_as_anew(journey: Journey) -> None:
    anew = Journey(journey.records)
    for view in VIEWS:
        assert getattr(journey, view) == getattr(anew, view), view


@given(st.data(), st.sampled_from((8, 60)))
def test_views_after_edits_are_those_derived_anew(data: st.DataObject, count: int) -> None:
    store = Store(branching(count, 1, 3))
    for view in data.draw(st.sets(st.sampled_from(VIEWS))):
        getattr(store.journey, view)
    for number in range(3):
        with store.transaction("Edit") as transaction:
            for _ in range(data.draw(st.integers(1, 4))):
                act = data.draw(st.sampled_from(("move", "order", "turn", "remove", "add")))
                node = data.draw(st.sampled_from(store.journey.nodes))
                edge = data.draw(st.sampled_from(store.journey.edges))
                other = data.draw(st.sampled_from(store.journey.nodes))
                if act == "move":
                    transaction.put(msgspec.structs.replace(node, x=node.x + 8))
                elif act == "order":
                    transaction.put(msgspec.structs.replace(node, order=float(data.draw(st.integers(-3, 70)))))
                elif act == "turn":
                    transaction.put(msgspec.structs.replace(edge, source=other.id))
                elif act == "remove":
                    transaction.remove(data.draw(st.sampled_from((node.id, edge.id))))
                else:
                    transaction.put(Node(id=f"new{number}", kind="delay", order=float(data.draw(st.integers(0, 70)))))
                    transaction.put(Edge(id=f"also{number}", source=node.id, output="x", target=f"new{number}"))
        assert_as_anew(store.journey)
    while store.undo() is not None:
        assert_as_anew(store.journey)
