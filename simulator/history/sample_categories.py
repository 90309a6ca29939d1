"""The category of a product of the sample, read off its description by keywords.

The shop's file has no categories. The rules are tried from top to bottom and the first whose keyword occurs
as a whole word (or its plural) gives the category; without any, the category is "Other".
"""

from __future__ import annotations

import re
from functools import cache

OTHER = "Other"

RULES: tuple[tuple[str, str], ...] = (
    (
        "Charges",
        "postage manual discount adjustment commission",
    ),
    (
        "Christmas",
        "christmas xmas advent santa reindeer snowflake bauble noel snowman",
    ),
    (
        "Baking",
        "cake baking cupcake cakestand muffin biscuit cookie jelly mould measuring apron recipe",
    ),
    (
        "Bags",
        "bag shopper tote rucksack suitcase purse wallet satchel",
    ),
    (
        "Bath",
        "soap bath bathroom toothbrush sponge shower incense fragrance wash plasters manicure gloss flannel",
    ),
    (
        "Lighting",
        "light lights t-light tea-light candle lantern lamp candlestick chandelier candleholder lampshade",
    ),
    (
        "Kitchen",
        "mug cup saucer plate bowl teapot tea coffee kitchen lunch bottle jug jar glass cutlery "
        "tray coaster napkin teaspoon spoon egg butter dish bread snack milk sugar chopping bin "
        "popcorn teacup tumbler goblet pantry dinner breakfast doiley straw ladle grater colander "
        "scales jam oven pan toast placemat peg container flask",
    ),
    (
        "Stationery",
        "card paper wrap notebook pen pencil sketchbook sticker tape gift tag envelope stamp book "
        "ribbon album passport journal calendar postcard memo rubber ruler writing stationery "
        "tissue craft stencil notepad badge eraser match chalk crayon",
    ),
    (
        "Toys",
        "toy game doll puzzle playing playhouse skipping teddy bear dinosaur spaceboy circus "
        "dominoes soldier tattoo marbles jigsaw ludo rocking kite bingo snap rattle skittles "
        "childrens baby glider spinning modelling drawing snakes windmill mobile kids paint",
    ),
    (
        "Jewellery",
        "necklace bracelet earring earrings ring brooch bangle jewellery hair slide charm bead "
        "diamante pearl choker pendant",
    ),
    (
        "Garden",
        "garden plant flower herb bird watering parasol picnic gardening seed trowel pots planter "
        "wreath gardener hammock potting wheelbarrow",
    ),
    (
        "Party",
        "bunting party balloon garland streamer chain confetti",
    ),
    (
        "Signs and frames",
        "sign frame clock picture photo mirror chalkboard blackboard wall hook block blackboards "
        "poster doormat door plaque magnet thermometer memoboard noticeboard board letters doorstop "
        "fob",
    ),
    (
        "Storage",
        "box tin storage basket drawer cabinet chest hanger rack shelf holder trunk case stand crate bucket hooks",
    ),
    (
        "Textiles",
        "cushion throw blanket warmer scarf gloves slippers umbrella towel rug quilt curtain poncho "
        "hat mat handkerchief feltcraft felt knitting sewing",
    ),
    (
        "Decoration",
        "decoration heart hanging ornament wicker trinket angel vase star garlands cornice cherub "
        "bell butterfly charms fairy birds feather owl metal wooden ceramic",
    ),
)

_PATTERNS = tuple(
    (name, re.compile(r"\b(?:" + "|".join(map(re.escape, words.split())) + r")(?:e?s)?\b")) for name, words in RULES
)


@cache
def category_of(description: str) -> str:
    """The category of a product's description."""
    text = description.casefold()
    return next((name for name, pattern in _PATTERNS if pattern.search(text)), OTHER)
