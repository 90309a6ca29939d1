"""Applies the remedy of a finding, as one undo step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from journey.checks.findings import Fix
from journey.checks.signal_words import UNSUBSCRIBE
from journey.describe import outputs_of
from journey.edits import PITCH_X, PITCH_Y, delete
from journey.fragments import fragment
from journey.fragments_versions import put_use
from journey.identifiers import free_id
from journey.journey import Journey
from journey.messages import variant_of
from journey.model import WEEKDAYS, Cap, Coupon, Edge, Header, Loop, Message, Node, QuietHours, QuietWindow
from journey.store import Store, Transaction
from journey.words import mark, say

#: A card is so wide: steps that overlap it make room.
_WIDTH = 160.0

_UNSUBSCRIBE = mark("Unsubscribe")


def apply_fix(store: Store, fix: Fix) -> bool:
    """Apply a remedy as one undo step called like its button; False if what it is about is gone."""
    if fix.operation == "remove_step":
        there = store.journey.node(fix.record) is not None
        delete(store, [fix.record], heal=True)
        return there
    if store.journey.records.get(fix.record) is None:
        return False
    with store.transaction(fix.words) as transaction:
        _OPERATIONS[fix.operation](store.journey, transaction, fix.record, fix.values)
    return True


def _set_parameter(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    node = transaction.get(record)
    if isinstance(node, Node):
        transaction.put(replace(node, parameters={**node.parameters, values["parameter"]: values["value"]}))


def _set_parameters(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    node = transaction.get(record)
    if isinstance(node, Node):
        transaction.put(replace(node, parameters={**node.parameters, **values}))


def _switch_off(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    node = transaction.get(record)
    if isinstance(node, Node):
        transaction.put(replace(node, status="disabled"))


def _set_entry(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    transaction.put(replace(journey.header, entry=replace(journey.header.entry, **values)))


def _not_while(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    header = journey.header
    others = tuple(dict.fromkeys((*header.not_while, values["journey"])))
    transaction.put(replace(header, not_while=others))


def _limit_loop(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    edge = transaction.get(record)
    if isinstance(edge, Edge):
        transaction.put(replace(edge, loop=edge.loop or Loop()))


def _set_coupon(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    coupon = transaction.get(record)
    if isinstance(coupon, Coupon):
        transaction.put(replace(coupon, valid=values["valid"]))


def _add_cap(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    header: Header = journey.header
    taken = {cap.id for cap in header.caps}
    identifier = next(name for number in range(1, len(taken) + 2) if (name := f"cap_{number}") not in taken)
    cap = Cap(id=identifier, limit=float(values["limit"]), window=values["window"], by_number=True)
    transaction.put(replace(header, caps=(*header.caps, cap)))


def _set_quiet_hours(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    """A window for every day beside those that there are, where the person is."""
    header = journey.header
    before = header.quiet_hours or QuietHours()
    window = QuietWindow(start=values["start"], end=values["end"], weekdays=WEEKDAYS)
    others = tuple(other for other in before.windows if (other.start, other.end) != (window.start, window.end))
    classes = tuple(dict.fromkeys((*before.classes, "commercial")))
    quiet = replace(before, windows=(*others, window), zone="person", classes=classes)
    transaction.put(replace(header, quiet_hours=quiet))


def _add_unsubscribe(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    """A link at the end of a body, before what closes a page."""
    message, locale = transaction.get(record), values["locale"]
    if not isinstance(message, Message):
        return
    if not locale:
        transaction.put(replace(message, body=_with_link(message.body, "")))
    elif variant_of(message, locale) is not None:
        variants = (
            replace(variant, body=_with_link(variant.body, locale)) if variant.locale == locale else variant
            for variant in message.variants
        )
        transaction.put(replace(message, variants=tuple(variants)))


def _with_link(body: str, locale: str) -> str:
    words = UNSUBSCRIBE.get(locale) or UNSUBSCRIBE.get(locale.split("-")[0]) or say(_UNSUBSCRIBE)
    link = f'<p><a href="{{{{ unsubscribe_url }}}}">{words}</a></p>'
    low = body.lower()
    place = max(low.rfind("</body>"), -1)
    if place < 0:
        place = low.rfind("</html>")
    return f"{body.rstrip()}\n{link}\n" if place < 0 else f"{body[:place]}{link}\n{body[place:]}"


def _insert_before(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    """A step into which all leads that led to another one, and which leads there."""
    target = journey.node(record)
    if target is None:
        return
    made = _make_room(journey, transaction, target, values)
    for edge in journey.edges_to.get(record, ()):
        transaction.put(replace(edge, target=made.id))
    _lead_on(transaction, made, record)


def _insert_on_edge(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    """A step in the middle of an edge; a loop's limits go to the edge that goes back then."""
    edge = journey.edge(record)
    target = journey.node(edge.target) if edge else None
    if edge is None or target is None:
        return
    made = _make_room(journey, transaction, target, values)
    transaction.put(replace(edge, target=made.id, loop=None))
    _lead_on(transaction, made, target.id, edge.loop)


