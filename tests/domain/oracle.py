"""The rules of time told a second time, another way: by reading the whole log again for every moment."""

from __future__ import annotations

from collections.abc import Sequence

from vivavoce.domain import events as e

Log = Sequence[e.Event]
PRESENCE = (e.CandidateConnected, e.CandidateDisconnected, e.ServiceInterrupted)
ENDS = (e.SessionCompleted, e.SessionCancelled, e.SessionExpired)
STATUS = (e.SessionStarted, e.SessionPaused, e.SessionResumed, *ENDS)


def _first(log: Log) -> e.SessionCreated:
    assert isinstance(log[0], e.SessionCreated)
    return log[0]


def _last(log: Log, kinds: tuple[type[e.Event], ...]) -> e.Event | None:
    return next((event for event in reversed(log) if isinstance(event, kinds)), None)


def ended(log: Log) -> bool:
    return any(isinstance(event, ENDS) for event in log)


def is_test(log: Log) -> bool:
    return _first(log).blueprint.mode == "test"


def in_progress(log: Log) -> bool:
    return isinstance(_last(log, STATUS), (e.SessionStarted, e.SessionResumed))


def away(log: Log) -> bool:
    known = any(isinstance(event, e.CandidateConnected) for event in log)
    return known and not isinstance(_last(log, PRESENCE), e.CandidateConnected)


def _closes(event: e.Event, question_id: str, test: bool) -> bool:
    if isinstance(event, (e.AnswerSubmitted, e.QuestionSkipped)):
        return event.question_id == question_id
    if isinstance(event, e.FollowUpRequested):
        return event.set_aside == question_id
    if isinstance(event, e.TimeLimitReached):
        return test and event.question_id in (None, question_id)
    return isinstance(event, ENDS)


def open_questions(log: Log) -> list[tuple[int, e.QuestionAsked]]:
    """Every question that nothing closed since it was asked, opened again by a remark or taken up again; with its
    place in the log."""
    test = is_test(log)
    asked = [(i, event) for i, event in enumerate(log) if isinstance(event, e.QuestionAsked)]
    return [
        (place, event)
        for place, event in asked
        if not any(
            _closes(later, event.question_id, test) for later in log[_opened(log, place, event.question_id) + 1 :]
        )
    ]


def _opened(log: Log, place: int, question_id: str) -> int:
    """Where the question was opened last."""
    opens = (e.RemarkHeard, e.QuestionTakenUp)
    return max([place, *(i for i, e_ in enumerate(log) if isinstance(e_, opens) and e_.question_id == question_id)])


def thinking(log: Log) -> bool:
    """The last word on thinking was a start, for the question that is open, and no pause came after it, nor words that
    were sent to the question, even where they turned out to be no answer and it is open again."""
    told = [i for i, event in enumerate(log) if isinstance(event, (e.ThinkingStarted, e.ThinkingEnded))]
    if not told or not isinstance(log[told[-1]], e.ThinkingStarted):
        return False
    since = log[told[-1] + 1 :]
    opened = [asked.question_id for _, asked in open_questions(log)]
    start = log[told[-1]]
    assert isinstance(start, e.ThinkingStarted)
    ends = (e.SessionPaused, e.AnswerSubmitted)
    return start.question_id in opened and not any(isinstance(event, ends) for event in since)


def delivered(log: Log, place: int) -> bool:
    if not away(log[:place]):
        return True
    return any(isinstance(event, e.CandidateConnected) for event in log[place:])


def _stops(log: Log, what: str) -> bool:
    stops = _first(log).blueprint.clock_stops
    return what in stops if stops is not None else not is_test(log)


def _stretches(log: Log, now: float) -> list[tuple[Log, float]]:
    """The time between one event and the next, with the log as it stood. While the service is away none passes."""
    stretches: list[tuple[Log, float]] = []
    for i, (before, after) in enumerate(zip(log, log[1:], strict=False), 1):
        until = after.since if isinstance(after, e.ServiceInterrupted) else after.at
        stretches.append((log[:i], max(0.0, until - before.at)))
    return [*stretches, (log, now - log[-1].at)]


def _running(log: Log) -> bool:
    return (
        in_progress(log)
        and not (_stops(log, "disconnected") and away(log))
        and not (_stops(log, "thinking") and thinking(log))
    )


def session_s(log: Log, now: float) -> float:
    return sum(seconds for then, seconds in _stretches(log, now) if seconds and _running(then))


def _since_asked(log: Log, now: float, question_id: str) -> list[tuple[Log, float]]:
    begins = (e.QuestionAsked, e.QuestionTakenUp)
    place = max(i for i, event in enumerate(log) if isinstance(event, begins) and event.question_id == question_id)
    return [
        (then, seconds)
        for then, seconds in _stretches(log, now)
        if seconds and len(then) > place and open_questions(then) and delivered(then, place)
    ]


def question_s(log: Log, now: float, question_id: str) -> float:
    return sum(seconds for then, seconds in _since_asked(log, now, question_id) if _running(then))


def thinking_s(log: Log, now: float, place: int) -> float:
    """Thinking time of the question at this place."""
    return sum(
        seconds
        for then, seconds in _stretches(log, now)
        if seconds
        and len(then) > place
        and thinking(then)
        and in_progress(then)
        and not (_stops(then, "disconnected") and away(then))
    )


def missed(log: Log, question_id: str) -> bool:
    """Its time was up before this: by its own limit, or because the session's ended while it was open."""
    for i, event in enumerate(log):
        if isinstance(event, e.TimeLimitReached):
            opened = [asked.question_id for _, asked in open_questions(log[:i])]
            if question_id == event.question_id or (event.question_id is None and question_id in opened):
                return True
    return False


def late(log: Log, now: float, question_id: str) -> bool:
    """Whether an answer that comes now is late."""
    first = _first(log)
    asked = next(x for x in log if isinstance(x, e.QuestionAsked) and x.question_id == question_id)
    return (
        missed(log, question_id)
        or question_s(log, now, question_id) > asked.time_limit_s + 2
        or session_s(log, now) > first.duration_s * first.extra_time_factor + 2
    )
