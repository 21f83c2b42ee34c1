#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# update and check: files in place, each zone for itself.

bats_require_minimum_version 1.5.0
load common

setup() {
	begin
}

@test "update changes a file, and check tells of it before" {
	run -1 --separate-stderr "$danezone" check example.com.zone
	[ -z "$stderr" ]
	[ "${lines[0]}" = '--- example.com.zone' ]
	[ "${lines[1]}" = '+++ example.com.zone' ]
	[ "$(serial example.com.zone)" = 7 ]
	run -0 --separate-stderr "$danezone" update example.com.zone
	[ -z "$output$stderr" ]
	cmp example.com.zone marked
	run -0 --separate-stderr "$danezone" check example.com.zone
	[ -z "$output$stderr" ]
	no_litter
}

@test "update does not touch what does not change" {
	local before

	cp marked example.com.zone
	before=$(stamp example.com.zone .)
	sleep 0.01
	"$danezone" update example.com.zone
	"$danezone" update --now 2026-11-23T10:00:00Z example.com.zone
	[ "$(stamp example.com.zone .)" = "$before" ]
}

@test "marks that people wrote in another way stay, and are known" {
	local before

	sed 's/  ; danezone since .*/ ; mail; danezone since 2026-11-22t11:00:00+01:00(FIRST)/' \
		marked >example.com.zone
	cp example.com.zone written
	before=$(stamp example.com.zone .)
	sleep 0.01
	"$danezone" update --now 2026-11-23T10:00:00Z example.com.zone
	[ "$(stamp example.com.zone .)" = "$before" ]
	echo '    ttl: 2h' >>danezone.yaml
	"$danezone" update --now 2026-11-23T10:00:00Z example.com.zone
	sed "s/hostmaster 8/hostmaster 9/; s/\t3600\t/\t7200\t/
		s/danezone since .*/$since (first)/" written |
		cmp example.com.zone -
}

@test "a record that is retained: a comment, then it goes with a new serial" {
	local before

	sed -i 's/^defaults:.*/defaults: {next: keys\/next.pem, retain: 1d}/' \
		danezone.yaml
	"$danezone" update example.com.zone
	with_marks "$golden/manifest-next/want.zone" | cmp example.com.zone -
	sed -i 's/next: keys[^,]*, //; s/ec\.pem/next.pem/' danezone.yaml
	"$danezone" update -W no-one-record --now 2026-11-22T11:00:00Z \
		example.com.zone
	[ "$(serial example.com.zone)" = 8 ]
	with_marks "$golden/manifest-next/want.zone" |
		sed '/ 33139a/ s/$/ (retained until 2026-11-23T11:00:00Z)/' |
		cmp example.com.zone -
	before=$(stamp example.com.zone .)
	sleep 0.01
	"$danezone" update -W no-one-record --now 2026-11-23T10:59:59Z \
		example.com.zone
	[ "$(stamp example.com.zone .)" = "$before" ]
	"$danezone" update -W no-one-record --now 2026-11-23T11:00:00Z \
		example.com.zone
	with_marks "$golden/manifest-next/want.zone" | sed '/ 33139a/d' |
		with_serial 9 - | cmp example.com.zone -
}

@test "update without files takes those of the manifest" {
	local before

	mkdir inside outside
	cp example.com.zone inside/primary
	cp wanted outside/primary
	with_zones inside/primary outside/primary
	before=$(stamp outside/primary outside)
	run -1 "$danezone" check
	[[ $output == *'+++ inside/primary'* ]]
	[[ $output != *outside* ]]
	"$danezone" update
	cmp inside/primary marked
	[ "$(stamp outside/primary outside)" = "$before" ]
	[ "$(serial example.com.zone)" = 7 ]
}

@test "files of the manifest are found from its folder" {
	mkdir folder
	cp example.com.zone folder/primary
	with_zones primary
	mv danezone.yaml keys folder
	"$danezone" -m folder/danezone.yaml update
	cmp folder/primary marked
}

@test "a file of the manifest is of its zone, whatever its name" {
	mkdir folder
	cp example.com.zone folder/primary
	ln -s folder/primary link
	with_zones folder/primary
	"$danezone" link | cmp - wanted
}

