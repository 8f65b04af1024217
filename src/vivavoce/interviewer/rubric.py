"""How near an answer comes to each point of a rubric: lexical alignment of clauses with the point's phrasings.

A phrasing is a weighted set of stems. A word weighs less when it is common in any talk, when it stands in the question
already, and when it serves many points of the rubric. A clause's share is the weight of the phrasing's words that it
says, with the same polarity, over the weight of the whole phrasing. Since candidates mix phrasings, the point's words
taken together count too, against the weight of a typical phrasing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import sqrt

from vivavoce.domain.question import Question
from vivavoce.interviewer.polarity import (
    TAKEN_BACK,
    denials,
    negated,
    negated_in,
    puts_something_aside,
    takes_back,
)
from vivavoce.interviewer.words import COMMON_STEMS, Clause, Token, clauses_of, content_stems, tokens_of

COMMON_WEIGHT = 0.4
IN_QUESTION_WEIGHT = 0.35
KIN_LETTERS = 5
KIN_TAIL = 3
KIN_SHARE = 0.85
POOL_SHARE = 0.85
# A clause that says well over half of a phrasing's weight says the idea; one that says a third touches it.
FULL_FROM = 0.58
HALF_FROM = 0.36
FULL_MASS, HALF_MASS = 2.0, 1.5
# Words of several phrasings, none of which is touched, are no whole idea together, however many they are.
SCATTERED_MAX = FULL_FROM - 0.01
# A wrong claim must be said nearly whole before anything is taken away: doubt speaks for the candidate.
WRONG_FROM, WRONG_MASS = 0.75, 2.5
# A clause that says nearly all of a phrasing, and one "not" more or less than it, says the contrary.
VERBATIM_FROM = 0.7
# A word denied that should be affirmed speaks against the phrasing, as much as its presence would speak for it.
AGAINST = 3.0
PAIR_WORDS_MAX = 44
KNOWN_MAX = 20_000

# (point, phrasing, weight, negated in the phrasing)
Entry = tuple[int, int, float, bool]


@dataclass(slots=True)
class Match:
    """The best clause for one point: its share, and the words that made it."""

    share: float = 0.0
    tokens: tuple[Token, ...] = ()

    @property
    def mass(self) -> float:
        """How much was said in all; one rare word, or a few that any talk has, are no idea yet."""
        stems = {token.stem for token in self.tokens}
        return sum(COMMON_WEIGHT if stem in COMMON_STEMS else 1.0 for stem in stems)


def said_share(match: Match) -> float:
    """How much of a point was said: nothing, half or all."""
    if match.share >= FULL_FROM and match.mass >= FULL_MASS:
        return 1.0
    return 0.5 if match.share >= HALF_FROM and match.mass >= HALF_MASS else 0.0


def says_wrong(match: Match) -> bool:
    """Whether a wrong claim was said."""
    return match.share >= WRONG_FROM and match.mass >= WRONG_MASS


@dataclass(slots=True)
class Prepared:
    """A question made ready for scoring: what does not depend on the answer is done once."""

    question: Question
    index: dict[str, list[Entry]]
    typical: list[float]
    totals: dict[tuple[int, int], float]
    odd: frozenset[tuple[int, int]]
    put_aside: frozenset[tuple[int, int]]
    asked: frozenset[str]
    vocabulary: frozenset[str]
    shingles: frozenset[tuple[str, str, str]]
    known: dict[str, tuple[tuple[Entry, float], ...]] = field(default_factory=dict)

    @property
    def points(self) -> int:
        return len(self.question.rubric)

    def entries(self, stem: str) -> tuple[tuple[Entry, float], ...]:
        """The phrasings that a word of the answer may serve: by its stem, else by a stem with the same beginning."""
        found = self.known.get(stem)
        if found is None:
            if stem in self.index:
                found = tuple((entry, 1.0) for entry in self.index[stem])
            else:
                kin = [other for other in self.index if _kin(stem, other)]
                found = tuple((entry, KIN_SHARE) for other in kin[:1] for entry in self.index[other])
            if len(self.known) < KNOWN_MAX:
                self.known[stem] = found
        return found


def prepare(question: Question) -> Prepared:
    """What the rubric is about, worked out once for a question, whatever the words that led over to it."""
    return _prepared(replace(question, lead_in="") if question.lead_in else question)


@lru_cache(maxsize=2048)
def _prepared(question: Question) -> Prepared:
    asked = content_stems(question.text) | content_stems(question.clarify)
    phrasings = [(i, text) for i, point in enumerate(question.rubric) for text in point.says]
    claims = [(len(question.rubric) + i, text) for i, text in enumerate(question.wrong)]
    spread: Counter[str] = Counter()
    for point in question.rubric:
        spread.update({stem for text in point.says for stem in content_stems(text)})
    index, totals = _indexed(phrasings + claims, asked, spread)
    typical = [_typical([w for (p, _), w in totals.items() if p == i]) for i in range(len(question.rubric))]
    shown = (question.text, question.clarify, *question.hints, *(p.ask or "" for p in question.rubric))
    return Prepared(
        question=question,
        index=index,
        typical=typical,
        totals=totals,
        odd=frozenset(
            (point, n) for n, (point, text) in enumerate(phrasings + claims) if len(denials(tokens_of(text))) % 2
        ),
        put_aside=frozenset(
            (point, n) for n, (point, text) in enumerate(phrasings + claims) if puts_something_aside(tokens_of(text))
        ),
        asked=asked,
        vocabulary=frozenset(index) | asked | content_stems(question.stronger),
        shingles=frozenset(s for text in shown for s in shingles(tokens_of(text))),
    )


def shingles(tokens: Sequence[Token]) -> list[tuple[str, str, str]]:
    stems = [token.stem for token in tokens]
    return list(zip(stems, stems[1:], stems[2:], strict=False))


@dataclass(slots=True)
class _Heard:
    """What one clause says of each phrasing and of each point: the weight, and the word, by stem."""

    phrasings: dict[tuple[int, int], dict[str, float]]
    points: dict[int, dict[str, float]]
    words: dict[int, dict[str, Token]]


def aligned(prepared: Prepared, clauses: Sequence[Clause]) -> tuple[list[Match], list[Match]]:
    """The best match for each point and for each wrong claim, in one clause or in two neighbours."""
    points = prepared.points
    best = [Match() for _ in range(points + len(prepared.question.wrong))]
    every = [_heard(prepared, clause, denied) for clause, denied in zip(clauses, negated_in(clauses), strict=True)]
    for one, after, clause in zip(every, every[1:], clauses[1:], strict=False):
        if takes_back(clause.tokens):
            _withdraw(prepared, one, after)
    length = 0
    for n, (heard, clause) in enumerate(zip(every, clauses, strict=True)):
        _raise_alone(prepared, best, heard)
        if n and length + len(clause.tokens) <= PAIR_WORDS_MAX:
            _raise_together(prepared, best, every[n - 1], heard)
        length = len(clause.tokens)
    return best[:points], best[points:]


def phrased(prepared: Prepared, clause: Clause) -> list[Match]:
    """The best match for each point with one of its phrasings, by the words of that phrasing alone. For a few words
    that make no sentence: some of those are always among the words of all phrasings taken together."""
    best = [Match() for _ in range(prepared.points)]
    heard = _heard(prepared, clause, negated(clause.tokens))
    for key, stems in heard.phrasings.items():
        point = key[0]
        value = sum(stems.values()) / prepared.totals[key]
        if point < prepared.points and value > best[point].share:
            words = heard.words.get(point, {})
            _keep(best[point], value, {stem: words[stem] for stem, weight in stems.items() if weight > 0})
    return best


def _withdraw(prepared: Prepared, said: _Heard, after: _Heard) -> None:
    """Takes the points out of one clause that the next one takes back."""
    for key, stems in after.phrasings.items():
        against = -sum(weight for weight in stems.values() if weight < 0) / AGAINST
        if against >= TAKEN_BACK * prepared.totals[key]:
            _forget(said, key[0])


def _heard(prepared: Prepared, clause: Clause, denied: frozenset[int]) -> _Heard:
    heard = _Heard(defaultdict(dict), defaultdict(dict), defaultdict(dict))
    phrasings, points, words = heard.phrasings, heard.points, heard.words
    for i, token in enumerate(clause.tokens):
        if not token.content:
            continue
        stem, here = token.stem, i in denied
        for (point, phrasing, weight, denies), share in prepared.entries(stem):
            if denies == here:
                phrasings[point, phrasing][stem] = points[point][stem] = weight * share
                words[point].setdefault(stem, token)
            elif not denies:
                phrasings[point, phrasing][stem] = -AGAINST * weight
                points[point].setdefault(stem, -AGAINST * weight)
    for point in _contradicted(prepared, clause, denied):
        _forget(heard, point)
    return heard


def _contradicted(prepared: Prepared, clause: Clause, denied: frozenset[int]) -> set[int]:
    """The points that the clause says nearly word for word, with one "not" more or less among those words.
    "A queue rather than a call" has no such count: "a queue", "a queue, not a call" and "no call" all say it; what
    is against it denies some of what is not put aside, and says it nowhere else."""
    reaches = denials(clause.tokens)
    if not reaches and not prepared.odd:
        return set()
    said: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    agreed: dict[tuple[int, int], set[str]] = defaultdict(set)
    refused: dict[tuple[int, int], set[str]] = defaultdict(set)
    for i, token in enumerate(clause.tokens):
        if token.content:
            for (point, phrasing, weight, denies), share in prepared.entries(token.stem):
                said[point, phrasing][token.stem] = weight * share
                places[point, phrasing].append(i)
                if not denies:
                    (refused if i in denied else agreed)[point, phrasing].add(token.stem)
    found = set()
    for key, stems in said.items():
        if sum(stems.values()) < VERBATIM_FROM * prepared.totals[key]:
            continue
        if key in prepared.put_aside:
            if refused[key] - agreed[key]:
                found.add(key[0])
        else:
            among = sum(any(start <= i < end for i in places[key]) for start, end in reaches)
            if bool(among % 2) != (key in prepared.odd):
                found.add(key[0])
    return found


def _forget(heard: _Heard, point: int) -> None:
    heard.points.pop(point, None)
    heard.words.pop(point, None)
    for key in [key for key in heard.phrasings if key[0] == point]:
        del heard.phrasings[key]


def _raise_alone(prepared: Prepared, best: Sequence[Match], heard: _Heard) -> None:
    """Keeps for each point what one clause says of it, where it is the best so far."""
    for key, stems in heard.phrasings.items():
        value = sum(stems.values()) / prepared.totals[key]
        if value > best[key[0]].share:
            _keep(best[key[0]], value, heard.words.get(key[0], {}))
    for point, stems in heard.points.items():
        if point < prepared.points:
            value = _pooled(prepared, point, stems, heard.phrasings)
            if value > best[point].share:
                _keep(best[point], value, heard.words.get(point, {}))


def _raise_together(prepared: Prepared, best: Sequence[Match], a: _Heard, b: _Heard) -> None:
    """The same for two neighbours. What only one of them speaks of was counted when it stood alone."""
    both = {key: a.phrasings.get(key, {}) | b.phrasings.get(key, {}) for key in a.phrasings.keys() | b.phrasings.keys()}
    for key in a.phrasings.keys() & b.phrasings.keys():
        if key[0] < prepared.points:
            value = sum(both[key].values()) / prepared.totals[key]
            if value > best[key[0]].share:
                _keep(best[key[0]], value, a.words.get(key[0], {}) | b.words.get(key[0], {}))
    for point in a.points.keys() & b.points.keys():
        if point < prepared.points:
            value = _pooled(prepared, point, a.points[point] | b.points[point], both)
            if value > best[point].share:
                _keep(best[point], value, a.words.get(point, {}) | b.words.get(point, {}))


def _pooled(
    prepared: Prepared, point: int, stems: Mapping[str, float], phrasings: Mapping[tuple[int, int], dict[str, float]]
) -> float:
    """How much the words of all phrasings of a point come to, whichever phrasing they are of."""
    value = POOL_SHARE * sum(stems.values()) / prepared.typical[point]
    if value <= SCATTERED_MAX:
        return value
    shares = [sum(said.values()) / prepared.totals[key] for key, said in phrasings.items() if key[0] == point]
    return value if max(shares, default=0.0) >= HALF_FROM else SCATTERED_MAX


def _keep(match: Match, value: float, words: dict[str, Token]) -> None:
    match.share = value
    match.tokens = tuple(words.values())


def _indexed(
    phrasings: Iterable[tuple[int, str]], asked: frozenset[str], spread: Counter[str]
) -> tuple[dict[str, list[Entry]], dict[tuple[int, int], float]]:
    index: dict[str, list[Entry]] = defaultdict(list)
    totals: dict[tuple[int, int], float] = {}
    for number, (point, text) in enumerate(phrasings):
        weights: dict[str, tuple[float, bool]] = {}
        for clause in clauses_of(text):
            denied = negated(clause.tokens)
            for i, token in enumerate(clause.tokens):
                if token.content:
                    weights[token.stem] = (_weight(token.stem, asked, spread), i in denied)
        for stem, (weight, denies) in weights.items():
            index[stem].append((point, number, weight, denies))
        totals[point, number] = sum(weight for weight, _ in weights.values()) or 1.0
    return dict(index), totals


def _weight(stem: str, asked: frozenset[str], spread: Counter[str]) -> float:
    weight = COMMON_WEIGHT if stem in COMMON_STEMS else 1.0
    if stem in asked:
        weight *= IN_QUESTION_WEIGHT
    return weight / sqrt(max(1, spread[stem]))


def _typical(totals: Sequence[float]) -> float:
    return sorted(totals)[len(totals) // 2] if totals else 1.0


def _kin(stem: str, other: str) -> bool:
    """Words of one family that the stemmer keeps apart, such as "serialise" and "serialisable"."""
    if stem[:KIN_LETTERS] != other[:KIN_LETTERS] or len(stem) < KIN_LETTERS:
        return False
    common = 0
    for a, b in zip(stem, other, strict=False):
        if a != b:
            break
        common += 1
    return max(len(stem), len(other)) - common <= KIN_TAIL
