"""How often intervals of effects hold a known effect, and how wide each estimator's are.

    python -m benchmarks.effects [--worlds 2000]

Worlds with an effect of six points of 100 on an outcome that two people in seven have, where those who have it anyway
are treated more often. The worlds are those of the tests (``tests/drawn_lots.py``).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

EFFECT = 0.06


def effects(worlds: int) -> None:
    """Coverage and mean standard error of the three estimators, by people."""
    from drawn_lots import draw_lots

    from simulator.estimates.weighting import (
        clustered_error,
        doubly_robust,
        inverse_propensity,
        overlap,
        self_normalised,
        sure_bound,
    )

    known = np.random.default_rng(0).normal(size=2_000_000)
    treated = np.clip(1 / (1 + np.exp(1.2 - 0.8 * known)) + EFFECT, 0, 1)
    truth = float(treated.mean() - (treated - EFFECT).mean())
    estimators = (inverse_propensity, self_normalised, doubly_robust)
    print(
        f"{'people':>8}{'least p':>9}{'effective':>11}" + "".join(f"{one.__name__:>30}" for one in estimators), end=""
    )
    print(f"{'sure bound':>12}")
    for people, least in ((400, 0.1), (800, 0.1), (2_000, 0.1), (8_000, 0.1), (2_000, 0.02)):
        held, errors, size, sure = np.zeros(3), np.zeros(3), 0.0, 0
        for seed in range(worlds):
            lots = draw_lots(seed, people, EFFECT, least)
            one, other = lots.choices(1), lots.choices(0)
            size += overlap(one).effective
            sure += sure_bound(one, 0.0, 1.0) <= treated.mean()
            for place, estimator in enumerate(estimators):
                a, b = estimator(one), estimator(other)
                value = a.value - b.value
                error = clustered_error(a.scores - b.scores - value, one.person)
                held[place] += abs(value - truth) <= 1.96 * error
                errors[place] += error
        told = "".join(
            f"{100 * count / worlds:17.1f} %  (± {100 * error / worlds:4.2f})"
            for count, error in zip(held, errors, strict=True)
        )
        print(f"{people:8}{least:9.2f}{size / worlds:11.0f}{told}{100 * sure / worlds:10.1f} %")


def times_together(worlds: int) -> None:
    """How often the interval of Kendall's tau holds it, and the mean of the estimates."""
    from drawn_lots import permissions
    from history_builder import make_history

    from simulator.estimates.permission import Permission, kendall, permission_of

    print(f"\n{'tau':>8}{'mean estimate':>15}{'covered':>10}")
    for theta in (-5.0, 0.0, 5.0):
        taus, held = [], 0
        for seed in range(worlds):
            found = permission_of(make_history(permissions(seed, 1_500, theta, 2.0)))
            if isinstance(found, Permission):
                taus.append(found.tau)
                held += found.tau_interval.holds(kendall(theta))
        print(f"{kendall(theta):8.2f}{np.mean(taus):15.3f}{100 * held / len(taus):8.1f} %")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=2_000)
    options = parser.parse_args()
    effects(options.worlds)
    times_together(max(options.worlds // 20, 10))


if __name__ == "__main__":
    main()
