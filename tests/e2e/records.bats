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

# The kinds of keys; those with traditional forms of private keys come first.
readonly traditional=(ec rsa p384 p521)
readonly kinds=("${traditional[@]}" ed25519 ed448 rsa-pss)

# spki CERTIFICATE: 1 1 of it, by openssl alone.
spki() {
	openssl x509 -in "$1" -noout -pubkey |
		openssl pkey -pubin -outform DER | openssl dgst -sha256 -r |
		cut -d ' ' -f 1
}

# cells KIND...: lines of a port, a kind, usage, selector and matching type,
# each with a port of its own.
cells() {
	printf '%s\n' "$@" | awk '{
		for (i = 0; i < 24; i++) {
			print 1000 + 100 * NR + i, $1, int(i / 6),
			    int(i / 3) % 2, i % 3
		}
	}'
}

# usages REGEX, selectors REGEX: the cells that have these.
usages() {
	awk -v want="^$1\$" '$3 ~ want'
}

selectors() {
	awk -v want="^$1\$" '$4 ~ want'
}

# manifest SOURCE-LINE...: of cells, each a service in a line of its own, the
# first in line 2. KIND stands for the kind of key.
manifest() {
	echo 'services:'
	awk -v source="$(printf ', %s' "$@")" '{
		line = source
		gsub(/KIND/, $2, line)
		print "  - {host: mx.example.com, ports: " $1 "/tcp, tlsa: " \
		    $3 " " $4 " " $5 line "}"
	}'
}

# wanted ISSUER: what records the cells are to have, by openssl alone.
wanted() {
	awk -v issuer="$1" -v keys="$keys" '
	FILENAME != "-" {
		name = FILENAME
		gsub(/.*\/|\.association$/, "", name)
		data[name, $1, $2] = $3
		next
	}
	{
		name = $3 % 2 == 1 ? $2 : issuer
		print "_" $1 "._tcp.mx.example.com.", $3, $4, $5,
		    data[name, $4, $5]
	}' "$keys"/*.association - | sort
}

# agree ISSUER SOURCE-LINE...: all cells of the standard input have the right
# record, and no other one.
agree() {
	cat >cells
	wanted "$1" <cells >want
	[ -s want ]
	shift
	manifest "$@" <cells >danezone.yaml
	danezone -q records -W no-only-sha512 >printed
	awk '{ print $1, $5, $6, $7, $8 }' printed | sort | diff want -
}

# refuse MESSAGE SOURCE-LINE...: all cells of the standard input, and no others
# of those that agree, are errors with this text.
refuse() {
	local message=$1

	cat >cells
	[ -s cells ]
	shift
	manifest "$@" <cells >danezone.yaml
	[ "$(status_of danezone -q records -W no-only-sha512)" = 2 ]
	grep ' error: ' said | grep -F -- "$message" | cut -d : -f 3 | sort -n >lines
	diff <(awk '{ print NR + 1 }' cells) lines
	[ "$(grep -c ' error: ' said)" -eq "$(wc -l <cells)" ]
}

@test "certificates with their issuers: PEM, PKCS #12, any order, with a key" {
	for form in -chain.pem -wrong-order.pem -combined.pem .p12 -plain.p12; do
		cells "${kinds[@]}" |
			agree intermediate "current: '$keys/KIND$form'"
	done
}

@test "a key at any place in a file with a chain" {
	for kind in "${traditional[@]}"; do
		cat "$keys/$kind.pem" "$keys/$kind-traditional.key" \
			"$keys/intermediate.pem" >"$kind-between.pem"
		cat "$keys/intermediate.pem" "$keys/ca.pem" "$keys/$kind.pem" \
			"$keys/$kind.key" >"$kind-behind.pem"
		cat "$keys/$kind-traditional.key" "$keys/$kind.csr" \
			"$keys/$kind.pub" "$keys/ca.pem" "$keys/$kind.pem" \
			"$keys/intermediate.pem" >"$kind-all.pem"
	done
	cat "$keys/ca.pem" "$keys/parameters.pem" "$keys/ec-traditional.key" \
		"$keys/intermediate.pem" "$keys/ec.pem" >ec-parameters.pem
	cells ec | agree intermediate 'current: KIND-parameters.pem'
	for form in between behind all; do
		cells "${traditional[@]}" |
			agree intermediate "current: KIND-$form.pem"
	done
}

@test "a certificate alone: PEM, DER, trusted; the issuer under anchors" {
	for kind in "${kinds[@]}"; do
		openssl x509 -in "$keys/$kind.pem" -trustout \
			-addtrust serverAuth -out "$kind-trusted.pem"
		cp "$keys/$kind".{pem,der} .
	done
	for form in .pem .der -trusted.pem; do
		cells "${kinds[@]}" | awk '$3 != 2 || $4 + $5 == 0' |
			agree intermediate "current: KIND$form" \
				"anchors: '$keys/intermediate.pem'"
		cells "${kinds[@]}" | awk '$3 == 2 && $4 + $5 > 0' |
			refuse 'none is among the issuers in this file' \
				"current: KIND$form" \
				"anchors: '$keys/intermediate.pem'"
		cells "${kinds[@]}" | usages '[02]' |
			refuse 'the chain has none' "current: KIND$form"
	done
}

@test "anchors: PEM, DER, a public key, a pattern, a directory" {
	mkdir anchors
	cp "$keys/ca.pem" anchors/ca.crt
	openssl pkey -in "$keys/ca.key" -pubout -out ca.pub
	for anchor in "$keys/ca.pem" "$keys/ca.der" anchors 'anchors/c*.???'; do
		cells ec rsa ed25519 | agree ca \
			"current: '$keys/KIND-chain.pem', anchors: '$anchor'"
	done
	cells "${kinds[@]}" | usages '[02]' | selectors 1 | agree ca \
		"current: '$keys/KIND-chain.pem', anchors: ca.pub"
	cells "${kinds[@]}" | usages '[02]' | selectors 0 |
		refuse 'needs a certificate, and this is a public key' \
			"current: '$keys/KIND-chain.pem', anchors: ca.pub"
}

