"""The built-in interviewer and scorer: deterministic, with no model."""
