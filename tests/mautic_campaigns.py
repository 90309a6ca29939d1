"""What a description of Mautic's interface cannot say of a campaign, and of the things beside it that it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from exporters.publishing.assets import Asset
from exporters.targets.mautic.fields import CORE

_EMAIL_DECISIONS = ("email.open", "email.click", "email.reply")
_TOKEN = re.compile(r"\{contactfield=([^}|]*)")
_CONTENT = re.compile(r'\{dynamiccontent="([^"]*)"\}')


def check_plan(made: Sequence[tuple[Asset, Any]]) -> int:
    """Hold a whole plan against what Mautic does with it; gives the number of events. AssertionError if something is
    amiss."""
    fields = {body["alias"] for asset, body in made if asset.kind == "field"} | CORE
    tags = {body["tag"] for asset, body in made if asset.kind == "tag"}
    events = 0
    for asset, body in made:
        if asset.kind == "campaign":
            events += len(body["events"])
            check_campaign(body)
            _check_named(body, fields, tags)
        elif asset.kind == "email":
            check_email(body, fields)
    return events


def check_campaign(body: Any) -> None:
    """A tree of events: each named once, behind one parent by one way, placed, and jumping to what can be jumped to."""
    events = body["events"]
    by_id = {event["id"]: event for event in events}
    assert len(by_id) == len(events), "ids are unique"
    seen: set[str] = set()
    for event in events:
        parent = by_id[event["parent"]] if event["parent"] is not None else None
        assert parent is None or parent["id"] in seen, "a parent stands before its children"
        seen.add(event["id"])
        _check_place(event, parent)
        _check_children(event, by_id)
        if event["type"] == "campaign.jump_to_event":
            target = by_id[event["properties"]["jumpToEvent"]]
            assert target["eventType"] != "decision", "nobody can jump to a decision"
            assert target["type"] != "campaign.jump_to_event"
    _check_canvas(body, by_id)


def _check_place(event: Any, parent: Any) -> None:
    assert event["order"] == (1 if parent is None else parent["order"] + 1)
    if event["eventType"] == "decision":
        # A decision is there from the event before it on, which must have happened in the same rotation.
        assert parent is not None
        assert parent["eventType"] == "action"
    if event["type"] in _EMAIL_DECISIONS:
        assert parent["type"] == "email.send", "it asks about the e-mail right before it"
    if parent is None or parent["eventType"] == "action":
        assert event["decisionPath"] is None
    else:
        assert event["decisionPath"] in ("yes", "no")
    if parent is not None and parent["eventType"] == "decision" and event["decisionPath"] == "no":
        assert event["triggerInterval"] > 0, "else it is taken at once"


def _check_children(event: Any, by_id: Any) -> None:
    children = [by_id[child] for child in event["children"]]
    assert all(child["parent"] == event["id"] for child in children)
    ways = Counter(child["decisionPath"] for child in children)
    assert all(count == 1 for count in ways.values()), "one event by each way"
    if event["type"] == "campaign.jump_to_event":
        assert not children, "a jump has nothing behind it"


def _check_canvas(body: Any, by_id: Any) -> None:
    nodes = body["canvasSettings"]["nodes"]
    assert Counter(node["id"] for node in nodes) == Counter([*by_id, "lists"])
    places = [(int(node["positionX"]), int(node["positionY"])) for node in nodes]
    assert len(places) == len(set(places))
    by_row: dict[int, list[int]] = {}
    for across, down in places:
        by_row.setdefault(down, []).append(across)
    for row in by_row.values():
        ordered = sorted(row)
        assert all(after - before >= 200 for before, after in pairwise(ordered)), "nothing overlaps"
    connections = body["canvasSettings"]["connections"]
    told = {connection["targetId"]: connection for connection in connections}
    assert len(told) == len(connections), "Mautic keeps the last parent only"
    assert set(told) == set(by_id)
    for identity, event in by_id.items():
        connection = told[identity]
        assert connection["sourceId"] == (event["parent"] or "lists")
        way = "leadsource" if event["parent"] is None else event["decisionPath"] or "bottom"
        assert connection["anchors"]["source"] == way


def _check_named(body: Any, fields: set[str], tags: set[str]) -> None:
    for event in body["events"]:
        properties = event["properties"]
        if event["type"] == "lead.field_value":
            assert properties["field"] in fields
        elif event["type"] == "lead.updatelead":
            assert set(properties) <= fields
        elif event["type"] == "lead.changetags":
            assert {*properties["add_tags"], *properties["remove_tags"]} <= tags
        elif event["type"] == "lead.tags":
            assert set(properties["tags"]) <= tags


def check_email(body: Any, fields: set[str]) -> None:
    """Every token is one that Mautic fills in: a field that is made, or dynamic content that the e-mail holds."""
    contents = body.get("dynamicContent", [])
    names = [content["tokenName"] for content in contents]
    assert len(names) == len(set(names))
    texts = [body[name] for name in ("subject", "preheaderText", "customHtml", "plainText") if name in body]
    assert {name for text in texts for name in _CONTENT.findall(text)} == set(names)
    inner = [way["content"] for content in contents for way in content["filters"]]
    inner += [content["content"] for content in contents]
    assert not any(_CONTENT.search(text) for text in inner), "dynamic content holds no other"
    used = {name for text in (*texts, *inner) for name in _TOKEN.findall(text)}
    assert used <= fields, used - fields
    assert {one["field"] for content in contents for way in content["filters"] for one in way["filters"]} <= fields


def runs_hot(body: Any) -> list[str]:
    """The events that jump back without anything between that takes time: such a circle would run at full speed."""
    by_id = {event["id"]: event for event in body["events"]}
    found = []
    for event in body["events"]:
        if event["type"] != "campaign.jump_to_event":
            continue
        target, here, waits = by_id[event["properties"]["jumpToEvent"]], event, event["triggerInterval"] > 0
        while here is not target and here["parent"] is not None:
            here = by_id[here["parent"]]
            waits = waits or here["triggerInterval"] > 0 or here["eventType"] == "decision"
        if here is target and not waits:
            found.append(event["id"])
    return found
