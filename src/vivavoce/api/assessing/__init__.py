"""Door B: assessments over `WS /ws/assessment`."""
