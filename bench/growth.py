"""How often the growth of the bank's own reference solutions is told rightly, problem by problem, in every language in
which they are given. What a problem's author calls good (`growth`) is taken for the truth.

Right: that name alone. One band: that name and its neighbour, which time does not tell apart. A wrong name fails.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from vivavoce.code_setup import answers_of
from vivavoce.content.reader import load_bank
from vivavoce.domain.judgement import Growth
from vivavoce.domain.problem import CodingProblem, Example
from vivavoce.domain.running import Rung, SourceFile
from vivavoce.sandbox import drivers
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.measuring import Measuring
from vivavoce.sandbox.runner import BubblewrapRunner
from vivavoce.settings import Settings

STORE = Path(__file__).parents[1] / ".tools" / "languages"


def told(truth: str, growth: Growth) -> str:
    if not growth.among:
        return "cannot tell"
    if truth not in growth.among:
        return "wrong"
    return "right" if growth.name else "one band"


def references(ids: list[str]) -> Iterator[tuple[CodingProblem, Example]]:
    for problem_id, problem in sorted(load_bank().problems().items()):
        if problem.growth_sizes and (not ids or problem_id in ids):
            for example in problem.references:
                yield problem, example


async def measured(runner: BubblewrapRunner, answers: Answers, problem: CodingProblem, example: Example) -> Growth:
    files = (SourceFile(name="", text=example.source),)
    built = await runner.build(drivers.program(problem.interface, example.language, files))
    try:
        return await Measuring(runner, answers, problem, built).growth()
    finally:
        await runner.discard(built)


async def main(ids: list[str]) -> int:
    runner, counts = BubblewrapRunner(store=STORE), Counter[tuple[str, str]]()
    if (await runner.open()).rung is not Rung.FULL:
        raise SystemExit(f"The sandbox is not whole here: {runner.footing.why}")
    with tempfile.TemporaryDirectory() as folder:
        answers = answers_of(runner, Settings(data_dir=Path(folder)))
        for problem, example in references(ids):
            growth = await measured(runner, answers, problem, example)
            what = told(problem.growth, growth)
            counts[("python" if example.language == "python" else "compiled", what)] += 1
            about = {"problem": problem.id, "language": example.language, "truth": problem.growth, "told": what}
            points = [(size, round(ms, 2)) for size, ms in growth.points]
            sys.stderr.write(json.dumps({**about, "why": growth.why, "points": points}) + "\n")
            sys.stderr.flush()
    await runner.close()
    for (language, what), count in sorted(counts.items()):
        sys.stdout.write(
            json.dumps({"measure": f"growth, {language}: {what}", "value": count, "unit": "programs"}) + "\n"
        )
    return 1 if any(what == "wrong" for _, what in counts) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], metavar="PROBLEM")
    raise SystemExit(asyncio.run(main(parser.parse_args().only)))
