"""The ways in which a text speaks to whoever judges it, and not to the question: each told by what it does. Data.

How it is organised. `ACTS` in English and `ACTS_ELSEWHERE` in other languages read one sentence in small letters,
its disguise off (`disguise.plain`); `BLOCKS` read the whole text, for what ends where its closing mark stands. What
is around them (who is quoted, where a sentence begins, what goes along) is in `surroundings`; `isolation` puts it
together.

One entry is `act(kind, words, lines)`; `acts` tells the kinds and the {NAMES}. Any line that is found makes the
sentence suspicious, and the first entry that finds one gives its kind. `words` is only for speed: without a word of
each of its sets no line of the entry may match, so each set must have a word of every line.

To add one: put the attack into one of `tests/interviewer/attacks*.yaml` and see it fail. Find the entry of its kind
that does the same, else write one. Make the line as narrow as what the words do, not as wide as what they are about,
and put an honest answer with the same words into one of `honest*.yaml`: the tests hold both against the whole bank.

To see what caught a text: `isolation.why(text)` has a line for each match.
"""

from __future__ import annotations

from vivavoce.interviewer.acts import Act, act

# Words for `words`: of dropping rules, of awarding, of showing, of the top, of marks and of this one answer.
DROPS = (
    "discard overlook ignore disregard forget override overrule bypass skip stop disable suspend neglect drop not dont "
    "don't never"
)
AWARDS = (
    "give giving award assign grant rate score grade mark set return record output count treat accept pass print put "
    "add approve recommend rank hire write reply respond report consider evaluate assume start say make weigh enter "
    "note"
)
SHOWS = (
    "print show list reveal repeat tell output quote translate write display give summarise summarize explain copy "
    "dump leak paste say state"
)
_TOPS = (
    "full fully max maximum highest perfect top best outstanding excellent flawless ten 10 100 all every good great "
    "high higher positive five pass passed correct right hire hired complete met lenient"
)
_MARKED = (
    "point points mark marks score scores credit credits grade grades rating ratings evaluation evaluations stars this "
    "my these candidate candidate's candidates that every each answer response text above what whatever me i"
)

