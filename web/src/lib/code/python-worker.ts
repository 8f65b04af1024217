import { loadPyodide } from 'pyodide';
import type { SourceFile } from './types';

/**
 * Python in a worker of the candidate's own browser. One worker runs one program: what it leaves behind goes with it.
 */
export interface PythonAsked {
	files: SourceFile[];
	/** JSON: null for a whole program, `{name, given}` or `{calls}` as a task has them. */
	call: string;
	stdin: string;
	printedMax: number;
}

export interface PythonTold {
	actual?: unknown;
	printed: string;
	error?: string;
	/** It did not even begin. */
	syntax?: boolean;
	ms: number;
}

/** Runs in there, so that nothing of it crosses over but text. */
const RUNNER = `
import builtins, io, json, os, sys, time, traceback

class _Kept(io.StringIO):
    def __init__(self, most):
        super().__init__()
        self._left = most

    def write(self, text):
        self._left -= len(text)
        if self._left < 0:
            raise OverflowError("More was printed than is kept.")
        return super().write(text)

def _complaint(failure, place):
    frames = [frame for frame in traceback.extract_tb(failure.__traceback__) if frame.filename.startswith(place)]
    return "".join([*traceback.format_list(frames), *traceback.format_exception_only(failure)]).replace(place, "")

def _go(files, call, stdin, most):
    place = os.getcwd() + "/solution/"
    os.makedirs(place)
    os.chdir(place)
    sys.path.insert(0, place)
    for name, text in files:
        with open(place + name, "w") as file:
            file.write(text)
    printed = _Kept(most)
    sys.stdout = sys.stderr = printed
    sys.stdin = io.StringIO(stdin)
    sys.setrecursionlimit(1000)
    main = place + files[0][0]
    told, began = {}, time.perf_counter()
    try:
        program = compile(files[0][1], main, "exec")
    except (SyntaxError, ValueError) as failure:
        return json.dumps({"error": _complaint(failure, place), "syntax": True, "ms": 0, "printed": ""})
    try:
        space = {"__name__": "__main__", "__file__": main, "__builtins__": builtins}
        exec(program, space)
        told["actual"] = json.loads(json.dumps(_called(space, call), default=list))
    except SystemExit:
        told["actual"] = None
    except BaseException as failure:
        told["error"] = _complaint(failure, place)
    told |= {"ms": (time.perf_counter() - began) * 1000, "printed": printed.getvalue()}
    return json.dumps(told)

def _called(space, call):
    if call is None:
        return None
    if "name" in call:
        return space[call["name"]](*call["given"])
    (first, given), *rest = call["calls"]
    it = space[first](*given)
    return [None, *(getattr(it, method)(*arguments) for method, arguments in rest)]
`;

const here = self as unknown as { onmessage: ((event: MessageEvent<PythonAsked>) => void) | null; postMessage(told: unknown): void };
const python = loadPyodide({ indexURL: `${new URL(__PYODIDE__, self.location.origin)}` }).then((found) => {
	found.runPython(RUNNER);
	here.postMessage({ ready: true });
	return found;
});
python.catch((error: unknown) => here.postMessage({ failed: String(error) }));

here.onmessage = async ({ data }) => {
	const { files, call, stdin, printedMax } = data;
	const go = (await python).globals.get('_go') as (files: unknown, call: unknown, stdin: string, most: number) => string;
	const { toPy } = await python;
	const named = files.map(({ name, text }, at) => [name || (at ? `file${at}.py` : 'solution.py'), text]);
	here.postMessage(JSON.parse(go(toPy(named), toPy(JSON.parse(call)), stdin, printedMax)));
};
