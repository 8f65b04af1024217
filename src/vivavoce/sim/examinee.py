"""A candidate of a known ability takes a whole interview, by the rules alone: no engine, no server, no waiting.

What the candidate earns is drawn from the ability model, with a difficulty of each question that is off from what is
thought of it by as much as the item says. So a test can hold what was estimated against what is true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from vivavoce.domain.ability.irt import chance_of_steps, chance_right
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.commands import AskQuestion, Command, CreateSession, RecordEvaluation, RecordReport, SubmitAnswer
from vivavoce.domain.effects import AskNext, CountExposure, Evaluate, WriteReport
from vivavoce.domain.events import Adaptation, PlannedQuestion, SkillWeight
from vivavoce.domain.items import Item
from vivavoce.domain.kinds import kind_of
from vivavoce.domain.plan import NextQuestion
from vivavoce.domain.question import Answer, Origin, Question
from vivavoce.domain.reporting import compose
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard
from vivavoce.domain.session import decide, evolve, pending
from vivavoce.domain.state import Asked, Session

SAID = "This is what I know of it."
ORIGIN = Origin(kind="builtin", name="drawn from the model", version="1")
START = 1_800_000_000.0


@dataclass(frozen=True, slots=True)
class Examinee:
    """`skills` are how far each skill is from the ability; `seconds` what an answer takes."""

    ability: float
    skills: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 45.0


@dataclass(frozen=True, slots=True)
class Truth:
    """How hard the questions really are. The same seed makes the same world."""

    seed: int

    def difficulty(self, question_id: str, item: Item) -> float:
        return item.difficulty + item.difficulty_sd * Random(f"{self.seed} {question_id}").gauss(0.0, 1.0)

    def points(self, examinee: Examinee, question: Question, item: Item, chance: Random) -> float:
        """Of 1, drawn from the chances at the true ability and the true difficulty."""
        ability = examinee.ability + examinee.skills.get(question.skill, 0.0)
        difficulty = self.difficulty(question.id, item)
        drawn = chance.random()
        if not item.steps:
            return float(drawn < chance_right(ability, item.discrimination, difficulty, item.guess, item.slip))
        chances = chance_of_steps(ability, item.discrimination, [difficulty + step for step in item.steps])
        below: list[float] = list(accumulate(chances.tolist()))[:-1]
        return sum(drawn >= bound for bound in below) / len(item.steps)


def creation(
    blueprint: Blueprint,
    plan: tuple[PlannedQuestion, ...],
    weights: tuple[SkillWeight, ...],
    adaptation: Adaptation,
    seed: int = 0,
) -> CreateSession:
    return CreateSession(
        at=START,
        session_id=f"examined-{seed:08d}",
        owner_id="examinee",
        blueprint=blueprint,
        role="role",
        role_name="Role",
        skills=weights,
        plan=plan,
        max_questions=blueprint.max_questions,
        duration_s=blueprint.duration_s,
        seed=seed,
        consent=True,
        adaptation=adaptation,
    )


def sat(command: CreateSession, questions: Mapping[str, Question], examinee: Examinee, truth: Truth) -> Session:
    """The session at its end, with its report."""
    items = {planned.id: planned.item for planned in command.plan}
    chance = Random(f"{truth.seed} {command.seed} {examinee.ability}")
    session, at = _after(None, command), command.at
    while owed := [effect for effect in pending(session) if not isinstance(effect, CountExposure)]:
        match owed[0]:
            case AskNext(step=step):
                session = _after(session, _ask(at, step, questions))
                at += examinee.seconds
                session = _after(session, _answered(session, items, examinee, truth, chance, at))
            case Evaluate(question_id=question_id):
                session = _after(session, _judged(session, question_id, at))
            case WriteReport():
                session = _after(session, RecordReport(at=at, report=compose(session)))
            case other:
                raise LookupError(f"an examinee knows nothing of {other}")
    return session


def _after(session: Session | None, command: Command) -> Session:
    for event in decide(session, command):
        session = evolve(session, event)
    if session is None:
        raise LookupError("an interview begins with its creation")
    return session


def _ask(at: float, step: NextQuestion, questions: Mapping[str, Question]) -> AskQuestion:
    if step.planned is None:
        raise LookupError("an examinee is asked no follow-ups: its blueprint has none")
    question = questions[step.planned.id]
    return AskQuestion(at=at, number=step.number, question=question, phase=step.phase, reason=step.reason)


def _answered(
    session: Session, items: Mapping[str, Item | None], examinee: Examinee, truth: Truth, chance: Random, at: float
) -> SubmitAnswer:
    asked = _open(session)
    item = items[asked.question.id]
    if item is None:
        raise LookupError("an examinee needs items in the plan")
    points = truth.points(examinee, asked.question, item, chance)
    if asked.question.options:
        right = points == 1.0
        letters = tuple(option.letter for option in asked.question.options if option.right is right)
        answer = Answer(options=letters if right else letters[:1])
    else:
        answer = Answer(text=f"{SAID} {points:.3f}")
    return SubmitAnswer(at=at, question_id=asked.question_id, answer=answer)


def _judged(session: Session, question_id: str, at: float) -> RecordEvaluation:
    asked = session.find(question_id)
    if asked is None or asked.answer is None:
        raise LookupError(f"there is no answer to {question_id}")
    by_key = kind_of(asked.question).score
    card = by_key(asked.question, asked.answer) if by_key else _card(asked.answer.said)
    return RecordEvaluation(at=at, question_id=question_id, scorecard=card)


def _card(said: str) -> Scorecard:
    """The scorer of this small world: the answer itself says what it is worth."""
    points = float(said.removeprefix(SAID))
    quote = Evidence(quote=said, start=0, end=len(said))
    criteria = (Criterion(name="What was earned", points=points, max=1.0, evidence=(quote,)),) if points else ()
    return Scorecard(score=10.0 * points, criteria=criteria, confidence=1.0, origin=ORIGIN)


def _open(session: Session) -> Asked:
    if session.open is None:
        raise LookupError("no question is open")
    return session.open
