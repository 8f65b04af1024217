import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
	kit: {
		// One shell for every address: the server answers index.html to any path that is not its own.
		// The content security policy is the server's: it hashes the one inline script that starts the app.
		adapter: adapter({ fallback: 'index.html', precompress: true })
	}
};
