#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What is left when a system call fails, or the process is killed, while a file
# is replaced: the old file or the new one, and a message unless it was killed.
# tests/cli/replace is the program; strace makes its system calls fail.

readonly old=$'the old version\n'
readonly new='the new version'

setup() {
	replace=${abs_top_builddir:-$BATS_TEST_DIRNAME/../..}/tests/cli/replace
	# the leak check cannot work in a process that is traced
	export ASAN_OPTIONS=detect_leaks=0
	cd "$BATS_TEST_TMPDIR" || return 1
	if ! strace -o /dev/null true; then
		skip 'strace is not installed or may not trace'
	fi
	printf %s "$old" >zone
}

# traced OPTION...: replace the file under strace, what it says in the file
# said, its exit status in $status.
traced() {
	status=0
	strace -o trace "$@" "$replace" zone "$new" 2>said || status=$?
	# strace ends by the signal that ended the program
}

# The system calls between the lock and the end, as "NAME ORDINAL": the how
# manyth of its name each is. Without those for memory, whose failure ends the
# program at once.
calls() {
	awk -F '(' '
		{ count[$1]++ }
		$1 == "flock" { locked = 1 }
		locked && $1 !~ /^(mmap|munmap|brk|exit_group|\+|-)/ {
			print $1, count[$1]
		}' "$1"
}

# litter: how many temporary files there are.
litter() {
	find . -name '.zone.danezone-*' | wc -l
}

holds_old() {
	printf %s "$old" | cmp -s - zone
}

holds_new() {
	printf %s "$new" | cmp -s - zone
}

# fresh: the old file, and no other.
fresh() {
	rm -f .zone.danezone-*
	printf %s "$old" >zone
}

# fails_well WHERE: an error leaves the old file and one message; what goes on
# in spite of it leaves the new file and none. Once the new file is in place
# the error is that it may be lost.
fails_well() {
	echo "at $1: status $status, $(<said)"
	[ "$(litter)" -eq 0 ]
	case $status in
	0)
		holds_new
		[ ! -s said ]
		;;
	2)
		[ "$(wc -l <said)" -eq 1 ]
		if grep -q 'is replaced, but' said; then
			holds_new
		else
			holds_old
		fi
		;;
	*)
		false
		;;
	esac
}

# fail_each OPTION...: with those options, let each call fail in its turn.
fail_each() {
	local name ordinal failed=0

	traced "$@"
	[ "$status" -eq 0 ]
	calls trace >list
	[ "$(wc -l <list)" -gt 20 ]
	while read -r name ordinal; do
		fresh
		traced "$@" -e inject="$name":error=EIO:when="$ordinal"
		fails_well "$name $ordinal"
		[ "$status" -eq 0 ] || failed=$((failed + 1))
	done <list
	echo "$failed failed"
	[ "$failed" -ge 10 ]
}

# kill_each LIMIT OPTION...: with those options, kill the process before each
# call in its turn; at most LIMIT times is there a temporary file left.
kill_each() {
	local limit=$1 littered=0 name ordinal
	shift

	traced "$@"
	[ "$status" -eq 0 ]
	calls trace >list
	while read -r name ordinal; do
		fresh
		traced "$@" -e inject="$name":signal=KILL:when="$ordinal"
		echo "at $name $ordinal: status $status"
		[ "$status" -eq 137 ]
		holds_old || holds_new
		[ "$(litter)" -le 1 ]
		littered=$((littered + $(litter)))
		# what was left is in nobody's way
		"$replace" zone "$new"
		holds_new
	done <list
	echo "$littered times a temporary file was left"
	[ "$littered" -le "$limit" ]
}

# What makes the file system one without O_TMPFILE, or without a use for it.
readonly named=(-e 'inject=access,faccessat,faccessat2:error=ENOENT')

@test 'the content is on the disk before the name, and the name before the end' {
	traced -y
	[ "$status" -eq 0 ]
	grep -oE '^(write|fsync|linkat|renameat[0-9]*|rename)\(' trace >order
	printf '%s(\n' write fsync linkat renameat fsync | diff - \
		<(sed 's/renameat2/renameat/' order)
	grep fsync trace | tail -n 1 | grep -q "<$PWD>"
	holds_new
}

@test 'every system call that fails, with a file without a name' {
	fail_each
}

@test 'every system call that fails, with a temporary name' {
	fail_each "${named[@]}"
}

@test 'SIGKILL at every system call, with a file without a name' {
	kill_each 1
}

@test 'SIGKILL at every system call, with a temporary name' {
	kill_each 15 "${named[@]}"
}

@test 'no space left, file too large' {
	local error
	for error in ENOSPC EFBIG EDQUOT; do
		fresh
		traced -e inject=write:error="$error":when=1
		[ "$status" -eq 2 ]
		fails_well "write $error"
		grep -q '^danezone: zone: error: cannot be written: ' said
	done
}

@test 'octets that are said to be written and are not' {
	traced -e inject=write:retval=15:when=1
	[ "$status" -eq 2 ]
	fails_well 'write'
	grep -qF 'cannot be written: 15 octets became 0' said
}

