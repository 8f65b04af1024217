import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags as t } from '@lezer/highlight';

// Colours are tokens alone, so light, dark and high contrast come from one place, and change without a new editor.
const look = EditorView.theme({
	'&': { color: 'var(--ink)', backgroundColor: 'var(--paper-raised)', fontSize: '0.9rem', blockSize: '100%' },
	// The frame around it shows the focus: the gutter would cover an outline.
	'&.cm-focused': { outline: 'none' },
	'.cm-scroller': { fontFamily: 'var(--mono)', fontFeatureSettings: "'calt' 0", lineHeight: '1.6', overflow: 'auto' },
	'.cm-content': { padding: 'var(--s3) 0', caretColor: 'var(--ink)' },
	'.cm-line': { padding: '0 var(--s3) 0 var(--s2)' },
	'.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
	'&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
		backgroundColor: 'var(--code-selected)'
	},
	'.cm-content ::selection': { backgroundColor: 'var(--code-selected)' },
	'.cm-activeLine': { backgroundColor: 'var(--code-line)' },
	'.cm-gutters': { color: 'var(--ink-faint)', backgroundColor: 'var(--paper-raised)', border: '0' },
	'.cm-activeLineGutter': { color: 'var(--ink)', backgroundColor: 'var(--code-line)' },
	'.cm-lineNumbers .cm-gutterElement': { padding: '0 var(--s2) 0 var(--s3)', fontVariantNumeric: 'tabular-nums' },
	'.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-wash)', outline: '1px solid var(--accent)' },
	'.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--red-wash)', outline: '1px solid var(--red)' },
	'.cm-selectionMatch': { backgroundColor: 'var(--accent-wash)' },
	'.cm-searchMatch': { backgroundColor: 'var(--amber-wash)', outline: '1px solid var(--amber)' },
	'.cm-searchMatch-selected': { backgroundColor: 'var(--accent-wash)' },
	'.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--paper-sunk)', fontFamily: 'var(--sans)' },
	'.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--hairline)' },
	'.cm-panel.cm-search': { padding: 'var(--s2) var(--s6) var(--s2) var(--s3)', fontSize: 'var(--text-small)' },
	'.cm-textfield': { padding: 'var(--s1) var(--s2)', border: '1px solid var(--edge)', borderRadius: '6px', backgroundColor: 'var(--paper-raised)', fontSize: 'inherit' },
	'.cm-button': { padding: 'var(--s1) var(--s2)', border: '1px solid var(--edge)', borderRadius: '6px', backgroundColor: 'transparent', backgroundImage: 'none' },
	'.cm-tooltip': { border: '1px solid var(--hairline)', borderRadius: 'var(--radius)', color: 'var(--ink)', backgroundColor: 'var(--paper-raised)', boxShadow: 'var(--shadow)', overflow: 'hidden' },
	'.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '0.85rem', maxHeight: '14rem' },
	'.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: 'var(--s1) var(--s3)' },
	'.cm-tooltip-autocomplete ul li[aria-selected]': { color: 'var(--ink)', backgroundColor: 'var(--accent-wash)' },
	'.cm-completionDetail': { color: 'var(--ink-soft)', fontStyle: 'normal' },
	'.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
	'.cm-diagnostic': { padding: 'var(--s2) var(--s3)', fontFamily: 'var(--sans)', maxInlineSize: '34rem', whiteSpace: 'pre-wrap' },
	'.cm-diagnostic-error': { borderLeft: '3px solid var(--red)' },
	'.cm-diagnostic-warning': { borderLeft: '3px solid var(--amber)' },
	'.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--red)', textUnderlineOffset: '0.2em' },
	'.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--amber)', textUnderlineOffset: '0.2em' },
	'.cm-changed': { backgroundColor: 'var(--accent-wash)' }
});

const colours = HighlightStyle.define([
	{ tag: [t.keyword, t.modifier, t.controlKeyword, t.operatorKeyword, t.definitionKeyword, t.moduleKeyword], color: 'var(--accent-strong)', fontWeight: '550' },
	{ tag: [t.string, t.special(t.string), t.character, t.regexp], color: 'var(--amber)' },
	{ tag: [t.number, t.bool, t.null, t.atom], color: 'var(--code-number)' },
	{ tag: [t.typeName, t.className, t.namespace, t.standard(t.typeName)], color: 'var(--code-type)' },
	{ tag: [t.function(t.definition(t.variableName)), t.definition(t.function(t.variableName))], fontWeight: '600' },
	{ tag: [t.comment, t.lineComment, t.blockComment, t.docComment], color: 'var(--ink-faint)', fontStyle: 'italic' },
	{ tag: [t.meta, t.annotation, t.processingInstruction], color: 'var(--ink-soft)' },
	{ tag: t.invalid, color: 'var(--red)' }
]);

export const theme = [look, syntaxHighlighting(colours)];
