"""Learn how English letters sound from the recogniser's pronouncing dictionary, and keep it as a small table.

letter_sounds.py DICTIONARY OUT     e.g. .../model/en-us/cmudict-en-us.dict src/vivavoce/voice/letters.tsv

Each letter is aligned with no sound, one or two, by the most likely path, a few times over. What a letter sounds like
is then counted in ever wider surroundings, and a wider one is kept only where it says something else than the narrower.
One word of twenty is held out; how many of its sounds come out right is printed at the end.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

EDGE = "#"
WINDOWS = ((0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3))
SEEN_MIN = 4
ROUNDS = 5
HELD_OUT_EVERY = 20


def main():
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    entries = read(source)
    learnt = [entry for number, entry in enumerate(entries) if number % HELD_OUT_EVERY]
    held_out = entries[::HELD_OUT_EVERY]
    aligned = align([entry for number, entry in enumerate(learnt) if number % 2])
    table = decide(aligned)
    lines = (f"{key}\t{' '.join(sounds)}" for key, sounds in sorted(table.items()))
    out.write_text("\n".join(lines) + "\n", encoding="ascii")
    right, total = score(table, held_out)
    print(f"{len(table)} entries; of held-out words {right / total:.1%} of the sounds are right")


def read(path):
    entries = []
    for line in path.read_text(encoding="utf-8").splitlines():
        word, *sounds = line.split()
        if word.isalpha() and word.isascii() and 2 < len(word) < 14 and len(sounds) <= 2 * len(word):
            entries.append((word, tuple(sounds)))
    return entries


def align(entries):
    """For each word the sounds of each of its letters."""
    chances = None
    aligned = []
    for _ in range(ROUNDS):
        aligned = [(word, path) for word, sounds in entries if (path := best_path(word, sounds, chances))]
        counts = defaultdict(Counter)
        for word, path in aligned:
            for letter, piece in zip(word, path, strict=True):
                counts[letter][piece] += 1
        chances = {letter: costs_of(pieces) for letter, pieces in counts.items()}
    return aligned


def costs_of(pieces):
    total = sum(pieces.values())
    return {piece: -math.log(count / total) for piece, count in pieces.items()}


def best_path(word, sounds, chances):
    """Letters against sounds; the first time, when nothing is known, along the diagonal."""
    size = len(sounds)
    best = [{0: (0.0, ())}]
    for at, letter in enumerate(word):
        row = {}
        for begun, (cost, path) in best[-1].items():
            for end in range(begun, min(begun + 2, size) + 1):
                piece = sounds[begun:end]
                if chances is None:
                    step = abs((at + 1) / len(word) - end / size) + 0.1 * abs(len(piece) - 1)
                else:
                    step = chances.get(letter, {}).get(piece, 12.0)
                if end not in row or cost + step < row[end][0]:
                    row[end] = (cost + step, (*path, piece))
        best.append(row)
    return best[-1][size][1] if size in best[-1] else None


def surroundings(word, at):
    padded = EDGE * 3 + word + EDGE * 3
    middle = at + 3
    for before, after in WINDOWS:
        yield f"{padded[middle - before : middle]}{word[at]}{padded[middle + 1 : middle + 1 + after]}|{before}"


def decide(aligned):
    counts = defaultdict(Counter)
    for word, path in aligned:
        for at, piece in enumerate(path):
            for key in surroundings(word, at):
                counts[key][piece] += 1
    table = {}
    for before, after in WINDOWS:
        for key, pieces in counts.items():
            piece, _ = pieces.most_common(1)[0]
            wide = len(key) - 2 - before - 1 == after and key.endswith(f"|{before}")
            if wide and sum(pieces.values()) >= SEEN_MIN and piece != narrower(table, key, before):
                table[key] = piece
    return table


def narrower(table, key, before):
    """What the table says so far, from less of the surroundings."""
    around = key[:-2]
    letter, left, right = around[before], around[:before], around[before + 1 :]
    found = None
    for fewer, after in WINDOWS:
        if fewer <= len(left) and after <= len(right):
            shorter = f"{left[len(left) - fewer :]}{letter}{right[:after]}|{fewer}"
            if shorter != key and shorter in table:
                found = table[shorter]
    return found


def spoken(table, word):
    sounds = []
    for at in range(len(word)):
        said = ()
        for key in surroundings(word, at):
            said = table.get(key, said)
        sounds += said
    return sounds


def score(table, entries):
    right = total = 0
    for word, sounds in entries:
        right += max(0, len(sounds) - distance(spoken(table, word), sounds))
        total += len(sounds)
    return right, total


def distance(one, other):
    row = list(range(len(other) + 1))
    for number, left in enumerate(one, 1):
        fresh = [number]
        for at, right in enumerate(other, 1):
            fresh.append(min(row[at] + 1, fresh[-1] + 1, row[at - 1] + (left != right)))
        row = fresh
    return row[-1]


if __name__ == "__main__":
    main()
