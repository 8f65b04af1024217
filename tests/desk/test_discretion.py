"""Nothing personal and nothing secret in a log, whatever happens."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import structlog

if TYPE_CHECKING:
    from conftest import Office

PASSWORD = "a quiet brass lantern"


async def test_no_password_mailbox_or_token_is_ever_logged(
    office: Office, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logged:
        made = await office.register()
        await office.login(password="wrong brass lantern")
        await office.post("/api/auth/refresh", {"refresh_token": made["refresh_token"]})
        await office.post("/api/auth/refresh", {"refresh_token": made["refresh_token"]})
        owner = await office.owner()
        await office.get("/api/admin/users?q=ada@example.org", owner["access_token"])
        await office.post("/api/resumes", {"filename": "cv.txt", "text": "Ada, Python"}, owner["access_token"])
        await office.post("/api/auth/login", {"email": ["ada@example.org"], "password": PASSWORD})
        await office.database.close()
        broken = await office.login()
    assert broken.status_code == 503

    ours = [record.getMessage() for record in caplog.records if record.name != "httpx"]  # the test's own client
    said = repr((logged, ours)) + "".join(capfd.readouterr())
    secrets = (PASSWORD, "wrong brass lantern", "ada@example.org", "owner@example.org", "Ada, Python")
    for secret in (*secrets, made["refresh_token"], made["access_token"], owner["access_token"]):
        assert secret not in said
