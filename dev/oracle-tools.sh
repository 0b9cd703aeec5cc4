#!/usr/bin/env bash
# Makes sure that there are the programs that the tests compare with or run in: what builds the kernel's
# own scripts/kconfig/conf, zstd, the shells that complete commands, mandoc, and a Chromium to open HTML
# reports in. Prints the name of a file to source that puts them on PATH (/dev/null when they are there
# anyway).
#
# shellcheck disable=SC2016  # what is written into other scripts expands there
set -euo pipefail
# Only the answer goes to stdout.
exec </dev/null 3>&1 1>&2

[[ ${XDG_CACHE_HOME:-} == /* ]] || XDG_CACHE_HOME=~/.cache
folder=$XDG_CACHE_HOME/kconfig-guard/tools
root=$folder/root

say() { printf 'oracle-tools: %s\n' "$*"; }
die() { say "$@"; exit 1; }
answer() { printf '%s\n' "$1" >&3; exit 0; }

gcc_has_headers() { gcc -E -include stdio.h -x c /dev/null >/dev/null 2>&1; }

# As tests/browser/chromium.py looks for it.
has_browser() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        ! command -v "$name" >/dev/null || return 0
    done
    return 1
}

missing_packages() {
    local tool
    for tool in flex bison gcc make zstd zsh fish mandoc; do
        command -v "$tool" >/dev/null || echo "$tool"
    done
    gcc_has_headers || echo libc6-dev
    has_browser || echo chromium
    # The full comparison puts other compilers to the test as well.
    [[ ${KCONFIG_GUARD_ORACLE:-} == all ]] || return 0
    command -v clang-19 >/dev/null || echo clang-19
    command -v ld.lld-19 >/dev/null || echo lld-19
    command -v llvm-nm-19 >/dev/null || echo llvm-19
    command -v aarch64-linux-gnu-gcc >/dev/null || echo gcc-aarch64-linux-gnu
}

install_as_root() {
    say "installing $*…"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1 || {
        apt-get update -qq || true
        apt-get install -qq -y --no-install-recommends "$@" >/dev/null
    }
}

# The copied status makes apt fetch only what the machine does not have.
fetch_packages() {
    local apt
    mkdir -p "$folder"/apt/{state/lists/partial,cache/archives/partial}
    cp /var/lib/dpkg/status "$folder/apt/status"
    apt=(apt-get -qq -o "Dir::State=$folder/apt/state" -o "Dir::State::status=$folder/apt/status"
        -o "Dir::Cache=$folder/apt/cache" -o Debug::NoLocking=1)
    "${apt[@]}" update || true
    "${apt[@]}" install -y --download-only --no-install-recommends "$@" >/dev/null
}

unpack_packages() {
    local deb part
    mkdir -p "$root"/usr/{bin,lib}
    for deb in "$folder"/apt/cache/archives/*.deb; do
        # A second C library beside the machine's loader would crash what is built with it, and fish has no need of
        # a second Python.
        case ${deb##*/} in libc6_* | libgcc-s1_* | python3* | libpython3*) continue ;; esac
        dpkg -x "$deb" "$root"
    done
    for part in bin lib; do
        if [ -d "$root/$part" ]; then
            cp -a "$root/$part/." "$root/usr/$part/"
            rm -rf "${root:?}/$part"
        fi
    done
    rm -rf "$folder/apt"
}

# Makes the unpacked headers and linker scripts one system with the machine's own libraries.
complete_sysroot() {
    local library triplet
    for library in lib lib64; do
        [ ! -d "/$library" ] || ln -sfn "/$library" "$root/$library"
    done
    for triplet in "$root"/usr/lib/*-linux-gnu*; do
        for library in libc.so.6 libm.so.6 libmvec.so.1 libgcc_s.so.1; do
            [ ! -e "/lib/${triplet##*/}/$library" ] || ln -sfn "/lib/${triplet##*/}/$library" "$triplet/$library"
        done
    done
}

