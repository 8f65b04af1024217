"""The interviewer with a model: it takes up what was said, asks in its own words, understands and prepares.

Each step has the built-in interviewer under it. What comes from there instead of the model says so; what the model
says is checked before anybody hears it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel, Field

from vivavoce.domain.board import Board, outline
from vivavoce.domain.code_talk import about_code
from vivavoce.domain.kinds import keyed
from vivavoce.domain.plan import NextQuestion, Slot
from vivavoce.domain.question import Origin, Question, RubricPoint
from vivavoce.domain.state import Asked, Session
from vivavoce.domain.understanding import Intent, Understanding
from vivavoce.interviewer import checks, letters, prompts
from vivavoce.interviewer.checks import Around
from vivavoce.interviewer.claims import Claim, job_text, resume_text, to_probe
from vivavoce.interviewer.discretion import judges, not_talk, quotes_any, tells
from vivavoce.interviewer.drafts import Draft, kind_for, question_of
from vivavoce.interviewer.drawing import isolated
from vivavoce.interviewer.gates import in_english
from vivavoce.interviewer.letters import Letter
from vivavoce.interviewer.passage import passage, suspect
from vivavoce.interviewer.private_matters import asks_for_private_matters
from vivavoce.interviewer.prompts import Wording
from vivavoce.interviewer.standing_in import standing_in
from vivavoce.interviewer.telling import told
from vivavoce.interviewer.words import COMMON_STEMS, content_stems
from vivavoce.ports.bank import Bank
from vivavoce.ports.chat import ChatModel, Material, Prompt
from vivavoce.ports.errors import NotFound, RemoteExhausted, RemoteFailure, RemoteGarbled
from vivavoce.ports.interviewing import Explanation, Interviewer, Summary, Tell, unheard

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")

WAITED_FOR_S = 8.0
RESUME_LENGTH_MAX, JOB_LENGTH_MAX = 6000, 4000
CODE_LENGTH_MAX = 8000
SHOWN_MAX = 30
FOLLOW_UP_WORDS_MAX, CLARIFY_WORDS_MAX, REPLY_WORDS_MAX = 70, 90, 50
GONE = RemoteExhausted("There is no model to ask at the moment.")
CHOICES = ("multiple_choice", "multiple_select")


class Meant(BaseModel):
    intent: Intent
    reply: str = Field(default="", max_length=500)


class ModelInterviewer:
    """Implements `ports.interviewing.Interviewer`."""

    def __init__(
        self, builtin: Interviewer, model: ChatModel, bank: Bank, *, waited_for_s: float = WAITED_FOR_S
    ) -> None:
        self._builtin = builtin
        self._model = model
        self._bank = bank
        self._waited_for_s = waited_for_s

    def at_once(self, session: Session, step: NextQuestion) -> Question | None:
        question = self._builtin.at_once(session, step)
        if question is None or not _follows_up(step):
            return question
        if self._model.available:
            return None
        return replace(question, origin=standing_in(question.origin, GONE))

    async def word(self, session: Session, step: NextQuestion, tell: Tell = unheard) -> Question:
        floor = await self._builtin.word(session, step)
        parent = session.find(step.follow_up_of or "")
        point = step.point or next(iter(floor.rubric), None)
        if parent is None or point is None:
            return floor
        prompt = self._prompt(prompts.FOLLOW_UP, session, _about_follow_up(session, parent, point), tokens=200)
        try:
            words = await told(self._model, prompt, _unfit_follow_up(parent, point), tell)
        except RemoteFailure as error:
            return replace(floor, origin=standing_in(floor.origin, error))
        return replace(floor, text=words.text, lead_in="", origin=prompts.FOLLOW_UP.origin(words.origin))

    async def clarify(self, session: Session, asked: Asked, request: str, tell: Tell = unheard) -> Explanation:
        floor = await self._builtin.clarify(session, asked, request)
        if _short_key(asked.question):
            return floor
        material = (Material(name="question", text=_shown(asked.question)), Material(name="request", text=request))
        prompt = self._prompt(prompts.CLARIFY, session, material, tokens=250)
        try:
            words = await told(self._model, prompt, _unfit_explanation(asked), tell)
        except RemoteFailure as error:
            return replace(floor, origin=standing_in(floor.origin, error))
        return Explanation(text=words.text, origin=prompts.CLARIFY.origin(words.origin))

    def understood(self, session: Session, asked: Asked) -> Understanding:
        return self._builtin.understood(session, asked)

    async def understand(self, session: Session, asked: Asked) -> Understanding:
        """Rules first. A model's guess replaces theirs only where they were not certain and its reply is fit."""
        guess = self.understood(session, asked)
        if guess.certain or asked.answer is None:
            return guess
        message = Material(name="message", text=asked.answer.said)
        prompt = self._prompt(
            prompts.UNDERSTAND, session, (Material(name="question", text=_shown(asked.question)), message), tokens=200
        )
        try:
            reply = await self._model.ask(prompt, Meant)
            text = _fit_reply(reply.value, asked)
        except RemoteFailure as error:
            return replace(guess, origin=standing_in(guess.origin, error))
        if reply.value.intent == guess.intent:
            text = guess.reply
        return Understanding(intent=reply.value.intent, reply=text, origin=prompts.UNDERSTAND.origin(reply.origin))

    async def prepare(self, session: Session, slot: Slot) -> Question:
        around = self._around(session, slot)

        def question(draft: Draft, origin: Origin) -> Question:
            return question_of(draft, slot, session.id, origin)

        material = self._about_slot(session, around)
        return await self._checked(
            prompts.PREPARE, session, material, Draft, question,
            lambda made: checks.faults_in_passing(made, around), tokens=2500,
        )  # fmt: skip

    async def summarise(self, session: Session) -> Summary:
        def summary(letter: Letter, origin: Origin) -> Summary:
            return Summary(text=letter.paragraph.strip(), origin=origin)

        async def faults(made: Summary) -> list[str]:
            return letters.faults(made.text, session)

        material = (Material(name="facts", text=letters.facts(session)),)
        return await self._checked(
            prompts.SUMMARISE, session, material, Letter, summary, faults, tokens=600,
        )  # fmt: skip

    async def _checked(
        self,
        wording: Wording,
        session: Session,
        material: tuple[Material, ...],
        shape: type[S],
        made: Callable[[S, Origin], T],
        faults: Callable[[T], Awaitable[list[str]]],
        *,
        tokens: int,
    ) -> T:
        """What passes its checks, if need be at the second try, for which the faults of the first are told."""
        found: list[str] = []
        for _ in range(2):
            told_faults = (Material(name="faults", text="\n".join(found)),) if found else ()
            reply = await self._model.ask(self._prepared(wording, session, material + told_faults, tokens), shape)
            result = made(reply.value, wording.origin(reply.origin))
            found = await faults(result)
            if not found:
                return result
        raise RemoteGarbled(f"What the model made twice did not pass the checks: {' '.join(found)}")

    def _prompt(self, wording: Wording, session: Session, material: tuple[Material, ...], *, tokens: int) -> Prompt:
        """For words that somebody waits for."""
        return replace(self._prepared(wording, session, material, tokens), deadline_s=self._waited_for_s)

    def _prepared(self, wording: Wording, session: Session, material: tuple[Material, ...], tokens: int) -> Prompt:
        return Prompt(
            task=wording.task,
            instructions=wording.instructions,
            material=material,
            session_id=session.id,
            output_tokens_max=tokens,
        )

    def _around(self, session: Session, slot: Slot) -> Around:
        role, _ = self._bank.role_for(session.role)
        own = [q for q in self._bank.questions_for(role, (slot.skill,)) if q.skill == slot.skill]
        skill = next((s for s in self._bank.skills() if s.id == slot.skill), None)
        names = (skill.name, *skill.aliases) if skill else (slot.skill,)
        said = [phrase for question in own for point in question.rubric for phrase in point.says]
        terms = [term.name for term in self._bank.vocabulary().terms if term.skill == slot.skill]
        subject = [content_stems(text) for text in (*names, *terms, *(q.text for q in own), *said)]
        return Around(
            slot=slot,
            subject=frozenset().union(*subject) - COMMON_STEMS,
            taken=tuple(dict.fromkeys(self._taken(session, slot))),
            claim=to_probe(session) if slot.phase == "projects" else None,
        )

    def _taken(self, session: Session, slot: Slot) -> list[str]:
        """The questions that were asked, then those that may still be, save the one that this slot replaces."""
        taken = [asked.question.text for asked in session.asked]
        for planned in session.plan:
            if planned.id != slot.instead_of:
                try:
                    taken.append(self._bank.question(planned.id, planned.version).text)
                except NotFound:
                    continue
        return taken

    def _about_slot(self, session: Session, around: Around) -> tuple[Material, ...]:
        slot = around.slot
        skill = next((w.name for w in session.skills if w.skill == slot.skill), slot.skill)
        told_slot = [
            f"role: {session.role_name}", f"skill: {skill}", f"phase: {slot.phase}", f"kind: {kind_for(slot)}",
            f"difficulty: {slot.difficulty}", f"interview: {session.blueprint.title}",
        ]  # fmt: skip
        asked = len(session.asked)
        material = [
            Material(name="slot", text="\n".join(told_slot)),
            Material(name="asked", text="\n".join(around.taken[:asked])),
            Material(name="planned", text="\n".join(around.taken[asked : asked + SHOWN_MAX])),
        ]
        if around.claim is not None:
            material.append(Material(name="claim", text=_claim(around.claim)))
        return (*material, *_background(session))


