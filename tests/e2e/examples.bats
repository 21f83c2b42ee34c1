#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The quickstart's demonstration runs, and leaves its directory as it was.

bats_require_minimum_version 1.5.0
# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

setup() {
	setup_case
	need openssl
	mkdir tmp bin
	case $program in
	*/*) program=$(realpath "$program") ;;
	*) program=$(command -v "$program") ;;
	esac
}

# demo: run it with $program; the output is in the file shown.
demo() {
	TMPDIR=$PWD/tmp DANEZONE=$program timeout 120 "$example/demo" \
		>shown 2>&1 ||
		{
			cat shown
			return 1
		}
}

@test "the demonstration" {
	before=$(ls -lR "$example")
	demo
	[ "$(ls -lR "$example")" = "$before" ]
	[ -z "$(ls tmp)" ]
	run ! grep -q $'\e' shown
	[ "$(grep -c '^\$ danezone ' shown)" -eq 7 ]
	[ "$(grep -c '^--- example.com.zone$' shown)" -eq 2 ]
	[[ $(tail -n 1 shown) == *'one serial changed, and nothing else.' ]]
	# what an operator would not see often
	run ! grep -E ': (error|refused|warning): ' shown
}

@test "the demonstration fails when the program does" {
	# one that leaves a record alone which has to change
	cat >bin/danezone <<-END
		#!/bin/sh
		case \$1 in
		update) exit 0 ;;
		esac
		exec "$program" "\$@"
	END
	chmod +x bin/danezone
	program=$PWD/bin/danezone
	run ! demo
	grep -q '^demo: error: danezone ended with 1, not with 0$' shown
	[ -z "$(ls tmp)" ]
}

@test "the demonstration needs a program" {
	program=$PWD/bin/none
	run ! demo
	grep -q 'no such program' shown
}
