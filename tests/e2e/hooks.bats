#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The hooks and the timer of the examples go through whole rollovers: the clock
# is a variable, and signing, loading and restarting leave copies and a note.

bats_require_minimum_version 1.5.0
# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

readonly begin=1790000000 minute=60 hour=3600 day=86400
readonly safe=$((2 * hour + 5 * minute)) # 2 x TTL and propagation

setup_file() {
	make_keys first second
}

setup() {
	setup_case
	need openssl
	case $program in
	*/*) program=$(realpath "$program") ;;
	*) program=$(command -v "$program") ;;
	esac
	export DANEZONE=$program SOURCE_DATE_EPOCH=$begin
	export ROLLOVER=$top/examples/timer/rollover CONFIGS=$PWD/etc
	mkdir -p etc/zones etc/tls live
	printf '%s\n' '$TTL 1d' '@ SOA ns1 hostmaster 1 1h 15m 4w 5m' \
		'@ NS ns1' 'ns1 A 192.0.2.1' 'mx A 192.0.2.2' \
		>etc/zones/example.com
	served=etc/tls/mx.example.com.pem
	loaded=$PWD/loaded # what the name server has
	: >calls
}

# pair NUMBER: the directory of one of four keys with their certificates.
pair() {
	local -a pairs=(first/mx first/mx-next second/mx second/mx-next)

	echo "$BATS_FILE_TMPDIR/${pairs[$1 - 1]}"
}

# spki FILE: the data of a 3 1 1 record.
spki() {
	openssl pkey -in "$1/key.pem" -pubout -outform DER |
		openssl dgst -sha256 -r | cut -d ' ' -f 1
}

# take DIRECTORY: an example's manifest and configuration, with paths and
# commands of this test. The server has the first key already.
take() {
	cp "$top/examples/$1/"{danezone.yaml,mx.example.com.conf} etc
	chmod u+w etc/*.*
	sed -i -E "s#^(KEY|CHAIN|ROLL)=/.*/#\1=$PWD/live/#" \
		etc/mx.example.com.conf
	cat >>etc/mx.example.com.conf <<-END
		SIGN='echo sign >>$PWD/calls; cp build/example.com $loaded.new'
		RELOAD='echo reload >>$PWD/calls; mv $loaded.new $loaded'
		RESTART='echo restart >>$PWD/calls; cp tls/*.pem $PWD/server.pem'
	END
	cat "$(pair 1)"/{key,fullchain}.pem >"$served"
	cp "$served" server.pem
}

at() { # SECONDS since the begin
	export SOURCE_DATE_EPOCH=$((begin + $1))
}

rollover() {
	timeout 60 "$ROLLOVER" etc/mx.example.com.conf
}

# server_has NUMBER: the server was started with this pair.
server_has() {
	diff server.pem <(cat "$(pair "$1")"/{key,fullchain}.pem)
}

# zone_has NUMBER...: the name server has the records of these keys, no others.
zone_has() {
	local number

	for number; do
		spki "$(pair "$number")"
	done | sort >wanted
	grep -o 'TLSA.*' "$loaded" | cut -d ' ' -f 4 | sort | diff - wanted
}

# called WORD...: since the last time.
called() {
	printf '%s\n' "$@" | diff calls -
	: >calls
}

# quiet_hours: nothing happens in a run that has nothing to do.
nothing_to_do() {
	"$@"
	[ ! -s calls ]
}

# The files of lego, and of whoever has two files.
plain() { # NUMBER
	cp "$(pair "$1")/key.pem" live/mx.example.com.key
	cp "$(pair "$1")/fullchain.pem" live/mx.example.com.crt
}

# waits_and_deploys RENEW HOOK...: a whole rollover from the first key to the
# second without a key made ahead; the hook is run after the renewal.
waits_and_deploys() {
	local renew=$1

	shift
	"$renew" 1
	"$@" # before
	called sign reload
	zone_has 1
	grep -q '; danezone since 2026-09-21T14:13:20Z (first)$' "$loaded"
	at $((30 * minute))
	nothing_to_do "$@"

	at $((10 * day)) # published
	"$renew" 2
	"$@" >said
	grep -qx "no: not before 2026-10-01T16:18:20Z" said
	called sign reload
	zone_has 1 2
	server_has 1

	at $((10 * day + safe - 1)) # not yet safe
	nothing_to_do rollover
	server_has 1
	zone_has 1 2

	at $((10 * day + safe)) # safe
	rollover
	server_has 2
	[ ! -e "$served.next" ]
	grep -cx restart calls | diff - <(echo 1)
	zone_has 1 2
	: >calls
	nothing_to_do rollover

	at $((11 * day + safe - 1))
	nothing_to_do rollover
	at $((11 * day + safe)) # the old record goes
	rollover
	called sign reload
	zone_has 2
	server_has 2
	nothing_to_do "$@"
	status_is_fine
}

status_is_fine() {
	"$program" -m etc/danezone.yaml status etc/published/example.com
}

