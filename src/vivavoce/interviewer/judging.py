"""A scorer with a model: it finds what an answer says, and the same rules as ever make a score of it.

text -> the built-in scorer with its gates (what they floor stays floored, and no model is asked)
     -> the passage without what speaks to the examiner -> a model, or several, point by point
     -> quotes verified, the rest dropped -> kept as levels and places -> a scorecard, composed anew from these
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from vivavoce.domain.board import Board
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard
from vivavoce.interviewer import feedback
from vivavoce.interviewer.drawing import Drawing, Outline, outlined, read_drawing
from vivavoce.interviewer.gates import Reading, read
from vivavoce.interviewer.passage import SEAM, Passage, passage
from vivavoce.interviewer.prompts import JUDGE
from vivavoce.interviewer.quoting import Span
from vivavoce.interviewer.rubric import Prepared, prepare
from vivavoce.interviewer.scorer import VERSION, composed
from vivavoce.interviewer.standing_in import standing_in
from vivavoce.interviewer.verdicts import Held, Verdict, consensus, from_kept, held
from vivavoce.interviewer.words import tokens_of
from vivavoce.ports.chat import ChatModel, Material, Prompt
from vivavoce.ports.errors import RemoteDeclined, RemoteFailure, RemoteGarbled
from vivavoce.ports.interviewing import Scorer
from vivavoce.ports.judgements import Judgements

PLEASE_LOOK = "please_look"
SHARES = (0.0, 0.5, 1.0)
CONFIDENCE_MAX = 0.95
FAR_MORE = 4.0
LOST = "The AI model cited words for this that are not in the answer, so it was not counted."
UNFIT = (RemoteGarbled, RemoteDeclined)
"""A judge who was there and came to nothing with this answer."""
NOT_JUDGED_BY_MODELS = ("coding_problem",)


def plain_digest(text: bytes) -> str:
    return blake2b(text, digest_size=32).hexdigest()


@dataclass(frozen=True, slots=True)
class Whole:
    """What is judged: the talk as far as it may be read, and the drawing in words, as if one stood after the other."""

    part: Passage
    outline: Outline = Outline()

    @property
    def text(self) -> str:
        return f"{self.part.text}{SEAM}{self.outline.text}" if self.outline.text else self.part.text

    @property
    def drawn_from(self) -> int:
        return len(self.part.text) + len(SEAM)

    def evidence(self, span: Span, said: str) -> Evidence | None:
        """How a place in `text` is cited: by the place in what was said, or by the part of the drawing."""
        if span[0] >= self.drawn_from:
            return self.outline.evidence((span[0] - self.drawn_from, span[1] - self.drawn_from))
        place = self.part.in_whole(span)
        return None if place is None else Evidence(quote=said[slice(*place)], start=place[0], end=place[1])

    def drawn_words(self) -> frozenset[int]:
        """The places of the words of the drawing that may earn something."""
        text = self.outline.text
        lines = [(start, end) for start, end, _ in self.outline.cited]
        return frozenset(
            token.start + self.drawn_from for start, end in lines for token in tokens_of(text[start:end], start)
        )


class ModelScorer:
    """Implements `ports.interviewing.Scorer`.

    `configured` names the models that are set up, in their order, and is part of what a judgement is kept under: with
    other models, answers are judged anew. `digest` makes that key; with a secret in it, nobody can try answers out.
    """

    def __init__(
        self,
        builtin: Scorer,
        model: ChatModel,
        judgements: Judgements,
        *,
        configured: Callable[[], str],
        samples: int = 1,
        others: Sequence[ChatModel] = (),
        digest: Callable[[bytes], str] = plain_digest,
    ) -> None:
        self._builtin = builtin
        self._judgements = judgements
        self._configured = configured
        self._digest = digest
        self._judges = [(model, sample) for sample in range(samples)] + [(other, 0) for other in others]

    async def score(self, question: Question, answer: Answer, *, session_id: str | None = None) -> Scorecard:
        floor = await self._builtin.score(question, answer, session_id=session_id)
        if floor.score is None or question.kind in NOT_JUDGED_BY_MODELS:
            return floor
        text, prepared = answer.text or "", prepare(question)
        part = passage(text, prepared.vocabulary)
        reading = read(prepared, text)
        drawing, outline = await _drawn(prepared, answer.board)
        whole = Whole(part, outline)
        counts = _words_that_count(reading if part.text == text else read(prepared, part.text))
        counts = (counts if reading.clauses else frozenset()) | whole.drawn_words()
        if not counts:
            return floor
        try:
            found = await self._judged(question, whole, counts, session_id)
        except RemoteFailure as error:
            return replace(floor, origin=standing_in(floor.origin, error))
        flags = reading.flags if text.strip() else ()
        suspect = tuple(dict.fromkeys((*flags, *drawing.flags, *part.suspect)))
        return _guarded(_card(question, answer, whole, found, suspect), floor, suspect)

    async def _judged(self, question: Question, part: Whole, counts: frozenset[int], session_id: str | None) -> Held:
        key = self._key(question, part)
        kept = await self._judgements.get(key)
        if kept is not None:
            return from_kept(kept)
        told = await self._asked(question, part, counts, session_id)
        found = consensus([each for each in told if isinstance(each, Held)], len(self._judges))
        if any(isinstance(each, RemoteFailure) and not isinstance(each, UNFIT) for each in told):
            return found  # somebody was away: who gives this answer next may find all of them there
        return from_kept(await self._judgements.put(key, found.kept()))

    async def _asked(
        self, question: Question, part: Whole, counts: frozenset[int], session_id: str | None
    ) -> list[Held | RemoteFailure]:
        """All judges at once. One is enough to go on; when none has done its part, the first one's failure is told."""

        async def one(model: ChatModel, sample: int) -> Held | RemoteFailure:
            try:
                reply = await model.ask(judging_prompt(question, part, session_id, sample), Verdict)
                return held(reply.value, question, part.text, counts, JUDGE.origin(reply.origin))
            except RemoteFailure as error:
                return error

        told = await asyncio.gather(*(one(model, sample) for model, sample in self._judges))
        if not any(isinstance(each, Held) for each in told):
            raise next(each for each in told if isinstance(each, RemoteFailure))
        return told

    def _key(self, question: Question, part: Whole) -> str:
        """Under what a judgement is kept: whatever it depends on."""
        rubric = [[p.name, p.weight, p.says, p.shows] for p in question.rubric]
        about = [question.id, question.version, question.text, rubric, question.wrong]
        whole = [self._configured(), len(self._judges), JUDGE.version, VERSION, about, part.text]
        return self._digest(json.dumps(whole).encode())


