"""Turns a journey into what a system can hold, and says what it cost: the intermediate form, the passes over it, the
report on what stayed exact, and the way back to a journey that can be replayed."""
