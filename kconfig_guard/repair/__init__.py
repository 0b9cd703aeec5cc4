"""Repair: find fragments that meet failing rules and prove that they hold."""
