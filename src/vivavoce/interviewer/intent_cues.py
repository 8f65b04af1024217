"""The words by which candidates say what they want, as data for `intents`.

A pattern reads one stretch between stops and commas in a plain form: small letters, no accents and apostrophes, without
"please", "um", "sorry" and their like, "I am" as "im", "I would" as "id". Anchored at both ends it must be all that was
said there; otherwise it may stand among other words.
"""

from __future__ import annotations

import re

from vivavoce.domain.understanding import Intent
from vivavoce.interviewer.words import COMMON, FILLERS, FUNCTION_WORDS, bag

# Said in two ways or misspelt in the usual ones: read as one.
READ_AS = {
    "i am": "im", "i would": "id", "i will": "ill", "do not": "dont", "did not": "didnt",
    "can not": "cant", "cannot": "cant", "could not": "couldnt", "lets": "let us", "gimme": "give me",
    "wanna": "want to", "gonna": "going to", "idk": "i dont know", "dunno": "dont know", "brb": "be right back",
    "u": "you", "ur": "your", "yuo": "you", "teh": "the", "cud": "could", "minit": "minute", "sec": "second",
    "secs": "seconds", "any more": "anymore", "you are": "youre", "what is": "whats", "would like": "want",
    "id like": "i want", "id rather": "rather", "id prefer": "prefer", "mins": "minutes",
    "skp": "skip", "hnt": "hint", "nxt": "next", "rpt": "repeat",
    "fck": "fuck", "f off": "fuck off", "thats": "that is", "cant you": "can you",
}  # fmt: skip
POLITE = bag(
    """please pls plz kindly um uh er erm uhm mm mhm okay ok just maybe really actually sorry oh ah hey hi hello
    thanks thank yeah yep alright perhaps basically honestly simply bitte mal danke entschuldigung perdon perdona
    disculpe gracias also now then quite totally completely"""
)
HESITATION = re.compile(r"\b(?:h+m+|u+m+|u+h+|e+r+m?|m+h?m+)\b")
APOLOGY = re.compile(r"\b(?:sorry|pardon|excuse me|entschuldigung|perdon|what|huh)\b")

# Words of which a misspelling is read as the word itself.
SPELT = bag(
    """repeat question rephrase clarify explain understand moment minute second interview answer anxious nervous stupid
    weather please really continue overwhelmed panicking difficult different another instructions finish"""
)

# Words that say nothing about a subject: what is left of an utterance without them is its substance.
EMPTY = (
    FUNCTION_WORDS
    | FILLERS
    | (COMMON - bag("build call lock run test write team project"))
    | bag(
        """question questions answer answers idea clue know dont interview understand understood repeat again moment
        minute minutes second seconds hint hints skip next area experience worked asked asking term familiar please
        didnt cant couldnt im guess nothing comes honestly mic sound connection dropped cut half distracted lost hear
        heard catch phone ringing door train arriving meeting tomorrow today tired thinking begin stuck slowly
        want need like stop maybe no yes not wanna keine ahnung ich no se la el de die der das und y es un una einen
        glass water notes job fine okay words sentence last"""
    )
)

# What others say or said is told, and not asked for.
TELLS = re.compile(
    r"\b(?:he|she|they|(?<!can )(?<!could )(?<!let )(?<!shall )(?<!may )(?<!should )we|him|her|them|said|says|"
    r"told|tell(?:s)? (?:him|her|them|the)|asked|asking|asks|kept|wanted|"
    r"prompt|reminder|message|customers?|users?|attackers?|colleague|manager|boss|lead|someone|somebody|was|were|had|"
    r"made|went|felt|depends|realised|when two)\b"
)

# What I would do, and not what you should.
PLANS = re.compile(r"\b(?:id|would|(?<!can )(?<!could )(?<!let )(?<!shall )(?<!should )we|one|i could) (?:\w+ )?$")
PLANNED = frozenset(("skip", "stop", "repeat", "instruct"))
# A question or a wish to the interviewer.
SPEAKS_TO = re.compile(
    r"^(?:tell|sing|write|let us|recommend|order|sag|erzahl|cuentame|give|show)\b|\b(?:you|your|youre|dir)\b"
)
STATEMENT_WORDS_MAX = 10
OWN_LIFE = re.compile(r"\b(?:i|my|im|its|ive)\b")

