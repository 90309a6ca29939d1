"""``loopline plan``: when to write, from the numbers that are known or from a history."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.command_line import console
from designer.command_line.failure import DONE, CommandError
from designer.command_line.plan_putting import describe_putting, put_plan
from designer.command_line.reading import history_from
from designer.command_line.table import text_table
from designer.planners.words import caution_words, class_words, delivery_words, gap_words, hours_words
from journey.model import WEEKDAYS
from journey.planners import daypart, replenishment, review
from journey.planners.planner import Plan, PlanError, Planner
from journey.planners.replenishment import FIELDS, Supply
from journey.words import number, say, value_text

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.planners.classes import Middle
    from simulator.planners.gaps import Gaps

#: So many classes of goods are listed.
LISTED = 20
_OPTIONS = {"count": "--count", "per_day": "--per-day", "lead": "--lead", "shipping": "--shipping"}


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of all planners."""
    commands = parser.add_subparsers(
        dest="planner", required=True, metavar="replenishment | review | hours | reminders"
    )
    supply = _planner(commands, "replenishment", replenishment.PLANNER)
    given = Supply()
    for field, words, _ in FIELDS:
        what = say(words)
        help_text = say(
            "{what} (default: {value})", what=what[:1].lower() + what[1:], value=value_text(getattr(given, field))
        )
        supply.add_argument(_OPTIONS[field], type=float, metavar="N", help=help_text, dest=field)
    _describe_learning(supply, say("use the median of this class, such as Baking"))
    asking = _planner(commands, "review", review.PLANNER)
    asking.add_argument("--goods", choices=[goods for goods, _ in review.GOODS], default="soft")
    asking.add_argument("--days", type=int, metavar="N", help=say("days after the delivery"))
    asking.add_argument("--history", metavar="FOLDER", type=Path, help=say("the history (default: the bundled sample)"))
    hours = _planner(commands, "hours", daypart.PLANNER)
    hours.add_argument("--product", choices=[part.id for part in daypart.DAYPARTS], help=say("what is offered"))
    hours.add_argument("--from", dest="start", metavar="TIME", help=say("first time of day, such as 10:00"))
    hours.add_argument("--to", dest="end", metavar="TIME", help=say("end of the hours, such as 12:00"))
    hours.add_argument("--on", dest="weekdays", metavar="DAYS", help=say("weekdays, such as mon,tue,wed"))
    hours.add_argument("--event", default="", help=say("take the hours at which this event happens in the history"))
    _describe_learning(hours, say("only of this class, such as Baking"))
    for planner in (supply, asking, hours):
        planner.add_argument("--json", action="store_true", help=say("print it as JSON"))
        describe_putting(planner)
    from designer.command_line.plan_reminders import describe_reminders

    describe_reminders(commands)


def _planner(commands: Any, name: str, planner: Planner) -> argparse.ArgumentParser:
    words = say(planner.help)
    made: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
    return made


