"""The journey's own settings, declared like the parameters of steps, so that forms are made from them."""

from __future__ import annotations

from journey.declaration import (
    ChoiceType,
    ConditionType,
    DurationType,
    EventMatchType,
    FlagType,
    NumberType,
    Parameter,
    PropertyType,
    TextType,
    ZoneType,
)
from journey.describe import name_of
from journey.journey import Journey
from journey.words import mark

#: What undo calls a change of each field of the header.
FIELD_WORDS = {
    "name": mark("name"),
    "description": mark("description"),
    "currency": mark("currency"),
    "zone": mark("time zone"),
    "entry": mark("entry"),
    "exits": mark("exits"),
    "goals": mark("goals"),
    "caps": mark("caps"),
    "quiet_hours": mark("quiet hours"),
    "priority": mark("priority"),
    "exclusion_group": mark("exclusion group"),
    "not_while": mark("other journeys"),
    "defer_while": mark("other journeys"),
    "longest": mark("longest time"),
}

JOURNEY = (
    Parameter("name", mark("Name"), TextType(120)),
    Parameter("description", mark("What it is for"), TextType(2000, multiline=True)),
    Parameter("currency", mark("Currency"), TextType(8), help=mark("Shown behind amounts, such as GBP.")),
)
ENTRY = (
    Parameter(
        "mode",
        mark("People may enter"),
        ChoiceType(
            (
                ("once", mark("Once only")),
                ("after_exit", mark("Again after they left")),
                ("any_time", mark("Again at any time")),
            )
        ),
    ),
    Parameter(
        "minimum_interval",
        mark("At the earliest after"),
        DurationType(),
        required=True,
        shown_if=("mode", ("after_exit", "any_time")),
    ),
    Parameter(
        "key",
        mark("One at a time for each"),
        PropertyType(),
        help=mark("A property such as order or cart: each gets a way of its own. Empty: one a person."),
    ),
    Parameter(
        "most_running",
        mark("At most at once, for one person"),
        NumberType(0, 10_000, whole=True),
        help=mark("0: as many as there are."),
    ),
    Parameter(
        "most_a_day",
        mark("At most a day, of all people"),
        NumberType(0, 1e9, whole=True),
        help=mark("0: as many as there are."),
    ),
    Parameter(
        "most_in_all",
        mark("At most in all"),
        NumberType(0, 1e9, whole=True),
        help=mark("0: as many as there are."),
    ),
    Parameter(
        "holdout",
        mark("Kept out to compare with"),
        NumberType(0, 100, unit=mark("%")),
        help=mark("A share of the people, drawn by lot, never enters."),
    ),
    Parameter(
        "holdout_salt",
        mark("Draw them together with"),
        TextType(60),
        help=mark("Journeys with the same word here keep out the same people."),
    ),
    Parameter(
        "back_enrol",
        mark("Take in those who match at the start"),
        FlagType(),
    ),
)
EXIT = (
    Parameter("name", mark("Name"), TextType(80)),
    Parameter(
        "when",
        mark("People leave once"),
        ChoiceType((("event", mark("something happens")), ("condition", mark("something is true of them")))),
    ),
    Parameter("event", mark("Event"), EventMatchType(), shown_if=("when", ("event",))),
    Parameter("condition", mark("Condition"), ConditionType(), shown_if=("when", ("condition",))),
)
CLASSES = ChoiceType(
    (
        ("commercial", mark("Commercial messages")),
        ("both", mark("All messages")),
    )
)
QUIET = (
    Parameter("zone", mark("Whose time"), ZoneType()),
    Parameter(
        "on_block",
        mark("What falls into them"),
        ChoiceType((("hold", mark("waits until they end")), ("skip", mark("is not sent")))),
    ),
    Parameter("classes", mark("They hold for"), CLASSES),
)
OTHER = (
    Parameter("longest", mark("Longest time in the journey"), DurationType(60), help=mark("Empty: no limit.")),
    Parameter(
        "priority",
        mark("Priority"),
        NumberType(-1000, 1000, whole=True),
        help=mark("Where journeys meet, the higher one goes first."),
    ),
    Parameter(
        "exclusion_group",
        mark("Exclusion group"),
        TextType(60),
        help=mark("Of journeys with the same word here, a person is in one at a time."),
    ),
    Parameter(
        "not_while",
        mark("Not while in these journeys"),
        TextType(600),
        help=mark("Ids of journeys, with commas between them."),
    ),
    Parameter(
        "defer_while",
        mark("Messages wait while in these journeys"),
        TextType(600),
        help=mark("Ids of journeys, with commas between them."),
    ),
)


def goal_parameters(journey: Journey) -> tuple[Parameter, ...]:
    """The settings of a goal; people may go to any step after it."""
    steps = tuple((node.id, name_of(node)) for node in journey.nodes)
    return (
        Parameter("name", mark("Name"), TextType(80)),
        Parameter("event", mark("Reached by"), EventMatchType()),
        Parameter(
            "window",
            mark("Within"),
            DurationType(1),
            help=mark("Counted from the person's entry; empty: at any time."),
        ),
        Parameter(
            "counts",
            mark("Counts"),
            ChoiceType((("first", mark("The first time")), ("each", mark("Each time")))),
        ),
        Parameter("exits", mark("The journey ends with it"), FlagType()),
        Parameter(
            "node",
            mark("People then go to"),
            ChoiceType((("", mark("nowhere: they leave")), *steps)),
            shown_if=("exits", (True,)),
        ),
    )
