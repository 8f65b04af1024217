"""One spoken interview from a seed, and what is to be said against it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from vivavoce.domain import events as e
from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.commands import CreateSession
from vivavoce.domain.events import PlannedQuestion, SkillWeight
from vivavoce.domain.plan import NextQuestion
from vivavoce.domain.question import Origin, Question
from vivavoce.domain.speech import TurnTimes
from vivavoce.domain.state import Session
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.events import MemoryEventStore
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer, Tell, unheard
from vivavoce.ports.speech import ScriptedSpeaker
from vivavoce.sim.sounds import EarFaults, Lexicon, RawSound, SampleActivity, SimulatedEar
from vivavoce.sim.spoken import CALM_WEATHER, STORMY_WEATHER, SpokenCandidate, Weather
from vivavoce.sim.virtual_time import EPOCH, LoopClock, VirtualLoop, cancel_all
from vivavoce.sim.world import quiet
from vivavoce.voice.voices import Voices

SESSION = "spoken"
ORIGIN = Origin(kind="bank", name="simulation", version="1")
SAID_WITHIN_S = 1.2
"""From the beginning of an answer until its word that is looked for has gone out for sure."""
TURN_ENDS_WITHIN_S = 10.0
"""Whoever speaks on while the interview ends is not asked any more."""
BEGUN = re.compile(r"number(\d+)x")


class SlowInterviewer(ScriptedInterviewer):
    """Words the next question in its time, as a model does."""

    def __init__(self, questions: dict[str, Question], chance: Random) -> None:
        super().__init__(questions)
        self._chance = chance

    async def word(self, session: Session, step: NextQuestion, tell: Tell = unheard) -> Question:
        await asyncio.sleep(self._chance.choice((0.0, self._chance.uniform(0.5, 8.0))))
        return await super().word(session, step, tell)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenRun:
    seed: int
    violations: tuple[str, ...]
    lasted_s: float
    answered: int
    measured_ms: tuple[float, ...]
    """From the end of speech to the first sound of the reply, by the client's own clock."""
    times: tuple[TurnTimes, ...]
    interrupted_after_s: tuple[float, ...]
    events: tuple[e.Event, ...]


def question(number: int) -> Question:
    return Question(
        id=f"q{number}",
        version=1,
        kind="technical_concept",
        skill="python",
        difficulty="medium",
        text=f"This is question {number}. How would you find out why it is slow? Say what you would look at first.",
        phases=("role_skills",),
        origin=ORIGIN,
    )


def creation(questions: Sequence[Question], duration_s: float) -> CreateSession:
    kinds = tuple(sorted({q.kind for q in questions}))
    section = Section(phase="role_skills", title="Skills", kinds=kinds, share=1)
    planned = tuple(
        PlannedQuestion(id=q.id, version=1, kind=q.kind, skill=q.skill, difficulty=q.difficulty, phases=q.phases)
        for q in questions
    )
    return CreateSession(
        at=EPOCH,
        session_id=SESSION,
        owner_id="ada",
        blueprint=Blueprint(
            id="spoken",
            version=1,
            title="Spoken",
            mode="practice",
            sections=(section,),
            max_questions=len(questions),
            duration_s=duration_s,
        ),
        role="backend-engineer",
        role_name="Backend engineer",
        skills=(SkillWeight(skill="python", name="Python", weight=1.0),),
        plan=planned,
        max_questions=len(questions),
        duration_s=duration_s,
        consent=True,
        context=(("voice", "yes"),),
    )


def simulate_spoken(
    seed: int, *, storm: bool = True, questions: int = 3, at_least_s: float = 0.0, weather: Weather | None = None
) -> SpokenRun:
    """The same every time."""
    loop = VirtualLoop()
    with quiet():
        try:
            chosen = weather or (STORMY_WEATHER if storm else CALM_WEATHER)
            return loop.run_until_complete(_live(seed, chosen, questions, at_least_s, faults=storm))
        finally:
            cancel_all(loop)
            loop.close()


