"""Mautic: whole campaigns that are not published, held against what its source says that it takes and does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from history_builder import Person, make_history
from random_draw import Draw
from random_flows import random_document
from shaped_replays import drawn_history, replayed

from exporters.lowering.asking import Options
from exporters.lowering.beside import integers
from exporters.lowering.fidelity import fidelities
from exporters.lowering.lower import lower
from exporters.publishing.errors import PublishError
from exporters.targets.mautic import TARGET
from exporters.targets.mautic.simple import simplified
from exporters.targets.mautic.timing import NOW, Timing, interval, joined, opening
from exporters.targets.target import Choices, Plan
from exporters.translation.tokens import alias_of
from journey import edits
from journey.condition import (
    AttributeOperand,
    CalendarOperand,
    Comparison,
    Condition,
    EventMatch,
    EventPropertyOperand,
    EventsOperand,
    Group,
    SegmentOperand,
)
from journey.file import read_journey
from journey.journey import Journey, new_journey
from journey.model import HEADER_ID, Entry, Loop, Message, QuietHours, QuietWindow, Segment, Variant
from journey.spans import DAY_SECONDS
from journey.store import Store
from simulator.run import RunError
from tests.mautic_campaigns import runs_hot
from tests.target_plans import bodies, choices_of, planned, random_plans, requests, taken

TEMPLATES = sorted((Path(__file__).parents[1] / "resources" / "templates").glob("*.journey"))
CHOICES = choices_of(TARGET)
#: The e-mail of a journey with one.
MAIL = "email.message_1"


def _plan(journey: Journey, choices: Choices = CHOICES) -> Plan:
    return planned(TARGET, journey, choices)


def _campaign(journey: Journey) -> Any:
    """The first campaign of a journey's plan, which is sound."""
    plan = _plan(journey)
    taken(TARGET, plan)
    return next(request.body for request in requests(TARGET, plan) if request.asset.kind == "campaign")


def _named(campaign: Any) -> Mapping[str, Any]:
    return {event["name"]: event for event in campaign["events"]}


# --- Whole journeys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.stem != "blank"], ids=lambda path: path.stem)
def test_every_bundled_journey_becomes_sound_campaigns(path: Path) -> None:
    plan = _plan(read_journey(path))
    assert taken(TARGET, plan) > 15
    made = requests(TARGET, plan)
    assert not any(runs_hot(request.body) for request in made if request.asset.kind == "campaign")
    order = {"tag": 0, "field": 1, "segment": 2, "email": 3, "sms": 3, "campaign": 4}
    kinds = [order[request.asset.kind] for request in made]
    assert kinds == sorted(kinds)


def test_the_lifecycle_lacks_only_what_nobody_but_the_shop_can_know() -> None:
    journey = read_journey(next(path for path in TEMPLATES if path.stem == "lifecycle"))
    assert _plan(journey).lacks == ()
    reasons = " ".join(lack.reason for lack in _plan(journey, Choices()).lacks)
    for missing in ("order", "shop_url", "written to"):
        assert missing in reasons


def test_random_journeys_become_sound_campaigns() -> None:
    assert sum(taken(TARGET, plan) for plan in random_plans(TARGET, CHOICES, 20)) > 150


def test_what_only_mautic_asks_for_changes_nothing_in_a_replay() -> None:
    """One question a step, looks before e-mails and hours leave the figures of the generic shape as they are. Caps are
    left out, as they are dropped, and the least time between entries, which is kept here only."""
    compared = sent = 0
    for number in range(12):
        draw = Draw(Random(f"mautic shapes {number}"))
        drawn = random_document(draw)
        entry = msgspec.structs.replace(drawn.header.entry, minimum_interval="P0D")
        header = msgspec.structs.replace(drawn.header, caps=(), entry=entry)
        journey = Journey({**drawn.records, HEADER_ID: header})
        history = drawn_history(draw)
        plain = lower(journey, TARGET.profile, Options())
        if plain.problems:
            continue
        shaped = TARGET.lower(journey, Options())
        origins = [{piece.id: piece.origin for flow in one.flows for piece in flow.pieces} for one in (plain, shaped)]
        try:
            before, after = (replayed(one.journeys, history) for one in (plain, shaped))
        except RunError:
            continue
        assert integers(after, origins[1]) == integers(before, origins[0]), number
        compared += 1
        sent += before.sent
    assert compared > 6
    assert sent > 10


