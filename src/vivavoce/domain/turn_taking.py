"""Whose turn it is to speak in a spoken interview: signals in, acts out. Pure: time comes with the signals.

Thinking is welcome. A turn ends after a silence whose length depends on the words (`thoughts.py`), on the pace that the
candidate asked for and on how long this candidate pauses inside answers. Silence is counted in sound that was heard and
not by the clock, so that a network that stands still makes nobody's half sentence an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from vivavoce.domain.thoughts import Thought, assents, thought_of
from vivavoce.domain.turn_signals import (
    FRAME_S,
    Act,
    Awaited,
    BeginTurn,
    CarryOn,
    DropTurn,
    Duck,
    Elapsed,
    EndReason,
    EndTurn,
    Frame,
    Held,
    HoldFloor,
    Interrupt,
    Judged,
    Mode,
    Moded,
    OfferHelp,
    Pace,
    Paced,
    Partial,
    Pressed,
    QuestionPut,
    Released,
    SettleWords,
    Signal,
    SpeakingBegan,
    SpeakingEnded,
)

Voice = Literal["silent", "speaking", "ducked"]

SPEECH_MIN, SILENCE_MAX = 0.5, 0.35
ONSET_S = 0.096
OVER_VOICE_SPEECH_MIN, OVER_VOICE_ONSET_S = 0.7, 0.128
"""Somebody speaks: this likely, for this long. More is asked for while the interviewer's own voice is in the room."""
INTERRUPTS_S = 0.8
"""So much speech over the interviewer's is meant, whatever the words are, as long as they are not known."""
LISTENING_S_MAX = 1.6
FALSE_ALARM_S, WORDLESS_ALARM_S = 0.3, 0.6
"""Silence after which an interruption was none: where its words are known, and where none have come."""
CONTINUES_S = 1.5
HELD_SPEECH_S = 0.8
STALLED_S, LINE_AWAY_S = 1.0, 6.0
"""How long no sound comes before that counts as silence; and where it is the line that stands still, as the end."""
RELEASE_S = 0.25
OFFER_S, OFFER_WHILE_HOLDING_S = 20.0, 60.0

OVER_S = 9 * FRAME_S
ASSENT_S = 3.0
"""After a "yes" that may be all of the answer: mostly more is to come."""
WHOLE_S, WHOLE_S_MIN = 1.55, 0.7
UNFINISHED_S, UNFINISHED_S_MIN = 1.75, 1.2
"""Silences after which a turn is over, by its words, while little is known of the candidate's pauses; and what they
come down to for those who pause briefly. The first is 300 ms in whole frames: the last sound ended somewhere in the one
before them."""
JUDGED_OVER, JUDGED_OPEN = 0.85, 0.25
SETTLED_S = 0.1
"""Words that changed in the silence may change again, where the recogniser does not say that they will not."""
QUIET_S_MAX = 0.128
"""A detector of speech that seems to notice the end of it later than this hears a low voice."""
SETTLES_S = 0.09
"""So short a silence after words that close an answer is worth having them made up at once."""
LAG_S, LAGS_MAX = 0.5, 4
"""How late a recogniser is, as long as it has not shown it, and how many times of lateness are remembered."""
PACE: dict[Pace, float] = {"quick": 0.7, "usual": 1.0, "slow": 1.6}
RHYTHM_MAX, RHYTHM_MIN = 24, 5
RHYTHM_ROOM = 2.0
"""Divided by how many pauses are known: the fewer, the more room above the longest of them."""
PAUSE_S = 0.2
REASONS: dict[Thought, EndReason] = {"over": "complete", "whole": "silence", "nothing": "silence", "mhm": "assent"}


