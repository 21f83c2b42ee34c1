#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Lineages: trees laid out as the ACME clients themselves do it, before and
# after a renewal, read by `danezone records`. No client runs.

bats_require_minimum_version 1.5.0

setup_file() {
	export KEYS=$BATS_FILE_TMPDIR/keys
	"$BATS_TEST_DIRNAME/../keys/make-keys" "$KEYS" >&2
	cat "$KEYS/intermediate.pem" "$KEYS/ca.pem" >"$KEYS/issuers.pem"
	make_leaf ec-new "$KEYS/ec.key" same
	make_leaf ec-later EC
	make_leaf rsa-later RSA
}

# make_leaf NAME KIND: a certificate of the same CA with a key of its own;
# make_leaf NAME FILE same: with that key.
make_leaf() {
	local key=$KEYS/$1.key

	case $2 in
	EC) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
		-out "$key" ;;
	RSA) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
		-out "$key" 2>/dev/null ;;
	*) cp "$2" "$key" ;;
	esac
	openssl req -new -key "$key" -subj /CN=mx.example.com \
		-out "$KEYS/$1.csr"
	openssl x509 -req -in "$KEYS/$1.csr" -CA "$KEYS/intermediate.pem" \
		-CAkey "$KEYS/intermediate.key" -days 30 \
		-extfile <(echo 'subjectAltName = DNS:mx.example.com') \
		-out "$KEYS/$1.pem" 2>/dev/null
	cat "$KEYS/$1.pem" "$KEYS/issuers.pem" >"$KEYS/$1-chain.pem"
}

setup() {
	danezone=${DANEZONE:-$BATS_TEST_DIRNAME/../../danezone}
	cd "$BATS_TEST_TMPDIR" || return 1
}

# spki KEYFILE: the digest of its public half, as openssl computes it.
spki() {
	openssl pkey -in "$1" -pubout -outform DER | openssl dgst -sha256 -r |
		cut -d ' ' -f 1
}

# with_lineage LINEAGE...: a manifest of one service.
with_lineage() {
	{
		echo 'services:'
		echo '  - host: mx.example.com'
		echo '    ports: 25/tcp'
		echo '    lineage:'
		printf '      - "%s"\n' "$@"
	} >danezone.yaml
}

# gives KEYFILE...: the records are 3 1 1 of these keys, and nothing is said.
gives() {
	local key

	for key; do
		echo "3 1 1 $(spki "$key")"
	done | sort >wanted
	timeout 20 "$danezone" records -W no-one-record >printed 2>said
	sed -E 's/.*TLSA[[:space:]]+//' printed | sort >got
	diff -u wanted got && diff -u /dev/null said
}

# certbot writes into archive/NAME and points links in live/NAME there.
certbot() { # NUMBER LEAF
	local kind

	mkdir -p archive/mx.example.com live/mx.example.com
	echo 'This directory contains your keys and certificates.' \
		>live/mx.example.com/README
	cp "$KEYS/$2.key" "archive/mx.example.com/privkey$1.pem"
	cp "$KEYS/$2.pem" "archive/mx.example.com/cert$1.pem"
	cp "$KEYS/issuers.pem" "archive/mx.example.com/chain$1.pem"
	cp "$KEYS/$2-chain.pem" "archive/mx.example.com/fullchain$1.pem"
	for kind in cert chain fullchain privkey; do
		ln -sfn "../../archive/mx.example.com/$kind$1.pem" \
			"live/mx.example.com/$kind.pem"
	done
}

@test "certbot: links into archive/, before and after a renewal" {
	with_lineage certbot:live/mx.example.com
	certbot 1 ec
	gives "$KEYS/ec.key"
	certbot 2 ec-new
	gives "$KEYS/ec.key"
	certbot 3 rsa
	gives "$KEYS/rsa.key"
}

@test "certbot: it makes no next key, so that one record is warned of" {
	with_lineage certbot:live/mx.example.com
	certbot 1 ec
	run -0 --separate-stderr timeout 20 "$danezone" records
	[[ $stderr == *'mx.example.com: all records are of the current key'* ]]
	[[ $stderr == *'[one-record]'* ]]
}

