#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# `records --format nsupdate` in nsupdate and knsupdate, signed with a TSIG key,
# against named and knotd: the zone then holds exactly the set, whatever it held
# of it before.

bats_require_minimum_version 1.5.0
# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

readonly secret=ZGFuZXpvbmUgdGVzdCBrZXksIDMyIG9jdGV0cyBsb25nIQ==

setup_file() {
	make_keys keys
}

setup() {
	setup_case
	need named rndc rndc-confgen dig nsupdate knotd knsupdate
	cp -r "$BATS_FILE_TMPDIR/keys" .
	cat >danezone.yaml <<-END
		zones:
		  example.com:
		    acme:
		      alias: "{name}.acme.example.net"
		      names: [example.com, "*.apps.example.com"]
		      persist: 'ca.example; accounturi="https://ca.example/1"'
		services:
		  - mx: example.com
		    tlsa: [3 1 1, 2 1 1]
		    current: keys/mx/fullchain.pem
		    next: keys/mx-next/fullchain.pem
		  - host: [example.com, www.example.com]
		    use: https
		    via: _dane.example.com
		    ttl: 600
		    current: keys/www/fullchain.pem
	END
	# what is right, wrong, in the way of an alias, and nobody's
	cat >example.com.zone <<-END
		\$ORIGIN example.com.
		\$TTL 1h
		@	SOA	ns hostmaster 7 1h 15m 4w 5m
		@	NS	ns
		@	MX	10 mx
		@	A	192.0.2.1
		ns	A	192.0.2.1
		mx	A	192.0.2.1
		www	A	192.0.2.1
		apps	A	192.0.2.1
		_25._tcp.mx	TLSA	3 1 1 $(printf '%064d' 1)
		_25._tcp.mx	TLSA	3 0 1 $(printf '%064d' 2)
		_443._tcp.www	TLSA	3 1 1 $(printf '%064d' 3)
		_443._tcp	CNAME	_old.example.com.
		_acme-challenge	CNAME	elsewhere.example.net.
		_validation-persist	TXT	"old" "value"
		_993._tcp.mx	TLSA	3 1 1 $(printf '%064d' 4)
		other	TXT	"stays"
	END
	danezone -q records --format nsupdate example.com.zone >script
	danezone -q records example.com.zone | sort >wanted
	[ "$(wc -l <wanted)" -gt 8 ]
}

teardown() {
	end_servers
}

with_named() {
	# shellcheck disable=SC2034 # for serve_named
	named_keys="key update { algorithm hmac-sha256; secret \"$secret\"; };"
	serve_named 'allow-update { key update; };' \
		'allow-transfer { key update; };'
}

with_knotd() {
	# shellcheck disable=SC2034 # for serve_knotd
	knot_keys="key:
  - id: update
    algorithm: hmac-sha256
    secret: $secret
acl:
  - id: update
    key: update
    action: [update, transfer]"
	# shellcheck disable=SC2034
	knot_zone='acl: update'
	serve_knotd
}

# send PROGRAM: the script, to the server.
send() {
	{
		printf 'server 127.0.0.1 %s\n' "$port"
		cat script
	} | timeout 20 "$1" -y "hmac-sha256:update:$secret"
}

# held: the zone's records but the SOA, as `danezone records` writes them.
held() {
	timeout 20 dig +noall +answer +onesoa +nosplit -p "$port" @127.0.0.1 \
		-y "hmac-sha256:update:$secret" example.com AXFR |
		awk '$4 == "TLSA" { $8 = tolower($8) }
			$4 != "SOA" {
				line = $1 "\t" $2 "\t" $3 "\t" $4 "\t" $5
				for (i = 6; i <= NF; i++) line = line " " $i
				print line
			}' | sort
}

# exact PROGRAM: the set is in the zone, with nothing beside it at its owners.
exact() {
	held >before
	send "$1"
	held >after
	cut -f 1 wanted | sort -u >owners
	grep -Ff owners after | awk -F '\t' '
		NR == FNR { owner[$1] = 1; next }
		$1 in owner && ($4 == "TLSA" || $4 == "CNAME" ||
			($4 == "TXT" && $1 ~ /^_validation-persist/))' \
		owners - >ours
	diff wanted ours
	# and no other record has changed
	comm -23 before after >gone
	comm -13 before after >come
	comm -23 come wanted | diff /dev/null -
	[ "$(wc -l <gone)" -eq 6 ]
	[ "$(cut -f 1 gone | sort -u | grep -cvxFf owners)" -eq 0 ]
	# once more: nothing to do
	send "$1"
	held | diff after -
}

@test "nsupdate and named" {
	with_named
	exact nsupdate
}

@test "knsupdate and named" {
	with_named
	exact knsupdate
}

@test "nsupdate and knotd" {
	with_knotd
	exact nsupdate
}

@test "knsupdate and knotd" {
	with_knotd
	exact knsupdate
}

@test "without the key nothing is taken" {
	with_named
	held >before
	{
		printf 'server 127.0.0.1 %s\n' "$port"
		cat script
	} >unsigned
	run ! timeout 20 nsupdate unsigned
	held | diff before -
}
