"""How the state of an interview looks on the wire: the same shapes in REST and in every WebSocket frame."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from vivavoce.api import beside, board_wire, coding_wire
from vivavoce.api.moments import moment as moment
from vivavoce.domain.delivery import Delivery
from vivavoce.domain.events import SkillWeight
from vivavoce.domain.kinds import answer_field, takes_drawing
from vivavoce.domain.plan import difficulty_told, length_open, reason_told, total_questions
from vivavoce.domain.question import Answer, Origin, Spoken
from vivavoce.domain.report import Report
from vivavoce.domain.scoring import Evidence, Scorecard
from vivavoce.domain.state import ENDED, Asked, Session
from vivavoce.domain.trying import CODING
from vivavoce.ports.bank import RoleMatch
from vivavoce.ports.events import SessionSummary

Wire = dict[str, Any]


def origin(made_by: Origin) -> Wire:
    wire = {"kind": made_by.kind, "name": made_by.name, "version": made_by.version}
    return {**wire, "instead_of": made_by.instead_of} if made_by.instead_of else wire


def question(session: Session, asked: Asked, at: float) -> Wire:
    """A question as the candidate may see it: never its rubric, its key or its sample answers."""
    source = asked.question
    wire: Wire = {
        "question_id": asked.question_id,
        "text": source.spoken,
        "kind": source.kind,
        "answer_field": answer_field(source),
        "phase": asked.phase,
        "phase_title": _phase_title(session, asked.phase),
        "skill": source.skill,
        "difficulty": difficulty_told(session, asked),
        "question_number": asked.number,
        "total_questions": total_questions(session),
        "length_open": length_open(session),
        "time_limit_seconds": asked.time_limit_s,
        "elapsed_seconds": round(session.clock_at(at).question_s, 1) if session.open_id == asked.question_id else 0.0,
        "hints_available": len(source.hints) - asked.hints_given if session.blueprint.hints else 0,
        "hints_given": asked.hints_given,
        "reason": reason_told(session, asked),
        "origin": origin(source.origin),
    }
    if source.lead_in:
        wire["lead_in"] = source.lead_in
    if asked.follow_up_of:
        wire["follow_up_of"] = asked.follow_up_of
    if source.kind == CODING:
        wire["coding"] = coding_wire.coding(asked.coding)
    if takes_drawing(source.kind):
        wire["whiteboard"] = True
    if asked.drawing is not None and asked.answer is None:
        wire["board"] = board_wire.board(asked.drawing)
    return wire | beside.beside(source, session.seed)


def progress(session: Session, at: float) -> Wire:
    clock = session.clock_at(at)
    counts = session.blueprint.by_phase(session.programme.counts)
    asked = session.main_asked
    open_question = session.open
    return {
        "status": session.status,
        "phase": session.phase,
        "phases": [
            {
                "phase": phase,
                "title": title,
                "done": sum(a.phase == phase and a.question_id != session.open_id for a in asked),
                "total": counts[phase],
            }
            for phase, title in session.blueprint.phases().items()
        ],
        "question_number": session.asked[-1].number if session.asked else 0,
        "total_questions": total_questions(session),
        "length_open": length_open(session),
        "answered": sum(a.answer is not None for a in asked),
        "elapsed_seconds": round(clock.session_s, 1),
        "duration_seconds": session.session_limit_s,
        "remaining_seconds": round(max(0.0, session.session_limit_s - clock.session_s), 1),
        "clock_running": clock.since is not None,
        "thinking": session.thinking,
        "pause_allowed": session.blueprint.pause_allowed,
        "question_elapsed_seconds": round(clock.question_s, 1) if open_question else 0.0,
        "question_time_limit_seconds": open_question.time_limit_s if open_question else None,
    }


def evaluation(asked: Asked) -> Wire:
    card = asked.scorecard
    if card is None:
        raise LookupError("only an evaluated answer has an evaluation")
    return {"question_id": asked.question_id, **scorecard(card), **_graded(asked)}


def _graded(asked: Asked) -> Wire:
    """That a person looked, what they wrote, and what the machine had given: told to the candidate, with no name."""
    grade, machine = asked.grade, asked.machine_card
    if grade is None:
        return {}
    told = {"way": grade.way, "at": moment(grade.at), "note": grade.note}
    return {"grade": {**told, "machine_score": machine.score if machine else None}}


def scorecard(card: Scorecard) -> Wire:
    wire: Wire = {
        "score": card.score,
        "criteria": [
            {
                "name": c.name,
                "points": c.points,
                "max": c.max,
                "evidence": [_evidence(e) for e in c.evidence],
                "note": c.note,
            }
            for c in card.criteria
        ],
        "feedback": card.feedback,
        "strengths": list(card.strengths),
        "improvements": list(card.improvements),
        "confidence": card.confidence,
        "origin": origin(card.origin),
        "flags": list(card.flags),
        "hint_deduction": card.hint_deduction,
        "delivery": _delivery(card.delivery) if card.delivery else None,
    }
    if card.not_scored is not None:
        wire["not_scored"] = card.not_scored
    return wire


def _evidence(evidence: Evidence) -> Wire:
    if evidence.test:
        return {"test": evidence.test}
    if evidence.key:
        return {"key": evidence.key}
    if evidence.shape is not None:
        return {"board": {"shape": evidence.shape}, "quote": evidence.quote}
    if evidence.link is not None:
        return {"board": {"link": evidence.link}, "quote": evidence.quote}
    return {"quote": evidence.quote, "start": evidence.start, "end": evidence.end}


def _delivery(heard: Delivery) -> Wire:
    return {**asdict(heard), "origin": origin(heard.origin)}


def answer(given: Answer | None) -> Wire | None:
    return None if given is None else {**beside.given(given), "spoken": _spoken(given.spoken)}


def _spoken(spoken: Spoken | None) -> Wire | None:
    if spoken is None:
        return None
    return {
        "words": [asdict(word) for word in spoken.words],
        "duration_s": spoken.duration_s,
        "confidence": spoken.confidence,
        "heard": spoken.heard or None,
        "recording_id": spoken.recording or None,
        "origin": origin(spoken.origin),
    }


def answers(session: Session, at: float, *, shown: bool | None = None) -> list[Wire]:
    """`shown` is for those who gave the test: they see every evaluation at any time."""
    shown = evaluations_shown(session) if shown is None else shown
    return [
        {
            "question": question(session, asked, at),
            "answer": answer(asked.answer),
            "evaluation": evaluation(asked) if asked.scorecard and shown else None,
            "skipped": asked.skipped,
            "remarks": remarks(asked),
            "late": asked.late,
            "time_taken_seconds": asked.time_taken_s,
        }
        for asked in session.asked
        if asked.question_id != session.open_id
    ]


def remarks(asked: Asked) -> list[Wire]:
    """What was said to the question that was no answer to it, and the replies."""
    return [{"said": remark.said, "intent": remark.intent, "reply": remark.reply} for remark in asked.remarks]


def evaluations_shown(session: Session) -> bool:
    """When the candidate may read evaluations, as the blueprint says."""
    feedback = session.blueprint.feedback
    return feedback == "immediate" or (feedback == "at_end" and session.status in ENDED)


def report(session: Session, *, shown: bool = False) -> Wire | None:
    if session.report is None or (session.blueprint.feedback == "none" and not shown):
        return None
    return {"interview_id": session.id, **_report(session, session.report)}


def _report(session: Session, told: Report) -> Wire:
    found = asdict(told)
    for line in found["answers"]:
        asked = session.find(line["question_id"])
        line["drawing"] = board_wire.earned(asked) if asked else None
    return {**found, "origin": origin(told.origin)}


def snapshot(session: Session, at: float, member_id: str | None = None) -> Wire:
    """What a client needs to go on where it was; in a team, that of a member."""
    open_question = session.open
    hints = open_question.question.hints[: open_question.hints_given] if open_question else ()
    return {
        "status": session.status,
        "phase": session.phase,
        "progress": progress(session, at),
        "current_question": question(session, open_question, at) if open_question else None,
        "hints": [{"index": i, "text": text} for i, text in enumerate(hints, 1)],
        "remarks": remarks(open_question) if open_question else [],
        "on_floor": session.on_floor,
        "thinking": session.thinking,
        "answers": [
            {"question_id": asked.question_id, "answered": asked.answer is not None, "skipped": asked.skipped}
            for asked in session.asked
        ],
        "runs_owed": coding_wire.owed(session, member_id),
    }


def skill_weight(weight: SkillWeight) -> Wire:
    return {
        "skill": weight.skill,
        "name": weight.name,
        "weight": weight.weight,
        "reasons": list(weight.reasons),
    }


def role_match(asked: str, match: RoleMatch) -> Wire:
    return {
        "asked": asked,
        "role": match.role.id,
        "role_name": match.role.name,
        "confidence": match.confidence,
        "recognised": match.recognised,
        "by": match.by,
        "unrecognised": list(match.unrecognised),
    }


def _role_match_of(session: Session) -> Wire | None:
    """As it was when the interview was created; older interviews did not keep it."""
    kept = dict(session.context).get("role_match")
    return None if kept is None else {**json.loads(kept), "role": session.role, "role_name": session.role_name}


def interview(session: Session, at: float) -> Wire:
    open_question = session.open
    wire: Wire = {
        "interview_id": session.id,
        "status": session.status,
        "role": session.role,
        "role_name": session.role_name,
        "phase": session.phase,
        "difficulty": session.difficulty,
        "blueprint": session.blueprint.id,
        "skills": [skill_weight(weight) for weight in session.skills],
        "role_match": _role_match_of(session),
        "progress": progress(session, at),
        "current_question": question(session, open_question, at) if open_question else None,
        "answers": answers(session, at),
        "warnings": list(session.warnings),
        "test_id": session.test.test_id if session.test else None,
        "noted": list(session.blueprint.integrity) if session.blueprint.mode == "test" else [],
        "voice": session.aloud,
        "recording": session.recording_allowed,
        "personal": session.personal,
        "on_floor": session.on_floor,
        "grading_allowed": session.gradable,
        "can_allow_grading": session.blueprint.mode == "practice",
        "created_at": moment(session.created_at),
        "updated_at": moment(session.last_at),
        "ended_at": moment(session.ended_at),
        "end_reason": session.end_reason,
        "last_seq": session.seq,
    }
    told = report(session)
    if told is not None:
        wire["report"] = told
    return wire


def summary(row: SessionSummary) -> Wire:
    return {
        "interview_id": row.session_id,
        "status": row.status,
        "role": row.role,
        "role_name": row.title,
        "created_at": moment(row.created_at),
        "updated_at": moment(row.updated_at),
        "score": row.score if row.score_told else None,
        "low": row.low if row.score_told else None,
        "high": row.high if row.score_told else None,
        "answered": row.answered,
        "total": row.total,
        "length_open": row.length_open,
    }


def _phase_title(session: Session, phase: str) -> str:
    return session.blueprint.phases().get(phase, phase)
