"""One deadline, retry, breaker, key pool and fallback chain, generic over what is asked. Knows `ports` alone."""
