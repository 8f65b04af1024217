"""The vocabulary that ships: large enough, sound, and open to folders of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from the_bank import BANK, bank_with
from vivavoce.ports.errors import Invalid


def test_it_knows_many_terms_and_each_by_one_id() -> None:
    terms = BANK.vocabulary().terms
    assert len(terms) >= 400
    assert len({term.id for term in terms}) == len(terms)
    assert sum(len(term.aliases) for term in terms) >= 400


def test_every_skill_of_the_bank_can_be_named_in_a_resume() -> None:
    shown = {term.skill for term in BANK.vocabulary().terms}
    assert {skill.id for skill in BANK.skills()} <= shown
    assert shown <= {None, *(skill.id for skill in BANK.skills())}


def test_prerequisites_are_skills_and_lead_in_no_circle() -> None:
    before = {skill.id: skill.prerequisites for skill in BANK.skills()}
    assert len(before) >= 30

    def depth(skill: str, seen: tuple[str, ...] = ()) -> int:
        assert skill not in seen, seen
        return 1 + max((depth(one, (*seen, skill)) for one in before[skill]), default=0)

    assert max(depth(skill) for skill in before) <= 8


def test_fifteen_roles_weigh_skills_that_the_bank_has() -> None:
    known = {skill.id for skill in BANK.skills()}
    assert len(BANK.roles()) == 15
    for role in BANK.roles():
        assert {skill for skill, _ in role.skills} <= known
        assert set(role.hints) <= known
        assert BANK.match_role(role.name).role == role
        assert all(BANK.match_role(alias).role == role for alias in role.aliases), role.id


def test_a_folder_of_your_own_adds_terms(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yaml").write_text(
        "terms:\n  databases: [Oakbase | oakdb]\neveryday:\n  oakdb: {after: [the]}\n"
    )
    vocabulary = bank_with(tmp_path).vocabulary()
    term = vocabulary.named("OakDB")
    assert term is not None
    assert (term.id, term.skill) == ("oakbase", "databases")
    assert vocabulary.everyday["oakdb"].after == {"the"}


def test_a_term_of_a_skill_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yaml").write_text("terms:\n  databasse: [Oakbase]\n")
    with pytest.raises(Invalid, match="did you mean 'databases'"):
        bank_with(tmp_path)