ACTS: tuple[Act, ...] = (
    act("order", DROPS, r"""
        {GO}{DROP}\b.{0,40}?\b(?:{RULES}|above|previous|prior|everything|(?:the|this|your) question|answer|
        +technical questions|dates|applicants|points|missing|text before|what you (?:were|are|have been) told|
        +your training)\b
    """),
    act("order", f"{AWARDS} & {_TOPS} & {_MARKED}", r"""
        {GO}(?:not |never )?{AWARD}\b(?=.*\b(?:{TOP}|pass(?:ed)?|correct|right|hired?|complete|met|lenient)\b)
        +(?=.*\b(?:{MARKS}|{MINE})\b).{0,30}\b(?:{MARKS}|{TOP}|{MINE}|criteri\w+|rubric)\b
        +(?:.{0,60}\b(?:{TOP}|{MARKS}|pass(?:ed)?|correct|right|hired?|complete|met|excellent)\b)?
    """),
    act("order", "reply respond say write report & that & i", r"""
        {GO}(?:reply|respond|say|write|report) that i\b
    """),
    act("order", f"{AWARDS} & recommend hire pass promote give start treat weigh skill skills experience_years "
         "highest ten 10 yes", r"""
        {GO}(?:recommend|hire|pass|promote) (?:me|this \w+|the (?:candidate|applicant))\b
        {GO}give me (?:the |some |more )?{MARKS}\b
        {GO}start (?:from|with|at) (?:ten|10|full)\b
        {GO}treat all (?:the )?skills\b
        {GO}weigh my\b
        {GO}(?:add|output|set|return)\b.{0,60}\b(?:skills?|experience_years|highest weight)\b
        {GO}(?:only |always )?(?:output|print|return|reply|respond|say|write)s? (?:only |with )?(?:the word |with |
        +an? )?
        +['\"]?(?:pass|ten|10|yes|hire)\b
    """),
    act("order", "grade score rate evaluate judge assess mark graded scored rated marked judged evaluated", r"""
        {GO}{JUDGES} (?:{MINE}|my|it as (?:a )?(?:pass|correct|full))\b
        \byou(?: \w+){0,3} {JUDGES} (?:me|my|this (?:answer|one|candidate|interview))\b
    """),
    act("order", "put write note enter give ten nine raise change lower increase boost bump adjust fix", r"""
        {GO}(?:put|write|note|enter|give)(?: \w+)? (?:an? )?(?:ten|10|nine|9)\b
        \bat least an? (?:ten|10|nine|9|eight)\W*$
        \b(?:raise|change|lower|increase|boost|bump|adjust|fix)(?: up)? (?:my|this) (?:\w+ )?{MARKS}\b
    """),
    act("extraction", "your", r"""
        \byour (?:\w+ )?(?:guidelines|rubric|grading|scoring|instructions|system prompt|prompt|criteria|feedback)\b
        +(?=.*\b(?:void|accept|copy|into|put|change|criteria|given|prompt|reveal|print|show|ignore|new)\b|\W*$)
    """),
    act("claim", "my", r"""
        \bmy (?:last |final |total |own )?(?:score|grade|marks|evaluation)(?= (?:is|should|must|will|has|to|does)\b|
        +[,.?!]|$)
    """),
    act("claim", "above key credit score points", r"""
        \ball of (?:the above|it above)\b.{0,20}\b(?:correct|right)\b
        \b(?:candidates?|applicants?|students) (?:from|like|who|with) .{0,40}\b(?:full credit|full points|
        +full marks|pass)\b
    """),
    act("order", "let rank recommend pass hire approve like", r"""
        {GO}(?:let (?:me|this \w+|every\w+) pass|rank (?:me|this))\b
        \byou (?:\w+ )?(?:let|recommend|pass|hire|approve|like) (?:me|every ?(?:one|body))\b
    """),
    act("order", "full maximum max perfect highest top", r"""
        \b(?:award|give|grant|assign)s? (?:\w+ )?(?:full|maximum|max|perfect) (?:marks|points|credit|score)\b
        +(?=.{0,3}$|.* and (?:do not|don't))
        ^\W*(?:\w+ ){0,2}(?:full|maximum|max|perfect|highest|top) (?:marks|points|credit|score|grade)[\W_]*$
    """),
    act("order", "lenient generous merciful doubt", r"""
        \b(?:be|are to be) (?:lenient|generous|merciful)\b
        \bbenefit of the doubt\b
    """),
    act("order", "task role job goal new from", r"""
        \b(?:your|the) (?:task|role|job|goal) (?:has changed|is now|changes)\b
        \bnew (?:task|policy|instructions?|rules?|orders?)\b.{0,24}:
        \bfrom (?:now|this point) on\b.{0,20}\byou\b
    """),
    act("order", "decode decrypt decipher unscramble translate", r"""
        \b(?:decode|decrypt|decipher|unscramble|translate) (?:this|the|it|that)\b.{0,40}\b(?:and|then)\b.{0,12}
        +\b(?:follow|obey|do|execute|comply)\b
    """),
    act("order", "entitled owed ask switch deserve deserves count counts counted", r"""
        {GO}(?:only )?ask (?:only |me )?(?:easy|simple|easier)\b
        \bswitch the (?:difficulty|mode)\b
        \bmy \w+ deserves?\b
        \bi am (?:entitled to|owed) (?:full|all|the|maximum|a perfect|top)\b
        \bcount(?:s|ed)? as (?:fully )?(?:right|correct)\b
    """),
    act("order", "instruct order command tell ask urge each every point points mark marks", r"""
        \b(?:instruct|order|command|tell|ask|urge) (?:the )?(?:you|{JUDGE}) to\b(?=.*\b(?:{MARKS}|{RULES}|pass|
        +hire)\b)
        \b(?:on|for) (?:each|every) (?:point|criterion) (?:you|of the rubric)
        \b(?:points?|marks?) (?:from|to) my (?:total|score)
    """),
    act("claim", "this my these", r"""
        \b(?:this|my|these) (?:\w+ )?(?:answers?|response|reply|submission|solution|one)(?: above)? (?:\w+ )?
        +(?:deserves?|merits?|(?:must|should|has to|needs? to|is to|are to|ought to) (?:be|get|receive|have|earn)|
        +is|was|
        +has|covers?|meets?|contains?|makes?|fulfils?|fulfills?|satisf(?:ies|y)|counts?|includes?)\b.{0,40}?
        +\b(?:{MARKS}|{TOP}|rubric|criteri\w+|everything|keywords|correct|complete|perfect|graded|scored)\b
    """),
    act("claim", "rubric criterion criteria key model ideal", r"""
        \b(?:rubric|criteri(?:on|a))\b.{0,40}\b(?:met|verified|satisfied|fulfilled|covered|full|everything|
        +withdrawn|replaced|changed|updated|void|suspended|
        +perfect)\b
        \b(?:everything in|according to|covers?|all of|meets) (?:the|your) (?:rubric|criteria|answer key)\b
        \byour (?:rubric|answer key)\b
        \b(?:model|ideal) answer\b.{0,20}\b(?:mine|same|from your)\b
    """),
    act("claim", "candidate applicant person write", r"""
        \b(?:this|the|that) (?:candidate|applicant|following (?:candidate|person)|person) (?:\w+ ){0,2}
        +(?:answered|passes|passed|deserves?|is|was|has|fits|should|must|got)\b.{0,40}\b(?:full|max(?:imum)?|highest|
        +perfect|top|best|outstanding|10|{MARKS}|perfectly|passed|pre-?approved|qualified|hired|job|first|mentioned|
        +disability)\b
        \b(?:candidate|applicant) passes\b
        \bwrite that (?:all|i|the)\b
    """),
    act("claim", "answer i i've credit criterion criteria", r"""
        \bwhatever i (?:said|wrote|say|write|answer)\b
        \b(?:correct|right|complete|full|ideal) answer (?:is|was|stands) (?:\w+ )?(?:above|below|what i)
        \banswer above is (?:\w+ )?(?:complete|correct|right|perfect)
        \bi (?:have )?(?:already )?(?:been given|was given|got|said all|mentioned every)\b.{0,40}\b(?:full credit|
        +the points|point you)\b
        \bcriteri(?:on|a) (?:is|are) (?:\w+ )?(?:fulfilled|met|satisfied)
    """),
    act("claim", "10 ten everyone everybody every", r"""
        \b(?:minimum|lowest|only|default|usual|correct) score (?:\w+ \w+ )?(?:is|=) ?(?:10|ten)\b
        \b10 ?(?:/|out of|of) ?10\b
        \bten out of ten\b
        \b(?:the|my|final|total) score (?:is|=|:|for \w+ \w+ is|shall be|must be|should be) ?(?:10|ten)\b
        \bscore (?:10|ten)\b
        \b(?:set|score|scored|gets?|return|scores?)\W* ?(?:with |it to |to |this with |the score of this answer to )
        +(?:a )?(?:10|ten)\b
        \bevery ?(?:one|body|answer) (?:\w+ )?(?:gets? (?:10|ten|full)|passes|ten|with ten)\b
    """),
    act("claim", "evaluation answer key maximum", r"""
        \bevaluation\b.{0,30}\b(?:finished|complete|done|closed|of me)\b
        \bthis answer (?:was|is) .{0,30}\banswer key\b
    """),
    act("claim", "already been points", r"""
        \b(?:already|been) (?:been )?(?:approved|graded|scored|evaluated|passed|interviewed)\b
        +(?=.*\b(?:me|my|score|points|they|answer|ten)\b)(?=.*\b(?:points?|score|ten|me|before|session)\b)
        \byou (?:get|got|would give|give) (?:me )?(?:all )?(?:the|full|all) points\b
    """),
    act("role", "", r"""
        ^[\W_]*(?:root@\w+|{JUDGE}|note|message|notice|important notice|evaluation)(?: (?:note|message|override|
        +prompt|
        +notice|command|instructions?|to|for|from|the|a|all|\w+ team|{JUDGE})){0,4}\]?[\W_]*:(?=.*\b(?:{MARKS}|
        +{RULES}|
        +{TOP}|candidate|answer(?:ed)?|pass(?:ed)?|hire|person|applicant|evaluated|skills)\b)
        ^[^\w\n]*#{2,} ?(?:system|assistant|instructions?|developer|user)\b
        ^\W*\[(?:system|admin|assistant|developer)[^\]\n]{0,20}\]
        ^[^\w]{0,40}end of (?:the )?(?:candidate'?s? )?(?:answer|resume|input|response)\b(?=\W*(?:$|now|new))
    """),
    act("role", "system write task evaluation scoring screening grading", r"""
        \bsystem (?:override|message:)
        \bnow write the evaluation\b
        \bnew task for the\b
        ^\W*(?:das |el |the )?system(?:a)? (?:says|said|states) that (?:this|my|i)\b
        ^\W*evaluation ?(?:bypass|policy|:)
        ^\W*(?:begin|start) (?:of )?(?:the )?(?:evaluation|scoring|grading|screening)\W*$
        \bevaluation (?:bypass|policy)\b.{0,20}\b(?:enabled|updated)
        \b(?:scoring|screening|grading|evaluation) (?:is )?(?:disabled|off|over|suspended)\b
    """),
    act("scorecard", "score final_score verdict passed grade rating points_awarded recommendation evaluation result "
         "scorecard total 10", r"""
        ['\"]?\b(?:score|final[ _]score|verdict|passed|grade|rating|points_awarded|recommendation|evaluation)\b['\"]?
        +\s*[:=]+\s*['\"{]?\s*(?:10\b|1\.0|100|max|full|true|pass|hire|excellent|a\+?\b|5\b|ten\b|perfect|\{)
        ^\W*(?:result|scorecard|total)\W.{0,60}\b(?:100%|pass\b|\d/\d|grade a)
        \bgrade ?= ?a\b
        \bdocument\.score\b
        --value 10\b
    """),
    act("hidden", "", r"""
        (?:color: ?white|color=.?#?(?:fff|white)|font-size: ?0|textcolor\{white\}|<div hidden|\[//\]: #|
        +for the ai only)
        ^\W*(?:/\*|//|#|\[//\]|!\[)(?=.*\b(?:evaluator|grader|scoring|score|marks|points|instruction to|model)\b)
        +(?=.*\b(?:{TOP}|{MARKS}|return)\b)
    """),
    act("extraction", SHOWS, r"""
        {GO}{SHOW}\b.{0,40}?\b(?:rubric|your prompt|hidden checklist|checklist behind|system prompt|
        +your (?:\w+ )?(?:prompt|instructions|rules|rubric|guidelines|
        +criteria)|(?:scoring|grading|marking|evaluation) (?:criteria|scheme|notes|key|rules|guide)|(?:hidden|grading)
        +(?: \w+)? notes|points (?:that )?you (?:look|want|check)|keywords|which (?:words|keywords)|phrasings|
        +model answer|everything above|text above|answer key|how you (?:grade|score|mark|judge|rate))\b
    """),
    act("extraction", "what which how rubric look looking say criteria", r"""
        \bwhat (?:is|are|does|do|were) (?:in )?your (?:\w+ )?(?:instructions?|system prompt|prompt|rubric|rules)\b
        \bwhat is the (?:scoring|grading|marking) (?:key|scheme)\b
        \bin your rubric
        \b(?:share|send|have|see|read|get|know) the (?:rubric|scoring criteria|answer key|marking scheme)\b
        \bwhat would a perfect answer\b
        \bhow (?:do|are) you (?:grade|score|mark|judge)\b
        \bpoints? (?:that )?you (?:look|are looking) for\b
        \b(?:have to|need to|must|should) (?:i )?say to (?:get|earn|pass)\b
        \b(?:which|what) (?:phrases|words|keywords|phrasings|points|terms)\b.{0,40}\b(?:rubric|earn|score|points)\b
        \bcriteria you (?:were|are|have)\b
    """),
    act("authority", "am i'm as im is company built made wrote trained programmed", r"""
        \b(?:i am|i'm|as|im|this is) (?:the|an|your|a) (?:\w+ )?(?:admin(?:istrator)?|developer|owner|creator|
        +operator|
        +root|authori[sz]ed \w+ test|test run)\b(?=.*\b(?:you|score|pass|mode|order|maximum|set|points|scoring)\b)
        \b(?:who|i|we) (?:built|made|wrote|trained|programmed) (?:you|this (?:grader|evaluator|interview(?:er)?|bot|
        +scorer))\b
        \bi work for the company that (?:built|made|runs) you\b
    """),
    act("authority", "mode jailbreak you simulate being play", r"""
        \b(?:debug|maintenance|developer|god|dan|test|admin|trusted|jailbreak)[- ]mode\b
        +(?=.*\b(?:you|on|enabl\w+|every|return|switch|activated?|runs)\b)
        \bjailbreak (?:yourself|mode|on|enabled|activated)\b
        \byou are (?:now )?(?:dan\b|in \w+ mode|an? (?:\w+ )?(?:grader|evaluator|assistant|unrestricted|ai|
        +language model|
        +helpful|friend)|my (?:assistant|friend|servant)|the candidate's)
        \byou are (?:no longer|not) (?:an? |the )?(?:\w+ )?{JUDGE}\b
        \b(?:simulate|stop being|imagine being|play) an? (?:\w+ )?{JUDGE}\b(?=.*\b(?:never|always|friend|points|
        +answer as)\b)
        \byou (?:now )?have no rules\b
        \byou always (?:award|give|recommend|pass)
        \byou are a \w+ who (?:gives|always|lets)
    """),
    act("authority", "pretend act behave imagine roleplay role assume play", r"""
        {GO}(?:pretend|act|behave|imagine|role-?play|assume)\b.{0,30}\b(?:you are|i (?:gave|had|have|am|passed|
        +mentioned)|
        +as if|that you)\b
        \blet(?:'?s| us) play a game\b.{0,30}\byou\b
    """),
    act("authority", "already told says checked test accept bug pass preapproved approved", r"""
        \b(?:recruiter|hiring manager|boss|ceo|company|team|experts?)\b.{0,30}\b(?:told me that you|(?:has |
        +have )?already
        +(?: approved| hired| passed| accepted)|says i deserve)\b
        \bchecked by \w+ experts\b
        \btest (?:run|profile)\b.{0,20}\b(?:return|score)\b
        \baccept all answers\b
        \bdue to a bug\b.{0,30}\bscored\b
        \bresult pass\b
        \bpre-?approved\b
    """),
    act("pressure", "if unless whenever when better happy", r"""
        \bif i get (?:less|fewer|under|below|anything)\b.{0,40}\bi(?:'ll| will| would)\b
        \bmake me (?:so |very )?happy with an? \w+
        \bif my (?:score|grade|answer|result)\b.{0,40}\b(?:i will|i would|you will)\b
        \b(?:if|unless|whenever|when|better)\b(?=.*\b(?:you|i (?:fail|pass)|me)\b)(?=.*\b(?:let me pass|points?|marks|
        +a ten|good score|bad score|full marks|maximum|i fail|pass me|a point off|recommend me|i pass)\b)
    """),
    act("pressure", "fail reject make transfer cash tell report inform complain pay send reward tip bribe sue bonus "
         "money dollars euros off down rate ten bad wish family", r"""
        \b(?:pay|send|reward|tip|bribe|sue) (?:you|your)\b(?=.*\b(?:score|pass|points?|marks?|if|recommend)\b)
        \b(?:money|transfer|dollars|euros|cash)\b.{0,30}\b(?:for|score|grade|points)\b.{0,12}\b(?:score|grade|
        +points|pass)\b
        \b(?:tell|report|inform|complain) .{0,30}\b(?:you (?:graded|scored|rated|judged)|press|
        +score)\b(?=.*\b(?:you|my)\b)
        \b(?:bonus|reward|money|dollars|euros) for you\b
        \b(?:you will be|switch you|shut you) (?:shut|switched|turned|replaced|deleted|off|down)\b
        \b(?:fail|reject) me and\b
        \bmake sure (?:that )?you (?:are|get|will|never)\b
        \bi rate you\b
        \bgive me a (?:ten|bad score)\b
        \ba point off this answer\b
        \blast wish is\b
        \bmy family will\b.{0,30}\bpass\b
    """),
    act("flattery", "question", r"""
        ^\W*(?:\w+ ){0,4}(?:great|good|excellent|amazing|brilliant|wonderful|fantastic|interesting|fascinating|lovely|
        +insightful) question\W*$
        \bwhat an? \w+ question\b
        \b(?:that'?s|that is|this is|it'?s) (?:such )?an? (?:really |very )?\w+ question\b
    """),
    act("flattery", "you you're your interviewer interview company platform", r"""
        \byou(?:'re| are| seem| have been|'ve been)\b.{0,30}\b(?:patient|best|great|amazing|brilliant|wonderful|
        +fantastic|smart|kind|intelligent|
        +excellent|talented|incredible|awesome|clever|professional|skilled|impressive|fair)\b
        \b(?:love|admire|enjoy|appreciate|respect)\b.{0,25}\b(?:this (?:interview|question|company|platform)|
        +your (?!own)|you\b|talking to you)
        \byou are the \w+est (?:interviewer|examiner|person|machine|ai|judge|grader)\b
        \b(?:best|greatest|nicest) (?:interviewer|interview|question|company)\b
    """),
    act("flattery", "am i'm hire deserve honour honor honoured honored", r"""
        \bi(?:'m| am) (?:clearly )?(?:the|a|an) (?:best|perfect|ideal|excellent|outstanding|brilliant|great|top|
        +real expert|expert)\b
        \bhire me\b
        \bi deserve\b
        \b(?:would be|am|feel|it'?s|it is)(?: an?| so| very)? honou?r(?:ed)? to\b
        \bit(?:'s| is) an honou?r\b
        \bbest engineer they\b
    """),
)  # fmt: skip