# dehydrated writes NAME-TIME.pem and points links beside it there.
dehydrated() { # TIME LEAF
	local at=certs/mx.example.com

	mkdir -p "$at"
	cp "$KEYS/$2.csr" "$at/cert-$1.csr"
	cp "$KEYS/$2.pem" "$at/cert-$1.pem"
	cp "$KEYS/issuers.pem" "$at/chain-$1.pem"
	cp "$KEYS/$2-chain.pem" "$at/fullchain-$1.pem"
	ln -sf "privkey-$1.pem" "$at/privkey.pem"
	ln -sf "chain-$1.pem" "$at/chain.pem"
	ln -sf "fullchain-$1.pem" "$at/fullchain.pem"
	ln -sf "cert-$1.csr" "$at/cert.csr"
	ln -sf "cert-$1.pem" "$at/cert.pem"
}

@test "dehydrated: privkey.roll.pem is the next key, and then the current one" {
	local at=certs/mx.example.com

	with_lineage "dehydrated:$at/"
	mkdir -p "$at"
	cp "$KEYS/ec.key" "$at/privkey-1700000000.pem"
	dehydrated 1700000000 ec
	gives "$KEYS/ec.key"
	cp "$KEYS/ec-later.key" "$at/privkey.roll.pem"
	gives "$KEYS/ec.key" "$KEYS/ec-later.key"
	mv "$at/privkey.roll.pem" "$at/privkey-1705000000.pem"
	cp "$KEYS/rsa-later.key" "$at/privkey.roll.pem"
	dehydrated 1705000000 ec-later
	gives "$KEYS/ec-later.key" "$KEYS/rsa-later.key"
}

@test "dehydrated: RSA, and with next keys nothing is warned of" {
	local at=certs/mx.example.com

	with_lineage "dehydrated:$at"
	dehydrated 1700000000 rsa
	gives "$KEYS/rsa.key"
	run -0 --separate-stderr timeout 20 "$danezone" records
	[ -z "$stderr" ]
}

@test "dehydrated: while it renews, the key in place counts before its certificate" {
	local at=certs/mx.example.com

	with_lineage "dehydrated:$at"
	mkdir -p "$at"
	cp "$KEYS/rsa.key" "$at/privkey-1690000000.pem" # an old one, long gone
	cp "$KEYS/ec.key" "$at/privkey-1700000000.pem"
	dehydrated 1700000000 ec
	cp "$KEYS/ec-later.key" "$at/privkey-1705000000.pem"
	cp "$KEYS/rsa-later.key" "$at/privkey.roll.pem"
	gives "$KEYS/ec.key" "$KEYS/ec-later.key" "$KEYS/rsa-later.key"
	dehydrated 1705000000 ec-later
	gives "$KEYS/ec-later.key" "$KEYS/rsa-later.key"
}

# acme.sh overwrites its files.
acme_sh() { # DIRECTORY NAME LEAF
	mkdir -p "$1/backup"
	echo "Le_Domain='$2'" >"$1/$2.conf"
	cp "$KEYS/$3.key" "$1/$2.key"
	cp "$KEYS/$3.csr" "$1/$2.csr"
	echo '[ req_distinguished_name ]' >"$1/$2.csr.conf"
	cp "$KEYS/$3.pem" "$1/$2.cer"
	cp "$KEYS/issuers.pem" "$1/ca.cer"
	{
		cat "$KEYS/$3.pem"
		echo
		cat "$KEYS/issuers.pem"
	} >"$1/fullchain.cer"
}

@test "acme.sh: NAME_ecc, NAME.key.next missing, empty, blank, there" {
	local at=mx.example.com_ecc

	with_lineage "acme.sh:$at"
	acme_sh "$at" mx.example.com ec
	gives "$KEYS/ec.key"
	: >"$at/mx.example.com.key.next"
	gives "$KEYS/ec.key"
	echo >"$at/mx.example.com.key.next" # as acme.sh itself empties it
	gives "$KEYS/ec.key"
	cp "$KEYS/ec-later.key" "$at/mx.example.com.key.next"
	gives "$KEYS/ec.key" "$KEYS/ec-later.key"
	acme_sh "$at" mx.example.com ec-later
	gives "$KEYS/ec-later.key"
}

