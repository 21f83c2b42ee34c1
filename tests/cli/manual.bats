#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The examples of the manual do what the manual says.

bats_require_minimum_version 1.5.0

setup_file() {
	"$BATS_TEST_DIRNAME/../keys/make-keys" "$BATS_FILE_TMPDIR/keys" \
		>/dev/null 2>&1
}

setup() {
	danezone=${DANEZONE:-$BATS_TEST_DIRNAME/../../danezone}
	keys=$BATS_FILE_TMPDIR/keys
	pages=$BATS_TEST_DIRNAME/../../man
	cd "$BATS_TEST_TMPDIR" || return 1
	mkdir -p bin certs/mx certs/mx-next certs/www zones build keys signed
	PATH=$PWD/bin:$PATH
	ln -s "$danezone" bin/danezone
	cp "$keys/ec-chain.pem" certs/mx/fullchain.pem
	cp "$keys/rsa-chain.pem" certs/www/fullchain.pem
	example danezone.yaml.5 EXAMPLES 1 >danezone.yaml
	{
		printf '%s\n' "\$ORIGIN example.com." "\$TTL 1h"
		printf '@\tSOA\tns hostmaster 7 1h 15m 4w 5m\n'
		printf '\tNS\tns\n\tA\t192.0.2.1\n'
		printf '%s\tA\t192.0.2.1\n' ns mx www
	} >zones/example.com.zone
}

# example PAGE SECTION NUMBER: a display of the manual, as it is read.
example() {
	awk -v section="$2" -v number="$3" '
		/^\.S[hs] / { here = $0 ~ "^.S[hs] \"?" section "\"?$" }
		/^\.Ed/ { shown = 0 }
		shown && here && count == number
		/^\.Bd/ { shown = 1; count += here }' "$pages/$1" |
		sed 's/\\e/\\/g'
}

# script NUMBER: write the program that an example of danezone(1) shows.
script() {
	example danezone.1 EXAMPLES "$1" >script
	[ -s script ]
	chmod +x script
}

# stand_in NAME: a program that only tells how it was called.
stand_in() {
	printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n' "$1" "$PWD" >"bin/$1"
	chmod +x "bin/$1"
}

# tlsa FILE: how many TLSA records it has.
tlsa() {
	grep -c '[[:blank:]]TLSA[[:blank:]]' "$1"
}

@test "the manifest, checked and updated" {
	example danezone.1 EXAMPLES 1 | sed 's/^\$ //' >commands
	[ "$(cat commands)" = $'danezone check\ndanezone update' ]
	run danezone check
	[ "$status" -eq 1 ]
	[ -n "$output" ]
	danezone update
	# mx: the leaf's key and its issuer's; 443/tcp and 443/udp of two hosts
	[ "$(tlsa zones/example.com.zone)" -eq 6 ]
	danezone check
	cp "$keys/ed25519-chain.pem" certs/mx-next/fullchain.pem
	danezone update
	[ "$(tlsa zones/example.com.zone)" -eq 7 ]
	[ "$(danezone check 2>&1)" = '' ]
}

@test "the small manifest" {
	example danezone.yaml.5 DESCRIPTION 1 |
		sed "s|/etc/ssl/.*|$keys/ec.pem|" >danezone.yaml
	[ "$(danezone records | wc -l)" -eq 1 ]
}

@test "the values of the manifest's keys" {
	local number snippet key

	mkdir rsa ecdsa mx-next ca
	for key in rsa ecdsa mx-next; do
		cp "$keys/ec-chain.pem" "$key/fullchain.pem"
	done
	cp "$keys/ca.pem" ca/root.pem
	for number in {1..7}; do
		snippet=$(example danezone.yaml.5 services "$number")
		key=${snippet%%:*}
		{
			echo 'services:'
			echo "  - $snippet"
			for other in 'host: example.com' 'ports: 443/tcp' \
				'current: certs/mx/fullchain.pem'; do
				if [ "${other%%:*}" != "$key" ]; then
					echo "    $other"
				fi
			done
		} >danezone.yaml
		echo "$snippet"
		[ -n "$(danezone records)" ]
	done
	[ -z "$(example danezone.yaml.5 services 8)" ]
}

@test "defaults and zones of the manifest" {
	printf 'services:\n  - {host: mx.example.com, ports: 25/tcp, %s}\n' \
		'current: certs/mx/fullchain.pem' >services
	{
		cat services
		example danezone.yaml.5 defaults 1
		example danezone.yaml.5 zones 1
	} >danezone.yaml
	run danezone records
	[ "$status" -eq 0 ]
	[[ $output == _25._tcp.mx.example.com.$'\t3600\tIN\tTLSA\t3 1 1 '* ]]
	{
		cat services
		example danezone.yaml.5 zones 2
	} >danezone.yaml
	danezone --now 2026-11-22T10:00:00Z zones/example.com.zone |
		grep -F ' 2026112200 '
}

@test "the script that builds, signs and loads" {
	script 2
	stand_in dnssec-signzone
	stand_in rndc
	./script
	[ "$(cat calls)" = 'dnssec-signzone -S -K keys -o example.com'\
' -f signed/example.com.zone build/example.com.zone
rndc reload example.com' ]
	[ "$(tlsa build/example.com.zone)" -eq 6 ]
}

@test "the makefile" {
	script 3
	mv script Makefile
	cp certs/mx/fullchain.pem certs/mx-next/fullchain.pem
	make build/example.com.zone
	[ "$(tlsa build/example.com.zone)" -eq 6 ]
	run make build/example.com.zone
	[[ $output == *'up to date'* ]]
	touch -d '+1 minute' certs/www/fullchain.pem
	make -q build/example.com.zone && return 1
	touch -d '+1 minute' zones/example.com.zone
	cp build/example.com.zone before
	make build/example.com.zone
	cmp before build/example.com.zone
}

@test "the pre-commit hook" {
	script 4
	run ./script
	[ "$status" -eq 1 ]
	danezone update
	./script
}

@test "the deploy hook" {
	script 5
	sed -i "s|/etc/danezone.yaml|$PWD/danezone.yaml|" script
	stand_in rndc
	./script unchanged_cert
	[ ! -e calls ]
	./script deploy_cert
	[ "$(cat calls)" = $'rndc sync -clean example.com
rndc reload example.com' ]
	[ "$(tlsa zones/example.com.zone)" -eq 6 ]
}

@test "the records sent to a server" {
	printf '#!/bin/sh\necho "$@"\ncat\n' >bin/nsupdate
	chmod +x bin/nsupdate
	example danezone.1 EXAMPLES 6 | sed 's/^\$ //' >commands
	run sh ./commands
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = '-k dane.key' ]
	[ "${lines[1]}" = 'zone example.com.' ]
	[ "${lines[-1]}" = 'send' ]
	[ "$(grep -c '^update add ' <<<"$output")" -eq 6 ]
}

@test "the completion for this session" {
	example danezone.1 EXAMPLES 7 | sed 's/^\$ //' >commands
	bash --norc -c '. ./commands; complete -p danezone'
	[ -z "$(example danezone.1 EXAMPLES 8)" ]
}
