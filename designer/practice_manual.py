"""Writes docs/practices.md: each practice of the field with what carries it.

Run as ``python -m designer.practice_manual docs/practices.md``; what stands before the marker is left as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from designer.gallery.declaration import practices as practices_of_templates
from designer.manual_page import with_tables
from journey.catalogue import kinds
from journey.checks.declaration import Check
from journey.checks.declared import checks
from journey.planners.listing import PLANNERS
from journey.practices import GROUPS, PRACTICES, Practice
from journey.targets.profiles import profiles
from journey.words import value_text

MARKER = "<!-- from here on made by python -m designer.practice_manual -->"

#: The practice of the systems that shops send with: each of them has a target profile.
_SYSTEMS = "SYS-01"


class Carriers(NamedTuple):
    """What carries one practice, by name: templates, kinds of steps, planners, checks, target systems."""

    templates: tuple[str, ...]
    steps: tuple[str, ...]
    planners: tuple[str, ...]
    checks: tuple[str, ...]
    targets: tuple[str, ...]


def carriers(practice_id: str) -> Carriers:
    """What carries a practice."""
    return Carriers(
        tuple(sorted(_naming(practice_id, practices_of_templates()))),
        tuple(kind.words for kind in kinds() if practice_id in kind.practices),
        tuple(planner.words for planner in PLANNERS if practice_id in planner.practices),
        tuple(check.id for check in checks().values() if practice_id in check.practices),
        tuple(profile.words for profile in profiles()) if practice_id == _SYSTEMS else (),
    )


def _naming(practice_id: str, named: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    return (name for name, ids in named.items() if practice_id in ids)


def all_named() -> frozenset[str]:
    """All ids that templates, steps, planners and checks name."""
    named: list[Iterable[str]] = [*practices_of_templates().values()]
    named += [kind.practices for kind in kinds()]
    named += [planner.practices for planner in PLANNERS]
    named += [check.practices for check in checks().values()]
    return frozenset(one for ids in named for one in ids)


def tables() -> str:
    """All practices and all checks as Markdown tables."""
    lines = []
    for group, title in GROUPS.items():
        lines += [f"## {title}", "", "| Practice | What is done | Templates | Steps | Planners | Checks |"]
        lines.append("|---|---|---|---|---|---|")
        lines += [_row(practice) for practice in PRACTICES if practice.group == group]
        lines.append("")
    lines += ["## Checks", "", "| Check | Finds | Kind | Practices | Limits |", "|---|---|---|---|---|"]
    lines += [_check_row(check) for check in checks().values()]
    return "\n".join([*lines, ""])


def _row(practice: Practice) -> str:
    found = carriers(practice.id)
    steps = (*found.steps, *(f"target {name}" for name in found.targets))
    cells = (_quoted(found.templates), ", ".join(steps), ", ".join(found.planners), _quoted(found.checks))
    return f"| {practice.id} | {practice.title} | {' | '.join(cells)} |"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _check_row(check: Check) -> str:
    kind = check.severity + (", firm" if check.firm else "") + (", history" if check.asks == "history" else "")
    limits = ", ".join(f"`{limit.id}` {value_text(limit.default)}" for limit in check.limits)
    return f"| `{check.id}` | {check.words} | {kind} | {', '.join(check.practices)} | {limits} |"


def written_page(text: str) -> str:
    """The page with its tables as they are now. Raises ValueError if it has no place for them."""
    return with_tables(text, MARKER, tables())


def main(path: Path) -> None:
    """Write the tables of a page anew."""
    path.write_text(written_page(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
