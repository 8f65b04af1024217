"""A scorer and an interviewer that work, and the ways in which they sometimes do not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from vivavoce.domain.plan import NextQuestion, Slot
from vivavoce.domain.question import Answer, Origin, Question, RubricPoint
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, not_scored
from vivavoce.domain.state import Asked, Session
from vivavoce.domain.understanding import Understanding
from vivavoce.ports.errors import RemoteBroken, RemoteGarbled
from vivavoce.ports.interviewing import Explanation, ScriptedInterviewer, Summary, Tell, unheard
from vivavoce.sim.characters import REMARKS, UNCLEAR
from vivavoce.sim.faults import VendorFaults
from vivavoce.sim.host import Host

RULES = Origin(kind="builtin", name="simulated rules", version="1")
JUDGE = Origin(kind="model", name="simulated judge", version="1")
HANGS_S = 45.0
WORD = re.compile(r"[a-z]{4,}")
SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
ENOUGH = 0.45


class VendorDown(Exception):
    """What a provider's client raises on a bad day."""


@lru_cache(maxsize=4096)
def judge(question: Question, said: str) -> Scorecard:
    """Each point of the rubric earns what the best sentence of the answer shares with its phrasings."""
    if not question.rubric:
        return not_scored("There is no rubric.", JUDGE)
    sentences = [(m.group().strip(), set(WORD.findall(m.group().lower()))) for m in SENTENCE.finditer(said)]
    criteria = tuple(_criterion(point, said, sentences) for point in question.rubric)
    whole = sum(point.weight for point in question.rubric)
    score = 10 * sum(criterion.points for criterion in criteria) / whole
    return Scorecard(
        score=round(score, 2), criteria=criteria, feedback="Simulated feedback.", confidence=0.7, origin=JUDGE
    )


def _criterion(point: RubricPoint, said: str, sentences: list[tuple[str, set[str]]]) -> Criterion:
    wanted = [set(WORD.findall(phrase.lower())) for phrase in point.says] or [{"then", "because", "team", "result"}]
    quote, share = "", 0.0
    for sentence, words in sentences:
        fit = max(len(words & phrase) / (len(phrase) or 1) for phrase in wanted)
        if sentence and fit > share:
            quote, share = sentence, fit
    if share < ENOUGH / 2:
        return Criterion(name=point.name, points=0.0, max=point.weight)
    start = said.index(quote)
    points = point.weight if share >= ENOUGH else point.weight / 2
    evidence = (Evidence(quote=quote, start=start, end=start + len(quote)),)
    return Criterion(name=point.name, points=points, max=point.weight, evidence=evidence)


class SimulatedScorer:
    """`again` is told of a result that will be delivered a second time, later."""

    def __init__(
        self,
        host: Host,
        faults: VendorFaults,
        note: Callable[[str], None],
        again: Callable[[Question, Scorecard], None],
    ) -> None:
        self._host = host
        self._faults = faults
        self._note = note
        self._again = again

    async def score(self, question: Question, answer: Answer, *, session_id: str | None = None) -> Scorecard:
        fault = await _suffer(self._host, self._faults, self._note, "scorer")
        card = judge(question, answer.said)
        if fault == "again later":
            self._again(question, card)
        return spoilt(card, fault)


class SimulatedInterviewer:
    """Half of its questions are there at once; the others take some time, or a fault."""

    def __init__(
        self, inner: ScriptedInterviewer, host: Host, faults: VendorFaults, note: Callable[[str], None]
    ) -> None:
        self._inner = inner
        self._host = host
        self._faults = faults
        self._note = note

    def at_once(self, session: Session, step: NextQuestion) -> Question | None:
        if step.planned is None or self._faults.uniform(0.0, 1.0) < 0.5:
            return None
        return self._inner.questions[step.planned.id]

    async def word(self, session: Session, step: NextQuestion, tell: Tell = unheard) -> Question:
        fault = await _suffer(self._host, self._faults, self._note, "interviewer")
        question = await self._inner.word(session, step)
        return replace(question, kind="riddle") if fault == "eleven" else question

    async def clarify(self, session: Session, asked: Asked, request: str, tell: Tell = unheard) -> Explanation:
        await _suffer(self._host, self._faults, self._note, "interviewer")
        return await self._inner.clarify(session, asked, request)

    def understood(self, session: Session, asked: Asked) -> Understanding:
        said = asked.answer.text if asked.answer and asked.answer.text else ""
        if said == UNCLEAR:
            return Understanding(intent="answer", certain=False, origin=RULES)
        return Understanding(intent=REMARKS.get(said, "answer"), reply="I see.", origin=RULES)

    async def understand(self, session: Session, asked: Asked) -> Understanding:
        await _suffer(self._host, self._faults, self._note, "interviewer")
        return Understanding(intent="off_topic", reply="Let us come back to the question.", origin=JUDGE)

    async def prepare(self, session: Session, slot: Slot) -> Question:
        """The bank's question in other words; a vendor's bad day is a `RemoteFailure` here, as the port says."""
        try:
            fault = await _suffer(self._host, self._faults, self._note, "interviewer")
        except (VendorDown, TimeoutError) as failure:
            raise RemoteBroken(str(failure)) from failure
        if fault in ("empty", "unfounded"):
            raise RemoteGarbled("nothing that could be asked came back")
        bank = self._inner.questions[slot.instead_of]
        return replace(bank, id=f"made-{slot.phase}-{slot.ordinal}", text=f"For you: {bank.text}", origin=JUDGE)

    async def summarise(self, session: Session) -> Summary:
        try:
            await _suffer(self._host, self._faults, self._note, "interviewer")
        except (VendorDown, TimeoutError) as failure:
            raise RemoteBroken(str(failure)) from failure
        return Summary(text="A simulated letter.", origin=JUDGE)


async def _suffer(host: Host, faults: VendorFaults, note: Callable[[str], None], who: str) -> str | None:
    """Take some time, or fail; gives the fault that is still to show in the result."""
    fault = faults.draw()
    if fault is not None:
        note(f"{who}: {fault}")
    await host.wait(faults.latency_s())
    if fault == "raises":
        raise VendorDown("502 bad gateway")
    if fault == "hangs":
        await host.wait(HANGS_S)
        raise TimeoutError("no answer in time")
    if fault == "slow":
        await host.wait(faults.uniform(3.0, 20.0))
    return fault


def spoilt(card: Scorecard, fault: str | None) -> Scorecard:
    """A scorecard that must not pass."""
    if fault == "eleven":
        return replace(card, score=11.0, not_scored=None)
    if fault == "empty":
        return Scorecard(score=None, origin=JUDGE)
    if fault == "unfounded":
        return Scorecard(score=9.0, feedback="Excellent!", confidence=0.9, origin=JUDGE)
    if fault == "misquotes":
        evidence = Evidence(quote="words that nobody said", start=0, end=22)
        point = Criterion(name="Invented", points=1.0, max=1.0, evidence=(evidence,))
        return Scorecard(score=10.0, criteria=(point,), confidence=0.9, origin=JUDGE)
    return card
