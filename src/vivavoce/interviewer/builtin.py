"""The built-in interviewer: words from the bank, a bridge between them, and no model.

What it says is a function of the session's seed and of what was said, so the same interview always reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from vivavoce.domain.code_talk import about_code
from vivavoce.domain.naming import in_sentence
from vivavoce.domain.plan import NextQuestion, Slot
from vivavoce.domain.question import Origin, Question, RubricPoint
from vivavoce.domain.state import Asked, Session
from vivavoce.domain.understanding import Understanding
from vivavoce.interviewer import phrases
from vivavoce.interviewer.claims import denied
from vivavoce.interviewer.intents import understood
from vivavoce.interviewer.probing import probes
from vivavoce.interviewer.replies import reply_to
from vivavoce.interviewer.words import FUNCTION_WORDS, content_stems
from vivavoce.ports.bank import Bank
from vivavoce.ports.errors import NotFound, RemoteExhausted
from vivavoce.ports.interviewing import Explanation, Summary, Tell, unheard

INTERVIEWER = Origin(kind="builtin", name="built-in interviewer", version="1")

QUOTE_WORDS = (3, 8)
QUOTE_LENGTH_MAX = 60
PLAIN_WORDS = re.compile(r"[A-Za-z0-9 ',+#/.\-]+")
WANTS_ANSWER = re.compile(
    r"\b(answer|solution|solve|rubric|score|points?|correct|right one|tell me (how|what to)|expect\w*)\b", re.I
)
WANTS_OTHER_WORDS = re.compile(
    r"\b(repeat|rephrase|again|differently|other words|explain|clarify|clearer|example|mean\w*|understand|sure|"
    r"question|ask\w*|unclear|confus\w*|pardon|sorry|what|which|how)\b",
    re.I,
)


class BuiltinInterviewer:
    """Implements `ports.interviewing.Interviewer`."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank

    async def word(self, session: Session, step: NextQuestion, tell: Tell = unheard) -> Question:
        return self.at_once(session, step)

    async def clarify(self, session: Session, asked: Asked, request: str, tell: Tell = unheard) -> Explanation:
        return Explanation(text=clarified(session, asked, request), origin=INTERVIEWER)

    def understood(self, session: Session, asked: Asked) -> Understanding:
        """With the reply that fits the intent and what is left to give."""
        meant = understood(asked.question, asked.answer.said if asked.answer else "")
        if meant.intent == "clarification":
            return meant  # the clarification itself is owed next, and is the reply
        hints = asked.question.hints[asked.hints_given :] if session.blueprint.hints else ()
        question = replace(asked.question, hints=hints)
        return replace(meant, reply=reply_to(meant.intent, question, seed=session.seed + len(asked.remarks)))

    async def understand(self, session: Session, asked: Asked) -> Understanding:
        return self.understood(session, asked)

    async def prepare(self, session: Session, slot: Slot) -> Question:
        raise RemoteExhausted("No model is set up, so no question is made for anybody.")

    async def summarise(self, session: Session) -> Summary:
        raise RemoteExhausted("No model is set up, so the built-in summary stands.")

    def at_once(self, session: Session, step: NextQuestion) -> Question:
        """The question of a step, with its lead-in."""
        parent = session.find(step.follow_up_of or "")
        if parent is not None:
            return follow_up(session, parent, step.point) if step.point is not None else probing(session, parent)
        if step.prepared is not None:
            return replace(step.prepared, lead_in=_lead_in(session, step, step.prepared))
        if step.planned is None:
            raise NotFound("The step names neither a question of the plan nor a point to ask about.")
        try:
            question = self.bank.question(step.planned.id, step.planned.version)
        except NotFound:
            question = self._stand_in(session, step)
        return replace(question, lead_in=_lead_in(session, step, question))

    def _stand_in(self, session: Session, step: NextQuestion) -> Question:
        """A question that left the bank after the plan was made must not stop the interview: the nearest one that
        was not asked takes its place, and says in the log which one it is."""
        planned = step.planned
        role, _ = self.bank.role_for(session.role)
        used = {asked.question.id for asked in session.asked} | {p.id for p in session.plan}
        offered = self.bank.questions_for(role, (planned.skill,) if planned else ())
        free = [q for q in offered if q.id not in used and step.phase in q.phases]
        if planned is None or not free:
            raise NotFound("The planned question is no longer in the bank, and no other fits this phase.")
        return min(free, key=lambda q: (q.kind != planned.kind, q.skill != planned.skill, q.id))


def follow_up(session: Session, parent: Asked, point: RubricPoint) -> Question:
    """One short question after the point that is missing, tied to the candidate's own words where they lend
    themselves. What is asked about code has no rubric of its own: it is there to talk, and is not scored."""
    ask = point.ask or f"Could you say more about this: {point.name.lower()}?"
    return Question(
        id=f"{parent.question.id}+{_slug(point.name)}",
        version=parent.question.version,
        kind="follow_up",
        skill=parent.question.skill,
        difficulty=parent.question.difficulty,
        text=ask,
        lead_in=_bridge(session, parent),
        clarify=phrases.CLARIFY_FOLLOW_UP.format(ask=ask),
        rubric=() if about_code(point) else (point,),
        scored=not about_code(point),
        wrong=parent.question.wrong,
        phases=parent.question.phases,
        origin=INTERVIEWER,
    )