@test "acme.sh: while it renews, the key in place counts before its certificate" {
	local at=mx.example.com_ecc

	with_lineage "acme.sh:$at"
	acme_sh "$at" mx.example.com ec
	cp "$KEYS/ec-later.key" "$at/mx.example.com.key"
	echo >"$at/mx.example.com.key.next"
	gives "$KEYS/ec.key" "$KEYS/ec-later.key"
	# not with whole certificates, of which there is only one
	echo '    tlsa: 3 0 1' >>danezone.yaml
	timeout 20 "$danezone" records -W no-one-record >printed
	[ "$(grep -c '3 0 1' printed)" -eq 1 ]
	acme_sh "$at" mx.example.com ec-later
	with_lineage "acme.sh:$at"
	gives "$KEYS/ec-later.key"
}

@test "acme.sh: RSA and EC side by side, each with a next key" {
	with_lineage acme.sh:mx.example.com acme.sh:mx.example.com_ecc
	acme_sh mx.example.com mx.example.com rsa
	acme_sh mx.example.com_ecc mx.example.com ec
	cp "$KEYS/rsa-later.key" mx.example.com/mx.example.com.key.next
	cp "$KEYS/ec-later.key" mx.example.com_ecc/mx.example.com.key.next
	gives "$KEYS/rsa.key" "$KEYS/rsa-later.key" "$KEYS/ec.key" \
		"$KEYS/ec-later.key"
}

@test "acme.sh: a wildcard in the directory's name is no pattern" {
	with_lineage 'acme.sh:*.example.com_ecc'
	acme_sh '*.example.com_ecc' '*.example.com' ec
	acme_sh 'other.example.com_ecc' 'other.example.com' rsa
	cp "$KEYS/ec-later.key" '*.example.com_ecc/*.example.com.key.next'
	gives "$KEYS/ec.key" "$KEYS/ec-later.key"
}

@test "acme.sh: the directory of the other kind of key is hinted at" {
	with_lineage acme.sh:mx.example.com
	acme_sh mx.example.com_ecc mx.example.com ec
	run -2 --separate-stderr timeout 20 "$danezone" records
	[[ ${stderr_lines[0]} == *'mx.example.com/fullchain.cer: no such file, or an empty one, where there ought to be one of acme.sh'* ]]
	[ "${stderr_lines[1]}" = 'danezone: hint: a certificate with an EC key is in mx.example.com_ecc' ]
}

# lego overwrites its files; the chain is in NAME.crt.
lego() { # LEAF
	local at=certificates/mx.example.com

	mkdir -p certificates
	cp "$KEYS/$1-chain.pem" "$at.crt"
	cp "$KEYS/intermediate.pem" "$at.issuer.crt"
	cp "$KEYS/$1.key" "$at.key"
	echo '{"domain": "mx.example.com"}' >"$at.json"
}

@test "lego: NAME.crt, before and after a renewal" {
	with_lineage lego:certificates/mx.example.com
	lego ec
	gives "$KEYS/ec.key"
	lego rsa-later
	gives "$KEYS/rsa-later.key"
}

@test "the issuer in a lineage's chain serves usage 2" {
	with_lineage lego:certificates/mx.example.com
	echo '    tlsa: 2 1 1' >>danezone.yaml
	lego ec
	run -0 --separate-stderr timeout 20 "$danezone" records
	[[ $output == *"2 1 1 $(spki "$KEYS/intermediate.key")" ]]
	[ -z "$stderr" ]
}

@test "a lineage that is not there is an error, or the records stay" {
	with_lineage certbot:live/mx.example.com
	run -2 --separate-stderr timeout 20 "$danezone" records
	[[ $stderr == *': error: live/mx.example.com/fullchain.pem: no such file, or an empty one, where there ought to be one of certbot' ]]
	echo '    missing: keep' >>danezone.yaml
	run -0 --separate-stderr timeout 20 "$danezone" records
	[[ $stderr == *': warning: '*'one of certbot: the records that the zone has stay' ]]
}

@test "mistakes in a lineage are hinted at" {
	with_lineage cerbot:live/mx.example.com
	run -2 --separate-stderr timeout 20 "$danezone" records
	[[ $stderr == *"did you mean 'certbot'?"* ]]
	with_lineage certs/mx
	run -2 --separate-stderr timeout 20 "$danezone" records
	[[ $stderr == *'write certbot, dehydrated, acme.sh or lego, a colon'* ]]
	with_lineage certbot:\~/live
	run -2 --separate-stderr timeout 20 "$danezone" records
	[[ $stderr == *"'~' is not expanded"* ]]
	with_lineage lego:certificates/mx.example.com.crt
	run -2 --separate-stderr timeout 20 "$danezone" records
	[[ $stderr == *"leave '.crt' out"* ]]
}