# --- Waits, jumps, decisions ---------------------------------------------------------------------------------


def _store(mode: Any = "once") -> tuple[Store, str]:
    store = Store(new_journey("journey-mautic"))
    edits.change_header(store, "Settings", entry=Entry(mode=mode))
    return store, edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}}, name="Cart")


def _letter(store: Store, name: str, **texts: Any) -> str:
    given = {"subject": "Hello", "body": "<p>Hello {{ first_name | default('friend') }}</p>", **texts}
    return edits.add_record(store, Message, name, **given)


def _mail(store: Store, source: str, name: str, output: str = "next", **texts: Any) -> str:
    message = _letter(store, name, **texts)
    parameters = {"message": message}
    return edits.add_node(store, "email", 0, 0, source=source, output=output, name=name, parameters=parameters)


def test_a_wait_is_the_time_of_what_comes_next() -> None:
    store, start = _store()
    wait = edits.add_node(store, "delay", 0, 0, source=start, output="next", parameters={"duration": "P2D"})
    until = edits.add_node(
        store, "wait_until", 0, 0, source=wait, output="next", parameters={"time": "09:30", "weekdays": ["mon", "sat"]}
    )
    _mail(store, until, "Letter")
    (event,) = _campaign(store.journey)["events"]
    assert (event["triggerMode"], event["triggerInterval"], event["triggerIntervalUnit"]) == ("interval", 2, "d")
    assert (event["triggerHour"], event["triggerRestrictedDaysOfWeek"]) == ("09:30", [1, 6])
    assert event["properties"]["email_type"] == "marketing"


def test_quiet_hours_are_the_hours_of_each_message() -> None:
    store, start = _store()
    edits.change_header(store, "Settings", quiet_hours=QuietHours(windows=(QuietWindow(start="21:00", end="08:00"),)))
    _mail(store, start, "Letter")
    (event,) = _campaign(store.journey)["events"]
    assert (event["triggerRestrictedStartHour"], event["triggerRestrictedStopHour"]) == ("08:00", "21:00")
    assert event["triggerMode"] == "interval"


def test_hours_that_differ_from_day_to_day_are_told_and_left_out() -> None:
    store, start = _store()
    windows = (QuietWindow(), QuietWindow(start="12:00", end="14:00", weekdays=("sun",)))
    edits.change_header(store, "Settings", quiet_hours=QuietHours(windows=windows))
    _mail(store, start, "Letter")
    lowered = TARGET.lower(store.journey, Options())
    assert [one.fidelity for one in lowered.verdicts if one.setting == "quiet_hours"] == ["dropped"]
    (event,) = _campaign(store.journey)["events"]
    assert event["triggerRestrictedStartHour"] is None


def test_a_way_back_jumps_and_its_passes_are_counted_in_a_field() -> None:
    store, start = _store()
    mail = _mail(store, start, "Reminder")
    wait = edits.add_node(store, "delay", 0, 0, source=mail, output="next", parameters={"duration": "P3D"})
    edge = edits.connect(store, wait, "next", mail)
    assert edge is not None
    edits.set_loop(store, edge, Loop(max_passes=2, minimum_interval="P0D"))
    campaign = _campaign(store.journey)
    jumps = [event for event in campaign["events"] if event["type"] == "campaign.jump_to_event"]
    by_id = {event["id"]: event for event in campaign["events"]}
    # Before an e-mail that goes again stands a look whether the person may be written to, and jumps lead to that.
    (back, *_) = (jump for jump in jumps if jump["name"] == "Back to “May be written to?”")
    assert by_id[back["properties"]["jumpToEvent"]]["type"] == "lead.dnc"
    counts = [event["properties"] for event in campaign["events"] if event["type"] == "lead.updatelead"]
    (field,) = {name for count in counts for name in count}
    assert sorted(count[field] for count in counts) == [0, 1, 2], "a field cannot be emptied, so it begins at 0"
    assert not runs_hot(campaign)
    (reminder,) = (event for event in campaign["events"] if event["type"] == "email.send")
    assert reminder["properties"]["email_type"] == "transactional", "a marketing one would go once only"


