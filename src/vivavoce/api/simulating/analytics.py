"""How a candidate's progress looks on the wire of door C."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import quote

from vivavoce.api.wire import Wire, moment
from vivavoce.desk.progress import Standing
from vivavoce.domain.forecasting import SESSIONS_MIN, Forecast
from vivavoce.domain.meaning import COMPARABLE_MIN, told
from vivavoce.domain.progress import ConceptStanding, Rate, Readiness, TrendPoint
from vivavoce.domain.spacing import METHOD, Card, plan

NOT_COMPARED = (
    f"None of your sessions could be compared yet: that takes {COMPARABLE_MIN} of other people with the same pattern, "
    "type and difficulty."
)
TOO_FEW = f"A prediction takes {SESSIONS_MIN} scored sessions."


def analytics(user_id: str, standing: Standing) -> Wire:
    found = standing.progress
    return {
        "user_id": user_id,
        "sessions": found.sessions,
        "score_trend": [_point(one) for one in found.trend],
        "concept_performance": [_concept(one) for one in found.concepts],
        "company_readiness": {company: _readiness(one) for company, one in found.readiness.items()},
        "improvement_rate": found.rate.rate,
        "improvement": {**asdict(found.rate), "meaning": _rate_told(found.rate)},
        **_percentile(found.standing),
        "prediction": _prediction(found.forecast, found.sessions),
        "practice_plan": [_planned(card, standing) for card in plan(found.cards, standing.now)],
        "practice_method": METHOD,
        "streak": asdict(standing.streak),
    }


def _point(point: TrendPoint) -> Wire:
    return {
        "session_id": point.session_id,
        "at": moment(point.at),
        "score": point.score,
        "low": point.low,
        "high": point.high,
        "level": point.level,
        "company_type": point.company or None,
        "interview_type": point.interview_type or None,
        "difficulty_level": point.difficulty,
    }


def _concept(concept: ConceptStanding) -> Wire:
    return {
        "concept": concept.concept,
        "name": concept.name,
        "score": concept.found.mean,
        "low": concept.found.low,
        "high": concept.found.high,
        "n": concept.found.count,
        "last_at": moment(concept.last_at),
        "meaning": told(concept.found, "answer"),
    }


def _readiness(found: Readiness) -> Wire:
    wire = asdict(found)
    return {"n": wire.pop("answers"), **wire}


def _rate_told(rate: Rate) -> str:
    if rate.rate is None or rate.low is None or rate.high is None:
        return ""
    sure = "" if rate.low > 0 or rate.high < 0 else " It may as well be none."
    return (
        f"{rate.rate:+g} of 10 a week over {rate.sessions} sessions, likely between {rate.low:+g} and {rate.high:+g}."
        f"{sure} Sessions of all patterns and difficulties are in it."
    )


def _percentile(standing: tuple[float, int] | None) -> Wire:
    basis: Wire = {"sessions": None, "low": None, "high": None, "meaning": "", "why_not": NOT_COMPARED}
    if standing is None:
        return {"percentile": None, "percentile_basis": basis}
    share, sessions = standing
    meaning = f"Your latest session that could be compared is above {share:.0%} of {sessions} of other people."
    return {
        "percentile": round(100 * share, 1),
        "percentile_basis": {**basis, "sessions": sessions, "meaning": meaning, "why_not": ""},
    }


def _prediction(found: Forecast | None, sessions: int) -> Wire:
    if found is None:
        nothing = {"score": None, "low": None, "high": None, "sessions": sessions, "past": None}
        return {**nothing, "meaning": "", "why_not": TOO_FEW}
    meaning = f"The next session may come to {found.score:g}, likely between {found.low:g} and {found.high:g}."
    if found.past is not None:
        meaning += f" For your last {found.past.predictions} this would have been {found.past.error:g} off on average."
    return {**asdict(found), "meaning": meaning, "why_not": ""}


def _planned(card: Card, standing: Standing) -> Wire:
    name = standing.names.get(card.concept, card.concept.replace("-", " ").capitalize())
    due = card.due_at <= standing.now
    when = "It is due" if due else "It comes up next"
    return {
        "concept": card.concept,
        "name": name,
        "box": card.box,
        "due": due,
        "due_at": moment(card.due_at),
        "last_at": moment(card.last_at),
        "last_score": card.last_score,
        "why": f"{when}: the last answer earned {card.last_score:g} of 10, so it lies in box {card.box} of 5.",
        "href": f"/start?skill={quote(card.concept)}",
    }
