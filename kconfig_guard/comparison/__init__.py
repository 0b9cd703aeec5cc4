"""Comparison: what a change of a config, a tree or a toolchain comes to, and which edited line is the root of it."""
