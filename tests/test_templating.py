"""Message templates: what may stand in them, what is said of the rest, what comes out, and that nothing runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment

from journey.templating.filters import FILTERS, LONGEST_VALUE
from journey.templating.parse import DEEPEST, LONGEST, MOST_TAGS, parse_template, problems_of, written_variable
from journey.templating.plain_text import plain_text
from journey.templating.problems import TemplateError
from journey.templating.render import render
from journey.templating.summary import summary
from journey.templating.tree import uses

PERSON = {"first_name": "Ann", "country": "France", "points": 12.5, "vip": 1.0, "empty": "", "event.product": "A <b>"}


def rendered(source: str, **options: bool) -> str:
    return render(parse_template(source), PERSON, **options).text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("no tags at all, 100 % { } #", "no tags at all, 100 % { } #"),
        ('Dear {{ first_name | default("you") }},', "Dear Ann,"),
        ('Dear {{ nobody | default("you") }}{{ empty | default("!") }}', "Dear you!"),
        ("{{ points }} {{ points | round }} {{ points | decimals(2) }} {{ vip }}", "12.5 13 12.50 1"),
        ("{{ country | upper }} {{ country | lower }} {{ 'aBC' | capitalize }}", "FRANCE france Abc"),
        ("{{ event.product | truncate(3) }}{{ 'ANN-maria o' | title }}", "A…Ann-Maria O"),
        ("{{ '2011-12-09' | date('%d.%m.%y') }} {{ 'x' | date('%d') }}", "09.12.11 x"),
        ("{% if vip and points > 10 %}a{% elif country == 'Spain' %}b{% else %}c{% endif %}", "a"),
        ("{% if not vip or points < 10 %}a{% elif country != 'Spain' %}b{% endif %}", "b"),
        ("{% if nobody is defined %}a{% else %}b{% endif %}{% if vip is not undefined %}c{% endif %}", "bc"),
        ("{% if nobody > 3 %}a{% endif %}{% if nobody != 3 %}b{% endif %}{% if country > 3 %}c{% endif %}", "b"),
        ('{{ person["first_name"] }} {{ person.country }}', "Ann France"),
        ("a{# nothing #}b{% raw %}{{ c }}{% endraw %}", "ab{{ c }}"),
        ("  {%- if vip -%}  x  {%- endif -%}  \n", "x"),
        ("line\r\nline\n", "line\nline\n"),
    ],
)
def test_what_templates_say(source: str, text: str) -> None:
    assert rendered(source) == text


def test_values_are_escaped_in_html_and_nowhere_else() -> None:
    assert rendered("<i>{{ event.product }}</i>", escape=True) == "<i>A &lt;b&gt;</i>"
    assert rendered("{{ event.product }}") == "A <b>"


def test_what_is_missing_is_told_once_and_shown_as_such() -> None:
    found = render(parse_template("{{ a }} {{ b.c }} {{ a | upper }}"), {}, show_missing=lambda name: f"<{name}>")
    assert (found.text, found.missing) == ("<a> <b.c> <a>", ("a", "b.c"))


REFUSED = [
    ("one\n{{ name", 2, "{{"),
    ("{{ a {{ b }}", 1, "not closed"),
    ("{% if a %}\nb", 1, "no end"),
    ("a\n\n{% endif %}", 3, "without"),
    ("{% else %}", 1, "without"),
    ("{{ a b }}", 1, "cannot stand"),
    ("{{ }}", 1, "missing"),
    ("{{ a | nosuch }}", 1, "nosuch"),
    ("{{ a | truncate }}", 1, "truncate(40)"),
    ("{{ a | truncate('x') }}", 1, "truncate(40)"),
    ("{{ a | default(b) }}", 1, "default("),
    ("{{ a | default(*b) }}", 1, "default("),
    ("{% for a in b %}x{% endfor %}", 1, "for"),
    ("{% set a = 1 %}", 1, "set"),
    ("{% include 'a' %}", 1, "include"),
    ("{% import 'a' as b %}", 1, "import"),
    ("{% extends 'a' %}", 1, "extends"),
    ("{% macro a() %}{% endmacro %}", 1, "macro"),
    ("{{ a() }}", 1, "()"),
    ("{{ a.upper() }}", 1, "()"),
    ("{{ a + b }}", 1, "+"),
    ("{{ a ~ b }}", 1, "~"),
    ("{{ a ** 9 }}", 1, "**"),
    ("{{ [1, 2] }}", 1, "[…]"),
    ("{{ a if b else c }}", 1, "if"),
    ("{{ a[0] }}", 1, "Getitem"),
    ("{{ a is callable }}", 1, "callable"),
    ("{{ 1 < a < 3 }}", 1, "comparison"),
    ("{{ a in b }}", 1, "comparison"),
    ("{{ ''.__class__ }}", 1, "cannot be used"),
    ("{{ a.__class__ }}", 1, "__class__"),
    ("{{ a['__init__'] }}", 1, "__init__"),
    ("{{ _private }}", 1, "_private"),
    ("{{ 1e999 }}", 1, "too long"),
    ("{{ " + "9" * 5_000 + " }}", 1, "too long"),
    ("{{ " + "(" * 3_000 + "a" + ")" * 3_000 + " }}", 1, "nested"),
    ("{{ a" + " and a" * 60 + " }}", 1, "nested"),
    ("{% if a %}" * (DEEPEST + 2) + "{% endif %}" * (DEEPEST + 2), 1, "nested"),
    ("{{ a }}" * (MOST_TAGS + 1), 1, "tags"),
    ("x" * (LONGEST + 1), 1, "characters"),
]


@pytest.mark.parametrize(("source", "line", "words"), REFUSED, ids=[row[0][:24] for row in REFUSED])
def test_what_may_not_stand_in_a_template_is_named_with_its_line(source: str, line: int, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(source)
    first = caught.value.problems[0]
    assert first.line == line
    assert words in first.sentence
    assert first.reason.endswith(".")
    assert first.remedy.endswith((".", "}}", ")"))


def test_all_that_is_refused_is_told_not_only_the_first() -> None:
    found = problems_of("{{ a | x }}\n{{ b() }}\n{{ c }}\n{{ d + 1 }}")
    assert [problem.line for problem in found] == [1, 2, 4]


def test_a_variable_is_guarded_by_a_default_or_by_a_condition_that_asks_for_it() -> None:
    found = uses(parse_template("{{ a }}{{ b | default('x') | upper }}{% if c %}{{ c }}{% else %}{{ c }}{% endif %}"))
    assert [(use.name, use.guarded) for use in found] == [
        ("a", False),
        ("b", True),
        ("c", True),
        ("c", True),
        ("c", False),
    ]


NAMES = st.text(min_size=1, max_size=20).filter(
    lambda name: not any(part.startswith("_") for part in name.split(".")) and not name.startswith("person.")
)


@given(NAMES)
def test_every_attribute_can_be_written_as_a_variable(name: str) -> None:
    assert render(parse_template("{{ " + written_variable(name) + " }}"), {name: "found"}).text == "found"


# --- The same as Jinja2, where both say something -----------------------------------------------------------

_VALUES = {"a": "text", "b": 3.0, "c": 0.0, "d": ""}
_OPERANDS = st.sampled_from(["a", "b", "c", "d", '"text"', "2", "3", "0"])
_CONDITIONS = st.recursive(
    st.one_of(
        _OPERANDS,
        st.builds("({} {} {})".format, _OPERANDS, st.sampled_from(["==", "!="]), _OPERANDS),
        st.builds("({} {} {})".format, st.sampled_from("bc"), st.sampled_from(["<", "<=", ">", ">="]), st.just("2")),
        st.builds("({} is defined)".format, st.sampled_from("abz")),
    ),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
    ),
    max_leaves=6,
)
_PIECES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="{}%#\r"), max_size=8),
    st.builds(
        "{{{{ {} }}}}".format,
        st.sampled_from(["a", "d", 'z | default("else")', "a | upper", "a|capitalize", '"ab c-D (eF" | title']),
    ),
    st.builds("{{% if {} %}}yes{{% else %}}no{{% endif %}}".format, _CONDITIONS),
)


@given(st.lists(_PIECES, max_size=5).map("".join))
def test_our_rendering_is_jinjas_where_both_define_it(source: str) -> None:
    theirs = SandboxedEnvironment(keep_trailing_newline=True).from_string(source).render(_VALUES)
    assert render(parse_template(source), _VALUES).text == theirs


@given(st.text(st.sampled_from("ab{}%#|. \n\"'()=<>_ifeld09"), max_size=60))
def test_any_text_is_read_or_refused_with_a_place(source: str) -> None:
    problems = problems_of(source)
    lines = source.count("\n") + 1
    assert all(1 <= problem.line <= lines and problem.reason for problem in problems)
    if not problems:
        tree = parse_template(source)
        assert len(render(tree, _VALUES).text) <= len(source) + LONGEST_VALUE * MOST_TAGS


def test_filters_take_any_value_and_stay_bounded() -> None:
    long = "ß" * 10_000
    for one in FILTERS.values():
        arguments = {"default": ("x",), "truncate": (1e18,), "decimals": (99.0,), "date": ("%Y" * 9_000,)}
        for value in (None, "", "x", long, 0.0, -1e308, 1e15, "2011-12-09"):
            found = one.run(value, *arguments.get(one.name, ()))
            assert found is None or isinstance(found, float) or len(found) <= 10_000


# --- Plain text and summaries -------------------------------------------------------------------------------


def test_the_plain_part_keeps_tags_links_and_paragraphs() -> None:
    html = (
        '<style>p { color: red }</style><table><tr><td><h1>Hi</h1><p>Dear {{ a | default("<b>") }},<br>one&nbsp;two'
        '</p><ul><li>x</li><li>y</li></ul><p><a href="{{ cart_url }}">Go</a> <a href="https://a.example">https://a.example'
        '</a></p><img alt="A cat" src="x"></td></tr></table>'
    )
    assert plain_text(html) == (
        'Hi\n\nDear {{ a | default("<b>") }},\none two\n\n- x\n- y\n\nGo: {{ cart_url }} https://a.example\n\nA cat'
    )


def test_a_card_shows_a_subject_without_its_tags() -> None:
    assert summary('Hi {{ first_name | default("you") }}, {{ event.product }}!') == "Hi you, [product]!"
    assert summary("{{ broken") == "{{ broken"
