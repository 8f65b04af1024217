"""What a program said, made fit to be kept: sound text, not too long, and nothing that a hidden test holds.

Programs are written by candidates, so everything here may be of any shape and size.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace

from vivavoce.domain.coding import Outcome
from vivavoce.domain.judgement import TestRun
from vivavoce.domain.problem import Value

TEXT_MAX = 16_000
COMPILER_MAX = 8_000
PRINTED_MAX = 2_000
VALUE_MAX = 4_000
HIDDEN_SAYS_MAX = 160
SAMPLE_SAYS_MAX = 1_000
TESTS_MAX = 200
POINTS_MAX = 24
EXACT = 2**53


def cut(text: str, most: int = TEXT_MAX) -> str:
    """The beginning of it, and how much there was. No NUL and no half of a surrogate pair: no log could keep them."""
    sound = text[:most].encode("utf-8", "replace").decode().replace("\0", "\N{SYMBOL FOR NULL}")
    return sound if len(text) <= most else f"{sound}\n… (cut here; {len(text):,} characters in all)"


def printed(output: bytes, most: int = TEXT_MAX) -> str:
    return cut(output.decode("utf-8", "replace"), most)


def kept(outcome: Outcome) -> Outcome:
    """The outcome as the log keeps it."""
    growth = outcome.growth
    return replace(
        outcome,
        stdout=cut(outcome.stdout),
        stderr=cut(outcome.stderr),
        returned=cut(outcome.returned),
        compiler=cut(outcome.compiler, COMPILER_MAX),
        says=cut(outcome.says, SAMPLE_SAYS_MAX),
        tests=tuple(kept_test(test) for test in outcome.tests[:TESTS_MAX]),
        growth=replace(growth, points=growth.points[:POINTS_MAX]) if growth else None,
    )


def kept_test(test: TestRun) -> TestRun:
    if not test.sample:
        says = cut(test.says.partition("\n")[0], HIDDEN_SAYS_MAX)
        return replace(test, given=None, expected=None, actual=None, printed="", says=says)
    return replace(
        test,
        given=value(test.given),
        expected=value(test.expected),
        actual=value(test.actual),
        printed=cut(test.printed, PRINTED_MAX),
        says=cut(test.says, SAMPLE_SAYS_MAX),
    )


def value(given: Value) -> Value:
    """A value of JSON that every reader of JSON reads; one that is too large to be looked at becomes its beginning."""
    if isinstance(given, str):
        return cut(given, VALUE_MAX)
    try:
        sound = _sound(given)
        written = json.dumps(sound, ensure_ascii=False)
    except (RecursionError, TypeError, ValueError):
        return "… (too deep to be shown)"
    return sound if len(written) <= VALUE_MAX else cut(written, VALUE_MAX)


def _sound(given: Value) -> Value:
    match given:
        case bool() | None:
            return given
        case int():
            return given if abs(given) <= EXACT else str(given)
        case float():
            return given if math.isfinite(given) else str(given)
        case str():
            return cut(given, VALUE_MAX)
        case list() | tuple():
            return [_sound(one) for one in given]
        case dict():
            return {cut(str(name), VALUE_MAX): _sound(one) for name, one in given.items()}
    raise TypeError("not a value of JSON")
