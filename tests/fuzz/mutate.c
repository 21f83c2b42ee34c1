/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the targets `edit` and `walk` under libFuzzer: changes to an input that
 * mostly leave the zone one. Lines are moved, copied, dropped, written in
 * another way, or put into a file of their own, or the zone is drawn anew; else
 * libFuzzer changes bytes.
 */
#include <config.h>

#include <stdbool.h>
#include <string.h>

#include "fuzz.h"
#include "wish.h"

#include "../unit/zones.h"

enum {
	CHANGES_MAX = 4, /* to one input */
	LINES_MAX = 6,   /* that go into a file at once */
	FILE_CHANGES = 2,
};

/* A text in memory that has room for more. */
struct buffer {
	uint8_t *bytes;
	size_t length;
	size_t room;
};

/* Some whole lines of it. */
struct lines {
	size_t start;
	size_t end;
};

/* Lines that come in. */
static const char *const new_lines[] = {
	"\t300\tA\t192.0.2.1\n",
	"  IN TXT x\n",
	" TLSA 3 1 1 00112233\n",
	"\t60 TLSA ( 3 1 1 ; c\n\ta1b2 c3d4 )\n",
	"_25._tcp.mx TLSA 3 1 1 00112233\n",
	"_25._tcp.mx 300 IN TLSA 3 0 1 a1b2c3d4\r\n",
	"_25._tcp.mx TYPE52 \\# 7 030101a1b2c3d4\n",
	"_443._tcp.www 1h TLSA 2 1 1 00112233 ; c\n",
	"_443._tcp.www.example. TLSA 3 1 1 001 12233\n",
	"_443._tcp IN 60 TLSA 3 1 1 ffeeddcc\n",
	"@ TLSA 3 1 2 ffeeddcc\n",
	"*.a\\.b TLSA 2 0 2 0a0b0c0d0e\n",
	"mx 0 A 192.0.2.2\n",
	"www X25 1\n",
	"a RRSIG A 8 2 60 20401231000000 20201231000000 1 example. AAAA\n",
	"a 300 NSEC b A\n",
	"@ IN NS ns.example.\n",
	"$ORIGIN example.\n",
	"$ORIGIN sub\n",
	"$ORIGIN .\n",
	"$TTL 300\n",
	"$TTL 1h\n",
	"$GENERATE 1-2 a$ A 192.0.2.$\n",
	"_25._tcp.mx TLSA 3 1 1 00112233 ; danezone since 1795341600\n",
	" TLSA 3 1 1 dead ; c ;danezone since unknown (first) ; d\r\n",
	"@ 9 TLSA ( 3 1 1 ; danezone since 1 (TTL 9 until 1795341601)\n",
	" 0f ) ; danezone since 2\n",
	" TLSA 3 1 1 0f;danezone since 7 (retained until 1795341600)\n",
	"@ TLSA 3 1 1 beef ; danezone since now (retained until 1795341601)\n",
	"; danezone begin: generated\n",
	"; danezone end\n",
	"; c\n",
	"\n",
	"\t\n",
};

/* Put BYTES in place of [start, end), if there is room. */
static void
splice(struct buffer *buffer, struct lines lines, const void *bytes,
    size_t length)
{
	const size_t kept = buffer->length - (lines.end - lines.start);

	if (length > buffer->room - kept) {
		return;
	}
	memmove(buffer->bytes + lines.start + length, buffer->bytes + lines.end,
	    buffer->length - lines.end);
	if (length > 0) {
		memcpy(buffer->bytes + lines.start, bytes, length);
	}
	buffer->length = kept + length;
}

static size_t
line_end(const struct buffer *buffer, size_t at)
{
	while (at < buffer->length && buffer->bytes[at] != '\n') {
		at++;
	}
	return at < buffer->length ? at + 1 : at;
}

/* One line of the text, or none of it. */
static struct lines
draw_line(const struct buffer *buffer, uint64_t *seed)
{
	const size_t text = buffer->length - WISH_SIZE;
	size_t start = WISH_SIZE + draw(seed, text + 1);

	while (start > WISH_SIZE && buffer->bytes[start - 1] != '\n') {
		start--;
	}
	return (struct lines){ start, line_end(buffer, start) };
}

/* Copy one line to where another begins; perhaps it is taken away there. */
static void
copy_line(struct buffer *buffer, uint64_t *seed)
{
	const struct lines from = draw_line(buffer, seed);
	struct lines to = draw_line(buffer, seed);
	const size_t length = from.end - from.start;
	uint8_t *copy = malloc(length > 0 ? length : 1);

	if (copy == NULL) {
		return;
	}
	if (length > 0) {
		memcpy(copy, buffer->bytes + from.start, length);
	}
	if (draw(seed, 3) > 0) {
		to.end = to.start;
	}
	splice(buffer, to, copy, length);
	free(copy);
}

static void
insert_line(struct buffer *buffer, uint64_t *seed)
{
	const size_t count = sizeof(new_lines) / sizeof(new_lines[0]);
	const char *line = new_lines[draw(seed, count)];
	struct lines to = draw_line(buffer, seed);

	if (draw(seed, 4) > 0) {
		to.end = to.start;
	}
	splice(buffer, to, line, strlen(line));
}

