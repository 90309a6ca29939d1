"""``loopline publish`` as a person at a terminal uses it, against a server that takes what Klaviyo describes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from command_line import BAD, DONE, FINDINGS, Outcome, loopline

from exporters.publishing.service import Service
from exporters.targets.klaviyo.service import service as klaviyo
from tests.account_server import AccountServer, serving
from tests.fault_schedules import unlimited
from tests.specifications import check

JOURNEY = Path(__file__).parents[1] / "resources/templates/replenishment.journey"
KEY = "pk_canary_4711"
#: What only the shop can know.
KNOWN = (
    *(
        "--event",
        "cart=M1",
        "--event",
        "order=M2",
        "--event",
        "unsubscribe=M3",
        "--event",
        "view=M4",
        "--event",
        "delivered=M5",
    ),
    *("--sender", "shop@shop.example", "--sender-name", "Shop", "--team", "team@shop.example"),
    *("--place", "shop_url=https://shop.example", "--place", "cart_url=https://shop.example/cart"),
    *("--place", "coupon=https://shop.example/coupon"),
)


@pytest.fixture
def account() -> AccountServer:
    return AccountServer(
        unlimited(klaviyo()),
        check=lambda method, path, body: check("klaviyo", method, path, body),
    )


@pytest.fixture
def served(account: AccountServer) -> Iterator[Service]:
    with serving(account) as service:
        yield service


def publish(served: Service, folder: Path, *arguments: str, key: str = KEY) -> Outcome:
    environment: Mapping[str, str] = {
        **({"LOOPLINE_KLAVIYO_KEY": key} if key else {}),
        "XDG_DATA_HOME": str(folder),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    address = f"address={served.base}"
    return loopline(
        "publish", JOURNEY, "--target", "klaviyo", "--answer", address, *KNOWN, *arguments, environment=environment
    )


def test_a_journey_is_published_once_and_taken_back(account: AccountServer, served: Service, tmp_path: Path) -> None:
    made = publish(served, tmp_path, "--apply").expect(DONE)
    assert "draft" in made.err
    kinds = [held.kind for held in account.held.values()]
    assert kinds.count("flow") >= 1
    assert kinds.count("template") >= 1
    flows = account.of("flow")
    statuses = [
        action["data"]["status"]
        for flow in flows
        for action in flow["data"]["attributes"]["definition"]["actions"]
        if "status" in action.get("data", {})
    ]
    assert set(statuses) == {"draft"}

    again = json.loads(publish(served, tmp_path, "--json").expect(DONE).out)
    assert {change["action"] for change in again["changes"]} == {"unchanged"}

    publish(served, tmp_path, "--take-back").expect(DONE)
    assert not account.held
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or KEY.encode() not in file.read_bytes()
    assert KEY not in made.out + made.err


def test_without_a_connection_the_plan_is_held_against_the_ledger(served: Service, tmp_path: Path) -> None:
    told = publish(served, tmp_path, "--offline", key="").expect(DONE)
    assert "POST /api/flows" in told.out
    assert "Nothing was made" in told.err
    offline = publish(served, tmp_path, "--offline", "--json", key="").expect(DONE)
    assert {change["action"] for change in json.loads(offline.out)["changes"]} == {"create"}
    assert "was not asked" in offline.err


def test_a_test_of_the_connection_names_the_account(served: Service, tmp_path: Path) -> None:
    tried = publish(served, tmp_path, "--test").expect(DONE)
    assert "account-1" in tried.out
    assert "environment variable" in tried.err


def test_what_is_missing_is_said_with_its_remedy(served: Service, tmp_path: Path) -> None:
    publish(served, tmp_path, key="").bad("no key", "LOOPLINE_KLAVIYO_KEY")
    publish(served, tmp_path, "--event", "nonsense").bad("NAME=VALUE")
    publish(served, tmp_path, "--keep-key").expect(BAD)
    bare = loopline(
        "publish", JOURNEY, "--target", "klaviyo", "--offline", environment={"XDG_DATA_HOME": str(tmp_path)}
    )
    bare.expect(FINDINGS)
    assert "shop_url" in bare.err
    assert "errors stop it" in bare.err
