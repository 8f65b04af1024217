// The help: how the platform works, in a panel beside everything else.
export const help = {
	button: 'Help',
	title: 'Help',
	lead: 'Ask how things work here, or choose a topic.',
	lead_test:
		'The help explains how the test works and what the words of a question mean; it never answers a question of the test. What you ask is kept with your test.',
	clock: 'The clock of your test goes on.',
	topics: 'Topics',
	all_topics: 'Show all topics',
	conversation: 'Questions and answers',
	your_question: 'Your question',
	ask: 'Ask',
	empty: 'Write your question first.',
	you: 'You',
	help: 'Help',
	waiting: 'One moment.',
	lost: 'The help cannot be reached. Your question is still here; please try again in a moment.',
	topics_lost: 'The topics could not be fetched. You can ask your question all the same.',
	kept: 'Kept with your test.',
	close: 'Close'
};
