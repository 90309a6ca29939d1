"""Journeys with one fault each, by the check that is to find it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from journey import edits, stage_edits
from journey.fragments_files import new_fragment
from journey.fragments_versions import new_version
from journey.journey import new_journey
from journey.model import Coupon, Edge, Entry, Loop, Message, QuietHours, QuietWindow
from journey.store import Store

Body = Callable[["Drawing"], None]
LINK = '<p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>'


class Drawing:
    """A journey under construction; each step follows the one before unless told otherwise."""

    def __init__(self) -> None:
        self.store = Store(new_journey("journey-test", "Test", "Europe/London"))
        self._last = ("", "")

    def stages(self, *names: str) -> list[str]:
        return [stage_edits.add_stage(self.store, name) for name in names]

    def step(
        self, kind: str, *, name: str = "", after: tuple[str, str] | None = None, stage: str = "", **values: Any
    ) -> str:
        source, output = after if after is not None else self._last
        if kind in STARTS:
            source = ""
        made = edits.add_node(
            self.store,
            kind,
            8,
            42 + 98 * len(self.store.journey.nodes),
            name=name,
            stage=stage,
            parameters=values,
            source=source,
            output=output,
        )
        self._last = (made, "next")
        return made

    def letter(
        self, subject: str = "Hello", body: str = f"<p>Hello</p>{LINK}", kind: str = "email", **values: Any
    ) -> str:
        made = self.step(kind, name=values.pop("name", subject), **values)
        message = self.store.journey.records[str(self.store.journey.node(made).parameters["message"])]  # type: ignore[union-attr]
        assert isinstance(message, Message)
        with self.store.transaction("Write") as transaction:
            transaction.put(replace(message, subject=subject if kind == "email" else "", body=body))
        return made

    def end(self) -> str:
        return self.step("exit")

    def goes_back(self, source: str, output: str, target: str, **limits: Any) -> None:
        made = edits.connect(self.store, source, output, target)
        assert made is not None
        edits.set_loop(self.store, made, Loop(**limits))

    def header(self, **fields: Any) -> None:
        edits.change_header(self.store, "Set", **fields)

    def coupon(self, **fields: Any) -> None:
        given = {"name": "Spring", "value": "10 %", "code": "SPRING", "valid": "P7D", **fields}
        with self.store.transaction("Coupon") as transaction:
            transaction.put(Coupon(id="spring", **given))


STARTS = frozenset(
    ("event_trigger", "order_completed", "cart_abandonment", "schedule", "form", "browse_abandonment", "segment_entry")
)
SHOWS = "<p>{{ coupon.spring.code }}</p>" + LINK


def started(body: Body, kind: str = "event_trigger", **values: Any) -> Store:
    """A journey with a start and what ``body`` draws after it."""
    drawing = Drawing()
    if kind == "event_trigger":
        values.setdefault("event", {"event": "view"})
    drawing.step(kind, name="Start", **values)
    body(drawing)
    return drawing.store


def _letters(count: int, wait: str = "P1D") -> Body:
    def body(drawing: Drawing) -> None:
        for number in range(count):
            drawing.letter(f"Letter {number}")
            drawing.step("delay", duration=wait)
        drawing.end()

    return body


def _looped(drawing: Drawing) -> None:
    letter = drawing.letter("Order now")
    wait = drawing.step(
        "wait_for_event", branches=[{"id": "o", "name": "ordered", "event": {"event": "order"}}], timeout="P2D"
    )
    drawing.step("exit", after=(wait, "o"))
    drawing.goes_back(wait, "timeout", letter, max_passes=5, minimum_interval="P2D")


def _daily(drawing: Drawing) -> None:
    letter = drawing.letter("Every day")
    wait = drawing.step("delay", duration="P1D")
    drawing.goes_back(wait, "next", letter, max_passes=90, minimum_interval="P1D")


def _coupon(valid: str = "P7D", wait: str = "P10D", **fields: Any) -> Body:
    def body(drawing: Drawing) -> None:
        drawing.coupon(valid=valid, **fields)
        drawing.step("issue_coupon", coupon="spring")
        drawing.step("delay", duration=wait)
        drawing.letter("Your code", SHOWS)
        drawing.end()

    return body


def _not_issued(drawing: Drawing) -> None:
    drawing.coupon(unique=True)
    drawing.letter("Your code", SHOWS)
    drawing.end()


def _transactional(drawing: Drawing) -> None:
    drawing.coupon()
    drawing.letter("Your code", SHOWS, message_class="transactional", reason="Order")
    drawing.end()


def _breakfast(drawing: Drawing) -> None:
    drawing.step("wait_until", time="14:00")
    drawing.letter("Breakfast in ten minutes")
    drawing.end()


def _in_quiet_hours(drawing: Drawing) -> None:
    drawing.header(quiet_hours=QuietHours(windows=(QuietWindow(start="21:00", end="08:00"),)))
    drawing.step("wait_until", time="06:30")
    drawing.letter()
    drawing.end()


def _at_night(drawing: Drawing) -> None:
    drawing.letter("", "Hello", kind="sms", name="Text")
    drawing.end()


def _review(drawing: Drawing) -> None:
    drawing.step("delay", duration="P2D")
    drawing.letter("Would you write a review?")
    drawing.end()


def _paid_review(drawing: Drawing) -> None:
    drawing.coupon(valid="")
    drawing.step("review_wait")
    drawing.letter("Write a review", SHOWS)
    drawing.end()


def _unhappy(drawing: Drawing) -> None:
    split = drawing.step("survey_split", name="How was it?")
    happy = drawing.step("exit", after=(split, "promoters"))
    for output in ("detractors", "passives", "timeout"):
        edits.connect(drawing.store, split, output, happy)


def _question(drawing: Drawing) -> None:
    ask = drawing.step("ask_question", name="Ask", question="For whom?")
    for output in ("yes", "no", "timeout"):
        drawing.step("exit", after=(ask, output))


def _questions(drawing: Drawing) -> None:
    for number in range(4):
        ask = drawing.step("ask_question", question=f"Question {number}?", why="So that we can help")
        drawing.step("exit", after=(ask, "no"))
        drawing.step("exit", after=(ask, "timeout"))
        drawing._last = (ask, "yes")
    drawing.end()


def _late(drawing: Drawing) -> None:
    drawing.step("delay", duration="P1D")
    drawing.letter("Welcome")
    drawing.end()


def _dumped(drawing: Drawing) -> None:
    for number in range(2):
        drawing.letter(f"Letter {number}")
        wait = drawing.step(
            "wait_for_event", branches=[{"id": "o", "name": "", "event": {"event": "order"}}], timeout="P2D"
        )
        drawing.step("exit", after=(wait, "o"))
        drawing._last = (wait, "timeout")
    drawing.step("tag", name="Main list", tag="main")
    drawing.end()


def _forward_only(drawing: Drawing) -> None:
    for stage in drawing.stages("Awareness", "Research", "Comparison", "Purchase", "Loyalty"):
        drawing.letter(f"In {stage}", stage=stage)
        drawing.step("delay", duration="P7D", stage=stage)
    drawing.end()


def _silent(drawing: Drawing) -> None:
    stages = drawing.stages("Awareness", "Research", "Comparison", "Purchase")
    for stage in stages:
        drawing.letter(f"In {stage}", stage=stage)
    wait = drawing.step(
        "wait_for_event",
        branches=[{"id": "o", "name": "", "event": {"event": "order"}}],
        timeout="P2D",
        stage=stages[3],
    )
    drawing.step("exit", after=(wait, "o"), stage=stages[3])
    drawing.step("exit", after=(wait, "timeout"), stage=stages[3])


def _sold_out(drawing: Drawing) -> None:
    drawing.step("delay", duration="P14D")
    drawing.letter("Still thinking of it?", "<p>{{ event.product }}</p>" + LINK)
    drawing.end()


def _any_time(drawing: Drawing) -> None:
    drawing.header(entry=Entry(mode="any_time"))
    drawing.letter()
    drawing.end()


def _endless(drawing: Drawing) -> None:
    tag = drawing.step("tag", tag="seen")
    split = drawing.step("condition_split", condition=CONDITION)
    drawing.step("exit", after=(split, "no"))
    made = edits.connect(drawing.store, split, "yes", tag)
    assert made is not None
    edits.set_loop(drawing.store, made, None)


def _call(drawing: Drawing) -> None:
    drawing.header(quiet_hours=QuietHours(windows=(QuietWindow(start="21:00", end="08:00"),)))
    drawing.step("phone_call", name="Call")
    drawing.end()


CONDITION = {
    "is": "group",
    "conditions": [
        {
            "is": "comparison",
            "left": {"of": "events", "event": "order", "measure": "count"},
            "operator": "at_least",
            "value": 1,
        }
    ],
}


def _older_version() -> Store:
    store = started(lambda d: d.end())  # type: ignore[func-returns-value]
    use = new_fragment(store, 0, 0)
    twin = store.journey.node(use)
    assert twin is not None
    with store.transaction("Use it again") as transaction:
        transaction.put(replace(twin, id="second"))
        for edge in store.journey.edges:
            transaction.put(replace(edge, target=use))
            transaction.put(Edge(id="off", source="second", output="end_1", target=edge.target))
        transaction.put(Edge(id="on", source=use, output="end_1", target="second"))
    new_version(store, "second")
    return store


#: By the check: the journey, and whether one click solves it.
FAULTS: dict[str, tuple[Callable[[], Store], bool]] = {
    "everyone": (lambda: started(_letters(1), "schedule", every="once", start="2026-12-24T00:00"), False),
    "same-for-all": (lambda: started(_letters(5)), False),
    "too-many-messages": (lambda: started(_daily), True),
    "same-ask": (lambda: started(_looped), False),
    "dumped": (lambda: started(_dumped), False),
    "no-way-back": (lambda: started(_forward_only), False),
    "silence-after-sale": (lambda: started(_silent), False),
    "question-without-reason": (lambda: started(_question), False),
    "too-many-questions": (lambda: started(_questions), False),
    "wrong-hour": (lambda: started(_breakfast), True),
    "legal-hours": (lambda: started(_at_night), True),
    "quiet-conflict": (lambda: started(_in_quiet_hours), True),
    "coupon-expires": (lambda: started(_coupon()), True),
    "coupon-missing": (lambda: started(lambda d: (d.letter("Code", SHOWS), d.end())), False),  # type: ignore[func-returns-value]
    "coupon-not-issued": (lambda: started(_not_issued), True),
    "coupon-without-code": (lambda: started(_coupon(wait="P1D", code="")), False),
    "out-of-stock": (lambda: started(_sold_out), False),
    "review-before-delivery": (lambda: started(_review, "order_completed"), True),
    "paid-review": (lambda: started(_paid_review, "order_completed"), False),
    "cart-reminders": (lambda: started(_letters(3), "cart_abandonment"), True),
    "dwell-only": (lambda: started(_letters(1), "browse_abandonment", count=1), True),
    "late-welcome": (lambda: started(_late, "form"), True),
    "complaint-alone": (lambda: started(_unhappy), True),
    "call-everyone": (lambda: started(_call), False),
    "unlimited-entry": (lambda: started(_any_time), True),
    "unsubscribe": (lambda: started(lambda d: (d.letter("Hello", "<p>Hello</p>"), d.end())), True),  # type: ignore[func-returns-value]
    "false-transactional": (lambda: started(_transactional), True),
    "fragment-version": (_older_version, True),
    "endless-cycle": (lambda: started(_endless), True),
    "open-output": (lambda: started(lambda d: d.letter()), True),  # type: ignore[func-returns-value]
}
