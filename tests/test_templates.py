"""The templates keep the field's practice: sound, no letter to spare, on the days they promise, alive on the sample."""

from __future__ import annotations

import pytest
from history_builder import DAY, HOUR, MINUTE, Person, make_history
from msgspec.structs import replace
from small_shop import TEMPLATES

from designer.gallery.asking import with_values
from designer.gallery.declaration import declaration
from designer.replaying import replay
from journey.checks.check import check
from journey.file import read_journey
from journey.journey import Journey
from journey.program import program_of
from simulator.history.folder import open_history
from simulator.run import RunSettings
from simulator.sends import replay_sends

NAMES = sorted(path.stem for path in TEMPLATES.glob("*.journey"))
SAMPLE = TEMPLATES.parent / "sample_history"
LANGUAGES = {"zh-CN", "zh-TW", "ru", "ro"}
#: Ways that nobody can walk in the sample: it has no sign-ups in forms, no day that somebody needs a thing on, no
#: reason of a cart that was left, no such cart over 20,000, no accounts in social media, no news of parcels.
NOT_IN_THE_SAMPLE = {
    "ask_why": {"why_day.next"},
    "awareness_drip": {"drip_asks.next"},
    "cart_abandonment": {"abandoned_why.trouble", "abandoned_trouble.next"},
    "high_value_cart": {
        "large_value.high",
        "large_call.next",
        "large_call.blocked",
        "large_task.next",
        "large_personal.next",
        "large_decides.order",
        "large_decides.timeout",
        "large_follow.next",
        "large_later.order",
        "large_later.timeout",
        "large_later.cart",
    },
    "multi_channel": {"multi_social.yes", "multi_tell.next"},
    "returns": {"return_parcel.received", "return_received.next"},
    "welcome": {"welcome_signs_up.next"},
}
#: The views that the awareness drip starts at: the third, on a Monday at 10:02.
LOOKS = [(10 * HOUR + minute * MINUTE, "view", {"category": "Lighting"}) for minute in range(3)]
STARTS = 10 * HOUR + 2 * MINUTE


def template(name: str) -> Journey:
    return read_journey(TEMPLATES / f"{name}.journey")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_findings_and_says_when_to_use_it(name: str) -> None:
    journey = template(name)
    assert check(journey) == ()
    assert journey.header.description


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_a_template_has_a_body_and_a_step_that_sends_it(name: str) -> None:
    journey = template(name)
    used = {node.parameters.get("message") for node in journey.nodes}
    for message in journey.messages:
        assert message.id in used
        assert message.body
        assert {variant.locale for variant in message.variants} == LANGUAGES
        for variant in message.variants:
            for field in ("subject", "preheader", "body"):
                own, theirs = getattr(message, field), getattr(variant, field)
                assert bool(theirs) == bool(own), (message.id, variant.locale, field)
                assert not own or theirs != own, (message.id, variant.locale, field)


def with_first_wait(journey: Journey, duration: str) -> Journey:
    wait = journey.node("drip_first_wait")
    assert wait is not None
    changed = replace(wait, parameters={**wait.parameters, "duration": duration})
    return journey.after((), [(wait, changed)], ())


@pytest.mark.parametrize(("first_wait", "days"), [(None, [0, 2, 4]), ("P2D", [2, 4, 6])])
def test_the_awareness_drip_sends_on_the_days_of_its_first_wait(first_wait: str | None, days: list[int]) -> None:
    journey = template("awareness_drip")
    if first_wait is not None:
        journey = with_first_wait(journey, first_wait)
    history = make_history([Person("someone", LOOKS, zone="UTC")], end=30 * DAY)
    sends = replay_sends([program_of(journey)], history, RunSettings(), engine="plain")
    assert [int(time) - STARTS for time in sends.time] == [day * DAY for day in days]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "blank"])
def test_a_template_is_alive_on_the_sample(name: str) -> None:
    """People enter, each send sends, and each way is walked: but for those that the sample cannot have, and then the
    template says what history it needs."""
    journey = template(name)
    result = replay((journey,), open_history(SAMPLE), RunSettings())
    document = result.document
    unwalked = {edge for edge, tally in document["edges"].items() if tally["passes"] == 0}
    assert unwalked == NOT_IN_THE_SAMPLE.get(name, set())
    assert bool(unwalked) <= bool(declaration(name).needs)
    assert document["run"]["entered"] > 1_000
    assert document["run"]["reach"] > 500
    sends = {node.id for node in journey.nodes if node.parameters.get("message")}
    silent = {node for node in sends if document["nodes"][node]["entries"] and not document["nodes"][node]["sent"]}
    assert not silent
    loops = {edge.id for edge in journey.edges if edge.loop is not None}
    assert all(document["edges"][edge]["passes"] > 0 for edge in loops - unwalked)


def test_calls_about_carts_come_to_life_with_a_threshold_that_the_sample_has() -> None:
    asks = declaration("high_value_cart").asks
    journey = with_values(template("high_value_cart"), asks, {"threshold": 100})
    document = replay((journey,), open_history(SAMPLE), RunSettings()).document
    walked = {edge for edge, tally in document["edges"].items() if tally["passes"] > 0}
    assert walked == {edge.id for edge in journey.edges}
    call = document["nodes"]["large_call"]
    assert call["sent"] > 50
    assert sum(call["blocked"].values()) > call["sent"], "few have agreed to be called; a person writes to the others"


@pytest.mark.parametrize(
    ("value", "step"),
    [(19_999.99, "large_letter"), (20_000.0, "large_letter"), (20_000.01, "large_call"), (77_183.6, "large_call")],
)
def test_exactly_20000_gets_a_letter_and_more_a_call(value: float, step: str) -> None:
    cart = (2 * DAY + 10 * HOUR, "cart", {"value": value, "order": "one"})
    history = make_history([Person("someone", [cart], zone="UTC")], end=3 * DAY)
    sends = replay_sends([program_of(template("high_value_cart"))], history, RunSettings(), engine="plain")
    assert [sends.nodes[node] for node in sends.node] == [step]


def test_templates_run_together() -> None:
    """No step stands in two of them, so that a workspace of journeys made from them can be replayed at once."""
    ids = [node.id for name in NAMES for node in template(name).nodes]
    assert len(ids) == len(set(ids))
