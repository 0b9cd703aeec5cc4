"""The rule language: demands on symbols, rules with reasons, and profiles that select rules."""
