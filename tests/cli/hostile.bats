#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Manifests that are made to hurt: each ends in a clear message, with status 2,
# in little time and bounded memory: 256 MiB of address space, where a test does
# not say that it needs more.

bats_require_minimum_version 1.5.0

setup() {
	danezone=${DANEZONE:-$BATS_TEST_DIRNAME/../../danezone}
	memory=262144
	# A sanitizer's address space has no bounds.
	case ${DANEZONE_SANITIZER:-} in
	*address* | *thread*) memory=unlimited ;;
	esac
	cd "$BATS_TEST_TMPDIR" || return 1
}

# refused MESSAGE [COUNT]: the manifest m is refused with MESSAGE, and with
# COUNT errors in all (default 1).
refused() {
	run --separate-stderr bash -c \
		'ulimit -v "$1" && exec timeout 60 "$2" records -m m' \
		bash "$memory" "$danezone"
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	[[ $stderr == *"error: $1"* ]] || {
		printf '%.300s\n' "$stderr"
		return 1
	}
	[ "$(grep -c 'error: ' <<<"$stderr")" -eq "${2:-1}" ]
	[ "${#stderr}" -lt 40000 ]
}


# again COUNT TEXT: the text COUNT times.
again() {
	yes -- "$2" | head -n "$1" | tr -d '\n'
}

# numbered COUNT TEXT: a line for each number, which stands for each &.
numbered() {
	seq 0 $(($1 - 1)) | sed "s/.*/$2/"
}

# chain COUNT: templates that each use the next one.
chain() {
	seq 1 "$1" | awk '{ print "  t" $1 - 1 ": {use: t" $1 "}" }'
}

# hundredths: how long the manifest m takes, in hundredths of a second of CPU.
hundredths() {
	local TIMEFORMAT='%U %S' times

	times=$({ time timeout 60 "$danezone" records -m m >/dev/null 2>&1; } \
		2>&1) || true
	awk '{ printf "%d\n", ($1 + $2) * 100 }' <<<"$times"
}

# linear MAKE SIZE: eight times the size takes about eight times as long. A
# square would be 64: 24 leaves room for a busy machine.
linear() {
	local small large

	"$1" "$2" >m
	small=$(hundredths)
	"$1" $((8 * $2)) >m
	large=$(hundredths)
	echo "$1: $small, $large"
	[ "$large" -lt 100 ] || [ "$large" -lt $((24 * (small + 1))) ]
}

@test "deep nesting" {
	{
		printf 'services: '
		again 1000000 '['
	} >m
	refused 'more than 32 levels of nesting' 2
	{
		printf 'services: '
		again 1000000 '{a: '
	} >m
	refused 'more than 32 levels of nesting' 2
	again 200000 '- ' >m
	refused 'more than 32 levels of nesting' 2
	awk 'BEGIN { for (i = 0; i < 2000; i++) {
		printf "%*sa:\n", i, "" } }' >m
	refused 'more than 32 levels of nesting' 2
}

@test "floods of directives" {
	{
		numbered 200000 '%TAG !a&! tag:example.org,2026:&'
		printf -- '---\nservices: []\n'
	} >m
	refused 'a directive is not allowed'
}

@test "floods of anchors, aliases and tags" {
	{
		echo 'services:'
		numbered 200000 '  - \&a& !b *a&'
	} >m
	refused 'not YAML: ' 4
	{
		echo 'services:'
		numbered 200000 '  - \&a& {host: a&.example}'
	} >m
	refused 'too many mistakes, the rest is not read' 101
	{
		echo 'services:'
		numbered 200000 '  - *a&'
	} >m
	refused 'too many mistakes, the rest is not read' 101
}

@test "the same key over and over" {
	again 300000 'services: [], ' | sed 's/^/{/; s/$/}/' >m
	refused 'too many mistakes, the rest is not read' 101
	printf '%s\n' 'services: []' 'services: []' >m
	refused "duplicate key 'services', first on line 1"
}

@test "a hundred thousand unknown keys" {
	numbered 100000 'key&: {x: [y]}' >m
	refused 'too many mistakes, the rest is not read' 101
	{
		echo 'services:'
		numbered 100000 '  - {hots&: x}'
	} >m
	refused 'too many mistakes, the rest is not read' 101
}

@test "a hundred thousand mistakes that show only at the end" {
	{
		echo 'services:'
		numbered 100000 '  - {host: a&.example, use: t&, current: c}'
	} >m
	refused 'too many mistakes, the rest is not checked' 101
	{
		echo 'services: [{ports: 1/tcp, current: c, host: ['
		numbered 100000 'a.example,'
		echo ']}]'
	} >m
	refused 'too many mistakes, the rest is not read' 101
	{
		echo 'services: []'
		echo 'zones:'
		numbered 100000 '  a.example: {}'
	} >m
	refused 'too many mistakes, the rest is not checked' 101
}

