"""Door B without a socket and in virtual time: time, feedback, devices, what a test forbids."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from api.assessment_room import JUDGED, NUMBER, SESSION_ID, TEST_ID, Room, choice, kinds_of, open_question, room, turns
from api.coding_room import PROBLEM
from vivavoce.api.assessing.answering import letter_of
from vivavoce.api.assessing.quiet import LOOK_EVERY_S
from vivavoce.api.line import ACCESS_DENIED, BAD_MESSAGES, IDLE, IDLE_AFTER_S
from vivavoce.domain.question import NumberKey
from vivavoce.engine.coding import Coding
from vivavoce.ports.code import ScriptedJudge, ScriptedProblems


async def test_feedback_progress_and_the_next_question_follow_an_answer() -> None:
    here = room()
    device = await here.device()
    question = await device.start()
    await here.pass_s(30)
    (_, feedback), (_, progress), (_, following) = told = await device.answer(question, "a")
    assert kinds_of(told) == ["answer_feedback", "progress_update", "question"]
    assert (feedback["is_correct"], feedback["correct_option"], feedback["selected_option"]) == (True, "A", "A")
    assert (feedback["score_gained"], feedback["total_score"], feedback["time_taken_seconds"]) == (10, 10, 30)
    assert feedback["progress"] == {"questions_answered": 1, "total_questions": 3, "percentage_complete": 33.3}
    assert feedback["explanation"].endswith("It has always been so.")
    assert (progress["current_score"], progress["completion_percentage"]) == (10, 33.3)
    assert following["question_number"] == 2


async def test_a_question_in_code_shows_what_lies_beside_it_and_its_answer_is_judged_by_its_tests() -> None:
    coding = Coding(ScriptedJudge(), ScriptedProblems({"question-1": replace(PROBLEM, id="question-1")}))
    here = room([replace(choice(1), kind="coding_problem", options=())], coding=coding)
    device = await here.device()
    question = await device.start()
    assert (question["answer_field"], question["coding"]["title"]) == ("code", "Sums")
    given = {"question_id": question["question_id"], "code": "def sums(numbers): ...", "language": "python"}
    told = dict(await device.say("submit_answer", "k1", **given, files=[{"name": "more.py", "text": "x = 1"}]))
    told |= dict(device.new())
    assert told["answer_feedback"]["score_gained"] == 10
    [correct] = told["answer_feedback"]["evaluation"]["criteria"]
    assert correct["evidence"] == [{"test": "sample"}, {"test": "hidden"}]
    asked = (await here.session()).asked[0]
    assert asked.answer is not None
    assert [file.name for file in asked.answer.files] == ["more.py"]


async def test_a_question_names_its_skill_its_node_and_what_is_left() -> None:
    here = room([choice(1)])
    device = await here.device()
    question = await device.start()
    assert question["node_id"] == "skill_python"
    assert question["skill_being_tested"] == "Python"
    assert question["difficulty_level"] == "Medium"
    assert question["options"][0] == "A) Option A"
    assert question["answer_field"] == "selected_option"
    assert (question["time_limit_seconds"], question["remaining_seconds"]) == (120, 120)
    await here.pass_s(50)
    [(_, again)] = await device.say("get_question")
    assert (again["time_limit_seconds"], again["remaining_seconds"]) == (120, 70)


async def test_nodes_remain_while_their_skill_still_gets_questions() -> None:
    here = room()
    device = await here.device()
    question, left = await device.start(), []
    for _ in range(3):
        told = dict(await device.answer(question))
        left.append(told["progress_update"]["remaining_nodes"])
        question = told.get("question", {})
    assert left[0] in (1, 2)
    assert left[1:] == [1, 0]


async def test_at_the_end_the_results_are_told() -> None:
    here = room([choice(1), choice(2)])
    device = await here.device()
    question = await device.start()
    await here.pass_s(100)
    following = dict(await device.answer(question))["question"]
    await here.pass_s(50)
    told = await device.answer(following, "B")
    assert kinds_of(told) == ["answer_feedback", "progress_update", "assessment_completed"]
    results = told[-1][1]["results"]
    created = int((await here.session()).created_at)
    assert results == {
        "assessment_id": f"assess_{NUMBER}_{created}",
        "total_questions": 2,
        "total_score": 10,
        "max_possible_score": 20,
        "percentage_score": 50,
        "time_taken_minutes": 2,
        "completion_status": "completed",
        "questions_answered": 2,
        "interview_id": SESSION_ID,
    }


@pytest.mark.parametrize("feedback", ["at_end", "none"])
async def test_feedback_that_is_told_later_or_never_still_comes_without_what_it_keeps(feedback: str) -> None:
    here = room([choice(1), choice(2)], feedback=feedback)
    device = await here.device()
    question = await device.start()
    told = dict(await device.answer(question))
    kept = ("is_correct", "correct_option", "explanation", "score_gained", "total_score")
    assert [told["answer_feedback"][name] for name in kept] == [None] * 5
    assert told["answer_feedback"]["selected_option"] == "A"
    assert told["answer_feedback"]["progress"]["percentage_complete"] == 50
    assert told["progress_update"]["current_score"] is None
    results = dict(await device.answer(told["question"], "B"))["assessment_completed"]["results"]
    scores = [results[name] for name in ("total_score", "max_possible_score", "percentage_score")]
    if feedback == "none":
        assert scores == [None] * 3
        assert "answers" not in results
    else:
        assert scores == [10, 20, 50]
        assert [(a["is_correct"], a["correct_option"], a["score_gained"]) for a in results["answers"]] == [
            (True, "A", 10),
            (False, "A", 0),
        ]


async def test_several_options_are_sent_as_a_list() -> None:
    here = room([choice(1, kind="multiple_select"), choice(2, kind="multiple_select")])
    device = await here.device()
    question = await device.start()
    told = dict(await device.answer(question, ["a", "C) Option C"]))
    assert told["answer_feedback"]["is_correct"] is True
    assert told["answer_feedback"]["selected_option"] == told["answer_feedback"]["correct_option"] == ["A", "C"]
    told = dict(await device.answer(told["question"], ["A"]))
    assert (told["answer_feedback"]["is_correct"], told["answer_feedback"]["score_gained"]) == (False, 5)


async def test_an_open_question_names_its_field_and_its_feedback_comes_when_it_is_judged() -> None:
    here = room([open_question(1)], cards=[JUDGED])
    device = await here.device()
    question = await device.start()
    assert (question["options"], question["answer_field"]) == ([], "answer")
    refused = await device.answer(question, "A")
    assert refused[0][1]["code"] == "wrong_answer_field"
    told = dict(await device.say("submit_answer", question_id=question["question_id"], answer="It makes reading fast."))
    feedback = told["answer_feedback"]
    assert (feedback["is_correct"], feedback["correct_option"], feedback["score_gained"]) == (None, None, 6.5)
    assert feedback["evaluation"]["criteria"][0]["evidence"][0]["quote"] == "It makes"
    assert told["assessment_completed"]["results"]["percentage_score"] == 65


async def test_a_question_of_another_kind_names_its_field_and_a_key_decides_it() -> None:
    number = replace(open_question(1), kind="numeric", rubric=(), number=NumberKey(value=7.5, absolute=0.1, unit="ms"))
    here = room([number])
    device = await here.device()
    question = await device.start()
    assert (question["options"], question["answer_field"], question["unit"]) == ([], "number", "ms")
    told = dict(await device.say("submit_answer", question_id=question["question_id"], number="7,55 ms"))
    feedback = told["answer_feedback"]
    assert (feedback["is_correct"], feedback["score_gained"], feedback["correct_option"]) == (True, 10, None)
    assert "evaluation" not in feedback


# Time


async def test_a_question_whose_time_runs_out_is_told_and_the_next_one_comes() -> None:
    here = room()
    device = await here.device()
    await device.start()
    await here.pass_s(121)
    assert device.new() == []
    await here.pass_s(2)
    told = device.new()
    assert kinds_of(told) == ["system_message", "progress_update", "question"]
    assert told[0][1]["kind"] == "question_time_up"
    assert (told[1][1]["questions_answered"], told[1][1]["completion_percentage"]) == (0, 33.3)


async def test_an_answer_within_the_grace_counts_and_one_after_it_is_late_and_not_scored() -> None:
    here = room()
    device = await here.device()
    first = await device.start()
    await here.pass_s(121.5)
    told = dict(await device.answer(first))
    assert (told["answer_feedback"]["late"], told["answer_feedback"]["score_gained"]) == (False, 10)
    second = told["question"]
    await here.pass_s(125)
    device.new()
    told = dict(await device.answer(second))
    late = told["answer_feedback"]
    assert (late["late"], late["is_correct"], late["score_gained"], late["total_score"]) == (True, None, None, 10)
    assert "not scored" in late["explanation"]


async def test_when_the_time_of_the_test_is_up_it_is_over() -> None:
    here = room(duration_s=100.0)
    device = await here.device()
    question = await device.start()
    await device.answer(question)
    await here.pass_s(103)
    told = device.new()
    assert kinds_of(told) == ["system_message", "assessment_completed"]
    results = told[-1][1]["results"]
    assert results["completion_status"] == "timed_out"
    assert (results["total_questions"], results["percentage_score"]) == (3, 33.3)


async def test_nothing_heard_for_half_an_hour_closes_within_the_next_five_minutes() -> None:
    here = room()
    quiet, lively = await here.device(), await here.device()
    await here.pass_s(IDLE_AFTER_S - 10)
    await lively.say("heartbeat")
    assert quiet.closed is None
    await here.pass_s(LOOK_EVERY_S + 10)
    assert (quiet.closed, lively.closed) == (IDLE, None)
    assert len(here.rounds) == 1
    await here.pass_s(IDLE_AFTER_S + LOOK_EVERY_S)
    assert lively.closed == IDLE
    assert here.clock.next_at() is None, "with nobody here no timer runs"


# What a test forbids, and what it allows


@pytest.mark.parametrize(
    ("kind", "code"),
    [("pause_assessment", "pause_not_allowed"), ("hint", "hints_not_allowed"), ("skip_question", "skip_not_allowed")],
)
async def test_what_the_test_forbids_is_refused_by_name(kind: str, code: str) -> None:
    here = room(skip_allowed=False)
    device = await here.device()
    await device.start()
    [(kind, error)] = await device.say(kind)
    assert (kind, error["code"], error["retryable"]) == ("error", code, False)


async def test_a_pause_stops_the_clock_and_hides_the_question_until_it_is_over() -> None:
    here = room(pause_allowed=True)
    device = await here.device()
    question = await device.start()
    await here.pass_s(20)
    told = await device.say("pause_assessment")
    assert kinds_of(told) == ["system_message", "progress_update"]
    assert (told[1][1]["status"], told[1][1]["clock_running"]) == ("paused", False)
    await here.pass_s(1000)
    assert dict(await device.answer(question))["error"]["code"] == "paused"
    other = await here.device()
    assert kinds_of(await other.say("start_assessment", test_id=TEST_ID)) == ["assessment_started", "system_message"]
    told = await other.say("resume_assessment")
    assert kinds_of(told) == ["system_message", "progress_update", "question"]
    assert (told[2][1]["question_id"], told[2][1]["remaining_seconds"]) == (question["question_id"], 100)


async def test_a_hint_is_given_and_a_skipped_question_is_left() -> None:
    here = room(hints=True)
    device = await here.device()
    question = await device.start()
    [(_, hint)] = await device.say("hint")
    assert (hint["question_id"], hint["text"], hint["remaining"]) == (question["question_id"], "Think of A.", 0)
    told = await device.say("skip_question", question_id=question["question_id"])
    assert kinds_of(told) == ["progress_update", "question"]
    assert (told[0][1]["questions_answered"], told[0][1]["completion_percentage"]) == (0, 33.3)


async def test_a_fact_is_noted_and_said_to_nobody() -> None:
    here = room()
    device = await here.device()
    await device.start()
    [(kind, ack)] = await device.say("integrity", "k1", kind="tab_hidden")
    session = await here.session()
    assert (kind, ack["seq"], session.integrity) == ("ack", session.seq, ("tab_hidden",))


# Keys, and answers sent twice


async def test_an_answer_sent_again_with_its_id_gets_the_same_ack_and_its_feedback_again() -> None:
    here = room()
    device = await here.device()
    question = await device.start()
    first = await device.answer(question, "A", "key-1")
    again = await device.answer(question, "B", "key-1")
    assert kinds_of(first) == ["ack", "answer_feedback", "progress_update", "question"]
    assert kinds_of(again) == ["ack", "answer_feedback"]
    assert again[0] == first[0]
    assert again[1][1]["selected_option"] == "A"


async def test_an_answer_sent_twice_without_an_id_counts_once() -> None:
    here = room()
    device = await here.device()
    question = await device.start()
    await device.answer(question, "A")
    [(kind, error)] = await device.answer(question, "B")
    assert (kind, error["code"]) == ("error", "already_answered")
    assert (await here.session()).asked[0].score == 10


@pytest.mark.parametrize(
    ("written", "letter"),
    [("a", "A"), (" B ", "B"), ("C)", "C"), ("D) Is it: so?", "D"), ("b.", "B"), ("A dog", "A dog"), ("", "")],
)
def test_an_option_names_a_letter_in_many_ways(written: str, letter: str) -> None:
    assert letter_of(written) == letter


# Who may not


async def test_a_test_that_is_not_theirs_closes_with_4003() -> None:
    here = room()
    here.invited = False
    device = await here.device()
    told = await device.say("start_assessment", "k", test_id=TEST_ID)
    assert kinds_of(told) == ["error"]
    assert told[0][1]["id"] == "k"
    assert device.closed == ACCESS_DENIED


@pytest.mark.parametrize("data", [{}, {"test_id": None}])
async def test_a_start_without_a_test_is_refused_by_name(data: dict[str, Any]) -> None:
    here = room()
    device = await here.device()
    assert dict(await device.say("start_assessment", **data))["error"]["code"] == "test_id_missing"


async def test_another_test_cannot_be_started_beside_the_one_that_runs() -> None:
    here = room()
    device = await here.device()
    await device.start()
    assert dict(await device.say("start_assessment", test_id=7))["error"]["code"] == "assessment_running"


@pytest.mark.parametrize("binary", [False, True])
async def test_ten_bad_frames_in_a_row_close(binary: bool) -> None:
    device = await _rubbish(room(), 9, binary)
    assert device.closed is None
    device = await _rubbish(room(), 10, binary)
    assert device.closed == BAD_MESSAGES


async def _rubbish(here: Room, count: int, binary: bool) -> Any:
    device = await here.device()
    for _ in range(count):
        await (device.talk.receive_bytes(b"\0") if binary else device.talk.receive("rubbish"))
    await turns()
    assert kinds_of(device.new()) == ["error"] * count
    return device
