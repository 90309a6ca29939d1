"""Every colour of the program, for light and dark, as plain data (``#RRGGBB``).

No other file holds a colour. Each token is named after what it is used for; the contrasts between those that
meet are computed again in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec


class FamilyColours(msgspec.Struct, frozen=True):
    """The colours of a family of steps: ``ink`` for its icon, ``chip`` behind the icon."""

    ink: str
    chip: str


class Theme(msgspec.Struct, frozen=True):
    """The colours of one appearance.

    ``window``: window, menu bar, status line. ``canvas``: drawing surface. ``surface``: panels, cards, fields.
    ``sunken``: wells, heads of tables. ``border``: hairlines between parts. ``border_strong``: fields, buttons,
    floating controls. ``card_line``: border of a card. ``dot``: dots of the canvas' grid. ``muted``: summaries and
    captions. ``faint``: icons and disabled parts, no reading text. ``accent``: selection, focus, loops, primary
    button; ``on_accent``: text on it; ``accent_soft``: selected row; ``accent_text``: links and text on
    ``accent_soft``. ``edge``, ``edge_text``: forward edges and their labels. ``bar``, ``band``: bars and interval
    bands of plots. ``families``: by family id. ``lanes``: stage tints in their order. ``heat``: eight classes of
    a scale, the first is zero. ``shadow`` with ``shadow_opacity`` lies below what is lifted.
    """

    name: str
    dark: bool
    window: str
    canvas: str
    surface: str
    sunken: str
    hover: str
    border: str
    border_strong: str
    card_line: str
    dot: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    accent_soft: str
    accent_text: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    ok: str
    ok_soft: str
    edge: str
    edge_text: str
    bar: str
    band: str
    shadow: str
    shadow_opacity: float
    families: Mapping[str, FamilyColours]
    lanes: tuple[str, ...]
    heat: tuple[str, ...]

    def family(self, family_id: str) -> FamilyColours:
        """The colours of a family; those of the structure for an unknown one."""
        return self.families.get(family_id) or self.families["flow"]

    def lane(self, tint: int) -> str:
        """The tint of that number; the numbers start again after the last tint."""
        return self.lanes[tint % len(self.lanes)]


LIGHT = Theme(
    name="light",
    dark=False,
    window="#F4F5F7",
    canvas="#F8F9FA",
    surface="#FFFFFF",
    sunken="#F1F3F5",
    hover="#EBEEF1",
    border="#E0E4E9",
    border_strong="#C6CDD6",
    card_line="#D3D9E0",
    dot="#DFE3E8",
    text="#1A2129",
    muted="#566270",
    faint="#6A7582",
    accent="#0B7269",
    on_accent="#FFFFFF",
    accent_soft="#E0F1EE",
    accent_text="#0A655D",
    danger="#B42336",
    danger_soft="#FBE9EB",
    warning="#8F5300",
    warning_soft="#FCF0DC",
    ok="#1D7344",
    ok_soft="#E4F3EA",
    edge="#7F8B98",
    edge_text="#566270",
    bar="#8FA0B2",
    band="#CFE5E2",
    shadow="#000000",
    shadow_opacity=0.18,
    families=MappingProxyType(
        {
            "trigger": FamilyColours("#6B46B8", "#EFEAFA"),
            "wait": FamilyColours("#8A5A00", "#FAF0DC"),
            "split": FamilyColours("#A93A75", "#FAE9F2"),
            "send": FamilyColours("#1F5FBF", "#E6EFFB"),
            "action": FamilyColours("#4A6A1E", "#EDF3E2"),
            "flow": FamilyColours("#4B5866", "#EBEEF1"),
            "goal": FamilyColours("#1D7344", "#E4F3EA"),
        }
    ),
    lanes=("#EEF4F8", "#EDF2FA", "#F1EFF9", "#EAF4F1", "#F0F4EA", "#F8F3E9", "#F9EEF0", "#EFF0F2"),
    heat=("#F1F3F5", "#D8E219", "#8BD646", "#44BF70", "#24868E", "#31688E", "#443A83", "#440154"),
)

DARK = Theme(
    name="dark",
    dark=True,
    window="#15181C",
    canvas="#111417",
    surface="#1D2126",
    sunken="#16191D",
    hover="#282D34",
    border="#2C323A",
    border_strong="#434C57",
    card_line="#363E48",
    dot="#23282E",
    text="#E8ECF0",
    muted="#A3AEBA",
    faint="#8A95A2",
    accent="#45BFB1",
    on_accent="#06201D",
    accent_soft="#17322F",
    accent_text="#62CFC2",
    danger="#FF8A93",
    danger_soft="#3A1F23",
    warning="#F0B35B",
    warning_soft="#362A16",
    ok="#6CCB93",
    ok_soft="#1A3124",
    edge="#6E7A87",
    edge_text="#A3AEBA",
    bar="#66737F",
    band="#2C5C57",
    shadow="#000000",
    shadow_opacity=0.5,
    families=MappingProxyType(
        {
            "trigger": FamilyColours("#BCA3F2", "#2D2640"),
            "wait": FamilyColours("#E3B35F", "#352B18"),
            "split": FamilyColours("#F096C4", "#3A2331"),
            "send": FamilyColours("#8BB8F8", "#1F2D42"),
            "action": FamilyColours("#B3CF83", "#28301C"),
            "flow": FamilyColours("#B4BFCB", "#2B3138"),
            "goal": FamilyColours("#6CCB93", "#1A3124"),
        }
    ),
    lanes=("#171D22", "#171D27", "#1D1B27", "#152120", "#1A2018", "#221E17", "#231A1D", "#1B1D20"),
    heat=("#16191D", "#440154", "#443A83", "#31688E", "#24868E", "#44BF70", "#8BD646", "#E8E419"),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def high_contrast(theme: Theme) -> Theme:
    """The theme for people who ask their system for more contrast: borders read, tints go, edges darken."""
    return msgspec.structs.replace(
        theme,
        border=theme.muted,
        border_strong=theme.muted,
        card_line=theme.muted,
        edge=theme.muted,
        lanes=(theme.surface,) * len(theme.lanes),
    )


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