def _add_after(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    """A step at a free way out, below where it leaves or beside what stands there."""
    source = journey.node(record)
    if source is None:
        return
    x, y = source.x, source.y + PITCH_Y
    taken = {(node.x, node.y) for node in journey.nodes if node.stage == source.stage}
    while any(abs(x - left) < _WIDTH and abs(y - top) < PITCH_Y / 2 for left, top in taken):
        x += PITCH_X
    made = Node(
        id=free_id(transaction, values["kind"]),
        order=transaction.next_order(Node),
        kind=values["kind"],
        stage=source.stage,
        x=x,
        y=y,
        parameters=dict(values["parameters"]),
    )
    transaction.put(made)
    _connect(transaction, record, values["output"], made.id)


def _lead_to(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    """An edge from a free way out to a step that is there."""
    if journey.node(values["target"]) is not None:
        _connect(transaction, record, values["output"], values["target"])


def _make_room(journey: Journey, transaction: Transaction, target: Node, values: dict[str, Any]) -> Node:
    """A new step in the place of another one, which moves down with all that stands below it."""
    for node in journey.nodes:
        beside = node.stage == target.stage and abs(node.x - target.x) < _WIDTH
        if beside and node.y >= target.y and not node.width:
            transaction.put(replace(node, y=node.y + PITCH_Y))
    made = Node(
        id=free_id(transaction, values["kind"]),
        order=transaction.next_order(Node),
        kind=values["kind"],
        stage=target.stage,
        x=target.x,
        y=target.y,
        parameters=dict(values["parameters"]),
    )
    transaction.put(made)
    return made


def _lead_on(transaction: Transaction, made: Node, target: str, loop: Loop | None = None) -> None:
    _connect(transaction, made.id, outputs_of(made)[0].id, target, loop)


def _connect(transaction: Transaction, source: str, output: str, target: str, loop: Loop | None = None) -> None:
    transaction.put(
        Edge(
            id=free_id(transaction, "edge"),
            order=transaction.next_order(Edge),
            source=source,
            output=output,
            target=target,
            loop=loop,
        )
    )


def _update_use(journey: Journey, transaction: Transaction, record: str, values: dict[str, Any]) -> None:
    node, found = journey.node(record), fragment(journey, values["fragment"])
    if node is not None and found is not None:
        put_use(journey, transaction, node, found)


_OPERATIONS: dict[str, Callable[[Journey, Transaction, str, dict[str, Any]], None]] = {
    "set_parameter": _set_parameter,
    "set_parameters": _set_parameters,
    "switch_off": _switch_off,
    "set_entry": _set_entry,
    "not_while": _not_while,
    "limit_loop": _limit_loop,
    "set_coupon": _set_coupon,
    "add_cap": _add_cap,
    "set_quiet_hours": _set_quiet_hours,
    "add_unsubscribe": _add_unsubscribe,
    "insert_before": _insert_before,
    "insert_on_edge": _insert_on_edge,
    "add_after": _add_after,
    "lead_to": _lead_to,
    "update_use": _update_use,
}
