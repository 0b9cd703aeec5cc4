#!/usr/bin/env bash
# Makes .venv with the project and its development tools. Does nothing when that is up to date.
# Arguments name further extras of pyproject.toml, which only some targets of make need.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ ${XDG_CACHE_HOME:-} == /* ]] || XDG_CACHE_HOME=~/.cache
cache=$XDG_CACHE_HOME/kconfig-guard
stamp=.venv/bootstrap-stamp

say() { printf 'bootstrap: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# Contents, not times: a clone or a copy sets times as it likes.
state() { cksum pyproject.toml dev/bootstrap.sh; }

# The scripts in an environment name its folder, so a moved checkout needs a new one.
env_works() {
    [ "$(head -n 1 "$stamp" 2>/dev/null)" = "$PWD" ] && .venv/bin/python -c 'import pip' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        # The base executable: python3 may be that of the .venv which is about to be replaced.
        # ssl and lzma: a home-made Python may lack them, and pip and kernels.py need them.
        "$candidate" -c 'import sys, ssl, lzma, venv
if sys.version_info < (3, 11): sys.exit(1)
print(getattr(sys, "_base_executable", sys.executable))' 2>/dev/null && return
    done
    die "no Python 3.11 or newer (with ssl and lzma) found; install one, for example the package python3"
}

has_ensurepip() { "$python" -c 'import ensurepip' 2>/dev/null; }

# Debian and Ubuntu keep ensurepip in a package of its own.
install_ensurepip() {
    local package
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    say "installing the package $package…"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -qq -y "$package" >/dev/null 2>&1 || {
        apt-get update -qq || true
        apt-get install -qq -y "$package" >/dev/null
    }
}

# Prints a pip wheel: the machine's, or one from the package, which needs no root to be unpacked.
pip_wheel() {
    local folder=$cache/pip own
    wheel_in /usr/share/python-wheels && return
    wheel_in "$folder/usr/share/python-wheels" && return
    say "fetching the package python3-pip-whl…"
    mkdir -p "$folder" "$cache/apt/lists/partial" "$cache/apt/cache/archives/partial"
    # A fresh machine may have no package lists yet, and only root can fetch them for all.
    own=(-o "Dir::State::lists=$cache/apt/lists" -o "Dir::Cache=$cache/apt/cache" -o Debug::NoLocking=1)
    (
        cd "$folder" || exit
        apt-get -qq download python3-pip-whl 2>/dev/null || {
            apt-get -qq "${own[@]}" update
            apt-get -qq "${own[@]}" download python3-pip-whl
        } && dpkg -x python3-pip-whl_*.deb .
        rm -rf python3-pip-whl_*.deb "$cache/apt"
    ) >&2
    wheel_in "$folder/usr/share/python-wheels"
}

wheel_in() {
    local wheel
    for wheel in "$1"/pip-*.whl; do
        [ -f "$wheel" ] && printf '%s\n' "$wheel" && return
    done
    return 1
}

make_env() {
    local python wheel
    python=$(find_python)
    rm -rf .venv
    say "creating .venv with $("$python" -V)…"
    if ! has_ensurepip && [ "$(id -u)" = 0 ]; then
        install_ensurepip || say "that failed, so trying without it"
    fi
    if has_ensurepip; then
        "$python" -m venv .venv
    else
        wheel=$(pip_wheel) || die "no pip to be had; install python3-venv"
        "$python" -m venv --without-pip .venv
        .venv/bin/python "$wheel/pip" install -q --no-index "$wheel"
    fi
    pwd >"$stamp"
}

# Some environments forbid Python to write what it compiles; each run would then compile everything again.
compile() { .venv/bin/python -m compileall -q kconfig_guard; }

install() { .venv/bin/python -m pip install -q --no-input --disable-pip-version-check -e ".[$1]"; }

if ! env_works || [ "$(tail -n +2 "$stamp")" != "$(state)" ]; then
    env_works || make_env
    say "installing the project and its tools…"
    install dev
    { pwd; state; } >"$stamp"
fi
for extra in "$@"; do
    [ "$(cat ".venv/bootstrap-$extra" 2>/dev/null)" = "$(state)" ] && continue
    say "installing what $extra needs…"
    install "$extra"
    state >".venv/bootstrap-$extra"
done
compile
