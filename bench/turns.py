"""How often an answer is cut off in a pause, and how long its end is waited for: the rules beside fixed silences.

Scripted answers (`tests/domain/talks/`), each spoken under several seeds that draw words, pauses, the mistakes of the
voice detector and the lateness and errors of the recogniser. The rules were tuned on `tuned.yaml`; what is claimed is
of `held_out.yaml`. `bank`: answers that were written for another purpose, with pauses put in by chance. These are
scripts, and no recordings of people.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

from _bank_samples import samples
from vivavoce.sim.talking import Exchange, Talk, load_talks
from vivavoce.sim.turns import COUNTED_S, FixedSilence, Listener, Outcome, Rules, converse, interviews

TALKS = Path(__file__).parent.parent / "tests" / "domain" / "talks"
CUT_SHARE_MAX = 0.03
SEEDS, SEEDS_QUICK = 6, 1
SYSTEMS: dict[str, Callable[[], Listener]] = {
    "rules": Rules,
    **{f"fixed {ms} ms": lambda ms=ms: FixedSilence(ms / 1000) for ms in (300, 700, 1200, 1600)},
}
LENGTHS = ((0.2, 0.5), (0.5, 1.0), (1.0, 1.5))
JOINTS = re.compile(r"^(?:and|but|or|so|because|which|that|when|if|then|where|while)$")
MARKS = ("/", "//", "///")


def spoken(
    talks: Sequence[Talk], make: Callable[[], Listener], seeds: int, *, partials: bool = True, pausing: float = 1.0
) -> list[Outcome]:
    return [
        outcome
        for seed in range(seeds)
        for name, some in interviews(talks, seed)
        for outcome in converse(some, name, make(), partials=partials, pausing=pausing)
    ]


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    counted = [pause for one in outcomes for pause in one.pauses if pause.lasts_s <= COUNTED_S]
    cut = [[c.pause for c in one.cuts if c.pause.lasts_s <= COUNTED_S] for one in outcomes]
    delays = sorted(one.delay_s for one in outcomes if one.delay_s is not None)
    return {
        "answers": len(outcomes),
        "pauses": len(counted),
        "cut-offs, share of pauses": round(sum(map(len, cut)) / max(len(counted), 1), 4),
        "answers cut, share": round(sum(map(bool, cut)) / len(outcomes), 4),
        "end of turn p50 ms": round(1000 * quantile(delays, 0.5)),
        "end of turn p95 ms": round(1000 * quantile(delays, 0.95)),
        "never ended": sum(one.delay_s is None for one in outcomes),
    }


def quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def by_length(outcomes: Sequence[Outcome]) -> dict[str, float]:
    found = {}
    for low, high in LENGTHS:
        pauses = [pause for one in outcomes for pause in one.pauses if low < pause.lasts_s <= high]
        cut = [c for one in outcomes for c in one.cuts if low < c.pause.lasts_s <= high]
        found[f"cut of pauses {low} to {high} s"] = round(len(cut) / max(len(pauses), 1), 4)
    return found


def moments(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Pauses longer than is counted, nearly all of which were asked for in words."""
    long = [(pause, one) for one in outcomes for pause in one.pauses if pause.lasts_s > COUNTED_S]
    cut = sum(any(c.pause == pause for c in one.cuts) for pause, one in long)
    return {"moments": len(long), "moments held, share": round(1 - cut / max(len(long), 1), 4)}


def interruptions(outcomes: Iterable[Outcome]) -> dict[str, float]:
    told = list(outcomes)
    return {"interrupted": sum(one.interrupts for one in told), "carried on": sum(one.carried_on for one in told)}


def of_the_bank(count: int) -> list[Talk]:
    """The bank's answers, with pauses at ends of sentences, at joints, and now and then anywhere."""
    chance = Random(11)
    texts = [(asked, text) for asked, _, texts in samples(count) for text in texts[:2] if text.strip()]
    return [
        Talk(id=f"bank {i}", exchanges=(Exchange(asked, with_pauses(text, chance)),), speed=chance.uniform(110, 180))
        for i, (asked, text) in enumerate(texts)
    ]


def with_pauses(text: str, chance: Random) -> str:
    words = re.sub(r"[/\[\]]", " ", text).split()
    marked = []
    for word in words[:-1]:
        ends = word[-1] in ".!?;"
        likely = 0.8 if ends else 0.5 if word[-1] in ",:" else 0.35 if JOINTS.match(word.lower()) else 0.05
        marked.append(word)
        if chance.random() < likely:
            marked.append(chance.choices(MARKS, weights=(3, 4, 3) if ends else (5, 4, 1))[0])
    return " ".join([*marked, words[-1]])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    seeds = SEEDS_QUICK if options.quick else SEEDS
    held_out, tuned = load_talks(TALKS / "held_out.yaml"), load_talks(TALKS / "tuned.yaml")
    rules = spoken(held_out, Rules, seeds)
    result = {
        "scripts": len(held_out) + len(tuned),
        "held out": {name: figures(spoken(held_out, make, seeds)) for name, make in SYSTEMS.items()},
        "held out, rules": {**by_length(rules), **moments(rules), **interruptions(rules)},
        "held out, pauses half as long": {
            name: figures(spoken(held_out, make, seeds, pausing=0.5)) for name, make in SYSTEMS.items()
        },
        "held out, no words before the end": figures(spoken(held_out, Rules, seeds, partials=False)),
        "tuned": figures(spoken(tuned, Rules, seeds)),
        "bank": {name: figures(spoken(of_the_bank(60), make, 1)) for name, make in SYSTEMS.items()},
    }
    print(json.dumps(result, indent=1), file=sys.stderr)
    print(json.dumps(result))
    return 0 if result["held out"]["rules"]["cut-offs, share of pauses"] <= CUT_SHARE_MAX else 1


if __name__ == "__main__":
    sys.exit(main())
