"""Completions for bash, zsh and fish, made from the parser."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from typing import TYPE_CHECKING

from dev.command_line import SIGN, Values, profile_names, program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dev.command_line import Argument, Verb


def _verbs() -> list[Verb]:
    return list(program().every())


def _parents() -> list[str]:
    """Return the verbs that have actions."""
    return [verb.name for verb in _verbs() if verb.name and verb.verbs]


def _flags(verb: Verb) -> list[str]:
    return [flag for option in verb.options for flag in option.flags]


# -- bash

_BASH_HEAD = """\
# bash completion for kconfig-guard
# {sign}

_kconfig_guard()
{{
    local current=${{COMP_WORDS[COMP_CWORD]}} option=${{COMP_WORDS[COMP_CWORD - 1]}} lead='' verb='' word
    local options='' words='' files=''
    local profiles='{profiles}'
    # bash takes "--format=json:file" for five words, unless its user has changed that.
    case $current in
        --*=*) option=${{current%%=*}} lead=$option= current=${{current#*=}} ;;
        =) current='' ;;
        :) current='' option=: ;;
    esac
    [[ $option != '=' ]] || option=${{COMP_WORDS[COMP_CWORD - 2]}}
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case $verb:$word in
            *:-*) ;;
            :*) verb=$word ;;
            {parents}) verb+=" $word" ;;
        esac
    done
    case $verb:$option in
        *:':') files=yes ;;
"""
_BASH_MIDDLE = """\
        *)
            case $verb in
"""
_BASH_TAIL = """\
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
}}
complete -F _kconfig_guard kconfig-guard
"""


def bash() -> str:
    """Return the completion for bash."""
    parents = "|".join(f"{name}:*" for name in _parents())
    lines = [_BASH_HEAD.format(sign=SIGN, profiles=" ".join(profile_names()), parents=parents)]
    lines += [f"        {pattern}) {_bash(values) or ':'} ;;\n" for pattern, values in _option_cases()]
    lines.append(_BASH_MIDDLE)
    for verb in _verbs():
        below = Values(tuple(one.name.split()[-1] for one in verb.verbs))
        # No verb takes different kinds of arguments, but for the base of a merge, which may also be a word.
        values = verb.positionals[0].values if verb.positionals else below
        assignments = f"options='{' '.join(_flags(verb))}' {_bash(values)}".rstrip()
        lines.append(f"                {shlex.quote(verb.name)}) {assignments} ;;\n")
    lines.append(_BASH_TAIL.format())
    return "".join(lines)


def _bash(values: Values) -> str:
    text = " ".join(values.words)
    if values.profiles:
        found = [f'words="{text} $profiles"' if text else "words=$profiles"]
    else:
        found = [f"words='{text}'"] if text else []
    return " ".join([*found, *(["files=yes"] if values.files else [])])


def _option_cases() -> Iterator[tuple[str, Values]]:
    """Return patterns of ``verb:option``, special ones first, and what can follow."""
    by_flag: dict[str, Counter[Values]] = {}
    takers = [(verb.name, option) for verb in _verbs() for option in verb.options if option.name]
    for _, option in takers:
        for flag in option.flags:
            by_flag.setdefault(flag, Counter())[option.values] += 1
    usual = {flag: counts.most_common(1)[0][0] for flag, counts in by_flag.items()}
    for name, option in takers:
        special = [flag for flag in option.flags if usual[flag] != option.values]
        if special:
            yield " | ".join(f"'{name}:{flag}'" for flag in special), option.values
    by_values: dict[Values, list[str]] = {}
    for flag, values in usual.items():
        by_values.setdefault(values, []).append(flag)
    for values, flags in by_values.items():
        yield " | ".join(f"*:{flag}" for flag in flags), values


# -- zsh

_ZSH_HEAD = """\
#compdef kconfig-guard
# {sign}

_kconfig_guard_profiles() {{
  local -a profiles=({profiles})
  _alternative 'profiles:profile:($profiles)' 'files:file:_files'
}}

_kconfig_guard_words_or_file() {{
  _alternative "words:word:($*)" 'files:file:_files'
}}

_kconfig_guard_formats() {{
  if compset -P '*:'; then _files; else compadd -S '' -- {formats}; fi
}}

_kconfig_guard_verb() {{
  # $1 is the verb above, if any, with a blank; the others are name:summary.
  local context state state_descr line above=$1
  local -A opt_args
  local -a verbs=("${{@:2}}")
  _arguments -C '(- *)'{{-h,--help}}'[show how to use it and exit]' {version} '1: :->verb' '*:: :->rest'
  case $state in
    verb) _describe verb verbs ;;
    rest) _kconfig_guard_arguments "$above$words[1]" ;;
  esac
}}

_kconfig_guard_arguments() {{
  case $1 in
"""
_ZSH_TAIL = """\
  esac
}}

_kconfig_guard() {{
  _kconfig_guard_verb '' {verbs}
}}

