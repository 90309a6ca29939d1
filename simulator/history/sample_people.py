"""What the sample makes up about one customer: visits, carts, deliveries, consents, sends and clicks.

The real orders are the skeleton; everything else is hung on them by the rules that docs/sample.md gives in
words, with the same figures. Nothing made here says anything about the shop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from simulator.history.build import AttributeRow, EventRow, Value
from simulator.history.sample_draws import Draws
from simulator.history.zones import to_local, to_utc_one

MINUTE, HOUR, DAY = 60, 3_600, 86_400

#: Rates are per mille of the cases that their comment names.
WEB_CUSTOMERS = 850  # customers who order on the web; the others mostly telephone
WEB_ORDERS = 660  # orders of a web customer that pass through a cart
OTHER_WEB_ORDERS = 120  # the same for the others
ABANDONED_BEFORE = 500  # web orders that an abandoned cart of the same article precedes
ABANDONED_IDLE = 620  # visits without an order that end in an abandoned cart
INTERESTS = ((0, 20), (140, 30), (340, 27), (700, 15), (1_400, 8))  # a month, by share of customers
COMES_BACK = 400  # visits without an order that another follows within six days
LAPSED = 150  # of the idle visits go on after LAPSE
LAPSE = 120 * DAY
TRANSIT = {
    "home": ((2, 45), (3, 35), (4, 15), (6, 5)),
    "near": ((4, 30), (5, 30), (6, 25), (9, 15)),
    "far": ((8, 25), (10, 30), (13, 30), (18, 15)),
}  # days, by weight
CONSENT = {"email": 720, "sms": 280, "push": 150, "call": 120, "ads": 400}
REFUSED = 600  # of those without consent said no; the others were never asked
REACHABLE = {"email": 975, "sms": 720, "push": 200, "call": 830, "ads": 550}
BOUNCED = 25  # e-mail addresses that stop working one day
BIRTHDAY = 420  # customers whose date of birth is known
LOYALTY = 550  # customers in the loyalty programme
VIP_POINTS = 5_000
CLICK_FACTOR = ((300, 25), (600, 25), (1_000, 25), (1_500, 15), (3_000, 10))  # personal, by weight
PRESSURE = (700, 700, 1_000, 1_500, 2_200)  # on opting out, by sends in the last 28 days, this one included


@dataclass(frozen=True, slots=True)
class Campaign:
    """A mailing: when (UNIX time), what it is called, clicks and opt-outs per 10,000 sends, to whom."""

    time: int
    name: str
    clicks: int
    leaves: int
    silent_days: int = 0  # only to people whose last order is at least so long ago


@dataclass(frozen=True, slots=True)
class Purchase:
    """A real order as the maker needs it."""

    time: int
    key: str
    value: float
    quantity: float
    product: str
    category: str


@dataclass(frozen=True, slots=True)
class Article:
    """A product of the shop with its usual price."""

    product: str
    price: float


@dataclass(frozen=True, slots=True)
class Shop:
    """What all customers share. ``first`` and ``last`` bound everything made."""

    seed: int
    first: int
    last: int
    articles: dict[str, list[Article]]
    campaigns: list[Campaign]


@dataclass(frozen=True, slots=True)
class Customer:
    """A real customer with the real orders, in order of time."""

    key: str
    distance: str
    zone: str
    purchases: list[Purchase]
    first_seen: int


def events_of(customer: Customer, shop: Shop) -> Iterator[EventRow]:
    """All made events of one customer within the shop's period, in no particular order."""
    for row in _all_events(customer, shop):
        if shop.first <= row.time <= shop.last:
            yield row


def attributes_of(customer: Customer, shop: Shop) -> Iterator[AttributeRow]:
    """All made attributes of one customer."""
    consent = _Contact(customer, shop)
    yield from consent.rows
    yield from _profile(customer, shop)


def _all_events(customer: Customer, shop: Shop) -> Iterator[EventRow]:
    if customer.purchases:
        yield from _visits_around_orders(customer, shop)
        yield from _idle_visits(customer, shop)
        yield from _deliveries(customer, shop)
    yield from _Contact(customer, shop).events


def _event(customer: Customer, time: int, name: str, **properties: Value) -> EventRow:
    return EventRow(customer.key, time, name, properties)


def _at_usual_hour(customer: Customer, day: int, draws: Draws) -> int:
    """A moment of the local date of ``day``: near the hour of an own order, else in the evening."""
    local_day = to_local(day, customer.zone) // DAY * DAY
    if customer.purchases and draws.chance(750):
        usual = to_local(draws.pick(customer.purchases).time, customer.zone) % DAY
        second = usual + draws.whole(-2 * HOUR, 2 * HOUR)
    else:
        second = draws.whole(18 * HOUR, 22 * HOUR)
    second = min(max(second, 6 * HOUR), DAY - 1)
    return to_utc_one(local_day + second, customer.zone)


