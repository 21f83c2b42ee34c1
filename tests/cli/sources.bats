#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Sources through time: keys before their certificates, patterns, files that
# come and go, and what make(1) is told of them.

bats_require_minimum_version 1.5.0

setup_file() {
	export KEYS=$BATS_FILE_TMPDIR/keys
	"$BATS_TEST_DIRNAME/../keys/make-keys" "$KEYS" >&2
}

setup() {
	danezone=${DANEZONE:-$BATS_TEST_DIRNAME/../../danezone}
	cd "$BATS_TEST_TMPDIR" || return 1
	cat "$BATS_TEST_DIRNAME/../golden/block-created/in.zone" >zone
}

danezone() {
	timeout 20 "$danezone" -z example.com -W no-one-record "$@"
}

# service LINE...: a manifest with one.
service() {
	printf 'services:\n  - host: mx.example.com\n    ports: 25/tcp\n' \
		>danezone.yaml
	printf '    %s\n' "$@" >>danezone.yaml
}

spki() {
	sed -n 's/^1 1 //p' "$KEYS/$1.association"
}

# holds FILE KIND...: the TLSA records of the zone are 3 1 1 of these keys.
holds() {
	local file=$1 kind

	shift
	for kind; do
		echo "3 1 1 $(spki "$kind")"
	done | sort >wanted
	sed -nE 's/.*TLSA[[:space:]]+([0-9a-f ]+).*/\1/p' "$file" |
		sed 's/ *$//' | sort | diff wanted -
}

# serial: of the zone.
serial() {
	sed -nE 's/.*hostmaster ([0-9]+) .*/\1/p' zone
}

# run_update SERIAL: it says nothing and the zone has this serial then.
run_update() {
	run -0 --separate-stderr danezone -q update zone
	echo "$stderr"
	[ -z "$output$stderr" ]
	[ "$(serial)" -eq "$1" ]
	run -0 danezone check zone
}

@test "a request and then a key as next, through renewals" {
	service 'current: live/fullchain.pem' 'next: live/next'
	mkdir live
	cp "$KEYS/ec-chain.pem" live/fullchain.pem
	run_update 8
	holds zone ec
	cp "$KEYS/rsa.csr" live/next
	run_update 9
	holds zone ec rsa
	# the same key in other forms changes nothing
	for form in rsa.key rsa-traditional.der rsa-pub.der rsa.pem rsa.p12; do
		cp "$KEYS/$form" live/next
		run_update 9
	done
	# deployed: the new certificate is there, the next key is not yet
	cp "$KEYS/rsa-chain.pem" live/fullchain.pem
	run_update 10
	holds zone rsa
	: >live/next
	run_update 10
	rm live/next
	run_update 10
	cp "$KEYS/p384.key" live/next
	run_update 11
	holds zone rsa p384
	cp "$KEYS/p384-chain.pem" live/fullchain.pem
	run_update 12
	holds zone p384
}

@test "a lineage whose files have the key with the certificate" {
	service 'lineage: lego:certs/mx' 'next: certs/mx.next'
	mkdir certs
	for kind in ec rsa ed25519 p521; do
		cp "$KEYS/$kind-combined.pem" certs/mx.crt
		danezone update zone
		holds zone "$kind"
		cat "$KEYS/intermediate.pem" "$KEYS/$kind.pem" \
			"$KEYS/$kind.key" >certs/mx.crt
		danezone check zone
	done
	cp "$KEYS/ed448-combined.pem" certs/mx.next
	danezone update zone
	holds zone p521 ed448
}

@test "patterns that match no file, one, two, and the same one twice" {
	mkdir keys
	service 'current: "keys/*.pem"'
	run -2 danezone check zone
	[[ $output == *': keys/*.pem: no file is called so' ]]
	cp "$KEYS/ec.pem" keys/1.pem
	danezone filter <zone >out
	holds out ec
	cp "$KEYS/rsa-combined.pem" keys/2.pem
	danezone filter <zone >out
	holds out ec rsa
	ln keys/1.pem keys/3.pem
	ln -s 1.pem keys/4.pem
	cp "$KEYS/ec.key" keys/.hidden.pem
	danezone filter <zone >out
	holds out ec rsa
	service 'current: ["keys/[12].pem", "keys/?.pem", keys/1.pem]'
	danezone filter <zone >out
	holds out ec rsa
	service 'current: keys/1.pem' 'next: "keys/*.next"'
	danezone filter <zone >out
	holds out ec
	cp "$KEYS/p384.csr" keys/a.next
	: >keys/b.next
	cp "$KEYS/p521.pub" keys/c.next
	danezone filter <zone >out
	holds out ec p384 p521
}

