from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from vivavoce.desk.front import add_user, issue_token, reset_url, welcome_url
from vivavoce.desk.paging import cursor_after, read_cursor
from vivavoce.ports.errors import Conflict, Invalid, NotAllowed
from vivavoce.storage.account_tables import one_time_links, refresh_tokens, socket_tickets

if TYPE_CHECKING:
    from conftest import Office

PASSWORD = "a quiet brass lantern"
NEW = "another brass lantern"


async def user_id_of(office: Office, token: str) -> str:
    return str((await office.get("/api/auth/me", token)).json()["user_id"])


# The owner


async def test_the_owner_comes_in_by_a_link_that_works_once(office: Office) -> None:
    token = await office.front.links.ensure_owner()
    body = {"token": token, "email": "owner@example.org", "name": "Grace", "password": PASSWORD}

    tokens = (await office.post("/api/auth/one-time", body)).json()

    me = (await office.get("/api/auth/me", tokens["access_token"])).json()
    assert (me["role"], me["email"], me["name"]) == ("admin", "owner@example.org", "Grace")
    assert (await office.post("/api/auth/one-time", body)).json()["code"] == "link_invalid"
    assert (await office.login("owner")).status_code == 200
    assert await office.front.links.ensure_owner() is None


async def test_of_two_that_use_the_owners_link_at_once_one_gets_in(either_office: Office) -> None:
    token = await either_office.front.links.ensure_owner()
    bodies = [{"token": token, "email": f"o{n}@example.org", "password": PASSWORD} for n in range(5)]

    answers = await asyncio.gather(*(either_office.post("/api/auth/one-time", body) for body in bodies))

    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 4


async def test_a_second_start_without_an_admin_voids_the_first_link(office: Office) -> None:
    first = await office.front.links.ensure_owner()
    second = await office.front.links.ensure_owner()
    assert (await office.post("/api/auth/one-time", {"token": first})).status_code == 401
    assert (await office.post("/api/auth/one-time", {"token": second})).status_code == 200


async def test_the_link_alone_signs_in_and_the_password_may_follow(office: Office) -> None:
    bare = {"token": await office.front.links.ensure_owner()}
    access = (await office.post("/api/auth/one-time", bare)).json()["access_token"]
    owner_id = await user_id_of(office, access)

    again = {"token": await office.front.links.ensure_owner(), "email": "owner@example.org"}
    access = (await office.post("/api/auth/one-time", again)).json()["access_token"]

    assert await user_id_of(office, access) == owner_id
    assert (await office.login("owner")).status_code == 401
    assert (await office.post("/api/auth/password", {"new": PASSWORD}, access)).status_code == 204
    assert (await office.login("owner")).status_code == 200
    assert await office.front.links.ensure_owner() is None


async def test_what_is_wrong_with_the_rest_does_not_use_the_link_up(office: Office) -> None:
    token = await office.front.links.ensure_owner()
    short = {"token": token, "email": "owner@example.org", "password": "short"}
    assert (await office.post("/api/auth/one-time", short)).status_code == 422
    assert (await office.post("/api/auth/one-time", {**short, "password": PASSWORD})).status_code == 200


async def test_an_account_made_in_the_owners_name_before_is_taken_over_with_a_new_password(office: Office) -> None:
    squatter = await office.register("owner")
    body = {"token": await office.front.links.ensure_owner(), "email": "owner@example.org"}

    refused = await office.post("/api/auth/one-time", body)
    assert refused.json()["code"] == "password_missing"
    assert (await office.post("/api/auth/one-time", {**body, "password": NEW})).status_code == 200

    assert (await office.get("/api/auth/me", squatter["access_token"])).status_code == 401
    assert (await office.login("owner")).status_code == 401
    assert (await office.login("owner", NEW)).status_code == 200


# Reset by an admin


async def test_an_admin_hands_out_a_link_for_a_new_password(office: Office) -> None:
    ada = await office.register()
    admin = (await office.owner())["access_token"]
    path = f"/api/admin/users/{ada['user_id']}/password-reset"
    first = (await office.post(path, token=admin)).json()
    second = (await office.post(path, token=admin)).json()
    assert second["expires_in"] == 86_400
    tokens = [url["reset_url"].partition("#token=")[2] for url in (first, second)]

    old = await office.post("/api/auth/one-time", {"token": tokens[0], "password": NEW})
    missing = await office.post("/api/auth/one-time", {"token": tokens[1]})
    used = await office.post("/api/auth/one-time", {"token": tokens[1], "password": NEW})
    again = await office.post("/api/auth/one-time", {"token": tokens[1], "password": NEW})

    assert [answer.status_code for answer in (old, missing, used, again)] == [401, 422, 200, 401]
    assert (await office.get("/api/auth/me", used.json()["access_token"])).json()["email"] == "ada@example.org"
    assert (await office.get("/api/auth/me", ada["access_token"])).status_code == 401
    assert (await office.login()).status_code == 401
    assert (await office.login(password=NEW)).status_code == 200


