"""A text as it is measured: what was meant, whatever way it was said, typed or heard.

Small letters without punctuation, articles, hesitations, fillers and words said twice in a row: a learner leaves the
articles out, a recogniser of speech leaves out the stops and writes one word for another that sounds the same, a
person who thinks aloud repeats himself. None of it is worth more or less, so none of it may be measured.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from vivavoce.interviewer.words import FUNCTION_WORDS, HESITATIONS, WORD, bag, token_of

ARTICLES = bag("a an the")
FILLERS = HESITATIONS | bag("like basically actually okay ok yeah")
OPENERS = bag("so well now right")
PHRASES = frozenset(tuple(p.split("_")) for p in bag("you_know i_mean i_think i_guess"))
RESTART_MAX = 3

# What sounds alike, or nearly. A word is read as another of its group where the question or a reference has that one.
SOUND_ALIKE = """cache cash, queue cue, byte bite bight, bit bitt, thread threat, sync sink, node knowed, root route,
    heap heep, tree three, write right rite, read reed red, lock loch, leaf leave, leaves leafs, know no, weight wait,
    site sight cite, whole hole, pass past, passed past, break brake, mail male, principle principal, affect effect,
    accept except, piece peace, week weak, steel steal, serial cereal, parse pars, colonel kernel, base bass,
    key quay, packet packed, lose loose, access excess, cell sell, course coarse, frame frayed, port pored, die dye,
    source sauce, current currant, role roll, step steppe, board bored, sent scent cent, plane plain, peer pier,
    real reel, row roe, time thyme, waste waist, main mane, way weigh, code coat, table cable, higher hire"""
_ALIKE: dict[str, list[str]] = {}
for _group in (group.split() for group in SOUND_ALIKE.split(",")):
    for _word in _group:
        _ALIKE.setdefault(_word, []).extend(other for other in _group if other != _word)


def plain(text: str, expected: Collection[str] = ()) -> str:
    """`expected` are the words of the question and the references."""
    return " ".join(_meant(form, expected) for form in spoken(text) if form not in ARTICLES)


def spoken(text: str) -> list[str]:
    """The words in their order, each as it is compared, without fillers and restarts."""
    return _once(_without_fillers([token_of(match.group())[0] for match in WORD.finditer(text)]))


def forms(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(token_of(match.group())[0] for text in texts for match in WORD.finditer(text))


def _without_fillers(said: list[str]) -> list[str]:
    kept: list[str] = []
    i = 0
    while i < len(said):
        if tuple(said[i : i + 2]) in PHRASES:
            i += 2
        else:
            if said[i] not in FILLERS and (kept or said[i] not in OPENERS):
                kept.append(said[i])
            i += 1
    return kept


def _once(said: list[str]) -> list[str]:
    """Without what is said again at once, as in "it is it is a list"."""
    kept: list[str] = []
    for form in said:
        kept.append(form)
        for size in range(1, RESTART_MAX + 1):
            if len(kept) >= 2 * size and kept[-size:] == kept[-2 * size : -size]:
                del kept[-size:]
                break
    return kept


def _meant(form: str, expected: Collection[str]) -> str:
    if form in expected or form in FUNCTION_WORDS:
        return form
    return next((other for other in _ALIKE.get(form, ()) if other in expected), form)
