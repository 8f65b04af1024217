"""Which role a free text means. People write "Sr. Front-End Dev (React)"; the bank says `frontend-engineer`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from vivavoce.content.fields import Fields
from vivavoce.domain.mentions import mentions_in, names_in
from vivavoce.domain.vocabulary import Term, Vocabulary, words_of
from vivavoce.ports.bank import Role, RoleMatch, Skill

RECOGNISED_FROM = 0.6
BY_SKILL_MOST = 0.55
BY_JOB_MOST = 0.7
NOTHING = 0.1
TITLE_LINES = 3
UNRECOGNISED_MAX = 8

_SHORT = {
    "dev": "developer", "devs": "developer", "eng": "engineer", "engr": "engineer", "swe": "software engineer",
    "be": "backend", "fe": "frontend", "mgr": "manager", "mle": "machine learning engineer",
    "sdet": "test automation", "em": "engineering manager", "pm": "product manager", "developers": "developer",
    "engineers": "engineer", "programmer": "developer", "entwickler": "developer", "entwicklerin": "developer",
    "softwareentwickler": "software developer", "softwareentwicklerin": "software developer", "ingenieur": "engineer",
    "ingenieurin": "engineer", "ingénieur": "engineer", "ingénieure": "engineer", "développeur": "developer",
    "développeuse": "developer", "desarrollador": "developer", "desarrolladora": "developer", "ingeniero": "engineer",
    "ingeniera": "engineer", "programista": "developer", "programistka": "developer", "inżynier": "engineer",
    "разработчик": "developer", "инженер": "engineer", "architekt": "architect", "architektin": "architect",
    "architecte": "architect", "arquitecto": "architect", "tester": "qa engineer", "testerin": "qa engineer",
    "datenwissenschaftler": "data scientist", "datenwissenschaftlerin": "data scientist",
    "datenanalyst": "data analyst", "datenanalystin": "data analyst", "produktmanager": "product manager",
    "produktmanagerin": "product manager", "sicherheitsingenieur": "security engineer",
    "entwicklungsleiter": "engineering manager", "entwicklungsleiterin": "engineering manager",
    "fullstack": "full stack", "webentwickler": "web developer", "webentwicklerin": "web developer",
}  # fmt: skip
_UNSAID_WORDS = """
    a an the of for in at to and or with on our who as by we you m w f d x h de la le für mit und im en el y
    pour et w dla z senior sr junior jr lead leading principal staff intern internship trainee graduate entry
    level mid head chief remote experienced person people someone somebody team role position job expert
    specialist i ii iii working student guy werkstudent praktikant praktikantin freelance contractor part time
    full hybrid
