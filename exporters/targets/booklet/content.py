"""What the booklet says: what will be different, each flow step by step with a box to tick, then the messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exporters.lowering.fidelity import FIDELITY_WORDS, Fidelities, Line, Setting, fidelities, summary
from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered
from exporters.lowering.pieces import Piece
from exporters.lowering.verdicts import Fidelity
from exporters.lowering.wording import for_readers
from exporters.report.parts import (
    Block,
    Facts,
    Headline,
    Items,
    JourneyPicture,
    Prose,
    Report,
    ReportTable,
    Section,
    Task,
    Tasks,
)
from journey.catalogue import kind
from journey.condition_words import condition_words, match_words
from journey.declaration import (
    ChoiceType,
    ConditionBranchesType,
    ConditionType,
    EventBranchesType,
    EventMatchesType,
    EventMatchType,
    FilterType,
    FlagType,
    Parameter,
    ParameterType,
    ReferenceType,
)
from journey.describe import kind_words, loop_words, output_words, summary_of
from journey.journey import Journey
from journey.letters import listed
from journey.model import Message, Node
from journey.spans import duration_words
from journey.targets.applying import cap_words
from journey.values import to_condition, to_match
from journey.words import mark, number, say, value_text


def booklet_of(lowered: Lowered, pictures: Mapping[str, JourneyPicture]) -> Report:
    """The booklet. ``pictures`` by the flows' ids, as far as there are any."""
    target = lowered.target.words if lowered.target else ""
    name = lowered.journey.header.name or say("Journey")
    sections: list[Section] = []
    if lowered.target is not None:
        sections.append(Section("before", say("Before you begin"), _before(lowered)))
    for place, one in enumerate(lowered.flows, 1):
        flow = for_readers(one)
        sections.append(Section(f"flow-{place}", flow.header.name or name, _flow(flow, pictures), own_page=place > 1))
    sections.append(Section("messages", say("Messages"), _messages(lowered.journey)))
    return Report(
        title=name,
        subtitle=say("Build it in {target}, step by step", target=target) if target else say("Build it step by step"),
        estimand=say("Work from top to bottom and tick each step once it stands. Switch nothing on before the end."),
        headlines=_headlines(lowered),
        sections=tuple(sections),
        remarks=(),
        running=name,
    )


def _headlines(lowered: Lowered) -> tuple[Headline, ...]:
    steps = sum(len(flow.pieces) for flow in lowered.flows)
    found = [Headline(number(steps), say("steps to build")), Headline(number(len(lowered.flows)), say("flows"))]
    if lowered.target is not None:
        report = fidelities(lowered)
        found += [
            Headline(number(report.count("exact")), say("exact")),
            Headline(number(report.count("approximated")), say("approximated")),
            Headline(number(report.count("dropped") + report.lost_settings), say("dropped")),
        ]
    return tuple(found)


def difference_rows(report: Fidelities) -> tuple[tuple[str, str, str], ...]:
    """What is not exact, as (step, what becomes of it, how): what is dropped first, settings of their own among it."""
    dropped, near = [], []
    for line in report.lines:
        if line.fidelity == "dropped":
            dropped.append(_row(line, "dropped", (*line.how, *_sentences(line.told))))
            continue
        lost = [setting for setting in line.told if setting.fidelity == "dropped"]
        dropped += [_row(line, "dropped", setting.how) for setting in lost]
        kept = (*line.how, *_sentences([setting for setting in line.told if setting.fidelity != "dropped"]))
        if line.fidelity == "approximated" and kept:
            near.append(_row(line, "approximated", kept))
    return (*dropped, *near)


def _sentences(settings: Sequence[Setting]) -> tuple[str, ...]:
    return tuple(sentence for setting in settings for sentence in setting.how)


def _row(line: Line, fidelity: Fidelity, told: Sequence[str]) -> tuple[str, str, str]:
    return line.name, say(FIDELITY_WORDS[fidelity]), " ".join(dict.fromkeys(told))


def _before(lowered: Lowered) -> tuple[Block, ...]:
    report = fidelities(lowered)
    blocks: list[Block] = [Prose(summary(report))]
    if rows := difference_rows(report):
        heads = (say("Step"), say("Becomes"), say("How"))
        blocks.append(ReportTable(say("What will be different"), "", heads, rows, words=3))
    for name, reason, remedy in report.problems:
        blocks.append(Prose(say("{name}: {reason} {remedy}", name=name, reason=reason, remedy=remedy)))
    return tuple(blocks)


