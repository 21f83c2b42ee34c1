#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# filter: where its input comes from, and where its output goes.

bats_require_minimum_version 1.5.0
load common

setup() {
	begin
}

@test "without a command, with it, and from standard input it is the same" {
	"$danezone" example.com.zone | cmp - wanted
	"$danezone" filter example.com.zone | cmp - wanted
	"$danezone" -z example.com <example.com.zone | cmp - wanted
	"$danezone" -z example.com - <example.com.zone | cmp - wanted
	# shellcheck disable=SC2002 # a pipe
	cat example.com.zone | "$danezone" filter -zexample.com. | cmp - wanted
	[ "$(serial example.com.zone)" = 7 ]
}

@test "standard input that comes in pieces" {
	{
		head -c 100 example.com.zone
		sleep 0.2
		tail -c +101 example.com.zone
	} | "$danezone" -z example.com | cmp - wanted
}

@test "standard input of which nothing tells the zone's name" {
	run -2 --separate-stderr "$danezone" <example.com.zone
	[ -z "$output" ]
	[ "${stderr_lines[0]}" = 'danezone: -: error: neither its text nor its name tells which zone this is' ]
}

@test "standard input that is closed, or a directory" {
	run -2 --separate-stderr sh -c '"$0" -z example.com <&-' "$danezone"
	[ -z "$output" ]
	[ "$stderr" = 'danezone: -: error: no SOA record (RFC 1035 section 5.2)' ]
	run -2 --separate-stderr sh -c '"$0" -z example.com <.' "$danezone"
	[ -z "$output" ]
	[ "$stderr" = 'danezone: -: error: cannot be read: Is a directory' ]
}

@test "a manifest from standard input" {
	"$danezone" -m - example.com.zone <danezone.yaml | cmp - wanted
	run -2 --separate-stderr "$danezone" -m - -z example.com - <danezone.yaml
	[ -z "$output" ]
	[ "$stderr" = 'danezone: error: standard input cannot be both the manifest and the zone' ]
}

@test "standard output that is closed or full" {
	run -2 --separate-stderr sh -c '"$0" example.com.zone >&-' "$danezone"
	[ "$stderr" = 'danezone: error: standard output: Bad file descriptor' ]
	run -2 --separate-stderr sh -c '"$0" example.com.zone >/dev/full' \
		"$danezone"
	[ "$stderr" = 'danezone: error: standard output: No space left on device' ]
	run -2 --separate-stderr sh -c '"$0" records >/dev/full' "$danezone"
	[ "$stderr" = 'danezone: error: standard output: No space left on device' ]
	run -2 --separate-stderr sh -c '"$0" --help >/dev/full' "$danezone"
	[ "$stderr" = 'danezone: error: standard output: No space left on device' ]
}

@test "standard output that nobody reads" {
	yes '; a long comment, so that the pipe does not hold the zone' |
		head -n 100000 >>example.com.zone
	run -2 --separate-stderr bash -c \
		'"$0" example.com.zone | head -c 1 >/dev/null; exit "${PIPESTATUS[0]}"' \
		"$danezone"
	[ "$stderr" = 'danezone: error: standard output: Broken pipe' ]
}

# to_file JOBS: filter the large zone into a file that has other things before.
to_file() {
	{
		echo '; before'
		"$danezone" -q -z example.com -j "$1" large.zone
		echo '; behind'
	} >"out-$1"
}

@test "a large zone to a file, for which space is set aside" {
	local status=0

	cp example.com.zone large.zone
	yes "; $(printf '%0100d' 0)" | head -n 200000 >>large.zone
	to_file 1
	to_file 2
	cmp out-1 out-2
	[ "$(head -n 1 out-2; tail -n 1 out-2)" = $'; before\n; behind' ]
	"$danezone" -q -z example.com -j 2 large.zone >>out-1 # behind what is there
	{
		cat out-2
		"$danezone" -q -z example.com -j 1 large.zone
	} | cmp - out-1
	"$danezone" -q -z example.com -j 2 <large.zone >out-1
	sed '1d; $d' out-2 | cmp - out-1

	echo 'wrong' >>large.zone
	"$danezone" -q -z example.com -j 2 large.zone >out-2 2>said || status=$?
	[ "$status" -eq 2 ]
	[ "$(stat -c '%s %b' out-2)" = '0 0' ]
}

