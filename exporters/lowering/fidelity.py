"""The fidelity report: every step, way back and setting of a journey, and what becomes of it in a target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from exporters.lowering.lower import Lowered
from exporters.lowering.verdicts import Fidelity, Verdict
from journey.catalogue import kind
from journey.declaration import NodeKind, Parameter
from journey.describe import kind_words, loop_words, name_of
from journey.fragments_inlining import inlined
from journey.journey import Journey
from journey.model import HEADER_ID, Edge, Node
from journey.words import mark, number, say, say_count

FORMAT = "loopline-fidelity"
VERSION = 1

_ORDER: tuple[Fidelity, ...] = ("exact", "approximated", "dropped")
FIDELITY_WORDS = {"exact": mark("exact"), "approximated": mark("approximated"), "dropped": mark("dropped")}


@dataclass(frozen=True)
class Setting:
    """One setting. ``set``: it is other than what it would be by itself."""

    id: str
    words: str
    fidelity: Fidelity
    how: tuple[str, ...] = ()
    set: bool = False


@dataclass(frozen=True)
class Line:
    """A step, a way back, or the journey itself (``record``: its id). ``fidelity`` is the worst of it and its
    settings, but that a dropped setting leaves it approximated; ``how`` is said of it as a whole."""

    record: str
    name: str
    kind: str
    fidelity: Fidelity
    how: tuple[str, ...]
    settings: tuple[Setting, ...]

    @property
    def told(self) -> tuple[Setting, ...]:
        """The settings about which there is something to say."""
        return tuple(setting for setting in self.settings if setting.how or setting.fidelity != "exact")


@dataclass(frozen=True)
class Fidelities:
    """The whole report. ``sizes``: for each flow of the target its name and number of steps."""

    journey: str
    target: str
    lines: tuple[Line, ...]
    steps: int
    sizes: tuple[tuple[str, int], ...]
    problems: tuple[tuple[str, str, str], ...]

    def count(self, fidelity: Fidelity) -> int:
        """How many lines are such."""
        return sum(1 for line in self.lines if line.fidelity == fidelity)

    @property
    def lost_settings(self) -> int:
        """How many settings are dropped of what is not dropped as a whole."""
        lines = (line for line in self.lines if line.fidelity != "dropped")
        return sum(1 for line in lines for setting in line.settings if setting.fidelity == "dropped")


def fidelities(lowered: Lowered) -> Fidelities:
    """The report on a journey that was lowered for a target."""
    journey = lowered.journey
    told = _Told(lowered.verdicts)
    # Ends of fragments are no steps of their own.
    ends = set(inlined(lowered.original).ends.values())
    steps = [node for node in journey.nodes if _on_path(node) and node.id not in ends]
    lines = [_header_line(journey, told)]
    lines += [_node_line(node, lowered.original, told) for node in steps]
    lines += [_edge_line(edge, journey, told) for edge in journey.edges if edge.loop is not None]
    return Fidelities(
        journey=journey.header.name,
        target=lowered.target.words if lowered.target else say("Loopline"),
        lines=tuple(lines),
        steps=len(steps),
        sizes=tuple((flow.header.name, len(flow.pieces)) for flow in lowered.flows),
        problems=tuple(
            (_name(problem.record, journey), problem.reason, problem.remedy) for problem in lowered.problems
        ),
    )


class _Told:
    """Verdicts by what they are about."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        self._by: dict[tuple[str, str], list[Verdict]] = {}
        for verdict in verdicts:
            self._by.setdefault((verdict.record, verdict.setting), []).append(verdict)

    def about(self, record: str, setting: str = "") -> tuple[Fidelity, tuple[str, ...]]:
        found = self._by.get((record, setting), [])
        return worst([verdict.fidelity for verdict in found]), tuple(verdict.words for verdict in found)

    def settings(self, record: str) -> Iterator[str]:
        return (setting for known, setting in self._by if known == record and setting)


def worst(found: Sequence[Fidelity]) -> Fidelity:
    """The worst of several."""
    return max(found, key=_ORDER.index, default="exact")


def _on_path(node: Node) -> bool:
    declared = kind(node.kind)
    return declared is None or declared.on_path


