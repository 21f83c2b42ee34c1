#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What is refused for safety: a BIND journal beside the zone, a signed zone.

bats_require_minimum_version 1.5.0
load common

setup() {
	begin
}

# journal FILE FIRST LAST: the head of a journal with these serials, which must
# be under 256.
journal() {
	{
		printf ';BIND LOG V9.2\n\0'
		number "$2"
		head -c 4 /dev/zero
		number "$3"
		head -c 36 /dev/zero
	} >"$1"
}

# number NUMBER: as four octets.
number() {
	# shellcheck disable=SC2059 # the octets are the format
	printf "\\0\\0\\0\\$(printf %03o "$1")"
}

@test "a journal is refused, by every command that reads the zone" {
	journal example.com.zone.jnl 5 9
	for words in '' filter update check; do
		# shellcheck disable=SC2086 # words
		run -3 --separate-stderr "$danezone" $words example.com.zone
		[ -z "$output" ]
		echo "$stderr"
		[[ ${stderr_lines[0]} == 'danezone: example.com.zone: refused: '* ]]
		[[ ${stderr_lines[0]} == *5*9* ]]
		[[ $stderr == *'rndc freeze example.com'* ]]
		[[ $stderr == *'rndc sync -clean example.com'* ]]
		[[ $stderr == *'rndc thaw example.com'* ]]
		[[ $stderr == *--ignore-journal* ]]
	done
	[ "$(serial example.com.zone)" = 7 ]
}

@test "--ignore-journal goes on" {
	journal example.com.zone.jnl 5 9
	"$danezone" --ignore-journal example.com.zone | cmp - wanted
	run -1 "$danezone" check --ignore-journal example.com.zone
	"$danezone" update --ignore-journal example.com.zone
	cmp example.com.zone marked
}

@test "a journal that is damaged, or none of BIND's" {
	echo 'something else' >example.com.zone.jnl
	run -3 --separate-stderr "$danezone" update example.com.zone
	[ "$(serial example.com.zone)" = 7 ]
}

@test "a journal of one of several zones" {
	cp example.com.zone example.net.zone
	journal example.net.zone.jnl 1 2
	cp example.net.zone before
	run -3 "$danezone" update example.net.zone example.com.zone
	cmp example.net.zone before
	[ "$(serial example.com.zone)" = 8 ]
}

@test "an error counts for more than a refusal" {
	journal example.com.zone.jnl 5 9
	run -2 "$danezone" update example.com.zone none.zone
	[ "$(serial example.com.zone)" = 7 ]
}

@test "a signed zone is refused, by every command that writes" {
	cat "$golden/signed/in.zone" >example.com.zone
	for words in '' filter update check; do
		# shellcheck disable=SC2086 # words
		run -3 --separate-stderr "$danezone" $words example.com.zone
		[ -z "$output" ]
		[[ $stderr == *--strip-dnssec* ]]
	done
	cmp example.com.zone "$golden/signed/in.zone"
	"$danezone" update --strip-dnssec example.com.zone
	with_marks "$golden/signed-stripped/want.zone" | cmp example.com.zone -
}
