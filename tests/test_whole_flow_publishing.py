"""Whole flows at Resend and Dittofeed: published once, changed, changed by others, taken back, with every fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from exporters.lowering.asking import Options
from exporters.publishing.assets import Publication
from exporters.publishing.client import Client
from exporters.publishing.errors import PublishError
from exporters.publishing.ledger import Ledger
from exporters.publishing.publisher import Publisher
from exporters.publishing.service import Service
from exporters.targets.registry import system
from exporters.targets.target import Choices, Target
from journey.file import read_journey
from tests.account_server import AccountServer, Fault, serving
from tests.fault_schedules import amiss, unlimited
from tests.publishing_kit import QUICK, SECRET, publish
from tests.specifications import check

JOURNEY = Path(__file__).parents[1] / "resources" / "templates" / "product_review.journey"
WORKSPACE = "6b1a5d0e-3f0c-4a6b-9a53-2f3f6f0f9a11"
TARGETS = ("resend", "dittofeed")


def target_of(name: str) -> Target:
    found = system(name)
    assert found is not None
    return found


def publication(name: str, shop: str = "https://shop.example") -> Publication:
    target = target_of(name)
    choices = Choices(
        answers={"workspace": WORKSPACE, "choices": "otherwise"},
        sender="shop@shop.example",
        places={"shop_url": shop, "cart_url": f"{shop}/cart", "webhook": f"{shop}/hook"},
    )
    plan = target.plan(target.lower(read_journey(JOURNEY), Options()), choices)
    assert plan.lacks == ()
    return plan.publication


def account_of(name: str) -> AccountServer:
    service = target_of(name).service("key", {"address": "https://system.example", "workspace": WORKSPACE})
    return AccountServer(unlimited(service))


def planned(service: Service, ledger_path: Path, wanted: Publication) -> dict[str, str]:
    ledger = Ledger(ledger_path)
    with Client(service, SECRET, patience=QUICK) as client:
        found = {change.key: change.action for change in Publisher(client, ledger, wanted).plan()}
    ledger.close()
    return found


@pytest.mark.parametrize("name", TARGETS)
def test_everything_is_made_once_changed_in_place_and_taken_back(name: str, tmp_path: Path) -> None:
    account, ledger = account_of(name), tmp_path / "ledger.sqlite"
    wanted = publication(name)
    with serving(account) as service:
        first = publish(service, ledger, wanted).identities
        assert not amiss(account, wanted)
        before = len(account.calls)
        assert not publish(service, ledger, wanted).changes
        assert {method for method, _ in account.calls[before:]} == {"GET"}, "publishing again calls nothing"

        moved = publication(name, "https://new.example")
        outcome = publish(service, ledger, moved)
        assert {change.action for change in outcome.changes} <= {"change", "create", "replace"}
        journeys = [key for key in first if key.startswith(("automation.", "journey."))]
        assert all(outcome.identities[key] == first[key] for key in journeys)
        changed = [change.kind.name for change in outcome.changes]
        assert changed.count("template") > 1
        assert changed.count("release") == (changed.count("template") if name == "resend" else 0), "released anew"

        opened = Ledger(ledger)
        with Client(service, SECRET, patience=QUICK) as client:
            assert not Publisher(client, opened, moved).take_back()
        opened.close()
        left = {held.kind for held in account.held.values() if not account.service.kinds[held.kind].natural}
        assert left <= {"release"}, "a release goes with its template"
    for method, path, body in account.bodies.values():
        check(name, method, path, body)


@pytest.mark.parametrize("name", TARGETS)
def test_what_somebody_changed_or_removed_there_is_seen(name: str, tmp_path: Path) -> None:
    account, ledger = account_of(name), tmp_path / "ledger.sqlite"
    wanted = publication(name)
    with serving(account) as service:
        made = publish(service, ledger, wanted).identities
        flow = next(key for key in made if key.startswith(("automation.", "journey.")))
        template = next(key for key in made if key.startswith("template."))
        held = account.held[str(made[flow])]
        held.body = {**held.body, "status": "enabled" if name == "resend" else "Running"}
        del account.held[str(made[template])]
        found = planned(service, ledger, wanted)
        assert found[flow] == "keep"
        assert found[template] == "create"
        outcome = publish(service, ledger, wanted)
        assert [change.key for change in outcome.kept] == [flow]
        assert account.held[str(made[flow])].body["status"] in ("enabled", "Running")


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("fault", ["lost", "late", "busy"])
def test_with_any_fault_there_is_one_of_each_at_the_end(name: str, fault: Fault, tmp_path: Path) -> None:
    wanted = publication(name)
    wanted = replace(wanted, assets=wanted.assets[:6])
    account = account_of(name)
    with serving(account) as service:
        account.faults += [fault if place % 3 == 2 else "" for place in range(24)]
        for _ in range(12):
            try:
                publish(service, tmp_path / "ledger.sqlite", wanted)
            except PublishError:
                continue
            break
        account.faults.clear()
        publish(service, tmp_path / "ledger.sqlite", wanted)
        assert not amiss(account, wanted)
