"""Run the command line as ``python -m kconfig_guard``."""

from kconfig_guard.cli.main import entry_point

if __name__ == "__main__":
    entry_point()
