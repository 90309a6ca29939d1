"""Every practice of the field is carried by something, and the page that shows it is as the program is."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.practice_manual import MARKER, all_named, carriers, main, written_page
from journey.checks.declared import checks
from journey.practices import GROUPS, PRACTICES, practice

PAGE = Path(__file__).resolve().parent.parent / "docs" / "practices.md"


@pytest.mark.parametrize("practice_id", [one.id for one in PRACTICES])
def test_each_practice_has_a_carrier(practice_id: str) -> None:
    assert any(carriers(practice_id)), f"nothing carries {practice_id}"


def test_what_is_named_exists_and_is_named_once() -> None:
    ids = [one.id for one in PRACTICES]
    assert len(ids) == len(set(ids)) == 39
    assert all_named() <= set(ids)
    assert {one.group for one in PRACTICES} == set(GROUPS)
    assert practice("SIN-7") is not None
    assert practice("SIN-8") is None


def test_the_page_is_as_the_program_is() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == written_page(text), "run: python -m designer.practice_manual docs/practices.md"
    for name in (*checks(), *(one.id for one in PRACTICES)):
        assert name in text.partition(MARKER)[2]


def test_the_page_is_written_anew_from_its_marker_on(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Practices\n\n{MARKER}\n\noutdated", encoding="utf-8")
    main(page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# Practices\n\n{MARKER}\n\n## ")
    assert "outdated" not in text
    with pytest.raises(ValueError, match="no line with"):
        written_page("# Practices")
