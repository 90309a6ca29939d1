"""What is compared, and what a comparison says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from journey.steps import Program
from simulator.estimates.assumed import Assumption, Ends
from simulator.estimates.basis import Lack
from simulator.estimates.estimating import Estimate
from simulator.estimates.interval import Interval
from simulator.figures import Figure
from simulator.groups import BlockedRun
from simulator.result import Identity

#: Where the figures of fewer blocks of customers differ no interval of the difference is given.
FEWEST_CHANGED = 10

#: With more scenarios than this the best looks better than it is: a comparison says so.
MANY = 5


@dataclass(frozen=True)
class Version:
    """Journeys that run together, under a name. ``variants``: the same journeys with one assumption at its low and at
    its high end."""

    label: str
    programs: tuple[Program, ...]
    identity: Identity = field(default_factory=Identity)
    variants: Mapping[Assumption, Ends] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """A figure of another version less that of the base. ``base`` and ``other``: the figure's values.

    ``sampling``: the paired interval of the difference, both versions on the same resampled people; None where
    the figures of too few blocks of customers differ. ``simultaneous``: the wider interval that holds for all
    versions of the comparison at once; None with one version. ``assumption``: around the others, over the ends of
    what is assumed; None where nothing is. ``changed_blocks``: how many of the blocks of customers differ at all.
    """

    figure: Figure
    base: float
    other: float
    value: float
    sampling: Interval | None
    simultaneous: Interval | None
    assumption: Interval | None
    changed_blocks: int

    @property
    def relative(self) -> float | None:
        """The difference as a share of the base, None where the base is nothing."""
        return self.value / self.base if self.base else None

    @property
    def is_clear(self) -> bool:
        """Whether the widest interval that there is does not hold nothing."""
        interval = self.assumption or self.simultaneous or self.sampling
        return interval is not None and not interval.holds(0)


@dataclass(frozen=True)
class Swing:
    """What one assumption does to a difference: its value with the assumption at the low and at the high end, all
    others as they are."""

    assumption: Assumption
    low: float
    high: float

    @property
    def width(self) -> float:
        """How far the difference swings."""
        return abs(self.high - self.low)


@dataclass(frozen=True)
class Against:
    """One version against the base. ``differences`` by figure; ``swings`` by figure, the widest first."""

    version: Version
    run: BlockedRun
    estimates: Mapping[Figure, Estimate]
    differences: Mapping[Figure, Difference]
    swings: Mapping[Figure, tuple[Swing, ...]]


@dataclass(frozen=True)
class Comparison:
    """All versions against the first. ``many``: so many are compared that the best looks better than it is; then the
    simultaneous intervals are the ones to go by. ``lacks``: what the history does not know of everybody."""

    base: Version
    run: BlockedRun
    estimates: Mapping[Figure, Estimate]
    others: tuple[Against, ...]
    lacks: tuple[Lack, ...] = ()

    @property
    def many(self) -> bool:
        """Whether more than MANY scenarios are compared, the base among them."""
        return len(self.others) + 1 > MANY
