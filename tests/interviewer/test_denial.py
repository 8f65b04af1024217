"""What is said not to be so earns no point: each statement beside its denials, by words and by meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from the_bank import BANK
from vivavoce.content.reader import read_question
from vivavoce.interviewer.meaning import Meaning
from vivavoce.interviewer.polarity import lists_what_is_denied, negated, negated_in, speaks_against, takes_back
from vivavoce.interviewer.scorer import score_answer
from vivavoce.interviewer.words import clauses_of, tokens_of

QUESTION = read_question(
    """
text: How would you show live arrival times of buses at the stops of a city?
rubric:
  - name: What passes between them
    weight: 1
    says:
      - a bus sends its number, position, time and route in a short message over a light protocol such as MQTT
      - "boards and the app read the same document of a stop: line, destination, minutes and a mark for live"
      - other apps get an open feed in a standard format such as GTFS Realtime
    ask: What exactly passes between a bus, the centre and a board?
  - name: Where it is kept
    weight: 1
    says:
      - the newest position of each bus is kept in memory, and history is written to a log
      - positions go through a queue rather than straight into the database
    ask: Where do the positions end up?
  - name: What happens without a signal
    weight: 1
    says:
      - when a bus is silent for a minute the board falls back to the timetable and says so
      - a bus in a tunnel keeps its messages and sends them later
    ask: What does a board show when a bus falls silent?
