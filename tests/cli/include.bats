#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Included files: filter puts them in place of their lines, update changes the
# file in which a record stands. How BIND reads the zone before and after is
# compared where named-compilezone is there.

bats_require_minimum_version 1.5.0
load common

readonly right='3 1 1 33139a5afb5fc5c12548212a48b0e9ac233560bd42458a582e1d6ff964dd6d2a'
readonly wrong='3 1 1 00000000000000000000000000000000000000000000000000000000000000aa'
readonly other='3 1 1 00000000000000000000000000000000000000000000000000000000000000bb'
readonly head='$TTL 1h
@	SOA	ns hostmaster 7 1h 15m 4w 5m
	NS	ns
ns	A	192.0.2.1
mx	A	192.0.2.2'

setup() {
	begin
	rm example.com.zone wanted marked
	mkdir work # where nothing of bats' stands
	mv keys danezone.yaml work
	cd work || return 1
	zones=(example.com.zone)
}

# lines FILE LINE...: write the file.
lines() {
	printf '%s\n' "${@:2}" >"$1"
}

# zone [LINE...]: the zone file, its head and these lines.
zone() {
	lines example.com.zone "$head" "$@"
}

wants_nothing() {
	lines danezone.yaml 'services: []'
}

# as_bind_reads FILE: each record but for the serial.
as_bind_reads() {
	(
		cd "$(dirname "$1")" || return 1
		named-compilezone -q -i none -k ignore -m ignore -n ignore \
			-s full -o "$BATS_TEST_TMPDIR/dump" example.com \
			"${1##*/}" >&2
	)
	sed -E 's/(\sSOA\s+\S+ \S+) [0-9]+ /\1 N /' "$BATS_TEST_TMPDIR/dump"
}

# same_records FILE FILE [EXPRESSION]: BIND reads the same, apart from lines
# that are like the extended regular expression; and Knot can read the second if
# it can read the first.
same_records() {
	if command -v named-compilezone >/dev/null; then
		as_bind_reads "$1" | grep -vE "${3:-^$}" >before.records
		as_bind_reads "$2" | grep -vE "${3:-^$}" >after.records
		[ -s before.records ]
		diff before.records after.records
		rm before.records after.records
	fi
	if command -v kzonecheck >/dev/null &&
		kzonecheck -o example.com "$1" >/dev/null 2>&1; then
		kzonecheck -o example.com "$2" >&2
	fi
}

# flattens: the zone with its files, as `flat` that BIND reads as it
# did before and that a second run leaves alone; it is what standard input says.
flattens() {
	cat >expected
	"$danezone" example.com.zone >flat
	diff expected flat
	same_records example.com.zone flat ' TLSA\s'
	"$danezone" flat -z example.com | cmp - flat
}

# fails PLACE-AND-MESSAGE [OPTION...]: filter has this one error and no output;
# update has it too and changes nothing.
fails() {
	local before

	run -2 --separate-stderr timeout 20 "$danezone" example.com.zone "${@:2}"
	[ -z "$output" ]
	[ "${stderr_lines[0]}" = "danezone: $1" ]
	[ "$(grep -c ': error: ' <<<"$stderr")" -eq 1 ]
	before=$(state)
	run -2 --separate-stderr timeout 20 "$danezone" update \
		example.com.zone "${@:2}"
	[ "${stderr_lines[0]}" = "danezone: $1" ]
	[ "$(state)" = "$before" ]
}

# state: what changes when a file is touched, a line for each.
state() {
	find . -type f -printf '%p %i %s %T@\n' | sort
}

# updates FILE...: with the zone files of the array `zones`, update changes these
# files (in the order of sort) and no other. check has told it before, as one
# patch. What there was is in $old.
updates() {
	local before

	old=$BATS_FILE_TMPDIR/$BATS_TEST_NUMBER.old
	cp -a . "$old"
	cp -a . "$old.patched"
	before=$(state)
	run -1 --separate-stderr "$danezone" check "${zones[@]}"
	[ -z "$stderr" ]
	patch -s -p0 --binary -d "$old.patched" <<<"$output"
	[ "$(state)" = "$before" ]
	sleep 0.01
	run -0 --separate-stderr "$danezone" update "${zones[@]}"
	[ -z "$output$stderr" ]
	diff <(printf './%s\n' "$@") <(state | diff <(echo "$before") - |
		sed -n 's/^> \([^ ]*\) .*/\1/p')
	diff -r . "$old.patched"
	before=$(state)
	run -0 --separate-stderr "$danezone" check "${zones[@]}"
	[ -z "$output$stderr" ]
	run -0 --separate-stderr "$danezone" update "${zones[@]}"
	[ -z "$output$stderr" ]
	[ "$(state)" = "$before" ]
}

# stops STATUS [FILE...]: update ends with this status and changes nothing; what
# it says is in $stderr.
stops() {
	local before

	before=$(state)
	run "-$1" --separate-stderr timeout 20 "$danezone" update "${@:2}"
	[ -z "$output" ]
	[ "$(state)" = "$before" ]
}

