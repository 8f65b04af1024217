from __future__ import annotations

import asyncio
import base64
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from vivavoce.api.present import LOOK_EVERY_S, Present
from vivavoce.desk.accounts import PersonChange
from vivavoce.desk.front import open_front
from vivavoce.desk.passwords import WAITING_MAX, Passwords, check_password
from vivavoce.ports.bus import ScriptedHub
from vivavoce.ports.errors import Invalid, NotAllowed, NotSignedIn, Overloaded
from vivavoce.settings import Settings

if TYPE_CHECKING:
    from conftest import Office

PASSWORD = "a quiet brass lantern"
SECRET = "an-honest-secret-for-tests-that-is-long-enough"


async def test_register_sign_in_and_be_known(office: Office) -> None:
    made = await office.register()
    assert made["role"] == "candidate"
    assert made["token_type"] == "bearer"

    signed_in = (await office.login()).json()
    me = (await office.get("/api/auth/me", signed_in["access_token"])).json()

    assert me["user_id"] == made["user_id"]
    assert (me["email"], me["name"]) == ("ada@example.org", "Ada")
    assert signed_in["expires_in"] == 1800


async def test_one_mailbox_is_one_account_however_it_is_spelt(office: Office) -> None:
    await office.register()
    again = {"email": " ADA@Example.ORG ", "password": PASSWORD, "name": "Ada"}

    refused = await office.post("/api/auth/register", again)

    assert refused.status_code == 409
    assert refused.json()["code"] == "email_taken"
    assert (await office.post("/api/auth/login", again)).status_code == 200


async def test_two_that_register_the_same_mailbox_at_once_get_one_account(either_office: Office) -> None:
    body = {"email": "ada@example.org", "password": PASSWORD, "name": "Ada"}

    answers = await asyncio.gather(*(either_office.post("/api/auth/register", body) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least 10"),
        ("aaaaaaaaaaaaaaa", "too few different"),
        ("ada@example.org", "your own name"),
        ("Password12345!", "tried first"),
        ("x" * 2000, ""),
    ],
)
async def test_an_unfit_password_is_refused_with_its_reason(office: Office, password: str, why: str) -> None:
    body = {"email": "ada@example.org", "password": password, "name": "Ada"}
    refused = await office.post("/api/auth/register", body)
    assert refused.status_code == 422
    assert why in refused.text
    assert password not in refused.text or password in ("ada@example.org",)


def test_a_phrase_is_a_password_and_so_is_one_in_any_script() -> None:
    check_password("password for my grandmother's clock")
    check_password("пароль из пяти слов")
    with pytest.raises(Invalid):
        check_password("12345 12345")


@pytest.mark.parametrize("email", ["ada", "a@", "@b.org", "a b@c.org", "a@b..org", "a@" + "b" * 300, "a\n@b.org"])
async def test_what_is_not_an_address_is_refused(office: Office, email: str) -> None:
    body = {"email": email, "password": PASSWORD, "name": "Ada"}
    assert (await office.post("/api/auth/register", body)).status_code == 422


async def test_a_name_cannot_hide_direction_signs(office: Office) -> None:
    body = {"email": "a@example.org", "password": PASSWORD, "name": "admin\u202egpj"}
    assert (await office.post("/api/auth/register", body)).json()["code"] == "name_invalid"


async def test_unknown_mailbox_and_wrong_password_have_one_answer(office: Office) -> None:
    await office.register()
    unknown = await office.login("nobody")
    wrong = await office.login("ada", "another brass lantern")
    for answer in (unknown, wrong):
        assert answer.status_code == 401
    assert {**unknown.json(), "request_id": ""} == {**wrong.json(), "request_id": ""}


