"""The templates in messages: a small part of Jinja2, as a syntax tree of its own (docs/messages.md)."""
