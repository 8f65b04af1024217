from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from vivavoce.ports.errors import NotFound
from vivavoce.storage.account_tables import resumes

if TYPE_CHECKING:
    from conftest import Office

RESUME = """Ada Lovelace

Experience
Backend engineer, Acme, Jan 2019 – present
- Built REST services in Python, and led the rest of the team.

Projects
Ledger: bookkeeping in C++
  for a co-operative

Education
- B.Sc. Mathematics, 2018

Skills
Go, C, Node.js
"""


# Over the wire


@pytest.fixture
async def ada(office: Office) -> dict[str, Any]:
    return await office.register()


async def put(office: Office, token: str, body: object) -> Any:
    return await office.client.put("/api/profile", json=body, headers={"Authorization": f"Bearer {token}"})


async def test_a_profile_begins_empty_and_keeps_what_is_sent(office: Office, ada: dict[str, Any]) -> None:
    token = ada["access_token"]
    empty = (await office.get("/api/profile", token)).json()
    assert empty == {
        "name": "Ada",
        "email": "ada@example.org",
        "target_role": None,
        "experience_years": None,
        "skills": [],
        "preferences": {"pace": "normal", "extra_time_factor": 1.0, "captions": True, "voice": False},
    }
    full = {
        "name": "Ada L.",
        "email": "ADA@example.org",
        "target_role": "Backend engineer",
        "experience_years": 4.5,
        "skills": ["Python", "SQL"],
        "preferences": {"pace": "slow", "extra_time_factor": 1.5, "captions": False, "voice": True},
    }
    assert (await put(office, token, full)).json() == {**full, "email": "ada@example.org"}

    await put(office, token, {"preferences": {"extra_time_factor": 2}, "experience_years": None})

    after = (await office.get("/api/profile", token)).json()
    assert after["preferences"] == {**full["preferences"], "extra_time_factor": 2.0}  # type: ignore[dict-item]
    assert (after["experience_years"], after["skills"]) == (None, ["Python", "SQL"])
    assert (await office.profiles.preferences(ada["user_id"])).extra_time_factor == 2.0
    assert (await office.get("/api/auth/me", token)).json()["name"] == "Ada L."


@pytest.mark.parametrize(
    "body",
    [
        {"email": "other@example.org"},
        {"preferences": {"extra_time_factor": 0.5}},
        {"preferences": {"extra_time_factor": 99}},
        {"experience_years": -1},
        {"skills": ["x" * 100]},
        {"skills": ["x"] * 101},
        {"name": "\u202e"},
        {"preferences": {"pace": "frantic"}},
    ],
)
async def test_what_does_not_fit_a_profile_changes_nothing(
    office: Office, ada: dict[str, Any], body: dict[str, Any]
) -> None:
    token = ada["access_token"]
    before = (await office.get("/api/profile", token)).json()
    assert (await put(office, token, body)).status_code == 422
    assert (await office.get("/api/profile", token)).json() == before


async def test_a_resume_as_text_and_as_a_file(office: Office, ada: dict[str, Any]) -> None:
    token = ada["access_token"]
    sent = await office.post("/api/resumes", {"filename": "../../cv.txt", "text": RESUME}, token)
    assert sent.status_code == 201, sent.text
    resume = sent.json()
    assert resume["filename"] == "cv.txt"
    assert resume["origin"] == {"kind": "builtin", "name": "resume-reader", "version": "2"}
    python = next(skill for skill in resume["skills"] if skill["skill"] == "python")
    assert python["evidence"]["quote"] == "Python"
    assert resume["warnings"]

    office.clock.advance(1)
    uploaded = await upload(office, token, "cv.md", RESUME.encode())
    assert uploaded.status_code == 201
    assert {**uploaded.json(), "resume_id": "", "filename": "", "created_at": 0} == {
        **resume,
        "resume_id": "",
        "filename": "",
        "created_at": 0,
    }
    listed = (await office.get("/api/resumes", token)).json()["items"]
    assert listed == [{k: v for k, v in one.items() if k != "text"} for one in (uploaded.json(), resume)]
    assert (await office.get(f"/api/resumes/{resume['resume_id']}", token)).json() == resume
    assert resume["text"] == RESUME


async def upload(office: Office, token: str, filename: str, content: bytes) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return await office.client.post("/api/resumes", files={"file": (filename, content)}, headers=headers)


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("cv.pdf", b"%PDF-1.7", "resume_damaged"),
        ("cv.docx", b"PK\x03\x04", "resume_damaged"),
        ("cv.txt", b"%PDF-1.7 in disguise", "wrong_media_type"),
        ("cv.docm", b"PK\x03\x04", "macros"),
        ("cv.exe", b"MZ", "wrong_media_type"),
        ("cv", b"text", "wrong_media_type"),
        ("cv.txt", b"a\0b", "wrong_media_type"),
    ],
)
async def test_files_that_are_not_read_are_named(
    office: Office, ada: dict[str, Any], filename: str, content: bytes, code: str
) -> None:
    refused = await upload(office, ada["access_token"], filename, content)
    assert refused.status_code == (422 if code == "resume_damaged" else 415)
    assert refused.json()["code"] == code
    assert "aste" in refused.json()["detail"] or "Save it" in refused.json()["detail"]


async def test_old_windows_and_utf16_files_are_read(office: Office, ada: dict[str, Any]) -> None:
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        content = "Projects\nCafé – ordering: in Python".encode(encoding)
        answer = await upload(office, ada["access_token"], "cv.txt", content)
        assert answer.json()["projects"][0]["name"] == "Café", encoding


