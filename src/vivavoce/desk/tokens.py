"""Tokens. An access token is a signed JWT; every other token is random, and only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import NotSignedIn

ACCESS_TOKEN_LENGTH_MAX = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessClaims:
    user_id: str
    role: str
    sign_in_id: str
    expires_at: float


class AccessTokens:
    """Signs and reads with one secret and one algorithm: what a token's own header says is not asked."""

    def __init__(self, secret: str, algorithm: str, expires_s: int, clock: Clock) -> None:
        self._key = OctKey.import_key(secret)
        self._algorithm = algorithm
        self.expires_s = expires_s
        self._clock = clock

    def issue(self, user_id: str, role: str, sign_in_id: str) -> str:
        now = int(self._clock.now())
        claims = {
            "sub": user_id,
            "role": role,
            "sid": sign_in_id,
            "iat": now,
            "exp": now + self.expires_s,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode({"alg": self._algorithm}, claims, self._key, algorithms=[self._algorithm])

    def read(self, token: str) -> AccessClaims:
        """Raises `NotSignedIn`, without saying what exactly was wrong with a forged one."""
        if len(token) > ACCESS_TOKEN_LENGTH_MAX:
            raise _not_valid()
        try:
            claims = jwt.decode(token, self._key, algorithms=[self._algorithm]).claims
        except (JoseError, ValueError, TypeError):
            raise _not_valid() from None
        read = _claims(claims)
        if read.expires_at <= self._clock.now():
            raise NotSignedIn("The sign-in has expired. Refresh it, or sign in again.", code="token_expired")
        return read


def _claims(claims: dict[str, object]) -> AccessClaims:
    user_id, role, sign_in_id, expires_at = (claims.get(name) for name in ("sub", "role", "sid", "exp"))
    if not (isinstance(user_id, str) and isinstance(role, str) and isinstance(sign_in_id, str)):
        raise _not_valid()
    if not isinstance(expires_at, int | float) or isinstance(expires_at, bool):
        raise _not_valid()
    return AccessClaims(user_id=user_id, role=role, sign_in_id=sign_in_id, expires_at=expires_at)


def _not_valid() -> NotSignedIn:
    return NotSignedIn("This is not a valid sign-in. Sign in again.", code="token_invalid")


def new_token(prefix: str) -> str:
    """256 random bits; the prefix says what it is for, so that a leaked one can be recognised."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def hash_of(token: str) -> str:
    """A random token needs no salt and no slow hash: it cannot be guessed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