one_zone() {
	zones=(example.com.zone)
}

# refuses_to_keep PLACE: with --keep-includes an edit would be needed there.
refuses_to_keep() {
	"$danezone" example.com.zone >/dev/null
	run -2 --separate-stderr "$danezone" --keep-includes -o out \
		example.com.zone
	[ -z "$output" ]
	[ ! -e out ]
	[ "${stderr_lines[0]}" = "danezone: $1: error: an included file would have to change here" ]
	[ "${stderr_lines[1]}" = "danezone: hint: leave out --keep-includes, or use \`update\`" ]
	[ "${#stderr_lines[@]}" -eq 2 ]
}

# chain DEPTH: files that include each other so deep.
chain() {
	local i

	for ((i = 1; i < $1; i++)); do
		lines "deep$i" "\$INCLUDE deep$((i + 1))" "	TXT back-$i"
	done
	lines "deep$1" 'deepest TXT a'
	zone '$INCLUDE deep1' '	TXT back'
}

# two_zones: example.com and example.net with the SOA in one file.
two_zones() {
	lines soa "${head#*$'\n'}"
	lines example.com.zone '$TTL 1h' '$INCLUDE soa' 'a TXT com' "$@"
	sed 's/TXT com/TXT net/' example.com.zone >example.net.zone
	sed -i 's/mx.example.com/[mx.example.com, mx.example.net]/' danezone.yaml
	zones=(example.com.zone example.net.zone)
}

# soa_serials: those that BIND reads in the zones.
soa_serials() {
	named-compilezone -q -i none -o - example.com example.com.zone |
		awk '$4 == "SOA" { print $7 }'
	named-compilezone -q -i none -o - example.net example.net.zone |
		awk '$4 == "SOA" { print $7 }'
}

# costs SECONDS MEGABYTES ARGUMENT...: the program does it within these.
costs() {
	local seconds=$1 megabytes=$2 used

	shift 2
	[ -x /usr/bin/time ] || skip 'time is not installed'
	timeout "$seconds" /usr/bin/time -q -f %M -o used "$danezone" "$@"
	used=$(tail -n 1 used)
	echo "$used kB for $*"
	[ "$used" -lt "$((megabytes * 1024))" ]
}

@test "filter puts an included file in the place of its line" {
	wants_nothing
	lines one '; of one' 'a A 192.0.2.3' '' 'b	A ( 192.0.2.4 ) ; c'
	zone '$INCLUDE one ; here' 'c A 192.0.2.5'
	flattens <<-END
		$head
		; of one
		a A 192.0.2.3

		b	A ( 192.0.2.4 ) ; c
		c A 192.0.2.5
	END
}

@test "filter: the ways to write the line" {
	wants_nothing
	mkdir 'a folder'
	lines 'a folder/one' 'a A 192.0.2.3'
	lines two 'b A 192.0.2.4'
	zone '$include "a folder/one"' '$Include	two	sub' \
		'$INCLUDE ( two' '  @ ) ; c' "\$INCLUDE $PWD/two Other.example.com."
	flattens <<-END
		$head
		a A 192.0.2.3
		\$ORIGIN sub.example.com.
		b A 192.0.2.4
		\$ORIGIN example.com.
		b A 192.0.2.4
		\$ORIGIN Other.example.com.
		b A 192.0.2.4
		\$ORIGIN example.com.
	END
}

@test "filter: an origin ends with the file that sets it" {
	wants_nothing
	lines outer '$ORIGIN deep' 'a A 192.0.2.3' '$INCLUDE inner' \
		'b A 192.0.2.4' '$INCLUDE inner .' 'c A 192.0.2.5'
	lines inner 'd TXT d' '$ORIGIN z.example.com.' 'e TXT e'
	zone '$ORIGIN sub' '$INCLUDE outer' 'f A 192.0.2.6'
	flattens <<-END
		$head
		\$ORIGIN sub
		\$ORIGIN deep
		a A 192.0.2.3
		d TXT d
		\$ORIGIN z.example.com.
		e TXT e
		\$ORIGIN deep.sub.example.com.
		b A 192.0.2.4
		\$ORIGIN .
		d TXT d
		\$ORIGIN z.example.com.
		e TXT e
		\$ORIGIN deep.sub.example.com.
		c A 192.0.2.5
		\$ORIGIN sub.example.com.
		f A 192.0.2.6
	END
}

@test "filter: an origin that is odd to write" {
	wants_nothing
	lines one 'a TXT a'
	zone '$INCLUDE one \@' '$INCLUDE one a\.b\032c\;' '$INCLUDE one \$x'
	flattens <<-END
		$head
		\$ORIGIN \\@.example.com.
		a TXT a
		\$ORIGIN example.com.
		\$ORIGIN a\\.b\\032c\\;.example.com.
		a TXT a
		\$ORIGIN example.com.
		\$ORIGIN \\\$x.example.com.
		a TXT a
		\$ORIGIN example.com.
	END
}

