"""Publishes against servers that fail at random, again and again until a run ends well, and looks at what is there.

``python -m tests.fault_schedules 500`` prints how many schedules of faults ended with exactly one of each asset;
``python -m tests.fault_schedules 500 klaviyo`` publishes a bundled journey to a server that
takes what Klaviyo describes, ``mailchimp`` the parts of one to a server that takes what Mailchimp describes.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exporters.publishing.account import name_or_mark
from exporters.publishing.assets import Publication, digests, mark
from exporters.publishing.errors import PublishError
from exporters.publishing.service import Service
from exporters.targets.klaviyo.service import service as klaviyo
from exporters.targets.mailchimp.service import service as mailchimp
from tests.account_server import FAULTS, LATE, AccountServer, Fault, serving
from tests.publishing_kit import SERVICE, publication, publish
from tests.specifications import DESCRIBED, check

_MOST_RUNS = 60
AUDIENCE = "a1b2c3d4e5"


@dataclass(frozen=True)
class Ended:
    """How a schedule ended: how many runs it took, and what was wrong ("" for nothing)."""

    runs: int
    calls: int
    wrong: str


def schedule(seed: int) -> list[Fault]:
    """Faults for the first calls; about every third fails."""
    draw = random.Random(seed)
    return [draw.choice(FAULTS) if draw.random() < 0.35 else "" for _ in range(draw.randint(5, 40))]


def run(service: Service, faults: list[Fault], first: Publication, second: Publication) -> Ended:
    """Publish ``first``, then ``second``, each until a run ends well, on a server that fails as the schedule says."""
    account = AccountServer(service, faults=list(faults), **_traits(service))
    runs = 0
    with tempfile.TemporaryDirectory() as folder, serving(account) as served:
        for wanted in (first, second):
            for _ in range(_MOST_RUNS):
                runs += 1
                if _process(account, served, Path(folder) / "ledger.sqlite", wanted):
                    break
            else:
                return Ended(runs, len(account.calls), "no run ended well")
            # What is carried out after the last look is found by the next publication.
            time.sleep(2 * LATE)
            rest, account.faults = account.faults, []
            publish_again = _process(account, served, Path(folder) / "ledger.sqlite", wanted)
            account.faults = rest
            if not publish_again:
                return Ended(runs, len(account.calls), "publishing again did not end well")
            if wrong := amiss(account, wanted):
                return Ended(runs, len(account.calls), wrong)
    # Afterwards, for holding a body against a large description takes longer than these callers wait.
    if service.target in DESCRIBED:
        for method, path, body in account.bodies.values():
            check(service.target, method, path, body)
    return Ended(runs, len(account.calls), "")


def amiss(account: AccountServer, wanted: Publication) -> str:
    """What is not as it should be: an asset that is missing, there twice, or an older version left."""
    known = digests(wanted)
    expected: Counter[tuple[str, str]] = Counter()
    for asset in wanted.assets:
        kind = account.service.kinds[asset.kind]
        if kind.listing is not None:
            name = asset.title if kind.natural else mark(wanted.journey, asset.key, known[asset.key])
            expected[asset.kind, name] += 1
    there: Counter[tuple[str, str]] = Counter()
    for kind in account.service.kinds.values():
        if kind.listing is not None:
            for name in account.names(kind):
                there[kind.name, name_or_mark(kind, name)] += 1
    return "" if there == expected else f"there is {dict(there)}, expected {dict(expected)}"


def _process(account: AccountServer, served: Service, ledger: Path, wanted: Publication) -> bool:
    """One run in a process of its own, which the server can kill; whether it ended well."""
    process = _context().Process(target=_publish, args=(account.service.target, served.base, ledger, wanted))
    process.start()
    account.kill = process.kill
    process.join()
    return bool(process.exitcode == 0)


def _publish(target: str, base: str, ledger: Path, wanted: Publication) -> None:
    try:
        publish(_service(target, base), ledger, wanted)
    except PublishError:
        sys.exit(3)


def _service(target: str, base: str) -> Service:
    if target == SERVICE.target:
        return replace(SERVICE, base=base)
    return unlimited(mailchimp(base, AUDIENCE) if target == "mailchimp" else klaviyo(base))


def _traits(service: Service) -> dict[str, Any]:
    """What an account's server does otherwise than others: of Mailchimp, a static segment is a tag."""
    if service.target != "mailchimp":
        return {}
    return {"whole_ids": True, "kind_of": lambda kind, body: (kind.name == "tag") == ("static_segment" in body)}


def klaviyo_publications() -> tuple[Publication, Publication]:
    """A bundled journey for Klaviyo, and the same after its letters were changed."""
    return _publications("klaviyo")


def mailchimp_publications() -> tuple[Publication, Publication]:
    """The parts of a bundled journey for Mailchimp, and the same after its letters were changed."""
    return _publications("mailchimp")


def _publications(target: str) -> tuple[Publication, Publication]:
    from exporters.lowering.asking import Options
    from exporters.targets.registry import system
    from exporters.targets.target import Choices
    from journey.file import read_journey

    found = system(target)
    assert found is not None
    journey = read_journey(Path(__file__).resolve().parents[1] / "resources/templates/replenishment.journey")
    events = {name: f"M-{name}" for name in ("order", "cart", "view", "unsubscribe", "delivered")}
    first, second = (
        found.plan(
            found.lower(journey, Options()),
            Choices(
                answers={"audience": AUDIENCE},
                events=events,
                sender="shop@shop.example",
                places={"shop_url": address, "cart_url": address},
            ),
        )
        for address in ("https://shop.example", "https://shop.example/new")
    )
    assert not first.lacks
    return first.publication, second.publication


def unlimited(service: Service) -> Service:
    """A service that may be called as often as one likes: how limits are kept is tested elsewhere."""
    kinds = {name: replace(kind, limits=(), reading=()) for name, kind in service.kinds.items()}
    return replace(service, limits=(), kinds=kinds)


def _context() -> Any:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "tests.fault_schedules"])
    return context


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    service, wanted = SERVICE, (publication(), publication("Now with a coupon"))
    if "klaviyo" in sys.argv[2:]:
        service, wanted = unlimited(klaviyo()), klaviyo_publications()
    if "mailchimp" in sys.argv[2:]:
        service, wanted = unlimited(mailchimp("https://us21.api.mailchimp.com/3.0", AUDIENCE)), mailchimp_publications()
    ends = Counter[str]()
    runs = calls = 0
    for seed in range(count):
        ended = run(service, schedule(seed), *wanted)
        runs += ended.runs
        calls += ended.calls
        ends["right" if not ended.wrong else f"seed {seed}: {ended.wrong}"] += 1
    print(f"{count} schedules, {runs} runs, {calls} calls")
    for end, number in ends.most_common():
        print(f"{number:6} {end}")
    return 0 if set(ends) == {"right"} else 1


if __name__ == "__main__":
    sys.exit(main())