def _waiting(store: Store, source: str, name: str, event: str = "order") -> str:
    branches = [{"id": "did", "name": "did", "event": {"event": event}}]
    parameters = {"branches": branches, "timeout": "P1D"}
    return edits.add_node(store, "wait_for_event", 0, 0, source=source, output="next", name=name, parameters=parameters)


def test_the_least_time_between_entries_is_kept_in_a_field() -> None:
    store, start = _store()
    edits.change_header(store, "Settings", entry=Entry(mode="after_exit", minimum_interval="P30D"))
    _mail(store, start, "Letter")
    lowered = TARGET.lower(store.journey, Options())
    (told,) = [one for one in lowered.verdicts if one.setting == "entry.minimum_interval"]
    assert told.fidelity == "approximated"
    events = _named(_campaign(store.journey))
    asked, noted = events["Entered lately?"], events["Note the entry"]
    (field,) = noted["properties"]
    assert noted["properties"] == {field: "now"}
    assert asked["properties"] == {"field": field, "operator": "gte", "value": "-30 days"}
    assert (asked["parent"], noted["parent"], noted["decisionPath"]) == (None, asked["id"], "no")
    carts = [(days * DAY_SECONDS, "cart") for days in (0, 10, 30)]
    history = make_history([Person("p", carts)], end=90 * DAY_SECONDS)
    sent = [replayed(one, history).sent for one in ((store.journey,), lowered.journeys)]
    assert sent == [2, 2]


def test_several_counts_are_set_back_at_once() -> None:
    journey = read_journey(next(path for path in TEMPLATES if path.stem == "lifecycle"))
    events = _campaign(journey)["events"]
    back = [
        event for event in events if event["type"] == "lead.updatelead" and set(event["properties"].values()) == {0}
    ]
    assert [len(event["properties"]) for event in back] == [5, 5, 5, 5], "one for each start"


def test_a_wait_for_an_event_is_a_decision_whose_no_comes_after_its_time() -> None:
    store, start = _store()
    wait = _waiting(store, start, "Bought?")
    _mail(store, wait, "Thanks", "did")
    pause = edits.add_node(store, "delay", 0, 0, source=wait, output="timeout", parameters={"duration": "PT2H"})
    _mail(store, pause, "Still there")
    events = _named(_campaign(store.journey))
    decision = events["Bought?"]
    assert (decision["type"], decision["properties"]["url"]) == ("page.pagehit", "https://shop.example/order*")
    assert decision["triggerMode"] is None
    no = events["Wait 1 day"]
    assert (no["decisionPath"], no["triggerInterval"], no["triggerIntervalUnit"]) == ("no", 1, "d")
    assert events["Still there"]["parent"] == no["id"], "what comes later waits on its own, for the decision is over"
    assert (events["Still there"]["triggerInterval"], events["Still there"]["triggerIntervalUnit"]) == (2, "h")
    assert events["Thanks"]["decisionPath"] == "yes"


def test_a_form_can_stand_for_an_event_and_a_wrong_one_is_told() -> None:
    store, start = _store()
    _mail(store, _waiting(store, start, "Answers?", "survey"), "Thanks", "did")
    decision = bodies(TARGET, _plan(store.journey, Choices(events={"survey": "form:12"})))["campaign.journey-mautic"]
    found = next(event for event in decision["events"] if event["type"] == "form.submit")
    assert found["properties"] == {"forms": [12]}
    wrong = _plan(store.journey, Choices(events={"survey": "form:twelve"}))
    assert any("form:twelve" in lack.reason for lack in wrong.lacks)
    missing = _plan(store.journey, Choices())
    assert any("survey" in lack.reason and "form:12" in lack.remedy for lack in missing.lacks)


