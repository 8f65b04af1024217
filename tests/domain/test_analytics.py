"""The figures of a test, from made-up attempts whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from math import exp
from random import Random

import pytest

from vivavoce.domain.alikeness import alike_code_of, alike_of
from vivavoce.domain.analytics import QuestionFigures, figures_of
from vivavoce.domain.digest import AnswerDigest, AttemptDigest


def answer(number: int, score: float | None, chosen: str = "A", **told: object) -> AnswerDigest:
    known: dict[str, object] = {
        "number": number,
        "question_id": f"q{number}",
        "version": 1,
        "kind": "multiple_choice",
        "skill": "python",
        "difficulty": "medium",
        "score": score,
        "chosen": tuple(chosen),
        "right": ("A",),
        "time_s": 30.0,
        "limit_s": 120.0,
    }
    return AnswerDigest(**{**known, **told})  # type: ignore[arg-type]


def attempt(name: str, answers: list[AnswerDigest], at: float = 0.0, **told: object) -> AttemptDigest:
    scored = [one.score or 0.0 for one in answers]
    known: dict[str, object] = {
        "session_id": name,
        "seq": 1,
        "status": "completed",
        "end_reason": "finished",
        "begun_at": at,
        "ended_at": at + 600,
        "score": sum(scored) / len(scored) if scored else None,
        "low": None,
        "high": None,
        "points": sum(scored),
        "points_max": 10.0 * len(scored),
        "not_answered": 0,
        "answered": len(scored),
        "total": len(scored),
        "used_s": 600.0,
        "allowed_s": 1200.0,
        "by_people": 0,
        "skills": (),
        "answers": tuple(answers),
    }
    return AttemptDigest(**{**known, **told})  # type: ignore[arg-type]


def crowd(people: int = 300, questions: int = 8, seed: int = 7) -> list[list[AnswerDigest]]:
    """A person answers rightly with a chance that grows with their ability; a wrong answer is any of the others."""
    dice = Random(seed)
    rows = []
    for _ in range(people):
        ability = dice.gauss(0, 1)
        row = []
        for number in range(1, questions + 1):
            right = dice.random() < 1 / (1 + exp(-1.5 * ability))
            row.append(answer(number, 10.0 if right else 0.0, "A" if right else dice.choice("BCD")))
        rows.append(row)
    return rows


def figures(rows: list[list[AnswerDigest]], question: str) -> QuestionFigures:
    told = figures_of([attempt(f"s{i}", row, float(i)) for i, row in enumerate(rows)])
    return next(one for one in told.questions if one.question_id == question)


def changed(row: list[AnswerDigest], number: int, **told: object) -> list[AnswerDigest]:
    return [replace(one, **told) if one.number == number else one for one in row]  # type: ignore[arg-type]


def test_a_test_without_attempts_has_no_figures() -> None:
    told = figures_of([])
    assert (told.attempts, told.mean, told.alpha, told.reached, told.questions) == (0, None, None, (), ())


def test_an_honest_crowd_raises_no_alert() -> None:
    told = figures_of([attempt(f"s{i}", row, float(i)) for i, row in enumerate(crowd())])
    assert [alert for question in told.questions for alert in question.alerts] == []
    assert all(0.2 < (question.discrimination or 0) < 0.8 for question in told.questions)
    assert all(0.4 < (question.facility or 0) < 0.6 for question in told.questions)
    assert told.alpha is not None
    assert 0.6 < told.alpha < 0.9
    assert sum(told.histogram) == sum(told.time_histogram) == 300
    assert told.time_histogram[5] == 300
    assert told.reached == (300,) * 8


def test_alpha_is_cronbachs() -> None:
    """Worked by hand: three people and two questions, each with a variance of 25."""
    rows = [[answer(1, 10.0), answer(2, 10.0)], [answer(1, 5.0), answer(2, 0.0)], [answer(1, 0.0), answer(2, 5.0)]]
    told = figures_of([attempt(f"s{i}", row) for i, row in enumerate(rows)])
    item = 25.0
    sums = [20.0, 5.0, 5.0]
    mean = sum(sums) / 3
    total = sum((one - mean) ** 2 for one in sums) / 2
    assert told.alpha == pytest.approx(2 * (1 - 2 * item / total))


def test_alpha_is_not_claimed_where_people_had_different_questions() -> None:
    rows = [[answer(1, 10.0), answer(2, 0.0)], [answer(1, 10.0), answer(3, 0.0)]]
    assert figures_of([attempt(f"s{i}", row) for i, row in enumerate(rows)]).alpha is None


def test_a_wrong_key_misleads() -> None:
    """Whoever is strong chooses B, and the key says A."""
    rows = []
    for row in crowd():
        strong = sum((one.score or 0) for one in row) > 40
        rows.append(changed(row, 3, score=0.0 if strong else 10.0, chosen=("B",) if strong else ("A",)))
    found = figures(rows, "q3")
    assert "misleads" in [alert.code for alert in found.alerts]
    assert (found.discrimination or 0) < 0
    assert not figures(rows, "q4").alerts


def test_a_question_that_became_known_leaks() -> None:
    rows = [changed(row, 2, score=10.0, chosen=("A",)) if i > 150 else row for i, row in enumerate(crowd())]
    assert [alert.code for alert in figures(rows, "q2").alerts] == ["leaks"]


def test_right_answers_in_no_time_leak() -> None:
    rows = [changed(row, 2, time_s=4.0 if i % 3 == 0 and row[1].score else 40.0) for i, row in enumerate(crowd())]
    assert [alert.code for alert in figures(rows, "q2").alerts] == ["leaks"]


def test_a_question_that_takes_too_long_is_named() -> None:
    ran_out = [changed(row, 5, timed_out=i % 5 == 0) for i, row in enumerate(crowd())]
    slow = [changed(row, 5, time_s=115.0 if i % 4 == 0 else 60.0) for i, row in enumerate(crowd())]
    for rows in (ran_out, slow):
        assert [alert.code for alert in figures(rows, "q5").alerts] == ["too_long"]


def test_nothing_is_said_against_a_question_that_few_have_answered() -> None:
    rows = [changed(row, 2, score=0.0, timed_out=True) for row in crowd(people=29)]
    assert figures(rows, "q2").alerts == ()


def test_each_option_tells_who_chose_it() -> None:
    found = figures(crowd(), "q1")
    by_letter = {option.letter: option for option in found.options}
    assert sum(option.chosen for option in found.options) == 300
    assert by_letter["A"].right
    assert by_letter["A"].by_strong > by_letter["A"].by_weak
    assert all(by_letter[letter].by_strong < by_letter[letter].by_weak for letter in "BCD")


def test_who_is_still_at_it_counts_neither_as_asked_nor_as_dropped_out() -> None:
    row = crowd(1)[0]
    running = [attempt(f"r{i}", row[:2], status="in_progress", ended_at=None) for i in range(49)]
    told = figures_of([attempt("done", row), *running, attempt("waiting", [], status="in_progress")])
    assert [question.exposure for question in told.questions] == [1.0] * 8
    assert [question.asked for question in told.questions] == [1] * 8
    assert told.reached == (1,) * 8
    assert told.attempts == 51
    assert figures_of(running).questions == ()


def test_each_persons_time_is_held_against_their_own_limit_and_nobodys_extra_time_shows() -> None:
    rows = [changed(row, 5, time_s=115.0 if i % 4 == 0 else 60.0) for i, row in enumerate(crowd())]
    rows[0] = [replace(one, limit_s=240.0, standard_limit_s=120.0, time_s=200.0) for one in rows[0]]
    found = figures(rows, "q5")
    assert [alert.code for alert in found.alerts] == ["too_long"]
    assert found.limit_s == 120.0
    alone = figures([rows[0]], "q5")
    assert (alone.limit_s, alone.time_median_s, alone.time_p90_s) == (120.0, 100.0, 100.0)
    all_extra = [[replace(one, limit_s=240.0, standard_limit_s=120.0, time_s=150.0) for one in row] for row in crowd()]
    assert figures(all_extra, "q5").alerts == ()


def test_where_people_drop_out_is_told() -> None:
    rows = [
        attempt(f"s{i}", row[:n], status="expired") for i, (row, n) in enumerate(zip(crowd(3), (8, 5, 2), strict=True))
    ]
    assert figures_of(rows).reached == (3, 3, 2, 2, 2, 1, 1, 1)


def test_two_who_copied_are_alike_and_the_others_are_not() -> None:
    rows = crowd(people=200, questions=20, seed=3)
    weakest = min(range(200), key=lambda i: sum(one.score or 0 for one in rows[i]))
    copied = [*rows, [*rows[weakest][:-1], answer(20, 10.0)]]
    found = alike_of([attempt(f"s{i}", row) for i, row in enumerate(copied)])
    assert [(one.first, one.second) for one in found] == [(f"s{weakest}", "s200")]
    assert found[0].same > 3 * found[0].expected / 2
    assert alike_of([attempt(f"s{i}", row) for i, row in enumerate(rows)]) == ()


def test_options_ticked_in_another_order_are_the_same_answer() -> None:
    right = [[answer(n, 10.0, "CA" if i < 2 else "AC", right=("A", "C")) for n in range(1, 21)] for i in range(60)]
    assert alike_of([attempt(f"s{i}", row) for i, row in enumerate(right)]) == ()
    dice = Random(5)
    wrong = [[answer(n, 0.0, dice.choice("BCDEFG"), right=("A",)) for n in range(1, 21)] for _ in range(60)]
    one = [answer(n, 0.0, "BD" if n < 9 else "A", right=("A",)) for n in range(1, 21)]
    two = [answer(n, 0.0, "DB" if n < 9 else "A", right=("A",)) for n in range(1, 21)]
    found = alike_of([attempt(f"s{i}", row) for i, row in enumerate([*wrong, one, two])])
    assert ("s60", "s61", 8) in [(pair.first, pair.second, pair.same) for pair in found]


def test_a_wrong_option_that_everybody_chooses_makes_nobody_alike() -> None:
    rows = [[answer(n, 0.0, "B") for n in range(1, 11)] for _ in range(40)]
    assert alike_of([attempt(f"s{i}", row) for i, row in enumerate(rows)]) == ()


def program(marks: range, **told: object) -> AnswerDigest:
    """An answer in code that is recognised by these marks."""
    return answer(1, 8.0, "", **{"kind": "coding_problem", "language": "python", "marks": tuple(marks), **told})


def test_two_who_wrote_the_same_unusual_code_are_alike() -> None:
    own = [[program(range(100 * n, 100 * n + 40))] for n in range(20)]
    copy = [*own, [program(range(705, 750))]]
    [pair] = alike_code_of([attempt(f"s{i}", row) for i, row in enumerate(copy)])
    assert (pair.first, pair.second, pair.question_id, pair.language) == ("s7", "s20", "q1", "python")
    assert (pair.shared, pair.of) == (35, 40)


def test_the_usual_way_to_write_it_another_language_and_another_question_are_not_alike() -> None:
    usual = [[program(range(40))] for _ in range(20)]
    assert alike_code_of([attempt(f"s{i}", row) for i, row in enumerate(usual)]) == ()
    others = [program(range(40)), program(range(40), language="java"), program(range(40), question_id="q2")]
    assert (
        alike_code_of([attempt(f"s{i}", [one]) for i, one in enumerate([*others, program(range(40), version=2)])]) == ()
    )


def test_the_same_rare_wrong_answer_without_options_counts_like_an_option() -> None:
    dice = Random(3)

    def typed(n: int, wrong: str) -> AnswerDigest:
        return answer(n, 0.0 if wrong else 10.0, "", right=(), kind="numeric", wrong=wrong)

    rows = [[typed(n, dice.choice(["", "", "a", "b", "c", "d", "e"])) for n in range(1, 21)] for _ in range(60)]
    copied = [[typed(n, "rare" if n < 9 else "") for n in range(1, 21)] for _ in range(2)]
    [pair] = alike_of([attempt(f"s{i}", row) for i, row in enumerate([*rows, *copied])])
    assert (pair.first, pair.second, pair.common, pair.same) == ("s60", "s61", 8, 8)
    assert alike_of([attempt(f"s{i}", [typed(n, "usual") for n in range(1, 11)]) for i in range(40)]) == ()
