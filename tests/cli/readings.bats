#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# A TLSA record is added to each zone of tests/constructs. Then the old text is
# still there, and BIND and libzscanner each read one record more and the next
# serial, and nothing else. What BIND refuses is refused with file and line.

# Cases that come out otherwise than they should, and how. When one of them
# comes out right, its line must go.
readonly verdict_differs='148-lone-cr-old-mac refuses
255-type-zonemd is-signed
307-type-rrsig is-signed
308-type-nsec is-signed
512-end-lone-cr refuses
528-end-two-crs refuses'
readonly message_differs=''
readonly text_differs='526-end-mixed-line-ends its first and last lines have another end than most
539-no-ttl-block-in-the-middle what follows the new record has got the TTL that it inherited
540-no-ttl-block-with-record what the block had goes; what follows the new record has got the TTL that it inherited
541-no-ttl-beside replaced where it stands; what follows the new record has got the TTL that it inherited
576-block-middle-inherits what follows the block has got the owner that it inherited
578-block-other-record what the block had goes
581-block-hand-edited what follows the block has got the owner that it inherited
633-include-last-line-no-newline the line that has no newline goes
636-include-both-no-newline the line that has no newline goes'
readonly parts_differ='029-include-subdir-cwd-zonedir-b.inc the one beside the including file is read'
# An edit would be needed in an included file, and what is read otherwise.
readonly keeping_refused='035-inc-soa-only-in-include
658-include-soa-owner-out
659-include-soa-nested
660-include-soa-twice
666-include-block-in-it
678-include-soa'
readonly keeping_differs=''
readonly bind_differs='029-include-subdir-cwd-zonedir BIND reads the file in its directory
540-no-ttl-block-with-record what the block had goes
578-block-other-record what the block had goes'
readonly libzscanner_differs='030-inc-ttl-in-include-leaks $TTL of an included file goes on in BIND only
539-no-ttl-block-in-the-middle a TTL that BIND inherits and libzscanner does not is written
540-no-ttl-block-with-record a TTL that BIND inherits and libzscanner does not is written; what the block had goes
541-no-ttl-beside a TTL that BIND inherits and libzscanner does not is written
578-block-other-record what the block had goes
633-include-last-line-no-newline libzscanner passes over an $INCLUDE without newline
636-include-both-no-newline libzscanner passes over an $INCLUDE without newline
651-include-ttl-leaks $TTL of an included file goes on in BIND only
653-include-ttl-nested $TTL of an included file goes on in BIND only
659-include-soa-nested libzscanner passes over an $INCLUDE without newline'

readonly owner=_25._tcp.mx.example.
readonly wire_owner=035f3235045f746370026d78076578616d706c6500

