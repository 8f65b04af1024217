"""Viva Voce: an AI interviewer that starts with nothing, never loses an answer and gives no point without evidence."""

__version__ = "0.1.0"