def test_what_people_do_with_an_email_is_asked_right_behind_it_also_where_it_goes_again() -> None:
    store, start = _store("after_exit")
    mail = _mail(store, start, "Letter")
    split = edits.add_node(store, "engagement_split", 0, 0, source=mail, output="next", name="Clicked?")
    _mail(store, split, "More", "did")
    campaign = _campaign(store.journey)
    events = _named(campaign)
    assert events["Clicked?"]["type"] == "email.click"
    assert events["Clicked?"]["parent"] == events["Letter"]["id"]
    store, start = _store()
    alone = edits.add_node(store, "engagement_split", 0, 0, source=start, output="next", name="Clicked?")
    _mail(store, alone, "More", "did")
    assert any("right after an e-mail" in lack.reason for lack in _plan(store.journey).lacks)


def test_ways_that_come_together_with_different_waits_do_not_share_them() -> None:
    store, start = _store()
    condition = msgspec.to_builtins(Comparison(left=AttributeOperand(name="vip"), operator="equal", value=1.0))
    split = edits.add_node(
        store, "condition_split", 0, 0, source=start, output="next", parameters={"condition": condition}
    )
    first = edits.add_node(store, "delay", 0, 0, source=split, output="yes", parameters={"duration": "P1D"})
    second = edits.add_node(store, "delay", 0, 0, source=split, output="no", parameters={"duration": "P5D"})
    mail = _mail(store, first, "Letter")
    edits.connect(store, second, "next", mail)
    campaign = _campaign(store.journey)
    (letter,) = (event for event in campaign["events"] if event["type"] == "email.send")
    assert letter["triggerMode"] == "immediate"
    waits = {event["type"]: event["triggerInterval"] for event in campaign["events"] if event["triggerInterval"]}
    assert waits == {"lead.changetags": 1, "campaign.jump_to_event": 5}


def test_starts_with_ways_of_their_own_are_told_apart_by_their_segments() -> None:
    store, start = _store()
    _mail(store, start, "To carts")
    other = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "view"}}, name="View")
    _mail(store, other, "To views")
    campaign = _campaign(store.journey)
    events = _named(campaign)
    assert len(campaign["lists"]) == 2
    asked = events["Came by “Cart”?"]
    assert asked["properties"]["segments"] == [campaign["lists"][0]["id"]]
    assert {events["To carts"]["decisionPath"], events["To views"]["decisionPath"]} == {"yes", "no"}


def test_a_campaign_is_a_draft_and_people_come_again_as_the_journey_says() -> None:
    for mode, again in (("once", 0), ("after_exit", 1)):
        store, start = _store(mode)
        _mail(store, start, "Letter")
        campaign = _campaign(store.journey)
        assert (campaign["isPublished"], campaign["allowRestart"]) == (0, again)


# --- Timing --------------------------------------------------------------------------------------------------


def test_waits_in_a_row_are_put_together_as_far_as_one_event_carries_them() -> None:
    hour, window = Timing(hour=9 * 3600), Timing(window=(8 * 3600, 20 * 3600))
    assert joined([Timing(seconds=60), NOW, Timing(seconds=30)]) == [Timing(seconds=90)]
    assert joined([Timing(seconds=60), hour]) == [Timing(seconds=60, hour=9 * 3600)]
    assert joined([hour, Timing(seconds=60)]) == [hour, Timing(seconds=60)]
    assert joined([hour, window]) == [hour], "nine o'clock lies in the window"
    assert joined([Timing(hour=22 * 3600), window]) == [Timing(hour=22 * 3600), window]
    over = Timing(seconds=60, inactive=True)
    assert joined([over, Timing(seconds=60)]) == [over, Timing(seconds=60)]