def _views(
    customer: Customer, shop: Shop, draws: Draws, end: int, category: str, product: str, count: int
) -> Iterator[EventRow]:
    """``count`` views up to ``end``: the last of ``product``, the others mostly of its category."""
    time = end
    for turn in range(count):
        seen, where = product, category
        if turn or not seen:
            where = draws.pick(sorted(shop.articles)) if draws.chance(150) else category
            seen = draws.pick(shop.articles[where]).product
        yield _event(customer, time, "view", product=seen, category=where)
        time -= draws.whole(20, 240)


def _abandoned_visit(
    customer: Customer, shop: Shop, draws: Draws, time: int, category: str, article: Article
) -> Iterator[EventRow]:
    quantity = draws.pick((1, 1, 2, 3, 4, 6, 6, 12, 12, 24))
    yield from _views(customer, shop, draws, time - draws.whole(30, 600), category, article.product, draws.whole(1, 2))
    yield _event(
        customer,
        time,
        "cart",
        value=round(article.price * quantity, 2),
        quantity=float(quantity),
        product=article.product,
        category=category,
    )


def _visits_around_orders(customer: Customer, shop: Shop) -> Iterator[EventRow]:
    draws = Draws(shop.seed, customer.key, "orders")
    rate = WEB_ORDERS if draws.chance(WEB_CUSTOMERS) else OTHER_WEB_ORDERS
    for order in customer.purchases:
        if order.category not in shop.articles or not draws.chance(rate):
            continue
        cart = order.time - draws.whole(2 * MINUTE, 40 * MINUTE)
        yield _event(
            customer,
            cart,
            "cart",
            value=order.value,
            quantity=order.quantity,
            product=order.product,
            category=order.category,
            order=order.key,
        )
        last_view = cart - draws.whole(30, 600)
        yield from _views(
            customer,
            shop,
            draws,
            last_view,
            order.category,
            order.product,
            draws.weighted(((1, 45), (2, 35), (3, 20))),
        )
        for _ in range(draws.weighted(((0, 55), (1, 30), (2, 15)))):
            day = order.time - draws.whole(1, 12) * DAY
            product = order.product if draws.chance(500) else ""
            visit = _at_usual_hour(customer, day, draws)
            yield from _views(customer, shop, draws, visit, order.category, product, draws.whole(1, 3))
        if draws.chance(ABANDONED_BEFORE):
            visit = _at_usual_hour(customer, order.time - draws.whole(1, 6) * DAY, draws)
            unit = max(order.value / max(order.quantity, 1.0), 0.2)
            article = Article(order.product, unit)
            yield from _abandoned_visit(customer, shop, draws, visit, order.category, article)


def _idle_visits(customer: Customer, shop: Shop) -> Iterator[EventRow]:
    """Visits that lead to no order, from a month before the first order until long after the last.

    An interest brings some people back to the same category within days, again and again.
    """
    draws = Draws(shop.seed, customer.key, "idle")
    a_month = draws.weighted(INTERESTS)
    liked = [order.category for order in customer.purchases if order.category in shop.articles]
    active_until = customer.purchases[-1].time + LAPSE
    for day in range(customer.purchases[0].time - 30 * DAY, shop.last + 1, DAY):
        rate = a_month if day <= active_until else a_month * LAPSED // 1_000
        if draws.whole(1, 30_000) > rate:
            continue
        category = draws.pick(liked) if liked and draws.chance(700) else draws.pick(sorted(shop.articles))
        when = day
        while True:
            yield from _idle_visit(customer, shop, draws, _at_usual_hour(customer, when, draws), category)
            if not draws.chance(COMES_BACK):
                break
            when += draws.whole(1, 6) * DAY


def _idle_visit(customer: Customer, shop: Shop, draws: Draws, time: int, category: str) -> Iterator[EventRow]:
    article = draws.pick(shop.articles[category])
    if draws.chance(ABANDONED_IDLE):
        yield from _abandoned_visit(customer, shop, draws, time, category, article)
    else:
        count = draws.weighted(((1, 55), (2, 25), (3, 15), (6, 5)))
        yield from _views(customer, shop, draws, time, category, article.product, count)


def _deliveries(customer: Customer, shop: Shop) -> Iterator[EventRow]:
    """An arrival for each order, between 8 and 18 local time, on no Sunday and not on 25 or 26 December."""
    draws = Draws(shop.seed, customer.key, "delivered")
    for order in customer.purchases:
        local_day = to_local(order.time, customer.zone) // DAY + draws.weighted(TRANSIT[customer.distance])
        while _is_holiday(local_day):
            local_day += 1
        time = to_utc_one(local_day * DAY + draws.whole(8 * HOUR, 18 * HOUR), customer.zone)
        yield _event(customer, time, "delivered", product=order.product, category=order.category, order=order.key)


