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
	mkdir -p bin certs/mx certs/mx-next certs/www zones build keys signed \
		published
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
' -f signed/example.com build/example.com
rndc reload example.com' ]
	[ "$(tlsa published/example.com)" -eq 6 ]
	# the comments of a zone that was not loaded do not count
	example danezone.1 EXAMPLES 2 | sed 's/^rndc/false/' >script
	cp published/example.com before
	cp "$keys/ed25519-chain.pem" certs/mx-next/fullchain.pem
	run ./script
	[ "$status" -eq 1 ]
	[ "$(tlsa build/example.com)" -eq 7 ]
	cmp before published/example.com
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

# at TIME COMMAND...: run it at that time of 22 November 2026.
at() {
	local time=$1

	shift
	SOURCE_DATE_EPOCH=$(date -u -d "2026-11-22T${time}Z" +%s) "$@"
}

@test "the next key, deployed when it is safe" {
	script 6
	stand_in postfix
	at 10:00 danezone update
	cp "$keys/ed25519-chain.pem" certs/mx-next/fullchain.pem
	at 11:00 danezone update
	sed 's/--wait/--wait --timeout 2h/' script >too-soon
	run at 11:00 sh ./too-soon
	[ "$status" -eq 1 ]
	[ "$output" = 'no: not before 2026-11-22T13:05:00Z' ]
	[ -e certs/mx-next/fullchain.pem ]
	run at 13:05 ./script
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 'yes: safe since 2026-11-22T13:05:00Z' ]
	[ "$(cat calls)" = 'postfix reload' ]
	cmp certs/mx/fullchain.pem "$keys/ed25519-chain.pem"
	[ ! -e certs/mx-next/fullchain.pem ]
	[ "$(tlsa zones/example.com.zone)" -eq 6 ]
	at 13:05 danezone status
}

# stages: those of danezone(1), a line each, with their asterisks.
stages() {
	sed -n '/^\.Sh STAGES$/,/^\.Sh ROLLOVER$/s/^\.It Li //p' \
		"$pages/danezone.1"
}

@test "the stages are those of the program, in its order" {
	at 10:00 danezone status --format prometheus |
		sed -nE '/^danezone_stage/ s/.*stage="([a-z]+)".*/\1/p' |
		head -n "$(stages | wc -l)" >program
	stages | sed 's/ \*$//' | diff - program
	[ "$(stages | wc -l)" -eq 10 ]
	[ "$(stages | grep -c '\*$')" -eq 4 ]
}

@test "a new key, other parameters, usage 2, SHA2-512" {
	[ "$(example danezone.1 'A new key' 1)" = "$(
		example danezone.yaml.5 EXAMPLES 1 |
			sed -nE '/certs\/mx/s/^ +//p')" ]
	# a new key at once with other parameters, and with usage 2
	sed -i 's/tlsa: .*/tlsa: 3 1 1/; /next:/d' danezone.yaml
	at 10:00 danezone -q update
	cp zones/example.com.zone kept.zone
	cp "$keys/p384-chain.pem" certs/mx/fullchain.pem
	for asked in '3 0 1 combination' '2 1 1 switch-ta'; do
		sed -i "s/tlsa: .*/tlsa: ${asked% *}/" danezone.yaml
		run at 14:00 danezone -q update
		[ "$status" -eq 3 ]
		[[ $output == *"[${asked##* }]"* ]]
		cmp kept.zone zones/example.com.zone
		at 14:00 danezone -q -W "no-${asked##* }" update
		cp kept.zone zones/example.com.zone
	done
	# the same key with other parameters, of both usages, and SHA2-512
	cp "$keys/ec-chain.pem" certs/mx/fullchain.pem
	for asked in '3 1 1, 2 1 1' '2 1 1' '3 1 1, 2 1 1' '3 1 1, 3 1 2' \
		'3 0 1'; do
		sed -i "s/tlsa: .*/tlsa: [$asked]/" danezone.yaml
		at 14:00 danezone -q update
	done
	# early until it is known that no cache has others, whosever they were
	run -1 at 16:04 danezone -q status
	[[ $output == *'early     mx.example.com:25/tcp'* ]]
	at 16:05 danezone -q status
	# records that nobody marked may be wrong, and are replaced
	sed -i 's/  ; danezone since.*//' zones/example.com.zone
	cp "$keys/p384-chain.pem" certs/mx/fullchain.pem
	sed -i 's/tlsa: .*/tlsa: [3 1 1]/' danezone.yaml
	at 17:00 danezone -q update
	cp kept.zone zones/example.com.zone
	sed -i 's/  ; danezone since.*//' zones/example.com.zone
	sed -i 's/tlsa: .*/tlsa: [2 1 1]/' danezone.yaml
	run -3 at 17:00 danezone -q update
}

@test "a next key without news, and a missing one" {
	cp "$keys/ec-csr.der" certs/mx-next/fullchain.pem
	sed -i 's/tlsa: .*/tlsa: 3 1 1/; s/missing: .*//' danezone.yaml
	at 10:00 danezone -q update
	run -1 at 10:01 danezone -q ready zones/example.com.zone \
		mx.example.com
	[ "$output" = "no: mx.example.com:25/tcp: the next key is in use already" ]
	rm certs/mx/fullchain.pem
	run at 10:01 danezone -q --missing keep status
	[[ $output == *'bring back the missing key'* ]]
}

