"""The report: what a replay showed, as one HTML file that needs nothing else."""
