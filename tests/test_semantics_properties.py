"""What holds in every replay, and equality of the engines, on random journeys and histories."""

import dataclasses
from collections import Counter

from engines import ENGINES, every_engine
from hypothesis import given, settings
from msgspec.structs import replace
from random_journeys import scenarios

from journey.steps import CapRule
from simulator.result import build_result
from simulator.tally import Tally, differences

DAY = 86_400


def flows(program, tally):
    """Passes in and out of each node of a journey."""
    into, out = Counter(), Counter()
    for source, links in program.links.items():
        for link in links.values():
            out[source] += tally.edges[link.edge].passes
            into[link.target] += tally.edges[link.edge].passes
    return into, out


def nobody_is_lost_or_made(scenario, tally):
    for program in scenario.programs:
        into, out = flows(program, tally)
        journey = tally.journeys[program.journey]
        nodes = {name: tally.nodes[name] for name in program.steps}
        for name, node in nodes.items():
            active = sum(node.active.values())
            assert node.entries == into[name] + node.starts + node.jumps_in
            assert node.entries == out[name] + active + node.ends + node.jumps_out
            assert node.seconds.total == out[name]
            assert node.unique <= node.entries
        assert journey.instances == sum(node.starts for node in nodes.values())
        ended = sum(journey.ends.values())
        assert ended == sum(node.ends for node in nodes.values())
        assert journey.instances == ended + sum(sum(node.active.values()) for node in nodes.values())


def messages_add_up(scenario, tally):
    reached = tally.first_sends_by_day.total
    assert reached + sum(tally.sent_nothing.values()) == tally.entered <= tally.customers
    assert tally.pressure.total == tally.entered
    gaps = 0
    for node in tally.nodes.values():
        assert node.sent == node.sends_by_day.total == node.sends_by_hour.total
        assert node.first_sends_by_day.total <= min(node.sent, reached)
        gaps += node.gaps.total
    assert gaps == sum(node.sent for node in tally.nodes.values()) - reached
    for window in tally.windows.values():
        assert window.people.total == tally.entered
        causes = Counter()
        for people in window.causes.values():
            causes += Counter(people.as_dict())
        assert causes == Counter({count: people for count, people in window.people.as_dict().items() if count})
    for journey in tally.journeys.values():
        assert journey.first_sends_by_day.total + sum(journey.sent_nothing.values()) == journey.entered


def loop_edges_keep_their_limits(scenario, tally):
    for program in scenario.programs:
        for links in program.links.values():
            for link in links.values():
                edge = tally.edges[link.edge]
                if link.loop is None:
                    assert (edge.held, edge.limit_reached, edge.numbers.total) == (0, 0, 0)
                else:
                    assert edge.numbers.total == edge.passes
                    assert (edge.numbers.maximum or 0) <= link.loop.max_passes


# To draw a scenario takes longer than to replay it, so all of this is asked of each.
@settings(max_examples=200)
@given(scenario=scenarios())
def test_8_18_engines_agree_and_what_goes_in_comes_out(scenario):
    """Two runs of one engine agree, too."""
    runs = [engine(scenario.programs, scenario.history, scenario.settings) for engine in (*ENGINES.values(),) * 2]
    for again in runs[1:]:
        assert differences(again, runs[0]) == []
    for tally in runs[:2]:
        nobody_is_lost_or_made(scenario, tally)
        messages_add_up(scenario, tally)
        loop_edges_keep_their_limits(scenario, tally)


@every_engine
@given(scenario=scenarios())
def test_a_cap_of_all_is_never_exceeded(engine, scenario):
    # Two commercial messages in a rolling week; every message weighs one.
    def tamed(program):
        steps = {
            name: replace(step, message_class="commercial", weight=1000) if hasattr(step, "channel") else step
            for name, step in program.steps.items()
        }
        return replace(program, steps=steps)

    programs = [tamed(program) for program in scenario.programs]
    cap = CapRule("two a week", 2000, "all", 7 * DAY, "rolling", "skip")
    capped = dataclasses.replace(scenario.settings, caps=(cap,), logged_sends_count=False)
    tally = engine(programs, scenario.history, capped)
    assert (tally.windows[7].people.maximum or 0) <= 2


@every_engine
@given(scenario=scenarios())
def test_customers_do_not_influence_one_another(engine, scenario):
    customers = scenario.history.customers
    whole = engine(scenario.programs, scenario.history, scenario.settings)
    parts = [
        engine(scenario.programs, scenario.history, scenario.settings, [customer])
        for customer in reversed(range(customers))
    ]
    assert differences(Tally.added(parts), whole) == []
    documents = {
        build_result(tally, scenario.programs, scenario.history, scenario.settings).to_json()
        for tally in (Tally.added(parts), whole)
    }
    assert len(documents) == 1
