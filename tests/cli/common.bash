# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests of the commands, which load it: a folder with a zone, a manifest
# and keys. It has no tests.

danezone=${DANEZONE:-$BATS_TEST_DIRNAME/../../danezone}
golden=$BATS_TEST_DIRNAME/../golden
since='danezone since 2026-11-22T10:00:00Z' # in the marks of new records

# A new folder: a zone that lacks a record, in a file that tells its name, the
# same with the record as `wanted`, and with its mark as `marked`, and a
# manifest. The time stands still.
begin() {
	export SOURCE_DATE_EPOCH=1795341600
	cd "$BATS_TEST_TMPDIR" || return 1
	ln -s "$golden/keys" keys
	cat "$golden/block-created/in.zone" >example.com.zone
	cat "$golden/block-created/want.zone" >wanted
	with_marks wanted >marked
	{
		echo 'defaults: {next: keys/not-yet.pem}'
		cat "$golden/block-created/manifest.yaml"
	} >danezone.yaml
}

# with_zones FILE...: name the files in the manifest as those of the zone.
with_zones() {
	printf 'zones:\n  example.com:\n    file:\n' >>danezone.yaml
	printf '      - %s\n' "$@" >>danezone.yaml
}

# stamp FILE...: what changes when a file is written or replaced.
stamp() {
	stat -c '%n %i %s %y %z' "$@"
}

# serial FILE: the serial of a zone as the tests write it.
serial() {
	sed -nE 's/.*hostmaster ([0-9]+) .*/\1/p' "$1"
}

# with_serial NUMBER FILE: the text of FILE with another serial.
with_serial() {
	sed -E "s/hostmaster [0-9]+ /hostmaster $1 /" "$2"
}

# with_marks FILE: the text of FILE with marks behind the TLSA records of a block,
# each the first of its name.
with_marks() {
	sed "/^_.*\tTLSA\t/ s/\$/  ; $since (first)/" "$1"
}

# no_litter: no temporary file is left.
no_litter() {
	[ -z "$(find . -name '.*danezone*')" ]
}
