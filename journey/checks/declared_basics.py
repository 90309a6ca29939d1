"""The checks of what a journey needs to run, and of what its parts refer to."""

from __future__ import annotations

from journey.checks.declaration import Check
from journey.words import mark

BASICS = (
    Check(
        "no-start",
        "error",
        mark("No start"),
        mark("Without a start nobody enters."),
        firm=True,
    ),
    Check(
        "endless-cycle",
        "error",
        mark("Loop without wait or limit"),
        mark("A loop that takes no time and has no limit could run for ever."),
        ("SIN-2",),
        firm=True,
    ),
    Check(
        "loop-limit",
        "error",
        mark("Limits of a loop"),
        mark("A loop says how often it may be passed, how far apart, and what happens then."),
        ("SIN-2",),
        firm=True,
    ),
    Check(
        "unconnected",
        "error",
        mark("Step without connection"),
        mark("A step that nothing leads to does nothing."),
        firm=True,
    ),
    Check(
        "unreachable",
        "error",
        mark("Step that nobody can come to"),
        mark("No way leads to the step from a start."),
        firm=True,
    ),
    Check(
        "wrong-target",
        "error",
        mark("Connection to where nothing can lead"),
        mark("Nothing leads into starts and notes."),
        firm=True,
    ),
    Check(
        "dangling-reference",
        "error",
        mark("Connection to nothing"),
        mark("A connection needs a step at both ends."),
        firm=True,
    ),
    Check(
        "two-edges",
        "error",
        mark("Two connections from one way out"),
        mark("Each way out leads to one step."),
        firm=True,
    ),
    Check(
        "parameter",
        "error",
        mark("Setting of a step"),
        mark("A setting is missing, or its value is none."),
        firm=True,
    ),
    Check(
        "condition",
        "error",
        mark("Condition"),
        mark("A condition cannot be evaluated."),
        firm=True,
    ),
    Check(
        "setting",
        "error",
        mark("Setting of the journey"),
        mark("A setting of the journey is missing, or its value is none."),
        firm=True,
    ),
    Check(
        "duplicate-id",
        "error",
        mark("Id used twice"),
        mark("Each thing in a journey has an id of its own."),
        firm=True,
    ),
    Check(
        "unknown-step",
        "error",
        mark("Unknown step"),
        mark("This version does not know the step."),
        firm=True,
    ),
    Check(
        "template",
        "error",
        mark("Text that cannot be read"),
        mark("A text with a broken variable or condition cannot be sent."),
        firm=True,
    ),
    Check(
        "open-output",
        "warning",
        mark("Way out that leads nowhere"),
        mark("People end where a way out is not connected."),
    ),
    Check(
        "practice",
        "warning",
        mark("Setting against good practice"),
        mark("A step's own settings go against what has worked, or against each other."),
    ),
    Check(
        "never-allowed",
        "warning",
        mark("Message that a cap always stops"),
        mark("A message that counts more than a cap allows is never sent."),
    ),
    Check(
        "variable",
        "warning",
        mark("Variable that does not exist"),
        mark("People would read a gap, or nothing at all."),
    ),
    Check(
        "language",
        "warning",
        mark("Missing language"),
        mark("People would read a message in another language than the others."),
    ),
    Check(
        "no-text",
        "hint",
        mark("Message without text"),
        mark("A message needs a text before it can be sent."),
    ),
)
