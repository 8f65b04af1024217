"""Numbers as people write them: `1,234.5`, `1.234,5`, `12 500`, `-3e-4`, `40 %`, `250 ms`."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from vivavoce.domain.question import NumberKey
from vivavoce.domain.refusal import Refused

NUMBER_LENGTH_MAX = 60
EXPONENT_MAX = 300
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
_SHAPE = re.compile(
    r"(?P<sign>[+-]?) ?(?P<digits>[0-9][0-9.,' ]*|[.,][0-9]+)(?P<power>[eE][+-]?[0-9]{1,3})?(?P<unit>.*)"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?P<mark>[.,' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*")


def number_in(written: str, unit: str = "") -> Decimal:
    """The number that was written, with or without its unit. Refuses what is none, and what could be read in two ways:
    a guess at what somebody meant would sometimes be a wrong score."""
    told = " ".join(written.translate(_MINUS).split())
    found = _SHAPE.fullmatch(told) if len(told) <= NUMBER_LENGTH_MAX else None
    if found is None:
        raise Refused("not_a_number", f"'{told[:40]}' is not a number. Write it in digits, such as 1234.5 or -20.")
    _check_unit(found["unit"].strip(), unit)
    try:
        number = Decimal(found["sign"] + _plain(found["digits"].strip(), told) + (found["power"] or ""))
    except InvalidOperation:
        raise Refused("not_a_number", f"'{told[:40]}' is not a number. Write it in digits, such as 1234.5.") from None
    if number and not -EXPONENT_MAX <= number.adjusted() <= EXPONENT_MAX:
        raise Refused("not_a_number", "This number is too large or too small to be meant.")
    return number


def _check_unit(given: str, wanted: str) -> None:
    if given and _folded(given) != _folded(wanted):
        advice = f"Give the number in {wanted}." if wanted else "Give the number alone, without a unit."
        raise Refused("wrong_unit", f"This question does not ask for '{given[:20]}'. {advice}")


def _folded(unit: str) -> str:
    """`MB` and `Mb` differ, so the case stays."""
    return unit.replace(" ", "").rstrip(".")


def _plain(digits: str, told: str) -> str:
    """The digits with a dot before the decimals, and nothing between the thousands."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return _ungrouped(digits, told)
    mark = digits[last]
    other = "," if mark == "." else "."
    if digits.count(mark) > 1:
        if other in digits:
            raise _unclear(told)
        return _ungrouped(digits, told)
    if mark == "," and other not in digits and _GROUPED.fullmatch(digits) and not digits.startswith("0"):
        whole = digits.replace(",", "")
        raise Refused(
            "number_unclear", f"'{told}' can mean {whole} or {digits.replace(',', '.')}. Write it in one of these ways."
        )
    return f"{_ungrouped(digits[:last], told) or '0'}.{digits[last + 1 :] or '0'}"


def _ungrouped(whole: str, told: str) -> str:
    if whole.isdigit() or not whole:
        return whole
    if not _GROUPED.fullmatch(whole):
        raise _unclear(told)
    return re.sub("[.,' ]", "", whole)


def _unclear(told: str) -> Refused:
    return Refused("number_unclear", f"It is not clear which number '{told[:40]}' is. Write it as 1234.5.")


def is_right(number: Decimal, key: NumberKey) -> bool:
    """Within the wider of the two tolerances, their edges included; in decimals, so that 0.1 + 0.2 is no trap."""
    value = Decimal(repr(key.value))
    allowed = max(Decimal(repr(key.absolute)), Decimal(repr(key.relative)) * abs(value))
    return abs(number - value) <= allowed


def told(key: NumberKey) -> str:
    """The key in words: `4096`, `0.5 ± 0.05 s`, `100 ms (within 5%)`."""
    unit = f" {key.unit}" if key.unit else ""
    absolute, relative = key.absolute, key.relative * abs(key.value)
    if not absolute and not relative:
        return f"{_short(key.value)}{unit}"
    if relative > absolute:
        return f"{_short(key.value)}{unit} (within {_short(round(key.relative * 100, 6))}%)"
    return f"{_short(key.value)} ± {_short(absolute)}{unit}"


def _short(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