async def test_resumes_are_limited_in_size_and_number(office: Office, ada: dict[str, Any]) -> None:
    token = ada["access_token"]
    assert (await office.post("/api/resumes", {"text": "a" * 100_001}, token)).status_code == 413
    assert (await upload(office, token, "cv.txt", b"a" * (10 * 1024 * 1024))).status_code == 413
    assert (await office.post("/api/resumes", {"text": " \n "}, token)).status_code == 422
    assert (await office.post("/api/resumes", {"filename": "cv.txt"}, token)).status_code == 422
    assert (await office.post("/api/resumes", [1], token)).status_code == 422
    no_kind = await office.client.post(
        "/api/resumes", content=b"x", headers={"Authorization": f"Bearer {token}", "Content-Type": "text/plain"}
    )
    assert no_kind.status_code == 415
    for _ in range(20):
        assert (await office.post("/api/resumes", {"text": "Python"}, token)).status_code == 201
    assert (await office.post("/api/resumes", {"text": "Python"}, token)).json()["code"] == "resumes_full"


async def test_a_resume_is_its_candidates_alone_whatever_the_role(office: Office, ada: dict[str, Any]) -> None:
    resume = (await office.post("/api/resumes", {"text": RESUME}, ada["access_token"])).json()
    admin = await office.owner()
    path = f"/api/resumes/{resume['resume_id']}"
    headers = {"Authorization": f"Bearer {admin['access_token']}"}
    assert (await office.client.delete(path, headers=headers)).status_code == 404
    assert (await office.get("/api/resumes", admin["access_token"])).json()["items"] == []

    mine = {"Authorization": f"Bearer {ada['access_token']}"}
    assert (await office.client.delete(path, headers=mine)).status_code == 204
    assert (await office.client.delete(path, headers=mine)).status_code == 404
    with pytest.raises(NotFound):
        await office.profiles.resume(ada["user_id"], resume["resume_id"])


async def test_a_resume_cannot_be_read_without_its_candidates_key(office: Office, ada: dict[str, Any]) -> None:
    await office.post("/api/resumes", {"filename": "secret-name.txt", "text": RESUME}, ada["access_token"])
    stored = await office.database.read(lambda c: c.execute(select(resumes.c.private)).scalar_one())
    assert b"Lovelace" not in stored
    assert b"secret-name" not in stored

    await office.keys.forget(ada["user_id"])

    assert (await office.get("/api/resumes", ada["access_token"])).status_code == 404


async def patch(office: Office, token: str, resume_id: str, body: object) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return await office.client.patch(f"/api/resumes/{resume_id}", json=body, headers=headers)


async def test_what_was_read_can_be_put_right(office: Office, ada: dict[str, Any]) -> None:
    token = ada["access_token"]
    read = (await office.post("/api/resumes", {"text": RESUME}, token)).json()
    kept = next(skill for skill in read["skills"] if skill["skill"] == "python")

    corrected = (
        await patch(office, token, read["resume_id"], {"skills": ["Python", "golang", "Basket weaving"]})
    ).json()

    assert [skill["skill"] for skill in corrected["skills"]] == ["python", "go", "basket-weaving"]
    assert corrected["skills"][0] == kept
    added = corrected["skills"][2]
    assert (added["origin"]["kind"], added["evidence"], added["bank_skill"]) == ("human", None, None)
    assert corrected["projects"][0]["skills"] == []
    assert (corrected["experience_years"], corrected["education"]) == (read["experience_years"], read["education"])
    assert (await office.get(f"/api/resumes/{read['resume_id']}", token)).json() == corrected

    body = {
        "experience_years": 9,
        "education": ["B.Sc. Mathematics, 2018", "Night school"],
        "projects": [{"name": "Ledger", "summary": "Books", "skills": ["Python"]}],
    }
    again = (await patch(office, token, read["resume_id"], body)).json()
    assert (again["experience_years"], again["experience_origin"]["kind"], again["experience_evidence"]) == (
        9,
        "human",
        [],
    )
    assert [(item["text"], item["origin"]["kind"]) for item in again["education"]] == [
        ("B.Sc. Mathematics, 2018", "builtin"),
        ("Night school", "human"),
    ]
    assert (again["projects"][0]["skills"], again["projects"][0]["origin"]["kind"]) == (["python"], "human")
    assert again["text"] == RESUME


@pytest.mark.parametrize(
    "body", [{"skills": [""]}, {"skills": ["x" * 81]}, {"experience_years": -1}, {"projects": [{"summary": "no name"}]}]
)
async def test_a_correction_that_does_not_fit_changes_nothing(
    office: Office, ada: dict[str, Any], body: dict[str, Any]
) -> None:
    token = ada["access_token"]
    read = (await office.post("/api/resumes", {"text": RESUME}, token)).json()
    assert (await patch(office, token, read["resume_id"], body)).status_code == 422
    assert (await office.get(f"/api/resumes/{read['resume_id']}", token)).json() == read


async def test_nobody_else_reads_or_corrects_a_resume(office: Office, ada: dict[str, Any]) -> None:
    read = (await office.post("/api/resumes", {"text": RESUME}, ada["access_token"])).json()
    for other in (await office.register("bob"), await office.owner()):
        assert (await patch(office, other["access_token"], read["resume_id"], {"skills": []})).status_code == 404
        assert (await office.get(f"/api/resumes/{read['resume_id']}", other["access_token"])).status_code == 404
    assert (await office.get(f"/api/resumes/{read['resume_id']}", ada["access_token"])).json() == read
