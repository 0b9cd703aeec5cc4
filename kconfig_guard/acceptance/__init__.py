"""Acceptance: what of the failing findings a team has approved, by waivers or by a baseline."""
