"""What journeys are exported to: files for people and programs, and systems that run them. One folder each."""
