"""What `viva calibrate` prints."""

from __future__ import annotations

from collections.abc import Iterator

from vivavoce.desk.calibration import Moved, Outcome
from vivavoce.desk.groups import Comparison, Difference
from vivavoce.ports.calibration import Calibrations, Drifted

STANDS_OUT = 0.05
SHOWN_MAX = 40


def outcome(told: Outcome) -> list[str]:
    lines = [f"Taken in from finished interviews: {told.taken}."] if told.taken else []
    if not told.answers:
        return [*lines, f"Nothing was estimated. {told.why}"]
    over = f"{told.answers} answers of {told.tests} interviews, {told.questions} questions"
    lines.append(f"Calibration {told.number}: {over}." if told.number else f"{over}. Nothing was kept: {told.why}")
    lines.append(f"Moved by .3 or more: {len(told.moved)}." if told.moved else "No question moved by .3 or more.")
    lines += [_moved(one) for one in told.moved[:SHOWN_MAX]]
    if len(told.moved) > SHOWN_MAX:
        lines.append(f"  and {len(told.moved) - SHOWN_MAX} more")
    return [*lines, *_drift(told.drifted)]


def _moved(one: Moved) -> str:
    return f"  {one.key[0]:<40} {one.before:+.2f} -> {one.after:+.2f}  (se {one.se:.2f}, {one.answers} answers)"


def _drift(drifted: tuple[Drifted, ...]) -> Iterator[str]:
    if not drifted:
        yield "No question drifted: none is surely harder or easier in the last 28 days than before."
        return
    yield "Drifted. Look at them: an easier one may have become known, a harder one may be out of date."
    for one in drifted:
        way = "harder" if one.by > 0 else "easier"
        yield f"  {one.question_id:<40} {abs(one.by):.2f} {way} in the last 28 days (p {one.p:.1g})"


def comparison(told: Comparison) -> list[str]:
    lines = [f"{told.interviews} interviews of {told.first} and {told.second}."]
    if told.unreadable:
        lines.append(f"{told.unreadable} were left out: there is no such interview, or its candidate was erased.")
    if not told.differences:
        return [*lines, "No question has 30 answers in each group, so nothing can be said."]
    odd = [one for one in told.differences if one.p < STANDS_OUT]
    lines.append(f"{len(told.differences)} questions compared at the same ability; {len(odd)} differ (p below .05).")
    lines += [_difference(one, told.second) for one in odd]
    lines.append(
        "Of twenty questions with no difference one is listed by chance. Which it is, only a reader can judge."
    )
    return lines


def _difference(one: Difference, second: str) -> str:
    way = "harder" if one.by > 0 else "easier"
    counts = f"{one.answers[0]} and {one.answers[1]} answers"
    return f"  {one.question_id:<40} {abs(one.by):.2f} {way} for {second} (se {one.se:.2f}, p {one.p:.2g}, {counts})"


async def taken_back(kept: Calibrations) -> list[str]:
    standing = await kept.standing()
    if standing is None or not await kept.withdraw(standing.number):
        return ["There is no calibration to take back: difficulties are their authors' judgements."]
    before = await kept.standing()
    now = f"calibration {before.number} stands" if before else "difficulties are their authors' judgements"
    return [f"Calibration {standing.number} was taken back; {now}, until there is another."]
