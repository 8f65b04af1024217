"""Vendors on 127.0.0.1 that speak their real protocols, and fail by name. Start with `VendorServer` or `served`."""

from vivavoce.sim.vendor_servers.ask import Ask
from vivavoce.sim.vendor_servers.brain import interview
from vivavoce.sim.vendor_servers.capable import capable
from vivavoce.sim.vendor_servers.faults import FAULTS
from vivavoce.sim.vendor_servers.script import Script, in_turn
from vivavoce.sim.vendor_servers.server import VENDORS, VendorServer
from vivavoce.sim.vendor_servers.spoken_script import SpokenScript
from vivavoce.sim.vendor_servers.spoken_server import SpokenServer
from vivavoce.sim.vendor_servers.threaded import served, spoken_served

__all__ = [
    "FAULTS",
    "VENDORS",
    "Ask",
    "Script",
    "SpokenScript",
    "SpokenServer",
    "VendorServer",
    "capable",
    "in_turn",
    "interview",
    "served",
    "spoken_served",
]
