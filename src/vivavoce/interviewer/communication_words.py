"""What is said about how something was said: of the answer and never of the person, one piece of advice at a time.

Each finding has a note and, where something could be changed, advice. Kept as data, so that another language is
another file.
"""

from __future__ import annotations

SAID: dict[str, tuple[str, str]] = {
    "opening_answers": ("The opening takes up what was asked.", ""),
    "opening_elsewhere": (
        "The opening does not take up the question yet.",
        "Begin with the answer in one sentence. The reasons can follow.",
    ),
    "signposts": ("Words that show the way make it easy to follow.", ""),
    "no_signposts": (
        "Few words show where one idea ends and the next begins.",
        "Say how many things you will name, and begin each with a word such as first, then, but or because.",
    ),
    "comes_back": (
        "It leaves an idea and comes back to it later.",
        "Finish one idea before the next: a list of three words in your head beforehand is enough.",
    ),
    "parts_in_order": ("The parts come in the order in which they happened.", ""),
    "parts_out_of_order": (
        "The parts of the story come in an order that is hard to follow.",
        "Tell where it was, then what you did, then what came of it.",
    ),
    "long_sentences": (
        "Some sentences are so long that their start is lost before their end.",
        "Make two sentences of every one that holds more than one “and” or “which”.",
    ),
    "vague_words": (
        "Words such as “things”, “stuff” or “and so on” stand where the thing itself could.",
        "Put one example in the place of each such word.",
    ),
    "abbreviations": (
        "Abbreviations that the listener may not know.",
        "Say the whole name the first time.",
    ),
    "reasons": ("Claims come with their reasons.", ""),
    "no_reasons": (
        "Things are named, and why they are so is left open.",
        "Add one “because” to the most important claim.",
    ),
    "trade_offs": ("It says what something costs as well as what it gives.", ""),
    "no_trade_offs": (
        "Nothing is said of what it costs, or of when it would not fit.",
        "Name one drawback, or one case in which you would do it another way.",
    ),
    "concrete": ("Numbers or an example make it concrete.", ""),
    "not_concrete": ("There is no number and no example in it.", "Add one example, or one number that you remember."),
    "few_concepts": (
        "Few of the subject’s own terms are in it.",
        "Name the concept that you mean, and then explain it in your own words.",
    ),
    "hedges": (
        "Words that take back what they say.",
        "Say what you know plainly, and keep such words for what you would have to check.",
    ),
    "honest_limits": (
        "It says where the knowledge ends and how to find out. That is not counted as hedging.",
        "",
    ),
    "plain_statements": ("It says what it would do, plainly.", ""),
    "choices_explained": ("Choices come with why they were made, so somebody else could join in.", ""),
    "choices_bare": (
        "Choices are named without why.",
        "Say one reason with each choice, so that whoever works with you can agree or object.",
    ),
    "assumptions_shared": ("Assumptions are said aloud, or asked about.", ""),
    "nothing_asked_back": (
        "No assumption is said aloud and nothing is asked back.",
        "Before you begin, say one thing that you take for granted, and ask whether it holds.",
    ),
    "situation": ("It says where and when it was.", ""),
    "no_situation": (
        "It does not say where and when it was.",
        "Begin with one sentence: when it was, where, and what your part in it was.",
    ),
    "action": ("It says what you did.", ""),
    "no_action": ("It hardly says what you did yourself.", "Name three things that you did, with a verb each."),
    "result": ("It says what came of it.", ""),
    "no_result": ("What came of it is missing.", "End with what was different afterwards, good or bad."),
    "result_unmeasured": (
        "The result is told, and nobody could check it yet.",
        "Say how much, how long or who noticed: a rough number is enough.",
    ),
    "reflection": ("It says what you took from it.", ""),
    "no_reflection": (
        "What you took from it is missing.",
        "Add one sentence: what you do differently since.",
    ),
    "only_we": (
        "It is told as “we” all along, so your own part cannot be seen.",
        "Keep the “we” for what you did together, and say “I” once for the part that was yours.",
    ),
    "fillers": (
        "Fillers come often.",
        "A short silence does the same work. It feels long only to the one who is speaking.",
    ),
    "restarts": (
        "Sentences begin anew.",
        "A breath before the sentence helps. If it is how you speak, leave it: it takes nothing from what you say.",
    ),
    "brief": (
        "Brief: there was room for more.",
        "Two or three sentences more, with a reason and an example.",
    ),
    "pauses_inside": (
        "Some long pauses fall inside a sentence.",
        "Thinking is welcome. If you need time, say “let me think” and take it before the sentence: it is easier to "
        "wait for a sentence than for its end.",
    ),
    "long_answer": (
        "The answer is longer than three minutes, and listeners may lose its main point.",
        "Give the short version in two sentences first, and ask whether they want to hear more.",
    ),
    "fast": (
        "Fast: listeners need time to think along.",
        "Stop for a breath after each idea.",
    ),
}
NOT_ENOUGH = "Not enough was said to tell: {words} words, and this takes {least}."
