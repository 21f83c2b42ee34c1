#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The zones of a university, in a git repository, as people keep them: two
# domains with one SOA, files included with and without origin, some of them made
# by a script, and reverse zones. git tells what update changes, and named loads
# and serves all of them.

bats_require_minimum_version 1.5.0
# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

zone_files=(
	zones/uni.example zones/uni.test zones/lab.uni.example
	zones/db.192.0.2 zones/db.2001-db8
)
readonly tree_zones=(
	uni.example uni.test lab.uni.example 2.0.192.in-addr.arpa
	8.b.d.0.1.0.0.2.ip6.arpa
)
readonly tree_owners=(
	_25._tcp.mail.uni.example. _25._tcp.mail.uni.test.
	_443._tcp.uni.example. _443._tcp.www.lab.uni.example.
	_636._tcp.ldap.lab.uni.example.
)

setup() {
	setup_case
	need git named named-compilezone dig openssl
	make_tree
}

teardown() {
	end_servers
}

# certificate NAME: a new key with a certificate, as a renewal makes it.
certificate() {
	mkdir -p keys
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-subj "/CN=$1" -addext basicConstraints=critical,CA:FALSE \
		-days 30 -keyout "keys/$1.key" \
		-out "keys/$1.pem" 2>/dev/null
}

# What both domains begin with: the SOA, and the serial where vim's macros and
# old scripts want it.
make_shared() {
	cat <<-'END'
		; -*- mode: dns -*-  vim: set ft=bindzone ts=8 sw=8 noet:
		; Shared by uni.example and uni.test; do not add hosts here.
		$TTL 86400
		@  IN SOA  ns1.uni.example. hostmaster.uni.example. ( ; the primary
		2026112105
		  ; ^ YYYYMMDDnn, counts for both domains (the next is made by hand)
		        8h      ; refresh
		        2h	; retry
		        4w1d    ; expire
		        1h )    ; negative caching
		        IN NS   ns1.uni.example.
		           NS   ns2.uni.example.
		mail    A       192.0.2.25
		; smtp
		_25._tcp.mail   IN TLSA 3 1 1 (
		        00000000000000000000000000000000
		        000000000000000000000000000000aa ) ; postmaster, #4711
		                TXT     "listed once for both domains"
	END
}

make_acme() {
	local i

	echo '; made by bin/make-acme: do not edit'
	for i in {1..300}; do
		echo "_acme-challenge.host$i CNAME host$i.$1.acme.uni.example."
	done
}

make_hosts() {
	local i

	for i in {1..60}; do
		echo "host$i	A	192.0.2.$((i + 100))"
		echo "	AAAA	2001:db8::$i"
	done
	echo 'www 300 A 192.0.2.80'
	echo "_443._tcp.www 300 TLSA 3 1 1 $(printf 'bb%.0s' {1..32})"
	echo '	TXT	"here since 1998"'
	echo '; vim: ft=bindzone'
}

make_domains() {
	cat >zones/uni.example <<-'END'
		; vim: ft=bindzone
		$ORIGIN uni.example.
		$INCLUDE zones/shared/soa.inc
		@       MX      10 mail
		        A       192.0.2.80
		        CAA     0 issue "letsencrypt.org"
		ns1     A       192.0.2.1
		ns2     A       192.0.2.2
		lab     NS      ns1
		$INCLUDE zones/shared/acme.inc ; made by a script
		_acme-challenge IN CNAME uni.acme.uni.example.
		$INCLUDE "zones/shared/hosts.inc" pool
		@       TXT     "v=spf1 mx -all"
	END
	cat >zones/uni.test <<-'END'
		$INCLUDE zones/shared/soa.inc
		@       MX      10 mail
		        A       192.0.2.80
		$INCLUDE zones/shared/acme.inc
		; vim: ft=bindzone
	END
	cat >zones/lab.uni.example <<-END
		\$TTL 1h
		@ SOA ns1.uni.example. hostmaster.uni.example. (
		2026112100	; serial
		8h 2h 4w 1h )
		  NS ns1.uni.example.
		\$INCLUDE zones/lab/hosts.inc
		ldap A 192.0.2.36
		; end of the lab
	END
}

