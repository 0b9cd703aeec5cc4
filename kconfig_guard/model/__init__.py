"""The Kconfig model: what a kernel tree says, and what it makes of a config."""
