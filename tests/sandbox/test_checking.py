"""What counts as the same answer."""

from __future__ import annotations

from typing import Any, cast

import pytest

from the_bank import BANK
from vivavoce.domain.problem import Case, Checker, Checking, Interface, Shape
from vivavoce.domain.running import Verdict
from vivavoce.sandbox import checking
from vivavoce.sandbox.checking import Ruling, check
from vivavoce.sandbox.trying import Trial

STDIO, SQL, FUNCTION = (Interface(shape=shape) for shape in (Shape.STDIO, Shape.SQL, Shape.FUNCTION))


def verdict(kind: str, interface: Interface, expected: Any, actual: Any, **tolerance: float) -> str:
    return check(Checker(checking=Checking(kind), **tolerance), interface, expected, actual).verdict.value


@pytest.mark.parametrize(
    ("kind", "expected", "actual", "verdict_of_it"),
    [
        ("exact", [1, 2], [1, 2], "AC"),
        ("exact", [1, 2], [2, 1], "WA"),
        ("exact", 1, True, "WA"),
        ("exact", [], None, "WA"),
        ("exact", "a b", "a  b", "WA"),
        ("float", 0.1 + 0.2, 0.3, "AC"),
        ("float", [1.0, [2.0]], [1.0, [2.0000001]], "AC"),
        ("float", [1.0, 2.0], [1.0], "WA"),
        ("float", 1.0, 1.1, "WA"),
        ("float", 1.0, "1.0", "WA"),
        ("float", 1e12, 1e12 + 1, "AC"),
        ("float", float("inf"), float("inf"), "AC"),
        ("float", 1.0, float("nan"), "WA"),
        ("unordered", [[1, 2], [3]], [[3], [1, 2]], "AC"),
        ("unordered", [[1, 2], [3]], [[3], [2, 1]], "WA"),
        ("unordered", [1, 1, 2], [1, 2, 2], "WA"),
        ("unordered_deep", [[1, 2], [3]], [[3], [2, 1]], "AC"),
        ("unordered_deep", [[1, 2], [2]], [[1], [2, 2]], "WA"),
    ],
)
def test_values(kind: str, expected: Any, actual: Any, verdict_of_it: str) -> None:
    assert verdict(kind, FUNCTION, expected, actual) == verdict_of_it


@pytest.mark.parametrize(
    ("kind", "actual", "verdict_of_it"),
    [
        ("exact", "3 4\n5\n", "AC"),
        ("exact", "3 4  \n5\n\n\n", "AC"),
        ("exact", "3 4\n5", "AC"),
        ("exact", "3  4\n5\n", "PE"),
        ("exact", "3 4 5\n", "PE"),
        ("exact", "\n3 4\n5\n", "PE"),
        ("exact", "345\n", "WA"),
        ("exact", "", "WA"),
        ("tokens", "3\n4 5", "AC"),
        ("tokens", "3 45", "WA"),
        ("float", "3.0000001 4 5", "AC"),
        ("float", "3 4 x", "WA"),
        ("unordered", "5\n3 4\n", "AC"),
        ("unordered", "5\n4 3\n", "WA"),
        ("unordered_deep", "5\n4 3\n", "AC"),
    ],
)
def test_printed_text(kind: str, actual: str, verdict_of_it: str) -> None:
    assert verdict(kind, STDIO, "3 4\n5\n", actual) == verdict_of_it


@pytest.mark.parametrize(
    ("kind", "actual", "verdict_of_it"),
    [
        ("exact", [["ada", 2], ["bob", 0.3]], "AC"),
        ("exact", [["ada", 2.0], ["bob", 0.1 + 0.2]], "AC"),
        ("exact", [["bob", 0.3], ["ada", 2]], "WA"),
        ("unordered", [["bob", 0.3], ["ada", 2]], "AC"),
        ("unordered", [["ada", 2]], "WA"),
        ("unordered", [["ada", "2"], ["bob", 0.3]], "WA"),
        ("unordered", [["ada", 2], ["bob", None]], "WA"),
    ],
)
def test_rows(kind: str, actual: Any, verdict_of_it: str) -> None:
    assert verdict(kind, SQL, [["ada", 2], ["bob", 0.3]], actual) == verdict_of_it


def test_a_tolerance_is_the_wider_of_both() -> None:
    assert verdict("float", FUNCTION, 100.0, 101.0, absolute=0.5, relative=0.02) == "AC"
    assert verdict("float", FUNCTION, 100.0, 101.0, absolute=1.5, relative=0.0) == "AC"
    assert verdict("float", FUNCTION, 100.0, 103.0, absolute=1.5, relative=0.02) == "WA"


@pytest.mark.parametrize("ours", [False, True])
async def test_what_cannot_be_compared_is_theirs_unless_the_expected_cannot_either(
    monkeypatch: pytest.MonkeyPatch, ours: bool
) -> None:
    def breaks(_checker: object, _interface: object, expected: object, actual: object) -> Ruling:
        if ours or actual != expected:
            raise RecursionError
        return Ruling(Verdict.ACCEPTED)

    monkeypatch.setattr(checking, "check", breaks)
    trial = Trial(cast(Any, None), BANK.problems()["pair-with-sum"], cast(Any, None), None)
    case = Case(name="one", given=([1, 2], 3), expected=[0, 1])
    if ours:
        with pytest.raises(RecursionError):
            await trial._checked(case, [1, 0])
    else:
        assert (await trial._checked(case, [1, 0])).verdict is Verdict.WRONG_ANSWER
