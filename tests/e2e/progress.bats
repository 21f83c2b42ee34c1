#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The progress line: on a terminal, in runs that last, which here wait for a
# lock or a server, and gone before anything else is said.

bats_require_minimum_version 1.5.0
# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

setup() {
	setup_case
	need python3
	export TERM=xterm SOURCE_DATE_EPOCH=1795341600
	mkdir zones out
	for name in a b c; do
		printf '%s\n' '$TTL 1h' '@ SOA ns hostmaster 1 1h 15m 4w 5m' \
			' NS ns' 'ns A 192.0.2.1' 'mx A 192.0.2.2' \
			>"zones/$name.example.zone"
	done
	cat >danezone.yaml <<-END
		services:
		  - host: mx.a.example
		    use: smtp
		    current: 'spki-sha256:$(printf '%064d' 7)'
		    next: 'spki-sha256:$(printf '%064d' 8)'
		    ttl: 1h
	END
}

teardown() {
	end_servers
}

# on_terminal COLUMNS ARGUMENT...
on_terminal() {
	local columns=$1

	shift
	timeout 60 python3 "$BATS_TEST_DIRNAME/terminal.py" "$columns" \
		"$program" "$@"
}

# busy DIRECTORY: for two seconds nobody else can write there.
busy() {
	rm -f held
	serve holder flock "$1" sh -c ': >held; exec sleep 2'
	until_true test -e held
}

# drew LINE: first. There may be others, when there was time for them.
drew() {
	[ "$(head -n 1 lines)" = "$1" ]
}

@test "update: drawn while it lasts, and nothing is left of it" {
	cp zones/a.example.zone before
	busy zones
	on_terminal 80 update zones/a.example.zone
	drew 'danezone: 0 of 1 zones'
	[ ! -s said ]
	mv zones/a.example.zone after
	mv before zones/a.example.zone
	danezone update zones/a.example.zone
	cmp after zones/a.example.zone
}

@test "filter: many zones" {
	busy out
	on_terminal 80 -o out zones/*.zone
	drew 'danezone: 0 of 3 zones'
	[ ! -s said ]
	mkdir again
	danezone -o again zones/*.zone
	diff -r out again
}

@test "messages come when the line has gone" {
	echo 'mx A' >>zones/b.example.zone
	busy out
	run -2 on_terminal 80 --color never -o out zones/*.zone
	drew 'danezone: 0 of 3 zones'
	[ "$(head -n 1 said | cut -d : -f 1-5)" = \
		'danezone: zones/b.example.zone:6:1: error' ]
	run -2 danezone --color never -o out zones/*.zone
	[ "$output" = "$(grep '^danezone' said)" ]
}

@test "a terminal that is too narrow" {
	busy out
	on_terminal 24 -o out zones/*.zone
	drew 'danezone: 0 of 3 zones'
	busy out
	on_terminal 22 -o out zones/*.zone
	[ -s lines ]
	run ! grep . lines
}

# A server that takes connections and says nothing; its port is $port.
serve_silence() {
	serve silence python3 -uc '
import socket, time
listener = socket.create_server(("127.0.0.1", 0), backlog=8)
print("port", listener.getsockname()[1], flush=True)
time.sleep(60)'
	until_true grep -qs '^port' silence
	port=$(cut -d ' ' -f 2 silence)
}

@test "verify --connect: servers that were asked" {
	serve_silence
	sed -i "s/use: smtp/ports: [$port\/tcp]/" danezone.yaml
	danezone -z a.example update zones/a.example.zone
	run -1 on_terminal 80 verify --connect --address 127.0.0.1 \
		--timeout 2s -z a.example zones/a.example.zone
	drew 'danezone: 0 of 1 servers'
	[ ! -s said ]
	[[ $output == *'timed out'* ]]
}

@test "nothing is drawn where nobody asked for it, or could see it" {
	serve holder flock out sh -c ': >held; exec sleep 4'
	until_true test -e held
	at_once() {
		local name=$1

		shift
		mkdir "$name"
		(cd "$name" && ln -s ../zones ../out ../danezone.yaml . &&
			"$@") &
		processes+=("$!")
	}
	processes=()
	at_once pipe bash -c '"$@" 2>&1 | cat >said' sh "$program" \
		-o out zones/a.example.zone
	at_once file bash -c '"$@" 2>said' sh "$program" \
		-o out zones/a.example.zone
	at_once quiet on_terminal 80 -q -o out zones/a.example.zone
	at_once never on_terminal 80 --progress never -o out \
		zones/a.example.zone
	TERM=dumb at_once dumb on_terminal 80 -o out zones/a.example.zone
	TERM='' at_once empty on_terminal 80 -o out zones/a.example.zone
	at_once line on_terminal 80 -o out zones/a.example.zone
	for process in "${processes[@]}"; do
		wait "$process"
	done
	for name in pipe file quiet never dumb empty; do
		[ ! -s "$name/said" ]
		[ ! -s "$name/lines" ]
	done
	[ -s line/lines ] # it would have been
	[ -e out/a.example.zone ]
}

@test "a run in the background leaves the terminal to others" {
	need script
	busy out
	script -qec "bash -c 'set -m; \"$program\" -o out zones/*.zone &
		wait'" background
	run ! grep -q 'of 3 zones' background
	[ -e out/a.example.zone ]
	busy out
	script -qec "'$program' -o out zones/*.zone" front
	grep -q 'of 3 zones' front
}
