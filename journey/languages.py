"""The languages that messages are offered in, by locale."""

from __future__ import annotations

from journey.words import mark, say

#: Locale (BCP 47) and name.
LANGUAGES: dict[str, str] = {
    "ar": mark("Arabic"),
    "bg": mark("Bulgarian"),
    "zh-Hans": mark("Chinese, simplified"),
    "zh-Hant": mark("Chinese, traditional"),
    "hr": mark("Croatian"),
    "cs": mark("Czech"),
    "da": mark("Danish"),
    "nl": mark("Dutch"),
    "en": mark("English"),
    "et": mark("Estonian"),
    "fi": mark("Finnish"),
    "fr": mark("French"),
    "de": mark("German"),
    "el": mark("Greek"),
    "he": mark("Hebrew"),
    "hi": mark("Hindi"),
    "hu": mark("Hungarian"),
    "id": mark("Indonesian"),
    "it": mark("Italian"),
    "ja": mark("Japanese"),
    "ko": mark("Korean"),
    "lv": mark("Latvian"),
    "lt": mark("Lithuanian"),
    "nb": mark("Norwegian"),
    "pl": mark("Polish"),
    "pt": mark("Portuguese"),
    "pt-BR": mark("Portuguese, Brazil"),
    "ro": mark("Romanian"),
    "ru": mark("Russian"),
    "sr": mark("Serbian"),
    "sk": mark("Slovak"),
    "sl": mark("Slovenian"),
    "es": mark("Spanish"),
    "sv": mark("Swedish"),
    "tr": mark("Turkish"),
    "uk": mark("Ukrainian"),
    "vi": mark("Vietnamese"),
}


#: Locales by their country that stand for a way of writing.
_WRITTEN = {"zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-MO": "zh-Hant"}


def language_name(locale: str) -> str:
    """What people call a locale; the locale itself if it is not listed."""
    known = _WRITTEN.get(locale, locale)
    return say(LANGUAGES[known]) if known in LANGUAGES else locale