@test "filter: an owner goes into the file, but none comes out of it" {
	wants_nothing
	lines one '  TXT from-mx' 'a TXT a' '  TXT more-a'
	lines two '$INCLUDE one sub' '  TXT from-mx-again'
	zone '$INCLUDE one' '  TXT mx' '  TXT more-mx' '$INCLUDE two' \
		'; between' '   TXT mx-still'
	flattens <<-END
		$head
		  TXT from-mx
		a TXT a
		  TXT more-a
		mx.example.com.  TXT mx
		  TXT more-mx
		\$ORIGIN sub.example.com.
		  TXT from-mx
		a TXT a
		  TXT more-a
		\$ORIGIN example.com.
		mx.example.com.  TXT from-mx-again
		; between
		   TXT mx-still
	END
}

@test "filter: a file without final newline, an empty one, and one of comments" {
	wants_nothing
	printf 'a TXT a' >open
	printf '; not even a record' >comment
	: >empty
	zone '$INCLUDE open' '$INCLUDE empty' '$INCLUDE comment' \
		'$INCLUDE open sub' '$INCLUDE empty sub' 'b TXT b'
	flattens <<-END
		$head
		a TXT a
		; not even a record
		\$ORIGIN sub.example.com.
		a TXT a
		\$ORIGIN example.com.
		\$ORIGIN sub.example.com.
		\$ORIGIN example.com.
		b TXT b
	END
}

@test "filter: a file included at the very end, without newline" {
	wants_nothing
	printf 'a TXT a' >open
	zone
	printf '$INCLUDE open' >>example.com.zone
	{
		cat <<<"$head"
		printf 'a TXT a\n'
	} >with-newline
	"$danezone" example.com.zone >flat
	diff <(cat flat && [ -z "$(tail -c 1 flat)" ] || echo) with-newline
	same_records example.com.zone flat
}

@test "filter: CRLF files get CRLF lines" {
	wants_nothing
	printf '\tTXT mx\r\na TXT a' >crlf
	zone '$INCLUDE crlf sub' '	TXT mx-still'
	sed -i 's/$/\r/' example.com.zone
	"$danezone" example.com.zone >flat
	diff flat <(printf '%s\n' "$head" '$ORIGIN sub.example.com.' \
		'	TXT mx' 'a TXT a' '$ORIGIN example.com.' \
		'mx.example.com.	TXT mx-still' | sed 's/$/\r/')
	same_records example.com.zone flat
	"$danezone" -z example.com flat | cmp - flat
}

@test "filter: \$TTL comes out of a file, as BIND has it" {
	wants_nothing
	lines one 'a TXT a' '$TTL 77' 'b TXT b'
	zone '$INCLUDE one' 'c TXT c' '$INCLUDE one sub' 'd 5 TXT d' 'e TXT e'
	flattens <<-END
		$head
		a TXT a
		\$TTL 77
		b TXT b
		c TXT c
		\$ORIGIN sub.example.com.
		a TXT a
		\$TTL 77
		b TXT b
		\$ORIGIN example.com.
		d 5 TXT d
		e TXT e
	END
	if command -v named-compilezone >/dev/null; then
		as_bind_reads flat | grep -qE '^c\.example\.com\.\s+77 '
	fi
}

@test "filter: a TTL that is inherited across files" {
	wants_nothing
	lines one 'a TXT a' 'b 55 TXT b'
	lines example.com.zone '@ 99 SOA ns hostmaster 7 1h 15m 4w 5m' \
		' NS ns' 'ns 66 A 192.0.2.1' '$INCLUDE one' 'c TXT c' \
		'$INCLUDE one sub'
	flattens <<-END
		@ 99 SOA ns hostmaster 7 1h 15m 4w 5m
		 NS ns
		ns 66 A 192.0.2.1
		a TXT a
		b 55 TXT b
		c TXT c
		\$ORIGIN sub.example.com.
		a TXT a
		b 55 TXT b
		\$ORIGIN example.com.
	END
}

@test "filter edits records that stand in included files, and the SOA" {
	lines soa "${head#*$'\n'}"
	lines tlsa '_25._tcp.mx TLSA '"$wrong ; ours" ' TXT mine' \
		'z TXT z' "_25._tcp.mx TLSA $other" ' TXT mine-still'
	lines example.com.zone '$TTL 1h' '$INCLUDE soa' \
		'www A 192.0.2.3' '$INCLUDE tlsa' ' TXT www'
	flattens <<-END
		${head/ 7 / 8 }
		www A 192.0.2.3
		_25._tcp.mx TLSA $right ; ours
		 TXT mine
		z TXT z
		_25._tcp.mx TXT mine-still
		www.example.com. TXT www
	END
}

@test "filter puts the block at the end, whatever file ends there" {
	lines one '$ORIGIN sub' 'a TXT a'
	zone '$INCLUDE one'
	flattens <<-END
		${head/ 7 / 8 }
		\$ORIGIN sub
		a TXT a
		\$ORIGIN example.com.
		; danezone begin: generated, edits are overwritten
		_25._tcp.mx.example.com.	3600	IN	TLSA	$right
		; danezone end
	END
}

