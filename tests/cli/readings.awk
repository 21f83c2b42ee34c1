# SPDX-License-Identifier: GPL-3.0-or-later
# For readings.bats: judges the output of diff for zones before and after, one
# file a case. Prints the cases where nothing is gone but a serial's digits, and
# what is new is `record` and a block around it. A last line without an end may
# get one when it is not the last any more, and then the last one has none.
#
# With `included`, a file that has for each case the lines of the files that it
# includes, these may come in the place of $INCLUDE lines, with $ORIGIN and $TTL
# lines, and blanks before a record may have become an owner. With `part`, the
# diffs are of an included file and the whole, and all may come. For the cases
# that the file `right` names nothing but that changes. A block may only be
# missing among what is new in the cases that the file `marked` names.

BEGIN {
	FS = "\n"
	head = "; danezone begin: generated, edits are overwritten"
	tail = "; danezone end"
	while (included != "" && (getline line <included) > 0) {
		known[line]
		word = line
		sub(/ .*/, "", word)
		lines[word, ++count[word]] = substr(line, length(word) + 2)
	}
	while (right != "" && (getline line <right) > 0) {
		is_right[line]
	}
	while (marked != "" && (getline line <marked) > 0) {
		is_marked[line]
	}
}

# Are the two lines the same but for the digits of one number?
function serial_only(old, new,    i, j, least) {
	least = length(old) < length(new) ? length(old) : length(new)
	for (i = 0; i < least; i++) {
		if (substr(old, i + 1, 1) != substr(new, i + 1, 1)) {
			break
		}
	}
	for (j = 0; j < least - i; j++) {
		if (substr(old, length(old) - j, 1) != \
			substr(new, length(new) - j, 1)) {
			break
		}
	}
	old = substr(old, i + 1, length(old) - i - j)
	new = substr(new, i + 1, length(new) - i - j)
	return (old new) ~ /^[0-9]+$/
}

# Is the new line the old one with an owner in the place of blanks?
function owner_only(old, new) {
	if (included == "" || old !~ /^[ \t]/ || new ~ /^[ \t]/) {
		return 0
	}
	sub(/^[ \t]+/, "", old)
	sub(/^[^ \t]+[ \t]+/, "", new)
	return old == new
}

function may_go(line) {
	if (included != "" && tolower(line) ~ /^[$]include/) {
		inside = line ~ /[(]/ && line !~ /[)]/
		return 1
	}
	if (inside && line ~ /[)]/) {
		inside = 0
		return 1
	}
	return inside
}

# Is it a line of an included file, or what may have become of one?
function is_included(line,    i) {
	if ((name " " line) in known) {
		return 1
	}
	for (i = 1; i <= count[name]; i++) {
		if (serial_only(lines[name, i], line)) {
			serials++
			return 1
		}
		if (owner_only(lines[name, i], line)) {
			return 1
		}
	}
	return 0
}

function may_come(line) {
	return part || included != "" && (line == "" ||
		is_included(line) || toupper(line) ~ /^[$](ORIGIN|TTL)[ \t]/)
}

function take_new(line, end) {
	if (first <= last && first == open_line && gone[first] == line) {
		first++
	} else if (first <= last && serial_only(gone[first], line)) {
		serials++
		first++
		last_end = end
	} else if (first <= last && owner_only(gone[first], line)) {
		first++
	} else if (line == record || line == head || line == tail) {
		seen[line]++
		last_end = end
	} else if (!may_come(line)) {
		bad = 1
	}
}

# The lines of the block have the end that the line of the serial has.
function is_whole() {
	if (name in is_right) {
		return serials == 0 && !seen[record] && open_ends == 0
	}
	return serials > 0 && open_ends == 0 && seen[record] == 1 && seen[head] <= 1 &&
		seen[head] == seen[tail] &&
		(seen[head] || name in is_marked) &&
		(included != "" || !(("crlf" in ends) && ("lf" in ends)))
}

# Nothing can be said of the end of a line that has none.
function keep_end() {
	if (last_end != "") {
		ends[last_end]
		last_end = ""
	}
}

function judge() {
	keep_end()
	if (name != "" && !bad && first > last && (part || is_whole())) {
		print name
	}
}

FNR == 1 {
	judge()
	name = FILENAME
	sub(/.*\//, "", name)
	first = 1
	last = serials = bad = inside = open_line = open_ends = 0
	last_end = ""
	split("", ends)
	split("", gone)
	split("", seen)
}

/^[<>] / {
	line = substr($0, 3)
	end = sub(/\r$/, "", line) ? "crlf" : "lf"
}

/^< / {
	is_new = 0
	if (!may_go(line)) {
		gone[++last] = line
	}
}

/^> / {
	is_new = 1
	keep_end()
	take_new(line, end)
}

/^\\ No newline at end of file$/ {
	open_ends += is_new ? -1 : 1
	if (is_new) {
		last_end = ""
	} else {
		open_line = last
	}
}

END { judge() }
