"""`python -m vivavoce.sim.vendor_servers --vendor openai [--port 0] [--fault none] [--brain interview]`"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys

from vivavoce.sim.vendor_servers import FAULTS, VENDORS, Script, VendorServer, capable, interview

BRAINS = {"interview": interview, "capable": capable}


async def serve(vendor: str, port: int, script: Script) -> None:
    """Until it is told to stop. The address is the one line that it prints."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with VendorServer(vendor, script, port=port) as server:
        sys.stdout.write(f"{server.base_url}\n")
        sys.stdout.flush()
        await stop.wait()


parser = argparse.ArgumentParser(
    prog="python -m vivavoce.sim.vendor_servers", description="A simulated vendor on 127.0.0.1."
)
parser.add_argument("--vendor", choices=sorted(VENDORS), required=True)
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--fault", choices=FAULTS, default="none")
parser.add_argument("--brain", choices=sorted(BRAINS), default="interview")
parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS")
options = parser.parse_args()
with contextlib.suppress(KeyboardInterrupt):
    chosen = Script(BRAINS[options.brain], fault=options.fault, latency_s=options.latency)
    asyncio.run(serve(options.vendor, options.port, chosen))
