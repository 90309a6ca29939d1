"""Publishes against servers that fail at random, again and again until a run ends well, and looks at what is there.

``python -m tests.fault_schedules 500`` prints how many schedules of faults ended with exactly one of each asset;
``python -m tests.fault_schedules 500 klaviyo mautic`` publishes a bundled journey, or the parts of one, to servers that
take what these systems describe, ``all`` does so for every system that there is.
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
from exporters.targets.registry import system, systems
from tests.account_server import FAULTS, LATE, AccountServer, Fault, serving
from tests.publishing_kit import SERVICE, publication, publish
from tests.specifications import DESCRIBED, check
from tests.target_plans import AUDIENCE, choices_of, service_of

__all__ = ["AUDIENCE", "Ended", "amiss", "publications_of", "run", "schedule", "system_of", "unlimited"]

_MOST_RUNS = 60
_JOURNEY = Path(__file__).resolve().parents[1] / "resources/templates/replenishment.journey"


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
    return replace(SERVICE if target == SERVICE.target else system_of(target), base=base)


def system_of(target: str) -> Service:
    """A system's interface, which may be called as often as one likes."""
    found = system(target)
    assert found is not None, target
    return unlimited(service_of(found))


def _traits(service: Service) -> dict[str, Any]:
    """What an account's server does otherwise than others: of Mailchimp, a static segment is a tag."""
    if service.target != "mailchimp":
        return {"whole_ids": service.target == "mautic"}
    return {"whole_ids": True, "kind_of": lambda kind, body: (kind.name == "tag") == ("static_segment" in body)}


def publications_of(target: str) -> tuple[Publication, Publication]:
    """A bundled journey for a system, or its parts, and the same after its letters were changed."""
    from exporters.lowering.asking import Options
    from journey.file import read_journey

    found = system(target)
    assert found is not None, target
    lowered = found.lower(read_journey(_JOURNEY), Options())
    first, second = (
        found.plan(lowered, choices_of(found, shop)) for shop in ("https://shop.example", "https://new.example")
    )
    assert not first.lacks, first.lacks
    return first.publication, second.publication


def unlimited(service: Service) -> Service:
    """A service that may be called as often as one likes: how limits are kept is tested elsewhere."""
    kinds = {name: replace(kind, limits=(), reading=()) for name, kind in service.kinds.items()}
    return replace(service, limits=(), kinds=kinds)


def _context() -> Any:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # Started as a program this module is "__main__" already; else the processes would import it each time.
    context.set_forkserver_preload(["__main__"] if __name__ == "__main__" else ["__main__", __name__])
    return context


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    asked = sys.argv[2:] or [SERVICE.target]
    names = [one.profile.id for one in systems()] if asked == ["all"] else asked
    return max(_schedules(name, count) for name in names)


def _schedules(name: str, count: int) -> int:
    service, wanted = SERVICE, (publication(), publication("Now with a coupon"))
    if name != SERVICE.target:
        service, wanted = system_of(name), publications_of(name)
    ends = Counter[str]()
    runs = calls = 0
    for seed in range(count):
        ended = run(service, schedule(seed), *wanted)
        runs += ended.runs
        calls += ended.calls
        ends["right" if not ended.wrong else f"seed {seed}: {ended.wrong}"] += 1
    print(f"{name}: {count} schedules, {runs} runs, {calls} calls")
    for end, number in ends.most_common():
        print(f"{number:6} {end}", flush=True)
    return 0 if set(ends) == {"right"} else 1


if __name__ == "__main__":
    sys.exit(main())