@test "the marks, and when they are written" {
	local line=$'_25._tcp.mx.example.com.\t3600\tIN\tTLSA\t'
	local mark='; danezone since 2026-11-22T'

	example danezone.1 MARKS 1 | grep -F "$mark"
	at 10:00 danezone check >shown 2>/dev/null || [ $? -eq 1 ]
	[ "$(grep -c "$mark"'10:00:00Z (first)$' shown)" -eq 6 ]
	run ! grep "$mark" <(at 10:00 danezone -q zones/example.com.zone)
	at 10:00 danezone -q -o build/zone zones/example.com.zone
	at 10:00 danezone -q update
	grep "$line.*$mark"'10:00:00Z (first)$' zones/example.com.zone
	grep "$line.*$mark"'10:00:00Z (first)$' build/zone
	# from the zone as published, and from the file before
	at 11:00 danezone -q --previous build/zone zones/example.com.zone |
		cmp - build/zone
	cp build/zone before
	at 11:00 danezone -q -o build/zone zones/example.com.zone
	cmp before build/zone
	# laid out anew, with words of its own
	sed -E 's/\t(3 1 1 [0-9a-f]+)  ; (.*)/\t(; see 7; \2, ours\n\1)/' \
		before >zones/example.com.zone
	run at 13:00 danezone -q status
	[[ $output != *' -  '*' -  '* ]]
	[ "$(at 13:00 danezone -q check)" = '' ]
	# in the future, unreadable
	sed -E '0,/since 2026/s//since 2036/' before >zones/example.com.zone
	run at 13:00 danezone check
	[ "$status" -eq 0 ]
	[[ $output == *'lies in the future: it counts as unknown'* ]]
	cp "$keys/ed25519-chain.pem" certs/mx-next/fullchain.pem
	at 13:00 danezone -q update
	[ "$(tlsa zones/example.com.zone)" -eq 7 ]
	[ "$(grep -c "$mark" zones/example.com.zone)" -eq 5 ]
	rm certs/mx-next/fullchain.pem
	sed -E '0,/since 2026/s//since then/' before >zones/example.com.zone
	run at 13:00 danezone check
	[ "$status" -eq 0 ]
	[[ $output == *'cannot be read: it counts as unknown'* ]]
}

@test "the answers of ready" {
	local now answer

	example danezone.1 COMMANDS 1 >answers
	[ "$(wc -l <answers)" -eq 3 ]
	cp "$keys/ed25519-chain.pem" certs/mx-next/fullchain.pem
	at 10:00 danezone -q update
	for now in 12:05 12:04; do
		at "$now" danezone -q ready zones/example.com.zone \
			mx.example.com || [ $? -eq 1 ]
	done >shown
	rm certs/mx-next/fullchain.pem
	at 13:00 danezone -q ready zones/example.com.zone mx.example.com \
		>>shown || [ $? -eq 1 ]
	diff answers shown
	# what a service is called
	cp "$keys/ed25519-chain.pem" certs/mx-next/fullchain.pem
	for answer in mx.example.com mx.example.com:25 mx.example.com:25/tcp \
		_25._tcp.mx.example.com; do
		grep -qE "Li $answer( |\$)" "$pages/danezone.1"
		at 12:05 danezone -q ready zones/example.com.zone "$answer"
		at 12:05 danezone -q ready zones/example.com.zone "${answer^^}"
	done
	sed -i '/use: smtp/a \    via: _dane.example.com' danezone.yaml
	at 12:05 danezone -q update
	at 23:00 danezone -q ready zones/example.com.zone _dane.example.com
}

@test "looking at all services" {
	example danezone.1 EXAMPLES 7 | sed 's/^\$ //' >commands
	[ "$(wc -l <commands)" -eq 4 ]
	at 10:00 danezone -q update
	sed -i '/--connect/d' commands
	at 10:00 sh -e ./commands
	grep -q '^<!DOCTYPE html>$' status.html
	# the metrics are those of the manual
	sed -nE 's/^# TYPE ([a-z_]+) gauge$/\1/p' danezone.prom | sort >made
	sed -n '/^\.Ss Metrics/,/^\.El/p' "$pages/danezone.1" |
		grep -oE 'danezone_[a-z_]+' | sort | diff - made
}

# told SECTION: the keys that a subsection of danezone(1) names.
told() {
	sed -n "/^\\.Ss $1\$/,/^\\.El/p" "$pages/danezone.1" |
		sed -nE '/^\.It Li|^\.Li/s/^\.(It )?Li //p' |
		sed 's/ [No]*o .*//; s/ , /\n/g; s/ [,.]$//' | grep -E '^[a-z_0-9]+$'
}

@test "the keys of JSON" {
	local verb key

	at 10:00 danezone -q check --json >check.json || [ $? -eq 1 ]
	at 10:00 danezone -q update
	for verb in check status verify; do
		[ "$verb" = check ] ||
			at 10:00 danezone -q "$verb" --json >"$verb.json"
		grep -oE '"[a-z_0-9]+": ' "$verb.json" | tr -d '": ' |
			sort -u >made
		[ "$(wc -l <made)" -ge 14 ]
		told "JSON of $verb" >names
		while IFS= read -r key; do
			grep -x "$key" names
		done <made
	done
}

@test "the records sent to a server" {
	printf '#!/bin/sh\necho "$@"\ncat\n' >bin/nsupdate
	chmod +x bin/nsupdate
	example danezone.1 EXAMPLES 8 | sed 's/^\$ //' >commands
	run sh ./commands
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = '-k dane.key' ]
	[ "${lines[1]}" = 'zone example.com.' ]
	[ "${lines[-1]}" = 'send' ]
	[ "$(grep -c '^update add ' <<<"$output")" -eq 6 ]
}

@test "the completion for this session" {
	example danezone.1 EXAMPLES 9 | sed 's/^\$ //' >commands
	bash --norc -c '. ./commands; complete -p danezone'
	[ -z "$(example danezone.1 EXAMPLES 10)" ]
}
