"""Dates and times of the command line as instants."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from designer.command_line.failure import CommandError
from journey.words import say

DAY = 86_400
EPOCH = date(1970, 1, 1)


def instant_of(text: str, zone: str, at_end: bool, option: str) -> int:
    """A date or a time as a UNIX time. A date means its first second, or its last with ``at_end``; both, and a time
    without a zone, are read in ``zone``. CommandError if it is neither."""
    from simulator.run import RunError
    from simulator.zones import zone_table

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            say("This is no date."), f"{option} {text}", say("Such as: 2011-03-01 or 2011-03-01T09:30")
        ) from None
    if moment.tzinfo is not None:
        return int(moment.timestamp())
    is_date = len(text) <= len("2011-03-01")
    days = (moment.date() - EPOCH).days
    try:
        table = zone_table(zone, (days - 400) * DAY, (days + 400) * DAY)
    except (RunError, OverflowError, OSError, ValueError):
        raise CommandError(say("This date is out of reach."), f"{option} {text}") from None
    if is_date:
        return table.reached((days + 1) * DAY) - 1 if at_end else table.reached(days * DAY)
    since_midnight = timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
    return table.reached(days * DAY + int(since_midnight.total_seconds()))
