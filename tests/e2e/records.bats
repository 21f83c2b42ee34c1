#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The association data of records are what openssl computes, for every usage,
# selector, matching type and kind of key.

# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

setup_file() {
	"${abs_top_srcdir:-$BATS_TEST_DIRNAME/../..}/tests/keys/make-keys" \
		"$BATS_FILE_TMPDIR/keys"
}

setup() {
	setup_case
	need openssl
	keys=$BATS_FILE_TMPDIR/keys
}

# of_openssl SELECTOR MATCHING CERTIFICATE: the data, by openssl alone.
of_openssl() {
	case $1 in
	0) openssl x509 -in "$3" -outform DER ;;
	1) openssl x509 -in "$3" -noout -pubkey |
		openssl pkey -pubin -outform DER ;;
	esac | case $2 in
	0) cat ;;
	1) openssl dgst -sha256 -binary ;;
	2) openssl dgst -sha512 -binary ;;
	esac | od -An -v -tx1 | tr -d ' \n'
}

# manifest TLSA SOURCE-LINE...: one with a single service.
manifest() {
	printf 'services:\n  - host: mx.example.com\n    ports: 443/tcp\n'
	printf '    tlsa: [%s]\n' "$1"
	shift
	printf '    %s\n' "$@"
}

# agrees TLSA CERTIFICATE SOURCE-LINE...: the record for the first parameters of
# `tlsa: TLSA` is that of CERTIFICATE, and no other has their matching type.
agrees() {
	local usage selector matching

	read -r usage selector matching <<<"${1%%,*}"
	manifest "$1" "${@:3}" >danezone.yaml
	danezone -q records | awk -v m="$matching" \
		'$7 == m { print $1, $4, $5, $6, $7, $8 }' >got
	echo "_443._tcp.mx.example.com. TLSA $usage $selector $matching" \
		"$(of_openssl "$selector" "$matching" "$2")" >want
	diff want got
}

# all_of USAGE CERTIFICATE SOURCE-LINE...
all_of() {
	local selector matching tlsa

	for selector in 0 1; do
		for matching in 0 1 2; do
			tlsa="$1 $selector $matching"
			if [ "$matching" -eq 2 ]; then
				# not without SHA2-256 beside it
				tlsa+=", $1 $selector 1"
			fi
			agrees "$tlsa" "${@:2}" || return 1
		done
	done
}

@test "usages 1 and 3: the server's certificate, EC, RSA and Ed25519" {
	for kind in ec rsa ed25519; do
		for usage in 1 3; do
			all_of "$usage" "$keys/$kind.pem" \
				"current: $keys/$kind-chain.pem"
		done
	done
}

@test "usages 1 and 3: DER, a lone certificate, a key before it" {
	for form in ec.der ec.pem ec-combined.pem rsa.der; do
		all_of 3 "$keys/${form%%[.-]*}.pem" "current: $keys/$form"
	done
	all_of 1 "$keys/ed25519.pem" "current: $keys/ed25519-combined.pem"
}

@test "usages 0 and 2: the issuer in the chain" {
	for kind in ec rsa ed25519; do
		for usage in 0 2; do
			all_of "$usage" "$keys/intermediate.pem" \
				"current: $keys/$kind-combined.pem"
		done
	done
}

@test "usages 0 and 2: anchors" {
	for usage in 0 2; do
		all_of "$usage" "$keys/ca.pem" "current: $keys/rsa.pem" \
			"anchors: $keys/ca.pem"
		all_of "$usage" "$keys/ca.pem" "current: $keys/ec-chain.pem" \
			"anchors: [$keys/ca.der]"
	done
}

@test "the names of RFC 7218 are the numbers" {
	manifest 'DANE-EE SPKI SHA2-256, DANE-TA Cert SHA2-256' \
		"current: $keys/ec-combined.pem" >danezone.yaml
	danezone records >named
	manifest '3 1 1, 2 0 1' "current: $keys/ec-combined.pem" >danezone.yaml
	danezone records | cmp - named
}

@test "current and next, each once" {
	manifest '3 1 1, 2 1 1' "current: [$keys/ec-combined.pem, $keys/ec.der]" \
		"next: $keys/rsa-combined.pem" \
		"anchors: $keys/intermediate.pem" >danezone.yaml
	{
		echo "2 1 1 $(of_openssl 1 1 "$keys/intermediate.pem")"
		for kind in ec rsa; do
			echo "3 1 1 $(of_openssl 1 1 "$keys/$kind.pem")"
		done
	} | sort >want
	danezone records | cut -f 5- | diff want -
}

@test "json holds what the lines hold" {
	need jq
	manifest '3 1 1, 2 1 1' "current: $keys/ec-combined.pem" \
		"next: $keys/rsa-combined.pem" >danezone.yaml
	danezone records --json | jq -r '.[] | .owner as $owner |
		.records[] | [$owner, .usage, .selector, .matching, .data] |
		map(tostring) | join(" ")' | sort >got
	wanted_tlsa | diff - got
}
