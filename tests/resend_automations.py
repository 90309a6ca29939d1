"""What Resend's description cannot say of automations: how steps hang together, and that what they name is made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from exporters.publishing.assets import Asset

WAYS = {
    "condition": {"condition_met", "condition_not_met"},
    "wait_for_event": {"event_received", "timeout"},
}
#: Fields that every contact has.
_OWN = {"email", "unsubscribed", "first_name", "last_name"}


def check_plan(made: Sequence[tuple[Asset, Any]]) -> int:
    """Hold all assets of a plan against it; how many steps there were."""
    properties = {asset.title for asset, _ in made if asset.kind == "property"}
    events = {asset.title for asset, _ in made if asset.kind == "event"}
    steps = 0
    for asset, body in made:
        if asset.kind == "automation":
            steps += _check_automation(body, properties, events)
        elif asset.kind == "template":
            _check_template(body)
        elif asset.kind == "property":
            assert re.fullmatch(r"\w{1,50}", body["key"])
    return steps


def _check_automation(body: Any, properties: set[str], events: set[str]) -> int:
    """One start; keys are unique; ways lead to steps, one into each, by the outputs that a step has; no circle."""
    assert body["status"] == "disabled"
    kinds = {step["key"]: step["type"] for step in body["steps"]}
    assert len(kinds) == len(body["steps"]) <= 150
    (start,) = (key for key, kind in kinds.items() if kind == "trigger")
    targets = [way["to"] for way in body["connections"]]
    assert len(targets) == len(set(targets))
    assert set(targets) | {start} == set(kinds), (
        "every step can be reached, and with one way into each there is no circle"
    )
    leaving = [(way["from"], way["type"]) for way in body["connections"]]
    assert len(leaving) == len(set(leaving))
    assert all(way in WAYS.get(kinds[source], {"default"}) for source, way in leaving)
    for step in body["steps"]:
        config = step["config"]
        if "event_name" in config:
            assert config["event_name"] in events
        for length in (config.get("duration"), config.get("timeout")):
            assert length is None or _seconds(length) <= 30 * 86_400
        for field in _fields(config):
            scope, _, name = field.partition(".")
            assert scope == "event" or name in properties | _OWN, field
        assert set(config.get("properties", {})) <= properties
    return len(kinds)


def _check_template(body: Any) -> None:
    """Every variable in a text is declared, and Resend's own is the only other one."""
    used = set(re.findall(r"\{\{\{(\w+)\}\}\}", body["subject"] + body["html"] + body.get("text", "")))
    declared = {one["key"] for one in body.get("variables", ())}
    assert used - {"RESEND_UNSUBSCRIBE_URL"} <= declared


def _seconds(length: str) -> int:
    count, unit = length.split()
    return int(count) * {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}[unit.rstrip("s")]


def _fields(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [found for key in ("field", "var") if isinstance(found := value.get(key), str)]
        return own + [field for part in value.values() for field in _fields(part)]
    return [field for part in value for field in _fields(part)] if isinstance(value, list) else []