@test "a hundred thousand templates in a chain, and in a circle" {
	{
		echo 'services: [{host: a.example, current: keys, use: t0}]'
		echo 'templates:'
		chain 100000
	} >m
	refused "unknown template 't100000'"
	echo '  t100000: {use: t0}' >>m
	refused "templates in a circle: 't100000' uses 't0', which uses it"
	sed -i '$d' m
	echo '  t100000: {use: https, missing: keep}' >>m
	sed -i '1s/keys/spki-sha256:00/' m
	run timeout 60 "$danezone" records -m m
	[[ $output != *template* ]]
}

@test "what cannot be seen, in paths" {
	printf 'services: [{host: a.b, ports: 1/tcp, current: "a\\0b"}]\n' >m
	refused 'a value with the control character U+0000'
	printf 'services: [{host: a.b, ports: 1/tcp, current: "a\\u202eb"}]\n' \
		>m
	refused 'a value with the bidirectional mark U+202E'
	printf 'services: [{host: a.b, ports: 1/tcp, current: a\0b}]\n' >m
	refused 'control character U+0000 is not allowed'
	printf 'services: [{host: a.b, ports: 1/tcp, current: a\xe2\x81\xa6b}]\n' >m
	refused 'bidirectional mark U+2066 is not allowed'
	printf 'services: []\nzones: {a: {file: "x\\ny"}}\n' >m
	refused 'a value with the control character U+000A'
	printf 'services: []\ntemplates: {"a\\eb": {}}\n' >m
	refused 'a value with the control character U+001B'
	head -c 100000 /dev/zero >m
	refused 'control character U+0000 is not allowed'
}

@test "a line of 100 MB, and other files that are too large" {
	{
		printf 'services: [{host: a.b, ports: 1/tcp, current: '
		head -c 100000000 /dev/zero | tr '\0' x
		echo '}]'
	} >m
	refused 'more than 64 MiB'
	truncate -s 2G m
	memory=unlimited
	refused 'more than 64 MiB'
}

@test "a line of 60 MB" {
	memory=4194304
	case ${DANEZONE_SANITIZER:-} in
	*address* | *thread*) memory=unlimited ;;
	esac
	{
		printf 'services: [{host: a.b, ports: 1/tcp, current: '
		head -c 60000000 /dev/zero | tr '\0' x
		echo '}]'
	} >m
	refused 'bad source '
	{
		printf 'services: [{host: a.b, ports: 1/tcp, current: ['
		again 20000000 'x,'
		echo ']}]'
	} >m
	refused "'current' has more than 65536 items" 101
	{
		printf 'services: ['
		again 20000000 '{},'
		echo ']'
	} >m
	refused "'services' has more than 1000000 items" 101
	{
		printf 'services: [{'
		again 10000000 '{}: x,'
		echo '}]'
	} >m
	refused 'too many mistakes, the rest is not read' 101
}

@test "not UTF-8, not YAML, not there" {
	head -c 100000 /dev/urandom | tr -d '\000-\177' >m
	refused 'not UTF-8'
	printf '\xff\xfes\0e\0' >m
	refused 'UTF-16, not UTF-8'
	: >m
	refused 'a manifest without content'
	again 100000 '"' >m
	refused 'not YAML: ' 2
	rm m
	mkdir m
	refused ''
	rmdir m
	mkfifo m
	refused ''
}

many_services() {
	echo 'services:'
	numbered "$1" '  - {host: a&.b, use: https, missing: keep, next: [], ttl: x}'
}

many_templates() {
	printf 'services: []\ntemplates:\n'
	chain "$1"
}

many_names() {
	printf 'services: []\nzones: {a.b: {acme: {names: ['
	numbered "$1" 'a&.b, "*.a&.b",'
	echo ']}}}'
}

# At most 65536 in a list.
many_hosts() {
	echo 'services: [{ports: 1/tcp, current: [], host: ['
	numbered "$1" 'a&.b,'
	echo ']}]'
}

one_long_value() {
	printf 'services: []\nzones: {a.b: {acme: {persist: "'
	again "$1" 'abcdefghijklmnopqrstuvwxyz0123456789'
	echo '"}}}'
}

@test "the cost grows with the manifest and no faster" {
	linear many_services 12500
	linear many_templates 25000
	linear many_names 4000
	linear many_hosts 8000
	linear one_long_value 200000
}
