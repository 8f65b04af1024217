"""What the log says of it: that an account changed, and nothing of what was asked."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from resilience.house import ANSWERS, HANGS, House, fails, virtually
from vivavoce.ports.chat import Material
from vivavoce.ports.errors import ReadOnly, RemoteBroken, RemoteKeyRefused, RemoteLimited

SECRET = "an axolotl's answer"


async def ask(house: House) -> str:
    return await house.ask(session_id="axolotl", material=(Material(name="answer", text=SECRET),))


@virtually
async def test_what_goes_well_is_not_logged(house: House) -> None:
    house.build(("a", ANSWERS), ("b", ANSWERS))
    with capture_logs() as logs:
        for _ in range(5):
            await ask(house)
    assert logs == []


@virtually
async def test_a_failure_that_changes_nothing_is_not_logged(house: House) -> None:
    house.build(("a", [fails(RemoteBroken(SECRET)), ANSWERS]))
    with capture_logs() as logs:
        await ask(house)
    assert logs == []


@virtually
async def test_each_change_of_an_account_is_logged_once_without_anything_personal(house: House) -> None:
    limited, refused = fails(RemoteLimited(SECRET, retry_after_s=5)), fails(RemoteKeyRefused(SECRET))
    house.build(("a", [HANGS, ANSWERS]), ("b", [limited, ANSWERS]), ("c", [refused, ANSWERS]), ("d", ANSWERS))
    with capture_logs() as logs:
        await ask(house)
        await asyncio.sleep(15)
        await ask(house)
    assert [(line["event"], line["account"]) for line in logs] == [
        ("account_opened", "a 1"),
        ("account_rests", "b 1"),
        ("account_rests", "c 1"),
        ("account_probed", "a 1"),
        ("account_closed", "a 1"),
    ]
    assert "axolotl" not in str(logs)


@virtually
async def test_an_adapters_own_fault_is_logged_by_its_kind_alone(house: House) -> None:
    house.build(("a", fails(ValueError(SECRET))), ("b", ANSWERS))
    with capture_logs() as logs:
        await ask(house)
    assert [(line["event"], line["kind"]) for line in logs] == [("account_misbehaved", "ValueError")]
    assert "axolotl" not in str(logs)


@virtually
async def test_what_could_not_be_settled_is_told(house: House) -> None:
    house.build(("a", ANSWERS))
    house.ledger.fail_next = ReadOnly(SECRET)
    with capture_logs() as logs:
        await ask(house)
        await asyncio.sleep(0)
    assert [(line["event"], line["used"]) for line in logs] == [("spending_not_settled", 150)]
    assert "axolotl" not in str(logs)
