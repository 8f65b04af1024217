"""Runs inside the sandbox, beside a problem's generate.py."""

import json
import os
import random
import sys

import generate

RESULT = 3

seed, size = json.loads(sys.stdin.read())
given = generate.generate(random.Random(seed), size)  # noqa: S311
with os.fdopen(RESULT, "w", encoding="utf-8") as told:
    json.dump(given, told, separators=(",", ":"))
