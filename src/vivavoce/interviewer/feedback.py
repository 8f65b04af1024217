"""The words around a score. They speak of the answer and not of the person, and praise nothing that was not
earned."""

from __future__ import annotations

from collections.abc import Sequence

from vivavoce.domain.scoring import Criterion

KEPT = "The code is kept with the answer, for a person or a test run to judge."

DRAWN = "Earned by the drawing."

Wrong = Sequence[tuple[str, str]]


def told(criteria: Sequence[Criterion], wrong: Wrong, flags: Sequence[str], note: str = "") -> str:
    """What is there, what is missing most, what does not hold: each point under its name, as the report lists it."""
    full = [c.name for c in criteria if c.points >= c.max]
    part = [c.name for c in criteria if 0 < c.points < c.max]
    sentences = [note] if note else []
    sentences.append(_there(full, len(criteria)))
    if part:
        sentences.append(f"In part: {_listed(part)}.")
    missing = max((c for c in criteria if c.points == 0), key=lambda c: c.max, default=None)
    if wrong:
        sentences.append(f"One statement does not hold: “{_short(wrong[0][1])}”.")
    elif missing is not None:
        sentences.append(f"What would add most: {_lower(missing.name)}.")
    if not note and not wrong and "instruction" in flags:
        sentences.append("Words addressed to the examiner were left aside.")
    return " ".join(sentences)


def nothing(off_topic: bool, story: bool) -> str:
    if off_topic:
        return "The answer does not speak to what was asked, so no point was earned."
    if story:
        return "The answer stays general and does not tell of one occasion at work or in study, so no point was earned."
    return "The answer stays near the subject but makes none of the points looked for, so no point was earned."


def drawn_for_nothing(says_something: bool) -> str:
    if says_something:
        return "The drawing stays near the subject but makes none of the points looked for, so no point was earned."
    return "The drawing names parts without saying what goes on between them, so no point was earned."


def strengths(criteria: Sequence[Criterion]) -> tuple[str, ...]:
    return tuple(f"{c.name}." for c in criteria if c.points >= c.max)


def improvements(criteria: Sequence[Criterion], wrong: Wrong) -> tuple[str, ...]:
    """What does not hold, then what is missing, the heaviest first."""
    lines = [f"The answer says “{_short(quote)}”. This does not hold: {_lower(claim)}." for claim, quote in wrong]
    lines += [f"Only in part: {_lower(c.name)}." for c in criteria if 0 < c.points < c.max]
    missing = sorted((c for c in criteria if c.points == 0), key=lambda c: -c.max)
    return tuple(lines + [f"Not in the answer yet: {_lower(c.name)}." for c in missing])


def _there(full: Sequence[str], total: int) -> str:
    if len(full) == total:
        return "The answer makes every point that was looked for."
    if not full:
        return "The answer touches on what was looked for, and makes no point in full yet."
    points = f"{len(full)} of {total} points" if total > 1 else "the point"
    return f"The answer makes {points} in full: {_listed(full)}."


def _listed(names: Sequence[str]) -> str:
    """Names are phrases of every shape, so no sentence is built from them."""
    return "; ".join(_lower(name) for name in names)


def _lower(name: str) -> str:
    """A name inside a sentence; acronyms, languages of one letter and "I" keep their capitals."""
    name = name.rstrip(".")
    if name.startswith("A "):
        return f"a {name[2:]}"
    second = name[1:2]
    return name if second.isupper() or second in ("", " ", "'", "’", "/") else name[:1].lower() + name[1:]


def _short(quote: str, most: int = 90) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= most else quote[:most].rsplit(" ", 1)[0] + " …"
