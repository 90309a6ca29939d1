"""Publishing into an account: once each, also when calls fail, answers are lost and the program is killed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from exporters.publishing.assets import Asset, Body, Named, Publication, Reference, digests, filled, mark
from exporters.publishing.client import Client, Patience
from exporters.publishing.credentials import Credentials, keyring_works, variable
from exporters.publishing.difference import compare, differences
from exporters.publishing.errors import PublishError, RefusedError, StoppedError, UncertainError
from exporters.publishing.ledger import Ledger
from exporters.publishing.limiter import Limiter
from exporters.publishing.publisher import Publisher
from exporters.publishing.service import Limit, Service
from tests.account_server import AccountServer, Fault, serving
from tests.fault_schedules import amiss, publications_of, run, schedule, system_of
from tests.publishing_kit import QUICK, SECRET, SERVICE, publication, publish


@contextmanager
def publisher(service: Service, folder: Path, wanted: Publication) -> Iterator[Publisher]:
    ledger = Ledger(folder / "ledger.sqlite")
    with Client(service, SECRET, patience=QUICK) as client:
        yield Publisher(client, ledger, wanted)
    ledger.close()


def actions(changes: object) -> dict[str, str]:
    assert isinstance(changes, tuple)
    return {change.key: change.action for change in changes}


def test_a_plan_makes_nothing_and_applying_it_twice_makes_everything_once(tmp_path: Path) -> None:
    account = AccountServer(SERVICE)
    with serving(account) as service, publisher(service, tmp_path, publication()) as publishing:
        assert set(actions(publishing.plan()).values()) == {"create"}
        assert not account.held
        outcome = publishing.apply()
        assert not amiss(account, publication())
        assert outcome.account == "account-1"
        flow = account.of("flow")[0]["data"]
        assert flow["letters"] == [outcome.identities["template:0"], outcome.identities["template:1"]]
        assert set(actions(publishing.plan()).values()) == {"unchanged"}
        made = len(account.held)
        assert not publishing.apply().changes
        assert len(account.held) == made


def test_a_change_is_made_in_place_where_the_system_can_and_anew_where_it_cannot(tmp_path: Path) -> None:
    account = AccountServer(SERVICE)
    with serving(account) as service:
        before = publish(service, tmp_path / "ledger.sqlite", publication()).identities
        with publisher(service, tmp_path, publication("Now")) as publishing:
            planned = {change.key: change for change in publishing.plan()}
            assert planned["template:0"].action == "change"
            assert planned["template:0"].paths == ("data.html",)
            assert planned["flow"].action == "replace", "the system copied the letters into it"
            assert planned["tag:vip"].action == "unchanged"
            after = publishing.apply().identities
        assert after["template:0"] == before["template:0"]
        assert after["flow"] != before["flow"]
        assert not amiss(account, publication("Now"))


def test_what_somebody_changed_there_is_shown_and_not_overwritten(tmp_path: Path) -> None:
    account = AccountServer(SERVICE)
    with serving(account) as service:
        made = publish(service, tmp_path / "ledger.sqlite", publication()).identities
        template = account.held[str(made["template:0"])]
        template.body = {"data": {"name": template.body["data"]["name"], "html": "by hand"}}
        with publisher(service, tmp_path, publication("Now")) as publishing:
            assert actions(publishing.plan())["template:0"] == "keep"
            outcome = publishing.apply()
            assert [change.key for change in outcome.kept] == ["template:0"]
            assert account.held[str(made["template:0"])].body["data"]["html"] == "by hand"
            publishing.apply(frozenset({"template:0"}))
            assert account.held[str(made["template:0"])].body["data"]["html"] == "Now 0"


def test_what_is_gone_is_made_again_and_what_refers_to_it_with_it(tmp_path: Path) -> None:
    account = AccountServer(SERVICE)
    with serving(account) as service:
        made = publish(service, tmp_path / "ledger.sqlite", publication()).identities
        del account.held[str(made["template:1"])]
        with publisher(service, tmp_path, publication()) as publishing:
            planned = {change.key: change for change in publishing.plan()}
            assert planned["template:1"].gone
            outcome = publishing.apply()
        assert account.of("flow")[0]["data"]["letters"][1] == outcome.identities["template:1"]
        assert not amiss(account, publication())


def test_what_a_journey_no_longer_needs_stays_until_asked_for(tmp_path: Path) -> None:
    account = AccountServer(SERVICE)
    with serving(account) as service:
        publish(service, tmp_path / "ledger.sqlite", publication(steps=3))
        with publisher(service, tmp_path, publication()) as publishing:
            assert actions(publishing.plan())["template:2"] == "orphan"
            publishing.apply()
            assert len(account.of("template")) == 3
            publishing.apply(remove_orphans=True)
        assert not amiss(account, publication())


def test_taking_back_removes_what_was_made_and_leaves_the_rest(tmp_path: Path) -> None:
    account = AccountServer(SERVICE)
    with serving(account) as service:
        account.answer("POST", "/tags", {"name": "vip"})
        made = publish(service, tmp_path / "ledger.sqlite", publication()).identities
        account.held[str(made["campaign:1"])].body = {"name": "by hand"}
        with publisher(service, tmp_path, publication()) as publishing:
            left = publishing.take_back()
        assert [entry.key for entry in left] == ["campaign:1"]
        assert {held.kind for held in account.held.values()} == {"tag", "campaign", "content"}


def test_a_lost_list_is_made_again_from_the_marks(tmp_path: Path) -> None:
    account = AccountServer(SERVICE)
    with serving(account) as service:
        publish(service, tmp_path / "first.sqlite", publication())
        publish(service, tmp_path / "second.sqlite", publication())
        assert not amiss(account, publication())
        publish(service, tmp_path / "third.sqlite", publication("Now"))
        assert not amiss(account, publication("Now"))


@pytest.mark.parametrize("fault", ["lost", "half", "late", "error"])
def test_a_call_whose_answer_is_lost_is_not_repeated_blindly(tmp_path: Path, fault: Fault) -> None:
    # The account, four listings, then the first call that makes something without a name of its own to go by.
    account = AccountServer(SERVICE)
    with serving(account) as service, publisher(service, tmp_path, publication()) as publishing:
        publishing.plan()
        creating = len(account.calls)
        account.faults += cast(list[Fault], [""]) * creating + [fault] * 3
        publishing.apply()
        made = [path for method, path in account.calls if method == "POST"]
        assert len([path for path in made if path == "/templates"]) == 2
    assert not amiss(account, publication())


@pytest.mark.parametrize("seed", range(3))
def test_random_faults_end_with_exactly_one_of_each(seed: int) -> None:
    ended = run(SERVICE, schedule(seed), publication(), publication("Now with a coupon"))
    assert ended.wrong == ""


@pytest.mark.parametrize(("target", "seed"), [("klaviyo", 0), ("mautic", 1)])
def test_a_bundled_journey_at_a_system_ends_with_exactly_one_of_each(target: str, seed: int) -> None:
    ended = run(system_of(target), schedule(seed), *publications_of(target))
    assert ended.wrong == ""


def test_a_refusal_names_the_system_and_never_the_key(tmp_path: Path) -> None:
    def refuse(method: str, path: str, body: object) -> None:
        raise ValueError(f"no {SECRET}")

    account = AccountServer(SERVICE, check=refuse)
    with (
        serving(account) as service,
        pytest.raises(RefusedError) as refused,
        publisher(service, tmp_path, publication()) as publishing,
    ):
        publishing.apply()
    assert "127.0.0.1" in str(refused.value)
    assert SECRET not in str(refused.value)
    assert account.headers[0]["authorization"] == f"Bearer {SECRET}"
    for file in tmp_path.iterdir():
        assert SECRET.encode() not in file.read_bytes()


def test_stopping_keeps_what_was_made_and_the_next_run_goes_on(tmp_path: Path) -> None:
    account = AccountServer(SERVICE)
    with serving(account) as service:
        ledger = Ledger(tmp_path / "ledger.sqlite")
        stop = False
        with Client(service, SECRET, patience=QUICK, cancelled=lambda: stop) as client:
            publishing = Publisher(client, ledger, publication())

            def progress(done: int, total: int, words: str) -> None:
                nonlocal stop
                stop = done == 3

            with pytest.raises(StoppedError):
                publishing.apply(progress=progress)
        ledger.close()
        assert 0 < len(account.held) < len(publication().assets)
        publish(service, tmp_path / "ledger.sqlite", publication())
    assert not amiss(account, publication())


def test_an_address_without_encryption_is_refused() -> None:
    with pytest.raises(PublishError, match="safe address"):
        Client(replace(SERVICE, base="http://mail.example"), SECRET)


def test_a_system_that_is_not_there_is_named(tmp_path: Path) -> None:
    with serving(AccountServer(SERVICE)) as service:
        gone = service
    with (
        pytest.raises(PublishError, match="could not be reached"),
        Client(gone, SECRET, patience=Patience(tries=2, first_pause=0.01)) as client,
    ):
        client.call("GET", "/me")


def test_a_system_that_asks_for_an_hour_is_not_waited_for() -> None:
    account = AccountServer(SERVICE, faults=["busy"])
    with (
        serving(account) as service,
        pytest.raises(PublishError, match="takes no more calls"),
        Client(service, SECRET, patience=replace(QUICK, longest_pause=0.001)) as client,
    ):
        client.call("GET", "/me")


def test_an_uncertain_call_says_so() -> None:
    account = AccountServer(SERVICE, faults=["lost"])
    with (
        serving(account) as service,
        pytest.raises(UncertainError),
        Client(service, SECRET, patience=QUICK) as client,
    ):
        client.call("POST", "/templates", body={"data": {"name": "x"}})


def test_limits_of_seconds_and_of_minutes_hold_together() -> None:
    limiter = Limiter([Limit(1, 1), Limit(3, 60)])
    times = []
    now = 0.0
    for _ in range(4):
        now += limiter.wait(now)
        limiter.sent(now)
        times.append(now)
    assert times == [0, 1, 2, 60]


def test_a_mark_tells_journey_asset_and_content() -> None:
    first, second = publication(), publication("Now")
    marks = {
        mark(journey, key, digests(wanted)[key])
        for journey in ("a", "b")
        for key in ("template:0", "template:1")
        for wanted in (first, second)
    }
    assert len(marks) == 8
    assert all(len(text) == len("[LL 123456 123456 1234]") for text in marks)


def test_names_are_cut_and_references_filled_in() -> None:
    body: Body = {"name": Named("abcdef", longest=6), "list": [Reference("x"), True, None, 1.5]}
    assert filled(body, "[m]", {"x": 7}) == {"name": "[m] ab", "list": [7, True, None, 1.5]}
    assert filled(Named("abcdefgh", longest=6), "", {}) == "abcdef"


def test_a_publication_in_the_wrong_order_is_refused() -> None:
    late = Asset("a", "tag", "a", {"of": Reference("b")})
    with pytest.raises(ValueError, match="does not stand before"):
        digests(Publication("made_up", "j", (late, Asset("b", "tag", "b", {}))))
    with pytest.raises(ValueError, match="two assets"):
        compare(Publication("made_up", "j", (Asset("b", "tag", "b", {}),) * 2), SERVICE, ())


def test_differences_are_named_by_their_paths() -> None:
    assert differences('["k",{"a":[1,{"b":2}],"c":3}]', '["k",{"a":[1,{"b":4}],"d":3}]') == ("a[1].b", "c", "d")


def test_a_list_of_a_newer_program_and_a_damaged_one_are_left_alone(tmp_path: Path) -> None:
    newer = tmp_path / "newer.sqlite"
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(PublishError, match="newer version"):
        Ledger(newer)
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"no database at all " * 100)
    before = damaged.read_bytes()
    with pytest.raises(PublishError, match=r"damaged\.sqlite"):
        Ledger(damaged)
    assert damaged.read_bytes() == before


def test_a_key_comes_from_the_environment_first_and_is_else_kept_for_the_run() -> None:
    environment = {variable("made up"): "from outside"}
    assert variable("made up") == "LOOPLINE_MADE_UP_KEY"
    keys = Credentials(environment)
    found = keys.find("made up")
    assert found is not None
    assert (found.secret, found.source) == ("from outside", "environment")
    assert "outside" not in repr(found)
    assert not keyring_works(), "the tests have no keyring"
    assert keys.find("other") is None
    assert keys.keep("other", "  secret \n") == "memory"
    kept = keys.find("other")
    assert kept is not None
    assert kept.secret == "secret"
    keys.drop("other")
    assert keys.find("other") is None
    assert "LOOPLINE_OTHER_KEY" not in os.environ
    with pytest.raises(PublishError, match="not a key"):
        keys.keep("other", "two\nlines")
