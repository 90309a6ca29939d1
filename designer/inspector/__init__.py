"""Forms for everything in a journey, made from its declarations."""
