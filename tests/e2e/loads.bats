#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The zone that is written loads wherever zones are loaded, can be signed by all

bats_require_minimum_version 1.5.0
# three signers, and verifies.

# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

setup_file() {
	make_keys keys
}

setup() {
	setup_case
	take_example
	danezone update
	wanted_tlsa >want
	[ -s want ]
}

# holds_wanted FILE: a zone in text, with one record a line, has the records.
holds_wanted() {
	local owner

	for owner in "${owners[@]}"; do
		awk -v owner="$owner" '$1 == owner' "$1"
	done | awk '$4 == "TLSA" { data = ""
		for (i = 8; i <= NF && $i !~ /^;/; i++) { data = data $i }
		print $1, $5, $6, $7, tolower(data) }' | sort | diff want -
}

# covered FILE: each TLSA RRset of the manifest has a signature.
covered() {
	local owner

	for owner in "${owners[@]}"; do
		awk -v owner="$owner" '$1 == owner && $4 == "RRSIG" &&
			$5 == "TLSA" { found = 1 } END { exit !found }' "$1"
	done
}

@test "named-checkzone" {
	need named-checkzone
	run -0 named-checkzone -i local -k fail -m fail -n fail -r fail -S fail \
		-T ignore example.com example.com.zone
	[ "${lines[0]}" = "zone example.com/IN: loaded serial $(serial_of \
		example.com.zone)" ]
	named-checkzone -q -i local -o dump -F text -s full example.com \
		example.com.zone
	holds_wanted dump
}

@test "kzonecheck" {
	need kzonecheck
	kzonecheck -v -o example.com example.com.zone
}

@test "nsd-checkzone" {
	need nsd-checkzone
	run -0 nsd-checkzone example.com example.com.zone
	[ "$output" = 'zone example.com is ok' ]
}

@test "ldns-read-zone" {
	need ldns-read-zone
	ldns-read-zone example.com.zone >dump
	holds_wanted dump
}

@test "all records but the managed ones are as before" {
	need named-checkzone
	for zone in "$example/example.com.zone" example.com.zone; do
		named-checkzone -q -i local -o - -F text -s full example.com \
			"$zone" | grep -vE '^_(443|25)\._tcp\..* TLSA ?' |
			grep -vP '^_(443|25)\._tcp\..*\tTLSA\t' |
			grep -v '[[:space:]]SOA[[:space:]]' \
			>"${zone//\//_}.dump"
	done
	[ -s example.com.zone.dump ]
	diff -- *.dump
}

@test "signed by dnssec-signzone" {
	need dnssec-keygen dnssec-signzone dnssec-verify
	mkdir zsk
	dnssec-keygen -q -K zsk -a ECDSAP256SHA256 -f KSK example.com
	dnssec-keygen -q -K zsk -a ECDSAP256SHA256 example.com
	dnssec-signzone -q -S -K zsk -o example.com -O full -f signed \
		example.com.zone
	dnssec-verify -q -o example.com signed
	holds_wanted signed
	covered signed
	if command -v kzonecheck >/dev/null; then
		kzonecheck -d on -o example.com signed
	fi
	if command -v ldns-verify-zone >/dev/null; then
		ldns-verify-zone signed
	fi
}

@test "signed by kzonesign" {
	need kzonesign kzonecheck
	mkdir out kasp
	cat >knot.conf <<END
database:
    storage: "$PWD/kasp"
policy:
  - id: example
    algorithm: ecdsap256sha256
    nsec3: on
zone:
  - domain: example.com
    storage: "$PWD"
    file: example.com.zone
    dnssec-signing: on
    dnssec-policy: example
END
	kzonesign -c knot.conf -r -o out example.com
	kzonecheck -d on -o example.com out/example.com.zone
	if command -v ldns-verify-zone >/dev/null; then
		ldns-verify-zone out/example.com.zone
	fi
	if command -v named-checkzone >/dev/null; then
		named-checkzone -q -i local -o dump -F text -s full example.com \
			out/example.com.zone
		holds_wanted dump
		covered dump
	fi
}

@test "signed by ldns-signzone" {
	need ldns-keygen ldns-signzone ldns-verify-zone
	ksk=$(ldns-keygen -a ECDSAP256SHA256 -k example.com)
	zsk=$(ldns-keygen -a ECDSAP256SHA256 example.com)
	ldns-signzone -n -f signed example.com.zone "$ksk" "$zsk"
	ldns-verify-zone signed
	holds_wanted signed
	covered signed
	if command -v kzonecheck >/dev/null; then
		kzonecheck -d on -o example.com signed
	fi
}

@test "a signed zone is refused, and with --strip-dnssec signed anew" {
	need dnssec-keygen dnssec-signzone dnssec-verify
	mkdir zsk
	dnssec-keygen -q -K zsk -a ECDSAP256SHA256 -f KSK example.com
	dnssec-keygen -q -K zsk -a ECDSAP256SHA256 example.com
	dnssec-signzone -q -S -K zsk -o example.com -f example.com.zone.signed \
		example.com.zone
	cp example.com.zone.signed before
	rm -r keys/mx
	mv keys/mx-next keys/mx
	[ "$(status_of danezone -z example.com update \
		example.com.zone.signed)" -eq 3 ]
	cmp before example.com.zone.signed
	danezone -z example.com --strip-dnssec update example.com.zone.signed
	dnssec-signzone -q -S -K zsk -o example.com -O full -f again \
		example.com.zone.signed
	dnssec-verify -q -o example.com again
	wanted_tlsa >want
	holds_wanted again
	covered again
}
