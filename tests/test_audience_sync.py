"""Audiences kept equal: who is in them, what leaves, in which calls, and that nobody's address is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from command_line import DONE, Outcome, loopline
from history_builder import DAY, HOUR, Person, make_history

from designer.audiences import audience_names, chosen_audience, membership
from exporters.audiences.addresses import ContactsError, email_of, hashed, read_contacts
from exporters.audiences.ledger import FILE, AudienceLedger
from exporters.audiences.membership import Membership, membership_of
from exporters.audiences.sync import AudienceSync
from exporters.audiences.table import audience_table
from exporters.publishing.assets import Asset, Named, Publication
from exporters.publishing.client import Client
from exporters.publishing.errors import PublishError
from exporters.publishing.ledger import Ledger
from exporters.publishing.service import Audiences, Endpoint, Service
from exporters.targets.resend.service import service as resend
from journey import edits
from journey.condition import AttributeOperand, Comparison, EventsOperand
from journey.journey import Journey, new_journey
from journey.program import program_of
from journey.store import Store
from simulator.audience import people_at, people_who
from simulator.history.history import History
from simulator.membership import count_people
from simulator.run import RunSettings
from tests.account_server import AccountServer, Fault, serving
from tests.audience_server import ContactServer
from tests.fault_schedules import unlimited
from tests.publishing_kit import QUICK, SECRET, SERVICE, publish
from tests.specifications import check

AGREED = Comparison(left=AttributeOperand(name="consent.email"), operator="equal", value=True)
WANTED = Membership("Left a cart", "Left a cart", ("a@x.example", "b@x.example", "c@x.example"), refused=2, unnamed=1)


# --- Who is in it ----------------------------------------------------------------------------------------------


def shop() -> History:
    """Of ten people with a cart half bought after it, and every third did not agree."""
    people = []
    for number in range(10):
        events: list[Any] = [(10 * DAY, "cart", {})]
        if number % 2:
            events.append((10 * DAY + HOUR, "order", {}))
        attributes = {"consent.email": 0 if number % 3 == 0 else 1, "reachable.email": 1}
        key = f"P{number}@x.example" if number < 8 else f"key{number}"
        people.append(Person(key, events, attributes, willing=False))
    people.append(Person("late", [(30 * DAY, "view", {})], {}))
    return make_history(people)


def drawn() -> Journey:
    """A cart puts people on an audience, an order within a day takes them off; the others wait for five years."""
    store = Store(new_journey("journey-audience"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    on = edits.add_node(
        store, "audience_add", 0, 0, source=start, output="next", parameters={"audience": "Left a cart"}
    )
    branches = [{"id": "order", "name": "ordered", "event": {"event": "order"}}]
    wait = edits.add_node(
        store, "wait_for_event", 0, 0, source=on, output="next", parameters={"branches": branches, "timeout": "P1D"}
    )
    edits.add_node(store, "audience_remove", 0, 0, source=wait, output="order", parameters={"audience": "Left a cart"})
    edits.add_node(store, "delay", 0, 0, source=wait, output="timeout", parameters={"duration": "P1825D"})
    return store.journey


@pytest.mark.parametrize("engine", ["compiled", "plain"])
def test_who_is_in_an_audience_at_the_end_is_who_was_put_on_it_and_not_taken_off(engine: Any) -> None:
    history, journey = shop(), drawn()
    assert audience_names(journey) == ("Left a cart",)
    left = chosen_audience(journey, "audience", "Left a cart")
    assert left is not None
    found = membership(journey, left, "email", history, RunSettings(), {"key8": "eight@x.example"}, engine=engine)
    assert found.addresses == ("eight@x.example", "p2@x.example", "p4@x.example")
    assert (found.refused, found.unnamed) == (2, 0)
    waiting = chosen_audience(journey, "step", "delay_1")
    assert waiting is not None
    assert membership(journey, waiting, "email", history, RunSettings(), {}, engine=engine).addresses == (
        "p2@x.example",
        "p4@x.example",
    )


def test_who_meets_a_condition_is_counted_as_elsewhere() -> None:
    history, journey = shop(), drawn()
    ordered = Comparison(left=EventsOperand(event="order"), operator="at_least", value=1)
    people = people_who(ordered, AGREED, [program_of(journey)], history, RunSettings())
    assert len(people.everybody) == count_people(ordered, history, {}) == 5
    assert set(people.agreed) < set(people.everybody)
    nobody = people_at(["delay_1"], AGREED, program_of(journey), history, RunSettings(end=history.origin + 5 * DAY))
    assert len(nobody.everybody) == 5, "the period always ends with the history"


def test_addresses_are_brought_into_one_form() -> None:
    assert email_of("  Anna.Berg@Shop.Example ") == "anna.berg@shop.example"
    assert [email_of(wrong) for wrong in ("", "anna", "a@b", "a b@c.de", "=a@b.de", "a@b.de,c@d.de")] == [""] * 6
    assert hashed("abc").startswith("ba7816bf8f01cfea414140de5dae2223"), "SHA-256, with the example of its standard"
    found = membership_of("k", "K", ["1", "2", "3", "4@x.de"], ["1", "2", "4@x.de"], {"1": "a@x.de", "2": ""})
    assert (found.addresses, found.refused, found.unnamed) == (("4@x.de", "a@x.de"), 1, 1)


def test_contacts_are_read_from_what_shops_export(tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_bytes("\ufeffName;Customer ID;E-mail\r\nAnna;17;Anna@x.example\r\nBert;18;\r\n".encode())
    assert read_contacts(file) == {"17": "anna@x.example"}
    file.write_text("name,phone\n1,2\n", encoding="utf-8")
    with pytest.raises(ContactsError, match="column"):
        read_contacts(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContactsError, match="UTF-8"):
        read_contacts(file)


def test_a_file_holds_addresses_or_their_digests_and_nothing_else() -> None:
    assert audience_table(WANTED, digests=False).decode().split() == ["email", *WANTED.addresses]
    rows = audience_table(WANTED, digests=True).decode().split()
    assert rows == ["email_sha256", *map(hashed, WANTED.addresses)]


# --- In an account ---------------------------------------------------------------------------------------------


@contextmanager
def syncing(served: Service, folder: Path, wanted: Membership, known: str = "") -> Iterator[AudienceSync]:
    with (
        closing(Ledger(folder / "ledger.sqlite")) as ledger,
        closing(AudienceLedger(folder / FILE)) as members,
        Client(served, SECRET, patience=QUICK) as client,
    ):
        yield AudienceSync(client, ledger, members, "journey-1", wanted, known)


def resend_server() -> ContactServer:
    return ContactServer(unlimited(resend()), check=lambda method, path, body: check("resend", method, path, body))


def segment_of(account: AccountServer) -> str:
    (found,) = [identity for identity, held in account.held.items() if held.kind == "segment"]
    return found


def test_people_are_added_and_taken_off_by_what_changed(tmp_path: Path) -> None:
    account = resend_server()
    account.know("a@x.example")
    with serving(account) as served:
        with syncing(served, tmp_path, WANTED) as sync:
            plan = sync.plan()
            assert (plan.add, plan.remove, plan.same, plan.is_new, plan.fields) == (3, 0, 0, True, ("e-mail address",))
            assert not account.held
            with pytest.raises(PublishError, match="3 people"):
                sync.apply(2)
            assert not account.held
            assert sync.apply(3).add == 3
        assert account.inside(segment_of(account)) == set(WANTED.addresses)
        assert len(account.contacts) == 3, "whom the account knew is not made again"

        other = replace(WANTED, addresses=("b@x.example", "d@x.example"))
        with syncing(served, tmp_path, other) as sync:
            plan = sync.plan()
            assert (plan.add, plan.remove, plan.same, plan.is_new) == (1, 2, 1, False)
            sync.apply(1)
            before = len(account.calls)
            assert (sync.plan().add, sync.plan().remove) == (0, 0)
            sync.apply(0)
            assert {method for method, _ in account.calls[before:]} == {"GET"}
        assert account.inside(segment_of(account)) == {"b@x.example", "d@x.example"}


def test_taking_back_leaves_the_account_as_it_was(tmp_path: Path) -> None:
    account = resend_server()
    known = account.know("a@x.example")
    with serving(account) as served:
        with syncing(served, tmp_path, WANTED) as sync:
            sync.apply(3)
        left = next(name for name, one in account.contacts.items() if one["email"] == "b@x.example")
        account.contacts[left]["unsubscribed"] = True
        somebody = account.know("else@x.example")
        with syncing(served, tmp_path, replace(WANTED, addresses=())) as sync:
            assert sync.take_back() == 3
            assert sync.take_back() == 0
    assert not account.held
    assert set(account.contacts) == {known, left, somebody}, "who unsubscribed is not forgotten there"
    assert not account.contacts[known]["segments"]


def test_an_audience_that_is_there_is_used_and_only_our_own_people_are_taken_off(tmp_path: Path) -> None:
    account = resend_server()
    theirs = account.know("theirs@x.example")
    with serving(account) as served:
        _, made = account.answer("POST", "/segments", {"name": "All carts"})
        account.contacts[theirs]["segments"].add(made["id"])
        with syncing(served, tmp_path, WANTED, made["id"]) as sync:
            assert not sync.plan().is_new
            sync.apply(3)
        with syncing(served, tmp_path, replace(WANTED, addresses=()), made["id"]) as sync:
            sync.apply(0)
        assert account.inside(made["id"]) == {"theirs@x.example"}
        assert len(account.of("segment")) == 1


def test_nothing_on_the_disk_names_anybody(tmp_path: Path) -> None:
    account = resend_server()
    with serving(account) as served, syncing(served, tmp_path, WANTED) as sync:
        sync.apply(3)
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        for address in WANTED.addresses:
            assert address.encode() not in content
            assert hashed(address).encode() not in content
        assert SECRET.encode() not in content


@pytest.mark.parametrize("fault", ["lost", "late", "error", "busy"])
def test_with_any_fault_everybody_is_in_it_once_at_the_end(fault: Fault, tmp_path: Path) -> None:
    account = resend_server()
    with serving(account) as served:
        account.faults += [fault if place % 3 == 1 else "" for place in range(24)]
        for _ in range(12):
            try:
                with syncing(served, tmp_path, WANTED) as sync:
                    sync.apply(sync.plan().add)
            except PublishError:
                continue
            break
        account.faults.clear()
        with syncing(served, tmp_path, WANTED) as sync:
            sync.apply(sync.plan().add)
        assert account.inside(segment_of(account)) == set(WANTED.addresses)
        assert len(account.contacts) == 3
        assert len(account.of("segment")) == 1


@dataclass
class _Advertising(AccountServer):
    """A server that takes digests of addresses, several in a call."""

    people: set[str] = field(default_factory=set)

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        if target.endswith("/users"):
            rows = set(body["payload"]["data"])
            self.people = self.people | rows if method == "POST" else self.people - rows
            return 200, {"num_received": len(rows)}
        return super().answer(method, target, body)


def _payload(identity: object, people: object) -> Any:
    assert isinstance(people, list | tuple)
    return {"payload": {"schema": "EMAIL_SHA256", "data": list(people)}}


#: As advertising systems have it: digests, many in a call, taken off by the same.
ADVERTISING = replace(
    SERVICE,
    audiences=Audiences(
        kind="campaign",
        identifier="sha256",
        fields=("digest of the e-mail address",),
        consent="ads",
        add=Endpoint("POST", "/campaigns/{id}/users"),
        remove=Endpoint("DELETE", "/campaigns/{id}/users"),
        most=2,
        add_body=_payload,
        remove_body=_payload,
    ),
)


def test_digests_go_out_in_batches_where_a_system_asks_for_them(tmp_path: Path) -> None:
    account = _Advertising(ADVERTISING)
    with serving(account) as served:
        with syncing(served, tmp_path, WANTED) as sync:
            sync.apply(3)
        assert account.people == set(map(hashed, WANTED.addresses))
        calls = [method for method, path in account.calls if path.endswith("/users")]
        assert calls == ["POST", "POST"]
        with syncing(served, tmp_path, replace(WANTED, addresses=WANTED.addresses[:1])) as sync:
            sync.apply(0)
        assert account.people == {hashed(WANTED.addresses[0])}
        with syncing(served, tmp_path, WANTED) as sync:
            sync.take_back()
        assert not account.people


def test_a_system_without_audiences_says_so(tmp_path: Path) -> None:
    with (
        serving(AccountServer(SERVICE)) as served,
        pytest.raises(PublishError, match="Write a file"),
        syncing(served, tmp_path, WANTED),
    ):
        pass


# --- At a terminal ---------------------------------------------------------------------------------------------


def test_the_command_asks_for_the_number_before_anything_leaves(tmp_path: Path) -> None:
    file = Path(__file__).parents[1] / "resources/templates/cart_abandonment.journey"
    contacts = tmp_path / "contacts.csv"
    account = resend_server()
    with serving(account) as served:

        def audience(*arguments: str | Path) -> Outcome:
            environment = {
                "LOOPLINE_RESEND_KEY": SECRET,
                "XDG_DATA_HOME": str(tmp_path),
                "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            }
            who = ("--who", "audience=Left a cart")
            return loopline("audience", file, *who, *arguments, environment=environment)

        _all_addresses(contacts)
        target = ("--target", "resend", "--answer", f"address={served.base}", "--contacts", contacts)
        plan = json.loads(audience(*target, "--json").expect(DONE).out)
        assert plan["add"] > 20
        assert plan["refused"] > 0
        audience(*target, "--apply").bad("--confirm")
        audience("--contacts", contacts, "-o", tmp_path / "people.csv").bad(".audience.csv")
        written = audience("--contacts", contacts, "-o", tmp_path / "people.audience.csv").expect(DONE)
        assert "customer data" in written.err
        assert len((tmp_path / "people.audience.csv").read_bytes().splitlines()) == plan["add"] + 1
        audience("--who", "lane=nowhere").bad("no such audience")
        assert not account.contacts


def _all_addresses(file: Path) -> None:
    """An address for everybody of the bundled sample."""
    from designer.command_line.reading import history_from

    history = history_from(None)
    rows = "\n".join(f"{history.key(number)},c{number}@x.example" for number in range(history.customers))
    file.write_text(f"customer_id,email\n{rows}\n", encoding="utf-8")


def test_an_audience_that_the_published_flows_made_is_used_by_both(tmp_path: Path) -> None:
    account = resend_server()
    asset = Asset("segment.Left a cart", "segment", "Left a cart", {"name": Named("Left a cart")})
    flows = Publication("resend", "journey-1", (asset,))
    with serving(account) as served:
        identity = publish(served, tmp_path / "ledger.sqlite", flows).identities["segment.Left a cart"]
        with syncing(served, tmp_path, WANTED) as sync:
            assert not sync.plan().is_new
            sync.apply(3)
            assert account.inside(str(identity)) == set(WANTED.addresses)
            assert sync.take_back() == 3
        assert not publish(served, tmp_path / "ledger.sqlite", flows).changes, "the flows' own segment stays"
