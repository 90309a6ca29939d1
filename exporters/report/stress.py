"""The checklist STRESS-DES (Monks and others 2018, Journal of Simulation 13) for reports on discrete-event
simulations, filled in from the run: its 20 items in their order, as (number, item, what this report says)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.estimand import all_made_words, customers_words, journeys_words, period_end, period_start
from exporters.plots.source import Source
from exporters.report.parts import ReportTable
from journey.letters import listed
from journey.steps import Send
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from simulator.result import Result


def stress_table(source: Source, has_ranges: bool, has_forecast: bool) -> ReportTable:
    """The whole checklist."""
    result = source.result
    groups = (
        _objectives(result, has_forecast),
        _logic(result),
        _data(result),
        _experimentation(result, has_ranges, has_forecast),
        _implementation(result),
        (("6.1", say("Access to the model"), _access(result)),),
    )
    return ReportTable(
        "",
        say("Items of the checklist STRESS-DES for discrete-event simulations (Monks and others, 2018)."),
        (say("No."), say("Item"), say("In this report")),
        tuple(row for group in groups for row in group),
        words=3,
    )


Rows = tuple[tuple[str, str, str], ...]


def _objectives(result: Result, has_forecast: bool) -> Rows:
    aims = say("One replay of the journeys as they are drawn; no settings were tried against each other.")
    if has_forecast:
        aims = say("One replay of the journeys as they are drawn, and a forecast that stands apart from it.")
    return (
        (
            "1.1",
            say("Purpose of the model"),
            say(
                "To tell how many people {journeys} would have reached, how often and when, before anything is sent.",
                journeys=journeys_words(result),
            ),
        ),
        (
            "1.2",
            say("Outputs"),
            say(
                "Counts of people, entries, messages, caps, passes and ends by step, way and day; messages a person "
                "in 7 "
                "and 28 days; gaps; pressure. Each stands with the sentence that says what it counts."
            ),
        ),
        ("1.3", say("Aims of the experiments"), aims),
    )


def _logic(result: Result) -> Rows:
    steps = sum(len(program.steps) for program in result.programs)
    links = [link for program in result.programs for outputs in program.links.values() for link in outputs.values()]
    loops = sum(link.loop is not None for link in links)
    sends = [step for program in result.programs for step in program.steps.values() if isinstance(step, Send)]
    triggers = sum(len(program.triggers) for program in result.programs)
    caps = sum(len(program.caps) for program in result.programs) + len(result.settings.caps)
    shared = len(result.coupled)
    return (
        ("2.1", say("Diagram of the model"), say("The picture of each journey at the head of this report.")),
        (
            "2.2",
            say("Logic of the base model"),
            say(
                "{steps} and {ways}, of which {loops}; every customer goes through them alone, driven by what the "
                "history "
                "says that he or she did.",
                steps=say_count("{count} step", "{count} steps", steps),
                ways=say_count("{count} way", "{count} ways", len(links)),
                loops=say_count("{count} is a loop", "{count} are loops", loops),
            ),
        ),
        ("2.3", say("Logic of scenarios"), say("None: only the journeys as they are drawn.")),
        (
            "2.4",
            say("Algorithms"),
            say(
                "Waits, quiet hours, caps, re-entry and the order of events at one instant follow the published "
                "rules of "
                "the replay (docs/semantics.md)."
            ),
        ),
        (
            "2.5",
            say("Components"),
            say(
                "Entities: customers. Activities: {sends} and waits. Resources: {resources}. Queues: messages held "
                "by quiet "
                "hours or caps, in the order of their due times. Entry: {triggers}. Exit: goals, exits, exit rules, "
                "ends "
                "of ways.",
                sends=say_count("{count} message", "{count} messages", len(sends)),
                resources=listed(
                    (
                        say_count("{count} cap on messages", "{count} caps on messages", caps),
                        say_count("{count} shared capacity", "{count} shared capacities", shared),
                    )
                ),
                triggers=say_count("{count} trigger", "{count} triggers", triggers),
            ),
        ),
    )


def _data(result: Result) -> Rows:
    made = all_made_words(result)
    source = result.history.attribution or say("The shop's own history.")
    return (
        (
            "3.1",
            say("Sources of data"),
            " ".join(
                part
                for part in (
                    say("“{history}”: {source}", history=result.history.name, source=source),
                    made,
                )
                if part
            ),
        ),
        (
            "3.2",
            say("Preparation of data"),
            say(
                "Rows are taken as they are, sorted by customer and time; the import tells how many it left out and "
                "why."
            ),
        ),
        (
            "3.3",
            say("Parameters"),
            say("The settings of the steps, in the journey file whose hash stands above."),
        ),
        ("3.4", say("Assumptions"), say("All under “What these figures rest on”, made from the steps' classes.")),
    )


def _experimentation(result: Result, has_ranges: bool, has_forecast: bool) -> Rows:
    ranges = say(
        "One replay, which is exact for these customers. 95 % intervals: Wilson for counts of people, resampling of "
        "256 "
        "blocks of customers 1,000 times for all other totals; an outer band for what is assumed."
    )
    if not has_ranges:
        ranges = say("One replay, which is exact for these customers; no intervals are given.")
    if has_forecast:
        ranges += " " + say("The forecast's intervals come from the errors of its own past forecasts.")
    return (
        (
            "4.1",
            say("Beginning"),
            say(
                "Nobody is in a journey when the period begins, and there is no warm-up. {logged}",
                logged=say("What the shop sent before counts for caps.")
                if result.settings.logged_sends_count
                else say("What the shop sent before does not count for caps."),
            ),
        ),
        (
            "4.2",
            say("Length of the run"),
            say(
                "{start} to {end}, {customers}; runs that are not over by then are counted as such.",
                start=period_start(result),
                end=period_end(result),
                customers=customers_words(result),
            ),
        ),
        ("4.3", say("Estimation"), ranges),
    )


def _implementation(result: Result) -> Rows:
    return (
        (
            "5.1",
            say("Software"),
            say(
                "Loopline {version}, written in Python; time zones {zones}.",
                version=result.identity.program_version,
                zones=result.zone_database,
            ),
        ),
        (
            "5.2",
            say("Random sampling"),
            say(
                "Random draws are hashes of seed {seed}, customer, step and pass: the same draw for the same person in "
                "every version, thread and order.",
                seed=number(result.settings.seed),
            ),
        ),
        (
            "5.3",
            say("Execution"),
            say(
                "Events in the order of their times, customers in blocks side by side; the figures are the same "
                "whole numbers however many threads run."
            ),
        ),
        (
            "5.4",
            say("System"),
            say(
                "Any computer with Linux, macOS or Windows; the figures do not depend on it, nor on how long it takes."
            ),
        ),
    )


def _access(result: Result) -> str:
    return say(
        "The journey file, the history with the hash above and Loopline {version} give the same figures again.",
        version=result.identity.program_version,
    )
