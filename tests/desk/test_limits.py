from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vivavoce.desk.limits import ClockedMemory, RateLimits, network_of
from vivavoce.ports.bus import Hint, ScriptedHub
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import TooMany
from vivavoce.settings import Limits

if TYPE_CHECKING:
    from conftest import Office


async def test_sign_in_is_limited_for_a_mailbox_and_tells_when_to_come_back(strict_office: Office) -> None:
    office = strict_office
    await office.register()
    for _ in range(10):
        assert (await office.login(password="a wrong lantern")).status_code == 401
        office.clock.advance(1)

    refused = await office.login()

    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many"
    assert refused.headers["Retry-After"] == "50"
    office.clock.advance(50)
    assert (await office.login()).status_code == 200


async def test_another_mailbox_and_an_unknown_one_are_counted_alike(strict_office: Office) -> None:
    office = strict_office
    for _ in range(10):
        assert (await office.login("nobody")).status_code == 401
    assert (await office.login("nobody")).status_code == 429
    assert (await office.login("someone")).status_code == 401


async def test_one_address_cannot_try_every_mailbox(strict_office: Office) -> None:
    statuses = [(await strict_office.login(f"user{n}")).status_code for n in range(61)]
    assert statuses == [401] * 60 + [429]


@pytest.mark.parametrize(
    ("path", "body", "allowed"),
    [
        ("/api/auth/register", {"email": "not an address", "password": "x", "name": "x"}, 20),
        ("/api/auth/refresh", {"refresh_token": "rft_guess"}, 60),
        ("/api/auth/one-time", {"token": "otl_guess"}, 10),
    ],
)
async def test_guessing_is_limited_everywhere(
    strict_office: Office, path: str, body: dict[str, str], allowed: int
) -> None:
    statuses = [(await strict_office.post(path, body)).status_code for _ in range(allowed + 1)]
    assert 429 not in statuses[:-1]
    assert statuses[-1] == 429


async def test_tickets_are_limited_for_each_person(strict_office: Office) -> None:
    ada, bob = await strict_office.register(), await strict_office.register("bob")
    for _ in range(60):
        assert (await strict_office.post("/api/auth/ws-ticket", token=ada["access_token"])).status_code == 200
    assert (await strict_office.post("/api/auth/ws-ticket", token=ada["access_token"])).status_code == 429
    assert (await strict_office.post("/api/auth/ws-ticket", token=bob["access_token"])).status_code == 200


async def test_erasing_others_is_limited_for_each_admin(strict_office: Office) -> None:
    admin = (await strict_office.owner())["access_token"]
    headers = {"Authorization": f"Bearer {admin}"}
    gone = [await strict_office.client.delete("/api/admin/users/usr_nobody", headers=headers) for _ in range(4)]
    assert [answer.status_code for answer in gone] == [404, 404, 404, 429]


async def test_the_window_moves_and_a_refused_try_does_not_count() -> None:
    clock = VirtualClock()
    limits = RateLimits(Limits(login="2/minute"), clock)
    await limits.take("login", "ada")
    clock.advance(30)
    await limits.take("login", "ada")
    for _ in range(5):
        with pytest.raises(TooMany):
            await limits.take("login", "ada")
    clock.advance(30)
    await limits.take("login", "ada")
    with pytest.raises(TooMany) as refused:
        await limits.take("login", "ada")
    assert refused.value.retry_after_s == 30


async def test_several_processes_count_together_and_names_do_not_leave_one() -> None:
    clock, hub = VirtualClock(), ScriptedHub()
    buses = [hub.join(), hub.join()]
    here, there = (RateLimits(Limits(login="3/minute"), clock, bus) for bus in buses)
    await here.take("login", "ada@example.org")
    clock.advance(30)
    for limits in (there, here):
        await limits.take("login", "ada@example.org")
    for limits in (here, there):
        with pytest.raises(TooMany):
            await limits.take("login", "ada@example.org")
    await there.take("login", "bob@example.org")
    clock.advance(31)
    await there.take("login", "ada@example.org")
    assert not any("ada" in hint.name for bus in buses for hint in bus.told)


async def test_a_flood_elsewhere_cannot_fill_the_memory() -> None:
    hub = ScriptedHub()
    memory = ClockedMemory(VirtualClock(), keys_max=100, bus=hub.join())
    for number in range(1000):
        hub.spread(Hint("tried", f"key{number}", 60))
    assert await memory.reset() == 100


async def test_a_flood_of_names_cannot_fill_the_memory() -> None:
    memory = ClockedMemory(VirtualClock(), keys_max=100)
    for number in range(1000):
        assert await memory.acquire_entry(f"key{number}", 1, 60)
    assert await memory.reset() == 100


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_one_household_is_one_address(address: str | None, network: str) -> None:
    assert network_of(address) == network
