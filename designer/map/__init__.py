"""The map of all journeys of a folder: who enters which, what they share, where people are in two at once."""
