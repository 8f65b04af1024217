"""Which role a free text means. People write "Sr. Front-End Dev (React)"; the bank says `frontend-engineer`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from vivavoce.content.fields import Fields
from vivavoce.ports.bank import Role, Skill

SHORT = {"dev": "developer", "eng": "engineer", "swe": "software engineer", "be": "backend", "fe": "frontend"}
RECOGNISED_FROM = 0.6


class RoleFinder:
    """Exact names first; then shared words, the rarer the word among roles the more it says; then skills."""

    def __init__(self, roles: Sequence[Role], skills: Sequence[Skill]) -> None:
        self._roles = tuple(roles)
        self._skills = tuple(skills)
        self._exact = {_compact(name): role for role in reversed(self._roles) for name in _names(role)}
        self._tokens = [(role, words) for role in self._roles for name in _names(role) if (words := _words(name))]
        spread = Counter(word for role in self._roles for word in {w for n in _names(role) for w in _words(n)})
        self._rarity = {word: 1.0 / count for word, count in spread.items()}

    def find(self, text: str) -> tuple[Role, bool]:
        exact = self._exact.get(_compact(text))
        if exact is not None:
            return exact, True
        words = _words(text) | _joined(text)
        share, role = max(((self._share(names, words), role) for role, names in self._tokens), key=lambda x: x[0])
        if share >= RECOGNISED_FROM:
            return role, True
        by_skill = self._by_skill(text)
        if by_skill is not None:
            return by_skill, False
        return (role if share > 0 else self._roles[0]), False

    def _share(self, names: set[str], words: set[str]) -> float:
        return sum(self._rarity[w] for w in names & words) / sum(self._rarity[w] for w in names)

    def _by_skill(self, text: str) -> Role | None:
        """A text that names skills rather than a role goes to the role for which they count most."""
        padded = f" {' '.join(_split(text))} "
        named = {s.id for s in self._skills if any(f" {' '.join(_split(n))} " in padded for n in (s.name, *s.aliases))}
        counts = [(sum(weight for skill, weight in role.skills if skill in named), role) for role in self._roles]
        best, role = max(counts, key=lambda count: count[0])
        return role if best > 0 else None


def role_from(fields: Fields, skills: Sequence[Skill]) -> Role:
    fields.only("id", "name", "aliases", "skills")
    weights = Fields(fields.raw.get("skills"), f"{fields.where}: skills", fields.problems)
    for skill in weights.raw:
        weights.one_of(skill, skill, (s.id for s in skills))
    return Role(
        id=fields.text("id"),
        name=fields.text("name"),
        skills=tuple((skill, weights.number(skill, least=0.1, most=100)) for skill in weights.raw),
        aliases=fields.texts("aliases"),
    )


def skill_from(fields: Fields) -> Skill:
    fields.only("id", "name", "aliases", "prerequisites")
    return Skill(
        id=fields.text("id"),
        name=fields.text("name"),
        aliases=fields.texts("aliases"),
        prerequisites=fields.texts("prerequisites"),
    )


def _names(role: Role) -> tuple[str, ...]:
    return (role.id, role.name, *role.aliases)


def _split(text: str) -> list[str]:
    words = re.findall(r"[a-z0-9+#]+", text.lower())
    return [part for word in words for part in SHORT.get(word, word).split()]


def _words(text: str) -> set[str]:
    return set(_split(text))


def _joined(text: str) -> set[str]:
    """ "front end" and "full-stack" as one word too."""
    words = _split(text)
    return {a + b for a, b in zip(words, words[1:], strict=False)}


def _compact(text: str) -> str:
    return "".join(_split(text))
