"""What the figures of a replay may claim: intervals, what they rest on, fatigue, rates, the size of an experiment."""
