"""Right answers that came far sooner than their question can be read: a fact on the line of time, and never a score.

Told only where three things come together: a fifth of the time that half of the others needed, at least ten others, and
less time than the words of the question take the fastest readers. It may mean that somebody knew the question; it may
mean a lucky click.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from vivavoce.domain.analytics import standard_time
from vivavoce.domain.digest import AttemptDigest
from vivavoce.domain.events import Event, QuestionAsked, SessionStarted
from vivavoce.domain.question import Question
from vivavoce.domain.state import Asked, Session
from vivavoce.domain.timeline import Moment

OTHERS_MIN = 10
SHARE_OF_MEDIAN = 0.2
WORDS_A_SECOND = 8.0
"""Hardly anybody reads twice as fast as most people do, which is four words a second."""
RIGHT = 9.5


def quick_answers(session: Session, events: Sequence[Event], others: Iterable[AttemptDigest]) -> tuple[Moment, ...]:
    """Of one attempt, beside those of `others`. A team talks before it answers, so nothing is told of one."""
    start = next((event.at for event in events if isinstance(event, SessionStarted)), None)
    if start is None or session.team is not None:
        return ()
    asked_at = {event.question_id: event.at for event in events if isinstance(event, QuestionAsked)}
    times = _times([one for one in others if one.session_id != session.id])
    found = (_told(asked, asked_at.get(asked.question_id, start), start, times) for asked in session.main_asked)
    return tuple(moment for moment in found if moment is not None)


def _times(others: Iterable[AttemptDigest]) -> Mapping[tuple[str, int], list[float]]:
    times: dict[tuple[str, int], list[float]] = defaultdict(list)
    for attempt in others:
        for answer in attempt.answers:
            time = standard_time(answer)
            if time is not None and answer.score is not None and not answer.skipped and not answer.follow_up:
                times[answer.question_id, answer.version].append(time)
    return times


def _told(asked: Asked, since: float, start: float, times: Mapping[tuple[str, int], list[float]]) -> Moment | None:
    if asked.answered_at is None or asked.score is None or asked.score < RIGHT:
        return None
    theirs = times.get((asked.question.id, asked.question.version), [])
    # The clock may have stood still while the question was there to be read, so that counts too.
    took = max(asked.time_taken_s or 0.0, asked.answered_at - since)
    words = words_of(asked.question)
    if len(theirs) < OTHERS_MIN or took >= min(SHARE_OF_MEDIAN * median(theirs), words / WORDS_A_SECOND):
        return None
    return Moment(
        at=round(max(0.0, asked.answered_at - start), 3),
        kind="quick_answer",
        lane="integrity",
        label=f"Answered question {asked.number} rightly after {took:.1f} s",
        detail=f"It has {words} words, and half of {len(theirs)} others took more than {median(theirs):.0f} s",
        question_id=asked.question_id,
    )


def words_of(question: Question) -> int:
    """What there is to read before one can choose."""
    pieces = (*question.order, *question.distractors, *(side for p in question.pairs for side in (p.left, p.right)))
    code = question.code.text if question.code else ""
    parts = (question.spoken, question.passage, code, *(o.text for o in question.options), *(p.text for p in pieces))
    return sum(len(part.split()) for part in parts)
