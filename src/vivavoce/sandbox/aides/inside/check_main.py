"""Runs inside a sandbox of its own, beside a problem's checker.py. The candidate's program is not there, only what it
gave."""

import json
import os
import sys

import checker

RESULT = 3

ruling = checker.check(*json.loads(sys.stdin.buffer.read()))
if ruling is not True and ruling is not False and not isinstance(ruling, str):
    sys.exit("checker.py has to give True, False, or a text that says what is wrong.")
with os.fdopen(RESULT, "w", encoding="utf-8") as told:
    json.dump(ruling, told)