@test "a pattern with a directory in it, and one with no directory" {
	mkdir -p live/a live/b 'live/[c]'
	service 'current: "live/*/fullchain.pem"'
	cp "$KEYS/ec-chain.pem" live/a/fullchain.pem
	cp "$KEYS/rsa-chain.pem" 'live/[c]/fullchain.pem'
	danezone filter <zone >out
	holds out ec rsa
	service 'current: "live/\\[c\\]/*.pem"'
	danezone filter <zone >out
	holds out rsa
	cp "$KEYS/p384.pem" .
	service 'current: "*.pem"'
	danezone filter <zone >out
	holds out p384
}

# made COUNT KIND...: make runs the rule, for the COUNTth time, if something is
# new, and then no more; the zone has these keys.
made() {
	local count=$1

	shift
	make -s -f rules
	[ "$(wc -l <runs)" -eq "$count" ] || return 1
	make -s -f rules
	[ "$(wc -l <runs)" -eq "$count" ] || return 1
	holds out/zone "$@"
}

# with_rules LINE...: a service, and rules that filter the zone.
with_rules() {
	service "$@"
	mkdir out
	{
		printf 'out/zone: zone danezone.yaml\n\techo run >>runs\n'
		printf '\t"%s" -q -z example.com -W no-one-record ' "$danezone"
		printf -- '--depfile out/zone.d -o $@ zone\n\ttouch $@\n'
		printf -- '-include out/zone.d\n'
	} >rules
}


@test "depfile: a next key that comes, changes and goes" {
	command -v make >/dev/null || skip 'make is not installed'
	with_rules "current: '$KEYS/ec.pem'" 'next: live/next.key'
	made 1 ec
	mkdir live
	cp "$KEYS/rsa.key" live/next.key
	made 2 ec rsa
	sleep 0.02
	cp "$KEYS/p384.key" live/next.key
	made 3 ec p384
	rm live/next.key
	make -s -f rules # no error: each file has an empty rule
}

@test "depfile: patterns, also with a directory that matches" {
	command -v make >/dev/null || skip 'make is not installed'
	mkdir -p live/a live/b
	cp "$KEYS/ec.pem" live/a/cert.pem
	cp -p "$KEYS/rsa.pem" rsa-old.pem
	with_rules 'current: "live/*/cert.pem"'
	made 1 ec
	sleep 0.02
	mv rsa-old.pem live/b/cert.pem # older than the zone is
	made 2 ec rsa
	sleep 0.02
	mkdir live/c
	made 3 ec rsa
	sleep 0.02
	cp "$KEYS/p384.pem" live/c/cert.pem
	made 4 ec rsa p384
	sleep 0.02
	rm live/a/cert.pem
	made 5 rsa p384
	sleep 0.02
	rm -r live/b
	made 6 p384
}

@test "depfile: a directory of anchors, present and absent" {
	command -v make >/dev/null || skip 'make is not installed'
	mkdir ca
	cp "$KEYS/ca.pem" ca
	with_rules "current: '$KEYS/ec-chain.pem'" 'anchors: ca' 'tlsa: 2 1 1'
	make -s -f rules
	grep -q "2 1 1 $(spki ca)" out/zone
	sleep 0.02
	cp -p "$KEYS/intermediate.pem" ca/intermediate.crt
	make -s -f rules
	grep -q "2 1 1 $(spki intermediate)" out/zone
	[ "$(wc -l <runs)" -eq 2 ]
	make -s -f rules
	[ "$(wc -l <runs)" -eq 2 ]
}

@test "depfile: lineages, and what keeps its records" {
	command -v make >/dev/null || skip 'make is not installed'
	with_rules 'lineage: [dehydrated:certs, acme.sh:mx_ecc]' 'missing: keep'
	make -s -f rules 2>/dev/null
	[ "$(wc -l <runs)" -eq 1 ]
	mkdir certs mx_ecc
	cp "$KEYS/ec-chain.pem" certs/fullchain-1.pem
	ln -s fullchain-1.pem certs/fullchain.pem
	make -s -f rules 2>/dev/null
	holds out/zone ec
	sleep 0.02
	cp "$KEYS/rsa.key" certs/privkey.roll.pem
	cp "$KEYS/p384-chain.pem" mx_ecc/fullchain.cer
	made 3 ec rsa p384
	sleep 0.02
	echo >mx_ecc/mx.key.next
	made 4 ec rsa p384
	sleep 0.02
	cp "$KEYS/p521.key" mx_ecc/mx.key.next
	made 5 ec rsa p384 p521
	sleep 0.02
	cp "$KEYS/ed25519-chain.pem" certs/fullchain-2.pem
	ln -sf fullchain-2.pem certs/fullchain.pem
	made 6 ed25519 rsa p384 p521
}

