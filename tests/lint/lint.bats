#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The checks of tests/lint find what they look for: each test plants one
# mistake in a small tree that has none.

readonly license='/* SPDX-License-Identifier: GPL-3.0-or-later */'

setup() {
	lint=${abs_top_srcdir:-$BATS_TEST_DIRNAME/../..}/tests/lint
	export LINT_TREE=$BATS_TEST_TMPDIR
	export abs_top_builddir=$BATS_TEST_TMPDIR/build
	cd "$LINT_TREE" || return 1
	mkdir -p build include/zone zone gen/key
	touch build/config.h
	cp "$lint/../../.clang-format" "$lint/../../.clang-tidy" .
	printf '%s\n' "$license" '#ifndef ZONE_SERIAL_H' \
		'#define ZONE_SERIAL_H' '' 'int serial_next(int serial);' '' \
		'#endif' >include/zone/serial.h
	printf '%s\n' "$license" '#include <config.h>' '' \
		'#include <zone/serial.h>' '' 'int' 'serial_next(int serial)' \
		'{' '	return serial + 1;' '}' >zone/serial.c
	printf '%s\n' "$license" >gen/key/pem.c
	cat >Makefile.am <<'EOF'
# SPDX-License-Identifier: GPL-3.0-or-later
sources = zone/serial.c include/zone/serial.h gen/key/pem.c \
	.clang-format .clang-tidy
EOF
}

needs() {
	if ! command -v "$1" >/dev/null; then
		[ -z "${DANEZONE_REQUIRE_ALL:-}" ] || return 1
		skip "$1 is not installed"
	fi
}

# finds CHECK TEXT: the check fails and says the text.
finds() {
	run "$lint/run" "$1"
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *"not ok 1 - $1"* ]]
	[[ $output == *"$2"* ]]
}

add_function() { # LINE...
	printf '%s\n' '' 'int' 'serial_more(void);' 'int' \
		'serial_more(void)' '{' "$@" '}' >>zone/serial.c
}

@test "a tree without mistakes passes" {
	for tool in clang-format clang-tidy ctags pkg-config; do
		needs "$tool"
	done
	run "$lint/run" format tidy layers banned length license marks \
		blanks lists
	echo "$output"
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = '1..9' ]
	[ "${lines[9]}" = 'ok 9 - lists' ]
}

@test "format finds four blanks instead of a tab" {
	needs clang-format
	add_function '    return 1;'
	finds format 'zone/serial.c'
}

@test "tidy finds an if without braces" {
	needs clang-tidy
	add_function '	if (serial_next(1) > 0)' '		return 1;' \
		'	return 2;'
	finds tidy 'readability-braces-around-statements'
}

@test "tidy says that it needs a configured build" {
	needs clang-tidy
	rm build/config.h
	finds tidy 'run configure first'
}

@test "manual finds a page without a title" {
	needs mandoc
	mkdir man
	echo '.Sh NAME' >man/danezone.1
	finds manual 'man/danezone.1'
}

@test "shell finds an unquoted variable" {
	needs shellcheck
	printf '%s\n' '#!/bin/sh' 'rm $1' >script
	finds shell SC2086
}

@test "shell reads .bats files" {
	needs shellcheck
	printf '%s\n' '#!/usr/bin/env bats' '@test "a" {' '	rm $1' '}' \
		>a.bats
	finds shell SC2086
}

@test "layers: zone/ includes nothing of gen/" {
	echo '#include <gen/tlsa.h>' >>zone/serial.c
	finds layers 'zone/serial.c:11:#include <gen/tlsa.h>'
}

@test "layers: the headers of zone/ include nothing of gen/" {
	echo '#include <gen/tlsa.h>' >>include/zone/serial.h
	finds layers 'include/zone/serial.h:8:'
}

@test "layers: no OpenSSL in zone/" {
	echo '#include <openssl/evp.h>' >>zone/serial.c
	finds layers 'OpenSSL has its home in gen/key'
}

@test "layers: libyaml and libzscanner stay at home" {
	echo '# include <yaml.h>' >>gen/key/pem.c
	echo '#include <libzscanner/scanner.h>' >>gen/key/pem.c
	finds layers 'libyaml has its home'
	[[ $output == *'libzscanner has its home'* ]]
}