static void
drop_line(struct buffer *buffer, uint64_t *seed)
{
	splice(buffer, draw_line(buffer, seed), NULL, 0);
}

static bool
is_blank(uint8_t byte)
{
	return byte == ' ' || byte == '\t';
}

/* Let the line inherit its owner, or take a field away, or give it another. */
static void
change_field(struct buffer *buffer, uint64_t *seed)
{
	static const char *const fields[] = { "", "", "300 ", "60 ", "IN ",
		"( ", ") ", "CLASS1 ", "1h ", "; ", "(\n", "\\000 " };
	const char *field =
	    fields[draw(seed, sizeof(fields) / sizeof(*fields))];
	const struct lines line = draw_line(buffer, seed);
	struct lines old = { line.start, line.start };
	size_t skip = draw(seed, 4);

	do {
		old.start = old.end;
		while (
		    old.end < line.end && !is_blank(buffer->bytes[old.end])) {
			old.end++;
		}
		while (old.end < line.end && is_blank(buffer->bytes[old.end])) {
			old.end++;
		}
	} while (skip-- > 0);
	if (draw(seed, 2) == 0) {
		old.end = old.start;
	}
	splice(buffer, old, field, strlen(field));
}

static void
change_wish(struct buffer *buffer, uint64_t *seed)
{
	buffer->bytes[draw(seed, WISH_SIZE)] = (uint8_t)draw(seed, 256);
}

/* How many files there are. */
static size_t
count_files(const struct buffer *buffer)
{
	size_t count = 1;

	for (size_t i = WISH_SIZE; i < buffer->length; i++) {
		count += buffer->bytes[i] == '\0';
	}
	return count;
}

/* Some lines that follow each other, in one file. */
static struct lines
draw_lines(const struct buffer *buffer, uint64_t *seed)
{
	struct lines lines = draw_line(buffer, seed);
	size_t count = 1 + draw(seed, LINES_MAX);

	lines.end = lines.start;
	while (count-- > 0) {
		lines.end = line_end(buffer, lines.end);
	}
	for (size_t i = lines.start; i < lines.end; i++) {
		if (buffer->bytes[i] == '\0') {
			lines.end = i;
		}
	}
	return lines;
}

/* Move some lines into a file of their own, which is included. */
static void
cut_file(struct buffer *buffer, uint64_t *seed)
{
	static const char *const behind[] = { "", "", "", " @", " sub",
		" example.", " ; c", " (\n)" };
	const size_t count = count_files(buffer);
	const struct lines lines = draw_lines(buffer, seed);
	const size_t length = lines.end - lines.start;
	char directive[64];
	int width;

	if (count == WISH_FILES_MAX ||
	    buffer->length + length + sizeof(directive) > buffer->room) {
		return;
	}
	buffer->bytes[buffer->length] = '\0';
	memcpy(buffer->bytes + buffer->length + 1, buffer->bytes + lines.start,
	    length);
	buffer->length += 1 + length;
	width = snprintf(directive, sizeof(directive), "$INCLUDE %zu%s\n",
	    count, behind[draw(seed, sizeof(behind) / sizeof(*behind))]);
	splice(buffer, lines, directive, (size_t)width);
}

/* Include one of the files, once more perhaps. */
static void
include_file(struct buffer *buffer, uint64_t *seed)
{
	const char file = (char)('0' + draw(seed, count_files(buffer)));
	const char directive[] = { '$', 'I', 'N', 'C', 'L', 'U', 'D', 'E', ' ',
		file, '\n' };
	struct lines to = draw_line(buffer, seed);

	to.end = to.start;
	splice(buffer, to, directive, sizeof(directive));
}

/* Another zone, which can be read. */
static void
redraw(struct buffer *buffer, uint64_t *seed)
{
	struct zone_maker *maker = malloc(sizeof(*maker));

	if (maker == NULL) {
		return;
	}
	zone_make(maker, (uint64_t)draw(seed, SIZE_MAX), draw(seed, 2) == 0);
	splice(buffer, (struct lines){ WISH_SIZE, buffer->length }, maker->text,
	    maker->length);
	free(maker);
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
    unsigned seed)
{
	static void (*const changes[])(struct buffer *,
	    uint64_t *) = { cut_file, include_file, copy_line, insert_line,
		insert_line, drop_line, change_field, change_field,
		change_wish };
	const size_t count = sizeof(changes) / sizeof(*changes);
	const size_t first = strcmp(fuzz_name, "walk") == 0 ? 0 : FILE_CHANGES;
	uint64_t state = seed;
	struct buffer buffer = { data, size, max_size };

	if (size < WISH_SIZE || draw(&state, 4) == 0) {
		return LLVMFuzzerMutate(data, size, max_size);
	}
	if (draw(&state, first == 0 ? 12 : 3) == 0) {
		redraw(&buffer, &state);
	}
	for (size_t i = draw(&state, CHANGES_MAX); i > 0; i--) {
		changes[first + draw(&state, count - first)](&buffer, &state);
	}
	return buffer.length;
}
