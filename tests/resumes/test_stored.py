"""What was kept is read again, also what the first version of the reader kept."""

from __future__ import annotations

import json
from dataclasses import asdict

from the_bank import BANK
from vivavoce.desk.resumes.corrections import Correction, corrected
from vivavoce.desk.resumes.reader import read_resume
from vivavoce.desk.resumes.stored import reading_from

VOCABULARY = BANK.vocabulary()
TEXT = "Experience\nEngineer, 2019 - 2024: Python\nProjects\nLedger: books in Go\nEducation\nB.Sc. Physics"


def test_a_reading_survives_its_keeping() -> None:
    reading = read_resume(TEXT, VOCABULARY, 2026)
    by_hand = corrected(
        reading, Correction(skills=("Python", "Weaving"), experience_years=3, years_given=True), VOCABULARY
    )
    for one in (reading, by_hand):
        assert reading_from(json.loads(json.dumps(asdict(one)))) == one


def test_what_the_first_version_kept_is_still_read() -> None:
    place = {"quote": "Python", "start": 0, "end": 6}
    stored = {
        "skills": [{"skill": "python", "name": "Python", "weight": 1.0, "evidence": place}],
        "projects": [{"name": "Ledger", "summary": "", "skills": ["python"], "evidence": place}],
        "experience_years": 5.0,
        "experience_evidence": [place],
        "education": [{"text": "B.Sc.", "evidence": place}],
        "origin": {"kind": "builtin", "name": "resume-reader", "version": "1"},
        "warnings": ["Please look it over."],
    }
    reading = reading_from(stored)
    assert (reading.skills[0].bank_skill, reading.skills[0].mentions) == ("python", ())
    assert (reading.origin.version, reading.flags) == ("1", ())
