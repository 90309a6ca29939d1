"""What planners of several systems have in common: messages, conditions without negations, the way past steps that a
system has nothing for."""
