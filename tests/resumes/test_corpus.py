"""What is read in fifty-two résumés of many layouts and producers, against what a human reads in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from resumes.corpus import PEOPLE, Person
from resumes.makers import MAKERS, ending_of
from the_bank import BANK
from vivavoce.content.reader import PackBank
from vivavoce.desk.resumes.files import read_file
from vivavoce.desk.resumes.reader import read_resume
from vivavoce.desk.resumes.reading import Reading, ResumeText

AS_OF = (2026, 6)
YEARS_OFF_MAX = 0.5
ENOUGH = 0.95

Read = dict[str, tuple[Person, ResumeText, Reading]]


def read_all(people: tuple[Person, ...], bank: PackBank, folder: Path) -> Read:
    found: Read = {}
    for person in people:
        content = MAKERS[person.made](person.text, folder)
        resume = read_file(f"resume{ending_of(person.made)}", content)
        found[person.id] = (person, resume, read_resume(resume, bank.vocabulary(), *AS_OF))
    return found


def measured(read: Read) -> tuple[float, float]:
    """Precision and recall over all skills of all people."""
    pairs = [(person.truth, {s.name.casefold() for s in reading.skills}) for person, _, reading in read.values()]
    right = sum(len(truth & found) for truth, found in pairs)
    return right / sum(len(found) for _, found in pairs), right / sum(len(truth) for truth, _ in pairs)


@pytest.fixture(scope="module")
def bank() -> PackBank:
    return BANK


@pytest.fixture(scope="module")
def read(bank: PackBank, tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read_all(PEOPLE, bank, tmp_path_factory.mktemp("corpus"))


def test_one_of_each_format_is_read_whole(bank: PackBank, tmp_path: Path) -> None:
    wanted = ("backend-plain", "french-fpdf", "german-docx-table", "white-on-colour")
    few = read_all(tuple(person for person in PEOPLE if person.id in wanted), bank, tmp_path)
    precision, recall = measured(few)
    assert precision >= ENOUGH
    assert recall >= ENOUGH
    assert all(person.projects == tuple(p.name for p in reading.projects) for person, _, reading in few.values())


@pytest.mark.slow
def test_skills_are_found_and_hardly_any_is_made_up(read: Read) -> None:
    assert len(read) >= 40
    assert len({person.made for person, _, _ in read.values()}) == len(MAKERS)
    precision, recall = measured(read)
    print(f"precision {precision:.4f}, recall {recall:.4f}")  # noqa: T201
    assert precision >= ENOUGH
    assert recall >= ENOUGH


@pytest.mark.slow
def test_years_projects_and_education_are_found(read: Read) -> None:
    for person, _, reading in read.values():
        if person.years is None:
            assert reading.experience_years is None, person.id
        else:
            assert reading.experience_years == pytest.approx(person.years, abs=YEARS_OFF_MAX), person.id
        assert [project.name for project in reading.projects] == list(person.projects), person.id
        for degree in person.education:
            assert any(degree in item.text for item in reading.education), person.id


@pytest.mark.slow
def test_every_finding_is_where_it_says(read: Read) -> None:
    for person, resume, reading in read.values():
        places = [place for skill in reading.skills for place in skill.mentions]
        places += [skill.evidence for skill in reading.skills if skill.evidence]
        places += [item.evidence for item in (*reading.projects, *reading.education) if item.evidence]
        places += reading.experience_evidence
        assert places, person.id
        assert all(resume.text[place.start : place.end] == place.quote for place in places), person.id


@pytest.mark.slow
def test_nobody_honest_is_flagged(read: Read) -> None:
    assert {person.id: reading.flags for person, _, reading in read.values() if reading.flags} == {}


@pytest.mark.slow
def test_every_letter_of_every_language_survives(read: Read) -> None:
    for person, resume, _ in read.values():
        name = person.text.split("\n")[0].removeprefix("# ")
        assert name in resume.text, person.id
