"""What the oracle is worth: each of these faults, planted into a copy of the rules, is found by one of the lives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import vivavoce

SOURCE = Path(vivavoce.__file__).parent
TESTS = Path(__file__).parent.parent
STATE, DECISIONS, EVOLUTION = "domain/state.py", "domain/decisions.py", "domain/evolution.py"
ANSWERABLE = "domain/answerable.py"
SCHEDULING, ATTEMPTS, ZONES = "domain/scheduling.py", "domain/attempts.py", "desk/zones.py"
HUNT = """
from domain.schedule_agreement import disagreement
from vivavoce.domain import state
print(state.__file__)
print(next((told.splitlines()[0] for seed in range(300) if (told := disagreement(seed))), "nothing"))
"""

MUTANTS = {
    "the grace of a question is forgotten": (
        STATE,
        "open_question.time_limit_s + GRACE_S",
        "open_question.time_limit_s",
    ),
    "the grace of the test is forgotten": (STATE, "self.session_limit_s + GRACE_S", "self.session_limit_s"),
    "a late answer has no grace": (ANSWERABLE, "over_s > GRACE_S + EPSILON_S", "over_s > EPSILON_S"),
    "the grace is given twice": (ANSWERABLE, "over_s > GRACE_S + EPSILON_S", "over_s > 2 * GRACE_S + EPSILON_S"),
    "the test's own time makes no answer late": (
        ANSWERABLE,
        "over_s = max(clock.question_s - asked.time_limit_s, clock.session_s - state.session_limit_s)",
        "over_s = clock.question_s - asked.time_limit_s",
    ),
    "extra time counts twice for the test": (
        STATE,
        "return self.duration_s * self.extra_time_factor",
        "return self.duration_s * self.extra_time_factor**2",
    ),
    "extra time is forgotten for the test": (
        STATE,
        "return self.duration_s * self.extra_time_factor",
        "return self.duration_s",
    ),
    "extra time counts twice for a question": (
        DECISIONS,
        "time_limit_s=limit * state.extra_time_factor",
        "time_limit_s=limit * state.extra_time_factor**2",
    ),
    "extra time is forgotten for a question": (
        DECISIONS,
        "time_limit_s=limit * state.extra_time_factor",
        "time_limit_s=limit",
    ),
    "a pause is counted": (
        STATE,
        'return self.status == "in_progress" and not',
        'return self.status in ("in_progress", "paused") and not',
    ),
    "a pause is always allowed": (DECISIONS, "if not state.blueprint.pause_allowed:", "if False:"),
    "the service's absence is counted": (
        EVOLUTION,
        "state.clock_at(event.since if isinstance(event, e.ServiceInterrupted) else event.at)",
        "state.clock_at(event.at)",
    ),
    "after the service's absence the clock goes on from before it": (
        EVOLUTION,
        "or interrupted:",
        "and not interrupted:",
    ),
    "a lost connection always stops a test": (
        STATE,
        'self.disconnected and self.blueprint.stops("disconnected")',
        "self.disconnected",
    ),
    "a lost connection never stops a test": (
        STATE,
        'self.disconnected and self.blueprint.stops("disconnected")',
        "False",
    ),
    "a question's time runs before it was delivered": (
        EVOLUTION,
        "delivered=not state.disconnected",
        "delivered=True",
    ),
    "the end of a replaced connection counts": (
        DECISIONS,
        "if state.connection_id != command.connection_id:",
        "if state.connection_id is None:",
    ),
    "a missed question closes nothing": (
        EVOLUTION,
        'return _close(state, question_id) if state.blueprint.mode == "test" else state',
        "return state",
    ),
    "what nobody touches expires from its creation": (
        STATE,
        "max(self.last_at, planned or 0.0)",
        "max(self.created_at, planned or 0.0)",
    ),
    "a zone's offset is ignored": (ZONES, "return moment_of(first)", "return moment_of(local.replace(tzinfo=UTC))"),
    "a written offset is ignored": (ZONES, "return moment_of(local)", "return moment_of(local.replace(tzinfo=UTC))"),
    "of two readings the first is taken": (ZONES, "if before > after:", "if False:"),
    "an hour that never comes is taken for the next": (ZONES, "if before < after:", "if False:"),
    "the start has no grace": (SCHEDULING, "self.closes_at + GRACE_S", "self.closes_at"),
    "the close bounds the end": (
        SCHEDULING,
        "return None if self.closes_at is None else self.closes_at + GRACE_S",
        "return None if self.closes_at is None else self.closes_at - self.duration_s",
    ),
    "it opens a moment late": (ATTEMPTS, "or ask.now >= opens:", "or ask.now > opens:"),
    "one attempt too many": (ATTEMPTS, "if ask.used < attempts:", "if ask.used <= attempts:"),
    "cooling off counts from the start of an attempt": (
        ATTEMPTS,
        "max((a.ended_at for a in ask.past if a.ended_at",
        "max((a.started_at for a in ask.past if a.ended_at",
    ),
    "a second attempt beside a running one": (
        ATTEMPTS,
        "if all(attempt.ended_at is not None for attempt in ask.past):",
        "if True:",
    ),
    "the promised end forgets the extra time": (
        ATTEMPTS,
        "ends_at=ask.now + ask.schedule.duration_s * factor",
        "ends_at=ask.now + ask.schedule.duration_s",
    ),
    "a window need not hold the extra time": (
        SCHEDULING,
        "    longest = schedule.duration_s * around.longest_extra_time\n    if window < longest:",
        "    longest = schedule.duration_s\n    if window < longest:",
    ),
    "a window that is open already counts from its opening": (
        SCHEDULING,
        "return closes - (now if opens is None else max(opens, now))",
        "return closes - (now if opens is None else opens)",
    ),
    "cooling off counts after the last attempt too": (
        SCHEDULING,
        "needed = (schedule.attempts - 1) *",
        "needed = schedule.attempts *",
    ),
}


def hunted(copy: Path) -> str:
    """What the lives find in this copy of the rules."""
    told = subprocess.run(
        [sys.executable, "-B", "-c", HUNT],
        env=os.environ | {"PYTHONPATH": f"{copy}{os.pathsep}{TESTS}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    ran_on, found = told.stdout.splitlines()
    assert ran_on.startswith(str(copy))
    return found


def rules_copied(to: Path) -> Path:
    package = to / "vivavoce"
    for part in ("domain", "desk", "ports"):
        shutil.copytree(SOURCE / part, package / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(SOURCE / "__init__.py", package)
    return package


@pytest.mark.slow
@pytest.mark.parametrize("fault", MUTANTS)
def test_a_planted_fault_is_found(fault: str, tmp_path: Path) -> None:
    name, right, wrong = MUTANTS[fault]
    planted = rules_copied(tmp_path) / name
    text = planted.read_text(encoding="utf-8")
    assert text.count(right) == 1, f"{name} has changed; plant this fault anew"
    planted.write_text(text.replace(right, wrong), encoding="utf-8")
    assert hunted(tmp_path).startswith("seed ")


@pytest.mark.slow
def test_in_an_unharmed_copy_nothing_is_found(tmp_path: Path) -> None:
    rules_copied(tmp_path)
    assert hunted(tmp_path) == "nothing"
