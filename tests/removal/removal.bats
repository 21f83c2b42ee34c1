#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Records are removed from zones in every layout, each in turn, and nothing else
# changes: not for libzscanner, and not for named.

bats_require_minimum_version 1.5.0

# shellcheck source=../e2e/lib.bash
. "$BATS_TEST_DIRNAME/../e2e/lib.bash"

setup_file() {
	export removals=2000 batch=5000
	if [ -n "${DANEZONE_LONG:-}" ]; then
		removals=100000
	fi
}

setup() {
	setup_case
	tools=${abs_top_builddir:-$BATS_TEST_DIRNAME/../..}/tests/removal
	if [ ! -x "$tools/variants" ]; then
		[ -z "${DANEZONE_REQUIRE_ALL:-}" ]
		skip 'the unit tests are not built'
	fi
}

teardown() {
	end_servers
}

# named that serves nobody, and loads the zones in the directory files.
configure_loader() {
	configure_named
	cat >named.conf <<END
include "$PWD/rndc.key";
controls {
	inet 127.0.0.1 port $((port + 1))
		allow { 127.0.0.1; } keys { "rndc-key"; };
};
options {
	directory "$PWD";
	dump-file "$PWD/dump";
	listen-on { none; };
	listen-on-v6 { none; };
	$named_alone
	check-integrity no;
	check-names primary ignore;
};
include "$PWD/files/named.zones";
END
	command=(./named -g -c "$PWD/named.conf")
}

is_dumped() {
	grep -qs '^; Dump complete' dump
}

# read_by_named: what it reads of the files, in the file dump.
read_by_named() {
	zone_options='' serve_on_port named.log ' running$' \
		'address in use|interface ignored' configure_loader
	control dumpdb -zones
	until_true is_dumped
	end_server
}

@test "libzscanner reads all other records as before" {
	run -0 "$tools/variants" 0 "$removals"
	read -r _ made judged wrong <<<"$output"
	echo "# $made removals, $judged of them judged" >&3
	[ "$made" -ge "$removals" ]
	[ "$judged" -gt $((made / 3)) ]
	[ "$wrong" -eq 0 ]
}

@test "named reads all other records as before" {
	need named rndc rndc-confgen
	local first=0 left=$removals made compared=0

	while [ "$left" -gt 0 ]; do
		rm -rf files dump named.log
		mkdir files
		read -r first made _ < <("$tools/variants" "$first" \
			$((left < batch ? left : batch)) "$PWD/files")
		read_by_named
		"$tools/compare" files/expected dump
		left=$((left - made))
		compared=$((compared + made))
	done
	echo "# $compared removals" >&3
	[ "$compared" -ge "$removals" ]
}
