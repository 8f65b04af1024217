"""Words that tell whether more is to come: English, as a recogniser writes it. Another language is another file."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrase(*parts: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(parts) + r")\b")


def _closing(*parts: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(parts) + r")$")


LISTENING = _words(
    """mhm mm mmm hm hmm uhhuh uh-huh mm-hmm mmhm ah oh aha huh yeah yep yes yup ok okay right sure alright great cool
    good nice understood exactly perfect fine"""
)
"""What somebody says who goes on listening."""
LISTENING_PHRASES = _phrase(
    "uh huh", "mm hm+", "i see", "got it", "of course", "makes sense", "all right", "sounds good", "go on"
)
ASSENT = _words("yes yeah yep yup sure right exactly okay ok no nope")
"""Of these a few answer a question that wants no more."""
ANSWERING = ASSENT - _words("right okay ok")
"""And these may answer any; the others are said by whoever has understood the question, and thinks."""
FILLERS = _words("um umm uh uhh uhm er erm ah hmm hm mm eh")

DANGLING = _words(
    """and but or nor so because cause since although though while whereas if unless until when whenever whether that
    which who whose where than then as plus versus per
    of in into on onto to for with without from by at about against between through during over under within across
    toward towards via like except despite regarding including
    a an the my our your their his its these those every each some any another both either neither no such several
    certain various
    i we they he she i'm we're they're you're it's that's there's what's i've we've they've i'd we'd they'd i'll we'll
    they'll
    is are was were am be been being has have had having do does did would could should will can might may must shall
    isn't aren't wasn't weren't don't doesn't didn't won't can't couldn't wouldn't shouldn't haven't hasn't
    very really quite just also even only more most less basically actually probably maybe perhaps usually often mostly
    typically generally essentially especially mainly obviously honestly firstly secondly thirdly finally lastly
    namely e.g eg i.e let's lets let using called named saying meaning
    wants want wanted need needed needs tried trying decided going gonna gotta wanna supposed able
    became become becomes seems seemed"""
)
"""Where one of these is the last word, hardly anybody has finished."""
WHOLE_ENDS = _closing(
    "^(?:um |uh |well |oh )?no",
    r"(?:than|as|how|what|where|who|whatever|the way) (?:it|they|we|i|you|he|she) "
    r"(?:is|are|was|were|am|have|had|do|does|did|can|could|would|should|want|wanted|need|needed)",
    r"(?:i|we) (?:think|guess|believe|suppose) so", "and so on", "or so", "or more", "or less", "or not", "some more",
    "any more", "no more", "once more", "even more", "for each", "for both", "that's that", "going on",
    r"(?:for|of|with|from|like|about|after|before|behind|over|under|without|on|at|in|by|to|do|did|does|doing|done|use|"
    r"used|fix|fixed|solve|solved|handle|handled|know|knew|need|want|learned|remember) (?:that|this)",
    r"(?:can|could|will|would|should|must|might|to) do", r"(?:used|needs?|needed|wants?|wanted|ought|supposed) to be",
    "to each", "to worry about", "to talk about", "to rely on", "to go through", "logged in",
    "log in", "turned on", "and off", "to work with", "to work on", "worked on", "based on", "depend on", "depends on",
)  # fmt: skip
"""Ends that dangle by their last word and do not as a whole."""

A_WHILE = r"(?:more |quick |little |bit )?(?:moments?|seconds?|secs?|minutes?|mins?|time|bit)(?: (?:to think|of time))?"
HOLDING = _phrase(
    r"(?:give|allow|grant) me (?:just )?(?:a|one|another|some|a few|a couple of?) " + A_WHILE,
    r"let me (?:just )?(?:quickly )?(?:think|see|recall|remember|reflect|consider|collect|gather|organi[sz]e)",
    r"(?:i need|i'd need|i'd like|i want|i'll take|i will take|if i (?:may|can) take|need|just|wait|"
    r"(?:can|could|may) i (?:have|take|get)) (?:just )?(?:a|one|another|some|a few|a couple of?) " + A_WHILE,
    r"(?:one|just a|just one) (?:moment|second|sec|minute)",
    "hold on", "hang on", "bear with me", "i'm (?:still )?thinking", "let's see", "where was i",
    r"how (?:do|should|can) i (?:put|say|phrase) (?:it|this|that)",
    r"what was (?:it|the (?:name|word))(?: called)?", r"what(?:'s| is) (?:the word|it called)",
)  # fmt: skip
HOLDING_TRAIL = re.compile(
    r"(?:please|okay|ok|so|um+|uh+|er+m?|hm+|mm+|well|yeah|right|here|there|first|for a (?:moment|second|minute)"
    r"|about (?:it|that|this|how|what)(?: one| question| example)?|on (?:it|that)|what|of an? \w+(?: \w+)?|the"
    r"|an? (?:good )?(?:example|one)|my thoughts|to (?:think|recall|remember)|of (?:that|one)|because|again|\s)*"
)
"""What may come after it while it still holds."""

OVER = _closing(
    r"that(?:'s| is| was| would be) (?:(?:about|basically|pretty much|more or less|roughly|really) )*"
    r"(?:it|all|everything|my answer|the gist|the whole story|the short version)"
    r"(?: i think| really| for me| i guess| from (?:me|my side))?",
    r"(?:so |and )?(?:i think |i guess )?that(?:'s| is) (?:basically )?(?:how|why|what) (?:i|we)\b.{0,60}",
    r"that(?:'s| is) (?:my|the) (?:answer|approach|story|short answer|summary)",
    "so yeah", "and yeah", "i don't know", "i do not know", "no idea", "i(?:'m| am) not sure", "couldn't tell you",
    r"(?:i|we) can't think of (?:any|an)\w*(?: else| more)?", r"nothing (?:else|more)(?: to add| comes to mind)?",
    r"(?:does|did|do) that (?:make sense|answer (?:it|your question|the question)|help)",
    r"hope that (?:answers (?:it|your question|the question)|makes sense|helps)",
    r"if that (?:makes sense|answers (?:it|your question|the question))", "thank you", "thanks",
)  # fmt: skip
ASKING = re.compile(
    r"(?:^|\b(?:sorry|okay|ok|um|uh|so|please|but|and|well|excuse me) )(?:"
    r"(?:could|can|would|will) you (?:please )?(?:repeat|rephrase|clarify|explain|say|tell|give|elaborate|read)\b.*"
    r"|(?:what|how) do you mean\b.*|do you (?:mean|want) \w+ \w+.*|is it (?:okay|ok|fine)\b.*"
    r"|(?:may|can|could|shall) (?:i|we) (?:ask|skip|assume|use|move|come back|go)\b.*"
    r"|(?:i'd like to|let's|can we|i would like to) (?:skip|pass)(?: (?:this|that|on|the)\b.*)?|pass"
    r"|next question(?: please)?|what was the question(?: again)?"
    r"|(?:i )?(?:didn't|did not) (?:catch|hear|get|understand) (?:that|it|the question)\b.*)$"
)
"""A question back is a turn of its own."""

SUBORDINATE = re.compile(
    r"(?:and |but |so |or )?(?:if|when|whenever|while|since|although|though|once|unless|because|as soon as|even if"
    r"|even though|after|before|in case|given that|assuming)\b"
)
SUBJECTS = _words("i we you he she it they nobody somebody everybody that this there")
OPENERS = _phrase(
    "first of all", "firstly", "to begin with", "to start with", "for one thing", "on (?:the )?one hand", "not only",
    "one (?:thing|reason|way|option)", "in the beginning", "at first", "initially",
)  # fmt: skip
"""What announces that something else follows."""
FOLLOWERS = _phrase(
    "second", "secondly", "then", "next", "after that", "finally", "lastly", "the other", "another", "other hand",
    "but", "third", "two (?:is|was)", "eventually", "in the end", "later", "afterwards", "as well", "now",
)  # fmt: skip
ANNOUNCED = _phrase(
    r"(two|three|four|five) (?:\w+ )?(?:things|reasons|ways|options|steps|parts|points"
    r"|aspects|kinds|types|cases|factors|approaches|stages|layers|ideas|problems|issues|principles|properties|examples"
    r"|strategies|levels|causes|phases|questions|choices)"
)
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
LAST_OF_A_LIST = ("finally", "lastly", "the last", "and last")
ORDINALS = {
    2: _phrase("second", "secondly", "two (?:is|was)", "number two", "the other", "another", "then", "next",
               *LAST_OF_A_LIST),
    3: _phrase("third", "thirdly", "three (?:is|was)", "number three", *LAST_OF_A_LIST),
    4: _phrase("fourth", "fourthly", "four (?:is|was)", "number four", *LAST_OF_A_LIST),
    5: _phrase("fifth", "fifthly", "five (?:is|was)", "number five", *LAST_OF_A_LIST),
}  # fmt: skip
PAIRS = (
    (_phrase("not only"), _phrase("but")),
    (_phrase("either"), _phrase("or")),
    (_phrase("between"), _phrase("and")),
    (_phrase("one hand"), _phrase("other")),
)
