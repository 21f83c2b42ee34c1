# SPDX-License-Identifier: GPL-3.0-or-later
# Print C sources as FILE:LINE:TEXT with comments and the contents of string
# and character literals taken out, so that a word found is a word of code.
# #include lines stay whole.
FNR == 1 {
	comment = 0
}
{
	print FILENAME ":" FNR ":" code($0)
}

function code(line,    out, i, c, quote) {
	if (!comment && line ~ /^[ \t]*#[ \t]*include/) {
		return line
	}
	out = ""
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (comment) {
			if (substr(line, i, 2) == "*/") {
				comment = 0
				i++
			}
		} else if (quote != "") {
			if (c == "\\") {
				i++
			} else if (c == quote) {
				quote = ""
				out = out c
			}
		} else if (substr(line, i, 2) == "/*") {
			comment = 1
			out = out " "
			i++
		} else if (substr(line, i, 2) == "//") {
			break
		} else {
			if (c == "\"" || c == "'") {
				quote = c
			}
			out = out c
		}
	}
	return out
}
