"""What the help can tell: the topics and the words of `content/help/`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from vivavoce.content.fields import Fields, Problem, refuse
from vivavoce.content.reader import read_yaml
from vivavoce.ports.helping import HelpBook, Topic, WordMeaning


def load_help() -> HelpBook:
    """Raises `Invalid` with every problem found in the files."""
    problems: list[Problem] = []
    folder = files("vivavoce.content") / "help"
    book = HelpBook(
        topics=tuple(_topics(read_yaml(folder / "topics.yaml", problems))),
        words=tuple(_words(read_yaml(folder / "words.yaml", problems))),
    )
    refuse(problems)
    return book


def _topics(whole: Fields) -> Iterator[Topic]:
    whole.only("topics")
    for fields in whole.children("topics"):
        fields.only("id", "title", "cues", "asks", "text")
        yield Topic(
            id=fields.text("id"),
            title=fields.text("title"),
            asks=fields.texts("asks"),
            cues=fields.texts("cues"),
            text=fields.text("text"),
        )


def _words(whole: Fields) -> Iterator[WordMeaning]:
    whole.only("words")
    for fields in whole.children("words"):
        fields.only("word", "also", "means")
        yield WordMeaning(word=fields.text("word"), also=fields.texts("also"), means=fields.text("means"))
