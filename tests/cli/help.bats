#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What the program tells about itself, and that the manual tells the same.

bats_require_minimum_version 1.5.0

setup() {
	danezone=${DANEZONE:-$BATS_TEST_DIRNAME/../../danezone}
	manual=$BATS_TEST_DIRNAME/../../man/danezone.1
	cd "$BATS_TEST_TMPDIR" || return 1
}

# same A B: two texts are equal; else show how they differ.
same() {
	diff <(printf '%s\n' "$1") <(printf '%s\n' "$2")
}

# The options of a help text: `-m, --manifest FILE`, one a line.
help_options() {
	"$danezone" "$@" --help |
		sed -nE 's/^ {2,6}(-.*)/\1/; T; s/ {2,}.*//; p'
}

# The same of the manual.
manual_options() {
	sed -nE '/^\.It Fl /!b
		s///
		s/ Ar / /
		s/^([a-zA-Z]) , -/-\1, --/
		s/^([a-zA-Z])( |$)/-\1\2/
		s/^-([a-z]{2})/--\1/
		p' "$manual"
}

# section NAME: the lines of a section of the manual.
section() {
	sed -n "/^\\.Sh $1\$/,/^\\.Sh /p" "$manual" | sed '1d; $d'
}

@test "--help and -h print the same, to standard output" {
	run --separate-stderr "$danezone" --help
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[ "${lines[0]}" = \
		'Usage: danezone [VERB] [OPTION...] [ZONEFILE...]' ]
	[ "${lines[-1]}" = \
		'Manual: man danezone; the manifest: man danezone.yaml' ]
	same "$output" "$("$danezone" -h)"
}

@test "no line of the help is longer than 80 columns" {
	for words in -h 'filter -h' 'update -h' 'check -h' 'records -h' \
		'status -h' 'ready -h' 'verify -h' 'init -h' --help-rules \
		-V; do
		# shellcheck disable=SC2086 # words
		run awk 'length > 80' <("$danezone" $words)
		[ -z "$output" ]
	done
}

# without NAME...: the options of the whole help, but for these.
without() {
	local IFS='|'

	help_options | grep -vE -- "--($*)( |\$)"
}

@test "the help of a command has its options and no others" {
	local changes=(previous strip-dnssec ignore-journal serial)
	local looks=(published-at wait timeout connect address)
	local live=(timeout connect address)

	same "$(help_options records)" "$(without "${changes[@]}" \
		"${looks[@]}" output depfile include-dir keep-includes letsdns)"
	same "$(help_options update)" "$(without "${looks[@]}" output depfile \
		keep-includes format json letsdns)"
	same "$(help_options check)" "$(without "${looks[@]}" output depfile \
		keep-includes letsdns)"
	same "$(help_options filter)" "$(without "${looks[@]}" format json \
		letsdns)"
	same "$(help_options status)" "$(without "${changes[@]}" \
		"${looks[@]}" output depfile keep-includes letsdns)"
	same "$(help_options ready)" "$(without "${changes[@]}" "${live[@]:1}" \
		output depfile keep-includes format json letsdns)"
	same "$(help_options verify)" "$(without "${changes[@]}" published-at \
		wait output depfile keep-includes letsdns)"
	same "$(help_options init)" "$(help_options |
		grep -E -- '-[zoWqvhV]|--(include|letsdns|color|progress|help|compl)')"
	run "$danezone" check --help
	[ "${lines[0]}" = 'Usage: danezone check [OPTION...] [ZONEFILE...]' ]
}

@test "the manual has the options of the help, in its order" {
	[ "$(help_options | wc -l)" -ge 25 ]
	same "$(help_options)" "$(manual_options)"
}

@test "the manual has the commands of the help" {
	same "$("$danezone" -h | sed -nE '/^Verbs:/,/^$/s/^  ([a-z]+) .*/\1/p')" \
		"$(section COMMANDS | sed -n 's/^\.It Cm //p')"
}

# statuses: lines of the help, one each; what no says of each verb is a line.
statuses() {
	"$danezone" -h | sed -n '/^Exit status:/,/^$/s/^  //p' |
		sed -E ':more; N; s/\n +/ /; t more; P; D' |
		sed -E 's/: ([a-z]+: )/\n\1/; s/; /\n/g' | sed 's/^\([0-9]\)  /\1 /'
}

# The same of the manual.
manual_statuses() {
	section 'EXIT STATUS' | sed -nE '/^\.B|^\.E/d; /^\.It [0-9]$/ {
		s/^\.It //; N; s/\n(.)/ \L\1/; }; /^\.Cm/ {
		s/^\.Cm ([a-z]+) :/\1:/; N; s/\n/ / }; s/[.:;]$//; p'
}

@test "the manual has the exit statuses of the help" {
	local line

	statuses >help
	[ "$(grep -c '^[0-9] ' help)" -eq 4 ]
	[ "$(grep -c '^[a-z]*: ' help)" -eq 4 ]
	manual_statuses >manual
	while IFS= read -r line; do
		grep -E "^${line}" manual
	done <help
}

@test "the manual has the rules of --help-rules, at their levels" {
	same "$("$danezone" --help-rules |
		sed -nE 's/^  ([a-z0-9-]+) +(error|warning|info|refusal): .*/\1 \2/p')" \
		"$(section DIAGNOSTICS | sed -nE '/^\.It Li / {
			s/^\.It Li //; N; s/\n(Error|Warning|Info|Refusal):.*/ \L\1/; p }')"
}

@test "--help-rules shows what -W has made of the levels" {
	run "$danezone" -W unread -W no-base-alias --help-rules
	[ "$status" -eq 0 ]
	[[ $output == *'  unread          error: '* ]]
	[[ $output == *'  base-alias      off: '* ]]
	[[ $output == *'  base-missing    warning: '* ]]
	run "$danezone" -W error --help-rules
	[[ $output != *' warning: '* ]]
}

@test "--version has the versions of the program and its libraries" {
	run --separate-stderr "$danezone" --version
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[ "${#lines[@]}" -eq 2 ]
	[[ ${lines[0]} =~ ^danezone\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	[[ ${lines[1]} =~ ^libzscanner\ 3\.[0-9.]+,\ OpenSSL\ [3-9][^,]*,\ libyaml\ 0\.[0-9.]+$ ]]
	same "$output" "$("$danezone" -V)"
}

@test "several mistakes on the command line are all reported" {
	run --separate-stderr "$danezone" recrds --manfest x -o a -o b c d
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	[[ $stderr == *"error: unknown option '--manfest'"* ]]
	[[ $stderr == *"did you mean '--manifest'?"* ]]
	[[ $stderr == *"error: option '--output' is given more than once"* ]]
	run -2 --separate-stderr "$danezone" recrds --manfest x b c
	[[ $stderr == *"error: 'filter' reads one zone file: "* ]]
	[[ $stderr == *"did you mean 'records' by 'recrds'?"* ]]
}
