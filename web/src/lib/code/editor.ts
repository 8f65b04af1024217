import { autocompletion, closeBrackets, closeBracketsKeymap, completeAnyWord, completeFromList, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Annotation, Compartment, EditorState, type Extension, type Text } from '@codemirror/state';
import { drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import type { Complaint } from './compiler';
import { completionsOf, indentOf, languageSupport } from './editor-languages';
import { theme } from './editor-theme';
import type { Keystroke } from './typing';

export interface Shown {
	/** Whose history of changes it is: a language and a file. */
	key: string;
	text: string;
	language: string;
	label: string;
}

interface Parts {
	parent: HTMLElement;
	/** The id of the words that say how to get out. */
	describedBy: string;
	shown: Shown;
	onChange: (before: string, after: string, strokes: Keystroke[]) => void;
}

/** Set on what the page does to the text, which is not typing. */
const fromOutside = Annotation.define<boolean>();

export class CodeEditor {
	readonly #view: EditorView;
	readonly #language = new Compartment();
	readonly #attributes = new Compartment();
	readonly #states = new Map<string, EditorState>();
	#shown: Shown;

	constructor(readonly parts: Parts) {
		this.#shown = parts.shown;
		this.#view = new EditorView({ parent: parts.parent, state: this.#newState(parts.shown) });
		void this.#fetchLanguage(parts.shown);
	}

	/** Another file or language, or another text in the same one. Each keeps its own history of changes. */
	show(shown: Shown) {
		const before = this.#shown;
		this.#shown = shown;
		if (shown.key === before.key) {
			this.#replaceText(shown.text);
			if (shown.label !== before.label) this.#view.dispatch({ effects: this.#attributes.reconfigure(this.#attributesOf(shown)) });
			return;
		}
		this.#states.set(before.key, this.#view.state);
		const kept = this.#states.get(shown.key);
		this.#view.setState(kept && kept.doc.toString() === shown.text ? kept : this.#newState(shown));
		void this.#fetchLanguage(shown);
	}

	complain(complaints: Complaint[]) {
		const doc = this.#view.state.doc;
		this.#view.dispatch(setDiagnostics(this.#view.state, complaints.map((one) => diagnosticOf(doc, one))));
	}

	goTo(line: number, column: number) {
		const doc = this.#view.state.doc;
		const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
		const anchor = Math.min(at.from + Math.max(0, column - 1), at.to);
		this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
		this.#view.focus();
	}

	focus() {
		this.#view.focus();
	}

	destroy() {
		this.#view.destroy();
	}

	#replaceText(text: string) {
		const before = this.#view.state.doc.toString();
		if (before === text) return;
		this.#view.dispatch({ changes: { from: 0, to: before.length, insert: text }, annotations: fromOutside.of(true) });
	}

	#newState(shown: Shown): EditorState {
		const { text, language } = shown;
		return EditorState.create({
			doc: text,
			extensions: [
				surroundings,
				indentUnit.of(indentOf(text, language)),
				this.#language.of([]),
				this.#attributes.of(this.#attributesOf(shown)),
				EditorState.languageData.of(() => ownCompletion(language)),
				EditorView.updateListener.of((update) => {
					if (!update.docChanged || update.transactions.some((one) => one.annotation(fromOutside))) return;
					const strokes: Keystroke[] = [];
					let shift = 0;
					// Places are told in the text before them all; a replay has made the earlier ones already.
					update.changes.iterChanges((from, to, _, __, inserted) => {
						const text = inserted.toString();
						strokes.push({ from: from + shift, to: to + shift, text });
						shift += text.length - (to - from);
					});
					const after = update.state.doc.toString();
					this.#shown = { ...this.#shown, text: after };
					this.parts.onChange(update.startState.doc.toString(), after, strokes);
				})
			]
		});
	}

	#attributesOf({ label }: Shown): Extension {
		return EditorView.contentAttributes.of({
			'aria-label': label,
			'aria-describedby': this.parts.describedBy,
			spellcheck: 'false',
			autocapitalize: 'off',
			autocorrect: 'off',
			// A region that scrolls is reached by keyboard, and is known for it.
			tabindex: '0',
			'data-code': ''
		});
	}

	async #fetchLanguage({ key, language }: Shown) {
		const support = await languageSupport(language).catch(() => []);
		if (this.#shown.key === key) this.#view.dispatch({ effects: this.#language.reconfigure(support) });
	}
}

/** Some languages come with words of their own and those of the text at hand; the others get them here. */
function ownCompletion(language: string) {
	if (COMPLETE.includes(language)) return [];
	return [{ autocomplete: completeFromList(completionsOf(language)) }, { autocomplete: completeAnyWord }];
}

const COMPLETE = ['python', 'javascript', 'typescript', 'go'];

/** Ctrl and Enter are the room's: they run the code. */
const editing = [
	...closeBracketsKeymap,
	...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter' && key !== 'Shift-Mod-k'),
	...searchKeymap,
	...historyKeymap,
	...completionKeymap,
	...lintKeymap,
	indentWithTab
];

const surroundings: Extension = [
	lineNumbers(),
	highlightActiveLineGutter(),
	history(),
	drawSelection(),
	dropCursor(),
	EditorState.allowMultipleSelections.of(true),
	EditorState.tabSize.of(4),
	indentOnInput(),
	bracketMatching(),
	closeBrackets(),
	autocompletion({ icons: false }),
	highlightActiveLine(),
	highlightSelectionMatches(),
	search({ top: false }),
	keymap.of(editing),
	theme
];

function diagnosticOf(doc: Text, { line, column, message, severity }: Complaint): Diagnostic {
	const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
	const start = /^\s*/.exec(at.text)![0].length;
	const from = Math.min(at.from + (column > 0 ? column - 1 : start), at.to);
	const word = /^\w+/.exec(doc.sliceString(from, at.to))?.[0].length ?? 0;
	const to = column > 0 ? Math.min(from + Math.max(1, word), at.to) : at.to;
	return { from: Math.min(from, to), to, severity, message };
}
