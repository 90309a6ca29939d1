"""Forecasts in the window and in reports: how they are made, said and drawn."""
