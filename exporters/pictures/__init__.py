"""Pictures of journeys as files."""
