"""Runs inside a sandbox of its own, beside a problem's interactor.py: speaks with the candidate's program by standard
input and output, line by line, and rules on it at the end.

`interact(given, expected, say, hear)`: `say(line)` sends a line, `hear()` gives the next one, "" once there is none.
"""

import json
import os
import sys

import interactor

GIVEN, RESULT = 4, 3
LINE_CHARACTERS = 100_000
"""A line without an end is heard in pieces: it would take up all the memory that is here."""


def say(line):
    try:
        print(line, flush=True)
    except BrokenPipeError:  # who does not listen any more is heard to say nothing more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def hear():
    return sys.stdin.readline(LINE_CHARACTERS).rstrip("\n")


with os.fdopen(GIVEN, encoding="utf-8") as asked:
    given, expected = json.load(asked)
ruling = interactor.interact(given, expected, say, hear)
if ruling is not True and ruling is not False and not isinstance(ruling, str):
    sys.exit("interactor.py has to give True, False, or a text that says what is wrong.")
with os.fdopen(RESULT, "w", encoding="utf-8") as told:
    json.dump(ruling, told)
