"""What the command line says of its arguments goes through the catalogue, all of it."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from designer.command_line import run as runner
from designer.command_line.run import COMMANDS, run
from designer.language import speak

SIGN = "§"


class Signed(NullTranslations):
    """A language whose texts all begin with a sign."""

    def gettext(self, message: str) -> str:
        return SIGN + message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return SIGN + (msgid1 if n == 1 else msgid2)


@pytest.fixture(autouse=True)
def signed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from journey.words import use_catalogue

    monkeypatch.setattr(runner, "speak", lambda: use_catalogue(Signed()))
    yield
    speak("en")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit):
        run(arguments)
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_headings_of_the_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    help_text = said(capsys, *([name] if name else []), "--help")
    headings = [line for line in help_text.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert help_text.startswith(f"{SIGN}usage: ")
    assert f"{SIGN}options:" in headings
    assert f"{SIGN}show this help" in help_text
    assert [heading for heading in headings if not heading.startswith(SIGN)] in ([], ["commands:"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check",), "missing: FILE"),
        (("check", "a.journey", "--nonsense"), "not known: --nonsense"),
        (("simulate", "a.journey", "--history"), "one value is needed"),
        (("simulate", "a.journey", "--history", "h", "--seed", "x"), "'x' cannot be read"),
        (("history", "nonsense"), "'nonsense' is not one of"),
    ],
)
def test_complaints(arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    complaint = said(capsys, *arguments).splitlines()[-1]
    assert f"{SIGN}{words}" in complaint