"""
)

SAID = [
    (0, "Boards and the app read the same document of a stop: line, destination, minutes and a mark for live."),
    (0, "The same document of a stop, with line, destination and minutes, is read by the boards and the app."),
    (0, "A bus sends its number, position, time and route in a short message over MQTT."),
    (0, "Other apps get an open feed in a standard format such as GTFS Realtime, rather than a format of our own."),
    (0, "Rather than a format of our own, other apps get an open feed in a standard format such as GTFS Realtime."),
    (1, "The newest position of each bus is kept in memory, and history is written to a log."),
    (1, "Positions go through a queue, they do not go straight into the database."),
    (1, "Positions go through a queue instead of straight into the database."),
    (2, "When a bus is silent for a minute the board falls back to the timetable and says so."),
    (2, "A bus that has no signal in a tunnel keeps its messages and sends them later."),
]

DENIED = [
    (0, "Boards and the app do not read the same document of a stop: line, destination, minutes and a mark for live."),
    (0, "One document of a stop, with line, destination and minutes, is not read by the boards or by the app."),
    (0, "One document with the line, destination and minutes of a stop is never read by the boards and the app."),
    (0, "One document of the stop: line, destination, minutes, a mark for live. It is not read by boards and the app."),
    (0, "A bus no longer sends its number, position, time and route in a short message over MQTT."),
    (0, "There is no need to send number, position, time and route of a bus in a short message over MQTT."),
    (0, "By no means do other apps get an open feed in a standard format such as GTFS Realtime."),
    (0, "I would close it rather than give other apps an open feed in a standard format such as GTFS Realtime."),
    (0, "It is far from true that other apps get an open feed in a standard format such as GTFS Realtime."),
    (1, "Without the newest position of each bus kept in memory it goes on."),
    (1, "The newest position of each bus is neither kept in memory nor is history written to a log."),
    (1, "To say that the newest position of each bus is kept in memory is a mistake."),
    (1, "I would ask the bus each time instead of keeping the newest position of each bus in memory."),
    (1, "Positions go straight into the database rather than through a queue."),
    (2, "When a bus is silent for a minute the board does not fall back to the timetable."),
    (2, "That a bus in a tunnel keeps its messages and sends them later is not so."),
]


@pytest.mark.parametrize(("point", "text"), SAID)
def test_what_is_stated_earns_its_point(point: int, text: str, meaning: Meaning | None) -> None:
    assert score_answer(QUESTION, text, meaning).criteria[point].points == 1


@pytest.mark.parametrize(("point", "text"), DENIED)
def test_what_is_denied_earns_nothing(point: int, text: str, meaning: Meaning | None) -> None:
    assert score_answer(QUESTION, text, meaning).criteria[point].points == 0


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("we stop reading it", True),
        ("the lock stops them", True),
        ("it is there to stop them", True),
        ("before we stop reading it", True),
        ("a lock that stops them", True),
        ("the document of a stop is read", False),
        ("at the next stop it is read", False),
        ("it drives between stops all day", False),
    ],
)
def test_a_stop_is_a_place_where_it_is_named_and_a_denial_where_it_is_done(text: str, denied: bool) -> None:
    assert bool(negated(tokens_of(text))) is denied


def test_what_is_put_aside_ends_where_what_is_done_begins() -> None:
    def denied(text: str) -> str:
        tokens = tokens_of(text)
        return " ".join(tokens[i].form for i in sorted(negated(tokens)))

    assert denied("rather than call the service, a message is sent") == "call the service"
    assert denied("rather than call the service we send a message") == "call the service"
    assert denied("rather than keep it in the cache we send a message") == "keep it in the cache"
    assert denied("rather than keep the value that we read, a message is sent") == "keep the value that we read"
    assert denied("rather than call it, for example twice, a message is sent") == "call it for example twice"
    assert denied("rather than call, when it takes long, a message is sent") == "call"
    assert denied("we send a message instead of a call and a retry") == "a call and a retry"
    assert denied("we send a message instead of a call and we wait") == "a call"
    assert denied("we send a message instead of a call, and wait for it") == "a call"
    assert denied("we send a message as opposed to a call") == "a call"
    assert denied("we send a message in place of a call") == "a call"
    assert denied("I prefer a message over a call") == "a call"
    assert denied("we go over it, in place and opposed to nobody") == ""
    assert denied("I would rather call the service") == ""


def test_what_is_asked_about_something_is_put_aside_with_it() -> None:
    def denied(text: str) -> str:
        tokens = tokens_of(text)
        return " ".join(tokens[i].form for i in sorted(negated(tokens)))

    assert denied("I restart it rather than check whether the clock runs") == "check whether the clock runs"
    assert denied("I restart it rather than check, which takes longer") == "check"
    assert denied("I lock it rather than hope when two of them write") == "hope"


def test_what_is_put_aside_with_a_not_in_it_is_meant() -> None:
    tokens = tokens_of("I keep a log rather than never look at the errors")
    assert not {"look", "errors"} & {tokens[i].form for i in negated(tokens)}
    tokens = tokens_of("I do not wait")
    assert {tokens[i].form for i in negated(tokens)} == {"wait"}


def test_a_sentence_that_was_cut_because_it_is_long_is_denied_to_its_end() -> None:
    def denied_at_last(text: str) -> str:
        clauses = clauses_of(text)
        assert len({clause.sentence for clause in clauses}) < len(clauses)
        return " ".join(clauses[-1].tokens[i].form for i in sorted(negated_in(clauses)[-1]))

    start = (
        "People who know the place well log in to the machine to read there, rather than having an agent on each node"
    )
    assert denied_at_last(f"{start} collect lines and ship them to a large store").endswith(
        "ship them to a large store"
    )
    assert denied_at_last(f"{start} collect lines, and they look at what the machine itself has kept") == ""
    assert denied_at_last(f"{start} collect lines, and at last they give up. It ships them to a central store.") == ""


def by_words(kind: str) -> list[str]:
    """Of the answers written before the words that deny were looked up, those that earn their point by words."""
    told = yaml.safe_load((Path(__file__).parent / "put_aside.yaml").read_text(encoding="utf-8"))[kind]
    asked = {question.id: question for question in BANK.questions()}
    return [t["text"] for t in told if score_answer(asked[t["question"]], t["text"]).criteria[t["point"] - 1].points]


def test_few_points_are_earned_by_what_puts_them_aside_and_few_are_lost_by_who_puts_something_else_aside() -> None:
    """40 of each kind. 12 and 37 were so before anything was done about it."""
    assert len(by_words("denied")) <= 7
    assert len(by_words("said")) >= 37


def test_a_list_after_a_denial_is_denied_and_a_reason_is_not() -> None:
    before = tokens_of("they do not read the same document")
    assert lists_what_is_denied(before, tokens_of("line, destination, minutes"))
    assert not lists_what_is_denied(before, tokens_of("a job copies it, cleans it, and sends it on"))
    assert not lists_what_is_denied(before, tokens_of("it is slow, heavy, dear"))
    assert not lists_what_is_denied(tokens_of("they read the same document"), tokens_of("line, destination, minutes"))


def test_a_sentence_that_points_back_and_denies_takes_back() -> None:
    assert takes_back(tokens_of("It is not read by the app."))
    assert takes_back(tokens_of("This doesn't happen."))
    assert not takes_back(tokens_of("The app does not read it."))
    assert not takes_back(tokens_of("It is read by the app, never by the board."))


def test_against_is_half_of_what_both_say_denied_by_one() -> None:
    said = tokens_of("the cache is read before the database")
    assert speaks_against(tokens_of("we wait rather than read the cache"), said)
    assert not speaks_against(tokens_of("we read the cache rather than the disk"), said)
    assert speaks_against(tokens_of("a call rather than a queue"), tokens_of("a queue rather than a call"))
    assert not speaks_against(tokens_of("a queue, not a call"), tokens_of("a queue rather than a call"))
