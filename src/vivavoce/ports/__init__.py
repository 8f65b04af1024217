"""The roles that the outside world plays, as Protocols; each with its scripted fake in the same file."""
