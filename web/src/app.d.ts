declare global {
	/** Where the files of Python in WebAssembly are served from. */
	const __PYODIDE__: string;

	namespace App {}
}

export {};