# State


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What the candidate is saying. `doubtful`: over the interviewer's voice, and it may be nothing."""

    since: float
    speech_s: float = 0.0
    spoke_until: float
    text: str = ""
    thought: Thought = "nothing"
    text_at: float | None = None
    ends_turn: bool = False
    settling: bool = False
    settled: bool = False
    judged: float | None = None
    doubtful: bool = False
    hold_told: bool = False
    pressed: bool = False
    released_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTaking:
    now: float = 0.0
    mode: Mode = "hands_free"
    pace: Pace = "usual"
    brief: bool = False
    voice: Voice = "silent"
    held: bool = False
    held_speech_s: float = 0.0
    """Speech since the thinking button was pressed: who speaks has thought."""
    offered: bool = True
    quiet_since: float | None = None
    """Since when nobody has said anything that was to be answered: for the offer."""
    turn: Turn | None = None
    awaited: bool = True
    """An answer aloud: where none is, no help is offered."""
    ended_at: float | None = None
    """When the last turn ended, as long as nobody has spoken and nothing was asked since."""
    last_ended_at: float | None = None
    """The same, whatever came since: who is cut off goes on into the next question."""
    sound_at: float | None = None
    run_s: float = 0.0
    """Speech without a gap, up to now."""
    silence_s: float = 0.0
    """Silence since the last speech, in sound that was heard."""
    rhythm: tuple[float, ...] = ()
    """The candidate's last pauses inside answers."""
    lags: tuple[float, ...] = ()
    """How long after the speech the last words came, of late."""


def step(state: TurnTaking, signal: Signal) -> tuple[TurnTaking, tuple[Act, ...]]:
    """What has become due before the signal comes first, then the signal itself."""
    state, before = _passed(state, signal.at)
    state, after = _taken(state, signal)
    return state, (*before, *after)


def due_at(state: TurnTaking) -> float | None:
    """The next moment at which silence alone changes something: `Elapsed` is wanted then. While sound comes, its frames
    tell the silence earlier."""
    moments = (_turn_due(state), _offer_due(state))
    return min((moment for moment in moments if moment is not None), default=None)


def patience_s(state: TurnTaking) -> float | None:
    """The silence that ends the turn as it stands; None where none does."""
    if state.turn is None or state.held or state.turn.pressed:
        return None
    thought = _thought(state)
    if thought == "holding":
        return None
    return max(_wait_s(state, thought) * PACE[state.pace], _all_words_s(state, state.turn))


def _wait_s(state: TurnTaking, thought: Thought) -> float:
    """As long as this candidate has been seen to pause inside answers, with room; a lot while that is not known."""
    if thought == "over":
        return OVER_S
    if _may_be_all(state):
        return ASSENT_S
    if thought == "whole" and state.turn is not None and state.turn.ends_turn:
        return WHOLE_S_MIN
    least, most = (UNFINISHED_S_MIN, UNFINISHED_S) if thought == "unfinished" else (WHOLE_S_MIN, WHOLE_S)
    known = len(state.rhythm)
    if known < RHYTHM_MIN:
        return most
    return min(max(max(state.rhythm) * (1 + RHYTHM_ROOM / known), least), most)


def _thought(state: TurnTaking) -> Thought:
    """What the words say, moved by what a model heard beside them."""
    turn = state.turn
    if turn is None:
        return "nothing"
    thought = turn.thought
    if turn.judged is None:
        return thought
    if thought == "whole" and turn.judged >= JUDGED_OVER:
        return "over"
    return "unfinished" if thought in ("whole", "over") and turn.judged <= JUDGED_OPEN else thought


def _may_be_all(state: TurnTaking) -> bool:
    """A "yes" where nobody else speaks and an answer is waited for."""
    turn = state.turn
    return (
        turn is not None and turn.thought == "mhm" and state.voice == "silent" and state.awaited and assents(turn.text)
    )


def _all_words_s(state: TurnTaking, turn: Turn) -> float:
    """The silence after which the words are all there: recognisers are late."""
    if turn.text_at is None or turn.settled:
        return 0.0
    if turn.text_at >= turn.spoke_until:
        return turn.text_at - turn.spoke_until + SETTLED_S
    return max(state.lags, default=LAG_S) + SETTLED_S


# Time passes


def _passed(state: TurnTaking, at: float) -> tuple[TurnTaking, tuple[Act, ...]]:
    """What became due up to this moment, in its order."""
    acts: tuple[Act, ...] = ()
    while (due := due_at(state)) is not None and due <= at:
        state, came = _came_due(state, due)
        acts += came
    return replace(state, now=max(state.now, at)), acts


def _came_due(state: TurnTaking, due: float) -> tuple[TurnTaking, tuple[Act, ...]]:
    at = max(due, state.now)
    if due == _turn_due(state):
        return _settled(state, at)
    return replace(state, offered=True), (OfferHelp(at=at),)


