// What is read where people talk: the choice before an interview, the check of a microphone, and the spoken room.
// In a file of its own, which only these fetch.
import type { Line } from '$lib/voice/uplink';
import type { Mode, Reason, Shown } from '$lib/voice/talk';
import type { Trouble } from '$lib/voice/trouble';

const trouble: Record<Trouble, { title: string; text: string }> = {
	insecure: {
		title: 'A browser gives its microphone only to a secure address',
		text: 'This page came over plain http from another machine. Open it by an https address, or on the machine that it runs on. Whoever runs this service can set that up.'
	},
	unsupported: {
		title: 'This browser cannot pass on your voice',
		text: 'A current Firefox, Chrome, Edge or Safari can. Here you can write.'
	},
	refused: {
		title: 'The microphone is not allowed for this page',
		text: 'To allow it, press the sign beside the address of this page, choose “Allow” for the microphone, and try again. Your computer or phone may have a switch for it as well, in its privacy settings.'
	},
	none: {
		title: 'No microphone was found',
		text: 'Plug one in, or switch your headset on, and try again.'
	},
	held: {
		title: 'The microphone is there, but another program holds it',
		text: 'A video call in another window often does. Close it there and try again.'
	},
	unplugged: {
		title: 'The microphone is gone',
		text: 'It was unplugged, or its battery is empty. What you said until then is kept. Plug it in again and try again, or choose another.'
	},
	withdrawn: {
		title: 'The microphone is no longer allowed for this page',
		text: 'Its permission was taken back, at this page or in the settings of the browser. What you said until then is kept. To allow it again, press the sign beside the address of this page, choose “Allow” for the microphone, and try again.'
	},
	still: {
		title: 'No sound comes from the microphone',
		text: 'The browser has opened it and passes nothing on. Some browsers do so where no loudspeaker or headphones are connected: connect some, then try again. If that does not help, reload this page or choose another microphone.'
	},
	unknown: {
		title: 'The microphone could not be opened',
		text: 'The browser does not say why. Closing other programs that use it often helps.'
	}
};

const state: Record<Shown | 'ready', string> = {
	off: 'In writing',
	opening: 'One moment',
	ready: 'Your turn',
	listening: 'Listening',
	hearing: 'Hearing you',
	thinking: 'Thinking',
	speaking: 'Speaking',
	held: 'You have the floor',
	reviewing: 'Please look at the words'
};

const note: Record<Shown, string> = {
	off: '',
	opening: 'The microphone is being opened.',
	listening: 'Begin whenever you like. A pause to think is fine.',
	hearing: '',
	thinking: '',
	speaking: 'You may speak at any time.',
	held: 'Take the time you need. Nobody cuts in.',
	reviewing: 'The microphone rests meanwhile.'
};

const why: Record<Reason, string> = {
	unsure: 'I am not sure that I heard this right. Please put right what is wrong, or say it again. Nothing counts before you send it.',
	unrated: 'This is what was heard, and nothing tells how surely. Please put right what is wrong. It counts when you send it.',
	failed: 'The words of this answer could not be made out. Say it again, or write it here.',
	asked: 'This is what I heard. It counts when you send it.',
	continued:
		'You were still speaking when this question came, so these words may belong to the answer before, which is sent. If they belong here, add to them and send them. If not, put them away.'
};