def probing(session: Session, parent: Asked) -> Question:
    """The candidate wants to be asked more, and no point is missing: the answer itself, code before words, says what
    a curious interviewer would ask."""
    asked = tuple(one.question.id for one in session.asked)
    probe = next(probe for probe in probes(parent) if f"{parent.question.id}+{probe.name}" not in asked)
    return Question(
        id=f"{parent.question.id}+{probe.name}",
        version=parent.question.version,
        kind="follow_up",
        skill=parent.question.skill,
        difficulty=parent.question.difficulty,
        text=probe.ask,
        clarify=phrases.CLARIFY_FOLLOW_UP.format(ask=probe.ask),
        rubric=probe.rubric,
        scored=bool(probe.rubric),
        phases=parent.question.phases,
        origin=INTERVIEWER,
    )


def clarified(session: Session, asked: Asked, request: str) -> str:
    """The question in other words. Whatever is asked for, the answer stays with the candidate."""
    question = asked.question
    other = question.clarify or question.text
    if question.options and not question.clarify:
        other = phrases.CLARIFY_CHOICE.format(text=question.text)
    if WANTS_ANSWER.search(request):
        hint_left = session.blueprint.hints and asked.hints_given < len(question.hints)
        return f"{phrases.CLARIFY_ANSWER} {other}{phrases.CLARIFY_HINT if hint_left else ''}"
    if not WANTS_OTHER_WORDS.search(request) and not content_stems(request) & content_stems(question.text):
        return f"{phrases.CLARIFY_ELSE} {other}"
    if asked.clarifications_given and question.clarify:
        return phrases.CLARIFY_AGAIN.format(text=question.text, clarify=question.clarify)
    return f"{_pick(phrases.CLARIFY, session, 'clarify')} {other}"


def _lead_in(session: Session, step: NextQuestion, question: Question) -> str:
    """A sentence that takes up what was, and leads to what comes. It never judges. In a test that measures, the parts
    take turns and a question stands for itself."""
    if not session.asked:
        return _pick(phrases.WELCOME, session, "welcome")
    if session.blueprint.measures:
        return ""
    last = session.asked[-1]
    if (notice := _contradiction(session)) is not None:
        return notice
    if last.phase != step.phase:
        return _pick(phrases.PHASE.get(step.phase, phrases.PHASE_OTHER), session, step.phase)
    if question.kind == "system_design":
        return _pick(phrases.BEFORE_DESIGN, session, step.number)
    if last.skipped or last.answer is None:
        return _pick(phrases.OUT_OF_TIME if last.timed_out else phrases.SKIPPED, session, step.number)
    return _next(session, step, question, last)


def _next(session: Session, step: NextQuestion, question: Question, last: Asked) -> str:
    name = next((w.name for w in session.skills if w.skill == question.skill), None)
    turns = name is not None and question.skill != last.question.skill and question.kind != "behavioral"
    choices = phrases.ABOUT if turns else phrases.NEXT
    return _rotate(choices, session, step.number).format(skill=in_sentence(name or ""))


def _contradiction(session: Session) -> str | None:
    """What the last answer denies and the résumé claims is noticed, as a possible misreading, and not judged."""
    claim = denied(session)
    return None if claim is None else _pick(phrases.CONTRADICTION, session, claim.name).format(name=claim.name)


def _bridge(session: Session, parent: Asked) -> str:
    if (notice := _contradiction(session)) is not None:
        return notice
    quote = _quote(parent)
    number = len(session.asked)
    if quote is None:
        return _rotate(phrases.STAYING, session, number)
    return _rotate(phrases.QUOTING, session, number).format(quote=quote)


def _quote(parent: Asked) -> str | None:
    """A few of the candidate's words that earned something: only plain ones, and never from an answer with a flag."""
    card = parent.scorecard
    if card is None or card.flags or parent.answer is None or not parent.answer.text:
        return None
    for criterion in sorted(card.criteria, key=lambda c: -c.points):
        for evidence in criterion.evidence:
            if criterion.points > 0 and (clipped := _clipped(evidence.quote)):
                return clipped
    return None


def _clipped(quote: str) -> str | None:
    """The first words of a quote, cut where a phrase may end."""
    if not PLAIN_WORDS.fullmatch(quote):
        return None
    least, most = QUOTE_WORDS
    clause = re.split(r"[,.](?:\s|$)", quote)[0].split()
    words = clause[:most]
    while len(words) < len(clause) and words and words[-1].lower().strip("'") in FUNCTION_WORDS:
        words.pop()
    clipped = " ".join(words)
    return clipped if len(words) >= least and len(clipped) <= QUOTE_LENGTH_MAX else None


def _number(session: Session, salt: object) -> int:
    return int.from_bytes(blake2b(f"{session.seed}:{salt}".encode(), digest_size=4).digest())


def _pick(choices: Sequence[str], session: Session, salt: object) -> str:
    return choices[_number(session, salt) % len(choices)]


def _rotate(choices: Sequence[str], session: Session, number: int) -> str:
    """Turn by turn from a place that the seed fixes, so that no sentence comes twice in a row."""
    return choices[(_number(session, "start") + number) % len(choices)]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
