"""The packs in YAML, and their reader."""
