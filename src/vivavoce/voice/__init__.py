"""The spoken loop: hearing, the ends of turns, interruptions, speaking."""