@pytest.mark.parametrize(("seconds", "said"), [(90, (2, "i")), (7200, (2, "h")), (DAY_SECONDS, (1, "d"))])
def test_spans_in_mautics_units(seconds: int, said: tuple[int, str]) -> None:
    assert interval(seconds) == said


def test_the_hours_outside_of_closed_windows() -> None:
    every = frozenset(range(7))
    night = (every, 21 * 3600, 8 * 3600)
    assert opening([night]) == Timing(window=(8 * 3600, 21 * 3600))
    sunday = (frozenset({6}), 0, DAY_SECONDS)
    assert opening([night, sunday]) == Timing(window=(8 * 3600, 21 * 3600), days=frozenset(range(6)))
    assert opening([night, (frozenset({0}), 12 * 3600, 13 * 3600)]) is None
    assert opening([(every, 0, DAY_SECONDS)]) is None
    assert opening([]) == NOW


# --- Conditions and texts ------------------------------------------------------------------------------------

POINTS = Comparison(left=AttributeOperand(name="points"), operator="greater", value=10.0)
VIP = Comparison(left=AttributeOperand(name="tag.vip"), operator="equal", value=True)
ORDERED = Comparison(left=EventsOperand(event="order", within="P30D"), operator="at_least", value=1.0)


def _split(condition: Condition, *more: Any) -> Journey:
    store, start = _store()
    for segment in more:
        edits.add_record(store, Segment, segment.name, condition=segment.condition)
    parameters = {"condition": msgspec.to_builtins(condition)}
    split = edits.add_node(
        store, "condition_split", 0, 0, source=start, output="next", parameters=parameters, name="Which?"
    )
    _mail(store, split, "Yes", "yes")
    _mail(store, split, "No", "no")
    return store.journey


@pytest.mark.parametrize(
    ("condition", "kind", "properties", "yes"),
    [
        (POINTS, "lead.field_value", {"field": "points", "operator": "gt", "value": 10}, "yes"),
        (VIP, "lead.tags", {"tags": ["vip"]}, "yes"),
        (Group(negated=True, conditions=(VIP,)), "lead.tags", {"tags": ["vip"]}, "no"),
        (
            Comparison(left=AttributeOperand(name="consent.email"), operator="equal", value=True),
            "lead.dnc",
            {"channels": ["email"]},
            "no",
        ),
        (ORDERED, "lead.field_value", {"field": "last_order", "operator": "gte", "value": "-30 days"}, "yes"),
        (
            Comparison(left=EventsOperand(event="order", within="PT604799S"), operator="less", value=1.0),
            "lead.field_value",
            {"field": "last_order", "operator": "gte", "value": "-7 days"},
            "no",
        ),
        (
            Comparison(left=EventsOperand(event="order", within="P30D"), operator="at_least", value=3.0),
            "lead.field_value",
            {"field": "order_count_30d", "operator": "gte", "value": 3},
            "yes",
        ),
    ],
)
def test_one_question_is_one_condition(condition: Condition, kind: str, properties: Any, yes: str) -> None:
    campaign = _campaign(_split(condition))
    (asked,) = (event for event in campaign["events"] if event["eventType"] == "condition")
    assert (asked["type"], asked["properties"]) == (kind, properties)
    assert _named(campaign)["Yes"]["decisionPath"] == yes


def test_several_questions_are_asked_one_after_the_other() -> None:
    both = _campaign(_split(Group(conditions=(POINTS, VIP, ORDERED))))
    asked = [event for event in both["events"] if event["eventType"] == "condition"]
    assert [event["decisionPath"] for event in asked] == [None, "yes", "yes"]
    assert sum(event["type"] == "campaign.jump_to_event" for event in both["events"]) == 2, "two more ways to no"
    either = _campaign(_split(Group(match="any", conditions=(POINTS, VIP, ORDERED))))
    asked = [event for event in either["events"] if event["eventType"] == "condition"]
    assert [event["decisionPath"] for event in asked] == [None, "no", "no"]


