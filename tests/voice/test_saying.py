"""How text is said. The left side is what is shown; a person would read out the right side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.voice.saying import said

SAID = [
    # how things grow
    ("It is O(n log n).", "It is O of n log n."),
    ("O(1), O(n^2) and O(2^n)", "O of 1, O of n squared and O of 2 to the n"),
    ("O(n²) at worst", "O of n squared at worst"),
    ("O(V + E) time", "O of V plus E time"),
    ("O(n!) or O(log n)?", "O of n factorial or O of log n?"),
    ("O(log2(n))", "O of log n"),
    ("O(sqrt(n))", "O of the square root of n"),
    ("O(n*m)", "O of n times m"),
    ("O(n/k)", "O of n over k"),
    ("Θ(n) and Ω(1)", "theta of n and omega of 1"),
    ("x**3 grows", "x cubed grows"),
    # names of the trade
    ("Do you use CI/CD?", "Do you use C I C D?"),
    ("SQL or NoSQL?", "S Q L or no S Q L?"),
    ("C++, C# and C", "C plus plus, C sharp and C"),
    ("Is C++?", "Is C plus plus?"),
    ("PostgreSQL and MySQL.", "Postgres Q L and My S Q L."),
    ("Node.js, Vue.js", "Node J S, Vue J S"),
    ("The .NET runtime, ASP.NET too", "The dot net runtime, A S P dot net too"),
    ("REST APIs return JSON.", "rest A P I's return json."),
    ("An API's keys", "An A P I's keys"),
    ("HTTP/2 over TCP/IP", "H T T P 2 over T C P I P"),
    ("ACID and CRUD", "acid and crud"),
    ("A/B test", "A B test"),
    ("I/O bound", "I O bound"),
    ("UTF-8 and SHA-256", "U T F 8 and sha 256"),
    ("IPv6 addresses", "I P version 6 addresses"),
    ("EC2 and S3", "E C 2 and S 3"),
    ("the p95 latency", "the P 95 latency"),
    ("k8s runs nginx", "kubernetes runs engine X"),
    ("gRPC, GraphQL", "G R P C, graph Q L"),
    ("Q&A about R&D", "Q and A about R and D"),
    ("a UUID in ASCII", "a U U I D in askey"),
    ("Do NOT use SELECT in a LOOP", "Do not use select in a loop"),
    ("I am on iOS", "I am on I O S"),
    # short forms
    ("e.g. a cache", "for example a cache"),
    ("a cache, i.e. memory", "a cache, that is memory"),
    ("lists, maps, etc.", "lists, maps, et cetera."),
    ("SQL vs. files", "S Q L versus files"),
    ("w/o locks", "without locks"),
    # numbers and units
    ("in 200 ms", "in 200 milliseconds"),
    ("200ms", "200 milliseconds"),
    ("1 ms", "1 millisecond"),
    ("16GB of RAM", "16 gigabytes of ram"),
    ("3.5 GHz", "3.5 gigahertz"),
    ("100 req/s", "100 requests per second"),
    ("5,000 requests/s", "5,000 requests per second"),
    ("10 MB/s", "10 megabytes per second"),
    ("100 Mbps", "100 megabits per second"),
    ("99.9% of 10k users", "99.9 percent of 10 thousand users"),
    ("~50 users", "about 50 users"),
    ("5-10 minutes", "5 to 10 minutes"),
    ("5–10 minutes", "5 to 10 minutes"),
    ("It costs $5 or $1,000", "It costs 5 dollars or 1,000 dollars"),
    ("a $2M budget", "a 2 million dollars budget"),
    ("£1 each", "1 pound each"),
    ("#1 reason", "number 1 reason"),
    ("at -5 °C", "at minus 5 degrees Celsius"),
    ("Python 3.11.2", "Python 3 dot 11 dot 2"),
    ("v2 of it", "version 2 of it"),
    ("3x faster", "3 times faster"),
    ("support 24/7", "support 24 7"),
    ("a COVID-19 rule", "a covid 19 rule"),
    # signs
    ("a >= b", "a is at least b"),
    ("x <= 10", "x is at most 10"),
    ("a != b", "a does not equal b"),
    ("a == b", "a equals b"),
    ("a === b", "a strictly equals b"),
    ("i < n", "i is less than n"),
    ("i<n and x>3", "i is less than n and x is greater than 3"),
    ("x = 5", "x equals 5"),
    ("limit=0", "limit equals 0"),
    ("a && b || c", "a and b or c"),
    ("A -> B", "A to B"),
    ("x => x + 1", "x gives x plus 1"),
    ("i++", "i plus plus"),
    ("3 ≤ 4", "3 is at most 4"),
    ("Tom & Ida", "Tom and Ida"),
    ("and/or", "and or"),
    ("read/write", "read write"),
    # code in a sentence
    ("Call `foo()` twice.", "Call foo twice."),
    ("the `user_id` column", "the user id column"),
    ("a `HashMap`", "a Hash Map"),
    ("getElementById", "get Element By Id"),
    ("a NullPointerException", "a Null Pointer Exception"),
    ("`user.name` is null", "user dot name is null"),
    ("List<String>", "List of String"),
    ("Map<String, Integer>", "Map of String, Integer"),
    ("std::vector<int>", "std vector of int"),
    ("an int[]", "an int array"),
    ('Change "+" to "*" with +.', 'Change "plus" to "times" with plus.'),
    ("the #main rule", "the hash main rule"),
    ("a []User", "a array of User"),
    ("count(*)", "count star"),
    ("run `ls -l --all`", "run ls dash l dash dash all"),
    ("the .dense class", "the dot dense class"),
    ("`__init__` runs", "dunder init runs"),
    ("**kwargs and *args", "double star kwargs and star args"),
    ("the `<button>` element", "the button tag element"),
    # addresses
    ("See https://example.org/docs?x=1.", "See the link to example dot org."),
    ("[the guide](https://example.org) helps", "the guide helps"),
    ("Write to ida@example.org.", "Write to ida at example dot org."),
    ("ping 10.1.4.0/22", "ping 10 dot 1 dot 4 dot 0 slash 22"),
    # what is only form
    ("**Bold** and *italic* and _more_", "Bold and italic and more"),
    ("## Caching", "Caching"),
    ("- one item", "one item"),
    ("1. First", "1. First"),
    ("> quoted", "quoted"),
    ("---", ""),
    ("Well done 🎉👍🏽!", "Well done!"),
    ("👍", ""),
    ("1️⃣ first", "1 first"),
    ("Look:\n```python\nx = 1\n```", "Look: The code is on your screen."),
    ("```\nopen", "The code is on your screen."),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "The table is on your screen."),
    ("Really?!?", "Really?"),
    ("Well… let me see", "Well, let me see"),
    ("two – or three", "two, or three"),
    ("two\nlines", "two lines"),
    ("", ""),
    ("...", ""),
    # what stays as it is
    ("What did you learn?", "What did you learn?"),
    ("It's 3.5 or 10:30.", "It's 3.5 or 10:30."),
    ("I said “no”, didn’t I?", 'I said "no", didn\'t I?'),
    ("a well-known state-of-the-art trade-off", "a well-known state-of-the-art trade-off"),
    ("Zoë's naïve café", "Zoë's naïve café"),
    ("A plan (or two); and more: this.", "A plan (or two); and more: this."),
    ("I am John McCarthy.", "I am John McCarthy."),
    ("In JavaScript", "In Java Script"),
]


@pytest.mark.parametrize(("text", "spoken"), SAID)
def test_text_is_said_as_a_person_would(text: str, spoken: str) -> None:
    assert said(text) == spoken


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len({text for text, _ in SAID}) >= 80


@given(st.text(max_size=200))
def test_whatever_is_written_can_be_said(text: str) -> None:
    spoken = said(text)
    assert spoken == spoken.strip()
    assert not set(spoken) & set("`*{}[]<>|\\^~=#$+\n\t\x00")
    assert not spoken or any(letter.isalnum() for letter in spoken)


@given(
    st.lists(st.sampled_from(["(", ")", "O(", "<", "a", "*", "_", "`", "1", "/", "[", "]", " ", "-"]), max_size=1_500)
)
def test_nothing_takes_long_to_put_into_words(parts: list[str]) -> None:
    said("".join(parts))