def _line(record: str, name: str, words: str, told: _Told, settings: list[Setting]) -> Line:
    fidelity, how = told.about(record)
    known = {setting.id for setting in settings}
    for extra in told.settings(record):
        if extra not in known:
            found, sentences = told.about(record, extra)
            settings.append(Setting(extra, _setting_words(extra), found, sentences, True))
    if fidelity != "dropped":
        fidelity = worst([fidelity, *(setting.fidelity for setting in settings if setting.fidelity != "dropped")])
        if any(setting.fidelity == "dropped" for setting in settings):
            # A setting that is lost leaves its step an approximation of what was drawn.
            fidelity = worst([fidelity, "approximated"])
    return Line(record, name, words, fidelity, how, tuple(settings))


def _node_line(node: Node, drawn: Journey, told: _Told) -> Line:
    declared = kind(node.kind)
    settings = [] if declared is None else list(_settings(node, declared, told))
    # What stands for a fragment is a merge by now.
    return _line(node.id, name_of(node), kind_words(drawn.node(node.id) or node), told, settings)


def _settings(node: Node, declared: NodeKind, told: _Told) -> Iterator[Setting]:
    values = declared.complete(node.parameters)
    for parameter in declared.parameters:
        if declared.shown(parameter, values):
            fidelity, how = told.about(node.id, parameter.id)
            yield Setting(
                parameter.id, say(parameter.words), fidelity, how, values[parameter.id] != _by_itself(parameter)
            )


def _by_itself(parameter: Parameter) -> Any:
    return parameter.default


def _edge_line(edge: Edge, journey: Journey, told: _Told) -> Line:
    where, limits = loop_words(edge, journey)
    source = journey.node(edge.source)
    name = say("{step}: {where}", step=name_of(source) if source else edge.source, where=where)
    assert edge.loop is not None
    settings = []
    for setting in ("max_passes", "minimum_interval", "counter", "reset", "on_limit"):
        fidelity, how = told.about(edge.id, setting)
        settings.append(Setting(setting, _setting_words(setting), fidelity, how, bool(how)))
    return _line(edge.id, name, limits, told, settings)


def _header_line(journey: Journey, told: _Told) -> Line:
    header = journey.header
    names = ["entry.mode", "entry.minimum_interval", "entry.key", "entry.back_enrol", "entry.holdout"]
    names += [f"exits.{rule.id}" for rule in header.exits]
    names += [f"goals.{goal.id}" for goal in header.goals]
    names += [f"caps.{cap.id}" for cap in header.caps]
    names += ["quiet_hours", "priority", "longest", "not_while", "defer_while", "exclusion_group"]
    titles = {f"exits.{rule.id}": rule.name or rule.id for rule in header.exits}
    titles |= {f"goals.{goal.id}": goal.name or goal.id for goal in header.goals}
    settings = []
    for name in names:
        fidelity, how = told.about(HEADER_ID, name)
        title = titles.get(name, "")
        words = say("{setting}: {name}", setting=_setting_words(name), name=title) if title else _setting_words(name)
        settings.append(Setting(name, words, fidelity, how, bool(how)))
    return _line(HEADER_ID, header.name or say("Journey"), say("whole journey"), told, settings)


_SETTINGS = {
    "max_passes": mark("Passes at most"),
    "minimum_interval": mark("Least time between passes"),
    "counter": mark("Passes are counted"),
    "reset": mark("Count starts anew"),
    "on_limit": mark("At the limit"),
    "entry.mode": mark("Who may enter again"),
    "entry.minimum_interval": mark("Least time between entries"),
    "entry.key": mark("One run for each"),
    "entry.back_enrol": mark("Those who belong already"),
    "entry.holdout": mark("Held out"),
    "entry.most_running": mark("Runs at once"),
    "entry.most_a_day": mark("Entries a day"),
    "entry.most_in_all": mark("Entries in all"),
    "exits": mark("Leaves when"),
    "goals": mark("Goal"),
    "caps": mark("Cap"),
    "quiet_hours": mark("Quiet hours"),
    "priority": mark("Priority"),
    "longest": mark("Longest time"),
    "not_while": mark("Not while another journey runs"),
    "defer_while": mark("Put off while another journey runs"),
    "exclusion_group": mark("Journeys that exclude one another"),
    "starts": mark("Starts"),
    "ways_in": mark("Ways that come together"),
    "capacity": mark("Places"),
    "counts": mark("What is counted"),
    "duration": mark("Wait"),
}


