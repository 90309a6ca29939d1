"""What Mailchimp's description cannot say of the parts of flows: how long names are, how many rows a segment has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exporters.publishing.assets import Asset


def check_plan(made: Sequence[tuple[Asset, Any]]) -> int:
    """Hold all parts against it; how many were looked at."""
    looked = 0
    for asset, body in made:
        if asset.kind == "merge_field":
            assert len(body["tag"]) <= 10
            assert body["tag"].isascii()
            assert body["tag"] == body["tag"].upper()
        elif asset.kind == "template":
            assert len(body["name"]) <= 50
        elif asset.kind == "segment":
            assert 1 <= len(body["options"]["conditions"]) <= 5
        else:
            continue
        looked += 1
    return looked
