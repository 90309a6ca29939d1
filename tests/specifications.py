"""The systems' own descriptions of their interfaces, mended where they are wrong, and bodies checked against them.

Klaviyo's says "integer or number, and not both" in some places, which no whole number fulfils, and gives ``nullable``
where no type stands, which switches some tools off; Mailchimp hides the forms of a segment's conditions under a name of
its own. Nothing else is changed. Mautic has none: what it takes is written down from its source (mautic_description).
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from tests.mautic_description import DESCRIPTION

FOLDER = Path(__file__).resolve().parents[2] / "shared/specs"
#: The systems whose descriptions there are.
DESCRIBED = ("klaviyo", "mailchimp", "resend", "dittofeed", "mautic")
_WHOLE_OR_BROKEN = [{"type": "integer"}, {"type": "number"}]


@cache
def description(target: str) -> dict[str, Any]:
    """A system's description, mended."""
    if target == "mautic":
        return DESCRIPTION
    document = json.loads((FOLDER / f"{target}.json").read_text(encoding="utf-8"))
    return {"paths": _mended(document["paths"]), "components": _mended(document.get("components", {}))}


def check(target: str, method: str, path: str, body: Any) -> None:
    """Raise ValueError if a system has no such call, or would refuse the body."""
    validator = _validator(target, method, _operation(target, method, path))
    problems = sorted(validator.iter_errors(body), key=lambda problem: list(map(str, problem.absolute_path)))
    if problems:
        first = problems[0]
        place = ".".join(str(part) for part in first.absolute_path)
        raise ValueError(f"{method} {path}: {place}: {first.message[:300]}")


def knows(target: str, method: str, path: str) -> bool:
    """Whether a system has such a call."""
    try:
        _operation(target, method, path)
    except ValueError:
        return False
    return True


def _operation(target: str, method: str, path: str) -> str:
    """The description's own form of a path. Of two that fit, the one with fewer places to fill in."""
    wanted = urlsplit(path).path
    found: list[str] = [
        template
        for template, operations in description(target)["paths"].items()
        if method.lower() in operations and re.fullmatch(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template)), wanted)
    ]
    if not found:
        raise ValueError(f"{target} has no call {method} {wanted}")
    return min(found, key=lambda template: template.count("{"))


@cache
def _validator(target: str, method: str, template: str) -> Validator:
    document = description(target)
    operation = document["paths"][template][method.lower()]
    if "requestBody" in operation:
        schema = next(iter(operation["requestBody"]["content"].values()))["schema"]
    else:
        schema = next((part["schema"] for part in operation.get("parameters", ()) if part.get("in") == "body"), {})
    return Draft202012Validator({"$ref": "#/schema", "schema": schema, "components": document["components"]})


def _mended(value: Any) -> Any:
    if isinstance(value, list):
        return [_mended(part) for part in value]
    if not isinstance(value, dict):
        return value
    mended = {("anyOf" if key == "x-oneOf" else key): _mended(part) for key, part in value.items()}
    if _is_either(mended.get("oneOf")):
        del mended["oneOf"]
        mended["type"] = "number"
    if mended.get("nullable") is True:
        mended = _with_null(mended)
    return mended


def _is_either(choices: Any) -> bool:
    return isinstance(choices, list) and sorted(map(str, choices)) == sorted(map(str, _WHOLE_OR_BROKEN))


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """``nullable`` of OpenAPI 3.0 in the words of JSON Schema."""
    rest = {key: part for key, part in schema.items() if key != "nullable"}
    return {"anyOf": [rest, {"type": "null"}]}