async def _live(seed: int, weather: Weather, count: int, at_least_s: float, *, faults: bool) -> SpokenRun:
    loop = VirtualLoop.running()
    chance = Random(f"spoken {seed}")
    lexicon = Lexicon()
    failing = EarFaults(fails=0.08, late=0.2, unsure=0.1, unrated=0.05)
    ear = SimulatedEar(lexicon, chance, failing if faults else EarFaults())
    voices = Voices(
        transcriber=ear, speaker=ScriptedSpeaker(), activity=SampleActivity, unpack=lambda _, __: RawSound()
    )
    asked = [question(number) for number in range(1, count + 1)]
    store, clock = MemoryEventStore(), LoopClock(loop)
    by_id = {one.id: one for one in asked}
    interviewer = SlowInterviewer(by_id, Random(f"wording {seed}")) if faults else ScriptedInterviewer(by_id)
    performer = Performer(interviewer, ScriptedScorer(), clock.now, store)
    engine = Engine(store, clock, performer)
    await engine.execute(SESSION, creation(asked, max(3600.0, at_least_s)))
    candidate = SpokenCandidate(engine, voices, lexicon, chance, weather, SESSION, thinks_s=at_least_s / count)
    candidate.start()
    loop.call_later(300.0 * count + at_least_s, candidate.done.set)
    await candidate.done.wait()
    await asyncio.sleep(5.0)
    candidate.stop()
    await asyncio.sleep(40.0)
    lasted_s = loop.time()
    logged = await store.read(SESSION)
    events = tuple(entry.event for entry in logged)
    left = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    violations = [
        *candidate.seen,
        *_judged(candidate, events, deaf_at=ear.deaf_at),
        *(f"leak: the task {name}" for name in left),
    ]
    if voices.calls:
        violations.append(f"leak: {voices.calls} calls are still there")
    violations += [f"leak: a hearing of {h.words}" for h in ear.hearings if not h.closed]
    await engine.stop()
    return SpokenRun(
        seed=seed,
        violations=tuple(violations),
        lasted_s=lasted_s,
        answered=sum(isinstance(event, e.AnswerSubmitted) for event in events),
        measured_ms=tuple(candidate.measured_ms),
        times=tuple(event.times for event in events if isinstance(event, e.TurnTimed)),
        interrupted_after_s=tuple(candidate.interrupted_after_s),
        events=events,
    )


def _judged(candidate: SpokenCandidate, events: Sequence[e.Event], *, deaf_at: Sequence[float]) -> list[str]:
    found = [] if candidate.over else ["progress: the interview does not come to its end"]
    return found + words_lost(candidate, events, deaf_at=deaf_at) + halves(events)


def words_lost(candidate: SpokenCandidate, events: Sequence[e.Event], *, deaf_at: Sequence[float]) -> list[str]:
    """`deaf_at` is when nobody could hear a turn, also not a second time: that turn alone is excused."""
    answers = [event for event in events if isinstance(event, e.AnswerSubmitted)]
    kept = [event.answer.text or "" for event in answers]
    # Of a transcript that is only shown nothing is left when its question is settled, and of one that is kept nothing
    # where it is never shown: up for review, and seen, it counts.
    kept += candidate.asked_about
    written = {event.question_id: event.at - EPOCH for event in answers if not _by_voice(event)}
    over_at = min((event.at - EPOCH for event in events if isinstance(event, e.SessionCompleted)), default=float("inf"))
    begun = [at for at, _, _ in candidate.said]
    found = []
    for at, word, question_id in candidate.said:
        until = at + SAID_WITHIN_S
        gone = [(cut, cut) for cut in candidate.cut_at] + candidate.away
        arrived = not any(since < until and at <= back for since, back in gone)
        in_time = min(written.get(question_id, until), over_at - TURN_ENDS_WITHIN_S) >= until  # else it was settled
        heard = not any(at <= deaf < _next(begun, at) for deaf in deaf_at)
        if arrived and in_time and heard and not any(word in text for text in kept):
            found.append(f"lost: {word}, said at {at:.1f}")
    return found


def halves(events: Sequence[e.Event]) -> list[str]:
    """Answers that were submitted for somebody before they had said them to the end."""
    spoken = [event.answer.text or "" for event in events if isinstance(event, e.AnswerSubmitted) and _by_voice(event)]
    numbers = [number for text in spoken for number in BEGUN.findall(text) if f"end{number}x" not in text]
    return [f"half: number{number}x was submitted without its end" for number in numbers]


def _by_voice(answer: e.AnswerSubmitted) -> bool:
    """At the end of a turn, and not by a press of the candidate."""
    return (answer.cause or "").startswith("spoken:")


def _next(begun: Sequence[float], at: float) -> float:
    """When the answer after this one was begun: until then whoever does not hear does not hear this one."""
    return min((other for other in begun if other > at), default=float("inf"))
