"""Dittofeed: whole journeys, templates, segments."""
