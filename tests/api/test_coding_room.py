"""Code over Door A: what is told of a run, and that none is lost, whoever goes away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from api.coding_room import CODE, SESSION_ID, Held, Room, turns
from vivavoce.domain.code_scoring import OUR_FAULT
from vivavoce.domain.commands import JoinTeam
from vivavoce.domain.events import CodeRan, CodeRunAsked, TestPlace
from vivavoce.domain.judgement import Judgement, TestRun
from vivavoce.domain.running import Language, Program, Rung, Verdict
from vivavoce.domain.typing_kept import BATCHES_AT_ONCE
from vivavoce.engine.coding import OUR_FAULT as TOLD_OF_IT
from vivavoce.engine.engine import ATTEMPTS_BEFORE_FLOOR
from vivavoce.ports.code import ScriptedJudge
from vivavoce.ports.errors import Invalid, Overloaded, Unavailable


def partly(program: Program) -> Judgement:
    tests = (
        TestRun(name="small", verdict=Verdict.ACCEPTED, sample=True, given=[[1, 2]], expected=3, actual=3),
        TestRun(name="empty", verdict=Verdict.WRONG_ANSWER, given=["secret"], expected="secret", says="secret\nsecret"),
    )
    return Judgement(verdict=Verdict.WRONG_ANSWER, tests=tests)


Rooms = Callable[..., Room]


@pytest.fixture
async def rooms() -> AsyncIterator[Rooms]:
    opened: list[Room] = []

    def opening(*given: Any, **how: Any) -> Room:
        opened.append(Room(*given, **how))
        return opened[-1]

    yield opening
    for room in opened:
        await room.engine.stop()


async def ran(room: Room) -> CodeRan:
    await turns()
    [event] = [e for e in room.store.logs[SESSION_ID] if isinstance(e, CodeRan)]
    return event


async def test_a_question_in_code_says_what_lies_beside_it_and_never_what_is_hidden(rooms: Rooms) -> None:
    room = rooms(ScriptedJudge(known=(Language(name="python", title="Python"), MISSING)))
    await room.begin()
    device = await room.device()
    [question] = device.heard("question")
    assert question["coding"] == {
        "title": "Sums",
        "statement": "Add **them**.",
        "topics": ["arrays"],
        "samples": [{"name": "small", "given": [[1, 2]], "expected": 3, "note": "One and two."}],
        "languages": [
            {"name": "python", "title": "Python", "available": True, "how_to_get": ""},
            {"name": "go", "title": "Go", "available": False, "how_to_get": "apt install golang"},
        ],
        "shape": "function",
        "arguments": [{"name": "numbers", "type": "int[]"}],
        "runs": "full",
    }
    assert question["starter_code"] == {"python": "# Sums\n"}
    assert "memory" not in str(question), "its follow-ups"


MISSING = Language(name="go", title="Go", available=False, how_to_get="apt install golang")


async def test_without_tests_there_is_nothing_beside_it_and_own_input_still_runs(rooms: Rooms) -> None:
    room = rooms(problems={})
    question_id = await room.begin()
    device = await room.device()
    assert device.heard("question")[0]["coding"] is None
    await device.say("run_code", "k", question_id=question_id, code=CODE, language="python", stdin="hello")
    [result] = device.heard("run_result")
    assert (result["kind"], result["verdict"], result["stdout"]) == ("run", "AC", "hello")
    await device.say("submit_code", "s", question_id=question_id, code=CODE, language="python")
    assert device.heard("error")[-1]["code"] == "no_tests"


async def test_a_submission_is_acknowledged_told_step_by_step_and_ends_with_its_result(rooms: Rooms) -> None:
    room = rooms(ScriptedJudge(judges=partly))
    question_id = await room.begin()
    device = await room.device()
    await device.say("submit_code", "k1", question_id=question_id, code=CODE, language="python")
    kinds = [frame["type"] for frame in device.far.frames]
    assert kinds[kinds.index("ack") :] == ["ack", *["run_progress"] * 4, "run_result"]
    steps = device.heard("run_progress")
    assert [(s["state"], s.get("position"), s.get("done"), s["id"]) for s in steps] == [
        ("queued", 1, None, "k1"),
        ("compiling", None, None, "k1"),
        ("running", None, 1, "k1"),
        ("running", None, 2, "k1"),
    ]
    [result] = device.heard("run_result")
    assert (result["id"], result["kind"], result["passed"], result["total"]) == ("k1", "submission", 1, 2)
    assert result["tests"][0]["given"] == [[1, 2]]
    assert (result["tests"][1]["name"], result["tests"][1]["says"]) == ("empty", "secret")
    assert "given" not in result["tests"][1]
    assert str(device.far.frames).count("secret") == 2, "the kind of the error, in the last step and in the result"


@pytest.mark.parametrize(("message", "kind"), [("run_code", "run"), ("submit_code", "submission")])
async def test_code_without_a_question_is_of_the_one_that_is_open(rooms: Rooms, message: str, kind: str) -> None:
    room = rooms()
    question_id = await room.begin()
    device = await room.device()
    await device.say(message, "k1", code=CODE, language="python")
    [result] = device.heard("run_result")
    assert (result["question_id"], result["kind"], result["verdict"]) == (question_id, kind, "AC")
    await device.say("answer", "k2", question_id=question_id, code=CODE, language="python")
    await device.say(message, "k3", code=CODE, language="python")
    assert device.heard("error")[-1]["code"] in ("no_open_question", "ended")


async def test_in_a_team_a_run_is_told_to_who_asked_for_it_until_it_judges_the_answer_of_all(rooms: Rooms) -> None:
    room = rooms(mode="test")
    place = TestPlace(test_id=1, application_id="app_1", attempt=1, team="Team 1", team_size=2)
    question_id = await room.begin(test=place, member_name="Ada")
    await room.engine.execute(SESSION_ID, JoinTeam(at=room.clock.now(), member_id="ben", name="Ben"))
    ada, ben = [await room.device(member_id=name) for name in ("ada", "ben")]
    told = {"question_id": question_id, "code": CODE, "language": "python"}
    await ada.say("run_code", "k1", **told, stdin="ada's own")
    assert [result["id"] for result in ada.heard("run_result")] == ["k1"]
    assert ben.heard("run_result") == ben.heard("run_progress") == []
    back = await room.device(member_id="ben", after=0)
    assert "ada's own" not in str(back.far.frames), "nor does a replay tell it"
    await back.say("propose", "p1", **told)
    await ada.say("agree", "p2", question_id=question_id, member_id="ben")
    assert ada.heard("run_result")[-1]["kind"] == back.heard("run_result")[-1]["kind"] == "submission"


async def test_in_a_team_what_is_owed_to_another_is_not_waited_for(rooms: Rooms) -> None:
    room = rooms(Held(), mode="test")
    place = TestPlace(test_id=1, application_id="app_1", attempt=1, team="Team 1", team_size=2)
    question_id = await room.begin(test=place, member_name="Ada")
    await room.engine.execute(SESSION_ID, JoinTeam(at=room.clock.now(), member_id="ben", name="Ben"))
    ada = await room.device(member_id="ada")
    await ada.say("submit_code", "k1", question_id=question_id, code=CODE, language="python")
    for member, owed in (("ada", ["k1"]), ("ben", [])):
        back = await room.device(member_id=member)
        assert [run["id"] for run in back.heard("resume")[0]["state"]["runs_owed"]] == owed


async def test_own_arguments_go_to_the_judge_as_json_and_samples_run_the_samples(rooms: Rooms) -> None:
    room = rooms(ScriptedJudge(runs=lambda program, stdin: replace(RUN, result=stdin.encode())))
    question_id = await room.begin()
    device = await room.device()
    told = {"question_id": question_id, "code": CODE, "language": "python"}
    await device.say("run_code", "a", **told, arguments=[[1, 2]])
    await device.say("run_code", "b", **told, samples=True)
    own, samples = device.heard("run_result")
    assert own["returned"] == "[[1, 2]]"
    assert "tests" not in own
    assert (samples["kind"], [t["name"] for t in samples["tests"]]) == ("samples", ["sample"])


RUN = ScriptedJudge().runs(Program(language="python", files=()), "")


async def test_who_was_away_in_mid_run_is_told_the_result_once_and_what_is_still_owed(rooms: Rooms) -> None:
    judge = Held()
    room = rooms(judge)
    question_id = await room.begin()
    device = await room.device()
    await device.say("submit_code", "k1", question_id=question_id, code=CODE, language="python")
    [ack] = device.heard("ack")
    await device.talk.closed()
    waiting = await room.device(after=ack["seq"])
    [state] = [resume["state"] for resume in waiting.heard("resume")]
    [owed] = state["runs_owed"]
    assert (owed["id"], owed["kind"], owed["question_id"]) == ("k1", "submission", question_id)
    await waiting.talk.closed()
    judge.free.set()
    await turns()
    back = await room.device(after=ack["seq"])
    assert [result["id"] for result in back.heard("run_result")] == ["k1"]
    assert back.heard("resume")[0]["state"]["runs_owed"] == []


async def test_the_same_id_again_is_one_run(rooms: Rooms) -> None:
    room = rooms()
    question_id = await room.begin()
    device = await room.device()
    for _ in range(3):
        await device.say("submit_code", "k1", question_id=question_id, code=CODE, language="python")
    assert len({ack["seq"] for ack in device.heard("ack")}) == 1
    assert sum(isinstance(event, CodeRunAsked) for event in room.store.logs[SESSION_ID]) == 1


async def test_a_server_that_dies_in_mid_run_runs_it_again_at_its_next_start(rooms: Rooms) -> None:
    room = rooms(Held())
    question_id = await room.begin()
    device = await room.device()
    await device.say("submit_code", "k1", question_id=question_id, code=CODE, language="python")
    room.judge = ScriptedJudge()
    await room.restart()
    assert (await ran(room)).outcome.verdict is Verdict.ACCEPTED
    assert room.judge.asked == [("judge", "ada", "sums")]


async def test_a_judge_that_fails_is_asked_again_and_then_it_is_our_fault_and_not_the_candidates(rooms: Rooms) -> None:
    judge = ScriptedJudge(failing=RuntimeError("the sandbox fell over"))
    room = rooms(judge)
    question_id = await room.begin()
    device = await room.device()
    await device.say("answer", "k1", question_id=question_id, code=CODE, language="python")
    for _ in range(ATTEMPTS_BEFORE_FLOOR + 1):
        room.clock.advance(20)
        await turns()
    assert len(judge.asked) == ATTEMPTS_BEFORE_FLOOR
    assert device.heard("run_result")[0]["says"] == TOLD_OF_IT
    [evaluation] = device.heard("evaluation")
    assert (evaluation["score"], evaluation["not_scored"]) == (None, OUR_FAULT)


async def test_a_full_queue_is_waited_for_however_long_and_is_no_failure(rooms: Rooms) -> None:
    judge = ScriptedJudge(failing=Overloaded("Too many wait."))
    room = rooms(judge)
    question_id = await room.begin()
    device = await room.device()
    await device.say("submit_code", "k1", question_id=question_id, code=CODE, language="python")
    for _ in range(ATTEMPTS_BEFORE_FLOOR + 3):
        room.clock.advance(20)
        await turns()
    assert device.heard("run_result") == []
    judge.failing = None
    room.clock.advance(20)
    assert (await ran(room)).outcome.verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("failing", "verdict", "told"),
    [
        (Unavailable("Python is not installed here.", code="language_missing"), "DEGRADED", "says"),
        (Invalid("No such file name."), "CE", "compiler"),
    ],
)
async def test_what_the_judge_cannot_do_is_a_result_with_its_words(
    rooms: Rooms, failing: Any, verdict: str, told: str
) -> None:
    room = rooms(ScriptedJudge(failing=failing))
    question_id = await room.begin()
    device = await room.device()
    await device.say("submit_code", "k1", question_id=question_id, code=CODE, language="python")
    [result] = device.heard("run_result")
    assert (result["verdict"], result[told]) == (verdict, failing.detail)


@pytest.mark.parametrize(("rung", "scored"), [(Rung.FULL, True), (Rung.DEGRADED, False)])
async def test_in_a_test_only_the_full_sandbox_scores(rooms: Rooms, rung: Rung, scored: bool) -> None:
    room = rooms(ScriptedJudge(judges=lambda program: replace(partly(program), rung=rung), rung=rung), mode="test")
    question_id = await room.begin()
    device = await room.device()
    await device.say("answer", "k1", question_id=question_id, code=CODE, language="python")
    state = await room.until(lambda s: s.asked[0].scorecard is not None)
    card = state.asked[0].scorecard
    assert card is not None
    assert (card.score is not None) is scored
    if scored:
        assert [e.test for e in card.criteria[0].evidence] == ["small"]
        assert "1 with a wrong answer" in card.criteria[0].note
        assert "secret" not in str(card)


async def test_the_next_question_waits_for_the_judgement_and_comes_with_it(rooms: Rooms) -> None:
    judge = Held()
    room = rooms(judge)
    question_id = await room.begin(("sums", "other"))
    device = await room.device()
    await device.say("answer", "k1", question_id=question_id, code=CODE, language="python")
    assert len(device.heard("question")) == 1
    judge.free.set()
    await turns()
    assert len(device.heard("question")) == 2
    assert device.heard("evaluation")[0]["score"] == 10.0


async def test_typing_and_drafts_are_acknowledged_and_an_observer_may_send_none(rooms: Rooms) -> None:
    room = rooms()
    question_id = await room.begin()
    device = await room.device()
    typed = {"question_id": question_id, "language": "python", "file": "", "since_ms": 0, "length": 1, "digest": "d"}
    room.clock.advance(5)
    await device.say("typing", "t1", **typed, edits=[[0, 0, 0, "x"]])
    await device.say("save_code", "s1", question_id=question_id, language="python", files=[{"name": "", "text": "x"}])
    assert [ack["id"] for ack in device.heard("ack")] == ["t1", "s1"]
    for n in range(2, BATCHES_AT_ONCE + 2):
        await device.say("typing", f"t{n}", **typed, edits=[[0, 0, 0, "x"]])
    [error] = device.heard("error")
    assert (error["code"], error["retryable"], error["retry_after_seconds"]) == ("typing_too_often", True, 1.0)
    observer = await room.device(observer=True)
    for kind in ("typing", "save_code", "run_code", "submit_code"):
        await observer.say(kind, "o", **typed, edits=[[0, 0, 0, "x"]], files=[], code=CODE)
    assert [error["code"] for error in observer.heard("error")] == ["observer"] * 4


async def test_whoever_listens_hears_of_the_run_as_well(rooms: Rooms) -> None:
    room = rooms()
    question_id = await room.begin()
    watcher, device = await room.device(observer=True), await room.device()
    await device.say("submit_code", "k1", question_id=question_id, code=CODE, language="python")
    assert watcher.heard("run_progress") == device.heard("run_progress") != []
    assert watcher.heard("run_result") == device.heard("run_result")