@test "update without files, and a manifest without" {
	run -2 --separate-stderr "$danezone" update
	[ "$stderr" = 'danezone: danezone.yaml: error: no zone file is given, here under `zones:` or on the command line' ]
	run -2 --separate-stderr "$danezone" check
	[ -n "$stderr" ]
}

@test "update of several zones" {
	sed 's/192\.0\.2/198.51.100/' example.com.zone >example.net.zone
	sed -i 's/mx.example.com/[mx.example.com, mx.example.net]/' danezone.yaml
	"$danezone" update example.com.zone example.net.zone
	cmp example.com.zone marked
	sed 's/192\.0\.2/198.51.100/; s/mx\.example\.com/mx.example.net/' \
		marked | cmp - example.net.zone
}

@test "an error in one zone stops no other, and all errors are told" {
	local before

	cp example.com.zone example.net.zone
	cp example.com.zone example.org.zone
	echo 'x FOO bar' >>example.net.zone
	echo '$BAR' >>example.org.zone
	run -2 --separate-stderr "$danezone" check ./*.zone
	[ "${lines[1]}" = '+++ ./example.com.zone' ]
	[ "$(grep -c '^+++' <<<"$output")" -eq 1 ]
	before=$(stamp ./example.[no]*.zone)
	run -2 --separate-stderr "$danezone" update ./*.zone
	[ "$(stamp ./example.[no]*.zone)" = "$before" ]
	cmp example.com.zone marked
	no_litter
	[ "${#stderr_lines[@]}" -eq 2 ]
	[ "${stderr_lines[0]}" = 'danezone: ./example.net.zone:7:1: error: a record type that danezone does not know' ]
	[ "${stderr_lines[1]}" = 'danezone: ./example.org.zone:7:1: error: an unknown directive' ]
}

@test "a file that is missing stops no other zone" {
	run -2 --separate-stderr "$danezone" update none.zone example.com.zone
	[ "$stderr" = 'danezone: none.zone: error: cannot be opened: No such file or directory' ]
	cmp example.com.zone marked
	run -2 --separate-stderr "$danezone" update none/none.zone \
		example.com.zone
	[ "$stderr" = 'danezone: none/none.zone: error: its directory cannot be found: No such file or directory' ]
}

@test "a file that cannot be replaced stops no other zone" {
	cp example.com.zone example.net.zone
	sed -i 's/mx.example.com/[mx.example.com, mx.example.net]/' danezone.yaml
	ln example.net.zone other-link
	run -2 --separate-stderr "$danezone" update example.com.zone \
		example.net.zone
	[[ $stderr == 'danezone: example.net.zone: error: '* ]]
	cmp example.com.zone marked
	[ "$(serial example.net.zone)" = 7 ]
	no_litter
}

@test "a refusal and an error: the error is the status, and others go on" {
	cp example.com.zone example.net.zone
	sed -i 's/mx.example.com/[mx.example.com, mx.example.net]/' danezone.yaml
	echo '@ RRSIG A 8 2 60 20300101000000 20200101000000 1 a. AAAA' \
		>>example.net.zone
	run -3 --separate-stderr "$danezone" update example.net.zone \
		example.com.zone
	[[ ${stderr_lines[0]} == 'danezone: example.net.zone:7:1: refused: '* ]]
	cmp example.com.zone marked
	cp wanted example.com.zone
	run -2 "$danezone" update example.net.zone none example.com.zone
}

@test "zones that share a file that would change stand or fall together" {
	local zone

	printf '%s\n' '@ SOA ns h 7 2 3 4 5' '@ NS ns.example.org.' >soa
	for zone in com net org; do
		printf '%s\n' '$TTL 1h' '$INCLUDE soa' 'mx A 192.0.2.2' \
			>example.$zone.zone
	done
	sed -i 's/mx.example.com/[mx.example.com, mx.example.net]/' danezone.yaml
	echo 'x FOO bar' >>example.net.zone
	cp example.com.zone before
	run -2 --separate-stderr "$danezone" update example.com.zone \
		example.net.zone
	[ "${stderr_lines[0]}" = 'danezone: example.net.zone:4:1: error: a record type that danezone does not know' ]
	[ "${stderr_lines[1]}" = 'danezone: example.com.zone: warning: is left as it is: it shares a file that would change with example.net.zone, where something is wrong' ]
	cmp example.com.zone before
	grep -q ' 7 ' soa
	# one that changes nothing in the file that they share stands alone
	sed -i '/FOO/d' example.net.zone
	"$danezone" update example.com.zone example.net.zone
	echo 'x FOO bar' >>example.org.zone
	run -2 --separate-stderr "$danezone" update example.com.zone \
		example.net.zone example.org.zone
	[ "${#stderr_lines[@]}" -eq 1 ]
}

@test "with a mistake in the manifest or in key material nothing is changed" {
	echo '    nxt: x' >>danezone.yaml
	run -2 "$danezone" update example.com.zone
	[ "$(serial example.com.zone)" = 7 ]
	sed -i 's/nxt: x/next: example.com.zone/' danezone.yaml
	run -2 "$danezone" update example.com.zone
	[ "$(serial example.com.zone)" = 7 ]
}

@test "the same file twice is a mistake" {
	run -2 --separate-stderr "$danezone" update example.com.zone \
		./example.com.zone
	[ "$stderr" = 'danezone: ./example.com.zone: error: the same file as example.com.zone, which is in this run too' ]
	[ "$(serial example.com.zone)" = 7 ]
}

@test "update follows symbolic links and keeps the mode" {
	mkdir folder
	mv example.com.zone folder/file
	ln -s folder/file example.com.zone
	chmod 640 folder/file
	"$danezone" update example.com.zone
	[ -L example.com.zone ]
	cmp folder/file marked
	[ "$(stat -c %a folder/file)" = 640 ]
}

@test "--previous gives update and check the serial to be ahead of" {
	with_serial 41 example.com.zone >published
	run -1 "$danezone" check --previous published example.com.zone
	[[ $output == *' hostmaster 42 '* ]]
	"$danezone" update --previous published example.com.zone
	[ "$(serial example.com.zone)" = 42 ]
	"$danezone" update --previous published example.com.zone
	[ "$(serial example.com.zone)" = 42 ]
}

@test "update refuses standard input; check takes it" {
	run -2 --separate-stderr "$danezone" update -z example.com - \
		<example.com.zone
	[ -z "$output" ]
	[ "${stderr_lines[0]}" = "danezone: error: 'update' changes files in place and cannot take standard input" ]
	run -1 --separate-stderr "$danezone" check -z example.com - \
		<example.com.zone
	[ -z "$stderr" ]
	patch -s -o - example.com.zone <<<"$output" | cmp - marked
}

@test "check of several files: one patch for all" {
	mkdir folder
	sed 's/192\.0\.2/198.51.100/' example.com.zone >folder/example.net.zone
	sed -i 's/mx.example.com/[mx.example.com, mx.example.net]/' danezone.yaml
	run -1 --separate-stderr "$danezone" check example.com.zone \
		folder/example.net.zone
	patch -s -p0 <<<"$output"
	cmp example.com.zone marked
	"$danezone" check example.com.zone folder/example.net.zone
}

@test "check --quiet prints nothing" {
	sed -i '/^mx/d' example.com.zone
	run -1 --separate-stderr "$danezone" check --quiet example.com.zone
	[ -z "$output$stderr" ]
	"$danezone" update -q example.com.zone
	run -0 --separate-stderr "$danezone" check -q example.com.zone
	[ -z "$output$stderr" ]
}

@test "check with --color" {
	run -1 "$danezone" check --color always example.com.zone
	[[ $output == *$'\e['* ]]
	run -1 "$danezone" check --color never example.com.zone
	[[ $output != *$'\e'* ]]
}

@test "check with full standard output" {
	run -2 --separate-stderr sh -c \
		'"$0" check example.com.zone >/dev/full' "$danezone"
	[ "$stderr" = 'danezone: error: standard output: No space left on device' ]
}

@test "runs at the same time leave one good file" {
	for _ in {1..8}; do
		"$danezone" update example.com.zone &
	done
	wait
	cmp example.com.zone marked
	no_litter
}
