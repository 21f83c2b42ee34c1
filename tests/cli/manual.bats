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

# service LINE...: a manifest with one service, of these keys and what else is
# required.
service() {
	local line other

	echo 'services:'
	echo '  - ttl: 1h'
	for line in "$@"; do
		if [[ $line == ttl:* ]]; then
			continue
		fi
		echo "    $line"
	done
	for other in 'host: example.com' 'ports: 443/tcp' \
		'current: certs/mx/fullchain.pem'; do
		if [[ " ${*//$'\n'/ } " != *" ${other%%:*}: "* ]]; then
			echo "    $other"
		fi
	done
}

# Files for all sources that the manual names.
make_sources() {
	local key

	mkdir -p rsa ecdsa mx-next ca intermediates certs/mx.example.com
	for key in rsa ecdsa certs/mx.example.com; do
		cp "$keys/ec-chain.pem" "$key/fullchain.pem"
	done
	cp "$keys/ed25519.key" mx-next/privkey.pem
	cp "$keys/ca.pem" ca/root.pem
	cp "$keys/intermediate.pem" intermediates
}

# The zone with MX and SRV records, for selectors.
make_zone() {
	{
		cat zones/example.com.zone
		printf '@ MX 10 mx\n_xmpp-server._tcp SRV 0 0 5269 www\n'
	} >selected.zone
}

@test "the values of the manifest's keys" {
	local number snippet key

	make_sources
	make_zone
	for number in {1..17}; do
		snippet=$(example danezone.yaml.5 services "$number")
		key=${snippet%%:*}
		echo "$number: $snippet"
		[ -n "$key" ]
		service "$snippet" >danezone.yaml
		case $key in
		mx) sed -i '/ host:/d; / ports:/d' danezone.yaml ;;
		srv) sed -i '/ host:/d; / ports:/d' danezone.yaml ;;
		lineage) sed -i '/ current:/d' danezone.yaml ;;
		use) sed -i '/ ports:/d' danezone.yaml ;;
		ttl) sed -i "s/ttl: .*/$snippet/" danezone.yaml ;;
		esac
		grep -qF "$snippet" danezone.yaml
		[ -n "$(danezone -W no-one-record records -z example.com \
			selected.zone)" ]
	done
	[ -z "$(example danezone.yaml.5 services 18)" ]
}

@test "data of records in the manifest" {
	local number hex

	hex=$(sed -n 's/^1 1 //p' "$keys/ec.association")
	for number in 1 2; do
		example danezone.yaml.5 Sources "$number" |
			sed "s/1c6b\.\.\.9f/$hex/" >line
		if [ "$number" -eq 2 ]; then
			service "$(cat line)" \
				'current: certs/www/fullchain.pem'
		else
			service "$(cat line)"
		fi >danezone.yaml
		danezone records | grep "3 1 1 $hex"
	done
	[ -z "$(example danezone.yaml.5 Sources 3)" ]
}

@test "paths and patterns in the manifest" {
	cp "$keys/ec.pem" 'certs/a*.pem'
	cp "$keys/rsa.pem" certs/ab.pem
	service 'current: "certs/a*.pem"' >danezone.yaml
	[ "$(danezone -q records | wc -l)" -eq 2 ]
	service 'current: certs/a\*.pem' >danezone.yaml
	danezone -q records | grep -F "$(cat "$keys/ec.association")"
	[ "$(danezone -q records | wc -l)" -eq 1 ]
	# shellcheck disable=SC2088 # as it is written
	service 'current: ~/mx.pem' >danezone.yaml
	run -2 danezone records
	[[ $output == *"hint: '~' is not expanded"* ]]
}

@test "who says what a service does not say itself" {
	local key='current: certs/mx/fullchain.pem'

	cat >danezone.yaml <<-END
		services:
		  - {host: a.example, use: near, ttl: 1m, $key}
		  - {host: b.example, use: near, $key}
		  - {host: c.example, use: far, $key}
		  - {host: d.example, $key}
		  - {host: e.example, use: smtp, tlsa: 3 1 1, $key}
		templates:
		  near: {use: far, ttl: 2m}
		  far: {use: https, ttl: 3m}
		defaults: {use: imaps, ttl: 4m, tlsa: [3 0 1]}
	END
	danezone -q records | awk '{ print $1, $2, $5, $6, $7 }' >shown
	diff - shown <<-END
		_443._tcp.a.example. 60 3 0 1
		_443._tcp.b.example. 120 3 0 1
		_443._tcp.c.example. 180 3 0 1
		_993._tcp.d.example. 240 3 0 1
		_25._tcp.e.example. 240 3 1 1
	END
}

@test "how an alias for ACME may look" {
	local alias

	for alias in a.example _acme-challenge.b.example '{name}.c.example' \
		'd.{name}.example'; do
		cat >danezone.yaml <<-END
			services: []
			zones:
			  example.com:
			    acme:
			      alias: "$alias"
			      names: [example.com, "*.www.example.com"]
		END
		danezone records | awk '{ print $1, $5 }'
	done >shown
	diff - shown <<-END
		_acme-challenge.example.com. _acme-challenge.a.example.
		_acme-challenge.www.example.com. _acme-challenge.a.example.
		_acme-challenge.example.com. _acme-challenge.b.example.
		_acme-challenge.www.example.com. _acme-challenge.b.example.
		_acme-challenge.example.com. _acme-challenge.c.example.
		_acme-challenge.www.example.com. _acme-challenge.www.c.example.
		_acme-challenge.example.com. _acme-challenge.d.example.
		_acme-challenge.www.example.com. _acme-challenge.d.www.example.
	END
}

@test "templates, defaults and zones of the manifest" {
	local number

	printf 'services:\n  - {host: mx.example.com, use: our-mail, %s}\n' \
		'current: certs/mx/fullchain.pem' >services
	{
		cat services
		example danezone.yaml.5 templates 1
	} >danezone.yaml
	[ "$(danezone records | wc -l)" -eq 2 ]
	sed -i 's/our-mail/smtp/' services
	{
		cat services
		example danezone.yaml.5 defaults 1
		example danezone.yaml.5 zones 1
	} >danezone.yaml
	run danezone records
	[ "$status" -eq 0 ]
	[[ $output == *_25._tcp.mx.example.com.$'\t3600\tIN\tTLSA\t3 1 1 '* ]]
	{
		cat services
		example danezone.yaml.5 zones 2
	} >danezone.yaml
	danezone --now 2026-11-22T10:00:00Z zones/example.com.zone |
		grep -F ' 2026112200 '
	for number in 3 4 5; do
		{
			cat services
			example danezone.yaml.5 zones "$number"
		} >danezone.yaml
		danezone records >"acme$number"
	done
	grep -cE $'\tCNAME\t_acme-challenge\.((www|mx)\.)?letsencrypt\.' \
		acme3 | diff - <(echo 3)
	grep -c $'\tCNAME\t_acme-challenge\.validation\.example\.org\.$' \
		acme4 | diff - <(echo 3)
	grep $'^_validation-persist\.example\.com\.\t.*\tTXT\t"ca.example; acc' \
		acme5
	[ -z "$(example danezone.yaml.5 zones 6)" ]
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