def judging_prompt(question: Question, whole: Whole, session_id: str | None, sample: int) -> Prompt:
    points = [
        f"{number}. {point.name}: " + (" / ".join(point.says) or f"the {point.shows} of an occasion that is told")
        for number, point in enumerate(question.rubric, 1)
    ]
    claims = [f"{number}. {claim}" for number, claim in enumerate(question.wrong, 1)]
    rubric = "\n".join(["Points:", *points, *(["False statements:", *claims] if claims else [])])
    return Prompt(
        task=JUDGE.task,
        instructions=JUDGE.instructions,
        material=(
            Material(name="question", text=question.text),
            Material(name="rubric", text=rubric),
            Material(name="answer", text=whole.part.text),
            *((Material(name="drawing", text=whole.outline.text),) if whole.outline.text else ()),
        ),
        session_id=session_id,
        sample=sample,
    )


async def _drawn(prepared: Prepared, board: Board | None) -> tuple[Drawing, Outline]:
    """Beside the event loop: the largest drawing takes a third of a second."""
    if board is None:
        return Drawing(), Outline()
    drawing = await asyncio.to_thread(read_drawing, prepared, board)
    return drawing, await asyncio.to_thread(outlined, board, drawing)


def _words_that_count(reading: Reading) -> frozenset[int]:
    """The places of the words that passed the gates; none, when these put the whole at the floor."""
    return frozenset(token.start for clause in reading.clauses for token in clause.tokens)


def _card(question: Question, answer: Answer, whole: Whole, found: Held, suspect: tuple[str, ...]) -> Scorecard:
    """The same card each time from the same judgement: the score is of our making, and so is every sentence."""
    text = answer.said
    criteria = tuple(
        _criterion(point.name, point.weight, SHARES[p.level], _cited(p.spans, whole, text), p.lost)
        for point, p in zip(question.rubric, found.points, strict=True)
    )
    wrong = [
        (question.wrong[claim], cited.quote) for claim, span in found.wrong for cited in _cited((span,), whole, text)
    ]
    flags = (*suspect, *(() if found.agreed else (PLEASE_LOOK,)))
    lost = sum(p.lost for p in found.points) / len(found.points)
    confidence = min(CONFIDENCE_MAX, found.confidence) * (1 - lost) - (0.1 if suspect else 0.0)
    card = composed(criteria, wrong, flags, found.origin, confidence=round(max(0.0, confidence), 2))
    if any(criterion.points for criterion in criteria):
        return card
    return replace(card, feedback=feedback.nothing(False, any(p.shows for p in question.rubric)))


def _cited(spans: Sequence[Span], whole: Whole, said: str) -> tuple[Evidence, ...]:
    found = (whole.evidence(span, said) for span in spans)
    return tuple(dict.fromkeys(evidence for evidence in found if evidence is not None))


def _criterion(name: str, weight: float, share: float, evidence: tuple[Evidence, ...], lost: bool) -> Criterion:
    lost = lost or (share > 0 and not evidence)
    points = round(weight * share, 4) if evidence else 0.0
    return Criterion(name=name, points=points, max=weight, evidence=evidence, note=LOST if lost else "")


def _guarded(card: Scorecard, floor: Scorecard, suspect: tuple[str, ...]) -> Scorecard:
    """A model that sees far more than the rules do may be right, and somebody should look; where the answer also tried
    to steer it, the rules stand."""
    if (card.score or 0.0) - (floor.score or 0.0) < FAR_MORE:
        return card
    stands = floor if suspect else card
    return replace(stands, flags=tuple(dict.fromkeys((*stands.flags, *suspect, PLEASE_LOOK))))
