#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The completion script does in bash what it should.

bats_require_minimum_version 1.5.0

setup() {
	danezone=${DANEZONE:-$BATS_TEST_DIRNAME/../../danezone}
	cd "$BATS_TEST_TMPDIR" || return 1
	"$danezone" --completion >completion
	# shellcheck disable=SC1091 # made here
	source ./completion
	mkdir -p sub
	touch check.zone 'with blank.zone'
}

# complete WORD...: what the last word, which may be empty, can become.
completed() {
	COMP_WORDS=(danezone "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	_danezone
	printf '%s\n' "${COMPREPLY[@]}"
}

# gives WORD...: the output of the last run, in any order.
gives() {
	diff <(printf '%s\n' "$@" | sort) <(printf '%s\n' "$output" | sort)
}

@test "the script is printed alone, and registers itself" {
	run --separate-stderr "$danezone" --completion
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[ "$(complete -p danezone)" = 'complete -F _danezone danezone' ]
}

@test "the script gives shellcheck nothing to say" {
	command -v shellcheck >/dev/null || skip 'shellcheck is not installed'
	shellcheck -s bash completion
}

@test "the script loads under set -eu and without other packages" {
	bash --norc -euc 'source ./completion; complete -p danezone'
}

@test "the first word becomes a command or a file" {
	run completed ''
	gives filter update check records status ready verify init check.zone \
		'with blank.zone' sub completion
	run completed ch
	gives check check.zone
	run completed -q ch
	gives check check.zone
	run completed -m file ch
	gives check check.zone
}

@test "words behind the command become files" {
	run completed check ch
	gives check.zone
	run completed check.zone ch
	gives check.zone
	run completed update check.zone w
	gives 'with blank.zone'
	run completed ready ch
	gives check.zone
}

@test "all options of the help are offered" {
	"$danezone" --help | sed -nE 's/^ {2,6}(-.*)/\1/; T; s/ {2,}.*//; p' |
		tr -s ', ' '\n' | grep -- '^-' >options
	run completed -
	mapfile -t options <options
	gives "${options[@]}"
	run completed --s
	gives --serial --strip-dnssec
}

@test "a command has the options that it takes" {
	run completed records --f
	gives --format
	run completed update --f
	gives ''
	run completed check.zone --o
	gives --output
	run completed update --o
	gives ''
	run completed records --manifest=x --j
	gives --json --jobs
	run completed ready check.zone --w
	gives --wait
	run completed verify --c
	gives --connect --color --completion
}

@test "arguments of options" {
	run completed --color ''
	gives auto never always
	run completed --serial u
	gives unixtime
	run completed --missing k
	gives keep
	run completed records --format n
	gives nsupdate
	run completed status --format h
	gives html
	run completed verify --address ''
	gives ''
	run completed -m ch
	gives check.zone
	run completed -o s
	gives sub
	run completed -z ''
	gives ''
	run completed --now ''
	gives ''
}

@test "arguments behind an equals sign, which bash takes for a word" {
	run completed --color =
	gives auto never always
	run completed --color = al
	gives always
	run completed --manifest = ch
	gives check.zone
	run completed --color = never ch
	gives check check.zone
	run completed --color = never --q
	gives --quiet
}

@test "all rules are offered, and silencing them" {
	mapfile -t ids < <("$danezone" --help-rules |
		sed -nE 's/^  ([a-z0-9-]+) .*/\1/p')
	run completed -W ''
	gives error "${ids[@]}" "${ids[@]/#/no-}"
	run completed -W no-un
	gives no-unmatched no-unread
}

@test "words behind -- are files" {
	run completed -- ch
	gives check.zone
	run completed check -- -
	gives ''
	run completed -m -- --q
	gives --quiet
}