def test_a_segment_of_the_journey_is_asked_by_its_condition() -> None:
    loyal = Segment(id="loyal", name="Loyal", condition=Group(conditions=(POINTS, VIP)))
    inside = Comparison(left=SegmentOperand(segment="segment_1"), operator="equal", value=True)
    campaign = _campaign(_split(inside, loyal))
    assert sum(event["eventType"] == "condition" for event in campaign["events"]) == 2


def test_conditions_that_always_or_never_hold_are_no_questions() -> None:
    assert simplified(Group(), True, {}, 0) == Group(match="all")
    assert simplified(Group(match="any", conditions=(POINTS, Group())), True, {}, 0) == Group(match="all")
    assert simplified(Group(negated=True, conditions=(Group(),)), True, {}, 0) == Group(match="any")
    assert not any(event["eventType"] == "condition" for event in _campaign(_split(Group()))["events"])


@pytest.mark.parametrize(
    "condition",
    [
        Comparison(left=CalendarOperand(part="hour"), operator="less", value=9),
        Comparison(left=AttributeOperand(name="points", within="P3D"), operator="equal", value=1),
        Comparison(
            left=EventsOperand(
                event="order", where=Comparison(left=EventPropertyOperand(name="sku"), operator="equal", value="a")
            ),
            operator="at_least",
            value=1.0,
        ),
    ],
)
def test_what_cannot_be_asked_is_lacking_and_names_its_step(condition: Condition) -> None:
    plan = _plan(_split(condition))
    assert any(lack.record == "condition_split_1" and lack.remedy for lack in plan.lacks)


def _fed(condition: Condition) -> Any:
    store = Store(new_journey("journey-mautic"))
    segment = edits.add_record(store, Segment, "These", condition=condition)
    start = edits.add_node(store, "segment_entry", 0, 0, parameters={"segment": segment})
    _mail(store, start, "Letter")
    return bodies(TARGET, _plan(store.journey))


def test_a_segments_filters_are_rows_of_which_one_holds() -> None:
    fed = _fed(Group(match="any", conditions=(Group(conditions=(POINTS, VIP)), ORDERED)))
    (segment,) = (body for key, body in fed.items() if key.startswith("segment."))
    assert [(one["glue"], one["field"], one["operator"]) for one in segment["filters"]] == [
        ("and", "points", "gt"),
        ("and", "tags", "in"),
        ("or", "last_order", "gte"),
    ]
    assert segment["filters"][1]["properties"]["filter"] == [1], "the id of the tag"


def test_who_did_none_of_several_things_is_left_out_by_a_segment_of_those_who_did() -> None:
    viewed = Comparison(left=EventsOperand(event="view", within="P30D"), operator="at_least", value=1.0)
    fed = _fed(Group(match="any", negated=True, conditions=(ORDERED, viewed)))
    first, second = (body for key, body in fed.items() if key.startswith("segment."))
    assert [one["field"] for one in first["filters"]] == ["last_order", "last_view"]
    ((one),) = second["filters"]
    assert (one["field"], one["operator"]) == ("leadlist", "!in")


def test_choices_in_a_text_are_dynamic_content_and_languages_are_translations() -> None:
    store, start = _store()
    body = (
        "<p>{% if country == 'Norway' %}Hei{% elif points > 5 %}Hi{% if vip %}, {{ vip }}{% endif %}"
        "{% else %}Hello{% endif %} {{ first_name | default('friend') }}</p>"
    )
    _mail(store, start, "Letter", body=body, variants=(Variant(locale="pt-BR", subject="Oi"),))
    sent = bodies(TARGET, _plan(store.journey))
    letter, other = sent[MAIL], sent[f"{MAIL}.pt_BR"]
    assert letter["customHtml"] == '<p>{dynamiccontent="Text 1"} {contactfield=firstname|friend}</p>'
    (content,) = letter["dynamicContent"]
    assert content["content"] == "Hello"
    assert [way["content"] for way in content["filters"]] == ["Hei", "Hi, {contactfield=vip}", "Hi"]
    assert [one["field"] for one in content["filters"][1]["filters"]] == ["points", "vip"]
    assert (letter["language"], other["language"], other["subject"]) == ("en", "pt_BR", "Oi")
    assert other["templateTranslationParent"] == list(sent).index(MAIL) + 1


