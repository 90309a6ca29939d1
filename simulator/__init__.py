"""Histories, the replay of journeys on them by two engines, and its results. No Qt."""
