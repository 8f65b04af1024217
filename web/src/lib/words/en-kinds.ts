/** The kinds of question that are answered in another way than in sentences. */
export const kinds = {
	short: 'Your answer, in a word or a few',
	number: 'Your answer, a number',
	number_in: (unit: string) => `Your answer, in ${unit}`,
	number_hint: 'In digits, such as 1234.5',
	order: 'Put these in order, first to last',
	up: (name: string) => `Move up: ${name}`,
	down: (name: string) => `Move down: ${name}`,
	now_at: (name: string, place: number, of: number) => `${name}, place ${place} of ${of}`,
	pairs: 'Choose what belongs to each',
	choose: 'Choose',
	gaps: 'Fill the gaps',
	gap: (place: number, of: number, unit: string) => `Gap ${place} of ${of}${unit ? `, in ${unit}` : ''}`,
	code_in: (language: string) => `Code in ${language}`,
	transcript: 'Read what is said in it',
	not_shown: 'This could not be loaded. It shows:',
	show_again: 'Try again',
	lacking: {
		number: 'There is no number here yet. Write one.',
		order: 'Nothing is moved yet. Put the items in order.',
		pairs: 'Something has no match yet. Choose one for each.',
		gaps: 'Every gap is empty. Fill what you can.'
	}
};
