import { describe, expect, it } from 'vitest';
import { shelf } from '../room/shelf.fixture';
import { keepWish, readWish } from './wish';

describe('how somebody likes to talk', () => {
	it('is hands-free and read aloud unless they said otherwise', () => {
		expect(readWish(shelf())).toEqual({ mode: 'hands_free', speak: true, review: false, microphone: '' });
	});

	it('is kept', () => {
		const keeping = shelf();
		const wish = { mode: 'push_to_talk', speak: false, review: true, microphone: 'm1' } as const;
		keepWish(keeping, wish);
		expect(readWish(keeping)).toEqual(wish);
	});

	it('is the usual where what was kept is no longer readable', () => {
		const keeping = shelf();
		keeping.write('viva.voice', '{');
		expect(readWish(keeping).mode).toBe('hands_free');
		keeping.write('viva.voice', '{"mode": "shout", "microphone": 5}');
		expect(readWish(keeping)).toEqual({ mode: 'hands_free', speak: true, review: false, microphone: '' });
	});
});
