#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Selectors, `via` and `acme` in whole runs: several zones and files, includes,
# standard input; and what BIND has of a zone before and after.

bats_require_minimum_version 1.5.0

load common

pin='tlsa:3 1 1 0123456789012345678901234567890123456789012345678901234567890123'

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	ln -s "$golden/keys" keys
}

# zone FILE [LINE...]: a zone of those lines.
zone() {
	local file=$1

	shift
	{
		printf '%s\n' '$TTL 1h' '@ SOA ns hostmaster 7 1h 15m 4w 5m' \
			' NS ns' 'ns A 192.0.2.1' 'mx A 192.0.2.2' \
			'www A 192.0.2.3'
		[ $# -eq 0 ] || printf '%s\n' "$@"
	} >"$file"
}

# services LINE...: a manifest of those services, each with the same key.
services() {
	echo 'services:' >danezone.yaml
	printf "  - {%s, current: '$pin'}\n" "$@" >>danezone.yaml
}

# owners ARGUMENT...: owners of the records that are printed, sorted.
owners() {
	timeout 20 "$danezone" records -W no-one-record "$@" |
		sed 's/\.example\.com\.\t.*//' | sort | tr '\n' ' '
}

@test "MX and SRV records in any case, repeated, behind an include" {
	zone example.com.zone '$INCLUDE hosts sub' 'sub MX 10 mx' \
		'_s._tcp SRV 0 0 443 www' '_S._TCP SRV 9 9 443 WWW.Example.com.'
	printf '%s\n' '@ MX 20 MX' ' MX 30 mx.sub.example.com.' \
		' MX 40 mx.example.net.' 'mx A 192.0.2.9' >hosts
	services 'mx: SUB.Example.com.' 'srv: _s._tcp.example.com'
	[ "$(owners example.com.zone)" = \
		'_25._tcp.mx _25._tcp.mx.sub _443._tcp.www ' ]
	run -0 --separate-stderr timeout 20 "$danezone" update -W no-one-record \
		example.com.zone
	[ -z "$stderr" ]
	run -0 timeout 20 "$danezone" check -W no-one-record example.com.zone
	[ -z "$output" ]
}

@test "standard input, with --zone" {
	zone zone '@ MX 10 mx'
	services 'mx: example.com'
	timeout 20 "$danezone" -W no-one-record -z example.com <zone >out
	grep '^_25._tcp.mx.example.com.' out
	[ "$(grep -c TLSA out)" -eq 1 ]
}

@test "records without a zone file, and for another zone" {
	services 'mx: example.com' 'mx: [example.net, example.org]' \
		'srv: _s._tcp.example.com' 'host: mx.example.net, use: smtp'
	run -2 timeout 20 "$danezone" records -W no-one-record
	[ "$(grep -c 'error: the hosts of .* give the zone file$' \
		<<<"$output")" -eq 4 ]
	run -2 timeout 20 "$danezone" records -W no-one-record -W no-unmatched \
		-z example.org
	[ "${lines[0]}" = "danezone: danezone.yaml:3:24: error: the hosts of \
example.org stand in its zone: give the zone file" ]
	[[ ${lines[1]} == 'danezone: hint: '* ]]
	[ "${#lines[@]}" -eq 2 ]
	run -0 timeout 20 "$danezone" records -W no-one-record -W no-unmatched \
		-z example.edu
	[ -z "$output" ]
}

@test "a zone kept in two files, with other hosts" {
	zone a '@ MX 10 mx'
	zone b '@ MX 10 www'
	services 'mx: example.com'
	printf 'zones:\n  example.com: {file: [a, b]}\n' >>danezone.yaml
	run -0 timeout 20 "$danezone" update -W no-one-record
	[ -z "$output" ]
	grep '^_25._tcp.mx.example.com.' a
	grep '^_25._tcp.www.example.com.' b
	[ "$(cat a b | grep -c TLSA)" -eq 2 ]
	run -0 timeout 20 "$danezone" check -W no-one-record
	[ -z "$output" ]
}

@test "each zone has its own selectors, the deepest those of its names" {
	mkdir zones
	zone zones/example.com '@ MX 10 mx' 'sub MX 10 www' \
		'sub NS ns.sub' 'ns.sub A 192.0.2.7'
	zone zones/sub.example.com '@ MX 10 mx'
	zone zones/example.net '@ MX 10 mx.example.com.'
	services 'mx: [sub.example.com, example.com]'
	printf '%s\n' 'zones:' '  example.com: {file: zones/example.com}' \
		'  sub.example.com: {file: zones/sub.example.com}' \
		>>danezone.yaml
	run -0 timeout 20 "$danezone" update -W no-one-record
	[ -z "$output" ]
	grep '^_25._tcp.mx.example.com.' zones/example.com
	grep '^_25._tcp.mx.sub.example.com.' zones/sub.example.com
	[ "$(cat zones/* | grep -c TLSA)" -eq 2 ]
	# The other zone is in the manifest, though not in the run.
	run -0 timeout 20 "$danezone" check -W no-one-record zones/example.com
	[ -z "$output" ]
	# A host in another zone is not asked for, and nobody else is there.
	services 'mx: example.net'
	run -2 timeout 20 "$danezone" check -W no-one-record zones/*
	[[ $output == *'example.net is served outside the zone only, by '* ]]
}

@test "a host below a delegation is refused, one outside is told" {
	zone example.com '@ MX 10 mx.sub' ' MX 20 mx.example.net.' ' MX 30 mx' \
		'sub NS ns.sub'
	services 'mx: example.com'
	run -2 timeout 20 "$danezone" check -v -W no-one-record example.com
	[[ $output == *'mx.example.net. of example.com lies outside'* ]]
	[[ $output == *'_25._tcp.mx.sub.example.com. lies in the zone that line 10 of example.com delegates'*'[below-cut]'* ]]
	[ "$(grep -c error: <<<"$output")" -eq 1 ]
}

@test "a null MX among others, and an SRV record with port 0" {
	zone example.com '@ MX 10 mx' ' MX 0 .' '_s._tcp SRV 0 0 443 www' \
		'_s._tcp SRV 1 0 0 www' '_t._udp SRV 0 0 0 .'
	services 'mx: example.com' 'srv: _s._tcp.example.com' \
		'srv: _t._udp.example.com'
	run -2 timeout 20 "$danezone" check -W no-one-record example.com
	[ "$(sed -E 's/.*error: (.*) \(RFC.*/\1/' <<<"$output")" = \
		"example.com takes no mail: it has a null MX
_s._tcp.example.com has an SRV record with port 0
_t._udp.example.com says that there is no such service: its SRV target is the root" ]
}

@test "the certificate must name each host that a selector finds, once" {
	zone example.com '_s._tcp SRV 0 0 443 www' ' SRV 0 0 444 www' \
		' SRV 0 0 445 ns' ' SRV 0 0 446 NS'
	printf '%s\n' 'services:' '  - srv: _s._tcp.example.com' \
		'    current: keys/ec-chain.pem' '    tlsa: [3 1 1, 2 1 1]' \
		>danezone.yaml
	run -2 timeout 20 "$danezone" check example.com
	[ "$output" = "danezone: danezone.yaml:3:14: error: keys/ec-chain.pem: \
the certificate does not name ns.example.com., as usages 0 to 2 require (RFC \
7672 section 3.2.2) [ta-name]" ]
}

@test "ten thousand selectors and zones" {
	local copies

	mkdir zones
	zone zones/z0.example.com '@ MX 10 mx'
	{
		echo 'services:'
		seq -f "  - {mx: z%.0f.example.com, current: '$pin'}" 0 9999
		echo 'zones:'
		seq -f '  z%.0f.example.com: {}' 0 9999
	} >danezone.yaml
	mapfile -t copies < <(seq -f 'zones/z%.0f.example.com' 1 299)
	tee "${copies[@]}" <zones/z0.example.com >/dev/null
	run -1 --separate-stderr timeout 20 "$danezone" check \
		-W no-one-record -W no-shared-key zones/*
	[ -z "$stderr" ]
	[ "$(grep -c '^+.*TLSA' <<<"$output")" -eq 300 ]
}

# compiled FILE: what BIND reads, without the serial.
compiled() {
	named-compilezone -q -i none -k ignore -n ignore -m ignore -M ignore \
		-r ignore -s full -o - example.com "$1" 2>/dev/null |
		awk '$4 == "SOA" { $7 = "SERIAL" } !/^;/' | LC_ALL=C sort
}

@test "BIND sees no change but in the RRsets that are owned" {
	command -v named-compilezone || skip 'named-compilezone is not installed'
	zone zone '@ MX 10 mx' '_25._tcp.mx TXT "a neighbour"' \
		'_acme-challenge.www 300 CNAME old.example.org.' \
		'_acme-challenge.web CNAME elsewhere.example.org.' \
		'$ORIGIN mx.example.com.' '_validation-persist TXT "old" ; gone' \
		' TXT "other; x"' '  HINFO a b' '$ORIGIN example.com.' \
		'_443._tcp.www TLSA 3 1 1 00' ' TXT "behind it"' \
		'$INCLUDE below m' 'last A 192.0.2.77'
	printf '%s\n' '_acme-challenge ( 5m' ' CNAME x.example.net. ) ; here' \
		'_dmarc TXT "v=DMARC1"' ' TLSA 3 1 1 00' \
		'$ORIGIN o' 'h A 192.0.2.5' >below
	cat >danezone.yaml <<-'END'
		zones:
		  example.com:
		    acme:
		      alias: "{name}.v.example.org"
		      persist: ['ca.example; a="\"', other; x]
		      names: [www.example.com, mx.example.com, m.example.com, "*.h.o.m.example.com"]
		services:
	END
	printf "  - {%s, current: '$pin'}\n" 'mx: example.com' \
		'host: www.example.com, use: https' >>danezone.yaml
	compiled zone >before
	run -0 timeout 20 "$danezone" update -W no-one-record -z example.com zone
	compiled zone >after
	run diff before after
	diff - <(sed -nE 's/^([<>]) ([^ \t]+)[ \t]+([0-9]+)[ \t]+IN[ \t]+([A-Z]+).*/\1 \2 \3 \4/p' \
		<<<"$output" | LC_ALL=C sort) <<-'END'
		< _443._tcp.www.example.com. 3600 TLSA
		< _acme-challenge.m.example.com. 300 CNAME
		< _acme-challenge.www.example.com. 300 CNAME
		< _validation-persist.mx.example.com. 3600 TXT
		> _25._tcp.mx.example.com. 3600 TLSA
		> _443._tcp.www.example.com. 3600 TLSA
		> _acme-challenge.h.o.m.example.com. 3600 CNAME
		> _acme-challenge.m.example.com. 300 CNAME
		> _acme-challenge.mx.example.com. 3600 CNAME
		> _acme-challenge.www.example.com. 300 CNAME
		> _validation-persist.h.o.m.example.com. 3600 TXT
		> _validation-persist.h.o.m.example.com. 3600 TXT
		> _validation-persist.m.example.com. 3600 TXT
		> _validation-persist.m.example.com. 3600 TXT
		> _validation-persist.mx.example.com. 3600 TXT
		> _validation-persist.www.example.com. 3600 TXT
		> _validation-persist.www.example.com. 3600 TXT
	END
	stamp zone below >stamped
	run -0 timeout 20 "$danezone" update -W no-one-record -z example.com zone
	stamp zone below | diff stamped -
}
