"""The rules of an interview. Pure: no clock, no socket, no randomness; all of these arrive inside commands."""
