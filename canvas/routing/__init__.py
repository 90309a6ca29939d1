"""The ways of edges: from where cards lie to lines, arrows and places for words."""