make_reverse() {
	local i soa='SOA ns1.uni.example. hostmaster.uni.example.'

	{
		printf '$TTL 1d\n@ %s 2026010100 8h 2h 4w 1h\n' "$soa"
		printf '\tNS ns1.uni.example.\n$ORIGIN in-addr.arpa.\n'
		printf '$ORIGIN 2.0.192\n'
		for i in {101..160}; do
			echo "$i PTR host$((i - 100)).pool.uni.example."
		done
	} >zones/db.192.0.2
	{
		printf '$TTL 1d\n@ %s 2026010100 8h 2h 4w 1h\n' "$soa"
		printf '\tNS ns1.uni.example.\n'
		printf '$ORIGIN 0.0.0.0.0.0.0.0\n$ORIGIN 0.0.0.0.0.0.0.0\n'
		printf '$INCLUDE zones/shared/rev6.inc 0.0.0.0.0.0\n'
	} >zones/db.2001-db8
	for i in {1..9}; do
		echo "$i.0 PTR host$i.pool.uni.example."
	done >zones/shared/rev6.inc
}

make_manifest() {
	cat >danezone.yaml <<-'END'
		zones:
		  uni.example: {file: zones/uni.example, serial: date}
		  uni.test: {file: zones/uni.test, serial: date}
		  lab.uni.example: {file: zones/lab.uni.example, serial: date}
		services:
		  - host: [mail.uni.example, mail.uni.test]
		    ports: 25/tcp
		    current: keys/mail.pem
		  - host: [uni.example, www.lab.uni.example]
		    ports: 443/tcp
		    current: keys/www.pem
		  - host: ldap.lab.uni.example
		    ports: 636/tcp
		    current: keys/ldap.pem
	END
}

make_tree() {
	local name

	mkdir -p zones/shared zones/lab
	for name in mail www ldap; do
		certificate "$name"
	done
	make_shared >zones/shared/soa.inc
	make_acme all >zones/shared/acme.inc
	make_hosts | sed '/_443/d' >zones/shared/hosts.inc
	make_hosts >zones/lab/hosts.inc
	make_domains
	make_reverse
	make_manifest
	printf '%s\n' keys >.gitignore
	git -c init.defaultBranch=main init -q .
	commit 'The zones'
}

commit() {
	git add -A
	git -c user.name=Test -c user.email=test@example.com \
		-c commit.gpgsign=false commit -q -m "$1"
}

update() {
	danezone update --now "${1:-2026-11-22T10:00:00Z}"
}

# changed: what git sees as changed: lines added, lines removed, file.
changed() {
	git diff --numstat | tr '\t' ' '
}

# removed_lines, added_lines: those lines.
removed_lines() {
	git diff -U0 | sed -n '/^---/d; s/^-//p'
}

added_lines() {
	git diff -U0 | sed -n '/^+++/d; s/^+//p'
}

# key_digest NAME: the data of a record 3 1 1 for the certificate.
key_digest() {
	openssl x509 -in "keys/$1.pem" -noout -pubkey |
		openssl pkey -pubin -outform DER |
		openssl dgst -sha256 -r | cut -d ' ' -f 1
}

# halves NAME TIME: the digest in the layout of the shared file, and its mark.
halves() {
	key_digest "$1" | sed -E "s/^(.{32})(.*)/        \\1\\n        \\2 ) ; postmaster, #4711  ; danezone since $2/"
}

# all_records [EXPRESSION]: what BIND reads in all zones, but for serials and
# lines that match.
all_records() {
	local i

	for i in "${!zone_files[@]}"; do
		named-compilezone -q -i local -s full -o dump \
			"${tree_zones[i]}" "${zone_files[i]}" >&2
		sed -E 's/(\sSOA\s+\S+ \S+) [0-9]+ /\1 N /' dump
	done | grep -vE "${1:-^$}"
	rm dump
}

# named with all zones, within this directory.
configure_tree() {
	local i

	[ -x ./named ] || cp "$(command -v named)" ./named
	cat >named.conf <<-END
		controls { };
		options {
			directory "$PWD";
			listen-on port $port { 127.0.0.1; };
			listen-on-v6 { none; };
			$named_alone
		};
	END
	for i in "${!zone_files[@]}"; do
		echo "zone \"${tree_zones[i]}\" {
			type primary; file \"${zone_files[i]}\"; };"
	done >>named.conf
	# shellcheck disable=SC2034 # for serve_on_port
	command=(./named -g -n 1 -c "$PWD/named.conf")
}

serve_tree() {
	serve_on_port named.log ' running$' \
		'address in use|interface ignored' configure_tree
}

# serial ZONE: the one that is served.
serial() {
	ask "$1" SOA | awk '{ print $7 }'
}

