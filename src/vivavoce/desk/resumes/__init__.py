"""Résumés: from a file to its text, in a process of its own, and from the text to what it says."""
