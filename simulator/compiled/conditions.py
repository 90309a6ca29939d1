"""Turns conditions into the kernel's postfix programs (kernel_conditions.py runs them).

Texts become codes: each place that can hold a text (an event property, an attribute, the stage) has its own list of
words, and a comparison with a text becomes a table with one truth for each word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from journey.condition import (
    AttributeOperand,
    Comparison,
    Condition,
    EntryPropertyOperand,
    EventPropertyOperand,
    EventsOperand,
    Group,
    Operator,
    SegmentOperand,
    SentOperand,
    StageOperand,
    StageVisitsOperand,
)
