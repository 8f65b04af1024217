import { describe, expect, it } from 'vitest';
import { badName, freeName, joined } from './files';
import * as books from './workbook';

const starters = { python: 'def f():\n    pass\n', javascript: 'function f() {}\n' };
const fresh = () => books.newBook('python', starters);
const text = (book: books.Workbook) => books.openFile(book).text;

describe('a workbook', () => {
	it('keeps the text of each language while another is open', () => {
		let book = books.withText(fresh(), 0, 'print(1)');
		book = books.toLanguage(book, 'javascript', starters);
		expect(text(book)).toBe(starters.javascript);
		book = books.withText(book, 0, 'console.log(1)');
		book = books.toLanguage(book, 'python', starters);
		expect(text(book)).toBe('print(1)');
		expect(text(books.toLanguage(book, 'javascript', starters))).toBe('console.log(1)');
	});

	it('adds, names and removes files, and the first one stays', () => {
		let book = books.added(fresh());
		expect(books.filesOf(book).map(({ name }) => name)).toEqual(['solution.py', 'helper.py']);
		expect(books.openAt(book)).toBe(1);
		const named = books.renamed(book, 1, 'graph.py');
		expect(named).toMatchObject({ language: 'python' });
		expect(books.renamed(book, 1, 'Solution.py')).toBe('taken');
		book = books.removed(named as books.Workbook, 1);
		expect(books.filesOf(book)).toHaveLength(1);
		expect(books.openAt(book)).toBe(0);
		expect(books.removed(book, 0)).toBe(book);
	});

	it('is as it was at first after a reset, in this language alone', () => {
		let book = books.toLanguage(books.withText(fresh(), 0, 'x = 1'), 'javascript', starters);
		book = books.resetTo(books.withText(book, 0, 'y'), starters);
		expect(books.untouched(book, starters)).toBe(true);
		expect(text(books.toLanguage(book, 'python', starters))).toBe('x = 1');
	});
});

describe('what another device has kept', () => {
	const mine = books.withText(fresh(), 0, 'mine');
	const theirs = { language: 'python', files: [{ name: 'solution.py', text: 'theirs' }] };

	it('is taken where nothing was written here', () => {
		expect(books.reconcile(null, theirs, starters, null)).toBe('theirs');
		expect(books.reconcile(fresh(), theirs, starters, null)).toBe('theirs');
	});
	it('is left where this device was the last to send, though it wrote on since', () => {
		expect(books.reconcile(mine, theirs, starters, books.keyOf(theirs))).toBe('mine');
		expect(books.reconcile(mine, null, starters, null)).toBe('mine');
		// It arrived, and that was not heard here.
		expect(books.reconcile(mine, theirs, starters, null, books.keyOf(theirs))).toBe('mine');
	});
	it('is taken where this device had sent all and another went on', () => {
		expect(books.reconcile(mine, theirs, starters, books.keyOf(books.asKept(mine)))).toBe('theirs');
	});
	it('is asked about where both wrote', () => {
		expect(books.reconcile(mine, theirs, starters, null)).toBe('ask');
		expect(books.reconcile(mine, books.asKept(mine), starters, null)).toBe('mine');
	});
});

describe('names of files', () => {
	it.each([
		['', 'empty'],
		['../up.py', 'letters'],
		['a b.py', 'letters'],
		['.hidden.py', 'letters'],
		['-x.py', 'letters'],
		[`${'a'.repeat(62)}.py`, 'long'],
		['HELPER.py', 'taken'],
		['notes.txt', 'ending'],
		['.py', 'letters'],
		['graph_2.py', null]
	])('%s', (name, wrong) => expect(badName(name, 'python', ['helper.py'])).toBe(wrong));

	it('finds one that is free', () => {
		expect(freeName('java', ['Helper.java', 'helper2.java'])).toBe('Helper3.java');
	});
	it('are told where several texts become one', () => {
		expect(joined([{ name: 'a.py', text: 'x' }, { name: 'b.py', text: 'y' }])).toBe('x\n\n// b.py\ny');
	});
});
