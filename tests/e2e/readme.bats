#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What README.md shows is what happens: its example, scripts and hooks.

bats_require_minimum_version 1.5.0
# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

setup_file() {
	make_keys keys
}

setup() {
	setup_case
	need openssl
	case $program in
	*/*) program=$(realpath "$program") ;;
	*) program=$(command -v "$program") ;;
	esac
	mkdir bin certs zones build published signed keys
	ln -s "$program" bin/danezone
	PATH=$PWD/bin:$PATH
	unset -f danezone
	cp "$BATS_FILE_TMPDIR/keys/mx/fullchain.pem" certs/mx.pem
	cp "$BATS_FILE_TMPDIR/keys/mx-next/fullchain.pem" certs/mx-next.pem
	block zone >zones/example.com.zone
	block manifest >danezone.yaml
}

# block NAME: the block of that name, as a reader would copy it.
block() {
	awk -v name="$1" '/^```/ { here = $2 == name; next } here' \
		"$top/README.md" >found
	[ -s found ]
	cat found
}

# script NAME: the same, to be run.
script() {
	block "$1" >script
	chmod +x script
	mv script "$1"
}

# stand_in NAME: a program that only tells how it was called.
stand_in() {
	printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n' "$1" "$PWD" >"bin/$1"
	chmod +x "bin/$1"
}

# without_digests: all keys look alike.
without_digests() {
	sed -E 's/[0-9a-f]{64}/DIGEST/g'
}

tlsa() {
	grep -cE '[[:blank:]]TLSA[[:blank:]]' "$1"
}

@test "the example: zone, manifest, difference" {
	run -1 danezone --now 2026-11-22T10:00:00Z check
	diff <(block diff | without_digests) <(without_digests <<<"$output")
	danezone update
	[ "$(danezone check 2>&1)" = '' ]
	grep -qx "	TXT	\"a line without an owner of its own\"" \
		zones/example.com.zone
}

# without_ends: all certificates end on one day.
without_ends() {
	sed -E 's/[0-9]{4}(-[0-9]{2}){2}$/DATE/'
}

@test "the stages an hour after the update" {
	danezone --now 2026-11-22T10:00:00Z update
	run -1 danezone --now 2026-11-22T11:00:00Z status
	diff <(block status | without_ends) <(without_ends <<<"$output")
}

@test "the next key is deployed when it is safe" {
	stand_in postfix
	script deploy
	danezone --now 2026-11-22T10:00:00Z update
	# no: nothing is moved, nobody is told
	sed 's/--wait/--wait --timeout 1h/' deploy >deploy-soon
	SOURCE_DATE_EPOCH=$(date -d 2026-11-22T11:00:00Z +%s) \
		run -1 sh ./deploy-soon
	[ "$output" = 'no: not before 2026-11-22T12:05:00Z' ]
	[ -e certs/mx-next.pem ]
	[ ! -e calls ]
	SOURCE_DATE_EPOCH=$(date -d 2026-11-22T12:05:00Z +%s) run -0 ./deploy
	[ "${lines[0]}" = 'yes: safe since 2026-11-22T12:05:00Z' ]
	[ "$(cat calls)" = 'postfix reload' ]
	[ "$(tlsa zones/example.com.zone)" -eq 2 ]
	run -0 danezone --now 2026-11-22T12:05:00Z status
	[ "${lines[-1]}" = '2 active' ]
	cmp certs/mx.pem "$BATS_FILE_TMPDIR/keys/mx-next/fullchain.pem"
}

@test "a first manifest, and what services and keys can be named by" {
	local pem=$BATS_FILE_TMPDIR/keys/mx/fullchain.pem
	local digest

	danezone init zones/*.zone >first.yaml
	sed -n '/^services:/,$p' first.yaml | grep -qx '  - mx: example.com'
	run -2 danezone check -m first.yaml
	[[ $output == *'error: keys/example.com-mx.pem: no such file'* ]]

	digest=$(openssl x509 -in "$pem" -noout -pubkey |
		openssl pkey -pubin -outform DER | openssl dgst -sha256 -r |
		cut -d ' ' -f 1)
	mkdir -p dehydrated/mx.example.com certbot/example.com
	cp "$pem" dehydrated/mx.example.com
	cp "$pem" certbot/example.com
	openssl pkcs12 -export -nokeys -in "$pem" -passout pass: -out xmpp.p12
	printf '%s\tA\t192.0.2.1\n' www git >>zones/example.com.zone
	printf '_xmpp-server._tcp\tSRV\t0 0 5269 mx\n' \
		>>zones/example.com.zone
	block sources | sed "s|/var/lib/dehydrated/certs|dehydrated|
		s|/etc/letsencrypt/live|certbot|
		s|spki-sha256:.*|spki-sha256:$digest|" >danezone.yaml
	danezone -W no-one-record records -z example.com \
		zones/example.com.zone >printed
	awk '{ print $1 }' printed | diff - <(printf '%s.example.com.\n' \
		_443._tcp.git _25._tcp.mx _5269._tcp.mx _443._tcp.www)
}

@test "the script that builds, signs and loads" {
	need dnssec-keygen dnssec-signzone
	dnssec-keygen -q -K keys -a ECDSAP256SHA256 -f KSK example.com
	dnssec-keygen -q -K keys -a ECDSAP256SHA256 example.com
	stand_in rndc
	script build-zones
	./build-zones
	[ "$(cat calls)" = 'rndc reload example.com' ]
	[ "$(tlsa published/example.com)" -eq 4 ]
	dnssec-verify -q -o example.com signed/example.com
	cp published/example.com before
	./build-zones
	cmp before published/example.com
	# the serial goes on from what was published, not from the source
	mv certs/mx-next.pem certs/mx.pem
	first=$(awk '/; serial/ { print $1 }' before)
	./build-zones
	second=$(awk '/; serial/ { print $1 }' published/example.com)
	[ "$second" -gt "$first" ]
	[ "$(tlsa published/example.com)" -eq 2 ]
}

@test "a zone that could not be loaded was not published" {
	stand_in dnssec-signzone
	printf '#!/bin/sh\nexit 1\n' >bin/rndc
	chmod +x bin/rndc
	script build-zones
	SOURCE_DATE_EPOCH=$(date -d 2026-11-22T10:00:00Z +%s) \
		run -1 ./build-zones
	[ "$(tlsa build/example.com)" -eq 4 ]
	[ ! -e published/example.com ]
	# the times are those of the run that loads it
	stand_in rndc
	SOURCE_DATE_EPOCH=$(date -d 2026-11-22T15:00:00Z +%s) ./build-zones
	[ "$(grep -c 'since 2026-11-22T15:00:00Z' published/example.com)" -eq 4 ]
	run -1 danezone --now 2026-11-22T16:00:00Z ready published/example.com \
		mx.example.com
	[ "$output" = 'no: not before 2026-11-22T17:05:00Z' ]
}

@test "the make rule" {
	need make
	block makefile >Makefile
	make build/example.com.zone
	[ "$(tlsa build/example.com.zone)" -eq 4 ]
	make -q build/example.com.zone
	touch -d '+1 minute' certs/mx.pem
	run -1 make -q build/example.com.zone
}

@test "the pre-commit hook" {
	need git
	git init -q .
	git config user.name test
	git config user.email test@example.com
	script pre-commit
	mkdir -p .git/hooks
	mv pre-commit .git/hooks
	git add zones danezone.yaml
	run -1 git commit -q -m stale
	danezone update
	git add zones
	git commit -q -m fresh
	[ "$(git rev-list --count HEAD)" -eq 1 ]
}

@test "the deploy hook" {
	script deploy-hook
	sed -i "s|/etc/danezone.yaml|$PWD/danezone.yaml|" deploy-hook
	stand_in rndc
	./deploy-hook unchanged_cert
	[ ! -e calls ]
	./deploy-hook deploy_cert
	[ "$(cat calls)" = $'rndc sync -clean example.com
rndc reload example.com' ]
	[ "$(tlsa zones/example.com.zone)" -eq 4 ]
	# an error keeps named from being told to reload
	rm calls certs/mx.pem
	run -2 ./deploy-hook deploy_cert
	[ "$(cat calls)" = 'rndc sync -clean example.com' ]
}

@test "the records for dynamic update" {
	printf '#!/bin/sh\necho "$@"\ncat\n' >bin/nsupdate
	chmod +x bin/nsupdate
	script nsupdate
	run -0 sh ./nsupdate
	[ "${lines[0]}" = '-k dane.key' ]
	[ "${lines[-1]}" = send ]
	[ "$(grep -c '^update add ' <<<"$output")" -eq 4 ]
}

@test "the documents that it links to exist" {
	grep -oE '\]\([^)]+\)' "$top/README.md" | tr -d '])(' >links
	[ "$(wc -l <links)" -ge 5 ]
	while IFS= read -r link; do
		[ -e "$top/$link" ]
	done <links
}
