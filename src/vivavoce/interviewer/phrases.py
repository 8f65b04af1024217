"""What the built-in interviewer says around its questions: brief, kind, and never a grade.

Kept apart from the code, as data, so that another language is another file.
"""

from __future__ import annotations

WELCOME = (
    "Welcome, and thank you for taking the time.",
    "Hello, and thank you for being here.",
    "Hello and welcome. Take the time you need with each question.",
)

PHASE = {
    "projects": (
        "Thank you. I would like to hear about some of your own work now.",
        "Thanks for that. Let us turn to things that you have worked on.",
        "I see, thank you. Let us talk about your own work next.",
    ),
    "standout_skills": (
        "Thank you. From here on I will ask about how things work.",
        "Thanks. Let us go into some subjects that matter most for this role.",
        "All right. The next few questions are about skills that this role leans on.",
    ),
    "role_skills": (
        "Thank you. Let us look at a few more things that the role asks for.",
        "Thanks. The next part is about the daily work in this role.",
        "All right. Let us move on to other sides of the role.",
    ),
    "wrap_up": (
        "Thank you, those were all of my questions on the subject.",
        "Thanks. We are coming to the end.",
        "That brings us to the last part.",
    ),
}
PHASE_OTHER = (
    "Thank you. Let us move on to the next part.",
    "Thanks. The next part begins here.",
    "All right. We come to the next part.",
)

NEXT = (
    "Thank you.",
    "Thanks, I have that.",
    "I see.",
    "All right, thank you.",
    "Understood.",
    "Okay, I follow.",
)
ABOUT = (
    "Thank you. Let us turn to {skill}.",
    "Thanks. This one is about {skill}.",
    "I see. On to {skill}.",
    "All right. I would like to ask about {skill}.",
    "Understood. The next one touches {skill}.",
)
SKIPPED = (
    "That is fine, we leave that one.",
    "No problem, let us go on.",
    "All right, on to another one.",
)
OUT_OF_TIME = (
    "We will leave that one there, its time is over.",
    "Let us leave it at that and go on.",
)
BEFORE_DESIGN = (
    "Take your time with this one and think aloud if you like.",
    "This one is larger, so feel free to start with questions of your own.",
)

QUOTING = (
    "You mentioned “{quote}”.",
    "You said “{quote}”.",
    "I would like to stay with “{quote}” for a moment.",
    "Let me go back to “{quote}”.",
)
STAYING = (
    "Let me stay with that for a moment.",
    "I would like to go one step further.",
    "One more thing on this.",
    "Let me ask about one part of it.",
)

CONTRADICTION = (
    "I may have misread your résumé: I took it that you had worked with {name}. Thank you for saying so.",
    "Thank you for telling me. I had understood from your résumé that {name} was part of your work.",
    "That is good to know. Your résumé had made me think that you had used {name}, so I may have misread it.",
)

CLARIFY = ("Of course.", "Gladly.", "Sure, let me put it differently.")
CLARIFY_AGAIN = "Let me try once more. The question was: {text} Put another way: {clarify}"
CLARIFY_ANSWER = "I cannot give the answer away, but I can put the question in other words."
CLARIFY_HINT = " A hint is there as well, if you want one."
CLARIFY_ELSE = "I can only help with the question itself here, so let me put it in other words."
CLARIFY_FOLLOW_UP = "I am still on the question before, and on one part of it that we have not come to yet: {ask}"
CLARIFY_CHOICE = "{text} Read every option, and choose what fits best."
