"""What a history says to planners: how soon people buy again and get what they ordered, and when they act."""