def _turn_due(state: TurnTaking) -> float | None:
    turn = state.turn
    if turn is None:
        return None
    if turn.released_at is not None:
        return turn.released_at + RELEASE_S
    wait = _alarm_s(turn) if turn.doubtful else patience_s(state)
    if wait is None:
        return None
    without_sound_s = LINE_AWAY_S if _stands_still(state, turn) else max(STALLED_S, wait - state.silence_s)
    return (state.sound_at or turn.since) + without_sound_s


def _stands_still(state: TurnTaking, turn: Turn) -> bool:
    """More sound was to come: it stopped in a word, in a gap as any sentence has, or after words that close nothing."""
    wait = _alarm_s(turn) if turn.doubtful else patience_s(state)
    if wait is None or (state.silence_s + 1e-9 >= wait and not state.run_s):
        return False
    closes = turn.doubtful or _thought(state) in ("over", "mhm")
    return state.run_s > 0 or state.silence_s < PAUSE_S or not closes


def _offer_due(state: TurnTaking) -> float | None:
    if state.offered or state.held or not state.awaited or state.voice != "silent":
        return None
    if state.quiet_since is None or state.run_s:
        return None
    wait = OFFER_S
    if state.turn is not None:
        if state.turn.pressed or _thought(state) != "holding":
            return None
        wait = OFFER_WHILE_HOLDING_S
    return state.quiet_since + wait * PACE[state.pace]


def _alarm_s(turn: Turn) -> float:
    return FALSE_ALARM_S if turn.text else WORDLESS_ALARM_S


def _settled(state: TurnTaking, at: float) -> tuple[TurnTaking, tuple[Act, ...]]:
    """The silence was long enough: the turn is over, or it was none."""
    turn = state.turn
    if turn is None:
        return state, ()
    if turn.doubtful:
        return replace(state, turn=None, voice="speaking", run_s=0.0), (DropTurn(at=at), CarryOn(at=at))
    if _thought(state) == "mhm" and not (turn.pressed or _may_be_all(state) or _stands_still(state, turn)):
        return replace(state, turn=None, run_s=0.0), (DropTurn(at=at),)
    over = replace(state, turn=None, ended_at=at, last_ended_at=at, quiet_since=at, run_s=0.0, lags=_lags(state, turn))
    return over, (EndTurn(at=at, reason=_reason(state, turn), spoke_until=turn.spoke_until),)


def _reason(state: TurnTaking, turn: Turn) -> EndReason:
    if turn.pressed:
        return "released"
    if _stands_still(state, turn):
        return "stalled"
    return REASONS.get(_thought(state), "trailed_off")


# Signals are taken


def _taken(state: TurnTaking, signal: Signal) -> tuple[TurnTaking, tuple[Act, ...]]:
    match signal:
        case Frame():
            return _framed(state, signal)
        case Partial():
            return _worded(state, signal)
        case Pressed():
            return _pressed(state, signal.at)
        case Released():
            return _released(state, signal.at)
        case SpeakingBegan() | SpeakingEnded():
            return _voiced(state, signal), ()
        case QuestionPut():
            fresh = replace(state, brief=signal.brief, offered=False, quiet_since=signal.at, ended_at=None, held=False)
            return fresh, ()
        case Judged():
            return _with_turn(state, judged=signal.over), ()
        case Paced():
            return replace(state, pace=signal.pace), ()
        case Moded():
            return replace(state, mode=signal.mode), ()
        case Held():
            return replace(state, held=signal.on, held_speech_s=0.0, quiet_since=signal.at, silence_s=0.0), ()
        case Awaited():
            since = signal.at if signal.on else state.quiet_since
            return replace(state, awaited=signal.on, quiet_since=since), ()
        case Elapsed():
            return state, ()


def _voiced(state: TurnTaking, signal: SpeakingBegan | SpeakingEnded) -> TurnTaking:
    """When the interviewer has spoken to the end, what was begun meanwhile is a turn like any other."""
    if isinstance(signal, SpeakingBegan):
        return replace(state, voice="speaking", ended_at=None)
    turn = state.turn
    if turn is not None and turn.doubtful:
        turn = _read(replace(turn, doubtful=False), turn.text, state.brief)
    return replace(state, voice="silent", quiet_since=signal.at, turn=turn)


