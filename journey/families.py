"""The families of node kinds, and the groups of the palette."""

from __future__ import annotations

from journey.declaration import Family
from journey.words import mark

TRIGGER = Family("trigger", mark("Start"), "zap")
WAIT = Family("wait", mark("Wait"), "clock")
SPLIT = Family("split", mark("Split"), "git-branch")
SEND = Family("send", mark("Send"), "send")
ACTION = Family("action", mark("Act"), "flag-triangle-right")
FLOW = Family("flow", mark("Structure"), "log-out")
GOAL = Family("goal", mark("Goal"), "target")

#: The palette's groups in their order: id and words.
GROUPS = (
    ("trigger", TRIGGER.words),
    ("wait", WAIT.words),
    ("split", SPLIT.words),
    ("send", SEND.words),
    ("action", ACTION.words),
    ("structure", FLOW.words),
    ("fragments", mark("Fragments")),
)
