"""What Klaviyo's description cannot say of flows: ids, links, the one way into each action, circles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exporters.publishing.assets import Asset


def check_plan(made: Sequence[tuple[Asset, Any]]) -> int:
    """Hold all flows of a plan against it; how many actions there were."""
    return sum(_check_flow(body["data"]["attributes"]["definition"]) for asset, body in made if asset.kind == "flow")


def _check_flow(definition: Any) -> int:
    """Ids are unique, links lead to actions, there is one way into each, nothing goes in a circle."""
    named = [action["temporary_id"] for action in definition["actions"]]
    assert len(named) == len(set(named))
    links = {action["temporary_id"]: _links(action) for action in definition["actions"]}
    targets = [target for found in links.values() for target in found if target is not None]
    assert set(targets) <= set(named)
    assert len(targets) == len(set(targets))
    entry = definition["entry_action_id"]
    assert entry not in targets
    assert entry is None or set(targets) | {entry} == set(named)
    return len(named)


def _links(action: Any) -> list[str | None]:
    if action["type"] == "multi-branch-split":
        return [branch["links"]["next"] for branch in action["data"]["branches"]]
    return list(action["links"].values())
