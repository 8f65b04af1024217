"""The vocabulary of the bank: its own skills, and the terms of `taxonomy.yaml` that show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vivavoce.content.fields import Fields
from vivavoce.domain.vocabulary import EverydayWord, Term, Vocabulary, taken_together, term_id, words_of
from vivavoce.ports.bank import Skill

NO_SKILL = "other"


def vocabulary_from(files: Iterable[Fields], skills: Sequence[Skill]) -> Vocabulary:
    """A later file adds to the earlier ones. What stands in the taxonomy is more precise than a skill's own name."""
    terms: list[Term] = []
    everyday: dict[str, EverydayWord] = {}
    exact: set[str] = set()
    for fields in files:
        fields.only("terms", "everyday", "exact")
        terms.extend(_terms(Fields(fields.raw.get("terms") or {}, f"{fields.where}: terms", fields.problems), skills))
        everyday.update(_everyday(Fields(fields.raw.get("everyday") or {}, fields.where, fields.problems)))
        exact.update(fields.texts("exact"))
    own = [Term(id=skill.id, name=skill.name, aliases=skill.aliases, skill=skill.id) for skill in skills]
    return Vocabulary(terms=taken_together(terms, own), everyday=everyday, exact=frozenset(exact))


def _terms(fields: Fields, skills: Sequence[Skill]) -> Iterator[Term]:
    known = [NO_SKILL, *(skill.id for skill in skills)]
    for skill in fields.raw:
        fields.one_of(skill, skill, known)
        for written in fields.texts(skill):
            name, *aliases = (part.strip() for part in written.split(" | "))
            yield Term(id=term_id(name), name=name, aliases=tuple(aliases), skill=None if skill == NO_SKILL else skill)


def _everyday(fields: Fields) -> Iterator[tuple[str, EverydayWord]]:
    for word in fields.raw:
        rules = Fields(fields.raw[word], f"{fields.where}: everyday: {word}", fields.problems)
        rules.only("after", "before")
        yield (
            " ".join(words_of(word)),
            EverydayWord(after=frozenset(rules.texts("after")), before=frozenset(rules.texts("before"))),
        )
