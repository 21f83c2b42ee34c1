#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# init: the manifests that it makes of zones and of configurations of LetsDNS.
# The cases are the directories of init/, each with zones, or with letsdns.ini,
# and with what becomes of them.

bats_require_minimum_version 1.5.0

setup() {
	danezone=${DANEZONE:-$BATS_TEST_DIRNAME/../../danezone}
	cases=$BATS_TEST_DIRNAME/init
	cd "$BATS_TEST_TMPDIR" || return 1
}

danezone() {
	timeout 20 "$danezone" "$@"
}

# init_case: the words of the command line for the case in this directory.
init_case() {
	words=(init)
	if [ -f letsdns.ini ]; then
		words+=(--letsdns letsdns.ini)
	fi
	shopt -s nullglob
	words+=(*.zone)
	shopt -u nullglob
}

# zone_with RECORD...: a zone example.com on standard output.
zone_with() {
	printf '$ORIGIN example.com.\n$TTL 1h\n'
	printf '@ SOA ns hostmaster 1 4h 30m 2w 10m\n\tNS ns\n'
	printf '%s\n' "$@"
}

@test "the manifest of each case, and the same when it is asked for twice" {
	for case in "$cases"/*/; do
		cd "$case"
		init_case
		danezone "${words[@]}" >"$BATS_TEST_TMPDIR/made"
		diff want.yaml "$BATS_TEST_TMPDIR/made"
		danezone "${words[@]}" | diff want.yaml -
	done
}

@test "no line of a manifest is wider than 80 columns, for its comments" {
	run ! grep -E '^ *#.{79}' "$cases"/*/want.yaml
}