"""
_UNSAID = frozenset(_UNSAID_WORDS.split())


class RoleFinder:
    """Exact names first; then shared words, the rarer the word among roles the more it says; then skills."""

    def __init__(self, roles: Sequence[Role], vocabulary: Vocabulary) -> None:
        self._roles = tuple(roles)
        self._vocabulary = vocabulary
        self._exact = {_compact(name): role for role in reversed(self._roles) for name in _names(role)}
        self._tokens = [(role, words) for role in self._roles for name in _names(role) if (words := _words(name))]
        spread = Counter(word for role in self._roles for word in {w for n in _names(role) for w in _words(n)})
        self._rarity = {word: 1.0 / count for word, count in spread.items()}

    def find(self, text: str, job: str = "") -> RoleMatch:
        exact = self._exact.get(_compact(text))
        if exact is not None:
            return RoleMatch(role=exact, confidence=1.0, recognised=True)
        share, role = self._by_words(text)
        if share >= RECOGNISED_FROM:
            return RoleMatch(role=role, confidence=share, recognised=True, unrecognised=self._unrecognised(text, role))
        by_job = self._by_job(job)
        by_skill = self._by_skill(text)
        best = max((m for m in (by_job, by_skill) if m is not None), key=lambda m: m.confidence, default=None)
        found = best or RoleMatch(
            role=role if share > 0 else self._roles[0], confidence=max(NOTHING, round(share / 2, 2))
        )
        rest = self._unrecognised(text, found.role)
        return RoleMatch(role=found.role, confidence=found.confidence, recognised=False, by=found.by, unrecognised=rest)

    def _by_words(self, text: str) -> tuple[float, Role]:
        words = _words(text) | _joined(text)
        shares = [(round(self._share(names, words), 2), role) for role, names in self._tokens]
        return max(shares, key=lambda share: share[0])

    def _share(self, names: set[str], words: set[str]) -> float:
        return sum(self._rarity[w] for w in names & words) / sum(self._rarity[w] for w in names)

    def _by_skill(self, text: str) -> RoleMatch | None:
        """A text that names skills rather than a role goes to the role for which they count most."""
        everyday = len(words_of(text)) == 1 and words_of(text)[0] in self._vocabulary.everyday
        terms = () if everyday else names_in(text, self._vocabulary)
        found = self._by_terms(Counter(terms))
        return (
            None
            if found is None
            else RoleMatch(role=found[1], confidence=round(BY_SKILL_MOST * found[0], 2), by="skills")
        )

    def _by_job(self, job: str) -> RoleMatch | None:
        """A job description: its first lines may name the role; else what it asks for says which it is."""
        for line in [line for line in job.splitlines() if line.strip()][:TITLE_LINES]:
            if len(line) <= 100:
                share, role = self._by_words(line)
                if share >= RECOGNISED_FROM:
                    return RoleMatch(role=role, confidence=round(min(share, 0.9), 2), by="job")
        terms = Counter(mention.term for mention in mentions_in(job, self._vocabulary) if not mention.denied)
        found = self._by_terms(terms)
        return (
            None if found is None else RoleMatch(role=found[1], confidence=round(BY_JOB_MOST * found[0], 2), by="job")
        )

    def _by_terms(self, terms: Counter[Term]) -> tuple[float, Role] | None:
        """The role for which the named skills count most, and how much better than for any role."""
        named = Counter({t.skill: 0 for t in terms if t.skill})
        for term, times in terms.items():
            if term.skill:
                named[term.skill] += min(times, 3)
        if not named:
            return None
        fits = [(_fit(role, named), role) for role in self._roles]
        best, role = max(fits, key=lambda fit: fit[0])
        others = [fit for fit, other in fits if other is not role]
        return (round(best / (best + max(others, default=0)), 2), role) if best > 0 else None

    def _unrecognised(self, text: str, role: Role) -> tuple[str, ...]:
        """The words that said nothing to us, as they were written."""
        known = {word for name in _names(role) for word in _words(name)} | _UNSAID
        for term in names_in(text, self._vocabulary):
            known |= {word for name in (term.name, *term.aliases) for word in words_of(name)}
        said_nothing = (word for word in re.findall(r"[^\W_]+", text) if not _known(word, known))
        return tuple(dict.fromkeys(said_nothing))[:UNRECOGNISED_MAX]


def _fit(role: Role, named: Counter[str]) -> float:
    whole = sum(weight for _, weight in role.skills) or 1.0
    hints = sum(3.0 * named[skill] for skill in role.hints)
    return (sum(weight * named[skill] for skill, weight in role.skills) + hints) / whole


def _known(word: str, known: set[str]) -> bool:
    return word.isdigit() or all(part in known for part in _split(word)) or word.casefold() in known


def role_from(fields: Fields, skills: Sequence[Skill]) -> Role:
    fields.only("id", "name", "aliases", "skills", "hints")
    weights = Fields(fields.raw.get("skills"), f"{fields.where}: skills", fields.problems)
    for skill in weights.raw:
        weights.one_of(skill, skill, (s.id for s in skills))
    hints = fields.texts("hints")
    for skill in hints:
        fields.one_of("hints", skill, (s.id for s in skills))
    return Role(
        id=fields.text("id"),
        name=fields.text("name"),
        skills=tuple((skill, weights.number(skill, least=0.1, most=100)) for skill in weights.raw),
        aliases=fields.texts("aliases"),
        hints=hints,
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


def _parts(text: str) -> Iterator[str]:
    for word in re.findall(r"[^\W_]+[+#]*", re.sub(r"\([mwfdxh/|*, ]+\)", " ", text.casefold())):
        yield from _SHORT.get(word, word).split()


def _split(text: str) -> list[str]:
    return list(_parts(text))


def _words(text: str) -> set[str]:
    return set(_split(text))


def _joined(text: str) -> set[str]:
    """ "front end" and "full-stack" as one word too."""
    words = _split(text)
    return {a + b for a, b in zip(words, words[1:], strict=False)}


def _compact(text: str) -> str:
    return "".join(_split(text))
