#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Many zones in one run: results, messages and exit status are the same for any
# number of threads.

bats_require_minimum_version 1.5.0
load common

setup() {
	begin
	mkdir zones
	make_manifest >danezone.yaml
	for ((i = 0; i < 48; i++)); do
		make_zone "$i" >"zones/z$i.example"
	done
	printf '%s\n' '@ SOA ns h 7 2 3 4 5' '@ NS ns.example.org.' >zones/soa
	rm zones/z20.example
	printf ';BIND LOG V9\n\n' >zones/z21.example.jnl
	ln -s z22.example zones/link.example
}

# make_zone NUMBER: a zone of one of twelve kinds, some with mistakes.
make_zone() {
	printf '; %s\n$TTL 1h\n' "$1"
	case $(($1 % 12)) in
	3) printf '$INCLUDE soa\n' ;;
	5) ;; # no SOA
	*) printf '@ SOA ns hostmaster %d 1h 15m 4w 5m\n\tNS ns.example.org.\n' "$1" ;;
	esac
	case $(($1 % 12)) in
	0) printf '\tMX 10 mx\n\tMX 20 other\nother A 192.0.2.9\n' ;;
	1) printf '_25._tcp.mx TLSA 3 1 2 %064d%064d ; %s\n' 0 7 "$since" ;;
	2) printf 'x FOO bar\ny FOO bar\n' ;;
	4) printf '_443._tcp.foreign TLSA 3 1 1 %064d\n' 5 ;;
	6) printf '@ RRSIG SOA 13 2 1 20300101000000 20200101000000 1 @ AAAA\n' ;;
	7) printf 'name..wrong A 192.0.2.1\n' ;;
	esac
	printf 'mx A 192.0.2.2\nwww A 192.0.2.3\n'
}

make_manifest() {
	printf 'defaults: {current: keys/ec-chain.pem, next: keys/not-yet.pem}\nservices:\n'
	for ((i = 0; i < 48; i++)); do
		printf -- '- {host: mx.z%d.example, ports: 25/tcp}\n' "$i"
		case $((i % 12)) in
		0) printf -- '- {mx: z%d.example, use: smtp, tlsa: [2 1 1], anchors: [keys/ca.pem]}\n' "$i" ;;
		8) printf -- '- {host: www.z%d.example, ports: 443/tcp, tlsa: [3 1 1, 3 1 2]}\n' "$i" ;;
		esac
	done
}

# in_folder THREADS COMMAND...: what COMMAND writes, says and leaves behind, in a
# copy of the folder.
in_folder() {
	local threads=$1 status=0

	shift
	cp -r zones "with-$threads"
	mkdir -p "with-$threads/out"
	(
		cd "with-$threads" || exit 9
		"$danezone" "$@" -j "$threads" -v -m ../danezone.yaml z*.example \
			>../stdout 2>../stderr
	) || status=$?
	mv stdout stderr "with-$threads"
	echo "$status" >"with-$threads/status"
}

# alike STATUS COMMAND...: the command does the same with any number of threads.
alike() {
	local threads status=$1

	shift
	for threads in 1 2 5 64; do
		in_folder "$threads" "$@"
		diff -r with-1 "with-$threads"
	done
	[ "$(cat with-1/status)" -eq "$status" ]
}

@test "filter into a folder, with any number of threads" {
	alike 2 filter -o out --depfile rules
	[ "$(find with-1/out -name 'z*' | wc -l)" -eq 22 ]
	no_litter
}

@test "filter into a folder once more: from what is there" {
	mkdir zones/out
	(cd zones && "$danezone" -q -m ../danezone.yaml -o out z*.example) || true
	sed -i 's/ hostmaster \([0-9]*\)/ hostmaster 1\1/' zones/z*8.example
	alike 2 filter -o out
}

@test "update and check, with any number of threads" {
	alike 2 check
	rm -r with-*
	alike 2 update
	no_litter
}

@test "a zone gets the serial of another that has the same SOA" {
	rm zones/*.example*
	for i in 3 15 27; do
		make_zone "$i" >"zones/z$i.example"
	done
	# The first zone has its record: only the others change it.
	(cd zones && "$danezone" filter -q -m ../danezone.yaml z3.example |
		sed -n '/danezone begin/,$p') >block
	cat block >>zones/z3.example
	alike 0 update
	grep -q 'h 8 ' with-1/soa
	grep -qx 'danezone: z3.example: note: nothing but comments to change' \
		with-1/stderr
}
