"""How the rules say no."""

from __future__ import annotations


class Refused(Exception):
    """A command that the rules do not accept. It changes nothing; `code` is for programs, `reason` for people.

    With `retry_after_s` it only came too soon."""

    def __init__(self, code: str, reason: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.retry_after_s = retry_after_s
