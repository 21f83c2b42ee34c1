#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The scripts that run the tests and count them, and bootstrap's command line.

setup() {
	top=${abs_top_srcdir:-$BATS_TEST_DIRNAME/../..}
	cd "$BATS_TEST_TMPDIR" || return 1
}

# script NAME LINE...: make an executable shell script of the lines.
script() {
	local name=$1

	shift
	printf '%s\n' '#!/bin/sh' "$@" >"$name"
	chmod +x "$name"
}

@test "tap-totals adds up the summaries of make check" {
	printf '%s\n' '# TOTAL: 7' '# PASS:  3' '# SKIP:  1' '# XFAIL: 1' \
		'# FAIL:  0' '# XPASS: 1' '# ERROR: 1' 'ok 1 - not counted' \
		'# TOTAL: 2' '# PASS:  2' '# FAIL:  0' >log
	run "$top/tests/tap-totals" log
	[ "$status" -eq 1 ]
	[ "$output" = '6 passed, 2 failed, 1 skipped' ]
}

@test "tap-totals counts lines of TAP" {
	printf '%s\n' '1..3' 'ok 1 - a' '# ok' 'ok 2 - b' \
		'ok 3 - c # SKIP d' >log
	run "$top/tests/tap-totals" log
	[ "$status" -eq 0 ]
	[ "$output" = '2 passed, 0 failed, 1 skipped' ]
	echo 'not ok 4 - e' >>log
	run "$top/tests/tap-totals" log
	[ "$status" -eq 1 ]
	[ "$output" = '2 passed, 1 failed, 1 skipped' ]
}

@test "tap-totals takes nothing for a failure" {
	run "$top/tests/tap-totals" /dev/null
	[ "$status" -eq 1 ]
	[ "$output" = '0 passed, 0 failed' ]
}

@test "tap-run passes on what a program prints" {
	script program 'echo 1..1' 'echo ok 1 - a'
	run "$top/tests/tap-run" ./program
	[ "$status" -eq 0 ]
	[ "$output" = $'1..1\nok 1 - a' ]
}

@test "tap-run ends well when the lines tell of the failure" {
	script program 'echo 1..1' 'echo not ok 1 - a' 'exit 1'
	run "$top/tests/tap-run" ./program
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = 'not ok 1 - a' ]
}

@test "tap-run keeps a status that the lines do not tell of" {
	script program 'echo 1..1' 'echo ok 1 - a' 'exit 23'
	run "$top/tests/tap-run" ./program
	[ "$status" -eq 23 ]
}

@test "tap-run mends cmocka's skipped tests" {
	script program 'echo 1..1' 'echo not ok 1 "# SKIP a"'
	run "$top/tests/tap-run" ./program
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = 'ok 1 # SKIP a' ]
}

@test "tap-run runs .bats files" {
	printf '%s\n' '@test "a" {' 'true' '}' >some.bats
	run "$top/tests/tap-run" ./some.bats
	[ "$status" -eq 0 ]
	[ "$output" = $'1..1\nok 1 a' ]
}

@test "tap-run skips .bats files without bats, or fails" {
	local tool

	mkdir bin
	for tool in bash env; do
		ln -s "$(command -v "$tool")" "bin/$tool"
	done
	unset DANEZONE_REQUIRE_ALL
	PATH=$PWD/bin run "$top/tests/tap-run" ./some.bats
	[ "$status" -eq 0 ]
	[ "$output" = '1..0 # SKIP bats is not installed' ]
	DANEZONE_REQUIRE_ALL=1 PATH=$PWD/bin run "$top/tests/tap-run" ./some.bats
	[ "$status" -eq 1 ]
}

@test "bootstrap explains itself" {
	run "$top/bootstrap" --help
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = \
		'Usage: ./bootstrap build [--no-install] [MAKE-ARGUMENT...]' ]
}

@test "bootstrap wants one of its verbs" {
	run "$top/bootstrap" --no-install
	[ "$status" -eq 2 ]
	[ "${lines[0]}" = 'bootstrap: say build, demo, check or bench' ]
	run "$top/bootstrap" --no-install install
	[ "$status" -eq 2 ]
	[ "${lines[0]}" = 'bootstrap: there is no install' ]
}
