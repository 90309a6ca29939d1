"""The matrix of systems by what they can do, from their profiles, as Markdown (``docs/target_matrix.md``).

``loopline systems --matrix`` prints it; ``python -m designer.target_matrix docs/target_matrix.md`` writes the page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from designer.publishing.profile_words import EXITS, LOOPS, MERGES, PUBLISHES, RANDOM, SPLITS, caps_words
from journey.model import Channel
from journey.spans import seconds_words
from journey.targets.profile import ACTION_FORMS, START_FORMS, WAIT_FORMS, Known, Profile
from journey.targets.profiles import profiles
from journey.words import mark, number, say

#: A column: its head, and what a profile says there.
Column = tuple[str, Callable[[Profile], str]]

_YES, _NO = mark("yes"), "–"
_STARTS = {
    "event": mark("event"),
    "segment": mark("segment"),
    "date": mark("date in a field"),
    "schedule": mark("dates of the calendar"),
    "silence": mark("silence"),
    "stage": mark("stage"),
    "journey": mark("another journey"),
}
_MODES = {"once": mark("once"), "after_exit": mark("after the end"), "any_time": mark("any time")}
_WAITS = {
    "event": mark("event"),
    "until": mark("time of day"),
    "date": mark("date in a field"),
    "working_days": mark("working days"),
    "jitter": mark("drawn span"),
    "supply": mark("supply used up"),
    "after": mark("time after an event"),
    "habit": mark("habitual hour"),
    "window": mark("open window"),
    "rate": mark("place"),
}
_ACTIONS = {
    "field": mark("field"),
    "add": mark("add to a number"),
    "tag": mark("tag"),
    "audience": mark("list or audience"),
    "suppress": mark("suppress"),
    "coupon": mark("coupon"),
    "journey": mark("start another journey"),
    "webhook": mark("call an address"),
    "notify": mark("tell the team"),
}
_CHANNELS = {
    "email": mark("E-mail"),
    "sms": mark("SMS"),
    "push": mark("push"),
    "call": mark("phone task"),
    "messenger": mark("messenger"),
    "in_app": mark("in-app"),
    "on_site": mark("on-site"),
    "live_chat": mark("live chat"),
    "direct_mail": mark("letter"),
    "social_team": mark("social team"),
}


def matrix() -> str:
    """The whole matrix: a table for each side of the systems, with a line for each of them."""
    lines = [
        "# " + say("What systems can hold"),
        "",
        say("Made from the profiles by loopline systems --matrix; where the facts come from stands in targets.md."),
        "",
        say("– is no, or left to other means; ? is assumed: neither the system's own description nor its users tell."),
    ]
    for title, columns in _tables():
        lines += ["", f"## {title}", "", *_table(columns)]
    notices = [f"- **{one.words}**: {say(one.notice)}" for one in profiles() if one.notice]
    if notices:
        lines += ["", "## " + say("To know beforehand"), "", *notices]
    return "\n".join(lines) + "\n"


def _tables() -> tuple[tuple[str, Sequence[Column]], ...]:
    return (
        (say("What is made there"), _made()),
        (say("Shape of a flow"), _shape()),
        (say("What starts people"), _starts()),
        (say("What people wait for"), _waits()),
        (say("Messages"), _messages()),
        (say("What steps do"), _actions()),
        (say("Rules"), _rules()),
    )


def _table(columns: Sequence[Column]) -> list[str]:
    heads = [say("System"), *(head for head, _ in columns)]
    rows = [[one.words, *(cell(one) for _, cell in columns)] for one in profiles()]
    return [_row(heads), _row(["---"] * len(heads)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _has(there: bool, known: Known = "verified") -> str:
    words = say(_YES) if there else _NO
    return f"{words} ?" if known == "assumed" else words


def _sure(words: str, known: Known) -> str:
    return f"{words} ?" if known == "assumed" else words


def _made() -> Sequence[Column]:
    return (
        (say("Its interface makes"), lambda one: say(PUBLISHES[one.publishes])),
        (say("Loopline makes"), _loopline_makes),
    )


def _loopline_makes(one: Profile) -> str:
    from exporters.targets.registry import system
    from exporters.targets.runbook.builder import ByHand

    target = system(one.id)
    if target is None:
        return say("a booklet for building it by hand")
    return say("the parts, and a runbook") if isinstance(target, ByHand) else say("whole flows, as drafts")


def _shape() -> Sequence[Column]:
    return (
        (say("Loops"), lambda one: say(LOOPS[one.loops.by])),
        (say("Ways that come together"), lambda one: say(MERGES[one.merges])),
        (say("Splits"), lambda one: _sure(say(SPLITS[one.splits.ways]), one.splits.known)),
        (say("Lots"), lambda one: _sure(say(RANDOM[one.splits.random]), one.splits.known)),
        (say("Most steps"), lambda one: _limit(one.limits.steps)),
        (say("Most ways out"), lambda one: _limit(one.limits.branches)),
        (say("Most starts"), lambda one: _limit(one.limits.triggers)),
        (say("Longest wait"), lambda one: seconds_words(one.limits.longest_wait) if one.limits.longest_wait else _NO),
    )


def _limit(value: int | None) -> str:
    return number(value) if value is not None else _NO


def _starts() -> Sequence[Column]:
    forms: list[Column] = [
        (say(_STARTS[form]), lambda one, form=form: _has(form in one.starts.forms, one.starts.known))  # type: ignore[misc]
        for form in START_FORMS
    ]
    modes: list[Column] = [
        (say("Again: {when}", when=say(words)), lambda one, mode=mode: _has(mode in one.starts.modes, one.starts.known))  # type: ignore[misc]
        for mode, words in _MODES.items()
    ]
    return (
        *forms,
        *modes,
        (say("least time between"), lambda one: _has(one.starts.interval, one.starts.known)),
        (say("a run for each order"), lambda one: _has(one.starts.keyed, one.starts.known)),
        (say("not while in another"), lambda one: _has(one.starts.exclusive, one.starts.known)),
        (say("present members"), lambda one: _has(one.starts.members, one.starts.known)),
    )


def _waits() -> Sequence[Column]:
    return [
        (say(_WAITS[form]), lambda one, form=form: _has(form in one.waits.forms, one.waits.known))  # type: ignore[misc]
        for form in WAIT_FORMS
    ]


def _messages() -> Sequence[Column]:
    return [
        (say(_CHANNELS[channel]), lambda one, channel=channel: _has(channel in one.channels, one.starts.known))  # type: ignore[misc]
        for channel in get_args(Channel)
    ]


def _actions() -> Sequence[Column]:
    return [
        (say(_ACTIONS[form]), lambda one, form=form: _has(form in one.actions, one.starts.known))  # type: ignore[misc]
        for form in ACTION_FORMS
    ]


def _rules() -> Sequence[Column]:
    return (
        (say("Runs end"), lambda one: _sure(say(EXITS[one.exits]), one.starts.known)),
        (say("Caps"), lambda one: _sure(caps_words(one), one.caps.known)),
        (say("Quiet hours"), lambda one: _has(bool(one.quiet.on_block), one.quiet.known)),
        (say("Priority"), lambda one: _has(one.priority, one.starts.known)),
        (say("Longest time"), lambda one: _has(one.longest, one.starts.known)),
        (say("Messages with a last date"), lambda one: _has(one.validity, one.starts.known)),
        (say("A way for who gets nothing"), lambda one: _has(one.blocked_ways, one.starts.known)),
        (say("Asks what the latest event held"), lambda one: _has(one.latest, one.starts.known)),
        (say("Asks what people did before"), lambda one: _has(one.history, one.starts.known)),
        (say("Asks what people did before"), lambda one: _has(one.history, one.starts.known)),
    )


def main(path: Path) -> None:
    """Write the page anew."""
    path.write_text(matrix(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
