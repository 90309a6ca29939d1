"""The product's engine: journeys compiled to tables, and one compiled interpreter of these tables."""
