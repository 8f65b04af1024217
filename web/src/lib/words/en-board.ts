// The whiteboard. In a file of its own: only where there is a drawing is it fetched.
import type { Arrow, Kind } from '$lib/board/types';
import { counted } from './en-forms';

const kinds: Record<Kind, string> = { box: 'Box', store: 'Store', queue: 'Queue', actor: 'Actor', cloud: 'Cloud', note: 'Note' };
const arrows: Record<Arrow, string> = { forward: 'One way', both: 'Both ways', none: 'No arrow' };
const verbs: Record<Arrow, string> = { forward: 'to', both: 'to and from', none: 'with' };

const shapes = (n: number) => counted(n, 'shape', 'shapes');
const links = (n: number) => counted(n, 'link', 'links');

export const board = {
	parts: { talk: 'Question and answer', board: 'Board' },
	part_label: 'Parts of the room',
	title: 'Drawing board',
	lead: 'Draw as you explain. The drawing and your words are one answer.',
	earlier: 'What was said so far',
	empty: 'Write or draw something first.',
	views: { label: 'How to see the drawing', drawing: 'Drawing', list: 'As a list' },
	kinds,
	arrows,
	add: 'Add a shape',
	edit: 'Change what is selected',
	view: 'View',
	label: 'Label',
	link: 'Link',
	arrow: 'Arrow',
	delete: 'Delete',
	undo: 'Undo',
	redo: 'Redo',
	zoom_in: 'Zoom in',
	zoom_out: 'Zoom out',
	fit: 'Show all',
	keys: 'Keys',
	close: 'Close',
	stands_on: 'The board stands on Svelte Flow, by xyflow.',
	surface: (s: number, l: number) => `Drawing board, ${shapes(s)}, ${links(l)}`,
	how: 'Letters add shapes: B box, S store, Q queue, A actor, C cloud, N note. L links. Question mark shows all keys. Tab leaves the board. “As a list” above has all of it as rows.',
	start: ['Add a shape above, or press its letter.', 'Drag from the edge of a shape to link it.'],
	start_touch: ['Add a shape above.', 'Select it and press Link to link it to another.'],
	shortcuts: (mod: string): [string, string][] => [
		['B S Q A C N', 'Add a box, store, queue, actor, cloud or note'],
		['L', 'Link what is selected to another shape'],
		['Enter or F2', 'Write the label; Enter ends it, Shift Enter makes a line'],
		['Arrows', 'Move what is selected; with Shift, further'],
		['Alt arrows', 'Go to the next shape in that direction'],
		['Page Down, Page Up', 'Go from part to part, links too'],
		[`${mod} arrows`, 'Make it larger or smaller'],
		['X', 'Change the arrow of a link; R turns it round'],
		['Delete', 'Delete what is selected'],
		[`${mod} Z, ${mod} Y`, 'Undo, redo'],
		[`${mod} A, ${mod} D`, 'Select all, make a copy'],
		[`${mod} C, ${mod} V`, 'Copy, paste'],
		['+ − F', 'Zoom in, zoom out, show all'],
		['Shift and drag', 'Select several'],
		['Esc, Tab', 'Let go, leave the board']
	],
	names: {
		shape: (kind: Kind, label: string) => (label ? `${label}, ${kinds[kind].toLowerCase()}` : `${kinds[kind]} without a label`),
		short: (kind: Kind, label: string) => label || `${kinds[kind]} without a label`,
		link: (from: string, to: string, arrow: Arrow, label: string) => `Link from ${from} ${verbs[arrow]} ${to}${label ? `: ${label}` : ''}`,
		label_of: (name: string) => `Label of ${name}`
	},
	linking: {
		started: (from: string) => `Link from ${from}. Choose a shape with the arrow keys, then press Enter. Escape stops it.`,
		bar: (from: string) => `Link from ${from}: choose the shape it leads to.`,
		aimed: (to: string) => `To ${to}`,
		stop: 'Stop',
		nowhere: 'There is no other shape to link to.',
		choose: 'Select a shape first.'
	},
	said: {
		added: (name: string) => `${name} added.`,
		selected: (name: string, more: string) => `${name}${more ? `. ${more}` : ''}`,
		several: (n: number) => `${n} selected`,
		none: 'Nothing selected',
		deleted: (n: number) => (n === 1 ? 'Deleted.' : `${n} deleted.`),
		undone: 'Undone.',
		redone: 'Redone.',
		moved: (x: number, y: number) => `Moved to ${x}, ${y}`,
		copied: (n: number) => `${n} copied.`,
		leads: (names: string[]) => (names.length ? `Leads to ${names.join(', ')}` : ''),
		full: 'The board is full.',
		too_long: 'The labels together are too long. The last change was not taken over.'
	},
	list: {
		title: 'The drawing as a list',
		shapes: (n: number) => `${n === 0 ? 'No' : n} ${n === 1 ? 'shape' : 'shapes'}`,
		links: (n: number) => `${n === 0 ? 'No' : n} ${n === 1 ? 'link' : 'links'}`,
		kind: (name: string) => `Kind of ${name}`,
		label: (name: string) => `Label of ${name}`,
		placeholder: 'Label',
		remove: (name: string) => `Delete ${name}`,
		new_kind: 'Kind of the new shape',
		add_shape: 'Add a shape',
		from: (n: number) => `Link ${n} leads from`,
		to: (n: number) => `Link ${n} leads to`,
		arrow: (n: number) => `Arrow of link ${n}`,
		link_label: (n: number) => `Label of link ${n}`,
		remove_link: (n: number) => `Delete link ${n}`,
		new_from: 'From',
		new_to: 'To',
		add_link: 'Add a link',
		two_first: 'A link needs two shapes.'
	},
	kept: {
		saved: 'Kept on the server',
		local: 'Kept on this device',
		shared: 'Only you see it yet',
		offline: 'Kept on this device until the connection is back',
		unstored: 'This browser does not allow drafts to be stored. Keep this page open.',
		conflict: 'This question was drawn on another device too, and the two drawings differ.',
		mine: 'Go on with the one from here',
		theirs: 'Go on with the one from there',
		here: 'From here',
		there: 'From the other device',
		from_server: 'The drawing from your other device is here.'
	},
	graded: { title: 'The drawing, in words', hint: 'Take a line for the point that you are at.', take: 'Take this line' },
	shown: {
		title: 'Drawing',
		picture: (s: number, l: number) => `A drawing of ${shapes(s)} and ${links(l)}, told in words below`,
		words: 'The drawing in words',
		earned: 'What in it earned points',
		earned_for: (names: string) => `earned points for ${names}`
	}
};

export type BoardWords = typeof board;
