#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Each zone of tests/constructs that named-compilezone accepts comes out as it
# went in when nothing is wanted in it, and what that refuses is refused.

# Where danezone does otherwise: case and what it does. When one of them comes
# to be as BIND has it, its line must go. A lone CR (148) ends a line in BIND,
# but not in a comment, and Knot DNS refuses it: no meaning is sure.
readonly differences='148-lone-cr-old-mac refuses
255-type-zonemd is-signed
307-type-rrsig is-signed
308-type-nsec is-signed
512-end-lone-cr refuses
528-end-two-crs refuses'

setup() {
	constructs=${abs_top_srcdir:-$BATS_TEST_DIRNAME/../..}/tests/constructs
	danezone=${DANEZONE:-${abs_top_builddir:-$PWD}/danezone}
	printf 'services: []\n' >"$BATS_TEST_TMPDIR/danezone.yaml"
}

# cases: name and verdict of those without a block, which would be taken out
cases() {
	local name verdict rest

	while read -r name verdict rest; do
		if [ "$name" != case ] &&
			! grep -aqr '^; danezone' "$constructs/$name"; then
			echo "$name $verdict"
		fi
	done <"$constructs/index.tsv"
}

# filtered CASE: what danezone makes of it, a word
filtered() {
	local status=0 out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err

	(
		cd "$constructs/$1" &&
			exec "$danezone" filter --keep-includes -z example. in.zone \
				-m "$BATS_TEST_TMPDIR/danezone.yaml"
	) >"$out" 2>"$err" || status=$?
	if [ "$status" -eq 0 ] && cmp -s "$out" "$constructs/$1/in.zone"; then
		echo accepts
	elif [ "$status" -eq 2 ] && [ ! -s "$out" ] &&
		grep -Eq '^danezone: [^:]+(:[0-9]+){0,2}: error: ' "$err"; then
		echo refuses
	elif [ "$status" -eq 3 ] && grep -q 'the zone is signed' "$err"; then
		echo is-signed
	else
		echo "status-$status"
	fi
}

@test 'zones are accepted and refused as BIND does, but for known differences' {
	cases >"$BATS_TEST_TMPDIR/cases"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/cases")" -gt 250 ]
	while read -r name verdict; do
		made=$(filtered "$name")
		if [ "$made" != "$verdict" ]; then
			echo "$name $made"
		fi
	done <"$BATS_TEST_TMPDIR/cases" >"$BATS_TEST_TMPDIR/found"
	diff <(echo "$differences") "$BATS_TEST_TMPDIR/found"
}

@test 'the index says what named-compilezone does' {
	command -v named-compilezone >/dev/null ||
		skip 'named-compilezone is not installed'
	while read -r name verdict rest; do
		[ "$name" != case ] || continue
		made=refuses
		if (
			cd "$constructs/$name" &&
				exec timeout 10 named-compilezone -i none \
					-k ignore -n ignore -m ignore \
					-M ignore -r ignore -S ignore \
					-o "$BATS_TEST_TMPDIR/compiled" \
					example. in.zone
		) >/dev/null 2>&1 </dev/null; then
			made=accepts
		fi
		if [ "$made" != "$verdict" ]; then
			echo "$name $made"
		fi
	done <"$constructs/index.tsv" >"$BATS_TEST_TMPDIR/found"
	diff /dev/null "$BATS_TEST_TMPDIR/found"
}