# Everything is made once. Each folder has a file for each case.
setup_file() {
	local key

	command -v named-compilezone >/dev/null ||
		skip 'named-compilezone is not installed'
	export top=${abs_top_srcdir:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
	export danezone=${DANEZONE:-${abs_top_builddir:-$PWD}/danezone}
	build=${abs_top_builddir:-$PWD}
	key=$top/tests/golden/keys/ec.pem
	cd "$BATS_FILE_TMPDIR" || return 1
	printf '%s\n' 'services:' '  - host: mx.example.' '    ttl: 1h' \
		'    ports: 25/tcp' "    current: $key" >danezone.yaml
	openssl x509 -in "$key" -noout -pubkey |
		openssl pkey -pubin -outform DER | openssl dgst -sha256 -r |
		cut -d ' ' -f 1 >digest
	mkdir after bind-after bind-before changes message parts whole
	run_half 0 >verdicts.0 3>&- &
	run_half 1 >verdicts.1 3>&-
	wait
	sort verdicts.0 verdicts.1 >verdicts
	find . -name 'included.*' -exec cat {} + >included
	read_with_bind bind-before >bind-before.txt
	read_with_bind bind-after >bind-after.txt
	read_with_libzscanner
	# The block is there already, or what looks like one.
	(
		cd "$top/tests/constructs" || exit 1
		grep -aEl '^; danezone begin' ./*/* 2>/dev/null |
			cut -d / -f 2 | sort -u
	) >marked
	# The record is there already, and nothing is to be done.
	grep -i " $owner 3600 IN TLSA 3 1 1 $(cat digest)\$" bind-before.txt |
		cut -d ' ' -f 1 >right
}

# bind FILE OUTPUT: write what named-compilezone reads, one record a line.
bind() {
	named-compilezone -q -i none -k ignore -n ignore -m ignore \
		-M ignore -r ignore -S ignore -o "$2" example. "$1" \
		>/dev/null 2>&1 </dev/null
}

# run_half NUMBER: every other case.
run_half() {
	local number=0 folder

	# A file that includes itself is soon too many; nothing takes long.
	ulimit -n 256
	ulimit -t 60
	for folder in "$top"/tests/constructs/*/; do
		if [ $((number++ % 2)) -eq "$1" ]; then
			folder=${folder%/}
			run_case "${folder##*/}"
		fi
	done
}

# run_case CASE: print the case, the verdict of BIND and that of danezone.
run_case() {
	local tmp=$BATS_FILE_TMPDIR bind=refuses made=refuses status=0

	cd "$top/tests/constructs/$1" || return 1
	! bind in.zone "$tmp/bind-before/$1" || bind=accepts
	"$danezone" filter -m "$tmp/danezone.yaml" -z example. \
		-W no-base-missing in.zone \
		>"$tmp/after/$1" 2>"$tmp/message/$1" || status=$?
	if [ "$status" -eq 0 ]; then
		made=accepts
	elif [ "$status" -eq 3 ]; then
		made=is-signed
	elif [ "$status" -ne 2 ] || [ -s "$tmp/after/$1" ]; then
		made=status-$status
	fi
	echo "$1 $bind $made"
	if [ "$bind$made" = acceptsaccepts ]; then
		compare "$1" "$tmp"
		bind "$tmp/after/$1" "$tmp/bind-after/$1" || true
	else
		rm -f "$tmp/after/$1" "$tmp/bind-before/$1"
	fi
	cd "$tmp" || return 1
}

# keep_includes CASE: what --keep-includes makes of it, and how BIND reads that.
keep_includes() (
	local after=$PWD/kept-after/$1 changes=$PWD/kept-changes/$1
	local reading=$PWD/kept-bind/$1 manifest=$PWD/danezone.yaml

	cd "$top/tests/constructs/$1" || return 1
	if ! "$danezone" filter --keep-includes -m "$manifest" -z example. \
		-W no-base-missing in.zone >"$after" 2>/dev/null; then
		rm "$after"
		return 1
	fi
	diff -a in.zone "$after" >"$changes" || true
	bind "$after" "$reading" || true
)

# compare CASE FOLDER: keep the lines that differ.
compare() {
	local file part

	if ! grep -aqi '^[$]include' in.zone; then
		diff -a in.zone "$2/after/$1" >"$2/changes/$1" || true
		return
	fi
	diff -a in.zone "$2/after/$1" >"$2/whole/$1" || true
	find . -type f ! -name in.zone | while IFS= read -r file; do
		part=${file#./}
		diff -a "$file" "$2/after/$1" >"$2/parts/$1-${part//\//-}" || true
		{
			sed "s/\r\$//; s/^/$1 /" "$file"
			echo
		} >>"$2/included.$1"
	done
}

# Lines are: case, owner, TTL, class, type, data; the eighth word of one with a
# SOA is its serial.
read_with_bind() {
	(
		cd "$1" || exit 1
		awk '
			{ sub(/ *; resign=[0-9]+$/, ""); gsub(/[ \t]+/, " ") }
			$4 == "TLSA" { $8 = tolower($8 $9); $9 = ""
				sub(/ $/, "") }
			{ print FILENAME, $0 }' ./* | sed 's,^[.]/,,'
	)
}

# Zones that libzscanner does not read to their end are left out, and those with
# $INCLUDE if it finds an error in them.
read_with_libzscanner() {
	local program=$build/tests/cli/read-zone

	(
		cd "$top/tests/constructs" || exit 1
		for file in "$BATS_FILE_TMPDIR/after"/*; do
			echo "${file##*/}/in.zone"
		done | xargs "$program" example. | sed 's,/in.zone	, ,'
	) >libzscanner-before
	(
		cd after || exit 1
		"$program" example. ./* | sed 's,^[.]/\([^	]*\)	,\1 ,'
	) >libzscanner-after
	{
		awk '$2 == "fatal" { print $1 }' libzscanner-before
		awk '$2 == "error" { print $1 }' libzscanner-before |
			sort -u | while IFS= read -r case; do
			[ ! -e "whole/$case" ] || echo "$case"
		done
	} | sort -u >unread
	for side in before after; do
		awk 'NR == FNR { unread[$1]; next } !($1 in unread)' unread \
			"libzscanner-$side" >"libzscanner-$side.txt"
	done
}

# expected OWNER TYPE RECORD READING: the reading with the record added, in the
# place of others of its owner and type, and serials increased (RFC 1982).
expected() {
	awk -v owner="$1" -v type="$2" -v record="$3" '
		BEGIN { while ((getline line <"right") > 0) { right[line] } }
		$1 in right { print; next }
		!($1 in seen) { seen[$1]; print $1, record }
		$5 == "SOA" { $8 = $8 == 4294967295 ? 1 : sprintf("%.0f", $8 + 1) }
		tolower($2) != owner || $5 != type' "$4"
}

# differing FILE FILE: the cases whose lines differ.
differing() {
	comm -3 <(sort "$1") <(sort "$2") | awk '{ print $1 }' | sort -u
}

# judged FOLDER [NAME=VALUE]: the cases whose changes there are as they should
# be, by readings.awk.
judged() {
	local folder=$1

	shift
	find "$folder" -type f ! -empty -exec awk -v record="$record" \
		-v marked=marked "$@" -f "$BATS_TEST_DIRNAME/readings.awk" {} +
}

# these LIST: standard input has the cases of the list, and no others.
these() {
	diff <(printf '%s\n' "$1" | cut -d ' ' -f 1 | sed '/^$/d') -
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return 1
	digest=$(cat digest)
	record="$owner	3600	IN	TLSA	3 1 1 $digest"
}

@test 'zones are accepted and refused as BIND does, but for known differences' {
	[ "$(wc -l <verdicts)" -gt 480 ]
	awk '$2 != $3 { print $1, $3 }' verdicts |
		diff <(printf '%s\n' "$verdict_differs" | sort) -
}

@test 'what is refused is refused with file, line and reason' {
	awk '$3 == "refuses" { print $1 }' verdicts >refused
	[ "$(wc -l <refused)" -gt 60 ]
	while IFS= read -r case; do
		grep -Eq '^danezone: (in[.]zone|[a-z./]+[.]inc):[0-9]+(:[0-9]+)?: error: .' \
			"message/$case" || echo "$case"
	done <refused | these "$message_differs"
}

@test 'the old text stays but for the digits of the serial' {
	[ "$(find after -type f | wc -l)" -gt 330 ]
	{
		judged changes -v included=
		judged whole -v included=included -v right=right
		while IFS= read -r case; do
			if [ -f "changes/$case" ] && [ ! -s "changes/$case" ]
			then
				echo "$case"
			fi
		done <right
	} | sort >kept
	(cd after && printf '%s\n' *) | comm -23 - kept | these "$text_differs"
}

@test 'a new block stands at the end' {
	grep -l '^> ; danezone begin' changes/* whole/* 2>/dev/null |
		sed 's,^[^/]*,after,' | grep -vFf marked >with-block
	[ "$(wc -l <with-block)" -gt 300 ]
	while IFS= read -r file; do
		tail -n 3 "$file" | head -n 1 |
			grep -q '^; danezone begin: ' || echo "$file"
	done <with-block | diff /dev/null -
}

@test 'the text of included files stays as well' {
	judged parts -v part=1 -v included=included | sort >kept-parts
	find parts -type f ! -empty -printf '%f\n' | sort |
		comm -23 - kept-parts | these "$parts_differ"
}

@test 'with --keep-includes the lines stay, or the case is refused' {
	local constructs=$top/tests/constructs

	"$danezone" filter --help | grep -q -e --keep-includes ||
		skip 'danezone has no --keep-includes'
	mkdir kept-after kept-bind kept-changes
	grep -aliE '^[$]include' "$constructs"/*/in.zone |
		sed "s,^$constructs/\(.*\)/in.zone,\1," |
		grep -Fxf <(awk '$2 == "accepts" { print $1 }' verdicts) >keeping
	[ "$(wc -l <keeping)" -gt 50 ]
	while IFS= read -r case; do
		keep_includes "$case" || echo "$case"
	done <keeping | these "$keeping_refused"
	judged kept-changes -v included= | sort >kept
	sort right | comm -13 - <(cd kept-after && printf '%s\n' * | sort) |
		comm -23 - kept | diff /dev/null -
	read_with_bind kept-bind >kept-bind.txt
	grep -Ff <(cd kept-after && printf '%s \n' *) bind-before.txt \
		>kept-bind-before.txt
	expected "$owner" TLSA "$owner 3600 IN TLSA 3 1 1 $digest" \
		kept-bind-before.txt >kept-expected.txt
	differing kept-expected.txt kept-bind.txt | these "$keeping_differs"
}

@test 'BIND reads one record and the next serial' {
	[ "$(wc -l <bind-before.txt)" -gt 1300 ]
	expected "$owner" TLSA "$owner 3600 IN TLSA 3 1 1 $digest" \
		bind-before.txt >bind-expected.txt
	differing bind-expected.txt bind-after.txt | these "$bind_differs"
}

@test 'libzscanner reads one record and the next serial' {
	[ "$(wc -l <libzscanner-before.txt)" -gt 1000 ]
	expected "$wire_owner" 52 "$wire_owner 3600 1 52 030101$digest" \
		libzscanner-before.txt >libzscanner-expected.txt
	differing libzscanner-expected.txt libzscanner-after.txt |
		these "$libzscanner_differs"
}
