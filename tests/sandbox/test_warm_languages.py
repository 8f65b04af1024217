"""A program that comes to a warm process behaves as in one of its own: Python and Java, in the real sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from sandbox.candidates import DEEP, DOES_NOT_PARSE, SECOND_LINE_FAILS, TWO_SUM
from vivavoce.domain.running import Program, Run, RunLimits, SourceFile
from vivavoce.ports.code import Built
from vivavoce.sandbox import drivers
from vivavoce.sandbox.drivers import wire
from vivavoce.sandbox.pooling import Pool
from vivavoce.sandbox.runner import BubblewrapRunner
from vivavoce.sandbox.warm import NoPool, Stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

LIMITS = RunLimits(cpu_s=10, wall_s=60)
PYTHON = {
    "prints": "print('hello', input())\n",
    "fails": "import sys\nprint('before')\ndef inner():\n    return {}['key']\ninner()\n",
    "chains": "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise ValueError('no') from error\n",
    "exits": "import sys\nprint('out')\nsys.exit(3)\n",
    "exits with words": "raise SystemExit('that is all')\n",
    "has a name": "import __main__, sys\nprint(__name__, __main__.__file__.rpartition('/')[2], len(sys.argv))\n",
    "does not parse": "print(\n",
    "leaves work": """import atexit, threading
atexit.register(print, 'last')
threading.Timer(0.01, print, ['late']).start()
""",
    "imports": "import other\nprint(other.VALUE)\n",
    "reads all": "import sys\nprint(sum(map(int, sys.stdin.read().split())))\n",
}
JAVA = {
    "prints": 'System.out.println("hello " + new java.util.Scanner(System.in).next());',
    "fails": 'System.out.println("before"); int[] none = new int[0]; none[1] = 2;',
    "chains": """try { Object o = null; o.hashCode(); }
    catch (RuntimeException e) { throw new IllegalStateException("no", e); }""",
    "exits": "System.exit(3);",
    "does not parse": "int x = ;",
    "leaves work": 'new Thread(() -> System.out.println("late")).start();',
    "has a class": "record P(int x) {} System.out.println(new P(1));",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def warm(sandbox: BubblewrapRunner) -> AsyncIterator[Pool]:
    pool = Pool(sandbox)
    pool.take("python", Stage.RUN)
    pool.take("java", Stage.RUN)
    yield pool
    await pool.close()


def program(language: str, text: str) -> Program:
    if language == "java":
        text = f"public class Main {{\n  public static void main(String[] args) {{\n    {text}\n  }}\n}}\n"
        return Program(language=language, files=(SourceFile(name="", text=text),))
    return Program(
        language=language, files=(SourceFile(name="", text=text), SourceFile(name="other.py", text="VALUE = 'found'\n"))
    )


async def outcome(sandbox: BubblewrapRunner, wanted: Program, stdin: bytes) -> Run:
    built: Built = await sandbox.build(wanted)
    run = await sandbox.run(built, stdin, LIMITS) if built.ready else built.compiled
    assert run is not None
    return replace(run, cpu_ms=0, wall_ms=0, memory_kb=0)


async def both(sandbox: BubblewrapRunner, warm: Pool, wanted: Program, stdin: bytes = b"5 6\n") -> tuple[Run, Run]:
    sandbox.pool = NoPool()
    cold = await outcome(sandbox, wanted, stdin)
    await warm.full()
    taken = CountingPool(warm)
    sandbox.pool = taken
    hot = await outcome(sandbox, wanted, stdin)
    assert taken.given == taken.asked > 0, "the run was not warm"
    return cold, hot


class CountingPool:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.asked = self.given = 0

    def take(self, language: str, stage: Stage) -> object:
        found = self._pool.take(language, stage)
        self.asked += 1
        self.given += found is not None
        return found

    async def close(self) -> None:
        return None


@pytest.mark.parametrize("what", PYTHON)
async def test_python_does_the_same_warm(sandbox: BubblewrapRunner, warm: Pool, what: str) -> None:
    cold, hot = await both(sandbox, warm, program("python", PYTHON[what]))

    assert hot == cold
    assert cold.stdout + cold.stderr


@pytest.mark.parametrize("what", JAVA)
async def test_java_does_the_same_warm(sandbox: BubblewrapRunner, warm: Pool, what: str) -> None:
    cold, hot = await both(sandbox, warm, program("java", JAVA[what]))

    assert hot == cold
    assert cold.stdout + cold.stderr or what == "exits"


@pytest.mark.parametrize("language", ["python", "java"])
@pytest.mark.parametrize("solutions", [DEEP, SECOND_LINE_FAILS, DOES_NOT_PARSE])
async def test_a_driver_does_the_same_warm(
    sandbox: BubblewrapRunner, warm: Pool, language: str, solutions: dict[str, str]
) -> None:
    wanted = drivers.program(TWO_SUM, language, (SourceFile(name="", text=solutions[language]),))

    cold, hot = await both(sandbox, warm, wanted, wire.encode(TWO_SUM, [[], 50_000], language))

    assert replace(hot, result=b"") == replace(cold, result=b"")
    if cold.result:
        assert wire.decode(TWO_SUM, hot.result, language) == wire.decode(TWO_SUM, cold.result, language) == [50_000]
