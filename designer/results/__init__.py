"""The results panel: plots and tables of a replay, whole or narrowed to what is selected."""
