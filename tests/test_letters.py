"""Where lines of text end, and how wide letters are."""

from __future__ import annotations

import pytest

from exporters.pictures.text_width import in_lines, text_width
from exporters.plots.sheet import in_lines as plot_lines
from exporters.plots.sheet import shortened
from exporters.plots.sheet import text_width as plot_width
from journey.letters import columns, first_line, line_of, parts


def test_words_stay_whole() -> None:
    assert parts("Wait  4 hours") == ["Wait ", "4 ", "hours "]
    assert parts("Подождать 4 часа") == ["Подождать ", "4 ", "часа "]
    assert parts("") == []


def test_chinese_may_end_behind_each_letter_but_not_before_its_signs() -> None:
    assert parts("收到“指南”，7 天") == ["收", "到", "“指", "南”，", "7 ", "天 "]
    assert line_of(parts("收到“指南”，7 天")) == "收到“指南”，7 天"


def test_wide_letters_take_two_columns() -> None:
    assert columns("等待 4 h") == 8
    assert columns("e\u0301") == 1


def test_the_first_line_takes_what_fits_and_one_part_at_least() -> None:
    left = parts("等待 4 小时或直到下单")
    count = first_line(left, lambda line: columns(line) <= 11)
    assert line_of(left[:count]) == "等待 4 小时"
    assert first_line(parts("incomprehensibilities come"), lambda line: len(line) <= 4) == 1


@pytest.mark.parametrize("text", ["等待四个小时或者直到客户下单", "Wait four hours or until the customer orders"])
def test_pictures_and_plots_break_within_their_room(text: str) -> None:
    lines = in_lines(text, 90, 8, 10)
    assert len(lines) > 1
    assert all(text_width(line, 10) <= 90 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(plot_width(line) <= 90 for line in plot_lines(text, 90, 10).split("\n"))
    assert plot_width(shortened(text, 60, 10)) <= 60
