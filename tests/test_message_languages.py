"""Messages in the languages of the systems that send them: golden texts, and what cannot be said."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporters.translation.django import DjangoWriter
from exporters.translation.liquid import LiquidWriter
from exporters.translation.merge_tags import MergeTagWriter
from exporters.translation.tokens import MauticWriter, ResendWriter
from exporters.translation.writing import Book, Writer
from journey.file import read_journey
from journey.model import Coupon
from journey.templating.parse import parse_template
from journey.templating.problems import TemplateError

ROOT = Path(__file__).parents[1]
BOOK = Book(
    coupons={
        "back": Coupon(id="back", name="Back", value="10 %", code="BACK10"),
        "own": Coupon(id="own", name="Own", value="5 %", unique=True),
    },
    places={"shop_url": "https://shop.example", "cart_url": "https://shop.example/cart"},
)
LANGUAGES: dict[str, type[Writer]] = {
    "klaviyo": DjangoWriter,
    "dittofeed": LiquidWriter,
    "mailchimp": MergeTagWriter,
    "mautic": MauticWriter,
    "resend": ResendWriter,
}

#: Template, then what it is in Klaviyo, Dittofeed, Mailchimp, Mautic and Resend; None: it cannot be said there.
GOLDEN: list[tuple[str, str | None, str | None, str | None, str | None, str | None]] = [
    ("Hello & <b>", "Hello & <b>", "Hello & <b>", "Hello & <b>", "Hello & <b>", "Hello & <b>"),
    (
        "{{ first_name }}",
        "{{ person.first_name }}",
        "{{ user.first_name }}",
        "*|FNAME|*",
        "{contactfield=firstname}",
        "{{{FIRST_NAME}}}",
    ),
    (
        "{{ first_name | default('friend') }}",
        "{{ person.first_name|default:'friend' }}",
        '{{ user.first_name | default: "friend" }}',
        "*|IF:FNAME|**|FNAME|**|ELSE:|*friend*|END:IF|*",
        "{contactfield=firstname|friend}",
        "{{{FIRST_NAME}}}",
    ),
    (
        "{{ person['Fav Color'] | upper }}",
        "{{ person|lookup:'Fav Color'|upper }}",
        '{{ user["Fav Color"] | upcase }}',
        "*|UPPER:FAV_COLOR|*",
        None,
        None,
    ),
    ("{{ event.product }}", "{{ event|lookup:'product' }}", None, None, None, "{{{EVENT_PRODUCT}}}"),
    ("{{ coupon.back.value }}: {{ coupon.back.code }}", *["10 %: BACK10"] * 5),
    (
        "{{ coupon.own.code }}",
        "{{ person|lookup:'coupon_own' }}",
        "{{ user.coupon_own }}",
        "*|COUPON_OWN|*",
        "{contactfield=coupon_own}",
        "{{{COUPON_OWN}}}",
    ),
    (
        '<a href="{{ unsubscribe_url }}">',
        '<a href="{% unsubscribe_link %}">',
        '<a href="{% unsubscribe_url %}">',
        '<a href="*|UNSUB|*">',
        '<a href="{unsubscribe_url}">',
        '<a href="{{{RESEND_UNSUBSCRIBE_URL}}}">',
    ),
    ("{{ shop_url }}", *["https://shop.example"] * 5),
    (
        "{% if country == 'FR' %}A{% elif vip %}B{% else %}C{% endif %}",
        "{% if person|lookup:'country' == 'FR' %}A{% elif person|lookup:'vip' %}B{% else %}C{% endif %}",
        '{% if user.country == "FR" %}A{% elsif user.vip != blank and user.vip != 0 %}B{% else %}C{% endif %}',
        "*|IF:COUNTRY = FR|*A*|ELSE:|**|IF:VIP|*B*|ELSE:|*C*|END:IF|**|END:IF|*",
        None,
        None,
    ),
    (
        "{% if vip and points >= 10 %}A{% endif %}",
        "{% if person|lookup:'vip' and person|lookup:'points' >= 10 %}A{% endif %}",
        "{% if user.vip != blank and user.vip != 0 and user.points >= 10 %}A{% endif %}",
        "*|IF:VIP|**|IF:POINTS >= 10|*A*|END:IF|**|END:IF|*",
        None,
        None,
    ),
    (
        "{% if not (a == 'x' or b == 'y') %}A{% endif %}",
        "{% if not person|lookup:'a' == 'x' and not person|lookup:'b' == 'y' %}A{% endif %}",
        '{% if user.a != "x" and user.b != "y" %}A{% endif %}',
        "*|IF:A != x|**|IF:B != y|*A*|END:IF|**|END:IF|*",
        None,
        None,
    ),
    (
        "{% if (a == 'x' or b == 'y') and c is defined %}A{% endif %}",
        "{% if person|lookup:'a' == 'x' and person|lookup:'c' != None "
        "or person|lookup:'b' == 'y' and person|lookup:'c' != None %}A{% endif %}",
        None,
        None,
        None,
        None,
    ),
    ("{{ price | decimals(2) }}", "{{ person|lookup:'price'|floatformat:2 }}", None, None, None, None),
    (
        "{{ price | round(1) }}",
        "{{ person|lookup:'price'|floatformat:-1 }}",
        "{{ user.price | round: 1 }}",
        None,
        None,
        None,
    ),
    (
        "{{ day | date('%d.%m.%Y') }}",
        "{{ person|lookup:'day'|format_date_string|date:'d.m.Y' }}",
        '{{ user.day | date: "%d.%m.%Y" }}',
        None,
        None,
        None,
    ),
    (
        "{{ name | truncate(20) }}",
        "{{ person|lookup:'name'|truncatechars:20 }}",
        '{{ user.name | truncate: 20, "…" }}',
        None,
        None,
        None,
    ),
    ("{{ name | title }}", "{{ person|lookup:'name'|title }}", None, "*|TITLE:NAME|*", None, None),
    ("{{ browser_url }}", None, "{% view_in_browser_url %}", "*|ARCHIVE|*", "{webview_url}", None),
    ("{{ coupon.none.code }}", None, None, None, None, None),
    ("*|FNAME|*", "*|FNAME|*", "*|FNAME|*", None, "*|FNAME|*", "*|FNAME|*"),
    ("{{ '{{' }}", None, None, "{{", "{{", "{{"),
    ("{% if a == '}}' %}A{% endif %}", None, None, "*|IF:A = }}|*A*|END:IF|*", None, None),
    ("{{ 2.0 }}", *["2"] * 5),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", GOLDEN, ids=[row[0] for row in GOLDEN])
def test_golden(language: str, row: tuple[str | None, ...]) -> None:
    template = parse_template(row[0] or "")
    wanted = row[1 + list(LANGUAGES).index(language)]
    writer = LANGUAGES[language](BOOK)
    if wanted is None:
        with pytest.raises(TemplateError) as caught:
            writer.translate(template)
        assert all(problem.line == 1 and problem.reason and problem.remedy for problem in caught.value.problems)
    else:
        assert writer.translate(template).text == wanted


def test_what_cannot_be_said_names_its_line() -> None:
    template = parse_template("one\n\n{{ first_name }}\n{{ name | decimals(2) }}\n{% if a or b %}{% endif %}")
    with pytest.raises(TemplateError) as caught:
        MergeTagWriter(BOOK).translate(template)
    assert [problem.line for problem in caught.value.problems] == [4, 5]


def test_the_signs_of_a_language_are_found_in_plain_text() -> None:
    with pytest.raises(TemplateError) as caught:
        MergeTagWriter(BOOK).translate(parse_template("a\nb {{ x }}\nc *|FNAME|*"))
    assert [problem.line for problem in caught.value.problems] == [3]


def test_a_translation_tells_what_it_needs() -> None:
    translated = DjangoWriter(BOOK).translate(parse_template("{{ country }}{{ event.sku }}{% if vip %}{% endif %}"))
    assert translated.fields == ("country", "vip")
    assert translated.properties == ("sku",)


def test_resend_keeps_what_stands_instead_apart() -> None:
    writer = ResendWriter(BOOK)
    writer.translate(parse_template("{{ first_name | default('you') }} {{ first_name | default('you') }}"))
    assert writer.fallbacks == {"FIRST_NAME": "you"}
    with pytest.raises(TemplateError):
        ResendWriter(BOOK).translate(parse_template("{{ a | default('x') }} {{ a | default('y') }}"))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "resources" / "templates").glob("*.journey")), ids=lambda path: path.stem
)
def test_every_bundled_letter_can_be_said_in_klaviyo(path: Path) -> None:
    journey = read_journey(path)
    book = Book({coupon.id: coupon for coupon in journey.coupons}, BOOK.places)
    for message in journey.messages:
        for text in (message.subject, message.preheader, message.body, message.text):
            DjangoWriter(book).translate(parse_template(text))
