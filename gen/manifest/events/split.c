/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a text may be split. A line of a scalar can pass for an item here: what
 * is read from a split on is used only if it was one.
 */
#include <config.h>

#include <stdint.h>
#include <string.h>

#include <gen/manifest/events/split.h>

/* The rest of a text, from a line on. */
static struct span
rest_from(struct span text, size_t at)
{
	return (struct span){ text.at + at, text.length - at };
}

/* The start of the first line behind AT. */
static size_t
next_line(struct span text, size_t at)
{
	const char *end = memchr(text.at + at, '\n', text.length - at);

	return end == NULL ? text.length : (size_t)(end - text.at) + 1;
}

static size_t
count_spaces(struct span line)
{
	size_t count = 0;

	while (count < line.length && line.at[count] == ' ') {
		count++;
	}
	return count;
}

/* Does an item begin in that column of the line? */
static bool
is_item(struct span line, size_t column)
{
	/* Space, tab and line ends come before all that is printed. */
	return line.length > column + 1 && line.at[column] == '-' &&
	       (unsigned char)line.at[column + 1] <= ' ' &&
	       count_spaces(line) == column;
}

/* Is it a key without indentation, and nothing behind it? */
static bool
is_key(struct span line)
{
	size_t length = line.length;

	while (length > 0 && (unsigned char)line.at[length - 1] <= ' ') {
		length--;
	}
	return length > 1 && line.at[length - 1] == ':' &&
	       strchr(" \t-#", line.at[0]) == NULL;
}

struct splitting
split_rule(struct span text, size_t distance)
{
	struct splitting rule = { text, text.length, distance };
	size_t at = 0;

	while (at < text.length) {
		const size_t next = next_line(text, at);
		const struct span behind = rest_from(text, next);
		const size_t column = count_spaces(behind);

		if (is_item(behind, column) &&
		    is_key((struct span){ text.at + at, next - at })) {
			rule.column = column;
			break;
		}
		at = next;
	}
	return rule;
}

/* Where the split lies that is the next one in bytes. */
static size_t
find(const struct splitting *rule, size_t from)
{
	const struct span text = rule->text;
	size_t at = text.length;

	if (rule->column < text.length && rule->distance < text.length - from) {
		at = next_line(text, from + rule->distance - 1);
	}
	while (
	    at < text.length && !is_item(rest_from(text, at), rule->column)) {
		at = next_line(text, at);
	}
	return at;
}

/* How many lines are there? */
static size_t
count_lines(struct span text)
{
	size_t count = 0;

	for (size_t at = 0; at < text.length; at = next_line(text, at)) {
		count++;
	}
	return count;
}

/* How many of a word's octets continue a character? */
static size_t
count_continuations(uint64_t word)
{
	const uint64_t bits =
	    word >> 7 & ~word >> 6 & UINT64_C(0x0101010101010101);

	return bits == 0 ? 0 : (size_t)__builtin_popcountll(bits);
}

static size_t
count_characters(struct span text)
{
	size_t count = text.length;
	uint64_t word;
	size_t at = 0;

	for (; at + sizeof(word) <= text.length; at += sizeof(word)) {
		memcpy(&word, text.at + at, sizeof(word));
		count -= count_continuations(word);
	}
	word = 0;
	memcpy(&word, text.at + at, text.length - at);
	return count - count_continuations(word);
}

void
split_next(const struct splitting *rule, struct split *split)
{
	const size_t offset = find(rule, split->offset);
	const struct span between = { rule->text.at + split->offset,
		offset - split->offset };

	split->number++;
	split->offset = offset;
	split->character += count_characters(between);
	split->line += count_lines(between);
}