def _describe_learning(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("--learn", action="store_true", help=say("show what the history says, by class of goods"))
    parser.add_argument("--history", metavar="FOLDER", type=Path, help=say("the history (default: the bundled sample)"))
    parser.add_argument(
        "--by", metavar="PROPERTY", default="category", help=say("the property that tells classes apart (category)")
    )
    parser.add_argument("--class", dest="group", metavar="NAME", default="", help=words)


def run(options: argparse.Namespace) -> int:
    """Work out the plan, say it, put it where it was asked for."""
    if options.planner == "reminders":
        from designer.command_line.plan_reminders import compare_reminders

        return compare_reminders(options)
    work = {"replenishment": _replenishment, "review": _review, "hours": _hours}[options.planner]
    try:
        plan, lines, facts = work(options)
    except PlanError as error:
        option = _OPTIONS.get(error.field, f"--{error.field}" if error.field else "")
        raise CommandError(str(error), option) from None
    if options.into is not None:
        put_plan(options, plan)
    if options.json:
        console.show(json.dumps({"planner": options.planner, **facts}, indent=2, sort_keys=True))
    else:
        for line in lines:
            console.show(line)
    return DONE


Worked = tuple[Plan, list[str], dict[str, Any]]


def _replenishment(options: argparse.Namespace) -> Worked:
    given = Supply()
    values = {field: getattr(given, field) for field, _, _ in FIELDS}
    values |= {field: value for field in values if (value := getattr(options, field)) is not None}
    lines: list[str] = []
    facts: dict[str, Any] = {}
    if options.learn or options.group:
        history = _history(options)
        gaps = _gaps(history, options.by)
        if options.learn:
            lines += [_gaps_table(gaps), ""]
            facts["learned"] = [_middle_facts(one) for one in gaps.classes]
        delivery = _delivery(history)
        if delivery is not None:
            lines.append(delivery_words(delivery))
            facts["delivery"] = _middle_facts(delivery)
        if options.group:
            gap = _class_of(gaps, options)
            lines.append(gap_words(gap))
            values["per_day"] = replenishment.used_in(values["count"], gap.median)
    supply = Supply(**values)
    day = replenishment.day_of(supply)
    lines += [replenishment.formula(supply), replenishment.sentence(supply)]
    facts |= {**values, "day": float(day), "wait": replenishment.wait_of(day)}
    return replenishment.plan(supply), lines, facts


def _gaps(history: History, by: str) -> Gaps:
    from simulator.planners.gaps import purchase_gaps

    return purchase_gaps(history, by=by)


def _delivery(history: History) -> Middle | None:
    from simulator.planners.gaps import delivery_days

    return delivery_days(history)


def _gaps_table(gaps: Gaps) -> str:
    rows = [
        (
            class_words(one.name),
            number(one.median),
            say("{low} to {high}", low=number(one.low), high=number(one.high)),
            one.people,
            one.cases,
        )
        for one in gaps.classes[:LISTED]
    ]
    heads = (say("bought again"), say("median days"), say("half of them"), say("people"), say("gaps"))
    return text_table(heads, rows)


def _class_of(gaps: Gaps, options: argparse.Namespace) -> Middle:
    found = next((one for one in gaps.classes if one.name == options.group), None)
    if found is None:
        known = ", ".join(one.name for one in gaps.classes[: LISTED + 1] if one.name)
        raise CommandError(
            say("Of this class too few people bought again, or there is none of this name."),
            f"--class {options.group}",
            say("Choose one of: {values}.", values=known) if known else "",
        )
    return found


def _middle_facts(one: Middle) -> dict[str, Any]:
    return {
        "class": one.name,
        "median_days": one.median,
        "quartiles": [one.low, one.high],
        "people": one.people,
        "cases": one.cases,
    }


def _review(options: argparse.Namespace) -> Worked:
    days = review.PROPOSED[options.goods] if options.days is None else options.days
    history = _history(options)
    delivery = _delivery(history)
    lines = [review.advice(options.goods)]
    facts: dict[str, Any] = {"goods": options.goods, "days": days}
    if delivery is not None:
        lines.append(delivery_words(delivery))
        facts["delivery"] = _middle_facts(delivery)
    lines.append(review.sentence(options.goods, days, delivery.median if delivery else None))
    return review.plan(options.goods, days), lines, facts


def _hours(options: argparse.Namespace) -> Worked:
    part = next((part for part in daypart.DAYPARTS if part.id == options.product), None)
    lines: list[str] = []
    facts: dict[str, Any] = {}
    window = part.window if part is not None else daypart.DAYPARTS[0].window
    if part is not None:
        lines.append(say(part.why))
    event = options.event or ("order" if options.learn or options.group else "")
    if event:
        window = _learned_window(options, event, window.weekdays, lines, facts)
    elif part is None and not (options.start and options.end):
        raise CommandError(
            say("There are no hours."), "", say("Give --product, --from and --to, or --event to learn them.")
        )
    days = tuple(options.weekdays.split(",")) if options.weekdays else window.weekdays
    if unknown := [day for day in days if day not in WEEKDAYS]:
        raise CommandError(
            say("There is no such weekday."),
            f"--on {unknown[0]}",
            say("Choose from: {values}.", values=", ".join(WEEKDAYS)),
        )
    window = daypart.Window(options.start or window.start, options.end or window.end, days)
    lines.append(daypart.sentence(window))
    facts |= {"from": window.start, "to": window.end, "weekdays": list(window.weekdays)}
    return daypart.plan(window), lines, facts


def _learned_window(
    options: argparse.Namespace, event: str, weekdays: tuple[str, ...], lines: list[str], facts: dict[str, Any]
) -> daypart.Window:
    from designer.planners.words import hour_text
    from simulator.planners.hours import hours_of, shortest_span

    found = hours_of(_history(options), event, options.by if options.group else "", options.group)
    if found is None:
        raise CommandError(
            say("Too few people did this to say when it happens, or there is no such event or class."),
            f"--event {event}",
            say("loopline history info lists the events."),
        )
    span = shortest_span(found)
    if options.learn:
        lines += [text_table((say("hour"), say("times")), [(hour_text(h), n) for h, n in enumerate(found.counts)]), ""]
    lines += [text for text in (hours_words(found, span), caution_words(found)) if text]
    facts["learned"] = {"event": event, "class": options.group, "counts": list(found.counts), "people": found.people}
    return daypart.Window(hour_text(span.start), hour_text(span.end), weekdays)


def _history(options: argparse.Namespace) -> History:
    history = history_from(options.history)
    if options.history is None:
        console.tell(say("On the bundled sample: {history}.", history=history.name))
    return history
