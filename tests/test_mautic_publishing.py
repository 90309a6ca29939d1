"""A bundled journey in a Mautic: made once, changed in place, changed by others, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from exporters.publishing.assets import Publication
from exporters.publishing.client import Client
from exporters.publishing.ledger import Ledger
from exporters.publishing.publisher import Publisher
from exporters.publishing.service import Service
from tests.account_server import AccountServer, serving
from tests.fault_schedules import amiss, publications_of, system_of
from tests.publishing_kit import QUICK, SECRET, publish
from tests.specifications import check


def _account() -> AccountServer:
    return AccountServer(
        system_of("mautic"), whole_ids=True, check=lambda method, path, body: check("mautic", method, path, body)
    )


@contextmanager
def _publisher(service: Service, folder: Path, wanted: Publication) -> Iterator[Publisher]:
    ledger = Ledger(folder / "ledger.sqlite")
    with Client(service, SECRET, patience=QUICK) as client:
        yield Publisher(client, ledger, wanted)
    ledger.close()


def test_a_campaign_and_all_that_it_needs_is_made_once_and_changed_where_it_can_be(tmp_path: Path) -> None:
    first, second = publications_of("mautic")
    account = _account()
    with serving(account) as service:
        made = publish(service, tmp_path / "ledger.sqlite", first).identities
        assert not amiss(account, first)
        assert {asset.kind for asset in first.assets} == {"tag", "field", "segment", "email", "sms", "campaign"}
        (campaign,) = (held.body for key, held in account.held.items() if key == str(made["campaign.replenishment"]))
        sent = [event["properties"]["email"] for event in campaign["events"] if event["type"] == "email.send"]
        assert sent
        assert all(account.held[str(identity)].kind == "email" for identity in sent), "ids of what was made before"
        before = len(account.calls)
        assert not publish(service, tmp_path / "ledger.sqlite", first).changes
        assert {method for method, _ in account.calls[before:]} == {"GET"}, "publishing again changes nothing"
        changes = publish(service, tmp_path / "ledger.sqlite", second).changes
        assert {(change.kind.name, change.action) for change in changes} == {("email", "change")}
        assert not amiss(account, second)


def test_what_somebody_published_there_is_left_and_fields_with_data_stay(tmp_path: Path) -> None:
    first, _ = publications_of("mautic")
    account = _account()
    with serving(account) as service:
        made = publish(service, tmp_path / "ledger.sqlite", first).identities
        running = str(made["campaign.replenishment"])
        account.held[running] = replace(account.held[running], body={**account.held[running].body, "isPublished": 1})
        with _publisher(service, tmp_path, first) as publisher:
            kept = {change.key: change.action for change in publisher.plan()}
            assert kept["campaign.replenishment"] == "keep"
            (left,) = publisher.take_back()
            assert left.key == "campaign.replenishment"
    assert {held.kind for held in account.held.values()} == {"campaign", "field"}
