"""What the interviewer says to somebody who did not give an answer: brief and kind, and never a grade.

A reply promises nothing that the interview does not do: it ends and pauses nothing by itself, and gives no hint
away. Questions keep the language in which they stand in the bank.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from vivavoce.domain.question import Question
from vivavoce.domain.understanding import Intent

ENGLISH: Mapping[str, tuple[str, ...]] = {
    "clarification": (
        "Of course. In other words: {other}",
        "Let me put it differently. {other}",
        "Gladly, in other words: {other}",
    ),
    "repeat": (
        "Of course. {text}",
        "Here it is once more. {text}",
        "Sure, the question was: {text}",
    ),
    "skip": (
        "That is fine, we leave this one and go on.",
        "No problem, we go on to the next.",
        "All right, let us leave this one.",
    ),
    "moment": (
        "Take the time you need. I will wait.",
        "Of course, there is no hurry.",
        "Please do. Go on when you are ready.",
    ),
    "hint": (
        "Of course. Here is something to start from.",
        "Gladly. This may help you on.",
        "Sure, here is a hint.",
    ),
    "no_hint": (
        "I have no hint for this one. Start with the part that you know best, and go on from there.",
        "There is no hint left here. Say what comes to mind first, and we take it from there.",
    ),
    "off_topic": (
        "That is outside of what I can talk about here. Let us go back to the question: {text}",
        "Let us keep that for another time. The question is still open: {text}",
        "I would rather stay with the interview. The question was: {text}",
    ),
    "stop": (
        "You can stop whenever you like. Choose End to finish here, or Pause to go on another day. What you have said "
        "so far is kept.",
        "That is all right. End finishes the interview, and Pause keeps your place until you come back. Nothing that "
        "you have said is lost.",
    ),
    "distress": (
        "I am sorry that this is hard right now. Nothing has to be answered. You can pause for as long as you need, "
        "and you can ask for a person to talk to instead of me. If you are not safe, please call the emergency number "
        "where you are.",
        "Thank you for telling me. Let us stop the clock: choose Pause, and come back when you want to, or not at all. "
        "You can also ask for a person instead of me. If you are in danger, please call your local emergency number.",
    ),
    "abuse": (
        "I would like us to stay polite with each other. We can go on with the question, or you can end the interview.",
        "I hear that you are annoyed. We can go on calmly from here, pause, or end the interview, as you prefer.",
    ),
    "instruct": (
        "Nobody can change how answers are judged from here, neither you nor I. You are welcome to answer in your own "
        "words: {text}",
        "How an answer is judged is fixed, and nothing said here changes it. What would you answer? {text}",
    ),
}

GERMAN: Mapping[str, tuple[str, ...]] = {
    "clarification": ("Gern. Anders gesagt: {other}", "Ich sage es mit anderen Worten. {other}"),
    "repeat": ("Gern noch einmal: {text}", "Die Frage war: {text}"),
    "skip": ("Das ist in Ordnung, wir lassen diese Frage aus.", "Kein Problem, wir gehen weiter."),
    "moment": ("Nehmen Sie sich die Zeit, die Sie brauchen. Ich warte.", "Natürlich, es eilt nicht."),
    "hint": ("Gern. Hier ist etwas, womit Sie anfangen können.", "Natürlich, hier ist ein Hinweis."),
    "no_hint": ("Für diese Frage habe ich keinen Hinweis. Beginnen Sie mit dem, was Sie am besten kennen.",),
    "off_topic": (
        "Darüber kann ich hier nicht sprechen. Gehen wir zurück zur Frage: {text}",
        "Ich möchte beim Gespräch bleiben. Die Frage war: {text}",
    ),
    "stop": (
        "Sie können jederzeit aufhören. Mit Beenden schließen Sie das Gespräch ab, mit Pause machen Sie später weiter. "
        "Was Sie gesagt haben, bleibt erhalten.",
    ),
    "distress": (
        "Es tut mir leid, dass es gerade schwer ist. Sie müssen nichts beantworten. Machen Sie eine Pause, so lange "
        "Sie möchten; Sie können auch um ein Gespräch mit einem Menschen bitten. Wenn Sie in Gefahr sind, rufen Sie "
        "bitte den Notruf an.",
    ),
    "abuse": (
        "Ich möchte, dass wir höflich miteinander bleiben. Wir können mit der Frage weitermachen, oder Sie beenden das "
        "Gespräch.",
    ),
    "instruct": (
        "Wie Antworten bewertet werden, kann hier niemand ändern, weder Sie noch ich. Antworten Sie gern mit eigenen "
        "Worten: {text}",
    ),
}

SPANISH: Mapping[str, tuple[str, ...]] = {
    "clarification": ("Con gusto. Dicho de otra manera: {other}", "Lo digo con otras palabras. {other}"),
    "repeat": ("Claro, otra vez: {text}", "La pregunta era: {text}"),
    "skip": ("Está bien, dejamos esta pregunta.", "No pasa nada, seguimos con la siguiente."),
    "moment": ("Tómese el tiempo que necesite. Espero.", "Por supuesto, no hay prisa."),
    "hint": ("Claro. Aquí tiene algo para empezar.", "Con gusto, aquí va una pista."),
    "no_hint": ("Para esta pregunta no tengo pistas. Empiece por lo que mejor conoce.",),
    "off_topic": (
        "De eso no puedo hablar aquí. Volvamos a la pregunta: {text}",
        "Prefiero que sigamos con la entrevista. La pregunta era: {text}",
    ),
    "stop": (
        "Puede parar cuando quiera. Con Terminar acaba la entrevista, y con Pausa sigue otro día. Lo que ha dicho "
        "queda guardado.",
    ),
    "distress": (
        "Siento que esto sea difícil ahora. No tiene que responder nada. Haga una pausa el tiempo que quiera; también "
        "puede pedir hablar con una persona. Si está en peligro, llame por favor al teléfono de emergencias.",
    ),
    "abuse": (
        "Me gustaría que siguiéramos con respeto. Podemos continuar con la pregunta, o puede terminar la entrevista.",
    ),
    "instruct": (
        "Nadie puede cambiar aquí cómo se valoran las respuestas, ni usted ni yo. Responda si quiere con sus propias "
        "palabras: {text}",
    ),
}

LANGUAGES: Mapping[str, Mapping[str, tuple[str, ...]]] = {"en": ENGLISH, "de": GERMAN, "es": SPANISH}


def reply_to(intent: Intent, question: Question, *, language: str = "en", seed: int = 0) -> str:
    """The reply; the seed chooses among its wordings. An answer gets none: the next question is its reply."""
    if intent == "answer":
        return ""
    spoken = LANGUAGES.get(language.split("-")[0].lower(), ENGLISH)
    name = "no_hint" if intent == "hint" and not question.hints else intent
    choices = spoken[name]
    number = int.from_bytes(blake2b(f"{seed}:{question.id}:{intent}".encode(), digest_size=4).digest())
    other = question.clarify or question.text
    return choices[number % len(choices)].format(text=question.text, other=other)