@test "git shows TLSA lines and one serial for each SOA, and nothing else" {
	all_records '\sTLSA\s' >before
	[ "$(wc -l <before)" -gt 800 ]
	update
	[ "$(changed)" = '4 1 zones/lab.uni.example
1 1 zones/lab/hosts.inc
3 3 zones/shared/soa.inc
3 0 zones/uni.example' ]
	removed_lines >removed
	diff removed - <<-END
		2026112100	; serial
		_443._tcp.www 300 TLSA 3 1 1 $(printf 'bb%.0s' {1..32})
		2026112105
		        00000000000000000000000000000000
		        000000000000000000000000000000aa ) ; postmaster, #4711
	END
	[ "$(added_lines |
		grep -cvE '\sTLSA\s|^; danezone (begin|end)')" -eq 4 ]
	added_lines | grep -qx $'2026112200\t; serial'
	added_lines | grep -qx '2026112200'
	halves mail 2026-11-22T10:00:00Z >two-lines
	added_lines | grep -A 1 "$(head -n 1 two-lines)" | diff - two-lines
	all_records '\sTLSA\s' | diff before -
}

@test "a second run changes nothing, nor does one of a day later" {
	update
	commit 'TLSA records'
	stat -c '%n %i %y %z' zones/* zones/*/* >before
	update
	update 2027-01-01T00:00:00Z
	danezone check
	stat -c '%n %i %y %z' zones/* zones/*/* | diff before -
	[ -z "$(git status --porcelain -- zones)" ]
}

@test "a renewed certificate changes its TLSA line and the serial" {
	local old

	update
	commit 'TLSA records'
	old=$(halves mail 2026-11-22T10:00:00Z)
	certificate mail
	update 2026-11-22T12:00:00Z
	[ "$(changed)" = '3 3 zones/shared/soa.inc' ]
	diff <(removed_lines) <(echo 2026112200 && echo "$old")
	diff <(added_lines) \
		<(echo 2026112201 && halves mail 2026-11-22T12:00:00Z)
	commit 'Renewed'
	certificate ldap
	update 2026-11-22T13:00:00Z
	[ "$(changed)" = '2 2 zones/lab.uni.example' ]
}

@test "a record of one domain counts the serial of both" {
	update
	commit 'TLSA records'
	certificate www
	update 2026-11-23T10:00:00Z
	[ "$(changed)" = '1 1 zones/lab.uni.example
1 1 zones/lab/hosts.inc
1 1 zones/shared/soa.inc
1 1 zones/uni.example' ]
}

@test "a mistake in one file leaves the whole tree as it was" {
	sed -i 's/ A 192.0.2.80/ A 192.0.2.880/' zones/lab/hosts.inc
	commit 'A mistake'
	[ "$(status_of update)" -eq 2 ]
	grep -q '^danezone: zones/lab/hosts.inc:121:1: error: ' said
	[ -z "$(git status --porcelain -- zones)" ]
}

@test "named loads the tree and serves the records" {
	update
	serve_tree
	[ "$(grep -c 'zone .*/IN: loaded serial ' named.log)" -eq 5 ]
	[ "$(serial uni.example)" = 2026112200 ]
	[ "$(serial uni.test)" = 2026112200 ]
	[ "$(serial lab.uni.example)" = 2026112200 ]
	[ "$(serial 2.0.192.in-addr.arpa)" = 2026010100 ]
	dig_tlsa "${tree_owners[@]}" >served
	[ "$(wc -l <served)" -eq 5 ]
	wanted_tlsa | diff - served
	grep -qx "_25._tcp.mail.uni.test. 3 1 1 $(key_digest mail)" served
	[ "$(ask 101.2.0.192.in-addr.arpa PTR +short)" = \
		host1.pool.uni.example. ]
	[ "$(ask _acme-challenge.host300.uni.test CNAME +short)" = \
		host300.all.acme.uni.example. ]
	[ "$(ask 9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa \
		PTR +short)" = host9.pool.uni.example. ]
}

@test "each zone as one file is the same zone" {
	local i

	mkdir flat
	update
	all_records >with-includes
	for i in "${!zone_files[@]}"; do
		danezone -z "${tree_zones[i]}" "${zone_files[i]}" \
			>"flat/${zone_files[i]##*/}"
		run ! grep -q INCLUDE "flat/${zone_files[i]##*/}"
	done
	zone_files=("${zone_files[@]/#zones/flat}")
	all_records | diff with-includes -
}
