// What the desk's components say. Fetched with them, so that the way to an interview carries none of it.
import { counted } from './en-forms';

const en = {
	table: {
		filter: 'Filter',
		clear_filter: 'Clear the filter',
		columns: 'Columns',
		sort_by: 'Sort by',
		ascending: 'Ascending',
		descending: 'Descending',
		turn: (ascending: boolean) => `Sorted ${ascending ? 'ascending' : 'descending'}: turn round`,
		all: 'Select all',
		select: (name: string) => `Select ${name}`,
		selected: (n: number) => `${n.toLocaleString()} selected`,
		bulk: 'With what is selected',
		none: 'Select none',
		shown: (shown: number, all: number) =>
			shown === all ? counted(all, 'row', 'rows').replace(/\d+/, all.toLocaleString()) : `${shown.toLocaleString()} of ${all.toLocaleString()} rows`,
		nothing: 'Nothing here yet.',
		no_match: 'No row fits the filter.',
		show_all: 'Show all',
		facet: (label: string, chosen: string[]) => (chosen.length === 0 ? label : `${label}: ${chosen.length > 2 ? `${chosen.length} chosen` : chosen.join(', ')}`),
		any: 'Any',
		keys: 'Arrow keys move between rows, Space selects, Enter opens.'
	},
	panel: { close: 'Close panel' },
	palette: {
		open: 'Search and commands',
		placeholder: 'Go to a place or do something',
		go: 'Go to',
		here: 'On this page',
		theme: 'Appearance',
		nothing: 'Nothing is called like that.',
		results: (n: number) => counted(n, 'command', 'commands')
	},
	chart: {
		as_table: 'Show as table',
		as_chart: 'Show as chart',
		nothing: 'There is nothing to draw yet.',
		low: 'Low',
		high: 'High',
		value: 'Value',
		from: 'From',
		to: 'To',
		count: 'Count'
	},
	time: {
		line: 'Time line',
		play: 'Play',
		pause: 'Pause',
		earlier: 'Earlier event',
		later: 'Later event',
		speed: 'Speed',
		times: (speed: number) => `${speed}×`,
		place: 'Place on the time line',
		at: (time: string, label: string) => (label ? `${time}, ${label}` : time),
		events: 'Events in order',
		nothing: 'Nothing has happened yet.',
		lanes: {
			question: 'Questions',
			answer: 'Answers',
			hint: 'Hints',
			pause: 'Pauses',
			disconnected: 'Connection',
			tab_left: 'Left the tab',
			paste: 'Pasted'
		} as Record<string, string>
	},
	tags: {
		add: 'Add a tag',
		remove: (tag: string) => `Remove ${tag}`,
		added: (tag: string) => `${tag} added.`,
		removed: (tag: string) => `${tag} removed.`,
		none: 'No tags.',
		full: (most: number) => `At most ${most} tags.`
	},
	zone: {
		date: 'Date',
		time: 'Time',
		zone: 'Time zone',
		here: 'For you',
		utc: 'UTC',
		twice: 'The clocks go back that night, so this time comes twice. Which one is meant?',
		never: (zone: string) => `The clocks go forward that night, and this time does not exist in ${zone}. Please choose another.`,
		first: 'The first',
		second: 'The second'
	},
	file: {
		choose: 'Choose a file',
		drop: 'or drop it here',
		over: 'Let go to take it',
		too_large: (name: string, limit: string) => `${name} is larger than ${limit}. Nothing was sent.`,
		wrong_kind: (name: string, kinds: string) => `${name} is not one of ${kinds}. Nothing was sent.`,
		one_only: 'One file at a time, please. Nothing was sent.',
		sending: (name: string) => `Sending ${name}`,
		limit: (size: string) => `Up to ${size}`
	},
	rows: {
		wrong: (n: number) => `${counted(n, 'row was', 'rows were')} not taken`,
		row: 'Row',
		field: 'Field',
		found: 'What stands there',
		problem: 'What is wrong',
		more: (n: number) => `Show ${n.toLocaleString()} more`,
		download: 'Save this list'
	},
	steps: { label: 'Steps', done: 'done', now: 'now', later: 'to come', wrong: 'needs attention' },
	graph: {
		needs: (names: string) => `needs ${names}`,
		first: 'needs nothing before it',
		walk: 'The walk',
		skills: 'Skills and what they need',
		steps: (numbers: string) => `step ${numbers} of the walk`,
		nothing: 'There are no skills yet.',
		cycle: 'These need one another in a circle, so that none can come first:'
	}
};

export const deskUi = en;
