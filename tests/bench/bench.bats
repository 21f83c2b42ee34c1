#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The benchmark measures everything that it is to measure, and tells what goes
# wrong. The inputs are so small that its figures mean nothing.

bats_require_minimum_version 1.5.0

setup_file() {
	export BENCH_SIZE=100K BENCH_ROUNDS=1 BENCH_PEER_ROUNDS=1
	export BENCH_DIR=$BATS_FILE_TMPDIR BENCH_DISK=$BATS_FILE_TMPDIR
	export BENCH_PROGRAMS=${abs_top_builddir:-.}/tests/bench
	unset BENCH_LARGE BENCH_SERVICES BENCH_KEYS BENCH_ZONES
	export BENCH_SIMDZONE=no-simdzone
	command -v python3 >/dev/null || return 0
	bench --svg "$BATS_FILE_TMPDIR/bench.svg" \
		>"$BATS_FILE_TMPDIR/table" 2>&1 || true
}

setup() {
	if ! command -v python3 >/dev/null; then
		[ -z "${DANEZONE_REQUIRE_ALL:-}" ] || return 1
		skip 'python3 is not installed'
	fi
	cd "$BATS_TEST_TMPDIR" || return 1
}

bench() {
	timeout 300 "$BATS_TEST_DIRNAME/run" "$@"
}

# script NAME LINE...: a program of the lines, before others of its name.
script() {
	mkdir -p bin
	printf '%s\n' '#!/bin/bash' "${@:2}" >"bin/$1"
	chmod +x "bin/$1"
	PATH=$PWD/bin:$PATH
}

# lines_of FILE: the rows of the table, without figures; a program that is not
# installed is one, too.
lines_of() {
	sed -nE 's/^  ([^ ]( ?[^ ])*)  +[0-9-].*/\1/p
		s/^  ([^ ].*): not installed$/\1/p' "$1"
}

@test "every row is in the table" {
	cat "$BATS_FILE_TMPDIR/table"
	lines_of "$BATS_FILE_TMPDIR/table" | sort >got
	{
		for zone in tld hosting; do
			printf '%s\n' 'libzscanner, empty scan' \
				'check, nothing to do' 'filter, 10 services' \
				filter 'filter -j 2' 'filter -j 2, pipe' cp \
				validns kzonecheck nsd-checkzone \
				ldns-read-zone 'named-compilezone -i local' \
				'simdzone, parse alone'
		done
		printf '%s\n' 'libzscanner, empty scan' 'filter -j 2' \
			'filter -j 2, pipe'
		printf '%s\n' 'libzscanner, scan each' \
			'filter -o DIR, no service' 'check, no service' \
			'filter -o DIR, a service each' \
			'check, a service each' \
			'filter -o DIR without fsync' 'filter -o DIR, durable'
		printf '%s\n' 'OpenSSL, plain loop' records \
			'records -j 2, against -j 1' \
			'one file for all, against each' \
			'libyaml, empty event loop' records \
			'empty program, same libraries' filter records \
			danetool 'openssl pipeline' ldns-dane \
			'tlsa (hash-slinger)'
		printf '%s\n' 'octets of a zone' records services \
			'services, nothing to change' 'octets of a manifest' \
			'zones of a manifest' certificates 'small zones' \
			'$INCLUDE files' '$ORIGIN lines' '$GENERATE lines' \
			'names of one $GENERATE' 'one long line' \
			'one long parenthesis' 'names all alike' \
			'services of names alike' 'names of 114 labels' \
			'services of 114 labels' 'nesting in a manifest'
	} | sort >want
	diff want got
}

@test "nothing fails, and what was written is compared" {
	cat "$BATS_FILE_TMPDIR/table"
	[ "$(grep -c ': yes$' "$BATS_FILE_TMPDIR/table")" -eq 8 ]
	[ "$(grep -c ': NO$' "$BATS_FILE_TMPDIR/table")" -eq 0 ]
	tail -n 1 "$BATS_FILE_TMPDIR/table" |
		grep -qE '^[0-9]+ of [0-9]+ figures met, 0 failed$'
}

