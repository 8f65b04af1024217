"""Door B without a socket: several devices of one candidate, both doors on one session, and coming back."""

from __future__ import annotations

import asyncio
import json

import pytest

from api.assessment_room import JUDGED, SESSION_ID, TEST_ID, choice, kinds_of, open_question, room, turns
from vivavoce.api.line import REPLACED
from vivavoce.domain.commands import CancelSession, GradeAnswer
from vivavoce.domain.events import HelpAsked

# Several devices


async def test_a_second_device_takes_control_and_the_first_follows() -> None:
    here = room()
    first = await here.device()
    question = await first.start()
    second = await here.device()
    assert (await second.start())["question_id"] == question["question_id"]
    assert first.new() == [("control", {"in_control": False, "anyone": True})]
    [(_, error)] = await first.answer(question)
    assert error["code"] == "not_in_control"
    told = await second.answer(question)
    assert first.new() == told
    assert kinds_of(told) == ["answer_feedback", "progress_update", "question"]
    assert first.closed is None


async def test_control_is_handed_over_in_one_message() -> None:
    here = room()
    first, second = await here.device(), await here.device()
    question = await first.start()
    await second.start()
    first.new()
    assert await first.say("take_control") == [("control", {"in_control": True, "anyone": True})]
    assert second.new() == [("control", {"in_control": False, "anyone": True})]
    assert kinds_of(await first.answer(question))[0] == "answer_feedback"


async def test_when_the_leading_device_is_gone_the_next_one_that_acts_leads() -> None:
    here = room()
    first, second = await here.device(), await here.device()
    await first.start()
    question = await second.start()
    first.new()
    await second.leave()
    assert first.new() == [("control", {"in_control": False, "anyone": False})]
    assert kinds_of(await first.answer(question))[0] == "answer_feedback"


async def test_an_observer_follows_and_never_acts() -> None:
    here = room()
    observer = await here.device(observer=True)
    assert dict(await observer.say("start_assessment", test_id=TEST_ID))["error"]["code"] == "not_started"
    device = await here.device()
    question = await device.start()
    assert kinds_of(await observer.say("start_assessment", test_id=TEST_ID)) == ["assessment_started", "question"]
    for kind, data in (
        ("submit_answer", {"question_id": question["question_id"], "selected_option": "A"}),
        ("take_control", {}),
        ("skip_question", {}),
        ("integrity", {"kind": "paste"}),
    ):
        assert dict(await observer.say(kind, **data))["error"]["code"] == "observer"
    assert device.new() == [], "an observer takes control from nobody"
    told = await device.answer(question)
    assert observer.new() == told


async def test_both_doors_see_the_same_session() -> None:
    here = room()
    device = await here.device()
    question = await device.start()
    far, other = await here.door_a()
    assert device.new() == [("control", {"in_control": False, "anyone": True})]
    answer = {"question_id": question["question_id"], "option": "A"}
    await other.receive(json.dumps({"type": "answer", "data": answer}))
    await turns()
    told = device.new()
    assert kinds_of(told) == ["answer_feedback", "progress_update", "question"]
    await device.say("take_control")
    assert far.closed == REPLACED, "Door A's rule: the newer one replaces the older"
    await device.answer(told[2][1])
    assert [asked.score for asked in (await here.session()).asked[:2]] == [10, 10]


# Coming back


async def test_a_new_connection_goes_on_with_the_same_question_and_the_time_that_is_left() -> None:
    here = room()
    device = await here.device()
    question = await device.start()
    await device.leave()
    await here.pass_s(45)
    back = await here.device(test_id=TEST_ID)
    (_, started), (_, again) = await back.say("start_assessment")
    assert (started["resumed"], started["elapsed_seconds"]) == (True, 45)
    assert (again["question_id"], again["remaining_seconds"]) == (question["question_id"], 75)


async def test_who_comes_back_after_the_end_is_told_how_it_ended() -> None:
    here = room([choice(1)])
    device = await here.device()
    question = await device.start()
    await device.answer(question)
    back = await here.device(test_id=TEST_ID)
    [(kind, data)] = await back.say("get_question")
    assert (kind, data["results"]["completion_status"]) == ("assessment_completed", "completed")


async def test_a_test_that_is_cancelled_is_over_on_every_device() -> None:
    here = room()
    device, observer = await here.device(), await here.device(observer=True)
    await device.start()
    await observer.say("start_assessment", test_id=TEST_ID)
    await here.engine.execute(SESSION_ID, CancelSession(at=here.clock.now()))
    await turns()
    for one in (device, observer):
        [(kind, data)] = one.new()
        assert (kind, data["results"]["completion_status"]) == ("assessment_completed", "cancelled")


async def test_a_grade_after_the_end_is_not_a_second_end() -> None:
    here = room([open_question(1)], cards=[JUDGED])
    device = await here.device()
    question = await device.start()
    said = {"question_id": question["question_id"], "answer": "It makes reading fast."}
    assert kinds_of(await device.say("submit_answer", **said))[-1] == "assessment_completed"
    grade = GradeAnswer(
        at=here.clock.now(), question_id=question["question_id"], grader="grace", way="confirmed", note="Well said."
    )
    await here.engine.execute(SESSION_ID, grade)
    await turns()
    assert (await here.session()).report is not None
    assert device.new() == []


@pytest.mark.parametrize("first", ["the answer", "the newcomer"])
async def test_who_comes_in_while_an_answer_is_taken_hears_each_thing_once_and_in_order(first: str) -> None:
    here = room()
    older, newer = await here.device(), await here.device(test_id=TEST_ID)
    question = await older.start()
    data = {"question_id": question["question_id"], "selected_option": "A"}
    acts = [
        older.talk.receive(json.dumps({"type": "submit_answer", "data": data})),
        newer.talk.receive('{"type": "start_assessment"}'),
    ]
    await asyncio.gather(*(acts if first == "the answer" else reversed(acts)))
    await turns()
    told = newer.new()
    if first == "the answer":
        assert kinds_of(told) == ["assessment_started", "question"]
    else:
        after = ["answer_feedback", "progress_update", "question"]
        assert kinds_of(told) == ["assessment_started", "question", *after]
    assert told[-1][1]["question_number"] == 2


async def test_a_chat_message_is_answered_in_the_light_of_what_is_open_and_kept_with_the_test() -> None:
    here = room()
    device, other = await here.device(), await here.device(observer=True)
    question = await device.start()
    await other.say("start_assessment", test_id=TEST_ID)
    [(kind, said)] = await device.say("chat_message", message="Can I pause?")
    assert (kind, said["message"], said["kind"]) == ("system_message", "You said: Can I pause?", "chat")
    assert said["origin"]["kind"] == "builtin"
    [(situation, _)] = here.helper.heard
    assert [asked.question_id for asked in situation.open] == [question["question_id"]]
    assert other.new() == [], "what one asks is told to nobody else"
    assert any(isinstance(logged.event, HelpAsked) for logged in await here.engine.store.read(SESSION_ID))
