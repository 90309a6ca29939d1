"""What splits by conditions have in common."""

from __future__ import annotations

from journey.declaration import ChoiceType, Parameter
from journey.words import mark

EVALUATED = Parameter(
    "evaluated",
    mark("As of"),
    ChoiceType((("now", mark("Now")), ("entry", mark("When the person entered")))),
    default="now",
    help=mark("Whether what is asked is looked at here, or was settled at the start of the journey."),
)
