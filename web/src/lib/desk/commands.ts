import type { Command } from '$lib/desk-ui/palette/palette.svelte';
import { deskBank } from '$lib/words/desk-bank';
import { deskTests } from '$lib/words/desk-tests';

/** Where the desk leads from any page. */
export const deskCommands: readonly Command[] = [
	{ id: 'question-bank', label: deskBank.bank, keywords: ['questions'], href: '/desk/bank' },
	{ id: 'new-question', label: deskBank.new_question, keywords: ['write', 'create'], href: '/desk/bank/new' },
	{ id: 'blueprints', label: deskTests.blueprints, keywords: ['templates'], href: '/desk/blueprints' }
];
