"""The tables of the kernel: what a row of each holds.

Times are seconds after the history's origin, durations seconds. "First" and "count" of something are rows of the
table that bears its name; -1 means none.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_I1, _I4, _I8, _F8 = np.int8, np.int32, np.int64, np.float64


def _record(size: int = 0, **fields: Any) -> np.dtype[Any]:
    """A row of several fields, laid out as C would, in so many bytes at least."""
    row = np.dtype(list(fields.items()), align=True)
    assert row.fields is not None
    places = [row.fields[name][1] for name in fields]
    return np.dtype(
        {
            "names": list(fields),
            "formats": list(fields.values()),
            "offsets": places,
            "itemsize": max(size, row.itemsize),
        }
    )


# --- The history ---------------------------------------------------------------------------------------------

#: A property of events. ``values``: the column's address.
PROPERTY = _record(kind=_I4, values=_I8)

#: An attribute of customers with the addresses of its columns. ``written``: its row in "written" if an action writes
#: it. ``direct``: each customer has one number, which never changes.
ATTRIBUTE = _record(kind=_I4, written=_I4, yes_no=_I4, suppressed=_I4, direct=_I4, offsets=_I8, times=_I8, values=_I8)

#: The dated values of an attribute that are still to come for the customer: rows ``next`` to before ``end``.
DATED = _record(offsets=_I8, times=_I8, next=_I8, end=_I8)

# --- The journeys: steps -------------------------------------------------------------------------------------

#: In the order of deliveries. ``rule_bits``: the events that its goals and exits look for. ``stops``: the kind of
#: events that somebody hears while its only instance hears none, and their ``answers``; ``refuses``: the kind of those
#: that its own triggers hear then, which refuse them.
JOURNEY = _record(
    zone=_I4,
    first_trigger=_I4,
    triggers=_I4,
    first_goal=_I4,
    goals=_I4,
    first_exit=_I4,
    exits=_I4,
    exits_by_condition=_I4,
    first_cap=_I4,
    caps=_I4,
    first_loop=_I4,
    loops=_I4,
    mode=_I4,
    key=_I4,
    keyed=_I4,
    most_running=_I8,
    end_of_path=_I4,
    end_goal=_I4,
    end_limit=_I4,
    end_cap=_I4,
    end_past=_I4,
    end_timed_out=_I4,
    end_removed=_I4,
    first_resource=_I4,
    resources=_I4,
    first_entry_branch=_I4,
    entry_branches=_I4,
    holdout_name=np.uint64,
    holdout_below=np.uint64,
    minimum_interval=_I8,
    longest=_I8,
    rule_bits=_I8,
    trigger_bits=_I8,
    silence_bits=_I8,
    one_at_a_time=_I4,
    stops=_I4,
    refuses=_I4,
    answers=_I4,
)

#: ``row``: in the table of its kind. ``seconds``: the delay or timeout. ``usual``: whether that is a time in node that
#: is counted beside the others. ``output``: the one that a timer takes. ``writes``: leaving by one of so many first
#: outputs writes the row of "writes" that lies as far after ``first_write``.
#:
#: After the nodes come their outputs, each as its target with the edge there (``links``: of a node's first output):
#: who walks need not look up a node then. ``plain``: nothing is done on the way but to count. ``target``: the node's
#: own row, ``number``: this one.
#:
#: What the quick loop (kernel_quick.py) asks lies in the first half, a cache line. ``quick``: what it does there.
#: ``asked``: of a wait the kind of events (kinds.py) that it stops at, whose ``answers`` say by name what comes of one;
#: of a branch the row of "memos" or "spans", or the kind that must lie no more than ``seconds`` back. ``next``: the
#: address of the row to go on with, of a timer's output, a branch that is taken or the only output; ``other``: of a
#: branch the address of the other, else of the first output. ``seen``: the bits of the nodes that are come to, in the
#: word at ``seen_at``. ``passes``, ``timed``, ``logged``: how often the loop came, left by the timer, and after another
#: time. Each thread has nodes of its own.
NODE = _record(
    quick=_I1,
    kind=_I1,
    plain=_I1,
    usual=_I1,
    output=np.int16,
    journey=np.int16,
    next=_I8,
    other=_I8,
    seen=_I8,
    seen_at=_I8,
    passes=_I8,
    seconds=_I8,
    asked=_I4,
    answers=_I4,
    target=_I4,
    number=_I4,
    edge=_I4,
    links=_I4,
    row=_I4,
    loop=_I4,
    bits=_I8,
    count=_I4,
    sender=_I4,
    timed=_I8,
    logged=_I8,
    first_write=_I4,
    writes=np.int16,
    flag=np.int16,
    size=128,
)
#: From which number to which those lie of direct attributes for which a branch is taken, and whether it is where the
#: number is missing.
SPAN = _record(values=_I8, low=_F8, high=_F8, missing=_I8)
#: An output of a node; ``target`` -1: it leads nowhere.
LINK = _record(target=_I4, edge=_I4, loop=_I4, plain=_I4)
LOOP = _record(
    max_passes=_I8,
    minimum_interval=_I8,
    reset_after=_I8,
    by_customer=_I4,
    reset_match=_I4,
    on_limit=_I4,
    other_output=_I4,
    edge=_I4,
    place=_I4,
    journey=_I4,
)
#: An output of a wait or a branch: a match, or the start of a condition. Of a condition that only asks whether the
#: event with ``bit`` happened at least ``count`` times, ``turned`` says that it must not; else ``count`` is 0.
#: ``memo``: the row of "memos" of one whose truth never changes for a person, else -1.
BRANCH = _record(output=_I4, match=_I4, condition=_I4, memo=_I4, bit=_I4, count=_I4, turned=_I4, window=_I8)
#: A delay of ``days`` working days and ``rest`` seconds, or of ``rest`` (``working`` no), and a draw up to ``jitter``.
DELAY = _record(working=_I4, days=_I8, rest=_I8, jitter=_I8, name=np.uint64)
UNTIL = _record(time=_I8, weekdays=_I4, zone=_I4, if_past=_I4)
SUPPLY = _record(
    match=_I4,
    quantity=_I4,
    uses=_I4,
    shippings=_I4,
    restart=_I4,
    floor=_I8,
)
AFTER = _record(match=_I4, assumed=_I4, since=_I4)
#: ``code``: reads a word that is a date; its day is row ``first_date`` + word of "dates". ``at``: seconds after its
#: midnight.
DATE_WAIT = _record(code=_I4, first_date=_I4, zone=_I4, exits=_I4, missing_output=_I4, at=_I8)
#: ``others``: the lookup of the time of day for those of whom too little is known; less than 0: now.
HABIT = _record(first_match=_I4, matches=_I4, zone=_I4, others=_I4, least=_I8)
#: ``quiet``: the closed windows; ``first`` and ``count``: blocked dates, ascending, in "dates".
GATE = _record(quiet=_I4, first=_I4, count=_I4, zone=_I4)
#: Shares as of a split, the last for whoever has no outcome. ``first_sender``, ``senders``: nodes in "sent_nodes", of
#: which one must have sent something (``asked``).
ASSUMED = _record(first=_I4, first_sender=_I4, senders=_I4, asked=_I4, otherwise=_I4, name=np.uint64, delay=_I8)
#: ``journey`` -1: all others, for a removal.
JOURNEY_LINK = _record(what=_I4, journey=_I4)
#: Seconds by the first condition of ``count`` lookup rows from ``first`` on that is true, else those of the row after.
LOOKUP = _record(first=_I4, count=_I4)
#: ``seconds``: a whole number of seconds. For a use a day ``numerator`` / ``denominator`` are the seconds that a unit
#: lasts.
LOOKUP_ROW = _record(condition=_I4, seconds=_I8, numerator=_F8, denominator=_F8)
SHARE = _record(output=_I4, below=np.uint64)
SPLIT = _record(first=_I4, count=_I4, sticky=_I4, name=np.uint64)
#: ``open``: nothing can block it. ``most``: so many messages the only cap that counts it allows in ``window``; 0: no
#: cap counts it; -1: the caps must be asked.
SEND = _record(
    channel=_I4,
    scope=_I4,
    commercial=_I4,
    consent=_I4,
    reachable=_I4,
    quiet=_I4,
    blocked_output=_I4,
    capped_output=_I4,
    unsubscribed=_I4,
    shown=_I4,
    end=_I4,
    resource=_I4,
    open=_I4,
    weight=_I8,
    pressure=_F8,
    valid_for=_I8,
    valid_until=_I8,
    most=_I8,
    window=_I8,
    size=128,
)
WRITE = _record(attribute=_I4, operation=_I4, kind=_I4, text=_I4, number=_F8)
GOAL_STEP = _record(goal=_I4, mark=_I4, first=_I4, exits=_I4)

# --- The journeys: rules -------------------------------------------------------------------------------------

MATCH = _record(event=_I4, condition=_I4, any_key=_I4)
TRIGGER = _record(
    kind=_I4,
    node=_I4,
    journey=_I4,
    match=_I4,
    first_match=_I4,
    matches=_I4,
    first_cancel=_I4,
    cancels=_I4,
    on_reaching=_I4,
    needs_earlier=_I4,
    condition=_I4,
    leave=_I4,
    back_enrol=_I4,
    key=_I4,
    stage=_I4,
    from_stage=_I4,
    direction=_I4,
    order=_I4,
    attribute=_I4,
    first_word=_I4,
    zone=_I4,
    source=_I4,
    reasons=_I4,
    count=_I8,
    ordinal=_I8,
    window=_I8,
    after=_I8,
    again_after=_I8,
    interval=_I8,
    at=_I8,
    bits=_I8,
)
#: A journey whose triggers hear an event. ``trigger``: the only one, if all that it asks is that the event with ``bit``
#: happened ``count`` times; else -1. ``one_at_a_time``: the journey refuses whoever is in it.
HEARER = _record(journey=_I4, trigger=_I4, count=_I4, one_at_a_time=_I4, window=_I8)

#: Kinds of events (kinds.py): those of a name; those ``of`` another kind of which there are, with those before,
#: ``count`` within a window; those of two other kinds.
CODE_KIND = _record(kind=_I4, code=_I4)
OFTEN_KIND = _record(kind=_I4, of=_I4, count=_I8, window=_I8)
JOINED_KIND = _record(kind=_I4, one=_I4, other=_I4)
#: The dates (days after 1970-01-01, ascending) of a date trigger for one word of its attribute.
DATE_WORD = _record(first=_I4, count=_I4)
EXIT = _record(match=_I4, condition=_I4, reason=_I4)
GOAL = _record(match=_I4, node=_I4, exits=_I4, first=_I4, mark=_I4, goal=_I4, window=_I8)
#: ``calendar``: op.ROLLING, op.DAYS or op.WEEK; ``zone``: -1 the person's. ``most``: so many messages a rolling cap
#: allows in its window where all count for it and the same; else -1.
CAP = _record(limit=_I8, window=_I8, wait_at_most=_I8, calendar=_I4, zone=_I4, on_block=_I4, by_number=_I4, most=_I8)
#: ``hours``: the first of 168 rows of "quiet_hours": for each hour of the local week 0 if no window touches it, the
#: end of one that covers it, -1 if the windows must be asked.
QUIET = _record(windows=_I4, count=_I4, skip=_I4, zone=_I4, hours=_I4)
#: Seconds of the local week, Monday 00:00 = 0.
WINDOW = _record(start=_I8, end=_I8)

#: A zone and what it found last. Row ``row`` of "shifts" holds from ``since`` to before ``until``.
ZONE = _record(first=_I8, row=_I8, since=_I8, until=_I8, offset=_I8)
#: Local time is time + ``offset`` from ``since`` on.
SHIFT = _record(since=_I8, offset=_I8)

CODE = _record(
    what=_I4,
    operator=_I4,
    place=_I4,
    property=_I4,
    measure=_I4,
    jump=_I4,
    words=_I4,
    alone=_I4,
    memo=_I4,
    numbers=_I4,
    count=_I4,
    otherwise=_I4,
    window=_I8,
    number=_F8,
)

# --- One customer's state ------------------------------------------------------------------------------------

#: ``booking``: its number among the customer's, -1 for none; ``slot``: when its place is.
INSTANCE = _record(
    booking=_I8,
    slot=_I8,
    deadline=_I8,
    timeout=_I8,
    number=_I8,
    key_row=_I8,
    entered=_I8,
    arrived=_I8,
    entry_event=_I8,
    moved=_I8,
    key=_I8,
    anchor_until=_I8,
    rounds=_I8,
    journey=_I4,
    node=_I4,
    waiting=_I4,
    best=_I4,
    output=_I4,
    trigger=_I4,
    held=_I1,
    cap_waited=_I1,
    settled=_I1,
)
#: Passes of a loop edge under one counter.
PASSES = _record(count=_I8, last=_I8, refused=_I8)
JOURNEY_STATE = _record(
    running=_I8, change_start=_I8, nothing=_I4, entered=_I1, converted=_I1, reached=_I1, waiting=_I1
)
#: Entries into a journey under one key.
KEY_STATE = _record(journey=_I8, key=_I8, running=_I8, last_entry=_I8, last_end=_I8)
#: ``due``: the next timer of a trigger; ``stale``: it must be looked up among the silences.
TRIGGER_STATE = _record(due=_I8, last=_I8, member=_I4, stale=_I4)
SILENCE = _record(trigger=_I8, has_key=_I8, key=_I8, due=_I8, event=_I8, number=_I8)
#: ``visits`` are those of the customer with the serial number ``owner``; ``sent_to``: the last who was sent something.
NODE_STATE = _record(visits=_I8, owner=_I8, sent_to=_I8, size=32)
WRITTEN = _record(since=_I8, number=_F8, kind=_I4, text=_I4)
STAGE_CHANGE = _record(time=_I8, stage=_I8)
#: ``day``: of its local time, in days after the run's first; ``hour``: of the local week. ``message``: its row in
#: "messages"; ``node`` is -1 for a message of the shop before the start; ``rounds``: loop edges that the instance had
#: passed.
SENT = _record(time=_I8, message=_I4, node=_I4, rounds=_I4, day=_I4, hour=_I4, size=32)
#: A time that the customer spent in a journey; ``left`` of those who are still there lies after the end.
STAY = _record(entered=_I8, left=_I8, journey=_I8)
#: Something to be delivered. ``cause``: the number of the instance behind it, -1 for a dated value. ``before`` and
#: ``stage`` are stages, or the journey behind it and: the reason of its end, or another journey.
CHANGE = _record(what=_I4, before=_I4, stage=_I4, cause=_I8, event=_I8)
#: A booking, or a place given back (``booking``: of which booking of the customer). ``phase``: what was happening;
#: ``sequence``: the customer's requests before it. ``slot``: the answer, op.NEVER for no place.
REQUEST = _record(
    time=_I8, customer=_I8, latest=_I8, slot=_I8, phase=_I4, sequence=_I4, what=_I4, resource=_I4, booking=_I4
)
SCAN = _record(next=_I8, low=_I8, high=_I8, step=_I8, outer=_I8, total=_F8, kind=_I4, text=_I4)

# --- Figures -------------------------------------------------------------------------------------------------

NODE_COUNT = _record(
    unique=_I8,
    starts=_I8,
    jumps_in=_I8,
    jumps_out=_I8,
    ends=_I8,
    usual=_I8,
    logged=_I8,
    sent=_I8,
    held=_I8,
    cap_waited=_I8,
    place_waited=_I8,
    capped=_I8,
    conversions=_I8,
    reached=_I8,
    gaps=_I8,
    gaps_within_day=_I8,
)
EDGE_COUNT = _record(passes=_I8, held=_I8, limit_reached=_I8)
JOURNEY_COUNT = _record(
    instances=_I8, entered=_I8, converted=_I8, deferred=_I8, deferred_dropped=_I8, deferred_waiting=_I8
)
RUN_COUNT = _record(customers=_I8, entered=_I8, repeated=_I8, repeated_within_day=_I8)
#: Where the next line of a metric goes, and the end of the chunk of the log that it is in.
STREAM = _record(next=_I8, end=_I8)

# --- All of them ---------------------------------------------------------------------------------------------

HISTORY_TABLES: dict[str, Any] = {
    "times": _I4,
    "events": np.uint8,
    "offsets": _I8,
    "hashes": np.uint64,
    "customer_zones": np.int16,
    "chosen": _I8,
    "slots": _I8,
    "slot_offsets": _I8,
    "visited": np.uint8,
}

PLAN_TABLES: dict[str, Any] = {
    "properties": PROPERTY,
    "attributes": ATTRIBUTE,
    "journeys": JOURNEY,
    "nodes": NODE,
    "loops": LOOP,
    "branches": BRANCH,
    "spans": SPAN,
    "delays": DELAY,
    "untils": UNTIL,
    "supplies": SUPPLY,
    "afters": AFTER,
    "date_waits": DATE_WAIT,
    "habits": HABIT,
    "gates": GATE,
    "assumed": ASSUMED,
    "sent_nodes": _I4,
    "journey_links": JOURNEY_LINK,
    "entry_branches": _I4,
    "wanted_reasons": np.uint8,
    "lookups": LOOKUP,
    "lookup_rows": LOOKUP_ROW,
    "splits": SPLIT,
    "shares": SHARE,
    "messages": SEND,
    "writes": WRITE,
    "goal_steps": GOAL_STEP,
    "matches": MATCH,
    "triggers": TRIGGER,
    "date_words": DATE_WORD,
    "dates": _I8,
    "stage_places": _I4,
    "exits": EXIT,
    "goals": GOAL,
    "caps": CAP,
    "cap_scopes": np.uint8,
    "quiets": QUIET,
    "windows": WINDOW,
    "quiet_hours": _I4,
    "shifts": SHIFT,
    "codes": CODE,
    "numbers": _F8,
    "word_truths": _I1,
    "event_bits": np.uint8,
    "hearings": _I1,
    "answers": np.int16,
    "code_kinds": CODE_KIND,
    "often_kinds": OFTEN_KIND,
    "joined_kinds": JOINED_KIND,
    "fading": _F8,
    "fading_middle": _F8,
    "fading_fine": _F8,
    "hearers": HEARER,
    "hearers_of_bits": _I4,
    "event_sends": _I4,
    "excludes": np.uint8,
    "defers": np.uint8,
    "timed_triggers": _I4,
}

STATE_TABLES: dict[str, Any] = {
    "zones": ZONE,
    "dated": DATED,
    "truths": _I1,
    "scans": SCAN,
    "instances": INSTANCE,
    "order": _I4,
    "free": _I4,
    "passes": PASSES,
    "marks": np.int16,
    "hours_of_day": _I8,
    "first_blocks": _I8,
    "journey_states": JOURNEY_STATE,
    "key_states": KEY_STATE,
    "trigger_states": TRIGGER_STATE,
    "silences": SILENCE,
    "node_states": NODE_STATE,
    "seen": _I8,
    "people_slices": _I8,
    "memos": _I8,
    "found": _I8,
    "recent": _I8,
    "own_times": _I4,
    "written": WRITTEN,
    "stage_log": STAGE_CHANGE,
    "send_log": SENT,
    "stay_log": STAY,
    "changes": CHANGE,
    "deferred": _I4,
    "requests": REQUEST,
}

FIGURE_TABLES: dict[str, Any] = {
    "node_counts": NODE_COUNT,
    "blocked": _I8,
    "active": _I8,
    "edge_counts": EDGE_COUNT,
    "journey_counts": JOURNEY_COUNT,
    "refused": _I8,
    "ends": _I8,
    "nothing_counts": _I8,
    "goal_counts": _I8,
    "run_counts": RUN_COUNT,
}

#: Figures that grow over all blocks of a thread. ``log``: values in chunks, each of one metric (``log_owners``);
#: ``wide_log``: metric and value of those that do not fit. ``small``: how often a small value occurred; ``first_days``:
#: people by the date of a first message; ``people``: by their highest number of messages.
THREAD_TABLES: dict[str, Any] = {
    "log": np.uint32,
    "log_owners": _I4,
    "streams": STREAM,
    "wide_log": _I8,
    "small": _I8,
    "first_days": _I4,
    "people": _I8,
    "days": _I4,
    "hours": _I4,
}

TABLES: dict[str, np.dtype[Any]] = {
    name: np.dtype(row)
    for tables in (HISTORY_TABLES, PLAN_TABLES, STATE_TABLES, FIGURE_TABLES, THREAD_TABLES)
    for name, row in tables.items()
}
