/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scan a zone file, and each file that it includes in its place. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/read/walk.h>

enum {
	READINGS_MAX = 1000000 /* of files that include files many times */
};

/* A file in which the walk is, or to which it comes back. */
struct frame {
	struct text *text;
	size_t reading;
	size_t resume;         /* where it goes on behind its $INCLUDE, */
	struct context before; /* with what stood before that */
};

struct walk {
	struct arena *arena;
	struct diags *diags;
	const struct includes *includes;
	struct parts *parts;
	struct scan *scan;
	struct frame frames[INCLUDE_DEPTH_MAX + 1];
	unsigned depth;
	size_t readings;
	bool gave_up;          /* there are too many of them */
	struct meter *meter;   /* or NULL; of the innermost file it has, */
	size_t counted;        /* all that was read up to here, */
	size_t counts_at;      /* and the rest when the walk comes there */
	const uint8_t *origin; /* a copy in the arena of the last one kept */
	bool has_include;      /* the last entry was one: */
	struct entry entry;
	struct span file;
	const uint8_t *inner; /* the origin that it begins with */
};

struct place
parts_place(const struct parts *parts, size_t part, size_t offset)
{
	return text_place(parts->items[part].text, offset);
}

struct span
part_bytes(const struct part *part)
{
	return (struct span){ part->text->bytes, part->text->length };
}

/* A copy of an origin; the same one for the same name as the last time. */
static const uint8_t *
keep_origin(struct walk *walk, const uint8_t *origin)
{
	if (walk->origin == NULL || !name_equal(walk->origin, origin)) {
		walk->origin = name_copy(walk->arena, origin);
	}
	return walk->origin;
}

struct context
walk_keep(struct walk *walk, const struct context *context)
{
	struct context kept = *context;

	kept.origin = keep_origin(walk, context->origin);
	if (context->owner != NULL) {
		kept.owner = name_copy(walk->arena, context->owner);
	}
	return kept;
}

/* The innermost file was read up to AT. */
static void
count(struct walk *walk, size_t at)
{
	if (at > walk->counted) {
		meter_read(walk->meter, at - walk->counted);
		walk->counted = at;
	}
	walk->counts_at = at + METER_BLOCK;
}

/* Begin a part with the entry at AT of the innermost file. */
static void
begin_part(struct walk *walk, size_t at, const struct context *first)
{
	const struct frame *frame = &walk->frames[walk->depth];
	const struct part part = { .text = frame->text,
		.start = at,
		.depth = walk->depth,
		.reading = frame->reading,
		.first = *first };

	ARENA_PUSH(walk->arena, walk->parts, part);
	walk->counted = at;
	walk->counts_at = at + METER_BLOCK;
	scan_begin(walk->scan, frame->text, part_bytes(&part), at, first);
}

/* End the part: the context behind it, in the arena. */
static struct context
end_part(struct walk *walk, size_t tail, size_t end)
{
	struct part *part = &walk->parts->items[walk->parts->count - 1];
	struct context last;

	scan_context(walk->scan, &last);
	count(walk, end);
	part->tail = tail;
	part->end = end;
	part->last = walk_keep(walk, &last);
	return part->last;
}

/* Is the text one of those that include each other right now? */
static bool
is_under_way(const struct walk *walk, const struct text *text)
{
	unsigned i = 0;

	while (i <= walk->depth && walk->frames[i].text != text) {
		i++;
	}
	return i <= walk->depth;
}

/* May the text come in here? */
static bool
may_enter(struct walk *walk, const struct text *text)
{
	struct frame *frame = &walk->frames[walk->depth];
	const struct place place = text_place(frame->text, walk->entry.start);

	if (is_under_way(walk, text)) {
		return diag_error(walk->diags, &place,
		    "%s includes itself, here or through other files",
		    text->name);
	}
	if (walk->depth == INCLUDE_DEPTH_MAX) {
		return diag_error(walk->diags, &place,
		    "files include each other more than %d deep",
		    INCLUDE_DEPTH_MAX);
	}
	if (walk->readings == READINGS_MAX) {
		walk->gave_up = true;
		return diag_error(walk->diags, &place,
		    "more than %d included files", READINGS_MAX);
	}
	/* BIND takes that blank for one between this line's fields. */
	return frame->text->bytes[walk->entry.end - 1] == '\n' ||
	       text->length == 0 ||
	       (*text->bytes != ' ' && *text->bytes != '\t') ||
	       diag_error(walk->diags, &place,
		   "this line needs a newline, since %s begins with a blank",
		   text->name);
}

