"""Reports: what a replay, and if asked a forecast, says, put together for a file that may leave the shop."""
