"""Documents held against the schema of .journey files; to make it and look whether it is one takes a second."""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from journey.schema import journey_schema


def check_document(document: Any) -> None:
    """Raise ValidationError if a document does not follow the schema."""
    _validator().validate(document)


@cache
def _validator() -> Validator:
    schema = journey_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
