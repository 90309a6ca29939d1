"""What happened to one customer, and who did not get something and why."""
