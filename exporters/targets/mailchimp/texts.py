"""Messages in Mailchimp's merge tags, with the tags that the fields of this journey have."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.targets.mailchimp.names import event_field
from exporters.translation.merge_tags import MergeTagWriter, tag_of
from exporters.translation.writing import Book
from journey.identifiers import slug
from journey.templating.tree import Constant, Expression, Filtered, Variable


class FlowTextWriter(MergeTagWriter):
    """Writes merge tags. ``tags``: those of fields, by our names. Properties of the event that started somebody stand
    in fields of the contact, which whoever sends the event writes before; so do values through a filter that Mailchimp
    lacks: ``made`` tells by the field's name which filter of which field that is."""

    def __init__(self, book: Book, tags: Mapping[str, str]) -> None:
        super().__init__(book)
        self._tags = tags
        self.made: dict[str, tuple[str, str]] = {}

    def attribute(self, name: str) -> str:
        """A field of the person."""
        self.fields[name] = None
        return self._tags.get(name) or tag_of(name)

    def event_property(self, name: str) -> str | None:
        """The field that holds a property of the event."""
        return self.attribute(event_field(name))

    def value(self, value: Expression, line: int) -> str:
        """A value; one through a filter that Mailchimp lacks stands in a field of its own."""
        if isinstance(value, Filtered) and isinstance(value.value, Variable) and self._lacks(value):
            return self._made(value.value.name, value.filter, value.arguments)
        return super().value(value, line)

    def _lacks(self, value: Filtered) -> bool:
        assert isinstance(value.value, Variable)
        if value.filter == "default" or self.fixed(value.value) is not None:
            return False
        return self.filtered("X", value.filter, value.arguments) is None

    def _made(self, name: str, filter_name: str, arguments: tuple[Constant, ...]) -> str:
        plain = slug(name.replace(".", "_"))
        field = "_".join([plain, filter_name, *(slug(str(one)) for one in arguments)])
        told = f"{filter_name}({', '.join(str(one) for one in arguments)})" if arguments else filter_name
        self.made[field] = (name, told)
        return self.attribute(field)
