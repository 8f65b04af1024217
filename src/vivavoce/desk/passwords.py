"""Passwords: what is asked of one, and hashing them without stopping the event loop.

Argon2 takes tens of milliseconds and 64 MiB a time, by design. It runs in a few threads of its own, so that neither the
loop nor other thread work waits for it, and a flood of sign-ins is told to come back instead of filling the memory.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwdlib import PasswordHash

from vivavoce.ports.errors import Invalid, Overloaded

LENGTH_MIN = 10
LENGTH_MAX = 1024
THREADS = 2
WAITING_MAX = 200

T = TypeVar("T")

COMMON = ("password", "passwort", "qwerty", "letmein", "iloveyou", "welcome", "12345", "changeme")


def check_password(password: str, *, email: str = "", name: str = "") -> None:
    """Raises `Invalid` with every reason at once. Length counts; composition rules do not (NIST SP 800-63B)."""
    reasons = _reasons(unicodedata.normalize("NFKC", password), email, name)
    if reasons:
        raise Invalid(
            "This password does not fit: " + "; ".join(reasons) + ".",
            code="password_unfit",
            errors=tuple({"field": "password", "message": reason} for reason in reasons),
        )


def _reasons(password: str, email: str, name: str) -> list[str]:
    lowered = password.casefold()
    reasons = []
    if len(password) < LENGTH_MIN:
        reasons.append(f"it has {len(password)} characters and needs at least {LENGTH_MIN}")
    if len(password) > LENGTH_MAX:
        reasons.append(f"it has more than {LENGTH_MAX:,} characters")
    if len(set(lowered)) < 4:
        reasons.append("it repeats too few different characters")
    if lowered and lowered in (email.casefold(), email.casefold().partition("@")[0], name.casefold()):
        reasons.append("it is your own name or e-mail address")
    if _is_common(lowered):
        reasons.append("it is one of those that are tried first; use several words, for example")
    return reasons


def _is_common(lowered: str) -> bool:
    """Do only digits and signs remain when the well-known words are taken out?"""
    rest = lowered
    for word in COMMON:
        rest = rest.replace(word, "")
    return rest != lowered and not any(letter.isalpha() for letter in rest) and len(rest) <= 6


class Passwords:
    def __init__(self, threads: int = THREADS, hasher: PasswordHash | None = None) -> None:
        self._hasher = hasher or PasswordHash.recommended()
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._waiting = 0
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hasher.hash(_bytes(password)))

    async def verify(self, password: str, password_hash: str | None) -> tuple[bool, str | None]:
        """Is it right, and the hash to keep from now on if the parameters have changed.

        Without a hash (nobody has that e-mail, or no password is set) the same work is done, and the answer is no.
        """
        if password_hash is None:
            await self._run(lambda: self._hasher.verify(_bytes(password), self._nobodys_hash()))
            return False, None
        return await self._run(lambda: self._hasher.verify_and_update(_bytes(password), password_hash))

    def _nobodys_hash(self) -> str:
        if self._nobody is None:
            self._nobody = self._hasher.hash(secrets.token_bytes(32))
        return self._nobody

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= WAITING_MAX:
            raise Overloaded("Too many people are signing in at this moment. Try again in a few seconds.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


def _bytes(password: str) -> bytes:
    """The same password typed on another keyboard has the same bytes."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
