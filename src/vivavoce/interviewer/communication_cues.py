"""What the listener looks for: words and turns of phrase, never grammar, spelling or accent.

Each of these survives a learner's grammar, a text without articles, and a transcript without capitals and stops. What
does not (the length of sentences, abbreviations) is looked at only where there are stops and capitals to tell it by.
"""

from __future__ import annotations

import re

from vivavoce.interviewer.words import bag


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.I)


CONNECTIVES = {
    "order": _any(
        r"first(?:ly)?|second(?:ly)?|third(?:ly)?|to begin with|then|next|after that|afterwards|finally|last(?:ly)?|"
        r"one (?:is|of them)|the other|two (?:things|reasons|ways|parts|steps)|three (?:things|reasons|ways|parts|"
        r"steps)"
    ),
    "contrast": _any(r"but|however|although|whereas|on the other hand|instead|still|even so|in contrast|yet"),
    "reason": _any(r"because|therefore|so that|that is why|which means|for this reason|as a result|hence|otherwise|so"),
    "example": _any(r"for example|for instance|e\.g|such as|in one case|to give an example|imagine|(?<!i )suppose"),
    "close": _any(r"in short|overall|to sum up|in the end|in summary|the point is|all in all|so in total|looking back"),
}

HEDGES = _any(
    r"i guess|i suppose|maybe|perhaps|probably|possibly|kinda|sorta|more or less|somehow|somewhat|or something|"
    r"i'?m not (?:really |so |very |entirely |quite |totally )?sure|i am not (?:really |so |very |entirely |"
    r"quite )?sure|"
    r"i (?:could|might|may) be wrong|if i'?m not mistaken|i'?m (?:no|not an) expert|just my opinion|"
    r"(?<!what )(?<!this )(?<!that )(?<!any )(?<!each )(?<!every )(?<!some )(?<!one )(?<!a )(?<!which )(?<!the )"
    r"(?<!same )(?<!other )(?<!another )(?<!right )(?<!certain )(?:kind|sort) of"
)
# "Maybe thirty" is a number with honest edges.
ROUGH_NUMBER = re.compile(
    r"\s+(?:about |around |in |a |some )*(?:\d|one|two|three|four|five|six|ten|twenty|thirty|forty|fifty|half|a|"
    r"hundred|thousand|ninety|eighty)",
    re.I,
)
# To say where one's knowledge ends, and how one would find out, is what a good engineer does.
LIMIT = _any(
    r"i (?:do not|don'?t|did not|didn'?t) (?:know|remember)|i (?:have not|haven'?t|have never|never) (?:used|worked|"
    r"done|"
    r"tried|built|seen|needed)|not sure (?:about|of|whether|if|which|how|what|that)|it depends|depends on|"
    r"without (?:measuring|numbers|knowing|seeing)|i cannot say|i can'?t say"
)
FINDING_OUT = _any(
    r"(?:i'?d|i would|i'?ll|i will|i want to|would have to|need to|have to|must|let me) (?:first |always |then |"
    r"rather |"
    r"have to |need to |want to |like to )?(?:look|check|measure|test|ask|try|find out|verify|profile|read|"
    r"benchmark|confirm)|measure(?: it)? first|look it up|check (?:it |this |that )?first|before i (?:say|claim|"
    r"decide|change)"
)

