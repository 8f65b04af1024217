"""`python -m vivavoce.sim [SEED] [--faults]`"""

from __future__ import annotations

import argparse
import sys

from vivavoce.sim.cli import main

parser = argparse.ArgumentParser(prog="python -m vivavoce.sim", description="One simulated interview, as events.")
parser.add_argument("--seed", type=int, default=7)
parser.add_argument("--faults", action="store_true")
options = parser.parse_args()
sys.exit(main(options.seed, options.faults))
