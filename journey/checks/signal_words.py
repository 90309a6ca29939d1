"""Words by which checks know what a text is about, in the languages that shops of the field write in.

They stand in the shop's own texts, so they are no texts of the program. Beginnings of words count, in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

#: Asks for a review of a product.
REVIEW = (
    "review",
    "rate your",
    "how is it so far",
    "bewertung",
    "bewerte",
    "votre avis",
    "reseña",
    "recenzi",
    "părerea",
    "отзыв",
    "рецензи",
    "评价",
    "評價",
)

#: Meals, with the hours of the day at which a message about them helps: from, to.
DAYPARTS: dict[str, tuple[tuple[str, ...], int, int]] = {
    "breakfast": (
        ("breakfast", "frühstück", "petit-déjeuner", "petit déjeuner", "desayuno", "mic dejun", "завтрак", "早餐"),
        5,
        10,
    ),
    "lunch": (("lunch", "mittagessen", "déjeuner", "almuerzo", "prânz", "обед", "午餐"), 9, 14),
    "dinner": (("dinner", "supper", "abendessen", "dîner", "la cena", "ужин", "晚餐"), 14, 20),
}


#: What a link to unsubscribe says, by the language of the letter it stands in.
UNSUBSCRIBE = {
    "de": "Abmelden",
    "en": "Unsubscribe",
    "es": "Darse de baja",
    "fr": "Se désabonner",
    "ro": "Dezabonare",
    "ru": "Отписаться",
    "zh-Hans": "退订",
    "zh-Hant": "取消訂閱",
}


def speaks_of(texts: Iterable[str], words: tuple[str, ...]) -> bool:
    """Whether one of the texts has one of the words, or a word that begins with it."""
    pattern = _pattern(words)
    return any(pattern.search(text.lower()) for text in texts)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    # Chinese words stand between others without blanks.
    parts = (re.escape(word) if word[0] > "\u2e80" else rf"\b{re.escape(word)}" for word in words)
    return re.compile("|".join(parts))