_kconfig_guard "$@"
"""


def zsh() -> str:
    """Return the completion for zsh."""
    formats = next(one.values.words for verb in _verbs() for one in verb.options if one.values.then_file)
    lines = [
        _ZSH_HEAD.format(
            sign=SIGN,
            profiles=" ".join(profile_names()),
            formats=" ".join(formats),
            version="'(- *)--version[show the version and exit]'",
        )
    ]
    for verb in _verbs():
        if not verb.name:
            continue
        if verb.verbs:
            below = " ".join(_zsh_verb(one) for one in verb.verbs)
            lines.append(
                f"    {shlex.quote(verb.name)}) _kconfig_guard_verb {shlex.quote(verb.name + ' ')} {below} ;;\n"
            )
            continue
        lines.append(f"    {shlex.quote(verb.name)}) _arguments -s -S \\\n")
        specs = [_zsh_option(one) for one in verb.options] + [_zsh_positional(one) for one in verb.positionals]
        lines.append(" \\\n".join(f"      {spec}" for spec in specs))
        lines.append(" ;;\n")
    lines.append(_ZSH_TAIL.format(verbs=" ".join(_zsh_verb(one) for one in program().verbs)))
    return "".join(lines)


def _zsh_verb(verb: Verb) -> str:
    return shlex.quote(f"{verb.name.split()[-1]}:{verb.summary}")


def _zsh_option(option: Argument) -> str:
    text = re.sub(r"([\\\[\]:])", r"\\\1", option.summary)
    value = f":{_zsh_label(option)}:{_zsh_values(option.values)}" if option.name else ""
    flags = [f"{flag}{_zsh_sign(flag) if option.name else ''}" for flag in option.flags]
    first = "*" if option.repeats else f"({' '.join(option.flags)})" if len(flags) > 1 else ""
    if "--help" in option.flags:
        first = "(- *)"
    if len(flags) == 1:
        return shlex.quote(f"{first}{flags[0]}[{text}]{value}")
    return f"{shlex.quote(first)}{{{','.join(flags)}}}{shlex.quote(f'[{text}]{value}')}"


def _zsh_sign(flag: str) -> str:
    return "=" if flag.startswith("--") else "+"


def _zsh_positional(argument: Argument) -> str:
    many = "*" if argument.nargs in ("*", "+") else ""
    return shlex.quote(f"{many}:{_zsh_label(argument)}:{_zsh_values(argument.values)}")


def _zsh_label(argument: Argument) -> str:
    """Return what the value is called where several kinds of completions are listed."""
    return argument.name.partition("[")[0].lower() if argument.name.isupper() else "value"


def _zsh_values(values: Values) -> str:
    if values.then_file:
        return "_kconfig_guard_formats"
    if values.profiles:
        return "_kconfig_guard_profiles"
    words = " ".join(values.words)
    if values.files:
        # The blank in front keeps zsh from adding arguments of its own.
        return f" _kconfig_guard_words_or_file {words}" if words else "_files"
    return f"({words})" if words else " "


# -- fish

_FISH_HEAD = """\
# fish completion for kconfig-guard
# {sign}

function __kconfig_guard_verb --description 'Say whether one of the given verbs has been typed'
    set -l verb
    for word in (commandline -opc)[2..-1]
        if string match -q -- '-*' $word
            continue
        else if test -z "$verb"
            set verb $word
        else if contains -- "$verb" {parents}
            set verb "$verb $word"
        end
    end
    contains -- "$verb" $argv
end

set -l profiles {profiles}
complete -c kconfig-guard -f
"""


def fish() -> str:
    """Return the completion for fish."""
    lines = [_FISH_HEAD.format(sign=SIGN, parents=" ".join(_parents()), profiles=" ".join(profile_names()))]
    for verb in _verbs():
        for below in verb.verbs:
            word = below.name.split()[-1]
            lines.append(_fish([verb.name], "-a", word, "-d", _fish_quoted(below.summary)))
    for verb in _verbs():
        # No verb takes different kinds of arguments, but for the base of a merge, which may also be a word.
        lines += [_fish([verb.name], *_fish_values(one.values)) for one in verb.positionals[:1]]
    users: dict[tuple[tuple[str, ...], str, Values, str], list[str]] = {}
    for verb in _verbs():
        for option in verb.options:
            key = (option.flags, option.name, option.values, option.summary)
            users.setdefault(key, []).append(verb.name)
    for (flags, name, values, summary), verbs in users.items():
        words = [word for flag in flags for word in (("-l", flag[2:]) if flag.startswith("--") else ("-s", flag[1:]))]
        following = _fish_values(values, "-r") if name else []
        lines.append(_fish(verbs, *words, *following, "-d", _fish_quoted(summary)))
    return "".join(lines)


def _fish(verbs: Iterable[str], *words: str) -> str:
    names = " ".join(f'"{name}"' if " " in name or not name else name for name in verbs)
    return f"complete -c kconfig-guard -n {_fish_quoted(f'__kconfig_guard_verb {names}')} {' '.join(words)}\n"


def _fish_values(values: Values, *needed: str) -> list[str]:
    words = [*values.words, *(["$profiles"] if values.profiles else [])]
    following = ["-a", f'"{" ".join(words)}"'] if words else []
    return [*needed, "-F" if values.files or values.then_file else "-f", *following]


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