async def test_a_reset_link_expires_after_a_day_and_with_a_changed_password(office: Office) -> None:
    ada = await office.register()
    late = await office.front.links.password_reset(ada["user_id"])
    office.clock.advance(86_400)
    assert (await office.post("/api/auth/one-time", {"token": late, "password": NEW})).status_code == 401

    void = await office.front.links.password_reset(ada["user_id"])
    access = (await office.login()).json()["access_token"]
    await office.post("/api/auth/password", {"current": PASSWORD, "new": "a third lantern, of tin"}, access)
    assert (await office.post("/api/auth/one-time", {"token": void, "password": NEW})).status_code == 401


# What an admin may do


async def test_only_an_admin_sees_and_changes_accounts(office: Office) -> None:
    ada = await office.register()
    path = f"/api/admin/users/{ada['user_id']}"
    for token, status in ((ada["access_token"], 403), (None, 401)):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        assert (await office.get("/api/admin/users", token)).status_code == status
        patched = await office.client.patch(path, json={"role": "admin"}, headers=headers)
        assert patched.status_code == status
        assert (await office.post(f"{path}/password-reset", token=token)).status_code == status


async def test_a_list_of_people_in_pages_newest_first(office: Office) -> None:
    admin = (await office.owner())["access_token"]
    for number in range(5):
        office.clock.advance((number + 1) % 2)
        await office.register(f"user{number}")
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await office.get(f"/api/admin/users?limit=2&cursor={cursor}", admin)).json()
        seen += [person["email"] for person in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 6
    assert seen[-1] == "owner@example.org"
    found = (await office.get("/api/admin/users?q=SER3", admin)).json()["items"]
    assert [person["email"] for person in found] == ["user3@example.org"]
    assert (await office.get("/api/admin/users?q=%25", admin)).json()["items"] == []
    assert (await office.get("/api/admin/users?cursor=nonsense", admin)).status_code == 422


@pytest.mark.parametrize("cursor", ["x", "é", "bmFufng", "MS4w", "\ud800", "MS4wfgA"])
def test_a_cursor_that_was_not_given_out_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        read_cursor(cursor)


def test_a_cursor_says_where_the_page_ended() -> None:
    assert read_cursor(cursor_after(1800000000.123456, "usr_1")) == (1800000000.123456, "usr_1")
    assert read_cursor(None) is None


async def test_a_new_role_counts_at_once(office: Office) -> None:
    ada = await office.register()
    admin = (await office.owner())["access_token"]
    assert (await office.get("/api/auth/me", ada["access_token"])).json()["role"] == "candidate"

    await change(office, admin, ada["user_id"], {"role": "recruiter"})

    principal = await office.access.authenticate(ada["access_token"])
    assert principal.role == "recruiter"


async def change(office: Office, admin: str, user_id: str, body: object) -> int:
    answer = await office.client.patch(
        f"/api/admin/users/{user_id}", json=body, headers={"Authorization": f"Bearer {admin}"}
    )
    return answer.status_code


async def test_a_disabled_account_is_out_and_stays_out_of_old_sign_ins(office: Office) -> None:
    ada = await office.register()
    admin = (await office.owner())["access_token"]
    ticket = (await office.post("/api/auth/ws-ticket", token=ada["access_token"])).json()["ticket"]
    link = await office.front.links.password_reset(ada["user_id"])

    assert await change(office, admin, ada["user_id"], {"disabled": True}) == 200

    assert (await office.get("/api/auth/me", ada["access_token"])).status_code == 401
    assert (await office.login()).json()["code"] == "account_disabled"
    assert (await office.login(password="not that one, no")).json()["code"] == "sign_in_failed"
    assert (await office.post("/api/auth/one-time", {"token": link, "password": NEW})).status_code == 401
    with pytest.raises(Exception, match="ended"):
        await office.access.authenticate_socket(ticket)
    assert await change(office, admin, ada["user_id"], {"disabled": False}) == 200
    assert (await office.get("/api/auth/me", ada["access_token"])).status_code == 401
    assert (await office.login()).status_code == 200


async def test_the_last_admin_can_neither_step_down_nor_be_disabled(office: Office) -> None:
    admin = (await office.owner())["access_token"]
    owner_id = await user_id_of(office, admin)
    ada = await office.register()
    for body in ({"role": "candidate"}, {"disabled": True}):
        assert await change(office, admin, owner_id, body) == 409

    assert await change(office, admin, ada["user_id"], {"role": "admin"}) == 200
    assert await change(office, admin, owner_id, {"role": "recruiter"}) == 200
    assert await change(office, ada["access_token"], ada["user_id"], {"disabled": True}) == 409


async def test_an_admin_who_never_chose_a_password_is_not_one_who_can_sign_in(office: Office) -> None:
    admin = (await office.owner())["access_token"]
    owner_id = await user_id_of(office, admin)
    kim = await office.front.accounts.register(email="kim@example.org", name="Kim", password=None)
    assert await change(office, admin, kim.user_id, {"role": "admin"}) == 200
    assert await change(office, admin, owner_id, {"role": "recruiter"}) == 409


async def test_two_admins_who_step_down_at_once_leave_one(either_office: Office) -> None:
    office = either_office
    owner = (await office.owner())["access_token"]
    ada = await office.register()
    await change(office, owner, ada["user_id"], {"role": "admin"})
    owner_id = await user_id_of(office, owner)

    statuses = await asyncio.gather(
        change(office, owner, owner_id, {"role": "candidate"}),
        change(office, ada["access_token"], ada["user_id"], {"role": "candidate"}),
    )

    assert sorted(statuses) in ([200, 409], [200, 403])
    admins = await office.front.accounts.people(limit=10)
    assert [person.role for person in admins].count("admin") == 1


async def test_an_admin_may_correct_an_address_but_not_to_a_taken_one(either_office: Office) -> None:
    office = either_office
    ada = await office.register()
    await office.register("bob")
    admin = (await office.owner())["access_token"]
    assert await change(office, admin, ada["user_id"], {"email": "BOB@example.org"}) == 409
    assert await change(office, admin, ada["user_id"], {"email": "ada@lovelace.example"}) == 200
    assert await change(office, admin, "usr_unknown", {"name": "X"}) == 404
    assert await change(office, admin, ada["user_id"], {"role": "king"}) == 422


# The command line's part


async def test_add_a_user_with_a_password_or_with_a_link(office: Office) -> None:
    assert await add_user(office.front, "rita@example.org", role="recruiter", password=PASSWORD) is None
    token = await add_user(office.front, "carl@example.org", role="candidate")
    assert (await office.login("rita")).status_code == 200
    assert (await office.login("carl")).status_code == 401
    assert (await office.post("/api/auth/one-time", {"token": token, "password": NEW})).status_code == 200
    with pytest.raises(Conflict):
        await add_user(office.front, "rita@example.org", role="admin")
    with pytest.raises(Invalid):
        await add_user(office.front, "x@example.org", role="king")


async def test_a_token_for_scripts(office: Office) -> None:
    ada = await office.register()
    token = await issue_token(office.front, "ADA@example.org")
    assert await user_id_of(office, token) == ada["user_id"]
    await office.owner()
    await office.front.accounts.change(ada["user_id"], _disabled())
    with pytest.raises(NotAllowed):
        await issue_token(office.front, "ada@example.org")


def _disabled() -> object:
    from vivavoce.desk.accounts import PersonChange

    return PersonChange(disabled=True)


def test_the_token_of_a_link_stays_out_of_server_logs() -> None:
    assert welcome_url("http://127.0.0.1:8002/", "otl_x") == "http://127.0.0.1:8002/welcome#token=otl_x"
    assert reset_url("http://127.0.0.1:8002", "otl_x") == "http://127.0.0.1:8002/reset#token=otl_x"


# What is kept


async def test_no_password_and_no_token_is_kept_in_the_database_file(office: Office) -> None:
    made = await office.register()
    ticket = (await office.post("/api/auth/ws-ticket", token=made["access_token"])).json()["ticket"]
    link = await office.front.links.password_reset(made["user_id"])

    def dump(connection: object) -> str:
        rows = [connection.execute(select(t)).all() for t in (one_time_links, refresh_tokens, socket_tickets)]  # type: ignore[attr-defined]
        return repr(rows) + repr(connection.execute(text("SELECT * FROM users")).all())  # type: ignore[attr-defined]

    kept = await office.database.read(dump)
    for secret in (PASSWORD, ticket, link, made["refresh_token"], made["access_token"]):
        assert secret not in kept
        assert secret.partition("_")[2] not in kept or "_" not in secret
    assert "argon2id" in kept


async def test_what_has_expired_is_swept_at_the_next_sign_in(office: Office) -> None:
    for _ in range(3):
        await office.register() if _ == 0 else await office.login()
    office.clock.advance(31 * 86_400)
    await office.login()
    count = await office.database.read(lambda c: c.execute(text("SELECT count(*) FROM sign_ins")).scalar())
    assert count == 1


async def test_the_owners_link_ends_when_an_admin_is_made_elsewhere(office: Office) -> None:
    """It was printed to a console, where it stays: whoever reads that log later is not the owner."""
    token = await office.front.links.ensure_owner()
    await add_user(office.front, "grace@example.org", role="admin", password=PASSWORD)
    body = {"token": token, "email": "eve@example.org", "password": PASSWORD}
    assert (await office.post("/api/auth/one-time", body)).status_code == 401
