# Judges the kernel's config as soon as it is made, before the kernel is compiled: for external.mk of a br2-external
# tree. kconfig-guard has to be on the PATH.

KCONFIG_GUARD_ARGS ?= -p recommended --fail-on high

define LINUX_KCONFIG_GUARD
	kconfig-guard check $(KCONFIG_GUARD_ARGS) --tree $(@D) $(@D)/.config
endef
LINUX_POST_CONFIGURE_HOOKS += LINUX_KCONFIG_GUARD
