"""What a compiler can be made to do: it reads files, and takes time and memory, at the will of who wrote the program."""

from __future__ import annotations

from dataclasses import replace

from sandbox.abuse.case import Abuse, Off, Seen, attempt
from vivavoce.domain.running import COMPILE_LIMITS, Run, Verdict

QUICK = replace(COMPILE_LIMITS, cpu_s=1.0, wall_s=6.0)
PATIENT = Off(compiling=replace(COMPILE_LIMITS, cpu_s=60.0, wall_s=90.0, memory_mb=4096))
NARROW = replace(COMPILE_LIMITS, memory_mb=160)
BRIEF = replace(COMPILE_LIMITS, file_mb=16)
SEEN = Off(add=("--bind", "{place}", "{place}"), shown=("{place}",))


def _by(*verdicts: Verdict) -> Seen:
    return lambda run: run.verdict in verdicts


def _compiled(run: Run) -> bool:
    return run.verdict is Verdict.ACCEPTED


def _refused(run: Run) -> bool:
    return run.verdict is Verdict.COMPILE_ERROR


DOUBLINGS = "".join(f"#define A{i + 1} A{i}, A{i}\n" for i in range(22))

CASES = (
    Abuse(
        name="compiles for ever", language="cpp", compiles=True, compiling=QUICK,
        source="int main() {}\n"
        "template<int N, int M> struct T { static constexpr long v = T<N - 1, M * 2>::v + T<N - 1, M * 2 + 1>::v; };\n"
        "template<int M> struct T<0, M> { static constexpr long v = M; };\nstatic_assert(T<17, 1>::v != 0);\n",
        held=_by(Verdict.COMPILE_TIME_LIMIT), times_out=True, off=PATIENT, escapes=_compiled,
    ),
    Abuse(
        name="compiles for ever", language="rust", compiles=True, compiling=QUICK,
        source="const fn spin(n: u64) -> u64 { let mut s = 0; let mut i = 0; while i < n { s = (s + i) % 7; i += 1; } s }\n"
        "#[allow(long_running_const_eval)]\nconst KEPT: u64 = spin(6_000_000);\nfn main() { println!(\"{}\", KEPT); }\n",
        held=_by(Verdict.COMPILE_TIME_LIMIT), times_out=True, off=PATIENT, escapes=_compiled,
    ),
    Abuse(
        name="takes all memory to compile", language="c", compiles=True, compiling=NARROW,
        source=f"#define A0 1\n{DOUBLINGS}int kept[] = {{ A22 }};\nint main(void) {{ return kept[0]; }}\n",
        held=_by(Verdict.COMPILE_MEMORY_LIMIT), off=PATIENT, escapes=_compiled,
    ),
    Abuse(
        name="leaves a program that fills the disk", language="c", compiles=True, compiling=BRIEF,
        source=attempt("c", "return kept[0];", "char kept[40 << 20] = { 1 };"),
        held=_refused, off=PATIENT, escapes=_compiled,
    ),
    Abuse(
        name="includes a file of the machine", language="c", compiles=True, held=_refused, off=SEEN, escapes=_compiled,
        source='#include "{place}/secret"\nint main(void) { return 0; }\n',
    ),
    Abuse(
        name="takes the bytes of a file of the machine", language="c", compiles=True, held=_refused, off=SEEN, escapes=_compiled,
        source='__asm__(".incbin \\"{place}/secret\\"");\nint main(void) { return 0; }\n',
    ),
    Abuse(
        name="includes a file of the machine", language="rust", compiles=True, held=_refused, off=SEEN, escapes=_compiled,
        source='fn main() { println!("{}", include_str!("{place}/secret")); }\n',
    ),
)  # fmt: skip
