"""From a blueprint in YAML to the domain's `Blueprint`. Times are in minutes there, because people write them."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast, get_args

from vivavoce.content.fields import Fields
from vivavoce.domain.blueprint import Blueprint, Feedback, Mode, Purpose, Section, Selection
from vivavoce.domain.kinds import kinds
from vivavoce.domain.question import DIFFICULTIES, Difficulty

FIELDS = (
    "id", "version", "title", "mode", "sections", "max_questions", "duration_min", "difficulty", "adaptive",
    "follow_ups_max", "follow_up_depth", "hints", "hint_cost", "feedback", "skip_allowed", "pause_allowed",
    "thinking_max_s", "clock_stops", "question_time_limit_s", "expires_after_days", "selection",
)  # fmt: skip
SELECTION_FIELDS = ("purpose", "skill_quotas", "success", "se_target", "questions_min", "exposure_max", "pool")
MAX_TOLD = "is told by 'max_questions' of the blueprint itself; put the number there."
CLOCK_STOPS = ("disconnected", "thinking")


def blueprint_from(fields: Fields, skills: Collection[str] = ()) -> Blueprint:
    """`skills` are the ids that its quotas may name."""
    fields.only(*FIELDS)
    sections = tuple(_section(child) for child in fields.children("sections"))
    if not sections:
        fields.problem("sections", "are missing; a blueprint has one at least.")
    stops = fields.texts("clock_stops") if "clock_stops" in fields.raw else None
    for stop in stops or ():
        fields.one_of("clock_stops", stop, CLOCK_STOPS)
    limit = fields.number("question_time_limit_s", least=10) if "question_time_limit_s" in fields.raw else None
    mode = cast(Mode, fields.choice("mode", get_args(Mode), "practice"))
    adaptive = fields.flag("adaptive", True)
    most = int(fields.number("max_questions", 10, 1, 100))
    return Blueprint(
        id=fields.text("id"),
        version=int(fields.number("version", 1, 1)),
        title=fields.text("title"),
        mode=mode,
        sections=sections,
        max_questions=most,
        duration_s=fields.number("duration_min", 45, 1, 480) * 60,
        difficulty=cast(Difficulty, fields.choice("difficulty", DIFFICULTIES, "medium")),
        adaptive=adaptive,
        follow_ups_max=int(fields.number("follow_ups_max", 3, 0, 20)),
        follow_up_depth=int(fields.number("follow_up_depth", 1, 0, 5)),
        hints=fields.flag("hints", True),
        hint_cost=fields.number("hint_cost", 0.5, 0, 10),
        feedback=cast(Feedback, fields.choice("feedback", get_args(Feedback), "immediate")),
        skip_allowed=fields.flag("skip_allowed", True),
        pause_allowed=fields.flag("pause_allowed", True),
        thinking_max_s=fields.number("thinking_max_s", 180, 0, 3600),
        clock_stops=stops,
        question_time_limit_s=limit,
        expires_after_s=fields.number("expires_after_days", 14, 0.01, 3650) * 86_400,
        selection=_selection(fields, mode, adaptive, most, skills),
    )


def _selection(fields: Fields, mode: Mode, adaptive: bool, most: int, skills: Collection[str]) -> Selection | None:
    """As the blueprint says; where it says nothing, practice that adapts aims where learning is."""
    if "selection" not in fields.raw:
        return Selection(purpose="practice") if adaptive and mode == "practice" else None
    if not adaptive:
        fields.problem("selection", "is there although 'adaptive' is false; take one of them out.")
    told = fields.child("selection")
    if "questions_max" in told.raw:
        told.problem("questions_max", MAX_TOLD)
    told.only(*SELECTION_FIELDS, "questions_max")
    return Selection(
        purpose=cast(Purpose, told.choice("purpose", get_args(Purpose))),
        skill_quotas=_quotas(told, skills),
        success=_success(told),
        se_target=told.number("se_target", 0.45, 0.2, 0.9),
        questions_min=_questions_min(told, most),
        exposure_max=told.number("exposure_max", 0.25, 0.01, 1),
        pool=int(told.number("pool", 120, 10, 200)),
    )


def _quotas(told: Fields, skills: Collection[str]) -> tuple[tuple[str, float], ...] | None:
    """`by_role` (as the skills count in the interview), `none`, or a mapping of shares that sum to 1."""
    raw = told.raw.get("skill_quotas", "by_role")
    if raw in ("by_role", "none"):
        return () if raw == "by_role" else None
    if not isinstance(raw, dict):
        told.problem("skill_quotas", "is by_role, none, or a share for each skill, such as {python: 0.6, sql: 0.4}.")
        return ()
    shares = told.child("skill_quotas")
    found = tuple((skill, shares.number(skill, most=1)) for skill in shares.raw)
    for skill in shares.raw:
        told.one_of("skill_quotas", skill, skills)
    whole = sum(share for _, share in found)
    if abs(whole - 1.0) > 0.01:
        told.problem("skill_quotas", f"sum to {whole:g}; write shares that sum to 1.")
    return found


def _questions_min(told: Fields, most: int) -> int:
    least = int(told.number("questions_min", min(8, most), 1, 100))
    if least > most:
        told.problem("questions_min", f"is {least}, and max_questions is {most}; write a number up to that.")
    return least


def _success(told: Fields) -> tuple[float, float]:
    raw = told.raw.get("success", [0.60, 0.75])
    numbers = (
        [x for x in raw if isinstance(x, (int, float)) and not isinstance(x, bool)] if isinstance(raw, list) else []
    )
    if len(numbers) != 2 or not 0 <= numbers[0] < numbers[1] <= 1:
        told.problem("success", "is the chance of success to aim at; write two numbers, such as [0.6, 0.75].")
        return 0.60, 0.75
    return float(numbers[0]), float(numbers[1])


def _section(fields: Fields) -> Section:
    fields.only("phase", "title", "kinds", "share", "at_least", "personal")
    names = fields.texts("kinds")
    if not names:
        fields.problem("kinds", "are missing; name the kinds of question that this phase asks.")
    for name in names:
        fields.one_of("kinds", name, kinds())
    return Section(
        phase=fields.text("phase"),
        title=fields.text("title"),
        kinds=names,
        share=fields.number("share", 1, 0, 1000),
        at_least=int(fields.number("at_least", 0, 0, 100)),
        personal=fields.flag("personal", False),
    )
