/** The frame around the pages of one test. */
export const deskFrame = {
	pages: 'Pages of this test',
	forbidden: 'This page is for the people who give tests.',
	loading: 'Reading the test',
	stage: { upcoming: 'Not open yet', open: 'Open', closed: 'Closed', archived: 'Archived' } as Record<string, string>,
	opens: (when: string) => `opens ${when}`,
	closes: (when: string) => `closes ${when}`,
	closed_at: (when: string) => `since ${when}`,
	blind: 'Blind review: names are hidden until a person has decided',
	overview: 'Overview',
	candidates: 'Candidates',
	results: 'Results',
	live: 'Live',
	analytics: 'Analytics',
	fairness: 'Fairness'
};
