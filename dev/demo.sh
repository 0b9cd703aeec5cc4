#!/usr/bin/env bash
# Judges Debian's kernel config, or the small example where Debian's cannot be had.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'demo: %s\n' "$*"; }

status=0
.venv/bin/python dev/kernels.py get 6.12 || status=$?
case $status in
    0)
        tree=$(.venv/bin/python dev/kernels.py path 6.12)
        config=${tree%/*}/configs/6.12/amd64
        say "judging the config of Debian's linux 6.12 for amd64"
        ;;
    3)
        tree=examples/tree
        config=examples/tree.config
        say "no kernel package can be had here, so this runs on the small example tree"
        ;;
    *) exit "$status" ;;
esac

status=0
set -- check "$config" -p kspp -p container-host --tree "$tree"
say "kconfig-guard $*"
.venv/bin/kconfig-guard "$@" || status=$?
# 1 means findings, and a real config has some.
[ "$status" -le 1 ] || exit "$status"
say "your own kernel: .venv/bin/kconfig-guard check /boot/config-\$(uname -r) -p kspp -p container-host"