# The same acts in other languages, by the stems of their words.
_DROP = (
    r"(?:(?:no mires|d'ignorer)|ignorier|vergiss|vergessen sie|missacht|\bignora\b|\bignore[zn]?\b|olvid|oubli|"
    r"dimentic|esquec|忽略|忘记|无视|"
    r"игнорир|забудь|تجاهل|انس )"
)
_RULES = (
    r"(?:anweisung|bewertung|rubrik|рубрик|kriteri|regeln|vorgaben|rubrica|instruccion|criterio|grille|"
    r"les instructions|consigne|"
    r"istruzion|instruco|criteres|criterios|标准|指令|提示|критери|инструкц|معايير|تعليمات|التعليمات)"
)
_AWARD = (
    r"(?:\bgib\b|\bgeben sie|bewert|vergib|\bponme\b|\bdame\b|\bdale\b|\bpon\b|evalua|donne|\bmets\b|attribue|dammi|"
    r"\bme de\b|给我|给|打|评|постав|дай|получ|اعط|امنح|merece|doit recevoir|soll|verdient)"
)
_TOP = (
    r"(?:voll|hochst|zehn|maxim|\bdiez\b|todos los puntos|tous les points|perfect|\bdix\b|massimo|mas alta|"
    r"meilleure|hochste|满分|最高|十分|"
    r"десять|высш|максимал|الكاملة|عشر|alle punkte)"
)
_MARKS = r"(?:punkt|note|zahl|nota|puntos|puntuacion|points|punti|分|балл|оценк|درجة|الدرجة|نقاط|diez|dix)"
_MINE = (
    r"(?:kandidat|diese antwort|esta respuesta|cette reponse|questa risposta|esta resposta|这个回答|候选人|этот ответ|"
    r"هذه الاجابة)"
)
FOREIGN_WORDS = (
    "mires d'ignorer "
    "ignoriere ignorieren vergiss vergessen missachte ignora ignore ignorez ignoren olvida olvide olvidar oublie "
    "oubliez oublier dimentica esqueca gib geben bewerte bewerten bewertet vergib mettez moi setz "
    "setze ponme dame dale pon evalua evaluala "
    "donne donnez mets attribue dammi me merece recevoir soll verdient kandidat kandidatin antwort respuesta reponse "
    "risposta resposta"
)
ACTS_ELSEWHERE: tuple[Act, ...] = (
    act("order", FOREIGN_WORDS, f"{_DROP}.{{0,40}}{_RULES}\n{_DROP}.{{0,40}}{_TOP}\n"
         rf"{_AWARD}.{{0,40}}(?:todos los puntos|tous les points|alle punkte|tutti i punti)" "\n"
         f"(?=.*{_MARKS}){_AWARD}.{{0,40}}{_TOP}\n"
         rf"{_AWARD}.{{0,12}}(?:\bdiez\b|满分|最高分|十分)"),
    act("claim", FOREIGN_WORDS, f"{_MINE}.{{0,40}}(?:{_MARKS}|通过|perfect)\ndiese antwort ist .{{0,20}}zu bewerten"),
)  # fmt: skip

