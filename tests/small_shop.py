"""A small shop's history and the bundled journey replayed on it, for tests of everything that shows results."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from history_builder import DAY, HOUR, Person, make_history

from designer.activity import customer_activity
from designer.assessing import assess_journeys
from designer.replaying import replay
from designer.reports.sharing import told_of
from exporters.names import names_of
from exporters.plots.source import Source
from exporters.report.parts import SMALL
from journey.file import read_journey
from journey.journey import Journey
from simulator.estimates.assessment import Assessment
from simulator.history.folder import write_history
from simulator.history.history import History
from simulator.result import Result
from simulator.run import RunSettings

TEMPLATES = Path(__file__).resolve().parent.parent / "resources" / "templates"
LIFECYCLE = TEMPLATES / "lifecycle.journey"
PEOPLE = 80
DAYS = 200


def lifecycle() -> Journey:
    """The bundled journey, with loops back."""
    return read_journey(LIFECYCLE)


@cache
def small_shop() -> History:
    """People who look, fill carts, order and get parcels, in three zones; a tenth gave no consent."""
    chance = random.Random(7)
    people = []
    for number in range(PEOPLE):
        events = []
        for _ in range(chance.randrange(1, 9)):
            at = chance.randrange(DAYS) * DAY + chance.randrange(8, 22) * HOUR
            about = {"category": chance.choice(["candles", "clocks"]), "product": f"p{chance.randrange(20)}"}
            events += [(at, "view", about), (at + 600, "view", about)]
            if chance.random() < 0.6:
                cart = {"value": 20.0 * chance.randrange(1, 30), "order": f"{number}-{at}"}
                events.append((at + 1_200, "cart", cart))
                if chance.random() < 0.5:
                    events.append((at + 2 * HOUR, "order", {**cart, "quantity": chance.randrange(1, 200)}))
                    events.append((at + 3 * DAY, "delivered", cart))
        zone = chance.choice(["Europe/London", "Asia/Tokyo", None])
        people.append(Person(f"c{number}", events, zone=zone, willing=number % 10 != 0))
    return make_history(people, made=("view", "cart", "delivered"), made_attributes=("consent.email",))


def small_shop_folder(into: Path) -> Path:
    """The shop's history as a folder."""
    write_history(small_shop(), into)
    return into


@cache
def small_result() -> Result:
    """The bundled journey replayed in the small shop."""
    return replay((lifecycle(),), small_shop(), RunSettings(), engine="plain")


@cache
def small_assessment() -> Assessment:
    """What may be claimed about the small result."""
    return assess_journeys((lifecycle(),), small_shop(), RunSettings(), engine="plain")


@cache
def shared_source() -> Source:
    """The same as a report tells it."""
    source = small_source()
    told = told_of(source, small_assessment())
    return Source(source.result, source.names, source.activity, told=told, least=SMALL)


def small_source(node: str | None = None, edge: str | None = None) -> Source:
    """What plots of the small result are made from."""
    result = small_result()
    activity = customer_activity(small_shop(), result.start, result.end, "Europe/London")
    return Source(result, names_of((lifecycle(),)), activity, node, edge)