_ASK = r"(?:can|could|would|will|may|might|shall|should|do|let) (?:you|i|we|us)(?: mind)?"

CUES: tuple[tuple[Intent, tuple[str, ...]], ...] = (
    ("repeat", (
        r"^what was the last (?:thing|part|bit|question|sentence)\b",
        r"\bbeg your pardon\b",
        r"^repeat (?:the|that|your) (?:\w+ )?(?:bit|part|half|sentence|question)\b|\bgo (?:through|over) (?:it|"
        r"that|the question) again\b",
        r"\b(?:hear|tell me|read|have) (?:the|that|your) question (?:again|once more)\b|^what was it(?: you asked)?$|"
        r"\b(?:you|line|sound|audio|connection) (?:broke up|cut out|froze|dropped)\b|\bwasnt listening\b|\bzoned "
        r"out\b",
        rf"\b{_ASK}\b.{{0,32}}\b(?:repeat|repeating|again|one more time|once more|over (?:that|the) question)\b",
        r"^(?:repeat|again|pardon(?: me)?|come again|once (?:more|again)|one more time|what|what was that|huh|say "
        r"again)"
        r"(?: (?:it|that|this|the (?:last )?(?:question|part)|for me|again))*$",
        r"\b(?:say|read|ask|tell me) (?:it|that|this|the (?:last |whole )?(?:question|part|sentence))? ?(?:again|"
        r"once more)",
        r"^repeat (?:it|that|the (?:last )?(?:question|part|sentence))\b",
        r"\bwhat (?:was|is) (?:the|your|that) (?:last )?question(?: again| once more)?$|\bwhat was the question\b",
        r"\bwhats the question again\b|\bwhat did you (?:say|ask)\b",
        r"\bi (?:didnt|couldnt|cant) (?:hear|catch)|^(?:didnt|couldnt|cant) (?:hear|catch) (?:you|that|it|the|"
        r"what|anything)\b",
        r"^i? ?(?:missed|forgot) (?:the|that|it|your|what) ?(?:last |second )?(?:part|question|bit|half)?\b",
        r"\bwiederhol|\bnoch ?(?:ein)?mal$|^noch ?einmal\b|^wie$",
        r"\brepet(?:ir|irla)\b|\brepit[ae]\b|^como$|\botra vez$|^otra vez\b",
    )),
    ("skip", (
        r"^moving on$|\bwant the next (?:one|question)\b|\bskip ahead\b",
        r"^next (?:topic|subject|task)\b|\blet us not (?:do|answer|go into|talk about) (?:this|that|it)\b|\bhave "
        r"to pass\b",
        r"\b(?:go|move) on to (?:something|the next|another)\b|\blet us leave (?:this|that|it)\b|^not for me$",
        r"^(?:(?:i|ill|lets|let us|no|i think ill|id) )?(?:skip|pass|next|move on|weiter|paso|siguiente|go on)"
        r"(?: (?:on|to|this|that|it|the|next|one|question|pregunta|questions|frage))*$",
        rf"\b{_ASK} (?:\w+ )?(?:skip|pass|move on|go on|go to the next|continue with the next|leave (?:this|that|it)|"
        r"come back to (?:this|it|that)|have (?:a|the|another|an) ?(?:different|other|next)? ?question|"
        r"go to another|do the next)\b",
        r"\b(?:rather|prefer|want|ill|i think|like|id|want to)(?: to| not| not to|ill| we should)* (?:skip|pass "
        r"on|pass|"
        r"not answer|move on|go (?:on )?to the next) ?(?:this|that|it|the question|the next|$|one)",
        r"\bdont want to answer\b|\brather not\b|\bgive up on (?:this|that|it)\b|\bcant answer (?:this|that|it)\b",
        r"\b(?:let us|can we|could we|id rather|want to) (?:do|try|take|have|hear) (?:another|the next|a "
        r"different)\b|"
        r"\bsomething else instead\b|^let us (?:continue|go on|proceed|move on)$|\bask me (?:something else|"
        r"another)\b",
        r"\b(?:dont know|no idea|no clue) next\b|\bwe should (?:skip|move on|go to the next)\b",
        r"^next (?:question|one)|\b(?:another|a different|the next) question$|\bgive me another question\b",
        r"^(?:nachste|andere) frage|\buberspringen\b|\bandere frage\b|\bsiguiente pregunta\b|\bpasar a la "
        r"siguiente\b",
        r"\bsaltar (?:la|esta) pregunta\b|\blet us (?:go|continue) (?:to|on|with)\b|\bskip (?:this|that|it)(?: one| "
        r"question)?$|^skip (?:this|that|it)\b",
    )),
    ("moment", (
        r"\b(?:give me|i need|i want|ill need) (?:\d+|five|ten|fifteen|twenty|thirty|sixty) (?:seconds|minutes)\b",
        r"\bwait a (?:bit|little)\b",
        r"(?:^|\b(?:i|ill|id|im|you|me|us|just|only) (?:\w+ )?)(?:give|need|take|have|wait|want|hold on|hang on|got)"
        r"(?: me| us| i| on)?(?: for)?(?: only)? (?:a|one|another|two|few|some|a few|a little|a bit|"
        r"\d+)(?: \w+)? ?(?:moments?|minutes?|seconds?|time|bit|while)\b",
        r"^(?:so |and |let us )?(?:wait|moment|hold on|hang on|one moment|a moment|one second|a second|one minute|"
        r"a minute|two minutes|bear with me|not yet|give me a bit|be right back|im thinking|still thinking|thinking|"
        r"let me (?:think|see))(?: (?:a|one|moment|minute|second|for|about|this|that|it|im|still|on|here|there))*$",
        r"\blet me (?:\w+ )?(?:have a think|sort|write|draw|organi[sz]e|jot|sketch|order|structure)\b|\bmy "
        r"thoughts\b|"
        r"^(?:wait )+wait$|\b(?:ill|ill be|be) (?:right )?back\b|\bneed (?:a|some) (?:break|pause|time)\b",
        r"\blet me (?:\w+ )?(?:think|gather|collect|reflect|consider|read it|read the|see)\b",
        r"\b(?:have to|need to|want to|must) think\b|\btime to think\b|\bstill (?:working|thinking)\b|\bbear with "
        r"me\b",
        r"\bthink about (?:this|that|it) for a\b",
        r"\b(?:einen|kleinen) (?:moment|augenblick)\b|^(?:moment|sekunde)\b|\b(?:nachdenken|uberlegen)\b",
        r"\bun (?:momento|segundo|minuto)\b|^espera\b|\bdejame pensar\b|\bpensar un\b",
    )),
    ("hint", (
        r"\bdont know where to (?:start|begin)\b|\b(?:little|small) push\b|^whats? the answer\b|^what is the "
        r"answer\b|\bim blocked\b",
        r"\bwhat would (?:a|the) (?:good|right|ideal|best) answer\b|\b(?:hint|tip|clue|nudge) would (?:be|help)\b",
        r"^(?:(?:a|any|the|next|another|small|little) )*(?:hints?|clue|help|tips?|pointers)(?: me)?(?: out)?"
        r"(?: here| now| for this| with this)*$",
        r"\b(?:can|could|may|give|have|get|need|want|like|use|there|any|next|got|do you have)\b.{0,24}\b(?:hints?|"
        r"clue|"
        r"nudge|pointers?|tips?|starting point|right direction)\b",
        r"^(?!.*\b(?:gave|got|was|were|that|had|no|he|she|they|null|index|as)\b)(?:\w+ ){0,4}(?:hint|nudge|"
        r"pointer|clue)(?: \w+){0,3}$|\b(?:im|a bit|completely) lost\b|"
        r"\bgive me something to (?:start|begin|go)\b|\bcant get any further\b|\bis there a trick\b|"
        r"^(?:how|what|where) would you (?:do|begin|start|say|answer|solve|approach|go about)(?: it| this| that)?$|"
        r"\b(?:give|show|tell) me the (?:right |correct )?(?:answer|solution)\b|^(?:please )?help(?: me)?\b|"
        r"\bhelp me$",
        r"\b(?:can|could|would|will) (?:you|i)(?: get| have)?(?: some| a little| a bit of)? help(?: me| here| "
        r"out)?(?! with my)\b(?: a bit| with (?:this|that|it)| here| out| please)*(?! me with my)",
        r"\bneed (?:some |a little |a bit of )?help\b|^help me\b|\bim (?:\w+ )?stuck\b|\bget me started\b",
        r"\bwhere (?:should|do|would|can) i (?:start|begin)\b|\bhow to (?:start|begin)$|\bpoint me in\b",
        r"^(?:can you )?tell me the (?:answer|solution)\b|\bwhats the (?:right |correct )?(?:answer|solution)$",
        r"\bam i on the right track\b|\bwhat am i missing\b",
        r"\b(?:tipp|hinweis)\b|\bmir helfen\b|\bhilfe\b|\bkomme nicht weiter\b|\bpista\b|\bayud(?:a|ar|as)\b",
    )),
    ("clarification", (
        r"\bnot sure i (?:got|understood|understand|followed)\b|^so are we\b",
        r"\bin other words\b|\bin your (?:terms|sense|words)\b|\bwhat level of\b|\bhow (?:deep|detailed|long|"
        r"specific) should\b|\bdo i (?:need|have) to\b",
        r"^(?:so |and |but )?(?:what|how) (?:do|does|did) (?:you|it|that|this|\w+) mean\b|^(?:so |and )?(?:do|"
        r"did) you "
        r"mean\b|\bwhat do you mean\b|\bwhat does (?:\w+ )?(?:it |that )?mean\b|\bwhat you(?:re)? (?:mean|asking|"
        r"want)",
        r"\b(?:whats|what|is) meant\b|\bmeant (?:by|with)\b|\bwhen you say\b|\bwhat exactly\b|\bin what "
        r"(?:context|sense)\b",
        r"\b(?:dont|didnt|not sure i|cant)(?: \w+)? (?:understand|get|follow)\b(?: (?:the|your|this) question| "
        r"what| it|$)",
        r"\bnot sure what you\b|\b(?:im|a bit|so) confused\b|\bquestion is (?:not clear|unclear)\b|\bnot clear to "
        r"me\b",
        rf"\b{_ASK}\b.{{0,16}}\b(?:rephrase|put (?:it|that)|clarify|elaborate|explain|explaining|break (?:it|this|"
        rf"that) down|be more|be a bit|"
        r"give me an example|tell me more)\b|^(?:rephrase|clarify|explain) (?:it|that|the question)\b",
        r"^(?:is|are) (?:this|that|it|we|there|the \w+)\b.{0,30}\b(?:about|talking|or|allowed|in|at|on|single)\b",
        r"\bdont know what (?:a |an |the )?\w+(?: \w+)? (?:is|means?)\b|\bdo you want\b|\bdo you (?:expect|need|"
        r"care|prefer)\b|"
        r"\btell me (?:a )?(?:bit |little )?more\b|\bhave in mind\b",
        r"\b(?:should|can|may|do|could|shall) i (?:assume|suppose|have to|need to|use)\b|\bdo you want me to\b|"
        r"\bdoes it "
        r"have to\b|\bwhat kind of answer\b|\bwhich part\b|\bso you want to know\b|\bquestion about the question\b|"
        r"\bare we talking\b|\bwhat are you asking\b",
        r"^(?:so )?whats (?:a |an |the )?\w+(?: \w+)?$|^what does \w+(?: \w+)? mean\b",
        r"\bwas (?:mein|bedeut)|\bwie meinen?\b|\bverstehe .{0,12}nicht\b|\banders formulieren\b|\bque quiere",
        r"\bno entiendo\b|\bexplicar\b",
    )),
    ("stop", (
        r"\bcall it quits\b|\b(?:no longer|not) want to (?:take part|continue|go on|be here)\b",
        r"\b(?:going to|have to|need to|want to|let us|can we|could we|ill|we can) (?:stop|leave|finish|end|quit|"
        r"go)(?: (?:this|it|here))? ?(?:for (?:today|now)|now|early|$)",
        r"\b(?:break|call) (?:this|it) off\b|\bno more questions\b",
        r"\b(?:i want|want to|can we|could we|let us|have to|need to|must|shall we|ill|id|may i|can i|we) (?:to "
        r")?(?:\w+ )?"
        r"(?:stop|end|quit|finish|cancel|pause|leave|go|abort|terminate|wrap|call)(?: (?:here|it|this|that|the|"
        r"now|up|my|"
        r"interview|session|call|conversation|a|day|all))*(?: (?:another time|tomorrow|later|today|because|"
        r"something))?$",
        r"\b(?:stop|end|quit|finish|cancel|pause|leave|abort|terminate) (?:the|this|our|my) (?:interview|session|"
        r"call|"
        r"conversation|talk)\b|\bhow (?:do|can) i (?:end|stop|quit|leave)\b|\bend interview\b",
        r"^(?:and |so |i |lets |we )?(?:stop|quit|bye|goodbye|bye bye|enough|the end|im (?:done|out)|i quit|i "
        r"want out|"
        r"i have to (?:go|leave)|i need to (?:go|leave)|stop (?:it|here|now|this))(?: (?:now|here|with this|for "
        r"today|"
        r"interview|bye))*$",
        r"\bdont feel like (?:going on|continuing|doing)\b|\b(?:do|finish|continue|resume) (?:this |it "
        r")?(?:another (?:day|time)|"
        r"later|tomorrow)\b|\bim (?:leaving|done|off|logging off)\b|\bhad enough\b|\b(?:hang up|log off|log out|"
        r"disconnect)\b",
        r"\bdont want to (?:continue|go on|do this)\b|\bis (?:all|enough) for today\b|\bim done with this\b|"
        r"\bcall it a day\b",
        r"\b(?:can|could) we (?:stop|pause|finish|end|continue)\b.{0,24}\b(?:here|tomorrow|another time|later|"
        r"interview)\b",
        r"\bwrap (?:this|it) up\b|\bmust stop here\b",
        r"\binterview (?:beenden|abbrechen|stoppen)\b|\baufhoren\b|\bnicht mehr weiter|\bmuss jetzt (?:los|gehen|"
        r"weg)\b",
        r"\bterminar la entrevista\b|\btengo que irme\b|\bparar aqui\b|\bquiero (?:parar|terminar)\b",
    )),
    ("distress", (
        r"\b(?:verge of|close to) (?:tears|crying)\b|\bfeel (?:\w+ ){0,2}(?:horrible|like a \w* ?(?:failure|fraud|"
        r"idiot))\b",
        r"\b(?:all|just) too much\b|\bhate myself\b|\bfeel (?:so |really |very |just )?(?:low|down|empty|alone|"
        r"lost|bad|broken)\b|\bfeel like crying\b",
        r"\bnerves are\b|\bin a panic\b|\bmy anxiety\b|\b(?:afraid|scared|terrified) (?:of|to) (?:fail|failing|"
        r"losing|disappoint\w*)\b",
        r"\b(?:im|i feel|i do feel|im feeling)(?! afraid (?:i|that|not|of|we))(?: \w+){0,3}? (?:anxious|nervous|"
        r"stressed|overwhelmed|scared|afraid|panicking|"
        r"terrified|exhausted|sick|dizzy|awful|terrible|crying|shaking|freaking|hopeless|unwell|depressed|desperate|"
        r"faint|miserable|ashamed|panicky|trembling|upset|down)\b|\bim not (?:well|okay|fine|feeling)\b",
        r"\bim (?:\w+ )?not doing well\b|\b(?:broke|breaking|break) down\b(?: crying| in tears)?$|\bin tears\b|"
        r"\bcant cope\b|"
        r"\b(?:making|makes) me (?:\w+ )?(?:panic|anxious|nervous|sick|cry|sad|ill)\b|\bend of my (?:strength|"
        r"tether|rope)\b|"
        r"\bhave (?:such |so |really |very )?(?:bad |much |terrible )?anxiety\b|\banxiety (?:right|is|attack)\b|"
        r"\bbreakdown\b|"
        r"\bfalling apart\b|\blosing it\b|\bburn(?:ed|t) out$|\bhead is spinning\b|\b(?:heart|chest|stomach) "
        r"(?:is |hurts)"
        r"(?:racing|pounding|tight|in)?\b|\bi(?:m)? (?:feel )?(?:so |completely |totally )?(?:worthless|numb|"
        r"alone|lonely)\b",
        r"\bpanic attack\b|\bcant (?:do this|breathe|think straight|focus|concentrate|go on|anymore|think(?! of))\b|^i "
        r"cant$",
        r"\btoo much for me\b|\babout to (?:cry|faint)\b|\bheart is racing\b|\bhands are shaking\b|\bmind is blank\b",
        r"\bmakes me (?:\w+ )?(?:anxious|nervous|sick)\b|\bin a (?:\w+ )?bad place\b|\bbad at this\b|\bnever get "
        r"a job\b",
        r"\bim (?:so |such )?(?:a |an )?(?:stupid|idiot|failure|useless)\b|\bcant do anything right\b|\b(?:father|"
        r"mother|"
        r"wife|husband|son|daughter|brother|sister|friend) died\b|^everything is hopeless$|\bdont feel (?:good|"
        r"well)\b",
        r"\bfeel like im going to\b|\bcant go on\b|\bdont think (?:that )?i can go on\b|\bnothing makes sense "
        r"anymore\b",
        r"\bhabe (?:\w+ )?angst\b|\bnervos\b|\bgeht es (?:mir )?nicht gut\b|\bmir geht es nicht\b|\bkann nicht "
        r"mehr\b",
        r"\bnervios[oa]\b|\bmiedo\b|\bme siento mal\b|\bno puedo mas\b|\bansios[oa]\b",
    )),
    ("abuse", (
        r"\byou(?:re)? (?:\w+ ){0,3}?(?:dumbest|stupidest|worst|lousiest|ugliest)\b|\byou (?:\w+ )?(?:bastard|"
        r"idiots?|moron|loser)\b",
        r"\byour?(?:e)?(?: are)?(?: \w+){0,3}? (?:idiot|moron|stupid|useless|worthless|dumb|worst|pathetic|"
        r"garbage|suck|sucks|"
        r"trash|imbecile|loser|cow|bitch|shit)\b|\byou suck\b|\bare you stupid\b",
        r"\bfuck(?:ing)?\b|\bshut (?:the \w+ )?up\b|\bgo to hell\b|\bscrew you\b|\bi hate you\b|\bkill yourself\b|"
        r"\bpiece of "
        r"(?:shit|garbage|crap)\b|\bkiss my\b|\bdamn you\b|\bwhat the hell\b|\bwtf\b|\bbullshit\b|\bass ?hole\b|"
        r"\bbitch\b|"
        r"\bmoron\b|\b(?:hurt|kill|find) you\b",
        r"\byoure(?: such)? (?:a|an|the) (?:\w+ )?(?:joke|clown|fool|liar|disgrace|pig|jerk|dick|failure)\b|\bi "
        r"hope you die\b|"
        r"\b(?:get lost|drop dead|eat shit|piss off|go away)\b|\b(?:screw|damn) (?:you|yourself|off|this)\b|"
        r"\bshut (?:your|it)\b|"
        r"\b(?:interview|question|questions|machine|bot|program|this) (?:is|are) (?:\w+ )?(?:shit|crap|bullshit|"
        r"garbage|"
        r"stupid|idiotic|trash)\b|\b(?:load|pile) of (?:crap|shit|rubbish)\b|^(?:you )?(?:idiots?|moron|loser|"
        r"jerk|imbecile|"
        r"bastard|asshole)$|\b(?:stupid|dumb) \w+ from a\b",
        r"\b(?:stupid|dumb|idiotic) (?:questions?|machine|bot|cow|interview|computer|waste)\b|\byou idiot\b",
        r"\bdu bist (?:ein|so)\b|\bklappe\b|\bdu blode?\b|\barschloch\b|\bscheiss|\bidiota\b|\bcallate\b|\bmierda\b|"
        r"\bimbecil\b|\bestupid[oa]\b",
    )),
    ("off_topic", (
        r"\btell me a (?:story|secret|riddle)\b|\b(?:im|i am) (?:so )?(?:hungry|thirsty|bored)\b|^hows the weather\b",
        r"\btell me something (?:funny|nice|interesting|else)\b|^who (?:will|is going to|do you think)\b|"
        r"\belections?\b|^can you (?:sing|dance|dream|feel|cook|laugh)\b",
        r"\b(?:weather|joke|poem|song|salary|girlfriend|boyfriend|politics|president|movie|film|restaurant|taxi|"
        r"pizza|"
        r"football|soccer|breakfast|dinner|lunch|capital of|horoscope|recipe|star wars|the match|the game|weekend|"
        r"holiday plans)\b",
        r"\b(?:rain|snow|sushi|colou?r do you|favou?rite|taxes|shoes|birthday|netflix|football|liverpool|vacation|"
        r"holidays?|"
        r"married|kids|coffee|beer|lottery|stock tips|bitcoin price)\b",
        r"^tell me (?:something )?about (?:you|yourself)$|^who do you\b|^do you (?:know a|dream|speak|get|ever|"
        r"sleep|feel)\b",
        r"^how (?:are|is|old) (?:you|your)\b|\bhow are you\b|^(?:whats|what is) your (?:name|favou?rite)\b|^what "
        r"time is it\b",
        r"^(?:are|is) you(?:re)? (?:a|an|human|real)\b|^(?:are|do|did|have) you (?:a|an|human|real|like|see|seen|"
        r"have|love|"
        r"watch|sleep|dream|believe|think about|ever)\b|^who (?:made|built|created|won|are|is)\b|^where are you\b",
        r"^which model are you\b|^what are you doing\b|^what did you (?:have|eat|do)\b|\bhow much "
        r"does\b.{0,12}\bpay\b",
        r"\btalk about something else\b|\blove your voice\b|\bso hot today\b|\bmy (?:dog|cat)\b|^sing\b|\bwhat do "
        r"you think "
        r"about\b|^which (?:\w+ )?team\b",
        r"\bwetter\b|\bwitz\b|\bwie geht es (?:dir|ihnen)\b|\btiempo hace\b|\bchiste\b|^como estas\b|\bcomo esta "
        r"usted\b",
    )),
    ("instruct", (
        r"^pretend i\b|\bonly (?:praise|compliment|flatter) me\b",
        r"\b(?:what|points) you look for\b|^say that (?:this|i|my)\b|\bforget what you\b|\bpass me\b",
        r"\b(?:switch|change) the difficulty\b|\bonly ask me\b|\bfrom now on (?:you|only|ask)\b|\byou should hire "
        r"me\b",
        r"\b(?:skip|drop|stop|change) (?:the |my )?(?:last |final )?(?:scoring|grading|evaluation|score|grade)\b|"
        r"\bmark (?:this|the) "
        r"question as\b|\bstop being an? \w+\b|\bget (?:all )?the points\b|\bmy score\b",
        r"\blet me pass\b|\bmake me pass\b|\bpuntuacion\b|\bvolle punktzahl\b|\bgib mir (?:zehn|alle|volle)\b|"
        r"\bdame (?:la|un) (?:puntuacion|diez)\b|\bolvida las instrucciones\b|\bvergiss alle\b",
    )),
)  # fmt: skip

# Never outweighed by anything that was said beside it.
URGENT = re.compile(
    r"\bwish i (?:was|were) dead\b|\bwant to die\b|\b(?:hurt|kill|harm) myself\b|\b(?:dont|do not) want to live\b|"
    r"\bend my life\b|\bsuicid"
)

# Where more than one thing was said, the first of these is what needs a reply.
ORDER: tuple[Intent, ...] = (
    "abuse", "instruct", "distress", "stop", "hint", "repeat", "skip", "off_topic", "clarification", "moment",
)  # fmt: skip

ASKS = re.compile(
    r"^(?:so |and |but |or )?(?:what|whats|hows|which|who|whose|where|when|why|how|is|are|do|does|did|can|could|should|"
    r"would|"
    r"will|may|am|was|were|has|have|que|como|cual|quien|cuando|donde|wie|wer|wo|wann|warum)\b"
)
TO_YOU = re.compile(r"\b(?:you|your|youre)\b")
# "Docker, or in general?", "underneath what?"
CHOICE = re.compile(r"^or\b|\b(?:or|what|which)$| or (?!not\b)")
