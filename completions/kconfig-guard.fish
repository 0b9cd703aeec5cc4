# fish completion for kconfig-guard
# Made by dev/shell_files.py (make docs). Change the parser, not this file.

function __kconfig_guard_verb --description 'Say whether one of the given verbs has been typed'
    set -l verb
    for word in (commandline -opc)[2..-1]
        if string match -q -- '-*' $word
            continue
        else if test -z "$verb"
            set verb $word
        else if contains -- "$verb" profile baseline cache
            set verb "$verb $word"
        end
    end
    contains -- "$verb" $argv
end

set -l profiles android anssi-bp-028 anssi-bp-028-enhanced anssi-bp-028-intermediary anssi-bp-028-minimal attack-surface bsi checkpoint-restore cilium cis clip-os compliance confidential-guest container-host cpu-mitigations cpu-mitigations-guest-to-guest cpu-mitigations-guest-to-host cpu-mitigations-user-to-kernel cpu-mitigations-user-to-user crash-dump debug-kernel desktop-gaming embedded-minimal fuzzing integrity kata-guest kernel-hardening-checker kernel-hardening-config kselftest kspp kubernetes-node kvm-guest kvm-host lockdown lockdown-confidentiality lowlatency-network ltp lxc-incus observability podman-rootless production realtime recommended recommended-paranoid recommended-strict rust secure-boot snapd-flatpak stig storage-node systemd-host vpn
complete -c kconfig-guard -f
complete -c kconfig-guard -n '__kconfig_guard_verb ""' -a check -d 'judge configs by profiles'
complete -c kconfig-guard -n '__kconfig_guard_verb ""' -a fix -d 'suggest a config fragment that holds'
complete -c kconfig-guard -n '__kconfig_guard_verb ""' -a merge -d 'merge fragments into a config and resolve it, as merge_config.sh and olddefconfig do'
complete -c kconfig-guard -n '__kconfig_guard_verb ""' -a explain -d 'tell all about a symbol or a rule'
complete -c kconfig-guard -n '__kconfig_guard_verb ""' -a diff -d 'tell what two configs come to, and which edited line is the root'
complete -c kconfig-guard -n '__kconfig_guard_verb ""' -a profile -d 'list, show, lint, prove or compare profiles'
complete -c kconfig-guard -n '__kconfig_guard_verb ""' -a baseline -d 'write or prune the list of findings that are there already'
complete -c kconfig-guard -n '__kconfig_guard_verb ""' -a cache -d 'show or remove what is kept between runs'
complete -c kconfig-guard -n '__kconfig_guard_verb ""' -a schema -d 'print a JSON Schema'
complete -c kconfig-guard -n '__kconfig_guard_verb profile' -a list -d 'list the shipped profiles'
complete -c kconfig-guard -n '__kconfig_guard_verb profile' -a show -d 'show a profile with all its rules'
complete -c kconfig-guard -n '__kconfig_guard_verb profile' -a lint -d 'read our YAML files strictly, without a tree'
complete -c kconfig-guard -n '__kconfig_guard_verb profile' -a check -d 'prove profiles against kernel trees'
complete -c kconfig-guard -n '__kconfig_guard_verb profile' -a conflicts -d 'find demands of profiles that exclude each other'
complete -c kconfig-guard -n '__kconfig_guard_verb baseline' -a write -d 'list all that fails now, so that only new findings fail'
complete -c kconfig-guard -n '__kconfig_guard_verb baseline' -a prune -d 'remove what is fixed; nothing is added'
complete -c kconfig-guard -n '__kconfig_guard_verb cache' -a info -d 'show where it is and how much there is'
complete -c kconfig-guard -n '__kconfig_guard_verb cache' -a clear -d 'remove it'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -F
complete -c kconfig-guard -n '__kconfig_guard_verb fix' -F
complete -c kconfig-guard -n '__kconfig_guard_verb merge' -F -a "allnoconfig alldefconfig allmodconfig allyesconfig"
complete -c kconfig-guard -n '__kconfig_guard_verb explain' -f
complete -c kconfig-guard -n '__kconfig_guard_verb diff' -F
complete -c kconfig-guard -n '__kconfig_guard_verb "profile show"' -F -a "$profiles"
complete -c kconfig-guard -n '__kconfig_guard_verb "profile lint"' -F
complete -c kconfig-guard -n '__kconfig_guard_verb "profile check"' -F -a "$profiles"
complete -c kconfig-guard -n '__kconfig_guard_verb "profile conflicts"' -F -a "$profiles"
complete -c kconfig-guard -n '__kconfig_guard_verb "baseline write"' -F
complete -c kconfig-guard -n '__kconfig_guard_verb "baseline prune"' -F
complete -c kconfig-guard -n '__kconfig_guard_verb schema' -f -a "profile rules settings waivers baseline report explain diff proof"
complete -c kconfig-guard -n '__kconfig_guard_verb "" check fix merge explain diff profile "profile list" "profile show" "profile lint" "profile check" "profile conflicts" baseline "baseline write" "baseline prune" cache "cache info" "cache clear" schema' -s h -l help -d 'show how to use it and exit'
complete -c kconfig-guard -n '__kconfig_guard_verb ""' -l version -d 'show the version and exit'
complete -c kconfig-guard -n '__kconfig_guard_verb check fix "baseline write" "baseline prune"' -s p -l profile -r -F -a "$profiles" -d 'judge by this profile'
complete -c kconfig-guard -n '__kconfig_guard_verb check fix "baseline write" "baseline prune"' -l require -r -F -d 'judge by a kernel config fragment'
complete -c kconfig-guard -n '__kconfig_guard_verb check fix "baseline write" "baseline prune"' -l settings -r -F -d 'the settings file'
complete -c kconfig-guard -n '__kconfig_guard_verb check fix merge explain diff "profile check" "profile conflicts" "baseline write" "baseline prune"' -l arch -r -f -a "alpha arc arm arm64 csky hexagon i386 ia64 loongarch m68k microblaze mips nios2 openrisc parisc parisc64 powerpc riscv s390 sh sh64 sparc sparc32 sparc64 um x86 x86_64 xtensa" -d 'architecture'
complete -c kconfig-guard -n '__kconfig_guard_verb check fix merge explain diff "profile check" "profile conflicts" "baseline write" "baseline prune"' -l no-cache -d 'keep nothing between runs'
complete -c kconfig-guard -n '__kconfig_guard_verb check fix merge explain diff "baseline write" "baseline prune"' -l toolchain -r -F -a "config run" -d 'what the toolchain can do'
complete -c kconfig-guard -n '__kconfig_guard_verb check fix merge explain diff "baseline write" "baseline prune"' -l record -r -F -d 'write the answers to a file'
complete -c kconfig-guard -n '__kconfig_guard_verb check "baseline write" "baseline prune"' -l tree -r -F -d 'kernel source folder or tarball, REPO@REV'
complete -c kconfig-guard -n '__kconfig_guard_verb check "baseline write" "baseline prune"' -s j -l jobs -r -f -d 'judge in N processes'
complete -c kconfig-guard -n '__kconfig_guard_verb check "baseline write" "baseline prune"' -l stdin-filename -r -F -d 'the file for which \'-\' stands, for reports and to find its target'
complete -c kconfig-guard -n '__kconfig_guard_verb check "profile check"' -l fail-on -r -f -a "critical high medium low never" -d 'least severity that makes the exit status 1'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -l exit-zero -d 'exit with 0 in spite of findings'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -l no-fix -d 'do not look for fixes'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -l base-config -r -F -d 'judge what has changed since another config'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -l base-ref -r -f -d 'likewise, since a revision of the config\'s own repository'
complete -c kconfig-guard -n '__kconfig_guard_verb check fix "baseline write" "baseline prune"' -l waivers -r -F -d 'findings that are accepted for a while'
complete -c kconfig-guard -n '__kconfig_guard_verb check "baseline write" "baseline prune"' -l baseline -r -F -d 'findings that were there when the baseline was written'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -l allow-unpruned -d 'do not fail for entries of the baseline that are fixed'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -l format -r -F -a "text json sarif github gitlab junit markdown html csv" -d 'which report, and where it goes'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -l min-severity -r -f -a "critical high medium low" -d 'do not list what is less severe'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -l show-waived -d 'list waived findings in every format'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -l statistics -d 'add counts by profile, severity and state'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -s q -l quiet -d 'one line for each failing finding'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -s v -l verbose -d 'list what passes, does not apply or was left by a change, too'
complete -c kconfig-guard -n '__kconfig_guard_verb check explain diff' -l color -r -f -a "auto always never" -d 'style the text'
complete -c kconfig-guard -n '__kconfig_guard_verb check' -l show-settings -d 'print what is judged and with what, and where that is said'
complete -c kconfig-guard -n '__kconfig_guard_verb fix merge explain diff' -l tree -r -F -d 'kernel source folder or tarball'
complete -c kconfig-guard -n '__kconfig_guard_verb fix' -s o -l output -r -F -d 'write the fragment to a file'
complete -c kconfig-guard -n '__kconfig_guard_verb fix' -l max-collateral -r -f -d 'leave a rule unmet if meeting it would change more than N other options'
complete -c kconfig-guard -n '__kconfig_guard_verb fix' -l keep -r -f -d 'leave this option as it is, whatever a rule demands'
complete -c kconfig-guard -n '__kconfig_guard_verb fix' -l keep-from -r -F -d 'leave every option that a fragment names as it is'
complete -c kconfig-guard -n '__kconfig_guard_verb fix' -l verify -r -f -a "model kbuild" -d 'prove the fragment in the model'
complete -c kconfig-guard -n '__kconfig_guard_verb merge' -s o -l output -r -F -d 'write the config'
complete -c kconfig-guard -n '__kconfig_guard_verb merge' -l complete -d 'instead of the config, write the fragments as one'
complete -c kconfig-guard -n '__kconfig_guard_verb merge' -l max-collateral -r -f -d 'give a value up if it would change more than N other options'
complete -c kconfig-guard -n '__kconfig_guard_verb explain' -l config -r -F -d 'whose values to explain'
complete -c kconfig-guard -n '__kconfig_guard_verb explain' -s p -l profile -r -F -a "$profiles" -d 'whose rules count'
complete -c kconfig-guard -n '__kconfig_guard_verb explain diff "profile check" "profile conflicts"' -l format -r -f -a "text json" -d 'how to answer'
complete -c kconfig-guard -n '__kconfig_guard_verb diff' -l old-tree -r -F -d 'the tree of OLD, if it is another'
complete -c kconfig-guard -n '__kconfig_guard_verb diff' -l all -d 'cut no list short'
complete -c kconfig-guard -n '__kconfig_guard_verb "profile check" "profile conflicts"' -l tree -r -F -d 'kernel source folder, tarball or REPO@REV'
complete -c kconfig-guard -n '__kconfig_guard_verb "profile check"' -l exit-zero -d 'exit with 0 in spite of flaws'
complete -c kconfig-guard -n '__kconfig_guard_verb "profile conflicts"' -l exit-zero -d 'exit with 0 in spite of conflicts'
