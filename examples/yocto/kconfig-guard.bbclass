# Judges the kernel's config as soon as it is made, before the kernel is compiled.
#
# In a layer: classes-recipe/kconfig-guard.bbclass, and 'inherit kconfig-guard' in a .bbappend of the kernel recipe.
# In local.conf or the distro: HOSTTOOLS += "kconfig-guard", for BitBake hides other programs of the host.

# Ids, or paths such as ${UNPACKDIR}/team.yaml with file://team.yaml in SRC_URI
KCONFIG_GUARD_PROFILES ?= "recommended"
KCONFIG_GUARD_FAIL_ON ?= "high"

do_kconfig_guard() {
    set --
    for profile in ${KCONFIG_GUARD_PROFILES}; do
        set -- "$@" -p "$profile"
    done
    kconfig-guard check "$@" --fail-on "${KCONFIG_GUARD_FAIL_ON}" --tree "${S}" "${B}/.config"
}
addtask kconfig_guard after do_configure before do_compile
