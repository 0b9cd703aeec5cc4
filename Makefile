# `make` alone lists the targets.
SHELL := bash
PYTHON := .venv/bin/python
KERNELS := 6.1 6.12 7.2
# Old enough to be compared with its own conf only where there is time for it.
OLDEST := 5.10

.DEFAULT_GOAL := help
.PHONY: help demo test oracle test-fast lint bench docs trees env clean
# Two runs of apt or pip at a time would trip over each other.
.NOTPARALLEL:

# What make bench is told, for example BENCH="--quick".
BENCH :=

# Where kernels.py keeps the trees; tests and benchmarks read it.
WITH_TREES = KCONFIG_GUARD_TREES="$$(dirname "$$($(PYTHON) dev/kernels.py path 6.12)")"

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

demo: env ## judge Debian's kernel config
	@bash dev/demo.sh

test: env ## get what the tests need and run them all
	@$(PYTHON) dev/kernels.py get $(KERNELS)
	@tools=$$(bash dev/oracle-tools.sh) && source "$$tools" && export $(WITH_TREES) && \
	$(PYTHON) -m pytest -n auto --dist loadfile tests

oracle: trees ## compare every defconfig with the kernel's own conf
	@$(PYTHON) dev/kernels.py get $(OLDEST)
	@export $(WITH_TREES) KCONFIG_GUARD_ORACLE=all && tools=$$(bash dev/oracle-tools.sh) && source "$$tools" && \
	$(PYTHON) -m pytest tests/oracle tests/unit/repair/test_against_brute_force.py \
		tests/unit/comparison/test_random_differences.py

test-fast: env ## run the unit tests that take no seconds
	@$(PYTHON) -m pytest -n auto --dist loadfile -m "not slow" tests/unit

lint: env ## check style and types
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy

bench: trees ## measure the speed, and write docs/benchmarks.md
	@bash dev/bootstrap.sh bench
	@$(WITH_TREES) $(PYTHON) -m benchmarks $(BENCH)

docs: trees ## write the pages on rules and conflicts, the manual page and the completions
	@$(PYTHON) -m dev.shell_files
	@$(PYTHON) dev/rule_docs.py rules
	@$(PYTHON) dev/rule_docs.py conflicts "$$($(PYTHON) dev/kernels.py path 6.12)"

trees: env ## get the kernel trees that the tests use
	@$(PYTHON) dev/kernels.py get $(KERNELS)

env: ## create or update .venv
	@bash dev/bootstrap.sh

clean: ## remove .venv and the tools' caches; the kernel trees stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