# Writes a command that runs another one with the unpacked libraries.
wrapper() {
    local name=$1 command=$2 libraries
    shift 2
    # PulseAudio's library, which a browser needs, keeps a part of itself in a folder of its own.
    libraries=$(printf ':%s' "$root"/usr/lib/*-linux-gnu* "$root"/usr/lib/*-linux-gnu*/pulseaudio)
    {
        echo '#!/usr/bin/env bash'
        printf 'export LD_LIBRARY_PATH=%q${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n' "${libraries#:}"
        printf 'exec'
        printf ' %q' "$command" "$@"
        printf ' "$@"\n'
    } >"$folder/bin/$name"
    chmod +x "$folder/bin/$name"
}

write_wrappers() {
    local file triplet flags=()
    if [ -e "$root/usr/include/stdio.h" ]; then
        complete_sysroot
        # The machine may have some of the headers, those of linux for example.
        flags=("--sysroot=$root" -idirafter /usr/include)
        for triplet in "$root"/usr/lib/*-linux-gnu*; do
            flags+=(-idirafter "/usr/include/${triplet##*/}")
        done
        # For a machine that has gcc and lacks only the headers.
        [ -e "$root/usr/bin/gcc" ] || wrapper gcc "$(command -v gcc)" "${flags[@]}"
    fi
    for file in "$root"/usr/bin/*; do
        [ -x "$file" ] || continue
        case ${file##*/} in
            *gcc | *gcc-[0-9]* | *cpp | *cpp-[0-9]*) wrapper "${file##*/}" "$file" ${flags[@]+"${flags[@]}"} ;;
            # A script that looks for the browser in the machine's own /usr/lib.
            chromium) wrapper chromium "$root/usr/lib/chromium/chromium" ;;
            *) wrapper "${file##*/}" "$file" ;;
        esac
    done
}

# Without any font a browser shows nothing.
write_fonts_conf() {
    printf '<fontconfig><dir>%s</dir><include>%s</include><cachedir>%s</cachedir></fontconfig>\n' \
        "$root/usr/share/fonts" "$root/etc/fonts/conf.d" "$folder/fonts-cache" >"$folder/fonts.conf"
}

write_env() {
    {
        printf 'export PATH=%q:$PATH\n' "$folder/bin"
        [ ! -e "$folder/bin/bison" ] || printf 'export BISON_PKGDATADIR=%q\n' "$root/usr/share/bison"
        [ -e /etc/fonts/fonts.conf ] || [ ! -e "$root/usr/share/fonts" ] ||
            printf 'export FONTCONFIG_FILE=%q\n' "$folder/fonts.conf"
        [ ! -e "$folder/bin/m4" ] || printf 'export M4=%q\n' "$folder/bin/m4"
    } >"$folder/env.sh"
}

mapfile -t packages < <(missing_packages)
[ "${#packages[@]}" -gt 0 ] || answer /dev/null
command -v apt-get >/dev/null || die "please install ${packages[*]}: this machine has no apt-get to do it"

if [ "$(id -u)" = 0 ]; then
    install_as_root "${packages[@]}" || die "could not install ${packages[*]}"
    answer /dev/null
fi

# shellcheck source=/dev/null
if [ ! -e "$folder/env.sh" ] || [ -n "$(source "$folder/env.sh" && missing_packages)" ]; then
    say "fetching ${packages[*]} into $folder…"
    rm -rf "$folder"
    mkdir -p "$folder/bin"
    fetch_packages "${packages[@]}" || die "could not fetch ${packages[*]}"
    unpack_packages
    write_wrappers
    write_fonts_conf
    write_env
    # shellcheck source=/dev/null
    [ -z "$(source "$folder/env.sh" && missing_packages)" ] || die "the fetched ${packages[*]} do not work here"
fi
answer "$folder/env.sh"