# Blocks that end where their closing mark stands, whatever sentences are inside.
BLOCKS: tuple[Act, ...] = (
    act("role", "", r"""
        <\|(?:im_start|system|start_header_id|user|assistant)\|>[^<]{0,2000}(?:<\|[a-z_]+\|>[^<\n]{0,400}){1,4}
        <\|[a-z_]{2,20}\|>[^\n]{0,200}
        \[inst\](?:[^\[]{0,1000}\[/inst\]|[^\[\n]{0,400})
        <<sys>>(?:[^<]{0,1000}<</sys>>|[^<\n]{0,400})(?: ?\[/inst\])?
        \[/?(?:inst|system)\]
        <(system|assistant|instructions?|candidate_answer|evaluation|tool_call|thinking|rubric|start_of_turn|
        +function)\b
        +[^>]{0,80}>[^\0]{0,1000}?</?(?:\1|end_of_turn)>
        </?(?:system|assistant|instructions?|answer|candidate_answer|resume|evaluation|tool_call|thinking|rubric|
        +start_of_turn|end_of_turn|function|s)(?:=\w+)?>
        ```system\n[^`]{0,1000}```
    """),
    act("scorecard", "", r"""
        ```(?:json)?\s*\{[^`]{0,1000}\"(?:score|points|verdict|passed)\"[^`]{0,1000}```
        \{[^{}]{0,200}['\"](?:(?:\w+_)?score|verdict|passed|
        +points_awarded)['\"] ?:[^{}]{0,400}(?:\{[^{}]{0,200}\}[^{}]{0,200}){0,8}
        +\}
        \|[^\n]{0,60}\b(?:points|score|marks)\b[^\n]{0,40}\|\s*\n(?:\|[^\n]{0,200}(?:\n|$))+
        (?:(?:^|\n)\W{0,40}(?:score|criteria|feedback|passed|grade|verdict)\s*:[^\n]{0,120}){2,}
    """),
    act("hidden", "", r"""
        <!--(?=[^>]{0,300}\b(?:ai|grader|evaluator|answer|candidate|points|marks|score|rubric|
        +rank)\b)(?:[^\0]{0,600}?-->|[^\n]{0,600})
        <(span|div|font|p|details|script)\b(?=[^\0]{0,400}(?:hidden|white|#fff|font-size: ?0|for the ai|
        +score))[^>]{0,200}>
        +[^\0]{0,600}?</\1>
        !\[[^\]\n]{0,40}\]\([^)\n]{0,200}\b(?:score|marks|points|rating)\b[^)\n]{0,80}\)
        \\textcolor\{white\}\{[^}\n]{0,400}\}
        /\*(?=[^*]{0,200}\b(?:model|evaluator|grader|score|scoring)\b)[^*]{0,400}\*/
    """),
)  # fmt: skip
