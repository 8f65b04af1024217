"""C: whole programs. Its lists have no length of their own, so that no signature would be everybody's."""

from __future__ import annotations

from vivavoce.sandbox.drivers.driver import Driver

_WHOLE = """#include <stdio.h>

/* Reads standard input, writes the answer to standard output. */
int main(void) {
    return 0;
}
"""

DRIVER = Driver(
    language="c",
    shapes=frozenset(),
    solution=lambda interface: "main.c",
    starter=lambda interface, says: _WHOLE,
    callers=lambda interface: (),
    whole="main.c",
    whole_starter=_WHOLE,
)