# What is said without taking it back: a choice, a claim, a next step.
COMMITTED = _any(
    r"(?:i'?d|i would|i'?ll|i will|i) (?:use|start|begin|choose|chose|pick|picked|take|keep|store|sort|split|put|add|"
    r"build|built|write|wrote|return|remember|iterate|walk|cache|index|measure|solve|go with)|"
    r"the (?:answer|reason|cost|problem|point|time|memory) is|this (?:is|takes|costs|gives|means|works)|"
    r"it (?:takes|costs|runs in|grows|works because)|we (?:need|keep|store|only|never|always)|that way"
)
CHOICES = _any(
    r"(?:i'?d|i would|i'?ll|i will|i|we|we'?d|let'?s|let us) (?:use|start|begin|choose|chose|pick|picked|take|keep|"
    r"store|sort|split|put|prefer|go with|went with|solve|decided?|cache|index|partition|add)|"
    r"my (?:choice|approach|plan|idea)|instead of|rather than"
)
SHARED = _any(
    r"(?:i|i'?m|i am|i'?ll|let me|let'?s|we can|can i|may i|could i|should i|do i) (?:assume|assuming|ask|take it)|"
    r"assuming (?:that|the|we|there|it)|my assumption|i'?d (?:first )?(?:ask|clarify|check with|confirm)|"
    r"i would (?:first )?(?:ask|clarify|check with|confirm)|(?:is|are|does|do|can|should|would|how many|what if) "
    r"(?:it|the|we|there|they|this|that|you|inputs?|users?) [^.!?]{3,60}\?|does that (?:make sense|fit|sound)|"
    r"what do you think|would you (?:like|rather|prefer)|correct me"
)

FILLERS = _any(
    r"u+m+|u+h+|erm?|hmm+|i mean|basically|literally|so yeah|yeah so|okay so|"
    r"(?<!do )(?<!if )(?<!as )(?<!did )(?<!that )(?<!what )you know(?! (?:that|what|how|the|which|why|where|who|if|"
    r"a|your))"
)
RESTARTS = re.compile(
    r"\b(i|we|the|a|to|it|and|in|of|he|she|they|you|is|was|so|but|because|my|our|on|at|for)(?:[ ,]+|\s?[-–—]+\s?)\1\b|"
    r"\b(\w+ \w+)[ ,]+\2\b|\b(?:no wait|scratch that|let me (?:start|try|say that) (?:again|over)|sorry,? i mean)\b",
    re.I,
)

VAGUE = _any(
    r"stuff|things? like (?:that|this)|something like (?:that|this)|and so on(?: and so forth)?|etc|et cetera|whatever|"
    r"and (?:everything|all that|all this)|(?:a lot of|lots of|various|many|different|some|certain|other|several|"
    r"those) "
    r"things|all (?:kinds|sorts) of|some (?:kind|sort) of|thingy|thingies|in a (?:good|nice|proper|right) way"
)

REASONS = _any(
    r"because|so that|therefore|which means|that means|that is why|that'?s why|the reason|as a result|hence|otherwise|"
    r"in order to|due to|this way|leads? to|so it|so the|so we|so you"
)
TRADES = _any(
    r"but|however|although|though|at the (?:cost|price|expense) of|trade-?offs?|trades?|on the other hand|instead of|"
    r"rather than|whereas|unless|depends?|drawbacks?|downsides?|in (?:exchange|return)|costs?|pays?|the price|versus|"
    r"(?:slower|faster|cheaper|simpler|safer|harder|easier|more|less|fewer) than"
)
EXAMPLES = _any(
    r"for (?:example|instance)|e\.g|such as|imagine|(?<!i )suppose|last (?:year|month|week)|like (?:a|an|the|when)|"
    r"in (?:one|our|my) (?:\w+ )?(?:project|case|team|system|service|company|job)|"
    r"when (?:i|we) (?:built|ran|had|used|moved|wrote|made|changed)"
)
NUMBERS = re.compile(
    r"\d|\bO\([^)]*\)|\b(?:hundreds?|thousands?|millions?|billions?|percent|twice|half|double|dozens?|milliseconds?|"
    r"seconds?|"
    r"minutes|logarithmic|linear|quadratic|constant time|log n)\b",
    re.I,
)

ABBREVIATION = re.compile(r"\b[A-Z]{3,6}s?\b")
EVERYDAY_ABBREVIATIONS = bag("""API APIs URL URLs HTTP HTTPS SQL CPU CPUs RAM JSON HTML CSS PDF USB XML CSV CEO CTO FAQ
    USA GDPR SMS GPS PHP LED YAML REST SDK TCP SSH DNS GPU GPUs IDE SSD VPN TLS SSL NOT AND BUT THE ALL ONE CRUD ACID
    KPI""")
