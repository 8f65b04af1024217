"""Door C: simulated interviews over REST, under /api/v1/interview."""
