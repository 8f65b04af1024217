"""How the rules say no."""

from __future__ import annotations


class Refused(Exception):
    """A command that the rules do not accept. It changes nothing; `code` is for programs, `reason` for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
