"""Scripted candidates, a faulty network, a virtual clock and the WebSocketSimulator."""