def _follows_up(step: NextQuestion) -> bool:
    return step.follow_up_of is not None and step.takes_up is None


def _claim(claim: Claim) -> str:
    return f"{claim.kind}: {claim.name}" + (f"\n{claim.quote}" if claim.quote else "")


def _background(session: Session) -> tuple[Material, ...]:
    """The résumé and the job, as far as there are any, without what in them speaks to an interviewer."""
    texts = (("resume", resume_text(session)[:RESUME_LENGTH_MAX]), ("job", job_text(session)[:JOB_LENGTH_MAX]))
    return tuple(Material(name=name, text=passage(text).text) for name, text in texts if text)


def _about_follow_up(session: Session, parent: Asked, point: RubricPoint) -> tuple[Material, ...]:
    said = passage(parent.answer.said).text if parent.answer else ""
    missing = "\n".join((point.name, *point.says, *([point.ask] if about_code(point) and point.ask else [])))
    return (
        Material(name="question", text=parent.question.text),
        Material(name="answer", text=said),
        *_drawing(parent),
        *_code(parent, point),
        Material(name="missing", text=missing),
        *_background(session)[:1],
    )


def _drawing(parent: Asked) -> tuple[Material, ...]:
    board = parent.answer.board if parent.answer else None
    return (Material(name="drawing", text=passage(_outline(board)).text),) if board else ()


