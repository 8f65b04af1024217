"""Bugs to plant: each is a change of one place in the source, of the kind that a tired person makes."""

# ruff: noqa: E501  (a line of the table is a line of the source)

from __future__ import annotations

from typing import NamedTuple


class Bug(NamedTuple):
    name: str
    file: str
    old: str
    new: str
    also: tuple[tuple[str, str, str], ...] = ()


MAILBOX, ENGINE, CONVERSATION = "engine/mailbox.py", "engine/engine.py", "api/conversation.py"
PRESENCE = "engine/presence.py"
OUTBOX, WIRE, FRAMES = "api/outbox.py", "api/wire.py", "api/frames.py"
DECISIONS, EVOLUTION, STATE = "domain/decisions.py", "domain/evolution.py", "domain/state.py"
SESSION, PLAN, SCORING = "domain/session.py", "domain/plan.py", "domain/scoring.py"

APPEND = """        await self._store.append(
            Append("""
UNEARNED = "if card.score > _earned(card) + ROUNDING:"
KEY_SEEN = "if command.key is not None and command.key in state.acks:"

BUGS = (
    Bug(
        "acknowledged before the commit",
        MAILBOX,
        APPEND,
        """        if letter.reply is not None and not letter.reply.done():
            letter.reply.set_result(Accepted(_seq_of(after, letter.command.key, steps), after))
        await self._store.append(
            Append(""",
    ),
    Bug("told to listeners before the commit", MAILBOX, APPEND, "        self._committed(self, steps, None)\n" + APPEND),
    Bug("idempotency keys forgotten at a restart", EVOLUTION, "acks={event.cause: 1} if event.cause else {}", "acks={}"),
    Bug("a repeated key is refused", MAILBOX, KEY_SEEN, "if False:"),
    Bug(
        "a repeated key gets the newest place",
        MAILBOX,
        "return Accepted(state.acks[command.key], state, duplicate=True)",
        "return Accepted(state.seq, state, duplicate=True)",
    ),
    Bug(
        "owed work is lost in a crash",
        ENGINE,
        "for summary in unfinished if summary.owes_work]",
        "for summary in unfinished if summary.last_seq < 0]",
    ),
    Bug(
        "a commit reported as failed is not told",
        MAILBOX,
        "return () if told is None else",
        "return () if True else",
    ),
    Bug("a commit in doubt is not looked at again", MAILBOX, "if not isinstance(failure, NotFound) and letter.command is not None:", "if False:"),
    Bug(
        "places in the log have gaps",
        MAILBOX,
        "after_seq=state.seq if state else 0,",
        "after_seq=state.seq + (state.seq == 6) if state else 0,",
    ),
    Bug("a question is sent again after a reconnection", CONVERSATION, "not in self._sent_questions:", "!= '':"),
    Bug("replay begins one event too early", CONVERSATION, "if after < logged.seq <= until:", "if after <= logged.seq <= until:"),
    Bug("replay begins one event too late", CONVERSATION, "if after < logged.seq <= until:", "if after + 1 < logged.seq <= until:"),
    Bug(
        "events during the greeting are dropped",
        CONVERSATION,
        "self._tell(tuple(step for step in held if step.logged.seq > session.seq))",
        "self._tell(())",
    ),
    Bug(
        "the older connection stays open",
        CONVERSATION,
        'older.end(REPLACED, "replaced by a newer connection")',
        "pass",
    ),
    Bug("a departure is not noted", CONVERSATION, "if not led or self._observer:", "if True:"),
    Bug(
        "a departure is noted only if the store is well",
        CONVERSATION,
        "                await self._engine.pause(wait_s)\n",
        "                return\n",
    ),
    Bug("observers may act", CONVERSATION, "            elif self._observer:\n", "            elif False:\n"),
    Bug("the outbox turns frames round", OUTBOX, "self._waiting.popleft()", "self._waiting.pop()"),
    Bug("the question frame carries its rubric", WIRE, '        "skill": source.skill,\n        "difficulty": source', '        "rubric": [point.name for point in source.rubric],\n        "skill": source.skill,\n        "difficulty": source'),
    Bug("options carry their key", WIRE, '{"letter": option.letter, "text": option.text}', '{"letter": option.letter, "text": option.text, "right": option.right}'),
    Bug("feedback is shown at once in every test", FRAMES, 'session.blueprint.feedback != "immediate"', "False"),
    Bug("the clock runs while thinking", STATE, 'return not (self.thinking and self.blueprint.stops("thinking"))', "return True"),
    Bug("the clock runs while disconnected", STATE, 'self.disconnected and self.blueprint.stops("disconnected")', "False"),
    Bug("the clock runs during a pause", STATE, 'return self.status == "in_progress" and not', 'return self.status in ("in_progress", "paused") and not'),
    Bug("an outage is charged to the candidate", ENGINE, "else NoteInterruption(at=self.clock.now(), since=since)", "else NoteInterruption(at=self.clock.now(), since=self.clock.now())"),
    Bug("an outage is not noted", PRESENCE, "if state.status in ENDED or not running or", "if True or"),
    Bug("of two outages only the second counts", ENGINE, "            self._notice_absence()\n", "            pass\n"),
    Bug("timers are lost in a restart", ENGINE, "            if summary.due_at is not None:\n", "            if summary.due_at is None:\n"),
    Bug("a timer that fails does not come again", ENGINE, "            self._arm_at(session_id, self.clock.now() + AGAIN_AFTER_S)\n            return\n", "            return\n", ((MAILBOX, "if not isinstance(failure, NotFound) and letter.command is not None:", "if False:"),)),
    Bug("a late answer is not marked", DECISIONS, "        late=late,\n", "        late=False,\n"),
    Bug("a late answer is scored in a test", DECISIONS, 'if not late or state.blueprint.mode == "practice":', "if True:"),
    Bug("a late answer in a test is lost", DECISIONS, 'missed = asked.timed_out and state.blueprint.mode == "test"', "missed = False"),
    Bug("evidence is not verified", SCORING, "return bool(evidence.quote.strip()) and quoted == evidence.quote", "return True"),
    Bug("a score needs no points", SCORING, "if card.score > 0 and not any(c.points > 0 for c in card.criteria):", "if False:", ((SCORING, UNEARNED, "if False:"),)),
    Bug("a score may be eleven", SCORING, "if not 0 <= card.score <= 10 or", "if", ((SCORING, UNEARNED, "if False:"),)),
    Bug("hints cost nothing", SCORING, "deduction = min(card.score, hints * cost)", "deduction = 0.0"),
    Bug("an answer is evaluated twice", DECISIONS, "    if asked.scorecard is not None:\n", "    if False:\n"),
    Bug("the report does not wait for the evaluations", SESSION, "state.report is None and not effects:", "state.report is None:", ((DECISIONS, "or any(a.owes_evaluation for a in state.asked)", ""),)),
    Bug("follow-ups go on for ever", PLAN, "if used >= session.blueprint.follow_ups_max or _depth(session, last) >= session.blueprint.follow_up_depth:", "if False:"),
    Bug("a question is asked again", PLAN, "free = [[p for p in offer if p.id not in used] for offer in session.programme.offers]", "free = [list(offer) for offer in session.programme.offers]"),
    Bug("an interview nobody touches never expires", DECISIONS, "if command.at >= state.expires_at:", "if False:"),
    Bug("the end comes before the last evaluation", SESSION, "if any(asked.owes_evaluation for asked in state.asked) or next_question(state) is not None:", "if next_question(state) is not None:"),
)  # fmt: skip
