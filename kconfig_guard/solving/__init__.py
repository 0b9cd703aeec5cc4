"""Solving: decide with a SAT solver which values a tree's Kconfig allows together, and what excludes the others."""
