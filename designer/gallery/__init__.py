"""Templates: what each of them asks, which practices it carries, and how a journey is made from it. No Qt."""
