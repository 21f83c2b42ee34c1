/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Follow what is inherited through the parts of a zone. The entries are walked
 * only as far as that differs from what was inherited before.
 */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/edit/drift.h>
#include <zone/edit/rewrite.h>

/* Work in this part from its beginning. */
static void
begin_part(struct drift *drift, size_t index)
{
	const struct part *part = &drift->revision->parts->items[index];

	drift->part = index;
	drift->at = part->start;
	drift->text = part_bytes(part);
	drift->edits = &drift->revision->edits[index];
	if (!drift->revision->is_flat) {
		drift->owner = &drift->owners[part->depth];
	}
}

void
drift_begin(struct drift *drift, struct revision *revision)
{
	*drift = (struct drift){ .revision = revision };
	drift->owner = &drift->owners[0];
	begin_part(drift, 0);
}

void
drift_repair(struct drift *drift, const struct entry *entry, bool with_ttl)
{
	struct owner_drift *owner = drift->owner;
	struct span written = owner->written;

	if (owner->differs && (entry->flags & ENTRY_INHERITS) != 0) {
		if (written.length == 0) {
			written = span_of(
			    name_string(drift->edits->arena, owner->old));
		}
		rewrite_owner(drift->edits, drift->text, entry, written);
	}
	owner->differs = false;
	if (drift->ttl.differs && with_ttl &&
	    !rewrite_has_ttl(drift->text, entry)) {
		rewrite_ttl(drift->edits, drift->text, entry, drift->ttl.old);
	}
	drift->ttl.differs = false;
}

/* A directive that stays: what it sets is the same for both texts. */
static void
pass_directive(struct drift *drift, const struct entry *entry)
{
	static const uint8_t root[] = { 0 };
	uint8_t origin[NAME_WIRE_MAX];
	struct directive directive = { .origin = origin };

	if (directive_read(drift->text, entry, root, &directive) != NULL) {
		return; /* the survey has judged it */
	}
	if (directive.kind == DIRECTIVE_TTL) {
		drift->ttl.differs = false;
	} else if (directive.kind == DIRECTIVE_ORIGIN) {
		drift->owner->written.length = 0;
	} else if (directive.kind == DIRECTIVE_GENERATE && drift->ttl.differs) {
		rewrite_generate_ttl(drift->edits, drift->text, entry,
		    drift->ttl.old);
		drift->ttl.differs = false;
	}
}

static bool
differs(const struct drift *drift)
{
	return drift->owner->differs || drift->ttl.differs;
}

/* Take in an entry that stays. */
static void
pass(struct drift *drift, const struct entry *entry)
{
	if (entry->kind == ENTRY_DIRECTIVE) {
		pass_directive(drift, entry);
	} else if (entry->kind == ENTRY_RECORD) {
		drift_repair(drift, entry, true);
	}
}

/* Repair what stands up to TO in the part. */
static void
go_in_part(struct drift *drift, size_t to)
{
	struct lexer lexer;
	struct entry entry;

	if (differs(drift) && drift->at < to) {
		lex_begin(&lexer, drift->text, drift->at);
		while (differs(drift) && lexer.at < to &&
		       lex_next(&lexer, &entry)) {
			pass(drift, &entry);
		}
	}
	drift->at = to;
}

/* Does the first line end of these bytes, if there is one, have a CR? */
static bool
has_cr(const char *at, size_t length)
{
	const char *newline = memchr(at, '\n', length);

	return newline != NULL && newline > at && newline[-1] == '\r';
}

/*
 * What ends a new line: CR and newline if the text's first line and the one
 * before AT have that, else a newline. Where both occur libzscanner reads the
 * text only if all CRs are in comments.
 */
static struct span
line_end(struct span text, size_t at)
{
	const char *newline = at == 0 ? NULL : memrchr(text.at, '\n', at);

	if (has_cr(text.at, text.length) &&
	    (newline == NULL || newline[-1] == '\r')) {
		return span_of("\r\n");
	}
	return span_of("\n");
}

/* Does what stands before AT lack its newline? */
static bool
lacks_newline(const struct drift *drift, size_t at)
{
	const size_t start =
	    drift->revision->is_flat
		? drift->revision->parts->items[drift->part].start
		: 0;

	return at > start && drift->text.at[at - 1] != '\n';
}

void
drift_insert_line(struct drift *drift, size_t at, const struct line *line)
{
	const struct span end = line_end(drift->text, at);
	char *bytes =
	    edits_insert(drift->edits, at, line_length(line) + end.length);

	if (lacks_newline(drift, at)) {
		memcpy(bytes, end.at, end.length);
		(void)line_put(line, bytes + end.length);
	} else {
		memcpy(line_put(line, bytes), end.at, end.length);
	}
}

/*
 * Join the part to the next one in a flat text: the `$INCLUDE` that ends it
 * goes, a missing newline comes in, and `$ORIGIN` if another is in force there.
 */
static void
join(struct drift *drift, const struct part *part, const struct part *next)
{
	const struct span end = line_end(drift->text, part->end);
	struct arena *arena = drift->edits->arena;
	struct span seam = { NULL, 0 };

	if (part->tail == part->end && lacks_newline(drift, part->end)) {
		seam = end;
	}
	if (!name_equal(part->last.origin, next->first.origin)) {
		seam = span_of(
		    arena_printf(arena, "%.*s$ORIGIN %s%.*s", (int)seam.length,
			seam.at, name_string(arena, next->first.origin),
			(int)end.length, end.at));
	}
	if (part->tail < part->end || seam.length > 0) {
		edits_add(drift->edits, part->tail, part->end, seam);
	}
}

/* Go over from the part to the next one. */
static void
cross(struct drift *drift)
{
	const struct part *part = &drift->revision->parts->items[drift->part];
	const struct part *next = part + 1;
	const struct owner_drift before = *drift->owner;

	if (drift->revision->is_flat) {
		join(drift, part, next);
	}
	begin_part(drift, drift->part + 1);
	if (drift->revision->is_flat) {
		drift_set_owner(drift, next->first.owner,
		    before.differs ? before.new : part->last.owner);
		drift->owner->written.length = 0;
	} else if (next->depth > part->depth) {
		*drift->owner = before;
		drift->owner->written.length = 0;
	}
}

void
drift_go(struct drift *drift, size_t part, size_t at)
{
	while (drift->part < part) {
		go_in_part(drift,
		    drift->revision->parts->items[drift->part].end);
		cross(drift);
	}
	go_in_part(drift, at);
}

void
drift_set_owner(struct drift *drift, const uint8_t *old_owner,
    const uint8_t *new_owner)
{
	drift->owner->old = old_owner;
	drift->owner->new = new_owner;
	drift->owner->differs =
	    old_owner != NULL &&
	    (new_owner == NULL || !name_equal(old_owner, new_owner));
}

void
drift_set_ttl(struct drift *drift, const struct context *before,
    const struct ttl_drift *ttl)
{
	drift->ttl = *ttl;
	drift->ttl.differs =
	    !before->has_default && (!ttl->has_new || ttl->old != ttl->new);
}
