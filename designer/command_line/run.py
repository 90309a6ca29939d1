"""Finds the command that was asked for and carries it out."""

from __future__ import annotations

import argparse
import difflib
import importlib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from designer.command_line import console
from designer.command_line.failure import BAD_INPUT, INTERRUPTED, CommandError, system_failure
from designer.command_line.usage_words import use_our_words
from designer.language import speak
from journey.words import mark, say

#: The commands and what each does, in the order in which the help lists them. Each has a module of its name with
#: ``describe(parser)``, which adds its arguments, and ``run(arguments) -> int``, which gives the exit status.
COMMANDS = {
    "new": mark("write a template as a new journey"),
    "templates": mark("list the templates"),
    "check": mark("look for errors, warnings and hints in a journey"),
    "history": mark("import a history, or say what one holds"),
    "simulate": mark("replay journeys on a history"),
    "backtest": mark("try forecasts on the past, and a replay against what was really sent"),
    "compare": mark("hold versions or settings of a journey against one another"),
    "assess": mark("say what messages change, as far as a history tells: by lot, or between which bounds"),
    "map": mark("show what all journeys of a folder have to do with one another"),
    "plan": mark("work out when to write: replenishment, review requests, hours of sending, reminders"),
    "why": mark("say what happened to one customer, or who did not get a message and why"),
    "report": mark("write what a replay shows, for reading or as figures: HTML, PDF, CSV or JSON"),
    "systems": mark("list the systems that run journeys, and what each can hold"),
    "export": mark("give a journey the shape of a system that will run it, and write files of it"),
    "publish": mark("bring a journey into an account as drafts, after showing what would be made there"),
    "audience": mark("say who is in an audience at the end of a history, and keep it equal in an account"),
    "render": mark("draw a journey as SVG, PNG or PDF"),
    "schema": mark("print the JSON Schema of .journey files"),
}


def run(arguments: Sequence[str]) -> int:
    """Carry out one call of the program and give its exit status (0 done, 1 findings, 2 bad input or use)."""
    console.prepare()
    speak()
    use_our_words()
    try:
        if arguments and arguments[0] in COMMANDS:
            return _run_command(arguments[0], arguments[1:])
        return _run_designer(arguments)
    except CommandError as error:
        console.tell(str(error))
        return BAD_INPUT
    except OSError as error:
        console.tell(str(system_failure(error)))
        return BAD_INPUT
    except UnicodeEncodeError:
        garbled = next((text for text in arguments if not _is_text(text)), None)
        if garbled is None:
            raise
        console.tell(str(CommandError(say("This is no text in UTF-8."), garbled, say("Type it again."))))
        return BAD_INPUT
    except (MemoryError, RecursionError):
        console.tell(say("There is not enough memory for this. Close other programs, or use a smaller file."))
        return BAD_INPUT
    except KeyboardInterrupt:
        console.tell(say("Stopped. Nothing was left half written."))
        return INTERRUPTED


def _is_text(argument: str) -> bool:
    """Whether an argument is text, and not bytes that are none (which names of files may be)."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are made printable like all others."""

    def error(self, message: str) -> NoReturn:
        console.tell(f"{self.format_usage()}{self.prog}: {message}")
        raise SystemExit(BAD_INPUT)


def _run_command(name: str, arguments: Sequence[str]) -> int:
    module: ModuleType = importlib.import_module(f"designer.command_line.{name}")
    parser = Parser(prog=f"loopline {name}", description=sentence(say(COMMANDS[name])), allow_abbrev=False)
    module.describe(parser)
    status = module.run(parser.parse_args(arguments))
    assert isinstance(status, int)
    return status


def _run_designer(arguments: Sequence[str]) -> int:
    parser = _designer_parser()
    options = parser.parse_args(arguments)
    if options.warm_up:
        from designer.command_line.warm_up import warm_up

        return warm_up()
    if options.version:
        from designer.version import program_version

        console.show(f"Loopline {program_version()}")
        return 0
    if len(options.files) > 1 or (options.sample and options.files):
        raise _not_understood(options.files, parser)
    if options.sample:
        from designer.command_line.sample import run_sample

        return run_sample()
    from designer.command_line.open import open_designer

    path = Path(options.files[0]) if options.files else None
    if path is not None and not path.exists() and not path.suffix:
        raise _not_understood(options.files, parser)
    return open_designer(path)


def _designer_parser() -> Parser:
    width = max(len(name) for name in COMMANDS)
    listed = "\n".join(f"  {name:{width}}  {say(words)}" for name, words in COMMANDS.items())
    parser = Parser(
        prog="loopline",
        usage=say("loopline [FILE] | loopline COMMAND ..."),
        description=say("Draw customer journeys that loop back and replay them on your own history."),
        epilog=say(
            "commands:\n{commands}\n\nloopline COMMAND --help says more. Exit status: 0 done, 1 findings, "
            "2 bad input or use.",
            commands=listed,
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("files", metavar="FILE", nargs="*", help=say("a journey to open in the designer"))
    parser.add_argument(
        "--sample",
        action="store_true",
        help=say("open the bundled journey on the bundled history; without a display, write pictures to ./out"),
    )
    parser.add_argument("--version", action="store_true", help=say("print the version"))
    parser.add_argument("--warm-up", action="store_true", help=argparse.SUPPRESS)
    return parser


def _not_understood(words: Sequence[str], parser: Parser) -> CommandError:
    near = difflib.get_close_matches(words[0], COMMANDS, n=1) if words else []
    remedy = (
        say("Did you mean {command}?", command=f"loopline {near[0]}")
        if near
        else say("loopline --help lists the commands.")
    )
    if len(words) == 1:
        return CommandError(say("This is neither a file nor a command."), words[0], remedy)
    return CommandError(say("One file can be opened at a time."), " ".join(words), remedy)


def sentence(words: str) -> str:
    """The words with a capital first letter and a full stop."""
    return say("{parts}.", parts=words[:1].upper() + words[1:])