@test "timer: a new key is published, waited for, deployed; the old one goes" {
	take timer
	waits_and_deploys plain rollover
}

certbot() { # NUMBER
	local at=live/archive

	mkdir -p "$at"
	cp "$(pair "$1")/key.pem" "$at/privkey$1.pem"
	cp "$(pair "$1")/fullchain.pem" "$at/fullchain$1.pem"
	ln -sf "archive/privkey$1.pem" live/privkey.pem
	ln -sf "archive/fullchain$1.pem" live/fullchain.pem
}

certbot_hook() {
	RENEWED_LINEAGE=/etc/letsencrypt/live/mx.example.com \
		RENEWED_DOMAINS=mx.example.com \
		"$top/examples/hook-certbot/hook"
}

@test "certbot: a new key is published, waited for, deployed; the old one goes" {
	take hook-certbot
	waits_and_deploys certbot certbot_hook
}

# certificate_of NUMBER FILE: another one for the same key.
certificate_of() {
	openssl req -x509 -new -key "$(pair "$1")/key.pem" -days 30 \
		-subj /CN=mx.example.com -out "$2"
}

@test "certbot: with --reuse-key a renewal is deployed at once" {
	take hook-certbot
	certbot 1
	certbot_hook
	at "$day"
	certbot_hook
	: >calls
	at $((60 * day))
	certificate_of 1 live/archive/fullchain9.pem
	ln -sf archive/fullchain9.pem live/fullchain.pem
	certbot_hook
	grep -qx restart calls
	cat "$(pair 1)/key.pem" live/fullchain.pem | diff - server.pem
	zone_has 1
}

@test "certbot: a lineage without a configuration is none of ours" {
	take hook-certbot
	RENEWED_LINEAGE=/etc/letsencrypt/live/www.example.com \
		nothing_to_do "$top/examples/hook-certbot/hook"
}

dehydrated() { # NUMBER NEXT
	local time=170000000$1

	cp "$(pair "$1")/key.pem" "live/privkey-$time.pem"
	cp "$(pair "$1")/fullchain.pem" "live/fullchain-$time.pem"
	ln -sf "privkey-$time.pem" live/privkey.pem
	ln -sf "fullchain-$time.pem" live/fullchain.pem
	cp "$(pair "$2")/key.pem" live/privkey.roll.pem
}

# dehydrated_hook [OPERATION]: as dehydrated runs it.
dehydrated_hook() {
	local at=/var/lib/dehydrated/certs/mx.example.com

	"$top/examples/hook-dehydrated/hook" "${1:-deploy_cert}" \
		mx.example.com "$at/privkey.pem" "$at/cert.pem" \
		"$at/fullchain.pem" "$at/chain.pem" 1700000000
}

# acme.sh overwrites its files, and the next key is a line without anything
# while there is none.
acme_sh() { # NUMBER NEXT
	cp "$(pair "$1")/key.pem" live/mx.example.com.key
	cp "$(pair "$1")/fullchain.pem" live/fullchain.cer
	if [ "$2" = none ]; then
		echo >live/mx.example.com.key.next
	else
		cp "$(pair "$2")/key.pem" live/mx.example.com.key.next
	fi
}

acme_sh_hook() {
	(cd live && Le_Domain=mx.example.com "$top/examples/hook-acme-sh/hook")
}

# deploys_at_once RENEW HOOK: the key was made and published a renewal ahead.
deploys_at_once() {
	"$1" 1 2
	"$2"
	called sign reload
	zone_has 1 2
	at "$day"
	nothing_to_do rollover
	at $((60 * day))
	"$1" 2 3
	"$2"
	called restart sign reload
	server_has 2
	zone_has 1 2 3
	at $((61 * day))
	rollover
	called sign reload
	zone_has 2 3
	nothing_to_do "$2"
	status_is_fine
}

@test "dehydrated: a rollover key is deployed in the minute of the renewal" {
	take hook-dehydrated
	deploys_at_once dehydrated dehydrated_hook
}

@test "acme.sh: a next key is deployed in the minute of the renewal" {
	take hook-acme-sh
	deploys_at_once acme_sh acme_sh_hook
}

# waits_for_unknown RENEW HOOK: renewed with a key that was never published,
# whatever the key made ahead was.
waits_for_unknown() {
	"$1" 1 2
	"$2"
	at $((60 * day))
	"$1" 3 4
	: >calls
	"$2" >said
	grep -qx 'no: not before 2026-11-20T16:18:20Z' said
	called sign reload
	server_has 1
	zone_has 1 2 3
	at $((60 * day + safe - 1))
	nothing_to_do "$2"
	server_has 1
	at $((60 * day + safe))
	"$2"
	server_has 3
	zone_has 1 2 3 4
	at $((61 * day + safe))
	rollover
	zone_has 3 4
}

@test "dehydrated: renewed with another key, the server keeps the old files" {
	take hook-dehydrated
	waits_for_unknown dehydrated dehydrated_hook
}