@test "the picture has every row, and fetches nothing" {
	local picture=$BATS_FILE_TMPDIR/bench.svg

	python3 - "$picture" "$BATS_FILE_TMPDIR/table" <<-'END'
		import sys
		import xml.etree.ElementTree as tree

		texts = [text.text for text in tree.parse(sys.argv[1]).iter(
		    "{http://www.w3.org/2000/svg}text")]
		assert texts.count("cpu") == texts.count("memory") == 9, texts
		for label in "kzonecheck", "$ORIGIN lines", "filter -j 2, wall":
		    assert label in texts or label == "kzonecheck", label
	END
	grep -q 'prefers-color-scheme: dark' "$picture"
	run ! grep -qE 'href|url\(|@import|<script|<image' "$picture"
}

@test "a program that fails is told, with what it said" {
	script nsd-checkzone 'echo nonsense' 'echo "no such zone" >&2' 'exit 3'
	script validns 'kill -9 $$'
	run -1 bench --only tld
	[[ $output == *'  nsd-checkzone    '*' failed: status 3: no such zone'* ]]
	[[ $output == *'  validns    '*' failed: signal 9'* ]]
	[[ ${lines[-1]} == *' figures met, 2 failed' ]]
}

@test "a program that is not installed is left out" {
	local tool

	mkdir few
	for tool in bash cat cp env grep timeout; do
		ln -s "$(command -v "$tool")" few/
	done
	ln -s "$(python3 -c 'import sys; print(sys.executable)')" few/python3
	PATH=$PWD/few run -0 bench --only hosting
	[[ $output == *$'\n  kzonecheck: not installed'* ]]
	[[ $output != *'failed: '* ]]
}

@test "a wrong result is told" {
	script danezone "'$DANEZONE'"' "$@" || exit' \
		'case "$*" in *" -j 2 "*) echo "; more" ;; esac'
	DANEZONE=$PWD/bin/danezone run -1 bench --only tld
	[[ $output == *'one thread, two and a pipe write the same: NO'* ]]
	[[ $output == *'but TLSA records and the serial stays as it was: yes'* ]]
	[[ ${lines[-1]} == *' figures met, 1 failed' ]]
}

@test "a changed line is told" {
	script danezone "'$DANEZONE'"' "$@" | sed "1s/$/;/"' \
		'exit "${PIPESTATUS[0]}"'
	DANEZONE=$PWD/bin/danezone run -1 bench --only hosting
	[[ $output == *'one thread, two and a pipe write the same: yes'* ]]
	[[ $output == *'but TLSA records and the serial stays as it was: NO'* ]]
}

@test "simdzone is measured where it is named" {
	BENCH_SIMDZONE='wc -c' run -0 bench --only tld
	[[ $output == *'  simdzone, parse alone  '* ]]
	[[ $output == *'  filter -j 2, against simdzone  '* ]]
}

@test "instructions are counted" {
	[ -z "${DANEZONE_SANITIZER:-}" ] || skip 'valgrind runs no sanitizer'
	if ! command -v valgrind >/dev/null; then
		[ -z "${DANEZONE_REQUIRE_ALL:-}" ] || return 1
		skip 'valgrind is not installed'
	fi
	run -0 bench --instructions --only manifest
	[[ $output == *' (1.00x is '*' million instr.)'* ]]
	[[ $output =~ '  records  '\ +[0-9.]+x ]]
}

@test "a wrong setting is told" {
	BENCH_SIZE=big run -1 bench
	[ "$output" = 'bench: BENCH_SIZE is not a number above 0: big' ]
	BENCH_SIZE=900000G run -1 bench
	[[ $output == 'bench: '*' has room for '*' are needed: set BENCH_DIR '* ]]
	DANEZONE=$PWD/none run -1 bench
	[[ $output == "bench: "*"$PWD/none"* ]]
	run -2 bench --only nothing
}

@test "the help has every setting" {
	run -0 bench --help
	for name in DANEZONE BENCH_PROGRAMS BENCH_SIZE BENCH_LARGE \
		BENCH_SERVICES BENCH_KEYS BENCH_ZONES BENCH_ROUNDS \
		BENCH_PEER_ROUNDS BENCH_DIR BENCH_DISK BENCH_SIMDZONE; do
		[[ $output == *"  $name "* ]]
	done
}