def _with_turn(state: TurnTaking, **changes: object) -> TurnTaking:
    if state.turn is None:
        return state
    return replace(state, turn=replace(state.turn, **changes))  # type: ignore[arg-type]


def _framed(state: TurnTaking, frame: Frame) -> tuple[TurnTaking, tuple[Act, ...]]:
    over_voice = state.voice == "speaking"
    least = (OVER_VOICE_SPEECH_MIN if over_voice else SPEECH_MIN) if not state.run_s else SILENCE_MAX
    if frame.speech < least:
        return _silent(state, frame)
    state = replace(state, sound_at=frame.at, run_s=state.run_s + frame.lasts_s)
    if state.run_s + 1e-9 < (OVER_VOICE_ONSET_S if over_voice else ONSET_S):
        return state, ()
    return _speaking(state, frame)


def _silent(state: TurnTaking, frame: Frame) -> tuple[TurnTaking, tuple[Act, ...]]:
    """A click counts as silence too: speech lasts."""
    state = _quieter(state, frame)
    turn = state.turn
    if turn is None or turn.released_at is not None:
        return state, ()
    wait = _alarm_s(turn) if turn.doubtful else patience_s(state)
    if wait is None or state.silence_s + 1e-9 < wait:
        return _settling(state, frame.at)
    return _settled(state, frame.at)


def _quieter(state: TurnTaking, frame: Frame) -> TurnTaking:
    turn = state.turn
    onset_s = ONSET_S if turn is not None else 0.0
    if state.run_s + 1e-9 < onset_s:
        silence_s = state.silence_s + state.run_s + frame.lasts_s
        return replace(state, sound_at=frame.at, run_s=0.0, silence_s=silence_s)
    quiet_s = min(frame.quiet_s, QUIET_S_MAX, state.run_s) if turn is not None else 0.0
    if turn is not None and quiet_s:
        turn = replace(turn, spoke_until=turn.spoke_until - quiet_s)
    silence_s = state.silence_s + quiet_s + frame.lasts_s
    return replace(state, sound_at=frame.at, run_s=0.0, silence_s=silence_s, turn=turn)


def _settling(state: TurnTaking, at: float) -> tuple[TurnTaking, tuple[Act, ...]]:
    """Once in each silence, and only where the words are all that the end of the turn still waits for."""
    turn = state.turn
    if turn is None or turn.settling or turn.doubtful or state.silence_s < SETTLES_S or state.run_s:
        return state, ()
    if patience_s(state) is None or _thought(state) != "over":
        return state, ()
    return _with_turn(state, settling=True), (SettleWords(at=at),)


def _speaking(state: TurnTaking, frame: Frame) -> tuple[TurnTaking, tuple[Act, ...]]:
    turn = state.turn
    if turn is None:
        return _begun(state, frame)
    new_s = frame.lasts_s
    if state.silence_s:
        state, new_s = _after_a_pause(state, turn), state.run_s
        turn = replace(turn, judged=None, ends_turn=False, settling=False, settled=False)
    turn = replace(turn, speech_s=turn.speech_s + new_s, spoke_until=frame.at)
    state = replace(state, turn=turn, silence_s=0.0, quiet_since=frame.at)
    return _doubted(_thinking_aloud(state, new_s), frame.at)


def _after_a_pause(state: TurnTaking, turn: Turn) -> TurnTaking:
    """What a pause that was not the end tells: how this candidate pauses, and how late the words came."""
    state = replace(state, lags=_lags(state, turn))
    if state.silence_s < PAUSE_S or state.held or _thought(state) in ("holding", "mhm"):
        return state
    return replace(state, rhythm=(*state.rhythm, state.silence_s)[-RHYTHM_MAX:])


def _lags(state: TurnTaking, turn: Turn) -> tuple[float, ...]:
    """Words that came after the speech were late by so much; where none came in a long silence, none were."""
    if turn.text_at is None or (turn.text_at <= turn.spoke_until and state.silence_s < LAG_S):
        return state.lags
    return (*state.lags, max(0.0, turn.text_at - turn.spoke_until))[-LAGS_MAX:]


def _thinking_aloud(state: TurnTaking, speech_s: float) -> TurnTaking:
    """Who pressed the thinking button and speaks at length has thought, whether words come or not."""
    if not state.held:
        return state
    spoken_s = state.held_speech_s + speech_s
    return replace(state, held_speech_s=spoken_s, held=spoken_s < HELD_SPEECH_S)