def _outline(board: Board | None) -> str:
    """The drawing in words, without labels that speak to the interviewer."""
    return outline(isolated(board)[0]) if board else ""


def _code(parent: Asked, point: RubricPoint) -> tuple[Material, ...]:
    """The code that is asked about, as material to be read: what in it speaks to the interviewer is cut like in any
    text, and comments are where it would stand."""
    code = parent.answer.code if parent.answer and about_code(point) else None
    return (Material(name="code", text=passage(code[:CODE_LENGTH_MAX]).text),) if code else ()


def _short_key(question: Question) -> bool:
    """Whether a single word, a number or an order would be the answer: whether a model lets that slip, nobody could
    tell, so the question's own other words have to do."""
    return keyed(question.kind) and question.kind not in CHOICES


def _shown(question: Question) -> str:
    """A question as the candidate has it before them."""
    return "\n".join((question.text, *(f"{option.letter}. {option.text}" for option in question.options)))


def _unfit_follow_up(parent: Asked, point: RubricPoint) -> Callable[[str, bool], str | None]:
    card = parent.scorecard
    earned = {c.name for c in card.criteria if c.points >= c.max} if card else set()
    hidden = [p for p in parent.question.rubric if p.name not in earned]
    board = parent.answer.board if parent.answer else None
    known = (parent.answer.said if parent.answer else "", _outline(board), point.ask or "")

    def unfit(text: str, whole: bool) -> str | None:
        if whole and (text.count("?") != 1 or not text.endswith("?")):
            return "it is not exactly one question"
        if (not whole and "?" in text) or len(text.split()) > FOLLOW_UP_WORDS_MAX:
            return "it is more than one short question"
        if tells(text, hidden, parent.question, known):
            return "it gives a point of the rubric away"
        return _unfit_talk(text)

    return unfit


def _unfit_explanation(asked: Asked) -> Callable[[str, bool], str | None]:
    question = asked.question
    known = (question.clarify, *question.hints[: asked.hints_given])

    def unfit(text: str, whole: bool) -> str | None:
        if len(text.split()) > CLARIFY_WORDS_MAX:
            return "it is too long"
        if gives_away(text, asked, known):
            return "it gives a part of the answer away"
        return _unfit_talk(text)

    return unfit


def gives_away(text: str, asked: Asked, known: tuple[str, ...] = ()) -> bool:
    """A point, a hint that was not given, the right option or any letter: nothing of these before the answer is in."""
    question = asked.question
    right = [option.text for option in question.options if option.right]
    secrets = (*question.hints[asked.hints_given :], question.stronger, question.explanation, *right)
    letter = any(f" {option.letter} " in f" {text.translate(_NO_STOPS)} " for option in question.options[1:])
    return letter or tells(text, question.rubric, question, known) or quotes_any(text, secrets, (question.text, *known))


_NO_STOPS = str.maketrans(dict.fromkeys(".,;:!?()\"'“”", " "))


def _unfit_talk(text: str) -> str | None:
    if judges(text):
        return "it praises or grades"
    if asks_for_private_matters(text):
        return "it asks about something private"
    if suspect(text) or "<<" in text or not_talk(text) or not in_english(text):
        return "it is not plain talk in English"
    return None


def _fit_reply(meant: Meant, asked: Asked) -> str:
    """Raises `RemoteGarbled` if the reply must not be said."""
    text = " ".join(meant.reply.split())
    if meant.intent == "answer":
        return ""
    if not text or len(text.split()) > REPLY_WORDS_MAX or gives_away(text, asked) or _unfit_talk(text) is not None:
        raise RemoteGarbled("The reply does not fit.")
    return text
