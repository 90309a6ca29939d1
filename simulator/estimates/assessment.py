"""Everything that is said about a run beside its counts, in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from journey.steps import Program
from simulator.cluster import blocks_on_cluster, sends_on_cluster
from simulator.engines import Engine
from simulator.estimates.assumed import assumed_rates
from simulator.estimates.basis import Lack, lacks_of
from simulator.estimates.estimating import Estimate, Rate, estimates_of, rate_of, rates_with_variants, with_variants
from simulator.estimates.experiment import HoldoutPlan, proposed_plan
from simulator.estimates.fatigue import Fatigue, fatigue_of
from simulator.estimates.hazard import Hazard, NotIdentified, OptOutLog, opt_out_hazard
from simulator.estimates.interval import LEVEL
from simulator.estimates.past_messages import MessageLog, past_messages
from simulator.estimates.pressure import PressureRule
from simulator.estimates.rates import ResponseRates, response_rates
from simulator.estimates.what_changed import Effects, EffectsWanted, effects_of
from simulator.figures import Figure, run_figure
from simulator.groups import BlockedRun, replay_blocks
from simulator.history.history import History
from simulator.result import Identity
from simulator.run import WEEK, RunSettings
from simulator.sends import replay_sends


@dataclass(frozen=True)
class Assessment:
    """``rates``: messages a person reached, people reached and people with a goal of those who entered, journey by
    journey. ``answers``: how often people answered the shop's own messages, None where that is not logged.
    ``holdouts``: by journey the experiment that would tell what its messages change; none where hardly anybody
    entered, or nobody or everybody reached a goal. ``effects``: what is known of what messages change. ``made``: of the
    events behind ``answers`` and ``opt_outs`` those that a generator made, not the shop."""

    run: BlockedRun
    estimates: Mapping[Figure, Estimate]
    rates: tuple[Rate, ...]
    lacks: tuple[Lack, ...]
    fatigue: Fatigue
    answers: ResponseRates | None
    opt_outs: Hazard | NotIdentified
    holdouts: Mapping[str, HoldoutPlan]
    effects: Effects
    made: tuple[str, ...] = ()


def assess(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    identity: Identity,
    stages: Mapping[str, str],
    *,
    rule: PressureRule | None = None,
    messages: MessageLog | None = None,
    opt_outs: OptOutLog | None = None,
    effects: EffectsWanted | None = None,
    level: float = LEVEL,
    engine: Engine = "auto",
    threads: int | None = None,
    cluster: str = "",
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Assessment:
    """Replays journeys together and says what their figures may claim. ``stages``: the stage of each step; ``rule``: of
    the pressure index; ``messages``, ``opt_outs``: which events of the history are the shop's own messages, answers
    and opt-outs; ``effects``: what is asked of experiments; ``cluster``: the address of the Dask cluster that replays,
    if any. Errors as of ``simulate``."""

    def part(first: float, size: float) -> Callable[[float], None]:
        return lambda share: None if progress is None else progress(first + size * share)

    variants = _variants(programs, settings)
    works = 2 + len(variants)

    def replayed(place: int, versions: Sequence[Program] = programs, chosen: RunSettings = settings) -> BlockedRun:
        told = part(0.8 * place / works, 0.8 / works)
        if cluster:
            return blocks_on_cluster(cluster, versions, history, chosen, identity, progress=told, cancel=cancel)
        return replay_blocks(
            versions, history, chosen, identity, engine=engine, threads=threads, progress=told, cancel=cancel
        )

    run = replayed(0)
    told = part(0.8 / works, 0.8 / works)
    if cluster:
        log = sends_on_cluster(cluster, programs, history, settings, progress=told, cancel=cancel)
    else:
        log = replay_sends(programs, history, settings, engine=engine, threads=threads, progress=told, cancel=cancel)
    lacks = lacks_of(programs, history)
    estimates = estimates_of(run, lacks, level=level)
    ends, rates_at_ends = [], []
    for place, variant in enumerate(variants, 2):
        at_end = replayed(place, *variant)
        ends.append(estimates_of(at_end, lacks, estimates, level))
        rates_at_ends.append(_rates(at_end, programs, None, level))
    answered, left = messages or MessageLog(), opt_outs or OptOutLog()
    own = past_messages(history, answered)
    fatigue = fatigue_of(run, log, stages, rule, own, level)
    part(0.8, 0.1)(1.0)
    changed = effects_of(
        programs, history, settings, effects, level=level, engine=engine, threads=threads, cancel=cancel
    )
    found = Assessment(
        run=run,
        estimates=with_variants(estimates, ends) if ends else estimates,
        rates=rates_with_variants(_rates(run, programs, changed, level), rates_at_ends),
        lacks=lacks,
        fatigue=fatigue,
        answers=response_rates(own, level) if own is not None and len(own) else None,
        opt_outs=opt_out_hazard(history, left, level),
        holdouts=_holdouts(run, programs),
        effects=changed,
        made=tuple(sorted(history.made & {answered.sent, answered.answered, left.sent, left.answered, left.left})),
    )
    part(0.9, 0.1)(1.0)
    return found


def _variants(programs: Sequence[Program], settings: RunSettings) -> list[tuple[Sequence[Program], RunSettings]]:
    """All assumed rates at once at the low and at the high end, and each by itself, where there is more than one."""
    rates = assumed_rates(programs)
    if not rates:
        return []
    at_once = [(programs, replace(settings, assumed=end)) for end in ("low", "high")]
    alone = [(versions, settings) for ends in rates.values() for versions in ends] if len(rates) > 1 else []
    return [*at_once, *alone]


def _rates(run: BlockedRun, programs: Sequence[Program], changed: Effects | None, level: float) -> tuple[Rate, ...]:
    rates = [
        rate_of(run, run_figure("sent"), run_figure("reach"), level=level),
        rate_of(run, run_figure("reach"), run_figure("entered"), level=level),
    ]
    for program in programs:
        entered = Figure("journey", program.journey, "entered")
        rate = rate_of(run, Figure("journey", program.journey, "converted"), entered, level=level)
        known = None if changed is None else changed.journeys.get(program.journey)
        if rate.value is not None and known is not None and known.open:
            rate = replace(rate, at_most=min(rate.value + known.open / known.entered, 1.0))
        rates.append(rate)
    return tuple(rates)


def _holdouts(run: BlockedRun, programs: Sequence[Program]) -> dict[str, HoldoutPlan]:
    weeks = (run.result.end - run.result.start) / WEEK
    plans = {}
    for program in programs:
        tally = run.result.tally.journeys[program.journey]
        plan = proposed_plan(tally.entered, tally.converted, weeks)
        if plan is not None:
            plans[program.journey] = plan
    return plans
