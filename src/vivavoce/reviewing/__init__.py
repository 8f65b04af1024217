"""Reads code as a reviewer does: what stands in it, with its places. It runs nothing and judges nobody."""
