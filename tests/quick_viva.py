"""`viva`, whose passwords are hashed at next to no cost: tests sign in thousands of times, and are seldom about that.

What hashing really costs is tested in `desk/test_signing_in.py`.
"""

from __future__ import annotations

import sys

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from vivavoce.cli import main

QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


def _quick(_: type[PasswordHash]) -> PasswordHash:
    return QUICK


if __name__ == "__main__":
    PasswordHash.recommended = classmethod(_quick)  # type: ignore[assignment]
    sys.exit(main())