@test "filter of standard input finds files from the current directory" {
	wants_nothing
	mkdir folder
	lines folder/one '$INCLUDE two' 'a TXT a'
	lines folder/two 'b TXT b'
	zone '$INCLUDE folder/one'
	"$danezone" -z example.com <example.com.zone |
		diff - <(lines /dev/stdout "$head" 'b TXT b' 'a TXT a')
	# shellcheck disable=SC2002 # a pipe
	cat example.com.zone | "$danezone" -z example.com |
		diff - <(lines /dev/stdout "$head" 'b TXT b' 'a TXT a')
	run -1 "$danezone" check -m - -z example.com example.com.zone <<-END
		services: [{host: mx.example.com, ports: 25/tcp,
		    current: keys/ec.pem}]
	END
}

@test "a file is looked for beside the one that includes it" {
	wants_nothing
	mkdir -p folder/deep
	lines folder/deep/two 'a TXT right'
	lines folder/one '$INCLUDE deep/two'
	lines here 'b TXT from-here'
	zone '$INCLUDE one' '$INCLUDE here'
	mv example.com.zone folder
	run -0 --separate-stderr "$danezone" folder/example.com.zone
	[ -z "$stderr" ]
	[ "$output" = "$head
a TXT right
b TXT from-here" ]
}

@test "a file that is there twice: a warning, and the nearer one" {
	wants_nothing
	mkdir folder
	lines one 'a TXT here'
	lines folder/one 'a TXT there'
	zone '$INCLUDE one'
	mv example.com.zone folder
	run -0 --separate-stderr "$danezone" folder/example.com.zone
	[ "$output" = "$head
a TXT there" ]
	[ "$stderr" = 'danezone: folder/example.com.zone:6:1: warning: folder/one is read, but BIND reads one in its directory, and there is one here
danezone: hint: say with --include-dir which one is meant' ]
	run -0 --separate-stderr "$danezone" folder/example.com.zone \
		--include-dir .
	[ "$output" = "$head
a TXT here" ]
	[ -z "$stderr" ]
	ln -f one folder/one
	run -0 --separate-stderr "$danezone" folder/example.com.zone
	[ -z "$stderr" ]
}

@test "--include-dir is where all files are looked for" {
	wants_nothing
	mkdir -p files/sub other
	lines files/one '$INCLUDE sub/two'
	lines files/sub/two '$INCLUDE three'
	lines files/three 'a TXT right'
	lines three 'a TXT wrong'
	lines files/sub/three 'a TXT wrong'
	zone '$INCLUDE one' "\$INCLUDE $PWD/three other"
	for folder in files "$PWD/files" ./files/; do
		run -0 --separate-stderr "$danezone" example.com.zone \
			--include-dir "$folder"
		[ -z "$stderr" ]
		[ "$output" = "$head
a TXT right
\$ORIGIN other.example.com.
a TXT wrong
\$ORIGIN example.com." ]
	done
	rm files/three
	fails "files/sub/two:1:1: error: files/three cannot be opened: No such file or directory" \
		--include-dir files
	run -2 "$danezone" example.com.zone --include-dir none
}

@test "--keep-includes keeps the lines" {
	lines one 'a TXT a' "_25._tcp.mx TLSA $right"
	zone '$INCLUDE one' '	TXT mx'
	"$danezone" --keep-includes example.com.zone | cmp - example.com.zone
	sed -i 2d one
	run -0 --separate-stderr "$danezone" --keep-includes example.com.zone
	[ -z "$stderr" ]
	[ "$output" = "${head/ 7 / 8 }
\$INCLUDE one
	TXT mx
; danezone begin: generated, edits are overwritten
_25._tcp.mx.example.com.	3600	IN	TLSA	$right
; danezone end" ]
	[ "$(cat one)" = 'a TXT a' ]
}

@test "--keep-includes refuses what an included file would have to change for" {
	lines one 'a TXT a' "_25._tcp.mx TLSA $wrong"
	zone '$INCLUDE one'
	refuses_to_keep 'one:2:24'
	lines one '; nothing' ' TXT inherits'
	zone "_25._tcp.mx TLSA $right" "_25._tcp.mx TLSA $wrong" 'b TXT b' \
		"_25._tcp.mx TLSA $other" '$INCLUDE one'
	refuses_to_keep 'one:2:1'
	lines one "$head"
	lines example.com.zone '$INCLUDE one'
	refuses_to_keep 'one:2:21'
}

@test "--depfile names each included file once" {
	wants_nothing
	mkdir folder
	lines folder/one 'a TXT a' '$INCLUDE two'
	lines folder/two 'b TXT b'
	zone '$INCLUDE folder/one' '$INCLUDE folder/one sub' \
		'$INCLUDE ./folder/two'
	"$danezone" -o out --depfile out.d example.com.zone
	sed -n 's/^ \([^ ]*\).*/\1/p' out.d | sort |
		diff - <(printf '%s\n' danezone.yaml example.com.zone \
			folder/one folder/two)
}

@test "a file that cannot be read" {
	local name

	mkdir folder
	mkfifo fifo
	ln -s loop loop
	ln -s nowhere dangling
	while read -r name reason; do
		zone 'a TXT a' "\$INCLUDE $name"
		fails "example.com.zone:7:1: error: $name $reason"
	done <<-'END'
		none cannot be opened: No such file or directory
		folder/none cannot be opened: No such file or directory
		dangling cannot be opened: No such file or directory
		example.com.zone/x cannot be opened: Not a directory
		loop cannot be opened: Too many levels of symbolic links
		folder is not a regular file but a directory
		fifo is not a regular file but a FIFO
		/dev/zero is not a regular file but a device
	END
}

@test "a file that may not be read" {
	lines secret 'a TXT a'
	chmod 0 secret
	[ ! -r secret ] || skip 'root may read it'
	zone '$INCLUDE secret'
	fails 'example.com.zone:6:1: error: secret cannot be opened: Permission denied'
}

@test "lines that include no file" {
	local line reason

	lines one 'a TXT a'
	while IFS='|' read -r line reason; do
		zone "$line"
		fails "example.com.zone:6:1: error: $reason"
	done <<-'END'
		$INCLUDE|$INCLUDE needs a file
		$INCLUDE ""|this is no file name
		$INCLUDE one a b|too many arguments for this directive
		$INCLUDE one a..b|an empty label
		$INCLUDE one "a"|the origin of $INCLUDE takes no quotes
		 $INCLUDE one|a directive that does not begin its line
		$INCLUDED one|an unknown directive
	END
}

@test "a file called - is a file" {
	wants_nothing
	lines ./- 'a TXT a'
	zone '$INCLUDE -'
	"$danezone" example.com.zone <<<'a TXT wrong' >flat
	diff flat <(lines /dev/stdout "$head" 'a TXT a')
}

@test "mistakes in included files are told where they are" {
	mkdir folder
	lines folder/one 'a TXT a' '$INCLUDE two'
	lines folder/two '' ' FOO' '$ORIGIN a..b'
	zone '$INCLUDE folder/one' 'b BAR'
	run -2 --separate-stderr "$danezone" example.com.zone
	[ -z "$output" ]
	[ "$(cut -d : -f 2-5 <<<"$stderr")" = ' folder/two:2:1: error
 folder/two:3:1: error
 example.com.zone:7:1: error' ]
}

@test "an open parenthesis or quote does not go beyond its file" {
	zone '$INCLUDE open' 'b TXT b )'
	lines open 'a TXT ( a'
	run -2 --separate-stderr "$danezone" example.com.zone
	[[ ${stderr_lines[0]} == 'danezone: open:1:'*': error: '* ]]
	zone '$INCLUDE open' 'b TXT b"'
	printf 'a TXT "a' >open
	run -2 --separate-stderr "$danezone" example.com.zone
	[[ ${stderr_lines[0]} == 'danezone: open:1:'*': error: '* ]]
}

@test "a second SOA in an included file" {
	lines one '@ SOA ns hostmaster 8 1h 15m 4w 5m'
	zone '$INCLUDE one'
	run -2 --separate-stderr "$danezone" example.com.zone
	[[ ${stderr_lines[0]} == 'danezone: one:1:1: error: '* ]]
}

@test "files that include themselves" {
	mkdir folder
	ln -s folder around
	ln -s ../folder folder/again
	zone '$INCLUDE example.com.zone'
	fails 'example.com.zone:6:1: error: example.com.zone includes itself, here or through other files'
	zone '$INCLUDE one'
	lines one 'a TXT a' '$INCLUDE two'
	lines two '$INCLUDE one'
	fails 'two:1:1: error: one includes itself, here or through other files'
	zone '$INCLUDE around/again/three'
	lines folder/three 'a TXT a' '$INCLUDE four'
	ln folder/three folder/four
	fails "around/again/three:2:1: error: around/again/three includes itself, here or through other files"
	lines one '$INCLUDE example.com.zone'
	zone '$INCLUDE one'
	fails 'one:1:1: error: example.com.zone includes itself, here or through other files'
}

@test "files 16 deep are read, and 17 are too many" {
	wants_nothing
	chain 16
	{
		printf '%s\n' "$head" 'deepest TXT a'
		printf 'mx.example.com.	TXT back-15\n'
		for i in {14..1}; do
			printf '	TXT back-%s\n' "$i"
		done
		printf '	TXT back\n'
	} | flattens
	chain 17
	fails 'deep16:1:1: error: files include each other more than 16 deep'
}

@test "files that include each other more and more often" {
	local i

	lines level0 'a TXT a'
	for i in {1..15}; do
		lines "level$i" "\$INCLUDE level$((i - 1))"{,,,,,,,,,}
	done
	zone '$INCLUDE level15'
	run -2 --separate-stderr timeout 30 "$danezone" example.com.zone
	[ -z "$output" ]
	[[ ${stderr_lines[0]} == 'danezone: level1:'*': error: more than 1000000 included files' ]]
}

@test "update changes a record in the file where it stands" {
	lines soa "${head#*$'\n'}"
	lines tlsa 'a TXT a' "_25._tcp.mx TLSA $wrong ; ours" \
		"_25._tcp.mx TLSA $other" 'b TXT b'
	lines more 'c TXT c'
	lines example.com.zone '$TTL 1h' '$INCLUDE soa' '$INCLUDE tlsa' \
		'$INCLUDE more'
	updates soa tlsa
	diff soa <(sed 's/ 7 / 8 /' "$old/soa")
	diff tlsa - <<-END
		a TXT a
		_25._tcp.mx TLSA $right ; ours  ; $since
		b TXT b
	END
	same_records "$old/example.com.zone" example.com.zone ' TLSA\s'
}

@test "update adds a record beside those of its set, in their file" {
	sed -i 's|keys/ec.pem|[keys/ec.pem, keys/rsa.pem]|' danezone.yaml
	lines tlsa '$ORIGIN _tcp.mx' "_25 600 TLSA ( $right )" ' TXT mine'
	zone '$INCLUDE tlsa' ' TXT mx'
	updates example.com.zone tlsa
	diff tlsa - <<-END
		\$ORIGIN _tcp.mx
		_25 600 TLSA ( $right )
		_25._tcp.mx.example.com.	600	IN	TLSA	3 1 1 4098fc458106b680f47cf2e942c2f3efaf29f5ef83d381e33a0bebab712515f7  ; $since
		 TXT mine
	END
	diff example.com.zone <(sed 's/ 7 / 8 /' "$old/example.com.zone")
	same_records "$old/example.com.zone" example.com.zone ' TLSA\s'
}

@test "update puts the block into the zone file, not into an included one" {
	lines one 'a TXT a'
	zone '$INCLUDE one'
	updates example.com.zone
	diff example.com.zone - <<-END
		${head/ 7 / 8 }
		\$INCLUDE one
		; danezone begin: generated, edits are overwritten
		_25._tcp.mx.example.com.	3600	IN	TLSA	$right  ; $since (first)
		; danezone end
	END
}

@test "update: an owner that a file inherits from a record that goes" {
	lines one ' TXT in-one' '$INCLUDE two sub' ' TXT in-one-again'
	lines two '; two' '    TXT in-two'
	zone "_25._tcp.mx TLSA $right" "b TXT b" "_25._tcp.mx TLSA $other" \
		'$INCLUDE one' ' TXT here' ' TXT here-too'
	updates example.com.zone one
	diff one - <<-END
		_25._tcp.mx.example.com. TXT in-one
		\$INCLUDE two sub
		 TXT in-one-again
	END
	diff example.com.zone - <<-END
		${head/ 7 / 8 }
		_25._tcp.mx TLSA $right
		b TXT b
		\$INCLUDE one
		_25._tcp.mx TXT here
		 TXT here-too
	END
	same_records "$old/example.com.zone" example.com.zone ' TLSA\s'
}

@test "update: such a file with another origin, and one in it" {
	lines one '$INCLUDE two' ' TXT in-one'
	lines two ' TXT in-two'
	zone "_25._tcp.mx TLSA $right" "b TXT b" "_25._tcp.mx TLSA $other" \
		'$INCLUDE one sub'
	updates example.com.zone one two
	[ "$(cat two)" = '_25._tcp.mx.example.com. TXT in-two' ]
	[ "$(sed 1d one)" = '_25._tcp.mx.example.com. TXT in-one' ]
	same_records "$old/example.com.zone" example.com.zone ' TLSA\s'
}

@test "update: a record that goes at the end of a file leaves the owner" {
	lines one 'a TXT a' "_25._tcp.mx TLSA $right" "_25._tcp.mx TLSA $other"
	zone 'b TXT b' '$INCLUDE one' ' TXT still-b'
	updates example.com.zone one
	diff example.com.zone <(sed 's/ 7 / 8 /' "$old/example.com.zone")
	same_records "$old/example.com.zone" example.com.zone ' TLSA\s'
}

@test "update: a TTL that is inherited from a record in another file" {
	lines one "_25._tcp.mx 600 TLSA $right" 'b 700 TXT b' \
		"_25._tcp.mx 600 TLSA $other"
	lines example.com.zone "${head#*$'\n'}" '$INCLUDE one' 'c TXT c' 'd TXT d'
	sed -i 's/SOA/99 &/' example.com.zone
	updates example.com.zone one
	diff <(sed -n '5,$p' example.com.zone) - <<-END
		\$INCLUDE one
		c 600 TXT c
		d TXT d
	END
	same_records "$old/example.com.zone" example.com.zone ' TLSA\s'
}

@test "update of CRLF files, and of one without final newline" {
	sed -i 's|keys/ec.pem|[keys/ec.pem, keys/rsa.pem]|' danezone.yaml
	printf '%s\r\n' 'a TXT a' "_25._tcp.mx TLSA $right" >crlf
	zone '$INCLUDE crlf'
	updates crlf example.com.zone
	[ "$(grep -c $'\r$' crlf)" -eq 3 ]
	[ "$(wc -l <crlf)" -eq 3 ]
	sed -i '$d' crlf
	truncate -s -2 crlf
	rm -r "$old" "$old.patched"
	updates crlf example.com.zone
	[ "$(grep -c $'\r$' crlf)" -eq 2 ]
	[ -n "$(tail -c 1 crlf)" ]
}

@test "update follows links to included files and keeps their modes" {
	mkdir folder
	lines folder/tlsa "_25._tcp.mx TLSA $wrong"
	chmod 640 folder/tlsa
	ln -s folder/tlsa link
	zone '$INCLUDE link'
	"$danezone" update example.com.zone
	[ -L link ]
	[ "$(cat folder/tlsa)" = "_25._tcp.mx TLSA $right  ; $since" ]
	[ "$(stat -c %a folder/tlsa)" = 640 ]
}

@test "a file that is included twice and would have to become two" {
	lines tlsa "_25._tcp.mx TLSA $wrong"
	zone '$INCLUDE tlsa' '$INCLUDE tlsa sub'
	stops 2 example.com.zone
	[ "$stderr" = 'danezone: tlsa:1:24: error: this file is read for the zone example.com. and for example.com. again, which need different changes here
danezone: hint: move the record into a file that is read once, or write it without `$INCLUDE`' ]
	"$danezone" example.com.zone >flat
	same_records example.com.zone flat ' TLSA\s'
	grep -qF "_25._tcp.mx TLSA $wrong" flat
	grep -qF "_25._tcp.mx TLSA $right" flat
}

@test "a SOA that zones share is changed once" {
	two_zones
	updates example.com.zone example.net.zone soa
	diff soa <(sed 's/ 7 / 8 /' "$old/soa")
	[ "$(soa_serials)" = $'8\n8' ]
}

@test "a SOA that zones share is changed once when one of them changes" {
	two_zones
	"$danezone" update "${zones[@]}"
	sed -i '/TLSA/d' example.net.zone
	updates example.net.zone soa
	diff soa <(sed 's/ 8 / 9 /' "$old/soa")
	[ "$(soa_serials)" = $'9\n9' ]
	sed -i '/TLSA/d' example.com.zone
	rm -r "$old" "$old.patched"
	sed -i 's/, mx.example.net//' danezone.yaml
	one_zone
	updates example.com.zone soa
	[ "$(soa_serials)" = $'10\n10' ]
}

@test "zones that share a SOA and differ in how they count" {
	two_zones
	cat >>danezone.yaml <<-'END'
		zones:
		  example.com:
		    file: example.com.zone
		    serial: keep
		  example.net:
		    file: example.net.zone
		    serial: date
	END
	"$danezone" update --now 2026-11-22T10:00:00Z
	[ "$(soa_serials)" = $'2026112200\n2026112200' ]
	sed -i 's/serial: keep/serial: increment/' danezone.yaml
	sed -i '/TLSA/d' ./*.zone
	"$danezone" update --now 2026-11-23T10:00:00Z
	[ "$(soa_serials)" = $'2026112300\n2026112300' ]
	"$danezone" check
}

@test "zones that share a file and want different records in it" {
	two_zones '$INCLUDE tlsa'
	lines tlsa 'a TXT a' "_25._tcp.mx TLSA $wrong"
	"$danezone" check "${zones[@]}" >out || [ $? -eq 1 ]
	[ "$(grep -c '^+_25' out)" -eq 1 ]
	cat >danezone.yaml <<-'END'
		defaults: {next: keys/not-yet.pem}
		services:
		  - {host: mx.example.com, ports: 25/tcp, current: keys/ec.pem, next: no}
		  - {host: mx.example.net, ports: 25/tcp, current: keys/rsa.pem, next: no}
	END
	stops 2 "${zones[@]}"
	[ "${stderr_lines[0]}" = 'danezone: tlsa:2:24: error: this file is read for the zone example.com. and for example.net., which need different changes here' ]
	sed -i '$d' danezone.yaml # the record is not ours in the second zone
	stops 2 "${zones[@]}"
	[[ ${stderr_lines[0]} == 'danezone: tlsa:2:24: error: '*' example.com. and for example.net., '* ]]
	run -2 --separate-stderr "$danezone" check "${zones[@]}"
	[ -z "$output" ]
	"$danezone" update example.com.zone
	grep -qF "$right" tlsa
}

@test "a zone file that another zone of the run includes" {
	zone '$INCLUDE tlsa'
	lines tlsa "_25._tcp.mx.example.com. TLSA $wrong"
	lines example.net.zone '$TTL 1h' '$INCLUDE example.com.zone'
	sed -i 's/mx.example.com/[mx.example.com, mx.example.net]/' danezone.yaml
	stops 2 example.com.zone example.net.zone
	[[ $stderr == *' example.com. and for example.net., '* ]]
	lines example.net.zone '$TTL 1h' "${head#*$'\n'}" \
		"_25._tcp.mx TLSA $right" '$INCLUDE tlsa'
	stops 2 example.com.zone example.net.zone
	lines example.net.zone '$TTL 1h' "${head#*$'\n'}" \
		"_25._tcp.mx TLSA $right" '$INCLUDE other'
	cp tlsa other
	"$danezone" update example.com.zone example.net.zone
	cmp -s tlsa other && return 1
	grep -qF "$right" tlsa
}

@test "none is changed if an included file cannot be replaced" {
	two_zones '$INCLUDE files/tlsa'
	mkdir files
	lines files/tlsa "_25._tcp.mx TLSA $wrong"
	ln files/tlsa other-link
	stops 2 "${zones[@]}"
	[[ ${stderr_lines[0]} == 'danezone: files/tlsa: error: '* ]]
	no_litter
	rm other-link
	updates files/tlsa soa
}

@test "none is changed if a directory of an included file is not writable" {
	two_zones '$INCLUDE files/tlsa'
	mkdir files
	lines files/tlsa "_25._tcp.mx TLSA $wrong"
	chmod 555 files
	[ ! -w files ] || skip 'root may write'
	stops 2 "${zones[@]}"
	chmod 755 files
	[[ ${stderr_lines[0]} == 'danezone: files/tlsa: error: '* ]]
	no_litter
}

@test "none is changed if one has a mistake in an included file" {
	two_zones '$INCLUDE one'
	lines one 'a TXT a'
	sed -i 's/INCLUDE one/INCLUDE two/' example.net.zone
	lines two 'a FOO'
	stops 2 "${zones[@]}"
	[[ ${stderr_lines[0]} == 'danezone: two:1:1: error: '* ]]
	no_litter
}

@test "runs at the same time leave good files" {
	two_zones '$INCLUDE tlsa'
	lines tlsa "_25._tcp.mx TLSA $wrong"
	for _ in {1..8}; do
		"$danezone" update "${zones[@]}" || true
	done 2>/dev/null &
	for _ in {1..8}; do
		"$danezone" update "${zones[@]}" &
	done 2>/dev/null
	wait
	[ "$(cat tlsa)" = "_25._tcp.mx TLSA $right  ; $since" ]
	[ "$(grep -c ' 8 ' soa)" -eq 1 ]
	"$danezone" check "${zones[@]}"
	no_litter
}

@test "runs of zones in two directories that share a file in a third" {
	local zone

	mkdir a b shared
	lines shared/soa '@ SOA ns.example.com. h.example.com. (' 1 \
		'2 3 4 5 ) ; its serial is a line' '@ NS ns.example.com.'
	for zone in a b; do
		lines $zone/$zone.example.zone '$TTL 1h' \
			'$INCLUDE ../shared/soa' 'mx A 192.0.2.2'
		sed "s/mx\.example\.com/mx.$zone.example/" danezone.yaml \
			>$zone.yaml
	done
	for _ in {1..5}; do
		sed -i '/^; danezone/,$d' a/a.example.zone b/b.example.zone
		"$danezone" update -m a.yaml a/a.example.zone &
		"$danezone" update -m b.yaml b/b.example.zone
		wait $!
	done
	[ "$(sed -n 2p shared/soa)" = 11 ]
	[ "$(cat a/* b/* | grep -c TLSA)" -eq 2 ]
}

@test "a line without newline and a file that begins with a blank" {
	zone
	lines one ' A 192.0.2.2'
	printf '$INCLUDE one' >>example.com.zone
	run -2 --separate-stderr "$danezone" example.com.zone
	[ "$stderr" = "danezone: example.com.zone:6:1: error: this line needs a newline, since one begins with a blank" ]
	lines one 'a A 192.0.2.2'
	"$danezone" -o flat example.com.zone
	grep -q '^a A' flat
}

@test "100,000 lines that include one file" {
	lines one 'a TXT a'
	zone
	yes '$INCLUDE one' | head -n 100000 >>example.com.zone
	costs 20 200 -o flat example.com.zone
	[ "$(grep -c '^a TXT a$' flat)" -eq 100000 ]
	[ "$(wc -l <flat)" -eq 100008 ]
	costs 20 200 update example.com.zone
	[ "$(wc -l <example.com.zone)" -eq 100008 ]
	costs 20 200 -o kept --keep-includes example.com.zone
	cmp kept example.com.zone
}

@test "20,000 files" {
	mkdir files
	(cd files && seq 20000 | sed 's/.*/a TXT &/' | split -l 1 -a 5 -d - '')
	zone
	printf '$INCLUDE %s\n' files/* >>example.com.zone
	(
		ulimit -n 64
		costs 20 200 -o flat --depfile flat.d example.com.zone
	)
	[ "$(grep -c '^a TXT [0-9]*$' flat)" -eq 20000 ]
	[ "$(grep -c '^ files/' flat.d)" -eq 20000 ]
}
