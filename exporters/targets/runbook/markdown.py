"""A runbook as Markdown: headings, tables, and lists with boxes to tick."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exporters.report.parts import Block, Facts, Items, Prose, Report, ReportTable, Task, Tasks
from journey.words import say

#: What means something in Markdown where it stands within a line.
_SIGNS = re.compile(r"([\\`*_\[\]<>|#])")


def markdown_of(report: Report) -> str:
    """The runbook as Markdown. Pictures and plots are left out. The same runbook gives the same text."""
    lines = [f"# {_plain(report.title)}", "", f"*{_plain(report.subtitle)}*", "", _plain(report.estimand), ""]
    lines += [f"- {_plain(headline.words)}: **{headline.figure}**" for headline in report.headlines]
    for section in report.sections:
        lines += ["", f"## {_plain(section.title)}"]
        for block in section.blocks:
            lines += _block(block, section.title)
    return "\n".join(lines) + "\n"


def _block(block: Block, section: str) -> list[str]:
    title = getattr(block, "title", "")
    head = ["", f"### {_plain(title)}"] if title and title != section else []
    match block:
        case Prose():
            return ["", _plain(block.text)]
        case Items():
            return ["", *(f"- {_plain(sentence)}" for sentence in block.sentences)]
        case Facts():
            return [*head, "", *_table((say("What"), say("Value")), block.rows)] if block.rows else []
        case ReportTable():
            note = ["", _plain(block.note)] if block.note else []
            return [*head, *note, "", *_table(block.heads, block.rows, block.pages)]
        case Tasks():
            return [*head, "", *(line for task in block.tasks for line in _task(task))]
        case _:
            return []


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], pages: Sequence[str] = ()) -> list[str]:
    lines = [_row([_plain(head) for head in heads]), _row(["---"] * len(heads))]
    for place, row in enumerate(rows):
        cells = [_plain(cell) for cell in row]
        page = pages[place] if pages else ""
        lines.append(_row([f"[{cells[0]}]({page})" if page else cells[0], *cells[1:]]))
    return lines


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _task(task: Task) -> list[str]:
    indent = "  " * task.depth
    place = [f"{indent}- *{_plain(task.place)}*"] if task.place else []
    number = f"{_plain(task.number)}\\. " if task.number else ""
    kind = f" ({_plain(task.kind)})" if task.kind else ""
    inside = [f"{_plain(what)}: {_plain(value)}" for what, value in task.rows]
    inside += [f"[{_plain(words)}]({address})" if address else _plain(words) for words, address in task.pages]
    inside += [_plain(note) for note in task.notes]
    return [
        *place,
        f"{indent}- [ ] **{number}{_plain(task.title)}**{kind}",
        *(f"{indent}  - {line}" for line in inside),
    ]


def _plain(text: str) -> str:
    """A text on one line, in which nothing means anything."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