@test "check finds nothing wrong with a manifest but missing keys" {
	for case in "$cases"/*/; do
		cd "$case"
		[ ! -f letsdns.ini ] || continue
		[ "$(grep -c '^    current: keys/' want.yaml)" -gt 0 ] ||
			continue
		run danezone check -m want.yaml
		[ "$status" -eq 2 ]
		# an MX host that cannot have records is told for its domain
		printf '%s\n' "$output" | grep -v '\[mx-all\]$' \
			>"$BATS_TEST_TMPDIR/said" || true
		run ! grep -vE ': error: keys/.*: no such file, or an empty one$' \
			"$BATS_TEST_TMPDIR/said"
	done
}

@test "check finds nothing to do for the manifest of an empty zone" {
	danezone check -m "$cases/empty/want.yaml"
}

@test "without ZONEFILE, and with a manifest, it says what it needs" {
	run --separate-stderr danezone init
	[ "$status" -eq 2 ]
	[[ $stderr == *"error: 'init' needs a ZONEFILE, or '--letsdns FILE'"* ]]
	run --separate-stderr danezone init -m x a
	[ "$status" -eq 2 ]
	[[ $stderr == *"'init' does not take the option '--manifest'"* ]]
}

@test "-o writes a file, with paths that lead from there" {
	mkdir zones conf
	zone_with '@ MX 0 mx' 'mx A 192.0.2.1' >zones/example.com.zone
	danezone init -o conf/danezone.yaml zones/example.com.zone
	grep -qx '    file: ../zones/example.com.zone' conf/danezone.yaml
	danezone init -o danezone.yaml zones/example.com.zone
	grep -qx '    file: zones/example.com.zone' danezone.yaml
	danezone init -o - "$PWD/zones/example.com.zone" |
		grep -qx "    file: $PWD/zones/example.com.zone"
	[ "$(find . -type f | wc -l)" -eq 3 ]
}

@test "-o replaces no file, and no dangling link" {
	zone_with >example.com.zone
	echo mine >danezone.yaml
	ln -s nowhere link
	for name in danezone.yaml link; do
		run --separate-stderr danezone init -o $name example.com.zone
		[ "$status" -eq 2 ]
		[ -z "$output" ]
		[[ $stderr == "danezone: $name: error: it is there already"* ]]
		[[ $stderr == *'hint: `init` replaces nothing'* ]]
	done
	[ "$(cat danezone.yaml)" = mine ]
	[ ! -e nowhere ]
}

@test "nothing is written after an error" {
	zone_with 'mx A 192.0.2' >example.com.zone
	run --separate-stderr danezone init -o danezone.yaml example.com.zone
	[ "$status" -eq 2 ]
	[[ $stderr == *'example.com.zone:5:'*': error: '* ]]
	[ ! -e danezone.yaml ]
	run --separate-stderr danezone init none.zone
	[ "$status" -eq 2 ]
	[ -z "$output" ]
}

@test "a zone is named with -z, and may come from standard input" {
	zone_with '@ MX 0 mx' 'mx A 192.0.2.1' >some
	danezone init some | grep -qx '  - mx: example.com'
	sed 1d some >other
	danezone init -z example.net other | grep -qx '  - mx: example.net'
	danezone init - <some >made
	grep -qx '  example.com: {} # or file: PATH' made
	grep -qx '  - mx: example.com' made
}

@test "included files are found by --include-dir" {
	mkdir parts
	zone_with '$INCLUDE mail.inc' >example.com.zone
	printf '@ MX 0 mx\nmx A 192.0.2.1\n' >parts/mail.inc
	run ! danezone init example.com.zone
	danezone init --include-dir parts example.com.zone |
		grep -qx '  - mx: example.com'
}

@test "two files of one zone make one entry, one file twice is an error" {
	zone_with '@ MX 0 mx' 'mx A 192.0.2.1' >a
	zone_with '@ MX 0 mx' 'mx A 192.0.2.1' >b
	danezone init a b >made
	grep -qx '    file: \[a, b\]' made
	[ "$(grep -c '  - mx: example.com' made)" -eq 1 ]
	run --separate-stderr danezone init a ./a
	[ "$status" -eq 2 ]
	[[ $stderr == *'error: the same file as a, which was named already' ]]
}

@test "a zone without SOA is an error, a signed one is told" {
	printf '@ 300 NS ns.example.net.\n' >example.com.zone
	run --separate-stderr danezone init example.com.zone
	[ "$status" -eq 2 ]
	[[ $stderr == *'error: no SOA record'* ]]
	zone_with 'ns A 192.0.2.1' 'ns NSEC @ A NSEC' >example.com.zone
	danezone init example.com.zone | grep -q '^  # It is signed: '
}

@test "names of files that YAML would misread" {
	zone_with >"it's: a #1"
	danezone init "it's: a #1" | grep -qx "    file: 'it''s: a #1'"
	zone_with >$'new\nline'
	run --separate-stderr danezone init $'new\nline'
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	[[ $stderr == *'error: no manifest can have this name'* ]]
}

# letsdns LINE...: what init says of a configuration, in the file said; it must
# fail.
letsdns() {
	local code=0

	printf '%s\n' "$@" >letsdns.ini
	danezone init --letsdns letsdns.ini >made 2>said || code=$?
	[ "$code" -eq 2 ]
	[ ! -s made ]
}

@test "what LetsDNS would fail at is told with its line" {
	letsdns '[a]' 'action = dane-tlsa' 'cert_1_path = c' 'domain = ex..com' \
		'hostname = mx' 'tcp_ports = 0' 'ttl = soon' \
		'[b]' 'action = dane-tlsa' 'cert_1_path = c'
	[ "$(wc -l <said)" -eq 4 ]
	grep "^danezone: letsdns.ini:4:1: error: the domain 'ex..com': " said
	grep ":6:1: error: '0' is not the number of a port$" said
	grep ":7:1: error: the TTL 'soon' is not a number of seconds" said
	grep ":8:1: error: the section 'b' has no 'domain'$" said
	# shellcheck disable=SC2016 # references of LetsDNS
	letsdns '[a]' 'action = dane-tlsa' 'cert_1_path = ${x}' \
		'domain = example.com' 'hostname = mx a'
	grep ":3:1: error: 'cert_1_path': " said
	grep ":5:1: error: the host 'mx a': " said
	# shellcheck disable=SC2016 # the same
	letsdns '[a]' 'x = ${y}' 'y = ${x}' 'action = ${x}'
	grep ':4:1: error: .*: references more than 10 deep' said
}

@test "no secret of a configuration gets into the manifest" {
	run ! grep -r secret "$cases"/*/want.yaml
}

@test "a zone file must be that of a domain of the configuration" {
	printf '%s\n' '[a]' 'action = dane-tlsa' 'cert_1_path = c' \
		'domain = example.com' 'hostname = mx' >letsdns.ini
	zone_with >example.com.zone
	danezone init --letsdns letsdns.ini example.com.zone |
		grep -qx '    file: example.com.zone'
	run --separate-stderr danezone init --letsdns letsdns.ini \
		-z example.net example.com.zone
	[ "$status" -eq 2 ]
	[[ $stderr == *'error: the configuration has no domain example.net' ]]
}

@test "hostile configurations end at once, with an error" {
	head -c 100000000 /dev/zero | tr '\0' 'a' >letsdns.ini
	run --separate-stderr timeout 5 "$danezone" init --letsdns letsdns.ini
	[ "$status" -eq 2 ]
	[[ $stderr == *'larger than 262144 octets'* ]]
	printf '[a]\nb = \0\n' >letsdns.ini
	run --separate-stderr danezone init --letsdns letsdns.ini
	[ "$status" -eq 2 ]
	[[ $stderr == *'letsdns.ini:2:5: error: a control character, 0x00'* ]]
	run --separate-stderr danezone init --letsdns .
	[ "$status" -eq 2 ]
}
