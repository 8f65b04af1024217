from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vivavoce.settings import MailAccess, SettingInvalid, Settings, load_settings
from vivavoce.signing import SECRET_FILE, signing_secret

LONG = "a-secret-that-is-long-enough-for-everyone"


def load(tmp_path: Path, file: str = "", **environ: str) -> Settings:
    (tmp_path / ".env").write_text(file)
    return load_settings({"VIVA_DATA_DIR": str(tmp_path), **environ}, tmp_path / ".env")


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings({}, Path("/nonexistent/.env"))
    assert (settings.port, settings.access_token_expire_minutes, settings.jwt_algorithm) == (8002, 30, "HS256")
    assert settings.warnings == ()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = "# ours\nexport PORT=9000\nAI_MODEL_NAME='llama 3'  # local\nOLLAMA_HOST=http://x:1 # y\nOPENAI_API_KEYS=\n"
    settings = load(tmp_path, file, PORT="9001")
    assert (settings.port, settings.ai_model_names, settings.vendors["ollama"].base_url) == (
        9001,
        ("llama 3",),
        "http://x:1",
    )
    assert "openai" not in settings.vendors


def test_key_pools_take_the_singular_name_too(tmp_path: Path) -> None:
    settings = load(tmp_path, GEMINI_API_KEYS=" a, b,,a", GEMINI_API_KEY="c", DEEPGRAM_API_KEY="d")
    assert settings.vendors["gemini"].keys == ("a", "b", "c")
    assert settings.vendors["deepgram"].keys == ("d",)
    assert "'d'" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("PORT", "²"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "0"),
        ("JWT_ALGORITHM", "none"),
        ("JWT_ALGORITHM", "RS256"),
        ("VIVA_SANDBOX", "maybe"),
        ("VIVA_CODE_SLOTS", "-1"),
        ("VIVA_RUNNER_SECRET", ""),
        ("JWT_SECRET_KEY", ""),
        ("SECRET_KEY", "  "),
        ("DATABASE_URL", "mongodb://user:hunter2@x/y"),
        ("DATABASE_URL", "hunter2"),
        ("REDIS_URL", "http://hunter2@x"),
        ("FRONTEND_URL", "*"),
        ("FRONTEND_URL", "https://*.example.org"),
        ("FRONTEND_URL", "example.org"),
        ("FRONTEND_URL", "https://example.org/app"),
        ("FRONTEND_URL", "https://example.org:port"),
        ("FIREBASE_CREDENTIALS_PATH", "/nonexistent.json"),
        ("VIVA_LOGIN_LIMIT", "often"),
        ("SMTP_URL", "http://viva:hunter2@mail.example.org"),
        ("SMTP_URL", "smtp://viva:hunter2@"),
        ("SMTP_URL", "smtp://viva:hunter2@mail.example.org:port"),
        ("SMTP_URL", "smtp://viva:hunter2@mail.example.org/inbox"),
        ("SMTP_URL", "smtp://viva:hunter2@mail.example.org?tls=maybe"),
        ("SMTP_URL", "smtps://viva:hunter2@mail.example.org?tls=none"),
    ],
)
def test_what_does_not_fit_is_named_with_the_way_out(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        load(tmp_path, **{"SMTP_FROM": "tests@example.org", name: value})
    assert refused.value.detail.startswith(name)
    assert "hunter2" not in refused.value.detail
    assert len(refused.value.detail.split(". ")) > 1


def test_meaning_is_read_unless_it_is_turned_off(tmp_path: Path) -> None:
    assert load(tmp_path).meaning
    assert load(tmp_path, VIVA_MEANING="ON").meaning
    assert not load(tmp_path, "VIVA_MEANING=off").meaning
    with pytest.raises(SettingInvalid, match="VIVA_MEANING is 'no'. It can be on or off"):
        load(tmp_path, VIVA_MEANING="no")


@pytest.mark.parametrize(
    ("url", "sender", "access"),
    [
        (
            "smtp://viva%40example.org:p%2Fw%20d@mail.example.org",
            "Acme Tests <tests@example.org>",
            MailAccess(
                host="mail.example.org",
                port=587,
                sender="tests@example.org",
                sender_name="Acme Tests",
                user="viva@example.org",
                password="p/w d",
            ),
        ),
        (
            "smtps://viva%40example.org:swordfish@mail.example.org",
            None,
            MailAccess(
                host="mail.example.org",
                port=465,
                sender="viva@example.org",
                tls="always",
                user="viva@example.org",
                password="swordfish",
            ),
        ),
        (
            "smtp://[::1]:2525?tls=none",
            "tests@example.org",
            MailAccess(host="::1", port=2525, sender="tests@example.org", tls="none"),
        ),
    ],
)
def test_the_mail_server_is_one_address(tmp_path: Path, url: str, sender: str | None, access: MailAccess) -> None:
    settings = load(tmp_path, SMTP_URL=url, **({"SMTP_FROM": sender} if sender else {}))
    assert settings.mail == access
    assert settings.warnings == ()
    assert access.password is None or access.password not in repr(settings)


@pytest.mark.parametrize(
    "sender", ["", "Tests", "a@b.example, c@d.example", "a@b.example\nBcc: x@y.example", "tests@", "ädä@example.org"]
)
def test_letters_are_from_one_address(tmp_path: Path, sender: str) -> None:
    with pytest.raises(SettingInvalid, match="SMTP_FROM is not one e-mail address"):
        load(tmp_path, SMTP_URL="smtp://viva:x@mail.example.org", SMTP_FROM=sender)


def test_mail_that_works_but_is_not_wise_is_told(tmp_path: Path) -> None:
    [warning] = load(tmp_path, SMTP_URL="smtp://v%40x.org:pw@mail.example.org?tls=none").warnings
    assert "unencrypted" in warning
    assert load(tmp_path, SMTP_URL="smtp://v%40x.org:pw@127.0.0.1?tls=none").warnings == ()
    settings = load(tmp_path, SMTP_FROM="tests@example.org")
    assert settings.mail is None
    assert settings.warnings == ("SMTP_FROM is set and SMTP_URL is not, so no e-mail is sent.",)


def test_a_broken_line_in_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match="Line 2 of"):
        load(tmp_path, "PORT=1\nPORT 2\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingInvalid, match="cannot be read"):
        load_settings({}, tmp_path / "binary")


def test_origins_and_limits(tmp_path: Path) -> None:
    settings = load(tmp_path, FRONTEND_URL="http://localhost:5174/, https://a.org", VIVA_LOGIN_LIMIT="9999/second")
    assert settings.frontend_urls == ("http://localhost:5174", "https://a.org")
    assert settings.limits.login == "9999/second"
    assert settings.limits.register == "120/minute"


def test_a_short_secret_works_with_a_warning(tmp_path: Path) -> None:
    settings = load(tmp_path, SECRET_KEY="your_secret_key")
    assert settings.jwt_secret_key == "your_secret_key"
    assert "SECRET_KEY" in settings.warnings[0]
    assert "your_secret_key" not in settings.warnings[0] + repr(settings)
    both = load(tmp_path, JWT_SECRET_KEY=LONG, SECRET_KEY="other")
    assert (both.jwt_secret_key, both.warnings) == (LONG, ())


async def test_a_secret_is_made_once_for_all_processes_and_kept_private(tmp_path: Path) -> None:
    settings = load(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        loop = asyncio.get_running_loop()
        made = await asyncio.gather(*(loop.run_in_executor(threads, signing_secret, settings) for _ in range(32)))
    assert len(set(made)) == 1
    assert len(made[0]) >= 48
    assert (tmp_path / SECRET_FILE).stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path).count(SECRET_FILE) == len([n for n in os.listdir(tmp_path) if "secret" in n]) == 1


def test_a_broken_secret_file_is_named(tmp_path: Path) -> None:
    settings = load(tmp_path)
    (tmp_path / SECRET_FILE).write_text("cut")
    with pytest.raises(SettingInvalid, match="cut short"):
        signing_secret(settings)


def test_what_is_set_and_not_used_yet_is_said_and_its_value_is_not(tmp_path: Path) -> None:
    settings = load_settings({"FIREBASE_PROJECT_ID": "private"}, tmp_path / "none")
    assert len(settings.warnings) == 1
    assert "FIREBASE_PROJECT_ID" in settings.warnings[0]
    assert "private" not in settings.warnings[0]
    assert load_settings({"DEEPGRAM_API_KEY": "k"}, tmp_path / "none").warnings == ()
    assert load_settings({}, tmp_path / "none").warnings == ()