# zone_with RECORD...: the zone with these, too.
zone_with() {
	printf '%s\n' "$@" >>zone
}

# stays FILE: check, update and filter leave the zone as it is, with a warning.
stays() {
	cp zone before
	danezone check zone >printed 2>said
	[ ! -s printed ]
	[[ $(<said) == *': the records that the zone has stay' ]]
	danezone -q update zone
	danezone -q filter <zone >out
	cmp zone before && cmp out before
}

one=0000000000000000000000000000000000000000000000000000000000000001
two=0000000000000000000000000000000000000000000000000000000000000002

@test "missing: keep, for hosts and selectors" {
	zone_with '@ MX 1 mx' '@ MX 2 www' '_xmpp-client._tcp SRV 0 0 5222 www' \
		"_25._tcp.mx TLSA 3 1 1 $one" "_25._tcp.www TLSA 3 1 1 $one" \
		"_25._tcp.www TLSA 3 1 1 $two" \
		"_5222._tcp.www TLSA 2 0 0 3000"
	service 'current: absent' 'missing: keep'
	stays
	for where in 'mx: example.com' 'srv: _xmpp-client._tcp.example.com'; do
		printf 'services:\n  - {%s, %s}\n' "$where" \
			'current: absent, missing: keep' >danezone.yaml
		stays
		run -0 danezone -q records --format nsupdate zone
		[[ $output != *update* ]]
	done
	sed -i 's/missing: keep/missing: error/' danezone.yaml
	run -2 danezone check zone
	run -0 danezone --missing keep check zone
}

@test "missing: keep, one of several services and keys at an owner" {
	zone_with "_25._tcp.mx TLSA 3 1 1 $one"
	printf 'services:\n  - {%s, %s}\n  - {%s, %s}\n' \
		'host: mx.example.com, use: smtp' \
		'current: absent, missing: keep' \
		'host: mx.example.com, use: smtp' "current: $KEYS/ec.pem" \
		>danezone.yaml
	danezone -q update zone
	grep -q "TLSA 3 1 1 $one" zone
	[ "$(grep -cE "TLSA[[:space:]]3 1 1 $(spki ec)" zone)" -eq 1 ]
	stays
	run -0 danezone -q records --format nsupdate
	[[ $output != *'update delete'* ]]
	[ "$(grep -c 'update add' <<<"$output")" -eq 1 ]
	service "current: [absent, '$KEYS/ec.pem', '$KEYS/rsa.csr']" \
		'missing: keep'
	danezone -q update zone
	grep -q "TLSA 3 1 1 $one" zone
	grep -q "$(spki rsa)" zone
	service "current: ['$KEYS/ec.pem', '$KEYS/rsa.csr']" 'missing: keep'
	danezone -q update zone
	holds zone ec rsa
}

@test "missing: keep, with via" {
	service 'via: _dane.example.com' 'current: absent' 'missing: keep'
	zone_with '_25._tcp.mx CNAME _dane' "_dane TLSA 3 1 1 $one"
	stays
	run -0 danezone -q records --format nsupdate
	[[ $output != *TLSA* ]]
	# another host joins those that share the records
	sed -i 's/mx.example.com/[mx.example.com, www.example.com]/' \
		danezone.yaml
	danezone -q update zone
	grep -q '^_25._tcp.www.*CNAME.*_dane' zone
	grep -q "_dane TLSA 3 1 1 $one" zone
}

@test "missing: keep: no alias takes the place of records that stay" {
	zone_with "_25._tcp.mx TLSA 3 1 1 $one"
	cp zone before
	service 'via: _dane.example.com' 'current: absent' 'missing: keep'
	run -2 danezone update zone
	[[ $output == *': error: _25._tcp.mx.example.com. is to be a CNAME, and has other records on line 7 of zone'* ]]
	cmp zone before
	service 'via: _dane.example.com' "current: '$KEYS/ec.pem'"
	danezone -q update zone
	grep -q '^_25._tcp.mx.example.com.*CNAME' zone
	holds zone ec
}