# bare KIND-OF-SOURCE SOURCE KIND...: a key without certificate.
bare() {
	local what=$1 source=$2

	shift 2
	cells "$@" | selectors 1 | usages '[13]' | agree none "$source"
	cells "$@" | selectors 1 | agree intermediate "$source" \
		"anchors: '$keys/intermediate.pem'"
	cells "$@" | usages '[13]' | selectors 0 |
		refuse "needs a certificate, and this is $what" "$source"
	cells "$@" | usages '[02]' |
		refuse "needs the issuer's certificate, and here is none" \
			"$source"
}

@test "certificate requests, PEM and DER" {
	for form in .csr -csr.der; do
		bare 'a certificate request' "current: '$keys/KIND$form'" \
			"${kinds[@]}"
	done
}

@test "public keys, PEM and DER, PKCS #1" {
	for form in .pub -pub.der; do
		bare 'a public key' "current: '$keys/KIND$form'" "${kinds[@]}"
	done
	for form in .pub -pub.der; do
		bare 'a public key' "current: '$keys/KIND-pkcs1$form'" rsa
	done
}

@test "private keys: PKCS #8, PKCS #1, SEC 1, PKCS #12, PEM and DER" {
	for form in .key -key.der; do
		bare 'a private key' "current: '$keys/KIND$form'" "${kinds[@]}"
	done
	for form in .key .der; do
		bare 'a private key' "current: '$keys/KIND-traditional$form'" \
			"${traditional[@]}"
	done
	bare 'a private key' "current: '$keys/KIND-half.key'" ec p384 p521
	bare 'a private key' "current: '$keys/KIND-parameters.key'" ec
	for kind in "${kinds[@]}"; do
		openssl pkcs12 -export -nocerts -inkey "$keys/$kind.key" \
			-passout pass: -out "$kind.p12"
	done
	bare 'a private key' 'current: KIND.p12' "${kinds[@]}"
}

@test "digests of public keys serve selector 1 with SHA2-256 and no others" {
	local digest

	digest=$(spki "$keys/ec.pem")
	awk '$5 == 1' <(cells ec) | selectors 1 | usages '[13]' |
		agree none "current: 'spki-sha256:${digest^^}'"
	cells ec | usages '[13]' | awk '$4 != 1 || $5 != 1' |
		refuse "it is for 1 1 1 and 3 1 1, and 'tlsa' has neither" \
			"current: 'spki-sha256:$digest'"
	cells ec | usages '[02]' | selectors 1 | awk '$5 == 1' |
		refuse 'it is for 1 1 1' "current: 'spki-sha256:$digest'"
	digest=$(spki "$keys/intermediate.pem")
	cells ec | usages '[02]' | selectors 1 | awk '$5 == 1' |
		agree intermediate "current: '$keys/KIND-chain.pem'" \
			"anchors: 'spki-sha256:$digest'"
	cells ec | usages '[02]' | awk '$4 != 1 || $5 != 1' |
		refuse "it is for 0 1 1 and 2 1 1, and 'tlsa' has neither" \
			"current: '$keys/KIND-chain.pem'" \
			"anchors: 'spki-sha256:$digest'"
}

@test "records given whole, whatever the parameters that are listed" {
	local owner usage selector matching data

	cells ec rsa | wanted intermediate >want
	while read -r owner usage selector matching data; do
		owner=${owner%%.*}
		printf '  - {host: mx.example.com, ports: %s/tcp, current: %s}\n' \
			"${owner#_}" "'tlsa:$usage $selector $matching $data'"
	done <want | sed '1i services:' >danezone.yaml
	danezone -q records -W no-only-sha512 |
		awk '{ print $1, $5, $6, $7, $8 }' | sort | diff want -
}

# service TLSA SOURCE-LINE...: a manifest with a single service.
service() {
	printf 'services:\n  - host: mx.example.com\n    ports: 443/tcp\n'
	printf '    tlsa: [%s]\n' "$1"
	shift
	printf '    %s\n' "$@"
}

@test "the names of RFC 7218 are the numbers" {
	service 'DANE-EE SPKI SHA2-256, DANE-TA Cert SHA2-256' \
		"current: $keys/ec-combined.pem" >danezone.yaml
	danezone records >named
	service '3 1 1, 2 0 1' "current: $keys/ec-combined.pem" >danezone.yaml
	danezone records | cmp - named
}

@test "current and next, each once" {
	service '3 1 1, 2 1 1' "current: [$keys/ec-combined.pem, $keys/ec-chain.pem]" \
		"next: $keys/rsa-combined.pem" \
		"anchors: $keys/intermediate.pem" >danezone.yaml
	{
		echo "2 1 1 $(spki "$keys/intermediate.pem")"
		for kind in ec rsa; do
			echo "3 1 1 $(spki "$keys/$kind.pem")"
		done
	} | sort >want
	danezone records | cut -f 5- | diff want -
}

@test "json holds what the lines hold" {
	need jq
	service '3 1 1, 2 1 1' "current: $keys/ec-combined.pem" \
		"next: $keys/rsa-combined.pem" >danezone.yaml
	danezone records --json | jq -r '.[] | .owner as $owner |
		.records[] | [$owner, .usage, .selector, .matching, .data] |
		map(tostring) | join(" ")' | sort >got
	wanted_tlsa | diff - got
}
