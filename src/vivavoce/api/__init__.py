"""HTTP routes, the doors, auth, the one error mapper."""