@test "standard error that is closed" {
	sh -c '"$0" example.com.zone 2>&-' "$danezone" | cmp - wanted
}

@test "a file that does not exist" {
	run -2 --separate-stderr "$danezone" none.zone
	[ -z "$output" ]
	[ "$stderr" = 'danezone: none.zone: error: cannot be opened: No such file or directory' ]
	run -2 --separate-stderr "$danezone" chekc
	[ "$stderr" = "danezone: chekc: error: cannot be opened: No such file or directory
danezone: hint: did you mean the command 'check'?" ]
}

@test "a manifest that is not there yet" {
	mkdir none
	cd none
	run -2 --separate-stderr "$danezone" check
	[ "$stderr" = "danezone: danezone.yaml: error: cannot be opened: No such file or directory
danezone: hint: name the manifest with -m, or have a first one written: 'danezone init -o danezone.yaml ZONEFILE'" ]
	cp ../example.com.zone .
	"$danezone" init -o danezone.yaml example.com.zone
	run -2 --separate-stderr "$danezone" records -m none.yaml
	[ "$stderr" = 'danezone: none.yaml: error: cannot be opened: No such file or directory' ]
	printf 'services:\n  - mx: example.com\n    current: ../keys/ec.pem\n' >m.yaml
	run -2 --separate-stderr "$danezone" -q records -m m.yaml
	[ "${stderr_lines[1]}" = "danezone: hint: as in 'danezone records ZONEFILE'" ]
}

@test "-o makes a file, and the second run does not touch it" {
	local before

	"$danezone" -o out example.com.zone
	cmp out marked
	before=$(stamp out)
	sleep 0.01
	run -0 --separate-stderr "$danezone" -o out example.com.zone
	[ -z "$output$stderr" ]
	[ "$(stamp out)" = "$before" ]
	"$danezone" -o out --now 2026-11-23T10:00:00Z example.com.zone
	[ "$(stamp out)" = "$before" ]
	"$danezone" -o out -z example.com <example.com.zone
	[ "$(stamp out)" = "$before" ]
	no_litter
}

@test "-o does not touch a file that differs in comments alone" {
	local before

	"$danezone" -o out example.com.zone
	before=$(stamp out)
	sleep 0.01
	sed -i '1i ; a comment' example.com.zone
	echo '; another one' >>example.com.zone
	"$danezone" -o out --now 2026-11-23T10:00:00Z example.com.zone
	[ "$(stamp out)" = "$before" ]
	sed -i 's/; danezone since .*/; danezone since 2026-11-22T10:00:00.0Z(first) as ever/' out
	before=$(stamp out)
	sleep 0.01
	"$danezone" -o out --now 2026-11-23T10:00:00Z example.com.zone
	[ "$(stamp out)" = "$before" ]
	no_litter
}

@test "-o with the input as output" {
	"$danezone" -o example.com.zone example.com.zone
	cmp example.com.zone marked
}

@test "-o - is standard output" {
	"$danezone" -o - example.com.zone | cmp - wanted
	[ ! -e ./- ]
}

@test "-o takes the serial on from the file that is there" {
	with_serial 41 wanted >out
	cp out before
	"$danezone" -o out example.com.zone
	cmp out before
	echo 'new A 192.0.2.9' >>example.com.zone
	"$danezone" -o out example.com.zone
	[ "$(serial out)" = 42 ]
	grep -q '^new A 192.0.2.9$' out
	sed -i '/^new/d' example.com.zone
	"$danezone" -o out example.com.zone
	[ "$(serial out)" = 43 ]
}

@test "--previous wins over the file that is there" {
	with_serial 41 example.com.zone >out
	with_serial 99 example.com.zone >previous
	"$danezone" -o out --previous previous example.com.zone
	[ "$(serial out)" = 100 ]
}

@test "-o with an error leaves the file as it was" {
	echo 'as it was' >out
	echo 'x FOO bar' >>example.com.zone
	run -2 "$danezone" -o out --previous none example.com.zone
	[ "$(cat out)" = 'as it was' ]
	sed -i '$d' example.com.zone
	run -2 --separate-stderr "$danezone" -o out example.com.zone
	[ "$(cat out)" = 'as it was' ]
	[ "${stderr_lines[1]}" = 'danezone: hint: the previous zone must be readable; remove it to start anew' ]
	no_litter
}

@test "-o in a folder that does not exist, and a folder" {
	run -2 --separate-stderr "$danezone" -o none/out example.com.zone
	[ "$stderr" = 'danezone: none/out: error: its directory cannot be found: No such file or directory' ]
	run -2 --separate-stderr "$danezone" -o none/ example.com.zone
	[ "$stderr" = 'danezone: none/: error: there is no such directory
danezone: hint: make it first' ]
	mkdir folder
	run -2 --separate-stderr "$danezone" -o folder -z example.com \
		<example.com.zone
	[ "${stderr_lines[0]}" = 'danezone: error: standard input has no name for its result in folder' ]
	for folder in folder folder/; do
		"$danezone" -o "$folder" example.com.zone
		cmp folder/example.com.zone marked
		rm folder/example.com.zone
	done
	no_litter
}

# four_zones: in `in`, of which the second and the fourth have mistakes, and an
# empty folder `out`.
four_zones() {
	local name

	mkdir in out
	for name in a b c d; do
		cp example.com.zone "in/$name.example"
	done
	sed -i 's/mx.example.com/[mx.a.example, mx.b.example, mx.c.example, mx.d.example]/' \
		danezone.yaml
	echo 'x FOO bar' >>in/b.example
	echo '$BAR' >>in/d.example
}

# two_of_four: leave those without.
two_of_four() {
	rm in/[bd].example
	sed -i -E 's/mx.[bd].example,? ?//g; s/, \]/]/' danezone.yaml
}

@test "-o with a folder and many zones: a mistake in one stops no other" {
	four_zones
	run -2 --separate-stderr "$danezone" -o out in/?.example
	[ -z "$output" ]
	[ "$stderr" = 'danezone: in/b.example:7:1: error: a record type that danezone does not know
danezone: in/d.example:7:1: error: an unknown directive' ]
	[ "$(ls out)" = $'a.example\nc.example' ]
	sed 's/mx\.example\.com/mx.c.example/' marked | cmp - out/c.example
	no_litter
}

@test "-o with a folder: what does not change is not touched" {
	local before

	four_zones
	two_of_four
	"$danezone" -o out in/a.example in/c.example
	before=$(stamp out out/*)
	sleep 0.01
	run -0 --separate-stderr "$danezone" -o out/ in/a.example in/c.example
	[ -z "$output$stderr" ]
	[ "$(stamp out out/*)" = "$before" ]
	echo 'new A 192.0.2.9' >>in/c.example
	"$danezone" -o out in/a.example in/c.example
	[ "$(stamp out/a.example)" = "$(sed -n 2p <<<"$before")" ]
	[ "$(serial out/c.example)" = 9 ]
}

@test "-o with a folder: files that are missing, and messages in order" {
	four_zones
	run -2 --separate-stderr "$danezone" -v -o out in/d.example none \
		in/a.example in/b.example in/c.example
	[ "$(sed -nE 's/^danezone: (in[^:]*|none):.*/\1/p' <<<"$stderr")" = "in/d.example
none
in/a.example
in/b.example
in/c.example" ]
	[ "$(ls out)" = $'a.example\nc.example' ]
}

@test "-o with a folder: two files of one name" {
	four_zones
	cp in/a.example .
	run -2 --separate-stderr "$danezone" -o out in/c.example in/a.example \
		a.example
	[ "$stderr" = 'danezone: a.example: error: out/a.example would be the result of this zone, and of in/a.example' ]
	[ -z "$(ls out)" ]
}

@test "many zones and no folder" {
	four_zones
	run -2 --separate-stderr "$danezone" -o file in/a.example in/c.example
	[ "${stderr_lines[0]}" = 'danezone: file: error: is no directory, which several zones need' ]
	run -2 --separate-stderr "$danezone" in/a.example in/c.example
	[ "${stderr_lines[0]}" = "danezone: error: 'filter' reads one zone file: 'in/c.example' is one too many" ]
	for option in '-z a.example' '--previous in/a.example'; do
		# shellcheck disable=SC2086 # two words
		run -2 --separate-stderr "$danezone" $option -o out \
			in/a.example in/c.example
		[[ $stderr == *" is about one zone: 'filter' needs exactly one ZONEFILE with it" ]]
	done
	[ -z "$(ls out)" ]
}

@test "-o with a folder: a result that cannot be replaced" {
	four_zones
	two_of_four
	mkdir elsewhere
	echo '@ SOA a b 7 2 3 4 5' >out/a.example
	ln out/a.example other-link
	ln -s ../elsewhere/file out/c.example
	run -2 --separate-stderr "$danezone" -o out in/a.example in/c.example
	[[ $stderr == 'danezone: out/a.example: error: has 2 hard links; '* ]]
	[ -L out/c.example ]
	[ "$(serial elsewhere/file)" = 8 ]
	cmp out/a.example other-link
	no_litter
}

@test "-o with a folder: --depfile has a rule for each" {
	four_zones
	two_of_four
	echo 'y TXT y' >part
	echo '$INCLUDE part' >>in/c.example
	"$danezone" -o out --depfile out.d in/a.example in/c.example
	printf 'all: out/a.example out/c.example\n-include out.d\nout/%%:\n\t@echo remade $@\n' >Makefile
	[ "$(grep -c '^out/' out.d)" -eq 2 ]
	[[ $(make) != *remade* ]]
	touch -d '+1 minute' part
	[ "$(make)" = 'remade out/c.example' ]
	touch -d '+2 minutes' danezone.yaml
	[ "$(make)" = $'remade out/a.example\nremade out/c.example' ]
	rm part
	[[ $(make 2>&1) != *'No rule'* ]]
}

@test "--depfile names all files that were read" {
	sed -i 's|keys/ec.pem|[keys/ec.pem, keys/rsa.pem]|' danezone.yaml
	echo '    next: none.pem' >>danezone.yaml
	"$danezone" -o out --depfile out.d example.com.zone
	printf 'all: out\n-include out.d\nout:\n\t@echo remade\n' >Makefile
	sed -E 's/^out: *//; s/ *\\$//' out.d | tr -s ' ' '\n' | grep . |
		sort -u >names
	for file in danezone.yaml example.com.zone keys/ec.pem keys/rsa.pem; do
		grep -qxF "$file" names
	done
	run ! grep -qxF out names
	[ "$(make)" != remade ]
	touch -d '+1 minute' danezone.yaml
	[ "$(make)" = remade ]
}

@test "--depfile with an error" {
	echo 'x FOO bar' >>example.com.zone
	run -2 "$danezone" -o out --depfile out.d example.com.zone
	[ ! -e out ]
	[ ! -e out.d ]
}

@test "-q prints no warnings, -v tells what was changed" {
	sed -i '/^mx/d' example.com.zone
	run -0 --separate-stderr "$danezone" example.com.zone
	[ "$stderr" = 'danezone: danezone.yaml:3:11: warning: mx.example.com. has neither A, AAAA nor CNAME in example.com.zone [base-missing]' ]
	run -0 --separate-stderr "$danezone" -q example.com.zone
	[ -z "$stderr" ]
	run -0 --separate-stderr "$danezone" -v example.com.zone
	[ "${stderr_lines[2]}" = 'danezone: example.com.zone: note: records added: 1, changed: 0, removed: 0; serial 8' ]
	run -0 --separate-stderr "$danezone" -v wanted -z example.com
	[ "${stderr_lines[1]}" = 'danezone: wanted: note: nothing to change' ]
}

@test "the present comes from --now, else from SOURCE_DATE_EPOCH" {
	"$danezone" --serial date example.com.zone >out
	[ "$(serial out)" = 2026112200 ]
	"$danezone" --serial date --now 2025-01-02T00:00:00Z \
		example.com.zone >out
	[ "$(serial out)" = 2025010200 ]
	SOURCE_DATE_EPOCH=x run -2 --separate-stderr "$danezone" \
		--serial date example.com.zone
	[ -z "$output" ]
	unset SOURCE_DATE_EPOCH
	"$danezone" --serial unixtime example.com.zone >out
	[ "$(serial out)" -ge 1795000000 ] || [ "$(serial out)" -le "$(date +%s)" ]
}

@test "a zone file that is called like a command" {
	cp example.com.zone check
	"$danezone" -z example.com ./check | cmp - wanted
	"$danezone" -z example.com -- check | cmp - wanted
}
