"""Translates messages' templates into the languages of the systems that send them: from the syntax tree of
``journey/templating``, never by patterns."""
