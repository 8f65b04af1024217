"""How well the next score is predicted, on simulated learners that nothing was tuned on: `--tune` is what was.

Three of the five kinds of learner were there for the tuning, with another seed; the other two never were. Beside it
stand the two simple ways: the last score again, and the mean so far.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import product
from math import sqrt

from vivavoce.domain.forecasting import HABITS, SESSIONS_MIN, Habits, Scored, forecast, predictions
from vivavoce.sim.learners import CURVES, learners

TUNED_ON, TUNED_SEED = ("saturating", "power", "flat"), 1
HELD_OUT_SEED = 20_260
LEARNERS, LEARNERS_QUICK = 4000, 400


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--tune", action="store_true", help="look for the habits again, on the learners for that alone")
    told = asked.parse_args()
    if told.tune:
        print(tuned())
        return
    count = LEARNERS_QUICK if told.quick else LEARNERS
    for kind in (*CURVES, "all"):
        kinds = tuple(CURVES) if kind == "all" else (kind,)
        histories = [learner.history for learner in learners(count, HELD_OUT_SEED, kinds)]
        for name, value in errors(histories).items():
            _tell(f"forecast {name}, {kind}", value, "points of 10")
        _tell(f"forecast 90% interval holds, {kind}", coverage(histories), "share")


def errors(histories: Sequence[Sequence[Scored]], habits: Habits = HABITS) -> dict[str, float]:
    """Mean absolute errors, and the root of the mean square of ours, from each learner's third session on."""
    ours, last, mean = [], [], []
    for history in histories:
        scores = [scored.score for scored in history]
        told = predictions(history, habits)
        for n in range(2, len(scores)):
            ours.append(told[n - 1] - scores[n])
            last.append(scores[n - 1] - scores[n])
            mean.append(sum(scores[:n]) / n - scores[n])
    return {
        "error": _mean(ours),
        "error of the last score": _mean(last),
        "error of the mean so far": _mean(mean),
        "root mean square error": sqrt(sum(one**2 for one in ours) / len(ours)),
    }


def coverage(histories: Sequence[Sequence[Scored]]) -> float:
    held, all_told = 0, 0
    for history in histories:
        for n in range(SESSIONS_MIN, len(history)):
            told = forecast(history[:n])
            if told is not None:
                all_told += 1
                held += told.low <= history[n].score <= told.high
    return held / all_told


def tuned() -> Habits:
    histories = [learner.history for learner in learners(1500, TUNED_SEED, TUNED_ON)]
    grid = product((5.0, 5.4), (0.03, 0.06, 0.1, 0.15, 0.2), (0.0, 0.02), (0.01, 0.02, 0.03), (0.4, 0.8))
    return min(
        (
            Habits(mean=mean, variance=3.0, moves=moves, moves_a_week=weekly, rises=rises, daily_form=form)
            for mean, moves, weekly, rises, form in grid
        ),
        key=lambda habits: errors(histories, habits)["error"],
    )


def _mean(differences: Sequence[float]) -> float:
    return sum(abs(one) for one in differences) / len(differences)


def _tell(measure: str, value: float, unit: str) -> None:
    print(json.dumps({"measure": measure, "value": round(value, 3), "unit": unit}))


if __name__ == "__main__":
    main()
