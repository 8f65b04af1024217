"""Writes what the ways to ask the help mean, after `content/help/topics.yaml` was changed."""

from __future__ import annotations

from pathlib import Path

from vivavoce.content.help_book import load_help
from vivavoce.interviewer.embedding import embedder
from vivavoce.interviewer.help_directions import shipped, write


def main() -> None:
    mind = embedder()
    if mind is None:
        raise SystemExit("The weights are not installed; `make setup` gets them.")
    with Path(str(shipped())).open("wb") as file:
        write(load_help().topics, mind, file)


if __name__ == "__main__":
    main()
