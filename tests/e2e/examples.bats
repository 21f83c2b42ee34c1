#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The demonstrations run, and leave their directories as they were. The other
# examples do what their READMEs say.

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
	[ "$(grep -c '^\$ danezone ' shown)" -eq 12 ]
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

# take NAME: a copy of an example, in which it runs.
take() {
	cp -r "$top/examples/$1" copy
	chmod -R u+w copy
	cd copy || return 1
}

# The lines that a diff adds and takes away.
changes() {
	grep -E '^[-+]([^-+]|$)' "$1" | tr -s '[:blank:]' ' '
}

@test "ACME delegation: an alias for every name, that by hand as it was" {
	take acme-delegation
	[ "$(status_of danezone check)" -eq 1 ]
	changes said >changed
	[ "$(grep -c '^-' changed)" -eq 1 ]
	grep '^-' changed | grep -F ' SOA '
	grep -oE '_acme-challenge.* CNAME .*' changed >aliases
	diff - aliases <<-END
		_acme-challenge.example.edu. 3600 IN CNAME _acme-challenge.letsencrypt.example.net.
		_acme-challenge.apps.example.edu. 3600 IN CNAME _acme-challenge.apps.letsencrypt.example.net.
		_acme-challenge.people.example.edu. 3600 IN CNAME _acme-challenge.people.letsencrypt.example.net.
		_acme-challenge.printer.example.edu. 3600 IN CNAME _acme-challenge.printer.letsencrypt.example.net.
		_acme-challenge.www.example.edu. 3600 IN CNAME _acme-challenge.www.letsencrypt.example.net.
	END
	[ "$(grep -c ' TLSA 3 1 1 ' changed)" -eq 4 ]
	[ "$(wc -l <changed)" -eq 13 ]
	run ! grep '^danezone: ' said
	danezone update
	danezone check
	need named-checkzone
	named-checkzone -i local example.edu example.edu.zone
}

@test "two providers: check tells what each file lacks" {
	take two-providers
	[ "$(status_of danezone check --now 2026-11-22T10:00:00Z)" -eq 1 ]
	run ! grep '^danezone: ' said
	awk '/^--- /{ file = $2 } { print >(file ~ /-a/ ? "a" : "b") }' said
	changes a >a.changed
	changes b >b.changed
	grep -c TLSA a.changed | diff - <(echo 0)
	grep -o ' CNAME .*' a.changed |
		diff - <(echo ' CNAME _acme-challenge.validation.example.org.')
	grep '_acme-challenge.mx.example.com. ' a.changed
	[ "$(grep -c ' CNAME ' b.changed)" -eq 3 ]
	[ "$(grep -c '^[-+].* TLSA ' b.changed)" -eq 2 ]
	danezone update
	danezone check
	for file in provider-[ab]/example.com.zone; do
		danezone -q records "$file" | sort >wanted
		named-compilezone -q -o - -i none example.com "$file" |
			awk '$4 ~ /^(TLSA|CNAME)$/' >has
		[ "$(wc -l <has)" -eq "$(wc -l <wanted)" ]
	done
}

@test "the demonstrations of LetsDNS's examples" {
	for name in letsdns-mail letsdns-web; do
		example=$top/examples/$name
		before=$(ls -lR "$example")
		demo
		[ "$(ls -lR "$example")" = "$before" ]
		[ -z "$(ls tmp)" ]
		[ "$(grep -c '^--- example.com.zone$' shown)" -eq 1 ]
		[[ $(tail -n 1 shown) == '# These are the records that'* ]]
		run ! grep -E ': (error|refused|warning): ' shown
	done
}
