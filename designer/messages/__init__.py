"""The editor of messages: texts in all languages, and what a real customer would get."""