def test_what_a_text_prints_of_the_event_stands_in_fields_that_the_report_names() -> None:
    store, start = _store()
    _mail(store, start, "Letter", body="<p>{{ event.product | upper }}</p>")
    plan = _plan(store.journey)
    assert "{contactfield=event_product_upper}" in bodies(TARGET, plan)[MAIL]["customHtml"]
    assert "field.event_product_upper" in bodies(TARGET, plan)
    report = fidelities(TARGET.lower(store.journey, Options()))
    told = " ".join(words for line in report.lines for setting in line.settings for words in setting.how)
    assert "event_product_upper" in told


def test_names_of_fields_are_such_as_mautic_keeps() -> None:
    assert alias_of("first_name") == "firstname"
    assert alias_of("order") == "f_order", "Mautic puts the same before words of its database"
    assert alias_of("tags") == "own_tags"
    long = alias_of("passes_of_a_way_back_with_a_long_name")
    other = alias_of("passes_of_a_way_back_with_a_long_name_too")
    assert len(long) == len(other) == 25
    assert long != other


def test_a_connection_asks_for_an_address_and_a_key_of_the_right_form() -> None:
    found = TARGET.service("name:word", {"address": "https://mautic.example/sub/"})
    assert found.base == "https://mautic.example/sub"
    assert found.authorise("name:word")["authorization"].startswith("Basic ")
    token = TARGET.service("abc", {"address": "https://mautic.example", "login": "token"})
    assert token.authorise("abc") == {"authorization": "Bearer abc"}
    for secret, answers in (
        ("name:word", {}),
        ("name:word", {"address": "mautic"}),
        ("no colon", {"address": "https://mautic.example"}),
        ("a:b", {"address": "https://mautic.example", "login": "oauth"}),
    ):
        with pytest.raises(PublishError):
            TARGET.service(secret, answers)


def test_the_match_of_a_wait_that_asks_more_than_the_event_is_told() -> None:
    where = Comparison(left=EventPropertyOperand(name="sku"), operator="equal", value="a")
    store, start = _store()
    branches = [{"id": "did", "event": msgspec.to_builtins(EventMatch(event="order", where=where))}]
    wait = edits.add_node(
        store, "wait_for_event", 0, 0, source=start, output="next", parameters={"branches": branches, "timeout": "P1D"}
    )
    _mail(store, wait, "Thanks", "did")
    lowered = TARGET.lower(store.journey, Options())
    assert any("every “order” counts" in verdict.words for verdict in lowered.verdicts)


def test_several_events_are_waited_for_at_once_and_told_apart_by_their_fields() -> None:
    store, start = _store()
    branches = [{"id": name, "name": name, "event": {"event": name}} for name in ("order", "view")]
    wait = edits.add_node(
        store,
        "wait_for_event",
        0,
        0,
        source=start,
        output="next",
        name="Decides?",
        parameters={"branches": branches, "timeout": "P3D"},
    )
    for output in ("order", "view", "timeout"):
        _mail(store, wait, output, output)
    events = _named(_campaign(store.journey))
    decision, asked = events["Decides?"], events["Decides?: order"]
    assert decision["properties"]["url"] == "https://shop.example/order*,https://shop.example/view*"
    assert asked["properties"] == {"field": "last_order", "operator": "gte", "value": "-1 hours"}
    assert (asked["parent"], asked["decisionPath"]) == (decision["id"], "yes")
    assert (events["order"]["decisionPath"], events["view"]["decisionPath"]) == ("yes", "no")
    assert (events["timeout"]["parent"], events["timeout"]["triggerInterval"]) == (decision["id"], 3)
    both = Choices(events={"order": "form:3", "view": "https://shop.example"})
    assert any("not for both" in lack.reason for lack in _plan(store.journey, both).lacks)