/* The text that the directive names; NULL, with a diag, if it cannot be had. */
static struct text *
open_included(struct walk *walk)
{
	struct frame *frame = &walk->frames[walk->depth];
	struct text *text = NULL;

	if (walk->includes == NULL) {
		const struct place place =
		    text_place(frame->text, walk->entry.start);

		(void)diag_error(walk->diags, &place,
		    "no file may be included here");
	} else {
		text = include_open(walk->includes, frame->text,
		    walk->entry.start, walk->file, walk->diags);
	}
	return text != NULL && may_enter(walk, text) ? text : NULL;
}

/* Go into the file that the last entry includes, if it can be had. */
__attribute__((noinline)) static void
enter(struct walk *walk)
{
	struct frame *frame = &walk->frames[walk->depth];
	struct text *text = open_included(walk);
	struct context first;

	walk->has_include = false;
	if (text == NULL) {
		return;
	}
	frame->resume = walk->entry.end;
	frame->before = end_part(walk, walk->entry.start, walk->entry.end);
	first = frame->before;
	first.origin = keep_origin(walk, walk->inner);
	walk->depth++;
	walk->readings++;
	walk->frames[walk->depth] =
	    (struct frame){ .text = text, .reading = walk->readings };
	begin_part(walk, 0, &first);
	meter_expect(walk->meter, text->length);
}

/* Go back to the file that included this one; false when there is none. */
static bool
leave(struct walk *walk)
{
	const size_t length = walk->frames[walk->depth].text->length;
	struct context first = end_part(walk, length, length);
	const struct frame *frame;

	if (walk->depth == 0) {
		return false;
	}
	walk->depth--;
	frame = &walk->frames[walk->depth];
	first.origin = frame->before.origin;
	first.owner = frame->before.owner;
	begin_part(walk, frame->resume, &first);
	return true;
}

struct walk *
walk_new(struct arena *arena, const struct source *source, const uint8_t *apex,
    struct parts *parts, struct diags *diags)
{
	struct walk *walk = arena_alloc(arena, sizeof(*walk));
	const struct context first = { .origin = apex };

	walk->arena = arena;
	walk->diags = diags;
	walk->includes = source->includes;
	walk->parts = parts;
	walk->scan = scan_new(arena, diags);
	walk->meter =
	    source->includes == NULL ? NULL : source->includes->texts->meter;
	walk->frames[0].text = source->text;
	begin_part(walk, 0, &first);
	return walk;
}

void
walk_free(struct walk *walk)
{
	scan_free(walk->scan);
}

/* The next entry behind the text that has ended, or is given up. */
__attribute__((noinline)) static bool
go_on(struct walk *walk, struct item *item)
{
	do {
		if (!leave(walk)) {
			return false;
		}
	} while (walk->gave_up || !scan_next(walk->scan, item));
	return true;
}

static void
keep_include(struct walk *walk, const struct item *item)
{
	walk->has_include = true;
	walk->entry = item->entry;
	walk->file = item->file;
	walk->inner = item->origin;
}

bool
walk_next(struct walk *walk, struct item *item)
{
	if (walk->has_include) {
		enter(walk);
	}
	if ((walk->gave_up || !scan_next(walk->scan, item)) &&
	    !go_on(walk, item)) {
		return false;
	}
	if (item->entry.end >= walk->counts_at) {
		count(walk, item->entry.end);
	}
	if (item->entry.kind == ENTRY_DIRECTIVE &&
	    item->directive == DIRECTIVE_INCLUDE) {
		keep_include(walk, item);
	}
	return true;
}

bool
walk_stand(const struct walk *walk, struct stand *stand)
{
	const struct frame *frame = &walk->frames[walk->depth];

	stand->text = frame->text;
	stand->reading = frame->reading;
	stand->depth = walk->depth;
	scan_context(walk->scan, &stand->context);
	return scan_at(walk->scan, &stand->at) && !walk->has_include &&
	       !walk->gave_up;
}

void
walk_jump(struct walk *walk, size_t at, const struct context *context)
{
	struct text *text = walk->frames[walk->depth].text;

	count(walk, at);
	scan_begin(walk->scan, text, (struct span){ text->bytes, text->length },
	    at, context);
}

bool
walk_read(struct walk *walk, const struct entry *entry,
    const struct context *before, struct item *item)
{
	struct text *text = walk->frames[walk->depth].text;

	scan_begin(walk->scan, text, (struct span){ text->bytes, entry->end },
	    entry->start, before);
	return scan_next(walk->scan, item);
}
