"""What Dittofeed's description cannot say of journeys and segments: ids, names, children, circles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exporters.publishing.assets import Asset


def check_plan(made: Sequence[tuple[Asset, Any]]) -> int:
    """Hold all assets of a plan against it; how many nodes there were."""
    for kind in {asset.kind for asset, _ in made}:
        named = [body["name"] for asset, body in made if asset.kind == kind]
        assert len(named) == len(set(named)), "what has the same name there is the same thing"
    own = [body["id"] for _, body in made]
    assert len(own) == len(set(own))
    assert len({body["workspaceId"] for _, body in made}) == 1
    nodes = 0
    for asset, body in made:
        if asset.kind == "journey":
            assert body["status"] == "NotStarted"
            nodes += _check_journey(body["definition"])
        elif asset.kind == "segment":
            _check_tree(body["definition"])
    return nodes


def _check_journey(definition: Any) -> int:
    """Ids are unique, children are nodes or the exit, everything is reached, nothing goes in a circle."""
    children = {node["id"]: _children(node) for node in definition["nodes"]}
    assert len(children) == len(definition["nodes"])
    assert {child for found in children.values() for child in found} <= {*children, "ExitNode"}
    seen: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, "a circle would be cut off without a word"
        if name != "ExitNode" and name not in seen:
            for child in children[name]:
                walk(child, (*path, name))
            seen.add(name)

    walk(definition["entryNode"]["child"], ())
    assert seen == set(children)
    keyed = definition["entryNode"].get("key")
    assert keyed or not any(node["type"] == "WaitForNode" for node in definition["nodes"])
    return len(children)


def _children(node: Any) -> list[str]:
    if node["type"] == "SegmentSplitNode":
        return [node["variant"]["trueChild"], node["variant"]["falseChild"]]
    if node["type"] == "WaitForNode":
        return [node["timeoutChild"], *(child["id"] for child in node["segmentChildren"])]
    return [node["child"]]


def _check_tree(definition: Any) -> None:
    nodes = [definition["entryNode"], *definition["nodes"]]
    named = {node["id"] for node in nodes}
    children = [child for node in nodes for child in node.get("children", ())]
    assert len(named) == len(nodes)
    assert len(children) == len(set(children))
    assert set(children) | {definition["entryNode"]["id"]} == named
