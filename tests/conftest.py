"""Fixtures that several folders of tests share."""

from tests.kernel.conftest import kbuild, kernels

__all__ = ["kbuild", "kernels"]
