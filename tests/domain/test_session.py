"""What the rules work out once and look up afterwards."""

from __future__ import annotations

from domain.builders import create
from vivavoce.domain.events import SessionStarted
from vivavoce.domain.session import decide, evolve


def test_what_an_event_leads_to_is_worked_out_once_and_never_taken_for_another() -> None:
    made = evolve(None, decide(None, create())[0])
    early, late = SessionStarted(at=made.last_at + 1), SessionStarted(at=made.last_at + 2)
    assert evolve(made, early) is evolve(made, early)
    after_late = evolve(made, late)
    assert after_late.last_at == late.at
    assert evolve(after_late, early).seq == made.seq + 2, "a copy does not inherit what the original led to"
