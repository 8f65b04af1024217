"""How spoken answers went in time: pace, pauses, fillers, length. From the words and their times alone.

Nothing here is a score, and nothing is read from a voice: no feeling, no accent. What the recogniser did not tell is
not guessed at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from vivavoce.domain.delivery import Filler, LongPause, PausedAt, SpokenResult, Timing
from vivavoce.domain.question import Answer, Spoken
from vivavoce.domain.speech import SpokenWord
from vivavoce.domain.state import Asked
from vivavoce.domain.thoughts import thought_of

SILENT_S = 1.0
"""So long a silence is no speaking time."""
LONG_PAUSE_S = 2.0
PACE_SPEAKING_S_MIN = 10.0
"""A few seconds show no pace."""
LONGEST_MAX = 3
WORDS_BEFORE, WORDS_READ = 4, 30
FILLERS_MAX = 4

NO_TIMES = "The recogniser gave no times for the words, so pace and pauses cannot be told."
TOO_SHORT = "Too short to tell a pace."
SOME_UNTIMED = "Pace and pauses are told of {timed} of {answers} answers: for the others the recogniser gave no times."
LETTERS = re.compile(r"[^\w']+")


def timing_of(spoken: Spoken, text: str, fillers: Iterable[str] = ()) -> Timing:
    """`text` is the answer that counts, which the candidate may have corrected; `fillers` are those that were heard."""
    counted = _counted(fillers)
    words = spoken.words
    if not _timed(words):
        said = len(words) or len((spoken.heard or text).split())
        return Timing(lasts_s=_round(spoken.duration_s), words=said, fillers=counted, cannot_tell=NO_TIMES)
    gaps = [(i, words[i].start_s - words[i - 1].end_s) for i in range(1, len(words))]
    lasts_s = words[-1].end_s - words[0].start_s
    speaking_s = lasts_s - sum(gap for _, gap in gaps if gap >= SILENT_S)
    long = [(i, gap) for i, gap in gaps if gap >= LONG_PAUSE_S]
    short = speaking_s < PACE_SPEAKING_S_MIN
    return Timing(
        lasts_s=_round(lasts_s),
        words=len(words),
        speaking_s=_round(speaking_s),
        words_per_minute=None if short else round(60 * len(words) / speaking_s),
        pauses=len(long),
        inside=sum(_inside(words[:i]) for i, _ in long),
        longest=_longest(words, long, text),
        fillers=counted,
        cannot_tell=TOO_SHORT if short else "",
    )


def _timed(words: Sequence[SpokenWord]) -> bool:
    """Whether the times are times: some recognisers give none, or the same for all words."""
    in_order = all(a.start_s <= b.start_s and a.end_s <= b.end_s for a, b in zip(words, words[1:], strict=False))
    return bool(words) and in_order and words[-1].end_s > words[0].start_s and all(w.end_s >= w.start_s for w in words)


def _longest(words: Sequence[SpokenWord], long: Sequence[tuple[int, float]], text: str) -> tuple[LongPause, ...]:
    kept = sorted(sorted(long, key=lambda pause: -pause[1])[:LONGEST_MAX])
    return tuple(
        LongPause(
            at_s=_round(words[i - 1].end_s - words[0].start_s),
            lasts_s=_round(gap),
            inside=_inside(words[:i]),
            after=_before(words[:i], text),
        )
        for i, gap in kept
    )


def _inside(words: Sequence[SpokenWord]) -> bool:
    return thought_of(" ".join(word.text for word in words[-WORDS_READ:])) == "unfinished"


def _before(words: Sequence[SpokenWord], text: str) -> str:
    """The last words before the pause, where the answer has them: what was misheard and corrected is not quoted."""
    said = " ".join(word.text for word in words[-WORDS_BEFORE:])
    return said if _plain(said) in _plain(text) else ""


def _plain(text: str) -> str:
    return f" {LETTERS.sub(' ', text.lower()).strip()} "


def _counted(fillers: Iterable[str]) -> tuple[Filler, ...]:
    counts = Counter(" ".join(filler.lower().split()) for filler in fillers)
    return tuple(Filler(word=word, times=times) for word, times in counts.most_common(FILLERS_MAX))


def _round(seconds: float) -> float:
    return round(seconds, 1)


# The whole interview


def spoken_over_all(asked: Sequence[Asked]) -> SpokenResult | None:
    """None where nothing was spoken."""
    timings = [(a.question_id, t) for a in asked if (t := _timing(a)) is not None]
    if not timings:
        return None
    timed = [(question_id, timing) for question_id, timing in timings if timing.pauses is not None]
    paces = [timing.words_per_minute for _, timing in timed if timing.words_per_minute is not None]
    fillers = _added_up(timing for _, timing in timings)
    words = sum(timing.words for _, timing in timings)
    paused = sorted(
        (PausedAt(question_id=question_id, pause=pause) for question_id, timing in timed for pause in timing.longest),
        key=lambda at: -at.pause.lasts_s,
    )
    return SpokenResult(
        answers=len(timings),
        timed=len(timed),
        typical_s=_round(median(timing.lasts_s for _, timing in timings)),
        longest_s=max(timing.lasts_s for _, timing in timings),
        words_per_minute=_pace([timing for _, timing in timed]),
        slowest=min(paces, default=None),
        fastest=max(paces, default=None),
        pauses=sum(timing.pauses or 0 for _, timing in timed) if timed else None,
        inside=sum(timing.inside or 0 for _, timing in timed) if timed else None,
        longest=tuple(paused[:LONGEST_MAX]),
        fillers=fillers,
        fillers_per_hundred=round(100 * sum(filler.times for filler in fillers) / max(words, 1), 1),
        cannot_tell=_cannot_tell(len(timings), len(timed)),
    )


def _timing(asked: Asked) -> Timing | None:
    delivery = asked.scorecard.delivery if asked.scorecard else None
    return delivery.timing if delivery else None


def _pace(timings: Sequence[Timing]) -> int | None:
    """Over all that was said: a long answer counts for more than a short one."""
    speaking_s = sum(timing.speaking_s or 0.0 for timing in timings)
    if speaking_s < PACE_SPEAKING_S_MIN:
        return None
    return round(60 * sum(timing.words for timing in timings) / speaking_s)


def _added_up(timings: Iterable[Timing]) -> tuple[Filler, ...]:
    counts: Counter[str] = Counter()
    for timing in timings:
        for filler in timing.fillers:
            counts[filler.word] += filler.times
    return tuple(Filler(word=word, times=times) for word, times in counts.most_common(FILLERS_MAX))


def _cannot_tell(answers: int, timed: int) -> str:
    if not timed:
        return NO_TIMES
    return SOME_UNTIMED.format(timed=timed, answers=answers) if timed < answers else ""


def heard_text(answer: Answer) -> str:
    """What was said, as the recogniser wrote it."""
    spoken = answer.spoken
    if spoken is None:
        return ""
    return spoken.heard or " ".join(word.text for word in spoken.words) or answer.text or ""
