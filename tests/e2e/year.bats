#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# A simulated year: year.py has the program keep the records of five servers,
# while resolvers do their worst. Where the rules are broken it finds outages.

bats_require_minimum_version 1.5.0
# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

# year SEED [OPTION...]: what it says is in the file said.
year() {
	PYTHONDONTWRITEBYTECODE=1 timeout 300 python3 \
		"$BATS_TEST_DIRNAME/year.py" "$program" world \
		--keys "$BATS_FILE_TMPDIR/keys" --seed "$@" >said 2>&1 || {
		tail -n 20 said
		return 1
	}
}

setup() {
	setup_case
	need python3 openssl
	case $program in
	*/*) program=$(realpath "$program") ;;
	*) program=$(command -v "$program") ;;
	esac
}

# number NAME: the one behind that word in the last line.
number() {
	local value

	value=$(tail -n 1 said | grep -oP "(?<=$1 )[0-9]+")
	echo "$1: $value" >&2
	echo "$value"
}

# no_outage DEPLOYMENTS: that many were made as soon as they were safe; a
# second earlier some would not have been.
no_outage() {
	[ "$(number outages)" -eq 0 ]
	[ "$(number deployments)" -eq "$1" ]
	[ "$(number 'a second later')" -ge "$(($1 / 5))" ]
	[ "$(number sets)" -gt "$((2 * $1))" ]
}

@test "a year of filter -o: no resolver holds a set without the live key" {
	year 10
	no_outage 30
}

@test "a year of update: no resolver holds a set without the live key" {
	year 13 --update
	no_outage 30
}

@test "deployed at once after an update: outages, and status says early" {
	year 2 --days 100 --reckless hasty
	[ "$(number outages)" -ge "$(number deployments)" ]
	[ "$(number deployments)" -ge 6 ]
}

@test "deployed before the update: outages, and status says broken" {
	year 3 --days 100 --reckless blind
	[ "$(number outages)" -ge "$(number deployments)" ]
	[ "$(number deployments)" -ge 6 ]
}

@test "restarted a night later: without what is retained there are outages" {
	year 4 --days 100 --no-retain
	[ "$(number outages)" -gt 0 ]
	grep ' may have:$' said >outages
	run ! grep -v ' _443._tcp.acmesh.example.com. has' outages
}

# wrapped LINE...: $program is a script that has $verb and ends with the lines.
wrapped() {
	{
		printf '%s\n' '#!/bin/bash' "program='$program'"
		printf '%s\n' "$@"
	} >wrapper
	chmod +x wrapper
	program=$PWD/wrapper
}

@test "the model finds it when ready says yes an hour too early" {
	wrapped 'for i; do [ "$i" = ready ] && early=1; done' \
		'[ -n "$early" ] || exec "$program" "$@"' \
		'now=$(date -u -d "$4 + 1 hour" +%FT%TZ)' \
		'exec "$program" "$1" "$2" "$3" "$now" "${@:5}"'
	run ! year 1 --days 100
	grep -q 'has no outage, and status says early of current' said
	grep -qE ' to .*, a resolver may have:$' said
}

@test "the model finds it when a longer TTL is forgotten" {
	wrapped '"$program" "$@" || exit' \
		'[ ! -e build/example.com ] ||' \
		'	sed -i "s/ (TTL [^)]*)//" build/example.com'
	run ! year 11 --days 170
	grep -q ' may have:$' said
	grep -q 'has an outage, and status says active' said
}

@test "the model finds it when status says nothing" {
	wrapped 'for i; do [ "$i" = status ] && echo "[]" && exit; done' \
		'exec "$program" "$@"'
	run ! year 2 --days 100 --reckless hasty
	grep -q 'nobody looked' said
}

@test "the model finds it when status says that all is well" {
	wrapped 'for i; do [ "$i" = status ] && all=1; done' \
		'[ -n "$all" ] || exec "$program" "$@"' \
		'"$program" "$@" | sed -E "s/\"(early|broken|missing)\"/\"active\"/g"'
	run ! year 2 --days 100 --reckless hasty
	grep -q 'has an outage, and status says active' said
}
