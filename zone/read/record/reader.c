/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that knows libzscanner. */
#include <config.h>

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include <libzscanner/scanner.h>
#include <libzscanner/version.h>

#include <zone/base/name.h>
#include <zone/read/record/reader.h>

enum {
	CLASS_IN = 1
};

struct reader {
	zs_scanner_t *scanner;
	int start; /* the library's state between two records */
	const char *bytes;
	size_t length;
	const void *head;   /* what a new scanner has before its buffers, */
	const void *middle; /* and between them */
	struct reading reading;
	struct reader *next; /* on the shelf */
	struct arena *arena; /* it lives in */
};

/*
 * The library clears 200 kB for a scanner. Of those, three buffers and a table
 * of bitmaps are written before they are read, for each record anew, and the
 * path stays NULL; the rest is small.
 */
enum {
	HEAD_SIZE = offsetof(zs_scanner_t, buffer),
	MIDDLE_AT = offsetof(zs_scanner_t, last_window),
	MIDDLE_SIZE = offsetof(zs_scanner_t, r_data) - MIDDLE_AT,
};

static struct reader *
make_reader(struct arena *arena)
{
	struct reader *reader = arena_alloc(arena, sizeof(*reader));
	zs_scanner_t *scanner = arena_alloc(arena, sizeof(*scanner));

	if (zs_init(scanner, ".", CLASS_IN, 0) != 0) {
		assert(false && "libzscanner can be initialised");
	}
	/* Gives back the path of files that directives include: none are. */
	zs_deinit(scanner);
	scanner->path = NULL;
	reader->scanner = scanner;
	reader->start = scanner->cs;
	reader->head = arena_copy(arena, scanner, HEAD_SIZE);
	reader->middle =
	    arena_copy(arena, (const char *)scanner + MIDDLE_AT, MIDDLE_SIZE);
	reader->arena = arena;
	return reader;
}

struct reader *
reader_new(struct arena *arena)
{
	void **shelf = arena_shelf(arena);
	struct reader *reader = *shelf;

	if (reader == NULL) {
		return make_reader(arena_trunk(arena));
	}
	*shelf = reader->next;
	memcpy(reader->scanner, reader->head, HEAD_SIZE);
	memcpy((char *)reader->scanner + MIDDLE_AT, reader->middle,
	    MIDDLE_SIZE);
	return reader;
}

void
reader_free(struct reader *reader)
{
	if (reader != NULL) {
		void **shelf = arena_shelf(reader->arena);

		reader->next = *shelf;
		*shelf = reader;
	}
}

void
reader_set_origin(struct reader *reader, const uint8_t *origin)
{
	const size_t length = name_length(origin);

	memcpy(reader->scanner->zone_origin, origin, length);
	reader->scanner->zone_origin_length = (uint32_t)length;
}

void
reader_set_owner(struct reader *reader, const uint8_t *owner)
{
	const size_t length = name_length(owner);

	memmove(reader->scanner->r_owner, owner, length);
	reader->scanner->r_owner_length = (uint32_t)length;
}

void
reader_set_ttl(struct reader *reader, uint32_t ttl)
{
	reader->scanner->default_ttl = ttl;
}

const uint8_t *
reader_owner(const struct reader *reader)
{
	return reader->scanner->r_owner;
}

void
reader_feed(struct reader *reader, const char *bytes, size_t length)
{
	zs_scanner_t *scanner = reader->scanner;

	/* An error may have left these; a record leaves them so. */
	scanner->cs = reader->start;
	scanner->top = 0;
	scanner->multiline = false;
	scanner->long_string = false;
	scanner->comma_list = false;
	scanner->error.fatal = false;
	reader->bytes = bytes;
	reader->length = length;
	if (zs_set_input_string(scanner, bytes, length) != 0) {
		assert(false && "libzscanner takes any input");
	}
}

/* Where the library stands: behind an input without newline it is elsewhere. */
static size_t
place_in_input(const struct reader *reader)
{
	const size_t at = (size_t)((uintptr_t)reader->scanner->input.current -
				   (uintptr_t)reader->bytes);

	return at < reader->length ? at : reader->length;
}

/* Spellings in which the library is stricter than BIND. */
static bool
is_spelling(int code)
{
	switch (code) {
	case ZS_BAD_DNAME_CHAR:
	case ZS_BAD_OWNER:
	case ZS_BAD_TEXT:
	case ZS_BAD_TEXT_CHAR:
	case ZS_BAD_HEX_CHAR:
	case ZS_BAD_BASE64_CHAR:
	case ZS_BAD_SVCB_PARAM:
	case ZS_LEFT_PARENTHESIS:
		return true;
	default:
		return false;
	}
}

const struct reading *
reader_next(struct reader *reader)
{
	zs_scanner_t *scanner = reader->scanner;
	struct reading *reading = &reader->reading;

	reading->is_record =
	    zs_parse_record(scanner) == 0 && scanner->state == ZS_STATE_DATA;
	reading->at = place_in_input(reader);
	if (reading->is_record) {
		reading->is_open = scanner->multiline;
		reading->type = scanner->r_type;
		reading->ttl = scanner->r_ttl;
		reading->rdata = scanner->r_data;
		reading->rdata_length = scanner->r_data_length;
		reading->owner_length = scanner->r_owner_length;
		return reading;
	}
	if (scanner->state == ZS_STATE_ERROR) {
		reading->complaint = zs_strerror(scanner->error.code);
		reading->is_spelling = is_spelling(scanner->error.code);
	} else {
		reading->complaint = "no record";
		reading->is_spelling = false;
	}
	return reading;
}

const char *
reader_library_version(void)
{
	static const char version[] = {
		'l',
		'i',
		'b',
		'z',
		's',
		'c',
		'a',
		'n',
		'n',
		'e',
		'r',
		' ',
		'0' + ZSCANNER_VERSION_MAJOR,
		'.',
		'0' + ZSCANNER_VERSION_MINOR,
		'.',
#if ZSCANNER_VERSION_PATCH >= 10
		'0' + ZSCANNER_VERSION_PATCH / 10,
#endif
		'0' + ZSCANNER_VERSION_PATCH % 10,
		'\0'
	};

	return version;
}