export const voice = {
	trouble,
	soundless: 'Your microphone is open, and gives no sound at all. It may be muted by a switch on your headset, by your computer, or by a phone call. Switch it on, or choose another.',
	write_meanwhile: 'You can write your answers meanwhile; they count the same.',
	room: {
		label: 'Your voice',
		speak: 'Speak',
		write: 'Write',
		state,
		note,
		note_beside: 'Talk while you work: your words are written beside your answer. You give it yourself, with the button.',
		note_chosen: 'This one is answered by hand, below. What you say is not taken as the answer.',
		missed: 'What you said last could not be made out. Say it again, or write it.',
		note_pressing: 'Hold the button, or the space bar, while you speak.',
		note_touch: 'Hold the button while you speak.',
		asking: 'Your browser asks whether this page may listen. Please choose “Allow”.',
		your_turn: 'Your turn.',
		you: 'You',
		interviewer: 'Interviewer',
		hush: 'Stop speaking',
		hold: 'Hold to talk',
		holding: 'Let go when you are done',
		tapped: 'Press when you are done',
		blocked: 'Your browser plays no sound before you have touched the page.',
		unblock: 'Let me speak',
		interrupted: 'Something else has taken the sound, such as a phone call. When it is over, touch the page if you are not heard again by itself.',
		silent: 'There is no voice on this device to read the questions aloud. They are in writing.',
		lost: 'What you say now is not heard. The microphone is back with the connection.',
		unheard: 'Your last words did not come through: the connection was away. Say them again. What is heard now is shown to you before it counts.',
		no_ears: 'Nobody can listen at the moment.',
		uplink: {
			good: '',
			slow: 'Your connection is too slow for your voice just now: what you say comes late. You can go on in writing.',
			stuck: 'Your connection is too slow for your voice: what you say no longer comes through. Please go on in writing.'
		} as Record<Line, string>,
		gaps: 'The voice comes with gaps: most often your connection is too slow for it. All that it says is in writing too.',
		read_instead: 'Read instead',
		go_on_writing: 'Go on in writing',
		how: 'How you talk',
		again: 'Try again'
	},
	kept: {
		sign: 'Your voice is kept',
		why: 'The sound of your answers is kept for your report, encrypted. You alone can listen to it.',
		stop: 'Keep no more of it',
		stopped: 'From now on nothing of your voice is kept.',
		until: (day: string) => `What was kept before stays until ${day}, unless you remove it.`,
		remove: 'Remove it now',
		leave: 'Leave it there',
		removed: 'What was kept before is removed.',
		close: 'Close'
	},
	review: {
		title: 'What I heard',
		why,
		label: 'Your answer, as it was heard',
		send: 'Send',
		again: 'Say it again',
		keep: 'Send as this answer',
		put_away: 'Put these words away',
		empty: 'There is nothing here yet. Write it, or say it again.'
	},
	set_up: {
		title: 'How do you want to talk?',
		ways: [
			{ value: 'written', label: 'In writing', note: 'You read the questions and write' },
			{ value: 'spoken', label: 'By voice', note: 'The questions are spoken, and you answer aloud' }
		] as { value: 'spoken' | 'written'; label: string; note: string }[],
		switch_later: 'You can switch between the two at any moment.',
		mode: 'When you speak',
		mode_hint: 'With a screen reader, use headphones, or hold to talk: else its voice may be taken for yours.',
		modes: [
			{ value: 'hands_free', label: 'Just talk', note: 'It notices when you begin and when you are done' },
			{ value: 'push_to_talk', label: 'Hold to talk', note: 'It listens only while you hold a button' }
		] as { value: Exclude<Mode, 'off'>; label: string; note: string }[],
		english: 'What you say is understood in English only.',
		goes: {
			sound: (who: string) => `When you speak, the sound of it goes to ${who}, to be put into words`,
			sound_stays: 'When you speak, the sound of it stays on this server',
			words: (who: string) => `what is read aloud to you goes to ${who}, to be spoken`,
			words_too: 'what is read aloud to you goes there too, to be spoken',
			or: 'or'
		},
		pace_hint: 'How fast the interviewer speaks, and how long it waits when you pause.',
		review: 'Show me what was heard before it counts',
		speak: 'Read the questions aloud',
		recording: 'Keep a recording of what I say, so that I can listen to it in my report. It is stored encrypted, and you can delete it at any time.'
	},
	check: {
		title: 'Try your microphone',
		lead: 'So that nothing surprises you later. What you record here stays in this page.',
		open: 'Try the microphone',
		opening: 'Opening the microphone',
		microphone: 'Microphone',
		choose: 'Choose a microphone',
		unnamed: (n: number) => `Microphone ${n}`,
		quiet: 'Say a few words.',
		good: 'I hear you well.',
		low: 'I hear you, but faintly. Come closer, or turn the microphone up.',
		level: 'How loud you are',
		record: 'Record a few words',
		recording: (seconds: number) => `Recording, ${seconds} s left`,
		stop: 'Stop',
		replay: 'Listen to it',
		replaying: 'Playing',
		sound: 'Play a test sound',
		sound_hint: 'Nothing to be heard? Look at the volume, and at which loudspeaker your device uses.'
	}
};
