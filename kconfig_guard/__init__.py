"""kconfig-guard judges Linux kernel configurations over the kernel's own Kconfig.

The packages follow the flow of the data: ``input`` reads configs, fragments and trees, ``profile`` reads
the rules, ``model`` computes what the kernel build would make of a config, ``judgement`` compares the two,
``comparison`` tells what a change of a config comes to, ``repair`` finds fragments that hold, and ``report`` writes the
outcome. ``cli`` ties them together.
"""

__version__ = "0.1.0"
