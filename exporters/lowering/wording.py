"""A flow as it is read: times that lowering cut by a second, so that a replay leaves out the moment of arrival, are
whole again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from exporters.lowering.form import Flow
from exporters.lowering.making import duration_text

_SECONDS = re.compile(r"PT(\d+)S")


def for_readers(flow: Flow) -> Flow:
    """The flow with the times that people are told."""
    pieces = tuple(
        replace(piece, parameters=_whole(piece.parameters)) if piece.made_for in ("check", "rule") else piece
        for piece in flow.pieces
    )
    return flow.with_(pieces=pieces)


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _time(part) if key == "within" else _whole(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(part) for part in value]
    return value


def _time(text: Any) -> Any:
    found = _SECONDS.fullmatch(text) if isinstance(text, str) else None
    seconds = int(found[1]) + 1 if found else 0
    return duration_text(seconds) if seconds and seconds % 60 == 0 else text
