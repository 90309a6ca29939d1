"""Forecast: how many will enter, be sent to, be capped in the next days, with intervals that carry the future's own
noise. docs/forecast.md tells the method; ``forecast`` and ``backtest`` are the ways in."""
