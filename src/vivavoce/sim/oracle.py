"""What must hold of every run, whatever went wrong in it. Each finding begins with the name of its invariant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from vivavoce.domain import events as e
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.session import pending, replay
from vivavoce.domain.state import ENDED
from vivavoce.sim.characters import REMARKS, UNCLEAR
from vivavoce.sim.oracle_board import drawings_told, is_there
from vivavoce.sim.oracle_clock import clock_rules
from vivavoce.sim.oracle_code import answers_judged, runs_kept, runs_told, waiting_is_free
from vivavoce.sim.oracle_wire import (
    acks,
    answers_kept,
    departures,
    frames_complete,
    late_answers,
    observers,
    one_controller,
    questions_told,
    secrets,
    strangers,
)
from vivavoce.sim.record import Record

Invariant = Callable[[Record], Iterator[str]]
TOLERANCE = 0.011
ROUNDED = 0.06
JUDGED_WITHIN_S = 300.0
TRIED_WITHIN_S = 300.0


def sequence(record: Record) -> Iterator[str]:
    """The log has no gaps, its time never runs back, and each key caused one thing."""
    found = sorted(record.log)
    if found != list(range(1, len(found) + 1)):
        yield f"the log has the places {found}"
    events = record.events
    for before, after in zip(events, events[1:], strict=False):
        if after.at < before.at:
            yield f"{type(after).__name__} is older than the event before it"
    causes = Counter(event.cause for event in events if event.cause is not None)
    for cause, times in causes.items():
        if times > 1:
            yield f"the key {cause} caused {times} events"


def replayed(record: Record) -> Iterator[str]:
    """What the engine holds in memory is what its log says."""
    if record.live is not None and record.events and replay(record.events) != record.live:
        yield "the state in memory is not what the log amounts to"


def termination(record: Record) -> Iterator[str]:
    """Every interview ends with nothing owed, and a completed one with its report."""
    if not record.events:
        yield "there is no log"
        return
    state = replay(record.events)
    if state.status not in ENDED:
        yield f"the interview is still {state.status}"
    elif pending(state):
        yield f"the interview is {state.status}, and still owes {pending(state)}"
    elif state.status == "completed" and state.report is None:
        yield "the interview is completed and has no report"


def questions_asked(record: Record) -> Iterator[str]:
    """Each question is asked once, within the numbers that the blueprint sets."""
    asked = [event for event in record.events if isinstance(event, e.QuestionAsked)]
    create, blueprint = record.create, record.create.blueprint
    for name, times in Counter(event.question_id for event in asked).items():
        if times > 1:
            yield f"{name} was asked {times} times"
    main = [event for event in asked if event.follow_up_of is None]
    for source, times in Counter(event.question.id for event in main).items():
        if times > 1:
            yield f"the question {source} was asked {times} times"
    if len(main) > create.max_questions:
        yield f"{len(main)} questions were asked, not {create.max_questions} at most"
    if len(asked) - len(main) > blueprint.follow_ups_max:
        yield f"{len(asked) - len(main)} follow-ups were asked, not {blueprint.follow_ups_max} at most"
    parents = {event.question_id: event.follow_up_of for event in asked}
    for event in asked:
        depth, parent = 0, event.follow_up_of
        while parent is not None and depth < 50:
            depth, parent = depth + 1, parents.get(parent)
        if depth > blueprint.follow_up_depth:
            yield f"{event.question_id} is a follow-up {depth} deep"


def evidence(record: Record) -> Iterator[str]:
    """No evidence, no point: what a scorecard cites is there, and it is in range."""
    answers: dict[str, Answer] = {}
    for event in record.events:
        if isinstance(event, e.AnswerSubmitted):
            answers[event.question_id] = event.answer
        if not isinstance(event, e.AnswerEvaluated):
            continue
        card, given = event.scorecard, answers.get(event.question_id)
        if given is None:
            yield f"{event.question_id} was evaluated without an answer"
            continue
        if card.score is None:
            if not card.not_scored:
                yield f"{event.question_id} has neither a score nor a reason"
            continue
        if not 0 <= card.score <= 10:
            yield f"{event.question_id} has the score {card.score}"
        if card.score > 0 and not any(criterion.points > 0 for criterion in card.criteria):
            yield f"{event.question_id} has {card.score} points from nowhere"
        for criterion in card.criteria:
            for cited in criterion.evidence:
                if cited.key is None and cited.test is None and not is_there(cited, given):
                    yield f"{event.question_id}: '{cited.quote}' is not in the answer"
            if criterion.points > 0 and not criterion.evidence:
                yield f"{event.question_id}: '{criterion.name}' has points and no evidence"


def evaluated_once(record: Record) -> Iterator[str]:
    """An answer is evaluated once, late or not, and whatever a vendor says twice."""
    times = Counter(event.question_id for event in record.events if isinstance(event, e.AnswerEvaluated))
    for question_id, count in times.items():
        if count > 1:
            yield f"{question_id} was evaluated {count} times"
    answered = Counter(event.question_id for event in record.events if isinstance(event, e.AnswerSubmitted))
    answered.subtract(event.question_id for event in record.events if isinstance(event, e.RemarkHeard))
    for question_id, count in answered.items():
        if count > 1:
            yield f"{question_id} was answered {count} times"
    yield from _unevaluated(record)


def _unevaluated(record: Record) -> Iterator[str]:
    """An answer is judged before long, whether or not anybody is there to read it."""
    waits: dict[str, float] = {}
    tried: set[str] = set()
    for event in record.events:
        if isinstance(event, e.AnswerSubmitted):
            waits[event.question_id] = event.at
            tried |= {event.question_id} if event.judged_by else set()
        elif isinstance(event, e.AnswerEvaluated | e.RemarkHeard):
            waited = event.at - waits.pop(event.question_id, event.at)
            away = sum((down.until or 0.0) - down.since for down in record.downs)
            within_s = JUDGED_WITHIN_S + (TRIED_WITHIN_S if event.question_id in tried else 0.0)
            if waited > within_s + away:
                yield f"the answer to {event.question_id} waited {waited:.0f} s for its evaluation"
    expired = next((event.at for event in record.events if isinstance(event, e.SessionExpired)), None)
    for question_id, at in waits.items():
        if expired is None or expired - at > JUDGED_WITHIN_S:
            yield f"the answer to {question_id} was never evaluated"


def late_unscored(record: Record) -> Iterator[str]:
    """In a test, what came too late is kept and not scored."""
    if record.create.blueprint.mode != "test":
        return
    late = {event.question_id for event in record.events if isinstance(event, e.AnswerSubmitted) and event.late}
    for event in record.events:
        if isinstance(event, e.AnswerEvaluated) and event.question_id in late and event.scorecard.score is not None:
            yield f"{event.question_id} came late and was scored"


def hints_counted(record: Record) -> Iterator[str]:
    """Hints come in order, and cost what the blueprint says."""
    cost = record.create.blueprint.hint_cost
    hints: Counter[str] = Counter()
    questions: dict[str, Question] = {}
    for event in record.events:
        if isinstance(event, e.QuestionAsked):
            questions[event.question_id] = event.question
        elif isinstance(event, e.HintGiven):
            hints[event.question_id] += 1
            if event.index != hints[event.question_id]:
                yield f"hint {event.index} of {event.question_id} came as number {hints[event.question_id]}"
            if event.text not in questions[event.question_id].hints:
                yield f"{event.question_id} has no such hint"
        elif isinstance(event, e.AnswerEvaluated) and event.scorecard.score is not None:
            card = event.scorecard
            raw = event.scorecard.score + card.hint_deduction
            wanted = min(raw, hints[event.question_id] * cost)
            if abs(wanted - card.hint_deduction) > TOLERANCE:
                yield f"{event.question_id}: the hints cost {card.hint_deduction}, not {wanted:g}"
            earned, whole = sum(c.points for c in card.criteria), sum(c.max for c in card.criteria)
            exact = ROUNDED if card.origin.kind == "tests" else 2 * TOLERANCE
            if whole and abs(raw - 10 * earned / whole) > exact:
                yield f"{event.question_id}: the score is not what its points come to"


def report(record: Record) -> Iterator[str]:
    """The report comes after the last evaluation, and tells of every question."""
    owed: set[str] = set()
    asked: list[str] = []
    answered: set[str] = set()
    scores: dict[str, float | None] = {}
    reported = False
    for event in record.events:
        if isinstance(event, e.QuestionAsked):
            asked.append(event.question_id)
        elif isinstance(event, e.AnswerSubmitted):
            owed.add(event.question_id)
            answered.add(event.question_id)
            reported = False
        elif isinstance(event, e.RemarkHeard):
            owed.discard(event.question_id)
            answered.discard(event.question_id)
        elif isinstance(event, e.AnswerEvaluated):
            owed.discard(event.question_id)
            scores[event.question_id] = event.scorecard.score
        elif isinstance(event, e.ReportWritten):
            if owed:
                yield f"the report was written before {sorted(owed)} were evaluated"
            if reported:
                yield "the report was written twice"
            reported = True
            told = event.report
            if [result.question_id for result in told.answers] != asked or told.answered != len(answered):
                yield "the report does not tell of every question"
            if any(result.score != scores.get(result.question_id) for result in told.answers):
                yield "the report gives another score than the evaluation"


def remarks(record: Record) -> Iterator[str]:
    """What was no answer is never judged, and what was one is never taken for less."""
    said: dict[str, str] = {}
    for event in record.events:
        if isinstance(event, e.AnswerSubmitted):
            said[event.question_id] = event.answer.text or ""
        elif isinstance(event, e.RemarkHeard) and said.get(event.question_id) not in (*REMARKS, UNCLEAR):
            yield f"an answer to {event.question_id} was taken for '{event.intent}'"


def prepared(record: Record) -> Iterator[str]:
    """A question that was made is asked once at most, in the phase that it was made for, and never in a test."""
    made = [event for event in record.events if isinstance(event, e.QuestionPrepared)]
    if made and record.create.blueprint.mode == "test":
        yield "a question was made for somebody who sits a test"
    phases = {event.question.id: event.phase for event in made}
    for event in record.events:
        if not isinstance(event, e.QuestionAsked) or event.question.origin.kind != "model":
            continue
        if phases.get(event.question.id) != event.phase:
            yield f"{event.question_id} was made for {phases.get(event.question.id)}, not for {event.phase}"


def endings(record: Record) -> Iterator[str]:
    """Nothing but late answers, their evaluation, the report and its letter comes after the end."""
    ended = False
    owed: set[str] = set()
    of_answers = (e.AnswerSubmitted, e.AnswerEvaluated, e.CodeRunAsked, e.CodeRan)
    allowed = (*of_answers, e.ReportWritten, e.SummaryWritten, e.SummaryFailed, e.CameBack)
    for event in record.events:
        if ended and not isinstance(event, allowed):
            yield f"{type(event).__name__} came after the end"
        if isinstance(event, e.AnswerSubmitted):
            owed.add(event.question_id)
        elif isinstance(event, e.AnswerEvaluated | e.RemarkHeard):
            owed.discard(event.question_id)
        elif isinstance(event, e.SessionCompleted) and event.reason != "candidate" and owed:
            yield f"the interview ended by itself before {sorted(owed)} were evaluated"
        ended = ended or isinstance(event, e.SessionCompleted | e.SessionCancelled | e.SessionExpired)


OF_THE_LOG: tuple[tuple[str, Invariant], ...] = (
    ("sequence", sequence),
    ("replay", replayed),
    ("termination", termination),
    ("questions", questions_asked),
    ("evidence", evidence),
    ("evaluated once", evaluated_once),
    ("late", late_unscored),
    ("hints", hints_counted),
    ("report", report),
    ("remarks", remarks),
    ("prepared", prepared),
    ("endings", endings),
    ("clock", clock_rules),
    ("runs", runs_kept),
    ("answers judged", answers_judged),
    ("submissions", waiting_is_free),
)
OF_DOOR_A: tuple[tuple[str, Invariant], ...] = (
    ("acks", acks),
    ("answers kept", answers_kept),
    ("late answers", late_answers),
    ("questions told", questions_told),
    ("frames", frames_complete),
    ("secrets", secrets),
    ("observers", observers),
    ("one controller", one_controller),
    ("strangers", strangers),
    ("departures", departures),
    ("runs told", runs_told),
    ("drawings told", drawings_told),
)


INVARIANTS = (*OF_THE_LOG, *OF_DOOR_A)


def judge_log(record: Record) -> tuple[str, ...]:
    """What holds whichever door it was."""
    return tuple(f"{name}: {finding}" for name, holds in OF_THE_LOG for finding in holds(record))


def judge_run(record: Record) -> tuple[str, ...]:
    return tuple(f"{name}: {finding}" for name, holds in INVARIANTS for finding in holds(record))