@test "layers: no foreign header in ours" {
	echo '#include <openssl/x509.h>' >>include/zone/serial.h
	finds layers 'no foreign header in ours'
}

@test "layers: config.h comes first" {
	sed -i 's/<config.h>/<stdio.h>/' zone/serial.c
	finds layers 'zone/serial.c:2:#include <stdio.h>: config.h comes first'
}

@test "banned finds a call" {
	add_function '	return system("true");'
	finds banned 'zone/serial.c:17:	return system("");: banned call'
}

@test "banned finds free() outside the arena" {
	add_function '	free(0);' '	return 1;'
	finds banned 'zone/serial.c:17:	free(0);'
}

@test "banned reads neither comments nor strings nor longer names" {
	add_function '	/* malloc(1)' '	 * system(2) */' \
		'	const char *text = "gets(\"a\") system(1)";' \
		'	return file_system(text);'
	run "$lint/run" banned
	[ "$status" -eq 0 ]
}

@test "length finds a function of 51 lines" {
	needs ctags
	mapfile -t lines_ < <(yes '	serial_next(1);' | sed 47q)
	add_function "${lines_[@]}"
	run "$lint/run" length
	[ "$status" -eq 0 ]
	rm zone/serial.c
	add_function "${lines_[@]}" '	serial_next(2);'
	finds length 'serial_more() has 51 lines'
}

@test "length finds a file of 501 lines" {
	needs ctags
	yes '/* */' | sed 491q >>zone/serial.c
	finds length 'zone/serial.c: 501 lines'
}

@test "length counts columns with tabs" {
	needs ctags
	printf '\t%072d\n' 0 >>zone/serial.c
	run "$lint/run" length
	[ "$status" -eq 0 ]
	printf '\t%073d\n' 0 >>zone/serial.c
	finds length 'zone/serial.c:12: 81 columns'
}

@test "length finds a directory of 15 modules" {
	needs ctags
	for number in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
		echo "$license" >"zone/m$number.c"
	done
	finds length 'zone: 15 modules'
}

@test "license finds a source and a script without it" {
	sed -i 1d zone/serial.c
	printf '%s\n' '#!/bin/sh' 'true' >script
	finds license 'zone/serial.c: '
	[[ $output == *'script: '* ]]
}

@test "marks finds unfinished work and dead code" {
	mark=TO
	echo "/* ${mark}DO: more */" >>zone/serial.c
	echo '/* serial_next(1); */' >>zone/serial.c
	finds marks 'zone/serial.c:11:'
	[[ $output == *'zone/serial.c:12:'*'code in a comment'* ]]
}

@test "guards finds the wrong name" {
	sed -i 's/ZONE_SERIAL_H/SERIAL_H/' include/zone/serial.h
	finds guards 'include/zone/serial.h: has no include guard ZONE_SERIAL_H'
}

@test "blanks finds them at a line's end, and a line without end" {
	printf 'a \n' >README.md
	printf 'b' >NOTES.md
	finds blanks 'README.md:1:a |: blanks at the end'
	[[ $output == *'NOTES.md: the last line has no end'* ]]
}

@test "names finds a capital letter and a missing header" {
	touch zone/Serial.txt zone/other.c
	finds names 'zone/Serial.txt: not a plain file name'
	[[ $output == *'zone/other.c: has no include/zone/other.h'* ]]
}

@test "lists finds a source that Makefile.am does not name" {
	echo "$license" >zone/other.c
	finds lists 'zone/other.c: not in Makefile.am'
}

@test "a missing tool skips, or fails where all are required" {
	mkdir bin
	for tool in bash dirname find sort grep sed cat env; do
		ln -s "$(command -v "$tool")" "bin/$tool"
	done
	unset DANEZONE_REQUIRE_ALL
	PATH=$PWD/bin run "$lint/run" manual
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = 'ok 1 - manual # SKIP mandoc is not installed' ]
	DANEZONE_REQUIRE_ALL=1 PATH=$PWD/bin run "$lint/run" manual
	[ "$status" -eq 1 ]
	[ "${lines[1]}" = 'not ok 1 - manual' ]
}
