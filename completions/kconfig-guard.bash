# bash completion for kconfig-guard
# Made by dev/shell_files.py (make docs). Change the parser, not this file.

_kconfig_guard()
{
    local current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} lead='' verb='' word
    local options='' words='' files=''
    local profiles='android anssi-bp-028 anssi-bp-028-enhanced anssi-bp-028-intermediary anssi-bp-028-minimal attack-surface bsi checkpoint-restore cilium cis clip-os compliance confidential-guest container-host cpu-mitigations cpu-mitigations-guest-to-guest cpu-mitigations-guest-to-host cpu-mitigations-user-to-kernel cpu-mitigations-user-to-user crash-dump debug-kernel desktop-gaming embedded-minimal fuzzing integrity kata-guest kernel-hardening-checker kernel-hardening-config kselftest kspp kubernetes-node kvm-guest kvm-host lockdown lockdown-confidentiality lowlatency-network ltp lxc-incus observability podman-rootless production realtime recommended recommended-paranoid recommended-strict rust secure-boot snapd-flatpak stig storage-node systemd-host vpn'
    # bash takes "--format=json:file" for five words, unless its user has changed that.
    case $current in
        --*=*) option=${current%%=*} lead=$option= current=${current#*=} ;;
        =) current='' ;;
        :) current='' option=: ;;
    esac
    [[ $option != '=' ]] || option=${COMP_WORDS[COMP_CWORD - 2]}
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $verb:$word in
            *:-*) ;;
            :*) verb=$word ;;
            profile:*|baseline:*|cache:*) verb+=" $word" ;;
        esac
    done
    case $verb:$option in
        *:':') files=yes ;;
        'check:--format') words='text json sarif github gitlab junit markdown html csv' ;;
        *:-p | *:--profile) words=$profiles files=yes ;;
        *:--require | *:--settings | *:--record | *:--tree | *:--stdin-filename | *:--base-config | *:--waivers | *:--baseline | *:-o | *:--output | *:--keep-from | *:--config | *:--old-tree) files=yes ;;
        *:--arch) words='alpha arc arm arm64 csky hexagon i386 ia64 loongarch m68k microblaze mips nios2 openrisc parisc parisc64 powerpc riscv s390 sh sh64 sparc sparc32 sparc64 um x86 x86_64 xtensa' ;;
        *:--toolchain) words='config run' files=yes ;;
        *:-j | *:--jobs | *:--base-ref | *:--max-collateral | *:--keep) : ;;
        *:--fail-on) words='critical high medium low never' ;;
        *:--format) words='text json' ;;
        *:--min-severity) words='critical high medium low' ;;
        *:--color) words='auto always never' ;;
        *:--verify) words='model kbuild' ;;
        *)
            case $verb in
                '') options='-h --help --version' words='check fix merge explain diff profile baseline cache schema' ;;
                check) options='-h --help -p --profile --require --settings --arch --no-cache --toolchain --record --tree -j --jobs --stdin-filename --fail-on --exit-zero --no-fix --base-config --base-ref --waivers --baseline --allow-unpruned --format --min-severity --show-waived --statistics -q --quiet -v --verbose --color --show-settings' files=yes ;;
                fix) options='-h --help -p --profile --require --settings --arch --no-cache --toolchain --record --tree -o --output --max-collateral --waivers --keep --keep-from --verify' files=yes ;;
                merge) options='-h --help --tree --arch --no-cache --toolchain --record -o --output --complete --max-collateral' words='allnoconfig alldefconfig allmodconfig allyesconfig' files=yes ;;
                explain) options='-h --help --config --tree -p --profile --arch --no-cache --toolchain --record --format --color' ;;
                diff) options='-h --help --tree --old-tree --arch --no-cache --toolchain --record --all --format --color' files=yes ;;
                profile) options='-h --help' words='list show lint check conflicts' ;;
                'profile list') options='-h --help' ;;
                'profile show') options='-h --help' words=$profiles files=yes ;;
                'profile lint') options='-h --help' files=yes ;;
                'profile check') options='-h --help --tree --arch --no-cache --format --fail-on --exit-zero' words=$profiles files=yes ;;
                'profile conflicts') options='-h --help --tree --arch --no-cache --format --exit-zero' words=$profiles files=yes ;;
                baseline) options='-h --help' words='write prune' ;;
                'baseline write') options='-h --help -p --profile --require --settings --arch --no-cache --toolchain --record --tree -j --jobs --stdin-filename --waivers --baseline' files=yes ;;
                'baseline prune') options='-h --help -p --profile --require --settings --arch --no-cache --toolchain --record --tree -j --jobs --stdin-filename --waivers --baseline' files=yes ;;
                cache) options='-h --help' words='info clear' ;;
                'cache info') options='-h --help' ;;
                'cache clear') options='-h --help' ;;
                schema) options='-h --help' words='profile rules settings waivers baseline report explain diff proof' ;;
            esac
            [[ $current != -* ]] || words=$options files=''
            ;;
    esac
    mapfile -t COMPREPLY < <(
        compgen -P "$lead" -W "$words" -- "$current"
        [[ -z $files ]] || compgen -P "$lead" -f -- "$current"
    )
    # Quotes what has to be quoted and adds a slash to folders; there is nothing to do where no shell completes.
    [[ -z $files ]] || compopt -o filenames 2>/dev/null
}
complete -F _kconfig_guard kconfig-guard