def _begun(state: TurnTaking, frame: Frame) -> tuple[TurnTaking, tuple[Act, ...]]:
    if state.mode == "push_to_talk":
        return replace(state, silence_s=0.0), ()
    over_voice = state.voice == "speaking"
    turn = Turn(since=frame.at - state.run_s, speech_s=state.run_s, spoke_until=frame.at, doubtful=over_voice)
    continues = state.last_ended_at is not None and turn.since - state.last_ended_at <= CONTINUES_S
    if continues and not over_voice and state.ended_at is not None:
        state = replace(state, rhythm=(*state.rhythm, state.silence_s)[-RHYTHM_MAX:])
    begin = BeginTurn(at=frame.at, since=turn.since, continues=continues)
    state = replace(state, turn=turn, silence_s=0.0, quiet_since=frame.at)
    if over_voice:
        return replace(state, voice="ducked"), (Duck(at=frame.at), begin)
    return state, (begin,)


def _doubted(state: TurnTaking, at: float) -> tuple[TurnTaking, tuple[Act, ...]]:
    """Whether what is said over the interviewer's voice is meant to stop it."""
    turn = state.turn
    if turn is None or state.voice == "silent":
        return state, ()
    long = turn.speech_s >= (LISTENING_S_MAX if turn.thought == "mhm" else INTERRUPTS_S)
    if turn.doubtful and turn.thought in ("nothing", "mhm") and not long:
        return state, ()
    return replace(state, voice="silent", turn=replace(turn, doubtful=False)), (Interrupt(at=at),)


def _worded(state: TurnTaking, partial: Partial) -> tuple[TurnTaking, tuple[Act, ...]]:
    turn = state.turn
    if turn is None:
        return state, ()
    if partial.text.strip() != turn.text.strip():
        turn = replace(_read(turn, partial.text, state.brief), text_at=partial.at)
    turn = replace(turn, ends_turn=partial.ends_turn, settled=partial.settled and turn.settling)
    state = replace(state, turn=turn)
    state, acts = _doubted(state, partial.at) if turn.doubtful else (state, ())
    state, held = _holding(state, partial.at)
    state, after = _settled_late(state, partial.at) or _settling(state, partial.at)
    return state, (*acts, *held, *after)


def _settled_late(state: TurnTaking, at: float) -> tuple[TurnTaking, tuple[Act, ...]] | None:
    """The silence was long enough before, and only the words were waited for."""
    turn, wait = state.turn, patience_s(state)
    waited = turn is not None and turn.settled and not turn.doubtful and not state.run_s
    return _settled(state, at) if waited and wait is not None and state.silence_s + 1e-9 >= wait else None


def _read(turn: Turn, text: str, brief: bool) -> Turn:
    """Over the interviewer's voice a "yes" is no answer yet, also where one is asked for."""
    return replace(turn, text=text, thought=thought_of(text, brief=brief and not turn.doubtful))


def _holding(state: TurnTaking, at: float) -> tuple[TurnTaking, tuple[Act, ...]]:
    """Told once each time that it is asked for."""
    turn = state.turn
    if turn is None or turn.doubtful:
        return state, ()
    asked = _thought(state) == "holding"
    if asked == turn.hold_told:
        return state, ()
    return _with_turn(state, hold_told=asked), (HoldFloor(at=at),) if asked else ()


def _pressed(state: TurnTaking, at: float) -> tuple[TurnTaking, tuple[Act, ...]]:
    """Pressing is meant: no doubt about it."""
    acts: list[Act] = [Interrupt(at=at)] if state.voice != "silent" else []
    turn = state.turn
    if turn is None:
        turn = Turn(since=at, spoke_until=at)
        acts.append(BeginTurn(at=at, since=at))
    turn = replace(turn, pressed=True, released_at=None, doubtful=False)
    return replace(state, turn=turn, voice="silent", silence_s=0.0, quiet_since=at), tuple(acts)


def _released(state: TurnTaking, at: float) -> tuple[TurnTaking, tuple[Act, ...]]:
    """The last sound is still on its way."""
    if state.turn is None or not state.turn.pressed:
        return state, ()
    return replace(_with_turn(state, released_at=at), run_s=0.0), ()
