"""The runbook: leads a person through building a journey in a system whose interface takes parts only."""
