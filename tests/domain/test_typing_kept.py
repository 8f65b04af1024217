"""Typing and drafts are in the log, within limits."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from domain.builders import CODE, Interview, coded, outcome
from vivavoce.domain.code_log import draft_of, runs_of, typing_of
from vivavoce.domain.commands import NoteTyping, RecordRun, RunCode, SaveCode
from vivavoce.domain.refusal import Refused
from vivavoce.domain.running import SourceFile
from vivavoce.domain.session import EVENTS_MAX, replay
from vivavoce.domain.timeline import timeline_of
from vivavoce.domain.typing_kept import BATCHES_AT_ONCE, BATCHES_MAX, LETTERS_MAX, QUIET_FROM, SAVES_AT_ONCE

MAIN = (SourceFile(name="", text="x = 1"),)


def typed(it: Interview, *edits: tuple[int, int, int, str], **fields: Any) -> Any:
    told = {"language": "python", "file": "", "since_ms": 0, "edits": edits or ((0, 0, 0, "x"),), "length": 1}
    return it.do(NoteTyping, question_id=it.open.question_id, digest="d", **(told | fields))


def saved(it: Interview, files: tuple[SourceFile, ...] = MAIN) -> Any:
    return it.do(SaveCode, question_id=it.open.question_id, language="python", files=files)


def test_typing_is_kept_batch_by_batch_and_told_once_on_the_line_of_time() -> None:
    it = coded()
    typed(it.wait(5), (0, 0, 0, "a"))
    typed(it.wait(5), (0, 1, 1, "b"), since_ms=3000)
    question_id = it.open.question_id
    assert [batch.edits for batch in typing_of(it.log, question_id)] == [((0, 0, 0, "a"),), ((0, 1, 1, "b"),)]
    assert [m.label for m in timeline_of(it.log) if m.kind == "code_typed"] == ["Began to write code for question 1"]
    assert typing_of(it.log, "another") == []
    assert replay(it.log) == it.state


@pytest.mark.parametrize(
    "edits", [(), ((0, 3, 1, ""),), ((-1, 0, 0, ""),), ((0, 0, 0, "x" * 100_001),), ((0, 0, 0, "x"),) * 401]
)
def test_a_batch_that_is_none_is_refused(edits: Any) -> None:
    with pytest.raises(Refused, match="typing_unfit"):
        typed(coded().wait(5), edits=edits)


def test_a_name_that_a_compiler_would_take_for_an_option_is_refused_while_typing_and_when_saving() -> None:
    it = coded().wait(5)
    with pytest.raises(Refused, match="file_name_unfit"):
        typed(it, file="-x.py")
    with pytest.raises(Refused, match="file_name_unfit"):
        saved(it, (*MAIN, SourceFile(name="-x.py", text="")))


def test_too_often_is_told_with_when_to_come_back() -> None:
    it = coded().wait(5)
    for _ in range(BATCHES_AT_ONCE):
        typed(it)
    with pytest.raises(Refused) as soon:
        typed(it)
    assert (soon.value.code, soon.value.retry_after_s) == ("typing_too_often", 1.0)
    for _ in range(SAVES_AT_ONCE):
        saved(it)
    with pytest.raises(Refused) as again:
        saved(it)
    assert (again.value.code, again.value.retry_after_s) == ("saved_too_often", pytest.approx(2.0, abs=0.2))
    it.pass_unnoticed(again.value.retry_after_s)
    typed(it)
    saved(it)


def test_what_follows_closely_is_taken_and_in_the_long_run_the_pace_holds() -> None:
    it = coded().wait(5)
    taken = 0
    for _ in range(1000):
        it.pass_unnoticed(0.1)
        try:
            typed(it)
        except Refused as soon:
            assert soon.code == "typing_too_often"
        else:
            taken += 1
    assert BATCHES_AT_ONCE + 95 <= taken <= BATCHES_AT_ONCE + 101


def test_enough_is_enough() -> None:
    it = coded().wait(5)
    for _ in range(BATCHES_MAX):
        typed(it)
        it.pass_unnoticed(1)
    with pytest.raises(Refused, match="enough_typed"):
        typed(it)
    long = coded().wait(5)
    for _ in range(LETTERS_MAX // 100_000):
        typed(long, (0, 0, 0, "x" * 100_000))
        long.pass_unnoticed(1)
    with pytest.raises(Refused, match="enough_typed"):
        typed(long)


def saved_all_the_while(it: Interview, hours: float, files: tuple[SourceFile, ...] = MAIN) -> list[float]:
    """When somebody who tries every ten seconds has a draft kept."""
    began, kept = it.now, []
    while it.now < began + hours * 3600:
        it.pass_unnoticed(10)
        try:
            saved(it, files)
        except Refused as soon:
            assert soon.code == "saved_too_often"
        else:
            kept.append(it.now - began)
    return kept


@pytest.mark.parametrize("letters", [5, 5_000])
def test_saving_never_ends_and_grows_rarer(letters: int) -> None:
    it = coded().wait(5)
    kept = saved_all_the_while(it, 10, (SourceFile(name="", text="x" * letters),))
    gaps = [later - sooner for sooner, later in pairwise(kept)]
    assert max(gap for at, gap in zip(kept, gaps, strict=False) if at < 3600) <= 100, (
        "in an hour it is that old at most"
    )
    assert kept[-1] > 9.5 * 3600
    assert len(kept) <= 400
    question_id = it.open.question_id
    draft = draft_of(it.log, question_id)
    assert draft is not None
    assert draft.at == pytest.approx(it.now - 36_000 + kept[-1], abs=1)


@pytest.mark.parametrize("seq", [QUIET_FROM, EVENTS_MAX])
def test_in_a_long_log_drafts_are_kept_still_and_typing_is_not(seq: int) -> None:
    it = coded().wait(5)
    it.set_log_length(seq)
    kept = saved_all_the_while(it, 1)
    assert 55 <= len(kept) <= 65
    assert kept[-1] > 3500
    with pytest.raises(Refused, match=r"enough_typed|too_many_events"):
        typed(it)


def test_the_draft_is_what_was_saved_or_run_last() -> None:
    it = coded().wait(5)
    question_id = it.open.question_id
    assert draft_of(it.log, question_id) is None
    saved(it)
    draft = draft_of(it.log, question_id)
    assert draft is not None
    assert (draft.language, draft.files, draft.at) == ("python", MAIN, it.now)
    it.do(RunCode, question_id=question_id, kind="run", code=CODE)
    draft = draft_of(it.log, question_id)
    assert draft is not None
    assert draft.files == (SourceFile(name="", text=CODE.text),)


def test_runs_are_told_newest_first_once_they_have_a_result_and_stand_on_the_line_of_time() -> None:
    it = coded().wait(5)
    for kind in ("run", "submission"):
        it.do(RunCode, question_id=it.open.question_id, kind=kind, code=CODE)
    owed = [run.run_id for run in it.state.runs]
    assert runs_of(it.log, it.open.question_id) == []
    for run_id in owed:
        it.do(RecordRun, run_id=run_id, outcome=outcome("AC", "WA"))
    assert [kept.asked.run_id for kept in runs_of(it.log, it.open.question_id)] == owed[::-1]
    told = [(m.label, m.detail) for m in timeline_of(it.log) if m.kind == "code_run"]
    assert told[1] == ("Submitted code for question 1", "python, WA, 2 of 3 tests")
