"""How people agree and leave again, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from designer.effect_line import EffectLine, signed_number
from designer.estimate_words import percent
from journey.words import mark, number, say, say_count

if TYPE_CHECKING:
    from simulator.estimates.permission import NoPermission, Permission

_NO_PERMISSION = {
    "no consent": mark("the history has no record of consent"),
    "no dates": mark("permissions have no date"),
    "too few opt-ins": mark("fewer than 30 people agreed"),
    "too few opt-outs": mark("fewer than 30 people left"),
    "no spread": mark("those who left were written to alike"),
}


def permission_lines(found: Permission | NoPermission) -> Iterator[EffectLine]:
    """How many agree and still do, how leaving goes with messages, and both together; or why nothing is told."""
    from simulator.estimates.permission import NoPermission as Nothing

    what = say("How people agree to e-mail and leave again, together")
    if isinstance(found, Nothing):
        yield EffectLine(what, say("not told"), "", say(_NO_PERMISSION[found.missing]), "", True)
        return
    basis = say("goes together, no effect")
    tip = say(
        "{people}: {agreed} agreed to e-mail, {left} of these left. Weeks from the first event to the agreement and "
        "from there to leaving, each with its hazard, joined by a Frank copula.",
        people=say_count("{count} person", "{count} people", found.people),
        agreed=number(found.agreed),
        left=number(found.left),
    )
    if found.undated:
        tip += " " + say("{count} with a permission without a date are left out.", count=number(found.undated))
    for share in found.shares:
        weeks = say_count("{count} week", "{count} weeks", share.weeks)
        agreed = percent(share.agreed)
        yield EffectLine(
            say("Still agree to e-mail {weeks} after the first event ({share} agreed)", weeks=weeks, share=agreed),
            percent(share.holds),
            say("{low} to {high}", low=number(share.interval.low * 100, 1), high=percent(share.interval.high)),
            basis,
            tip,
            goes_together=True,
        )
    for level in found.levels:
        messages = say_count("{count} message", "{count} messages", level.messages)
        yield EffectLine(
            say(
                "Leave in a week after {messages} in four weeks, against none",
                messages=say("{messages} or more", messages=messages) if level.and_more else messages,
            ),
            say("{ratio} times", ratio=number(level.ratio, 1)),
            say("{low} to {high}", low=number(level.interval.low, 1), high=number(level.interval.high, 1)),
            basis,
            tip,
            goes_together=True,
        )
    both = found.tau_interval
    yield EffectLine(
        say("Both times together (Kendall's tau; above 0: who agrees late leaves late)"),
        signed_number(found.tau, 2),
        say(
            "{low} to {high}",
            low=signed_number(both.low, 2),
            high=signed_number(both.high, 2),
        ),
        basis,
        tip,
        goes_together=True,
    )
