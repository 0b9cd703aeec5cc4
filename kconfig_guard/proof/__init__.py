"""Proving rules against a tree, whatever the config: what exists, what can be met, and what excludes what."""
