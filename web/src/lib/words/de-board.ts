// Das Zeichenbrett.
import type { Arrow, Kind } from '$lib/board/types';
import type { BoardWords } from './en-board';
import { counted } from './en-forms';

const kinds: Record<Kind, string> = { box: 'Kasten', store: 'Speicher', queue: 'Schlange', actor: 'Person', cloud: 'Wolke', note: 'Notiz' };
const arrows: Record<Arrow, string> = { forward: 'Eine Richtung', both: 'Beide Richtungen', none: 'Kein Pfeil' };
const verbs: Record<Arrow, string> = { forward: 'zu', both: 'hin und zurück zu', none: 'mit' };

const shapes = (n: number) => counted(n, 'Form', 'Formen');
const links = (n: number) => counted(n, 'Verbindung', 'Verbindungen');
const nameless = (kind: Kind) => `${kinds[kind]} ohne Beschriftung`;

export const board: BoardWords = {
	parts: { talk: 'Frage und Antwort', board: 'Brett' },
	part_label: 'Teile des Raums',
	title: 'Zeichenbrett',
	lead: 'Zeichnen Sie, während Sie erklären. Zeichnung und Worte sind eine Antwort.',
	earlier: 'Was bisher gesagt wurde',
	empty: 'Schreiben oder zeichnen Sie zuerst etwas.',
	views: { label: 'Wie die Zeichnung gezeigt wird', drawing: 'Zeichnung', list: 'Als Liste' },
	kinds,
	arrows,
	add: 'Eine Form hinzufügen',
	edit: 'Ausgewähltes ändern',
	view: 'Ansicht',
	label: 'Text',
	link: 'Verbinden',
	arrow: 'Pfeil',
	delete: 'Löschen',
	undo: 'Zurück',
	redo: 'Wieder',
	zoom_in: 'Größer zeigen',
	zoom_out: 'Kleiner zeigen',
	fit: 'Alles zeigen',
	keys: 'Tasten',
	close: 'Schließen',
	stands_on: 'Das Brett steht auf Svelte Flow von xyflow.',
	surface: (s, l) => `Zeichenbrett, ${shapes(s)}, ${links(l)}`,
	how: 'Buchstaben fügen Formen hinzu: B Kasten, S Speicher, Q Schlange, A Person, C Wolke, N Notiz. L verbindet. Das Fragezeichen zeigt alle Tasten. Tab verlässt das Brett. „Als Liste“ darüber zeigt alles in Zeilen.',
	start: ['Fügen Sie oben eine Form hinzu, oder drücken Sie ihren Buchstaben.', 'Ziehen Sie vom Rand einer Form, um sie zu verbinden.'],
	start_touch: ['Fügen Sie oben eine Form hinzu.', 'Wählen Sie sie aus und drücken Sie „Verbinden“.'],
	shortcuts: (mod) => [
		['B S Q A C N', 'Kasten, Speicher, Schlange, Person, Wolke oder Notiz hinzufügen'],
		['L', 'Ausgewähltes mit einer anderen Form verbinden'],
		['Enter oder F2', 'Beschriften; Enter beendet es, Umschalt Enter macht eine Zeile'],
		['Pfeiltasten', 'Ausgewähltes bewegen; mit Umschalt weiter'],
		['Alt Pfeiltasten', 'Zur nächsten Form in dieser Richtung'],
		['Bild ab, Bild auf', 'Von Teil zu Teil, auch zu Verbindungen'],
		[`${mod} Pfeiltasten`, 'Größer oder kleiner machen'],
		['X', 'Den Pfeil einer Verbindung ändern; R dreht sie um'],
		['Entf', 'Ausgewähltes löschen'],
		[`${mod} Z, ${mod} Y`, 'Zurücknehmen, wiederholen'],
		[`${mod} A, ${mod} D`, 'Alles auswählen, verdoppeln'],
		[`${mod} C, ${mod} V`, 'Kopieren, einfügen'],
		['+ − F', 'Größer, kleiner, alles zeigen'],
		['Umschalt und ziehen', 'Mehrere auswählen'],
		['Esc, Tab', 'Loslassen, das Brett verlassen']
	],
	names: {
		shape: (kind, label) => (label ? `${label}, ${kinds[kind]}` : nameless(kind)),
		short: (kind, label) => label || nameless(kind),
		link: (from, to, arrow, label) => `Verbindung von ${from} ${verbs[arrow]} ${to}${label ? `: ${label}` : ''}`,
		label_of: (name) => `Beschriftung: ${name}`
	},
	linking: {
		started: (from) => `Verbindung von ${from}. Wählen Sie mit den Pfeiltasten eine Form, dann Enter. Escape bricht ab.`,
		bar: (from) => `Verbindung von ${from}: Wählen Sie die Form, zu der sie führt.`,
		aimed: (to) => `Zu ${to}`,
		stop: 'Abbrechen',
		nowhere: 'Es gibt keine andere Form zum Verbinden.',
		choose: 'Wählen Sie zuerst eine Form aus.'
	},
	said: {
		added: (name) => `${name} hinzugefügt.`,
		selected: (name, more) => `${name}${more ? `. ${more}` : ''}`,
		several: (n) => `${n} ausgewählt`,
		none: 'Nichts ausgewählt',
		deleted: (n) => (n === 1 ? 'Gelöscht.' : `${n} gelöscht.`),
		undone: 'Zurückgenommen.',
		redone: 'Wiederholt.',
		moved: (x, y) => `Bewegt nach ${x}, ${y}`,
		copied: (n) => `${n} kopiert.`,
		leads: (names) => (names.length ? `Führt zu ${names.join(', ')}` : ''),
		full: 'Das Brett ist voll.',
		too_long: 'Die Beschriftungen sind zusammen zu lang. Die letzte Änderung wurde nicht übernommen.'
	},
	list: {
		title: 'Die Zeichnung als Liste',
		shapes: (n) => (n === 0 ? 'Keine Formen' : shapes(n)),
		links: (n) => (n === 0 ? 'Keine Verbindungen' : links(n)),
		kind: (name) => `Art von ${name}`,
		label: (name) => `Beschriftung von ${name}`,
		placeholder: 'Text',
		remove: (name) => `${name} löschen`,
		new_kind: 'Art der neuen Form',
		add_shape: 'Form hinzufügen',
		from: (n) => `Verbindung ${n} führt von`,
		to: (n) => `Verbindung ${n} führt zu`,
		arrow: (n) => `Pfeil der Verbindung ${n}`,
		link_label: (n) => `Beschriftung der Verbindung ${n}`,
		remove_link: (n) => `Verbindung ${n} löschen`,
		new_from: 'Von',
		new_to: 'Zu',
		add_link: 'Verbindung hinzufügen',
		two_first: 'Eine Verbindung braucht zwei Formen.'
	},
	kept: {
		saved: 'Auf dem Server gesichert',
		local: 'Auf diesem Gerät gesichert',
		shared: 'Nur Sie sehen es bisher',
		offline: 'Auf diesem Gerät gesichert, bis die Verbindung zurück ist',
		unstored: 'Dieser Browser lässt keine Entwürfe speichern. Lassen Sie diese Seite offen.',
		conflict: 'Zu dieser Frage wurde auch auf einem anderen Gerät gezeichnet, und die Zeichnungen unterscheiden sich.',
		mine: 'Mit der von hier weitermachen',
		theirs: 'Mit der von dort weitermachen',
		here: 'Von hier',
		there: 'Vom anderen Gerät',
		from_server: 'Die Zeichnung von Ihrem anderen Gerät ist da.'
	},
	graded: { title: 'Die Zeichnung, in Worten', hint: 'Nehmen Sie eine Zeile für den Punkt, an dem Sie sind.', take: 'Diese Zeile nehmen' },
	shown: {
		title: 'Zeichnung',
		picture: (s, l) => `Eine Zeichnung aus ${s === 1 ? 'einer Form' : `${s} Formen`} und ${l === 1 ? 'einer Verbindung' : `${l} Verbindungen`}, darunter in Worten`,
		words: 'Die Zeichnung in Worten',
		earned: 'Was darin Punkte brachte',
		earned_for: (names) => `brachte Punkte für ${names}`
	}
};