def _is_holiday(day: int) -> bool:
    """Whether a date (days since 1970) is a Sunday (1970-01-04 was one) or Christmas."""
    when = date(1970, 1, 1) + timedelta(days=day)
    return day % 7 == 3 or (when.month == 12 and when.day in (25, 26))


class _Contact:
    """Consent, reachability, sends, clicks and opting out, which depend on each other."""

    def __init__(self, customer: Customer, shop: Shop) -> None:
        self.rows: list[AttributeRow] = []
        self.events: list[EventRow] = []
        draws = Draws(shop.seed, customer.key, "consent")
        granted = {channel: self._ask(customer, draws, channel) for channel in CONSENT}
        bounce = self._reach(customer, shop, draws)
        if granted["email"] is not None and bounce is not None:
            self._mail(customer, shop, granted["email"], bounce)

    def _ask(self, customer: Customer, draws: Draws, channel: str) -> int | None:
        """When consent was given, if it was."""
        name = f"consent.{channel}"
        if draws.chance(CONSENT[channel]):
            time = customer.first_seen
            if len(customer.purchases) > 1 and draws.chance(200):
                time = customer.purchases[1].time
            self.rows.append(AttributeRow(customer.key, name, 1.0, time))
            return time
        if draws.chance(REFUSED):
            self.rows.append(AttributeRow(customer.key, name, 0.0, customer.first_seen))
        return None

    def _reach(self, customer: Customer, shop: Shop, draws: Draws) -> int | None:
        """Until when e-mail arrives (None: never)."""
        until = None
        for channel, share in REACHABLE.items():
            reachable = draws.chance(share)
            name = f"reachable.{channel}"
            self.rows.append(AttributeRow(customer.key, name, float(reachable), customer.first_seen))
            if channel == "email" and reachable:
                until = shop.last + 1
                if draws.chance(BOUNCED):
                    until = draws.whole(customer.first_seen, shop.last)
                    self.rows.append(AttributeRow(customer.key, name, 0.0, until))
        return until

    def _mail(self, customer: Customer, shop: Shop, since: int, until: int) -> None:
        draws = Draws(shop.seed, customer.key, "mail")
        factor = draws.weighted(CLICK_FACTOR)
        sent: list[int] = []
        for campaign in shop.campaigns:
            time = campaign.time + draws.whole(0, HOUR)
            if not since <= time < until or _silence(customer, time) < campaign.silent_days * DAY:
                continue
            sent.append(time)
            self.events.append(_event(customer, time, "email_send", campaign=campaign.name))
            if draws.whole(1, 10_000_000) <= campaign.clicks * factor:
                self._click(customer, shop, draws, campaign, time)
            recent = sum(1 for earlier in sent if earlier > time - 28 * DAY)
            pressure = PRESSURE[min(recent, len(PRESSURE) - 1)]
            if draws.whole(1, 10_000_000) <= campaign.leaves * pressure:
                left = time + draws.whole(MINUTE, DAY)
                if left <= shop.last:
                    self.events.append(_event(customer, left, "unsubscribe"))
                    self.rows.append(AttributeRow(customer.key, "consent.email", 0.0, left))
                return

    def _click(self, customer: Customer, shop: Shop, draws: Draws, campaign: Campaign, sent: int) -> None:
        time = sent + draws.weighted(
            (
                (draws.whole(2, 60) * MINUTE, 50),
                (draws.whole(1, 12) * HOUR, 35),
                (draws.whole(12, 60) * HOUR, 15),
            )
        )
        self.events.append(_event(customer, time, "email_click", campaign=campaign.name))
        if draws.chance(850):
            category = draws.pick(sorted(shop.articles))
            count = draws.whole(1, 4)
            self.events.extend(_views(customer, shop, draws, time + 20 + count * 240, category, "", count))


def _silence(customer: Customer, time: int) -> int:
    """How long before ``time`` the last order was (very long if there was none)."""
    past = [order.time for order in customer.purchases if order.time <= time]
    return time - past[-1] if past else time


def _profile(customer: Customer, shop: Shop) -> Iterator[AttributeRow]:
    """Birthday, loyalty points (one for each whole pound) and VIP from VIP_POINTS on."""
    draws = Draws(shop.seed, customer.key, "profile")
    if draws.chance(BIRTHDAY):
        day = date(1935, 1, 1) + timedelta(days=draws.whole(0, 20_450))
        yield AttributeRow(customer.key, "birthday", day.isoformat())
    if not draws.chance(LOYALTY):
        return
    points, vip = 0, False
    for order in customer.purchases:
        points += int(order.value)
        yield AttributeRow(customer.key, "loyalty_points", float(points), order.time)
        if points >= VIP_POINTS and not vip:
            vip = True
            yield AttributeRow(customer.key, "vip", 1.0, order.time)
