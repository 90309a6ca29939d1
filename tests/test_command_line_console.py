"""What commands may print."""

from __future__ import annotations

from designer.command_line.console import printable


def test_control_characters_are_made_visible() -> None:
    assert printable("a\x1b[2J\rb\x85") == "a\\x1b[2J\\rb\\x85"


def test_spaces_that_keep_numbers_together_stay() -> None:
    assert printable("5\u00a0942 клиента\n12\u202f%") == "5\u00a0942 клиента\n12\u202f%"
