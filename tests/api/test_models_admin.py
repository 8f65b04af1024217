"""Models on a real server: set up by name, shown to admins, changed while it runs, and asked again by the candidate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from served import PASSWORD, TRUSTED, Served, served
from vivavoce.api.model_routes import EFFECTS
from vivavoce.resilience.policy import CHANGEABLE
from vivavoce.sim.vendor_servers import Script, VendorServer, capable
from vivavoce.sim.vendor_servers import served as vendor_served

pytestmark = pytest.mark.slow

KEY = "a-key-that-nobody-may-see"
ANSWER = (
    "I took a baseline of the current numbers first, because a full scan of the table was the usual reason. Then a "
    "pilot with a handful of customers came before the rest, and a switch would return everything to the old path."
)


@pytest.fixture(scope="module")
def vendor() -> Iterator[VendorServer]:
    with vendor_served("openai", Script(capable)) as server:
        yield server


@pytest.fixture
def server(vendor: VendorServer, tmp_path: Path) -> Iterator[Served]:
    vendor.script.fault = "none"
    with running(vendor, tmp_path) as started:
        yield started


def running(vendor: VendorServer, folder: Path) -> Any:
    return served(
        folder / "data", OPENAI_API_KEYS=f"{KEY},another", OPENAI_BASE_URL=vendor.base_url, VIVA_MODEL_DEADLINE_S="3"
    )


def admin(server: Served) -> httpx.Client:
    server.linked.wait(10)
    assert server.owner_link is not None
    token = re.search(r"token=(\S+)", server.owner_link)
    assert token is not None
    with httpx.Client(base_url=server.url, verify=TRUSTED) as client:
        body = {"token": token[1], "email": "owner@example.org", "name": "Owner", "password": PASSWORD}
        tokens = client.post("/api/auth/one-time", json=body).json()
    return httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {tokens['access_token']}"})


def value_of(told: dict[str, Any], name: str) -> float | None:
    value: float | None = next(setting["value"] for setting in told["settings"] if setting["name"] == name)
    return value


def test_every_setting_says_what_it_does() -> None:
    assert set(EFFECTS) == set(CHANGEABLE)
    assert all(effect.endswith(".") for effect in EFFECTS.values())


def test_an_admin_sees_the_accounts_and_never_a_key(server: Served) -> None:
    with admin(server) as client:
        told = client.get("/api/admin/models")
        health, metrics = client.get("/health"), client.get("/metrics")
    assert [(a["name"], a["condition"]) for a in told.json()["accounts"]] == [("openai 1", "up"), ("openai 2", "up")]
    assert told.json()["accounts"][0]["model"]
    assert health.json()["parts"]["model"] == {"status": "ok", "detail": "openai 1: up. openai 2: up."}
    assert 'viva_model_account{account="1",condition="up",vendor="openai"} 1.0' in metrics.text
    for text in (told.text, health.text, metrics.text, "".join(server.lines)):
        assert KEY not in text


def test_a_change_holds_at_once_and_after_a_restart(vendor: VendorServer, tmp_path: Path) -> None:
    with running(vendor, tmp_path) as server, admin(server) as client:
        before = client.get("/api/admin/models").json()
        assert value_of(before, "deadline_s") == 3
        changed = client.put("/api/admin/models", json={"deadline_s": 12, "tokens_per_day": 5000, "attempts": 2})
        assert changed.status_code == 200, changed.text
        assert value_of(changed.json(), "tokens_per_day") == 5000
        headers = dict(client.headers)
        assert server.stop() == 0
    with running(vendor, tmp_path) as server, httpx.Client(base_url=server.url, headers=headers) as client:
        told = client.get("/api/admin/models").json()
    assert [value_of(told, name) for name in ("deadline_s", "tokens_per_day", "attempts")] == [12, 5000, 2]


def test_what_does_not_fit_is_refused_whole_and_by_name(server: Served) -> None:
    with admin(server) as client:
        answer = client.put("/api/admin/models", json={"deadline_s": 0, "hedge_s": 2, "colour": 1, "attempts": 1.5})
        after = client.get("/api/admin/models").json()
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"deadline_s", "colour", "attempts"}
    assert value_of(after, "hedge_s") == 1


@pytest.mark.parametrize("sent", ['{"attempts": NaN}', '{"attempts": Infinity}', '{"attempts": 1e400}', '{"self": 2}'])
def test_numbers_that_are_none_and_names_that_python_uses_are_refused_like_any_other(server: Served, sent: str) -> None:
    with admin(server) as client:
        answer = client.put("/api/admin/models", content=sent, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


def test_only_admins_see_them(server: Served) -> None:
    with server.person("ada@example.org").client() as client:
        assert client.get("/api/admin/models").status_code == 403
        assert client.put("/api/admin/models", json={}).status_code == 403


def test_what_a_model_did_not_do_can_be_asked_for_again(server: Served, vendor: VendorServer) -> None:
    person = server.person("grace@example.org")
    vendor.script.fault = "401"
    started = person.start(max_questions=3)
    with person.client() as client:
        whole = sit(client, str(started["interview_id"]), started["question"])
        assert whole["on_floor"]
        assert not whole["can_personalise"], "nobody is there yet"
        asked = client.post(f"/api/interviews/{whole['interview_id']}/personalise").json()
        assert asked["personalised"] == 0
        assert "not answering" in asked["warnings"][0]


def test_asking_for_it_over_and_over_costs_the_operator_a_few_times_only(server: Served, vendor: VendorServer) -> None:
    person = server.person("heidi@example.org")
    started = person.start(max_questions=3)
    with person.client() as client:
        told = [client.post(f"/api/interviews/{started['interview_id']}/personalise") for _ in range(20)]
    assert [answer.status_code for answer in told] == [409] * 6 + [429] * 14, "nothing is lacking here"
    assert int(told[-1].headers["Retry-After"]) >= 1


def sit(client: httpx.Client, interview_id: str, question: Any) -> dict[str, Any]:
    while question is not None:
        given = {"option": question["options"][0]["letter"]} if question.get("options") else {"answer": ANSWER}
        body = {"question_id": question["question_id"], **given}
        question = client.post(f"/api/interviews/{interview_id}/answer", json=body).json()["next_question"]
    whole: dict[str, Any] = client.get(f"/api/interviews/{interview_id}").json()
    return whole


def test_a_vendor_without_a_key_is_refused_at_the_start_in_words(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="OPENAI_API_KEYS"), served(tmp_path / "data", AI_MODEL_PROVIDER="openai"):
        pass


def test_a_vendor_that_nobody_knows_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="'oracle'"), served(tmp_path / "data", AI_MODEL_PROVIDER="oracle"):
        pass


def test_an_admin_sees_who_hears_and_who_speaks_and_no_key(tmp_path: Path) -> None:
    with (
        served(
            tmp_path / "data",
            DEEPGRAM_API_KEYS=f"{KEY},another",
            VIVA_HEARING="deepgram",
            VIVA_SPEAKING="deepgram:aura-2-orion-en",
        ) as server,
        admin(server) as client,
    ):
        answer = client.get("/api/admin/speech")
        metrics = client.get("/metrics")
    told = answer.json()
    assert answer.status_code == 200
    assert [(row["name"], row["model"], row["condition"]) for row in told["hearing"]["accounts"]] == [
        ("deepgram 1", "flux-general-en", "up"),
        ("deepgram 2", "flux-general-en", "up"),
    ]
    assert {row["model"] for row in told["speaking"]["accounts"]} == {"aura-2-orion-en"}
    assert (told["hearing"]["unit"], told["speaking"]["unit"]) == ("seconds", "characters")
    assert told["hearing"]["accounts"][0]["used_today"] == 0
    assert told["timing"] == {"calls": 0, "turns": 0, "steps": []}
    assert KEY not in answer.text
    assert 'viva_hearing_account{account="1",condition="up",vendor="deepgram"} 1.0' in metrics.text
    assert 'viva_speaking_characters_today{account="2",vendor="deepgram"} 0.0' in metrics.text
