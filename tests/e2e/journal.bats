#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Zones that named changes itself: refused while there is a journal, and with
# the commands that the message names, updated without loss.

bats_require_minimum_version 1.5.0
# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

setup_file() {
	make_keys keys
}

setup() {
	setup_case
	need named rndc rndc-confgen dig nsupdate
	take_example
}

teardown() {
	end_servers
}

# add_by_update NAME ADDRESS: a record by dynamic update.
add_by_update() {
	timeout 20 nsupdate <<END
server 127.0.0.1 $port
zone example.com
update add $1.example.com 300 A $2
send
END
}

there_is() { # NAME TYPE RDATA
	[ "$(ask "$1" "$2" +short)" = "$3" ]
}

# refused_for_journal: exit status 3, with the file as it was, by all commands
# that would write. What update said is in the file said.
refused_for_journal() {
	cp example.com.zone before
	[ "$(status_of danezone check)" -eq 3 ]
	[ "$(status_of danezone -o new.zone example.com.zone)" -eq 3 ]
	[ "$(status_of danezone update)" -eq 3 ]
	cmp before example.com.zone
	[ ! -e new.zone ]
	grep -q '^danezone: .*example\.com\.zone: refused: ' said
	grep -q 'journal' said
}

# advice BEFORE AFTER: the hint in the file said names these commands; they are
# followed, danezone between them.
advice() {
	local command

	grep -qF "first \"$1\"" said
	grep -qF "afterwards \"$2\"" said
	while IFS= read -r command; do
		followed "$command" || return 1
	done < <(tr ';' '\n' <<<"$1")
	until_true no_journal
	danezone update
	followed "$2"
}

followed() { # RNDC-COMMAND
	local -a words

	read -ra words <<<"$1"
	[ "${words[0]}" = rndc ]
	control "${words[@]:1}"
}

no_journal() {
	[ ! -e example.com.zone.jnl ]
}

served_as_wanted() {
	dig_tlsa "${owners[@]}" | cmp -s want -
}

# restart: named ends and is started again; the zone loads.
restart() {
	control stop
	wait "$server" || true
	unset 'servers[-1]'
	serve_named "$zone_options"
	there_is ns1.example.com A 192.0.2.53
}

@test "a dynamic zone: refused, then frozen, updated and thawed" {
	serve_named 'allow-update { 127.0.0.1; };'
	wanted_tlsa >want
	add_by_update added 192.0.2.99
	until_true test -e example.com.zone.jnl
	refused_for_journal
	advice 'rndc freeze example.com; rndc sync -clean example.com' \
		'rndc thaw example.com'
	until_true served_as_wanted
	there_is added.example.com A 192.0.2.99
	add_by_update later 192.0.2.98
	restart
	served_as_wanted
	there_is added.example.com A 192.0.2.99
	there_is later.example.com A 192.0.2.98
}

@test "a zone with inline-signing: refused, then synced, updated and reloaded" {
	need dnssec-keygen
	mkdir zsk
	serve_named "inline-signing yes; dnssec-policy default;" \
		"key-directory \"$PWD/zsk\";"
	wanted_tlsa >want
	signed() {
		ask "$1" "$2" +dnssec | grep -q "RRSIG.$2 "
	}
	until_true signed ns1.example.com A
	# the first reload makes the journal
	serial=$(serial_of example.com.zone)
	sed -i "s/$serial/$((serial + 1))/" example.com.zone
	printf 'added A 192.0.2.99\n' >>example.com.zone
	control reload example.com
	until_true there_is added.example.com A 192.0.2.99
	until_true test -e example.com.zone.jnl
	refused_for_journal
	advice 'rndc sync -clean example.com' 'rndc reload example.com'
	until_true served_as_wanted
	until_true signed _25._tcp.mx.example.com TLSA
	there_is added.example.com A 192.0.2.99
	restart
	until_true served_as_wanted
	signed _443._tcp.www.example.com TLSA
}

@test "--ignore-journal goes on" {
	serve_named 'allow-update { 127.0.0.1; };'
	add_by_update added 192.0.2.99
	until_true test -e example.com.zone.jnl
	end_server
	[ "$(status_of danezone update)" -eq 3 ]
	danezone --ignore-journal update
	[ "$(grep -c '^_25._tcp.mx	TLSA' example.com.zone)" -eq 3 ]
}
