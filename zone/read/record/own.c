/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Own readings. For a record that libzscanner has read this costs a look at its
 * type and flags, and no more unless there is doubt.
 */
#include <config.h>

#include <zone/base/name.h>
#include <zone/read/rdata/form.h>
#include <zone/read/record/own.h>
#include <zone/read/scan.h>

struct own
own_new(struct arena *arena)
{
	return (struct own){ .arena = arena, .trusted = form_trusted() };
}

struct fields
own_fields(struct own *own, const uint8_t *origin)
{
	if (own->wire == NULL) {
		own->wire = arena_alloc(own->arena, FIELDS_MAX);
	}
	return (struct fields){ .origin = origin, .wire = own->wire };
}

/* May BIND refuse an escape that libzscanner takes: `\\#` or `\\[`? */
static bool
has_doubtful_escape(struct span text, const struct entry *entry)
{
	const char *at = text.at + entry->start;
	const char *end = text.at + entry->end;

	if ((entry->flags & ENTRY_ESCAPE) == 0) {
		return false;
	}
	while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
		at++;
		if (at < end && (*at == '#' || *at == '[')) {
			return true;
		}
	}
	return false;
}

/* Read all of the record. */
static const char *
read_again(struct own *own, struct span text, const struct item *item,
    const uint8_t *origin)
{
	uint8_t owner[NAME_WIRE_MAX];
	struct fields fields;
	struct header header;
	const char *wrong = NULL;

	if (!header_read(text, &item->entry, &header)) {
		return "a record without type";
	}
	if (header.owner.text.length > 0) {
		wrong = name_parse(token_value(&header.owner), origin, owner);
	}
	fields = own_fields(own, origin);
	fields.tokens = header.rdata;
	return wrong != NULL ? wrong : form_read(header.type, &fields);
}

const char *
own_opinion(struct own *own, struct span text, const struct item *item,
    const uint8_t *origin)
{
	return form_is_doubtful(item->type, item->rdata, item->rdata_length) ||
		       has_doubtful_escape(text, &item->entry)
		   ? read_again(own, text, item, origin)
		   : NULL;
}
