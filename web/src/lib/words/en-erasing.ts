/** Taking one's data along, and going. */
export const erasing = {
	title: 'Your data',
	lead: 'All of it is kept on this server, and it is yours: your profile, résumés, interviews with every answer, code and drawing, reports and recordings.',
	download: 'Download your data',
	downloading: 'Your data is being put together.',
	downloaded: 'Your data is in your downloads, as a ZIP file.',
	erase: 'Erase your account',
	erase_lead: 'You can leave for good at any time. You might want to download your data first.',
	ask_title: 'Erase your account?',
	goes: 'This goes, at once and for good:',
	gone: [
		'your name, e-mail address, profile and every sign-in',
		'your résumés and drafts',
		'your interviews: answers, code, drawings, recordings, scores and reports',
		'your invitations to tests, and what others wrote about you there'
	],
	ends: 'An interview that you are in the middle of ends. Whoever gave you a test sees that somebody was erased, and nothing else.',
	stays: 'What stays has nobody’s name on it: how hard each question was. In a team’s test that another member began, what you said and the name that you joined with stay, for the members of that team. Backups of the server are kept for as long as whoever runs it keeps them.',
	undone: 'Nobody can undo this, not even whoever runs this server. You may register again later, and begin anew.',
	type: (word: string) => `To be sure, type ${word}`,
	word: 'erase',
	not_typed: (word: string) => `Please type ${word}.`,
	password: 'Your password',
	do: 'Erase my account',
	erased: 'Your account is erased. Thank you for having been here.',
	other: {
		erase: 'Erase',
		title: (name: string) => `Erase the account of ${name}?`,
		goes: 'Their account goes, at once and for good, with all that is kept of them: profile, résumés, interviews with their answers and recordings, and notes about them. They are signed out everywhere.',
		stays: 'Tests, questions and grades that they made for others stay, without their name. What they said in a team’s test that another member began stays too, and the members of that team see it under the name that they joined with. Nobody can undo this.',
		type: (email: string) => `To be sure, type their e-mail address: ${email}`,
		not_typed: 'This is not their e-mail address.',
		do: 'Erase this account',
		erased: (name: string) => `The account of ${name} is erased.`
	}
};