def _flow(flow: Flow, pictures: Mapping[str, JourneyPicture]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if flow.header.description:
        blocks.append(Prose(flow.header.description, quiet=True))
    if (picture := pictures.get(flow.id)) is not None:
        blocks.append(picture)
    rules = rule_rows(flow)
    if rules:
        blocks.append(Facts(say("For the whole flow"), rules))
    blocks.append(_steps(flow))
    return tuple(blocks)


_MODES = {
    "once": mark("once only"),
    "after_exit": mark("again after the end"),
    "any_time": mark("at any time, also several times at once"),
}


def rule_rows(flow: Flow) -> tuple[tuple[str, str], ...]:
    """What holds for a whole flow, in words."""
    header = flow.header
    journey = flow.journey
    entry = say(_MODES[header.entry.mode])
    if header.entry.minimum_interval != "P0D" and header.entry.mode != "once":
        span = duration_words(header.entry.minimum_interval)
        entry = say("{mode}, {span} apart at least", mode=entry, span=span)
    rows = [(say("People may enter"), entry)]
    for rule in header.exits:
        what = match_words(rule.event) if rule.event is not None else ""
        if rule.condition is not None:
            what = condition_words(rule.condition, journey)
        rows.append((say("They leave when"), what))
    rows += [(say("Goal"), match_words(goal.event)) for goal in header.goals]
    rows += [(say("Cap"), cap_words(cap)) for cap in header.caps]
    if header.quiet_hours is not None:
        windows = listed(f"{window.start}–{window.end}" for window in header.quiet_hours.windows)
        rows.append((say("Quiet hours"), windows))
    if header.not_while:
        rows.append((say("Not while in"), listed(header.not_while)))
    return tuple(rows)


def walk(flow: Flow) -> tuple[Piece, ...]:
    """The pieces in the order in which one builds them: from each start on, a way to its end before the next."""
    order: dict[str, None] = {}
    waiting = [piece.id for piece in reversed(flow.triggers)]
    while waiting:
        piece = waiting.pop()
        if piece not in order:
            order[piece] = None
            waiting += [way.target for way in reversed(flow.ways_from.get(piece, ()))]
    rest = (piece.id for piece in flow.pieces if piece.id not in order)
    return tuple(flow.by_id[piece] for piece in (*order, *rest))


def _steps(flow: Flow) -> Tasks:
    pieces = walk(flow)
    numbers = {piece.id: place for place, piece in enumerate(pieces, 1)}
    return Tasks(say("Steps"), tuple(_step(flow, piece, numbers) for piece in pieces))


def _step(flow: Flow, piece: Piece, numbers: Mapping[str, int]) -> Task:
    node = flow.journey.node(piece.id)
    assert node is not None
    summary = summary_of(node, flow.journey)
    rows = [(say("What it does"), summary)] if summary else []
    rows += setting_rows(node, flow.journey, summary)
    return Task(
        number=f"{numbers[piece.id]}",
        title=piece.name,
        kind=kind_words(node),
        rows=(*rows, *_ways(flow, piece, node, numbers)),
    )


def _ways(flow: Flow, piece: Piece, node: Node, numbers: Mapping[str, int]) -> list[tuple[str, str]]:
    """Where each way out leads, as (way, goal)."""
    found = []
    for way in flow.ways_from.get(piece.id, ()):
        goal = say("go to {number}", number=numbers[way.target])
        edge = flow.journey.edge(way.id)
        if edge is not None and edge.loop is not None:
            goal = say("{goal}, {limits}", goal=goal, limits=loop_words(edge, flow.journey)[1])
        found.append((output_words(node, way.output) or say("Then"), goal))
    return found or [(say("Then"), say("the end"))]


#: Types whose values the step's summary or its ways tell already, and settings that it tells in other words.
_TOLD: tuple[type[ParameterType], ...] = (ReferenceType,)
_TOLD_SETTINGS = {
    "goal": ("counts",),
    "tag": ("tag", "operation"),
    "update_attribute": ("attribute", "operation", "type", "text", "number"),
}


def setting_rows(node: Node, journey: Journey, told: str) -> list[tuple[str, str]]:
    """The settings of a step that are other than they would be by themselves, as (setting, value), without what is
    told."""
    declared = kind(node.kind)
    if declared is None:
        return []
    values = declared.complete(node.parameters)
    skipped = _TOLD_SETTINGS.get(node.kind, ())
    found = []
    for parameter in declared.parameters:
        value = values[parameter.id]
        if isinstance(parameter.type, _TOLD) or parameter.id in skipped or not declared.shown(parameter, values):
            continue
        words = _value_words(parameter, value, journey) if value != parameter.default else ""
        if words and words not in told:
            found.append((say(parameter.words), words))
    return found


def _value_words(parameter: Parameter, value: object, journey: Journey) -> str:
    try:
        match parameter.type:
            case ConditionType() | FilterType():
                return condition_words(to_condition(value), journey)
            case EventMatchType():
                return match_words(to_match(value))
            case EventMatchesType() if isinstance(value, list):
                return listed(match_words(to_match(one)) for one in value)
            case ConditionBranchesType() if isinstance(value, list):
                return listed(
                    say(
                        "{way}: {value}",
                        way=one.get("name") or one["id"],
                        value=condition_words(to_condition(one["condition"]), journey),
                    )
                    for one in value
                )
            case EventBranchesType() if isinstance(value, list):
                return listed(
                    say("{way}: {value}", way=one.get("name") or one["id"], value=match_words(to_match(one["event"])))
                    for one in value
                )
            case FlagType():
                return say("yes") if value else say("no")
            case ChoiceType(options=options):
                return say(dict(options).get(str(value), ""))
    except (ValueError, TypeError, KeyError):
        return ""
    return _plain_words(value)


def _plain_words(value: object) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int | float):
        return value_text(value)
    if isinstance(value, str):
        try:
            return duration_words(value)
        except ValueError:
            return value
    if isinstance(value, Sequence) and all(isinstance(one, str) for one in value):
        return listed(str(one) for one in value)
    return ""


def _messages(journey: Journey) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for message in journey.messages:
        blocks.append(Facts(message.name, tuple(_message_rows(message))))
    return tuple(blocks) or (Items((say("No message has a text."),)),)


def _message_rows(message: Message) -> list[tuple[str, str]]:
    from journey.templating.plain_text import plain_text

    text = message.text or (plain_text(message.body) if message.channel == "email" else message.body)
    rows = [
        (say("Subject"), message.subject),
        (say("Preheader"), message.preheader),
        (say("Sender"), message.sender),
        (say("Text"), text),
    ]
    for variant in message.variants:
        rows.append((say("Subject, {language}", language=variant.locale), variant.subject))
    return [(what, value) for what, value in rows if value]
