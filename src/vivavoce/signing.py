"""The secret that signs access tokens: given by the operator, or made once and kept in the data directory."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from vivavoce.settings import SECRET_LENGTH_ADVISED, SettingInvalid, Settings

SECRET_FILE = "jwt-secret"  # noqa: S105 - the name of a file


def signing_secret(settings: Settings) -> str:
    """The secret that signs access tokens: the one given, else the one in the data directory, made at first need.

    Several processes may start at once: the file appears whole and only once, so all of them read the same secret.
    """
    if settings.jwt_secret_key is not None:
        return settings.jwt_secret_key
    path = settings.data_dir / SECRET_FILE
    try:
        return _kept_secret(path)
    except FileNotFoundError:
        _make_secret(path)
        return _kept_secret(path)


def _kept_secret(path: Path) -> str:
    try:
        secret = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as failure:
        raise SettingInvalid(
            f"The secret in {path} cannot be read ({type(failure).__name__}). Make the file readable for this user, "
            "or remove it: a new one is made, and everyone signs in again."
        ) from None
    if len(secret) < SECRET_LENGTH_ADVISED:
        raise SettingInvalid(
            f"The secret in {path} is cut short. Remove the file: a new one is made at the next start."
        )
    return secret


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink(missing_ok=True)
