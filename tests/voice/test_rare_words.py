"""What the recogniser does not expect by itself: which words those are, and how they are found again."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from vivavoce.voice import language
from vivavoce.voice.embedded_hearing import PocketsphinxTranscriber
from vivavoce.voice.rare_words import RareWords, written
from vivavoce.voice.sphinx import GENERAL_DICTIONARY, Sphinx
from voice.counting import wrong_words
from voice.recordings import SAID, pcm

WORD = st.text("ab'z", min_size=1, max_size=5)
WAYS = st.lists(st.sampled_from(["AH B", "B IY", "Z EH D"]), min_size=1, max_size=3)
OWN = """a AH
a(2) EY
cache K AE SH
cut K AH T
cutter K AH T ER
zulu Z UW L UW
zulu(2) Z UH L UW
"""


@given(st.dictionaries(WORD, WAYS, max_size=30), st.lists(WORD, max_size=10))
def test_each_word_is_found_and_no_other(tmp_path_factory, ways: dict[str, list[str]], others: list[str]) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("rare") / "rare.tsv"
    path.write_bytes(written(ways))
    rare = RareWords(path)
    for word in [*ways, *others]:
        assert rare.ways(word) == tuple(ways.get(word, ()))


def test_without_a_file_there_are_none() -> None:
    assert RareWords().ways("zulu") == ()


def test_the_banks_words_and_the_likeliest_are_expected_and_the_others_are_kept_aside(tmp_path: Path) -> None:
    (tmp_path / "own").write_text(OWN)
    folder = tmp_path / "language"
    language.make(["The cache, cached."], tmp_path / "own", ["<s>", "a", "nowhere"], folder)
    expected = (folder / language.DICTIONARY).read_text().splitlines()
    assert {"a AH", "a(2) EY", "cache K AE SH", "cached K AE SH T"} <= set(expected)
    assert not any(line.startswith(("cut", "zulu")) for line in expected)
    rare = RareWords(folder / language.RARE)
    assert rare.ways("zulu") == ("Z UW L UW", "Z UH L UW")
    assert (rare.ways("cut"), rare.ways("cutter")) == (("K AH T",), ("K AH T ER",))
    assert rare.ways("cache") == rare.ways("a") == ()
    assert language.is_made(folder)


def test_of_the_likeliest_only_so_many_are_taken(tmp_path: Path) -> None:
    words = [f"{chr(97 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}q" for n in range(17_576)]
    words += [f"{word}q" for word in words]
    (tmp_path / "own").write_text("".join(f"{word} AH\n" for word in words))
    language.make([], tmp_path / "own", words, tmp_path / "language")
    rare = RareWords(tmp_path / "language" / language.RARE)
    assert (rare.ways(words[language.COMMON_WORDS - 1]), rare.ways(words[language.COMMON_WORDS])) == ((), ("AH",))


async def test_a_rare_word_is_heard_where_a_hint_has_it(tmp_path: Path) -> None:
    """Nothing is expected here but the language of the bank, which is of something else."""
    texts = ["An index makes reads faster."]
    own = Sphinx().folder / GENERAL_DICTIONARY
    language.make(texts, own, [], tmp_path / language.name_of(texts))
    ears = PocketsphinxTranscriber(lambda: texts, tmp_path, workers=1)
    try:
        said = SAID["team"]
        wrong = {}
        for hints in ((), (said,)):
            hearing = await ears.listen(lambda _: None, hints=hints)
            hearing.feed(pcm("team"))
            wrong[hints] = wrong_words(said, (await hearing.finish()).text)
        assert wrong[()] > len(said.split()) / 2
        assert wrong[(said,)] <= 2
    finally:
        await ears.close()
