"""From a blueprint in YAML to the domain's `Blueprint`. Times are in minutes there, because people write them."""

from __future__ import annotations

from typing import cast, get_args

from vivavoce.content.fields import Fields
from vivavoce.domain.blueprint import Blueprint, Feedback, Mode, Section
from vivavoce.domain.kinds import kinds
from vivavoce.domain.question import DIFFICULTIES, Difficulty

FIELDS = (
    "id", "version", "title", "mode", "sections", "max_questions", "duration_min", "difficulty", "adaptive",
    "follow_ups_max", "follow_up_depth", "hints", "hint_cost", "feedback", "skip_allowed", "pause_allowed",
    "thinking_max_s", "clock_stops", "question_time_limit_s", "expires_after_days",
)  # fmt: skip
CLOCK_STOPS = ("disconnected", "thinking")


def blueprint_from(fields: Fields) -> Blueprint:
    fields.only(*FIELDS)
    sections = tuple(_section(child) for child in fields.children("sections"))
    if not sections:
        fields.problem("sections", "are missing; a blueprint has one at least.")
    stops = fields.texts("clock_stops") if "clock_stops" in fields.raw else None
    for stop in stops or ():
        fields.one_of("clock_stops", stop, CLOCK_STOPS)
    limit = fields.number("question_time_limit_s", least=10) if "question_time_limit_s" in fields.raw else None
    return Blueprint(
        id=fields.text("id"),
        version=int(fields.number("version", 1, 1)),
        title=fields.text("title"),
        mode=cast(Mode, fields.choice("mode", get_args(Mode), "practice")),
        sections=sections,
        max_questions=int(fields.number("max_questions", 10, 1, 100)),
        duration_s=fields.number("duration_min", 45, 1, 480) * 60,
        difficulty=cast(Difficulty, fields.choice("difficulty", DIFFICULTIES, "medium")),
        adaptive=fields.flag("adaptive", True),
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
    )


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
