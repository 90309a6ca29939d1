"""Plots of a result, drawn with matplotlib for the results panel and the report alike. No Qt."""