@test 'calls that are interrupted are made again' {
	traced -e inject=write:error=EINTR:when=1..3 \
		-e inject=flock:error=EINTR:when=1..3
	[ "$status" -eq 0 ]
	fails_well 'EINTR'
}

@test 'a mount point that was not recognised' {
	traced -e inject=renameat,renameat2,rename:error=EBUSY
	[ "$status" -eq 2 ]
	fails_well 'rename'
	grep -qF 'zone: error: cannot be replaced: Device or resource busy' said
}

@test 'a directory that cannot be synced' {
	traced -e inject=fsync:error=EINVAL:when=2
	[ "$status" -eq 0 ]
	fails_well 'fsync EINVAL'
	fresh
	traced -e inject=fsync:error=EIO:when=2
	[ "$status" -eq 2 ]
	fails_well 'fsync EIO'
	grep -qF 'may not survive a power loss' said
}

@test 'a temporary name that somebody has is drawn again' {
	traced -e inject=linkat:error=EEXIST:when=1..5
	[ "$status" -eq 0 ]
	fails_well 'linkat'
	fresh
	traced -e inject=linkat:error=EEXIST
	[ "$status" -eq 2 ]
	fails_well 'linkat always'
}

# Many files in one batch, each two a unit: zone, zone1 to zone7.
readonly many=(zone zone1 zone2 zone3 zone4 zone5 zone6 zone7)

fresh_all() {
	local file

	rm -f .zone*.danezone-*
	for file in "${many[@]}"; do
		printf %s "$old" >"$file"
	done
}

# traced_all OPTION...: replace all under strace.
traced_all() {
	status=0
	strace -o trace "$@" "$replace" --all "$new" "${many[@]}" 2>said ||
		status=$?
}

# count_new: how many files are new; each of the others must be old.
count_new() {
	local file count=0

	for file in "${many[@]}"; do
		if printf %s "$new" | cmp -s - "$file"; then
			count=$((count + 1))
		else
			printf %s "$old" | cmp - "$file" || return 1
		fi
	done
	echo "$count"
}

@test 'many files: all content is on the disk before the first name' {
	fresh_all
	traced_all
	[ "$status" -eq 0 ]
	[ "$(count_new)" -eq 8 ]
	grep -oE '^(write|fsync|syncfs|linkat|renameat)' \
		<(sed 's/renameat2/renameat/' trace) | uniq -c |
		awk '{ print $2, $1 }' >order
	{
		echo write 8
		echo syncfs 1
		for _ in "${many[@]}"; do
			printf '%s\n' 'linkat 1' 'renameat 1'
		done
		echo fsync 1
	} | diff - order
}

@test 'many files: few are synced one by one, and so are all if need be' {
	fresh_all
	strace -o trace -e trace=fsync,syncfs "$replace" --all "$new" \
		"${many[@]:0:4}"
	[ "$(grep -c ^fsync trace)" -eq 5 ]
	[ "$(grep -c ^syncfs trace)" -eq 0 ]
	for inject in syncfs:error=EIO fstatfs:error=EIO; do
		fresh_all
		traced_all -e inject="$inject"
		[ "$status" -eq 0 ]
		[ "$(grep -c ^fsync trace)" -eq 9 ]
		[ "$(count_new)" -eq 8 ]
	done
}

@test 'many files: SIGKILL at every system call' {
	local name ordinal some=0

	fresh_all
	traced_all
	calls trace | grep -vE '^(getrandom|fcntl|access|newfstatat) ' >list
	[ "$(wc -l <list)" -gt 60 ]
	while read -r name ordinal; do
		fresh_all
		traced_all -e inject="$name":signal=KILL:when="$ordinal"
		echo "at $name $ordinal: status $status"
		[ "$status" -eq 137 ]
		count_new >count
		[ "$(find . -name '.zone*.danezone-*' | wc -l)" -le 1 ]
		case $(<count) in [1-7]) some=$((some + 1)) ;; esac
	done <list
	echo "$some times some were new"
	[ "$some" -ge 10 ]
}

@test 'many files: every system call that fails' {
	local name ordinal failed=0 new_ones

	fresh_all
	traced_all
	calls trace | grep -vE '^(getrandom|access|close|exit|write) ' >list
	while read -r name ordinal; do
		fresh_all
		traced_all -e inject="$name":error=EIO:when="$ordinal"
		echo "at $name $ordinal: status $status, $(<said)"
		[ "$(find . -name '.zone*.danezone-*' | wc -l)" -eq 0 ]
		new_ones=$(count_new)
		if [ "$status" -eq 0 ]; then
			[ "$new_ones" -eq 8 ]
			[ ! -s said ]
			continue
		fi
		[ "$status" -eq 2 ]
		failed=$((failed + 1))
		# a unit fails, and no other
		grep -q 'is replaced, but\|is new already' said ||
			[ "$new_ones" -eq 6 ] || [ "$new_ones" -eq 0 ]
	done <list
	echo "$failed failed"
	[ "$failed" -ge 40 ]
}