class RecordingHasher(Argon2Hasher):
    """Argon2, which notes in which thread it worked and how often."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified_in: list[str] = []

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:
        self.verified_in.append(threading.current_thread().name)
        return super().verify(password, hash)


async def test_argon2_never_runs_in_the_event_loop_and_works_for_nobody_too() -> None:
    hasher = RecordingHasher()
    passwords = Passwords(hasher=PasswordHash((hasher,)))
    known = await passwords.hash(PASSWORD)

    assert (await passwords.verify(PASSWORD, known))[0]
    assert not (await passwords.verify(PASSWORD, None))[0]

    assert len(hasher.verified_in) == 2
    assert all(name.startswith("argon2") for name in hasher.verified_in)
    passwords.close()


async def test_hashing_is_as_costly_as_it_ought_to_be_where_nothing_else_is_said() -> None:
    """At least what OWASP asks of Argon2id with one lane, 19 MiB twice; the service says 64 MiB three times."""
    passwords = Passwords()

    kept = await passwords.hash(PASSWORD)

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (await passwords.verify(PASSWORD, kept)) == (True, None)
    passwords.close()


async def test_a_flood_of_passwords_is_told_to_come_back() -> None:
    passwords = Passwords(hasher=PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))

    outcomes = await asyncio.gather(*(passwords.hash(PASSWORD) for _ in range(WAITING_MAX + 5)), return_exceptions=True)

    assert sum(isinstance(outcome, Overloaded) for outcome in outcomes) == 5
    passwords.close()


async def test_a_hash_of_older_parameters_is_renewed_at_sign_in(office: Office) -> None:
    await office.register()
    stronger = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1),))
    before = await _password_hash(office)
    office.front.passwords._hasher = stronger

    assert (await office.login()).status_code == 200

    after = await _password_hash(office)
    assert before != after
    assert "t=2" in after
    assert (await office.login()).status_code == 200


async def _password_hash(office: Office) -> str:
    from sqlalchemy import select

    from vivavoce.storage.account_tables import users

    return str(await office.database.read(lambda c: c.execute(select(users.c.password_hash)).scalar_one()))


# Access tokens


def _unsigned(claims: dict[str, object]) -> str:
    parts = (json.dumps({"alg": "none", "typ": "JWT"}), json.dumps(claims))
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts) + "."


async def test_only_tokens_that_were_signed_here_are_believed(office: Office) -> None:
    token = (await office.register())["access_token"]
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    raised = base64.urlsafe_b64encode(json.dumps({**claims, "role": "admin"}).encode()).decode().rstrip("=")
    right, other = OctKey.import_key(SECRET), OctKey.import_key("x" * 40)
    forged = {
        "alg none": _unsigned(claims),
        "claims changed": f"{header}.{raised}.{signature}",
        "signature cut": f"{header}.{payload}.",
        "another secret": jwt.encode({"alg": "HS256"}, claims, other, algorithms=["HS256"]),
        "another algorithm": jwt.encode({"alg": "HS512"}, claims, right, algorithms=["HS512"]),
        "no sign-in": jwt.encode({"alg": "HS256"}, {**claims, "sid": "sgn_x"}, right, algorithms=["HS256"]),
        "another's sign-in": jwt.encode({"alg": "HS256"}, {**claims, "sub": "usr_x"}, right, algorithms=["HS256"]),
        "no expiry": jwt.encode({"alg": "HS256"}, {"sub": "a", "role": "b", "sid": "c"}, right, algorithms=["HS256"]),
        "header is a list": f"W10.{payload}.{signature}",
        "nothing": "",
        "dots": "...",
        "long": "a" * 10_000,
    }
    for name, wrong in forged.items():
        answer = await office.get("/api/auth/me", wrong)
        assert answer.status_code == 401, name
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert (await office.get("/api/auth/me", token)).status_code == 200
    assert (await office.get("/api/auth/me")).json()["code"] == "not_signed_in"


async def test_an_access_token_expires_and_a_refreshed_one_goes_on(office: Office) -> None:
    made = await office.register()
    office.clock.advance(1801)

    expired = await office.get("/api/auth/me", made["access_token"])
    assert expired.json()["code"] == "token_expired"

    fresh = (await office.post("/api/auth/refresh", {"refresh_token": made["refresh_token"]})).json()
    assert (await office.get("/api/auth/me", fresh["access_token"])).status_code == 200


# Refresh, reuse, logout


async def test_a_reused_refresh_token_ends_its_whole_sign_in_and_no_other(office: Office) -> None:
    stolen = await office.register()
    elsewhere = (await office.login()).json()
    fresh = (await office.post("/api/auth/refresh", {"refresh_token": stolen["refresh_token"]})).json()

    reused = await office.post("/api/auth/refresh", {"refresh_token": stolen["refresh_token"]})

    assert reused.status_code == 401
    assert reused.json()["code"] == "refresh_reused"
    after = await office.post("/api/auth/refresh", {"refresh_token": fresh["refresh_token"]})
    assert after.json()["code"] == "refresh_invalid"
    assert (await office.get("/api/auth/me", fresh["access_token"])).status_code == 401
    assert (await office.get("/api/auth/me", elsewhere["access_token"])).status_code == 200


async def test_of_many_that_refresh_at_once_one_at_most_gets_through(either_office: Office) -> None:
    made = await either_office.register()
    body = {"refresh_token": made["refresh_token"]}

    answers = await asyncio.gather(*(either_office.post("/api/auth/refresh", body) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 5
    winner = next(answer.json() for answer in answers if answer.status_code == 200)
    assert (await either_office.get("/api/auth/me", winner["access_token"])).status_code == 401


async def test_a_refresh_whose_answer_was_lost_is_asked_for_again(either_office: Office) -> None:
    made = await either_office.register()
    body = {"refresh_token": made["refresh_token"], "attempt": "an attempt of one page"}
    await either_office.post("/api/auth/refresh", body)

    again = await either_office.post("/api/auth/refresh", body)

    assert again.status_code == 200
    onward = await either_office.post("/api/auth/refresh", {"refresh_token": again.json()["refresh_token"]})
    assert onward.status_code == 200
    assert (await either_office.get("/api/auth/me", onward.json()["access_token"])).status_code == 200


async def test_the_same_attempt_twice_at_once_is_answered_twice(either_office: Office) -> None:
    await either_office.register()
    for _ in range(5):
        made = (await either_office.login()).json()
        body = {"refresh_token": made["refresh_token"], "attempt": "an attempt of one page"}

        answers = await asyncio.gather(*(either_office.post("/api/auth/refresh", body) for _ in range(6)))

        assert [answer.status_code for answer in answers] == [200] * 6


async def test_an_answer_that_was_late_and_not_lost_is_as_good_as_the_other(office: Office) -> None:
    made = await office.register()
    body = {"refresh_token": made["refresh_token"], "attempt": "an attempt of one page"}
    first = (await office.post("/api/auth/refresh", body)).json()
    await office.post("/api/auth/refresh", body)

    assert (await office.post("/api/auth/refresh", {"refresh_token": first["refresh_token"]})).status_code == 200


@pytest.mark.parametrize("attempt", [None, "the attempt of a thief"])
async def test_another_attempt_with_a_used_token_ends_the_sign_in(office: Office, attempt: str | None) -> None:
    made = await office.register()
    body = {"refresh_token": made["refresh_token"], "attempt": "an attempt of one page"}
    fresh = (await office.post("/api/auth/refresh", body)).json()

    reused = await office.post("/api/auth/refresh", {**body, "attempt": attempt})

    assert reused.json()["code"] == "refresh_reused"
    assert (await office.get("/api/auth/me", fresh["access_token"])).status_code == 401


async def test_once_one_answer_was_used_the_token_and_the_other_answer_end_the_sign_in(either_office: Office) -> None:
    for late in ("token", "answer"):
        made = (await either_office.login()).json() if late == "answer" else await either_office.register()
        body = {"refresh_token": made["refresh_token"], "attempt": "an attempt of one page"}
        stolen = (await either_office.post("/api/auth/refresh", body)).json()
        owned = (await either_office.post("/api/auth/refresh", body)).json()
        owned = (await either_office.post("/api/auth/refresh", {"refresh_token": owned["refresh_token"]})).json()

        reuse = body if late == "token" else {"refresh_token": stolen["refresh_token"]}
        reused = await either_office.post("/api/auth/refresh", reuse)

        assert reused.json()["code"] == "refresh_reused", late
        assert (await either_office.get("/api/auth/me", owned["access_token"])).status_code == 401, late


async def test_a_refresh_token_expires(office: Office) -> None:
    made = await office.register()
    office.clock.advance(30 * 86_400 + 1)
    refused = await office.post("/api/auth/refresh", {"refresh_token": made["refresh_token"]})
    assert refused.json()["code"] == "refresh_invalid"


@pytest.mark.parametrize("way", ["access", "refresh"])
async def test_logout_ends_this_sign_in_at_once(office: Office, way: str) -> None:
    made = await office.register()
    other = (await office.login()).json()
    assert (await office.get("/api/auth/me", made["access_token"])).status_code == 200
    if way == "access":
        done = await office.post("/api/auth/logout", token=made["access_token"])
    else:
        done = await office.post("/api/auth/logout", {"refresh_token": made["refresh_token"]})

    assert done.status_code == 204
    assert (await office.get("/api/auth/me", made["access_token"])).status_code == 401
    refreshed = await office.post("/api/auth/refresh", {"refresh_token": made["refresh_token"]})
    assert refreshed.status_code == 401
    assert (await office.get("/api/auth/me", other["access_token"])).status_code == 200


async def test_another_process_notices_a_logout_within_ten_seconds(office: Office) -> None:
    """Two fronts on one database are two processes."""
    made = await office.register()
    settings = Settings(data_dir=Path("unused"), jwt_secret_key=SECRET)
    other = open_front(office.database, settings, office.clock)
    await other.sign_ins.who(made["access_token"])
    await office.post("/api/auth/logout", token=made["access_token"])

    await other.sign_ins.who(made["access_token"])
    office.clock.advance(10)
    with pytest.raises(NotSignedIn):
        await other.sign_ins.who(made["access_token"])
    other.close()


@pytest.mark.parametrize("how", ["signs out", "is disabled", "a token is stolen"])
async def test_over_the_bus_another_process_notices_at_once_and_closes_sockets(office: Office, how: str) -> None:
    hub = ScriptedHub()
    settings = Settings(data_dir=Path("unused"), jwt_secret_key=SECRET)
    here, there = (open_front(office.database, settings, office.clock, bus=hub.join()) for _ in range(2))
    made = await office.register()
    standing = await there.sign_ins.who(made["access_token"])
    closed = asyncio.Event()
    gone = Present(there.sign_ins).come(standing.user_id, standing.sign_in_id, 10, closed.set)

    if how == "signs out":
        await here.sign_ins.revoke(standing.sign_in_id)
    elif how == "is disabled":
        await here.accounts.change(standing.user_id, PersonChange(disabled=True))
    else:
        await here.sign_ins.refresh(made["refresh_token"])
        with pytest.raises(NotSignedIn):
            await here.sign_ins.refresh(made["refresh_token"])

    with pytest.raises((NotSignedIn, NotAllowed)):
        await there.sign_ins.who(made["access_token"])
    async with asyncio.timeout(LOOK_EVERY_S / 2):
        await closed.wait()
    gone()
    for front in (here, there):
        front.close()


async def test_a_new_password_ends_every_other_sign_in(office: Office) -> None:
    here = await office.register()
    there = (await office.login()).json()
    change = {"current": PASSWORD, "new": "another brass lantern"}

    wrong = await office.post("/api/auth/password", {**change, "current": "no idea at all"}, here["access_token"])
    assert wrong.json()["code"] == "current_password_wrong"
    assert (await office.post("/api/auth/password", change, here["access_token"])).status_code == 204

    assert (await office.get("/api/auth/me", here["access_token"])).status_code == 200
    assert (await office.get("/api/auth/me", there["access_token"])).status_code == 401
    assert (await office.login()).status_code == 401
    assert (await office.login(password="another brass lantern")).status_code == 200


# Tickets


async def test_a_ticket_opens_one_socket(office: Office) -> None:
    made = await office.register()
    answer = (await office.post("/api/auth/ws-ticket", token=made["access_token"])).json()
    assert answer["expires_in"] == 30

    principal = await office.access.authenticate_socket(answer["ticket"])

    assert (principal.user_id, principal.role, principal.name) == (made["user_id"], "candidate", "Ada")
    with pytest.raises(NotSignedIn):
        await office.access.authenticate_socket(answer["ticket"])
    assert (await office.access.authenticate_socket(made["access_token"])).user_id == made["user_id"]


async def test_of_many_that_take_one_ticket_at_once_one_succeeds(either_office: Office) -> None:
    made = await either_office.register()
    ticket = (await either_office.post("/api/auth/ws-ticket", token=made["access_token"])).json()["ticket"]

    taken = await asyncio.gather(
        *(either_office.access.authenticate_socket(ticket) for _ in range(10)), return_exceptions=True
    )

    assert sum(isinstance(outcome, NotSignedIn) for outcome in taken) == 9


async def test_a_ticket_expires_and_ends_with_its_sign_in(office: Office) -> None:
    made = await office.register()
    late = (await office.post("/api/auth/ws-ticket", token=made["access_token"])).json()["ticket"]
    office.clock.advance(30)
    with pytest.raises(NotSignedIn):
        await office.access.authenticate_socket(late)
    orphan = (await office.post("/api/auth/ws-ticket", token=made["access_token"])).json()["ticket"]
    await office.post("/api/auth/logout", token=made["access_token"])
    with pytest.raises(NotSignedIn):
        await office.access.authenticate_socket(orphan)


@pytest.mark.parametrize("token", [None, "", "wst_", "wst_x", "x", "\ud800", "a.b.c", "wst_\0"])
async def test_a_socket_without_a_real_token_is_turned_away(office: Office, token: str | None) -> None:
    with pytest.raises(NotSignedIn):
        await office.access.authenticate_socket(token)
