"""The kernel's small machine for filters of system calls, as far as a filter of calls uses it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

CALL = struct.Struct("<iIQ6Q")


def decided(program: bytes, number: int, architecture: int, arguments: Sequence[int] = ()) -> int:
    """What the filter says of a call. Fails for a program that the kernel would refuse."""
    told = CALL.pack(number - (1 << 32) if number >= 1 << 31 else number, architecture, 0, *(*arguments, *[0] * 6)[:6])
    steps = list(struct.iter_unpack("<HBBI", program))
    at = accumulator = 0
    while True:
        code, yes, no, operand = steps[at]
        at += 1
        match code:
            case 0x20:
                if operand % 4:
                    raise ValueError("an address that is none")
                (accumulator,) = struct.unpack_from("<I", told, operand)
            case 0x15:
                at += yes if accumulator == operand else no
            case 0x25:
                at += yes if accumulator > operand else no
            case 0x35:
                at += yes if accumulator >= operand else no
            case 0x45:
                at += yes if accumulator & operand else no
            case 0x06:
                return operand
            case _:
                raise ValueError(f"an instruction {code:#x} that filters do not have")