@test "acme.sh: renewed with another key, the server keeps the old files" {
	take hook-acme-sh
	waits_for_unknown acme_sh acme_sh_hook
}

@test "acme.sh: an empty next key is none" {
	take hook-acme-sh
	acme_sh 1 none
	acme_sh_hook
	zone_has 1
}

@test "dehydrated: a key renewed too early after its publication waits" {
	take hook-dehydrated
	dehydrated 1 1
	dehydrated_hook
	at "$hour" # rollover was just switched on
	dehydrated 1 2
	dehydrated_hook unchanged_cert
	zone_has 1 2
	at $((2 * hour))
	dehydrated 2 3
	dehydrated_hook >said
	grep -qx 'no: not before 2026-09-21T17:18:20Z' said
	server_has 1
	at $((hour + safe))
	dehydrated_hook unchanged_cert
	server_has 2
}

@test "dehydrated: other operations, and other certificates, are none of ours" {
	local operation

	take hook-dehydrated
	dehydrated 1 2
	for operation in deploy_challenge clean_challenge sync_cert \
		startup_hook exit_hook this_hookscript_is_broken__; do
		nothing_to_do dehydrated_hook "$operation"
	done
	nothing_to_do "$top/examples/hook-dehydrated/hook" deploy_cert \
		www.example.com a b c d 1
	nothing_to_do "$top/examples/hook-dehydrated/hook"
}

# fail COMMAND: it does nothing and fails from now on; undone by mend.
fail() {
	echo "$1=false" >>etc/mx.example.com.conf
}

mend() {
	sed -i '/=false$/d' etc/mx.example.com.conf
}

@test "what was not signed or loaded is not taken for published" {
	local command

	take timer
	plain 1
	rollover
	at "$day"
	plain 2
	for command in SIGN RELOAD; do
		fail "$command"
		run ! rollover
		mend
		zone_has 1
		run ! grep -q "$(spki "$(pair 2)")" etc/published/example.com
	done
	at $((2 * day)) # a day later it is
	run -0 rollover
	[[ $output == 'no: not before 2026-09-23T16:18:20Z' ]]
	zone_has 1 2
	server_has 1
}

@test "while the restart fails the record of the old key stays" {
	take timer
	plain 1
	rollover
	at "$day"
	plain 2
	rollover
	at $((2 * day))
	fail RESTART
	run ! rollover
	server_has 1
	at $((5 * day))
	run ! rollover
	server_has 1
	zone_has 1 2
	mend
	rollover
	server_has 2
	[ ! -e "$served.restart" ]
}

@test "a server that is started does not keep the lock" {
	take timer
	plain 1
	rollover
	at "$day"
	plain 2
	rollover
	at $((2 * day))
	sed -i "s/^RESTART='/&sleep 5 >\/dev\/null 2>\&1 \& /" \
		etc/mx.example.com.conf
	rollover 3>&-
	flock --nonblock etc/.lock true
}

@test "a certificate whose key is not there yet is not staged" {
	take timer
	plain 1
	rollover
	cp "$(pair 2)/fullchain.pem" live/mx.example.com.crt
	at "$hour"
	: >calls
	nothing_to_do rollover
	[ ! -e "$served.next" ]
	cp "$(pair 2)/key.pem" live/mx.example.com.key
	rollover
	zone_has 1 2
}

@test "signatures are renewed when a day went by" {
	take timer
	plain 1
	rollover
	: >calls
	touch -d '25 hours ago' etc/published/example.com
	rollover
	called sign reload
	nothing_to_do rollover
}

@test "an error of ready ends the run with it" {
	take timer
	plain 1
	rollover
	at "$day"
	plain 2
	sed -i 's/^SERVICE=.*/SERVICE=nowhere.example.com/' \
		etc/mx.example.com.conf
	run -2 rollover
	server_has 1
}

@test "secrets are readable by their owner alone, zones by the name server" {
	take timer
	plain 1
	rollover
	plain 2
	at "$hour"
	(umask 022 && rollover)
	[ "$(stat -c %a "$served.next")" = 600 ]
	[ "$(stat -c %a etc/published/example.com)" = 644 ]
}

@test "the example's own command signs the zone" {
	need dnssec-signzone dnssec-keygen
	take timer
	mkdir etc/keys
	dnssec-keygen -q -a ECDSAP256SHA256 -K etc/keys -f KSK example.com
	dnssec-keygen -q -a ECDSAP256SHA256 -K etc/keys example.com
	sed "s#/var/lib/bind/#$PWD/#" "$top/examples/timer/mx.example.com.conf" |
		sed -n "/^SIGN='/,/'\$/p" >>etc/mx.example.com.conf
	echo 'RELOAD=:' >>etc/mx.example.com.conf
	plain 1
	rollover
	grep -q 'RRSIG.*TLSA' example.com
	need named-checkzone
	named-checkzone -q example.com example.com
}