def _setting_words(setting: str) -> str:
    words = _SETTINGS.get(setting) or _SETTINGS.get(setting.partition(".")[0])
    return say(words) if words else setting


def _name(record: str, journey: Journey) -> str:
    return record_name(record, journey) or journey.header.name


def record_name(record: str, journey: Journey) -> str:
    """What people call a step, way back or message; empty for the journey itself."""
    node, edge = journey.node(record), journey.edge(record)
    if node is not None:
        return name_of(node)
    if edge is not None:
        return loop_words(edge, journey)[0]
    return next((message.name for message in journey.messages if message.id == record), "")


# --- For people and programs --------------------------------------------------------------------------------


def summary(report: Fidelities) -> str:
    """The report in one sentence."""
    counts = (
        say_count("{count} exact", "{count} exact", report.count("exact")),
        say_count("{count} approximated", "{count} approximated", report.count("approximated")),
        say_count("{count} dropped", "{count} dropped", report.count("dropped")),
    )
    words = say(
        "{target}: {exact}, {near}, {lost}.", target=report.target, exact=counts[0], near=counts[1], lost=counts[2]
    )
    return " ".join(filter(None, (words, lost_words(report))))


def lost_words(report: Fidelities) -> str:
    """How many settings are dropped of what is approximated; empty for none."""
    if not report.lost_settings:
        return ""
    return say_count(
        "Of what is approximated, {count} setting is dropped.",
        "Of what is approximated, {count} settings are dropped.",
        report.lost_settings,
    )


def report_lines(report: Fidelities, *, everything: bool = False) -> list[str]:
    """The report as lines: what is dropped first, then what is approximated; ``everything``: what is exact, too."""
    found = [summary(report)]
    flows = say_count("{count} flow", "{count} flows", len(report.sizes))
    steps = number(sum(size for _, size in report.sizes))
    found.append(
        say("{before} steps become {after} in {flows}.", before=number(report.steps), after=steps, flows=flows)
    )
    found += [
        "  " + say("{name}: {what}", name=name, what=say_count("{count} step", "{count} steps", size))
        for name, size in report.sizes
    ]
    for name, reason, remedy in report.problems:
        found += ["", say("It cannot be exported: {name}: {reason} {remedy}", name=name, reason=reason, remedy=remedy)]
    titles = {"dropped": mark("Dropped"), "approximated": mark("Approximated"), "exact": mark("Exact")}
    for fidelity in reversed(_ORDER):
        lines = [line for line in report.lines if line.fidelity == fidelity]
        if not lines or (fidelity == "exact" and not everything):
            continue
        found += ["", say(titles[fidelity])]
        for line in lines:
            found += _line_text(line)
    return found


def _line_text(line: Line) -> list[str]:
    head = say("{name} ({kind})", name=line.name, kind=line.kind) if line.kind else line.name
    found = ["  " + (say("{name}: {what}", name=head, what=" ".join(line.how)) if line.how else head)]
    for setting in line.told:
        state = say(FIDELITY_WORDS[setting.fidelity])
        found.append(
            "    " + say("{setting}, {state}: {how}", setting=setting.words, state=state, how=" ".join(setting.how))
        )
    return found


def document(report: Fidelities) -> dict[str, Any]:
    """The report as a JSON object; every setting is in it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "journey": report.journey,
        "target": report.target,
        "counts": {fidelity: report.count(fidelity) for fidelity in _ORDER},
        "steps": report.steps,
        "flows": [{"name": name, "steps": size} for name, size in report.sizes],
        "problems": [{"about": name, "reason": reason, "remedy": remedy} for name, reason, remedy in report.problems],
        "lines": [
            {
                "record": line.record,
                "name": line.name,
                "kind": line.kind,
                "fidelity": line.fidelity,
                "how": list(line.how),
                "settings": [
                    {
                        "setting": setting.id,
                        "words": setting.words,
                        "fidelity": setting.fidelity,
                        "how": list(setting.how),
                        "set": setting.set,
                    }
                    for setting in line.settings
                ],
            }
            for line in report.lines
        ],
    }
