/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the removal tests: the records of a zone, each laid out in one of the
 * ways in which somebody might have written it, and what it is in BIND's words.
 */
#ifndef TESTS_REMOVAL_RECORDS_H
#define TESTS_REMOVAL_RECORDS_H

#include "../unit/zones.h"

/* The zone's first label has the length of any that it can be given instead. */
#define LAYOUT_LABEL "qqqqqqq"
#define LAYOUT_APEX  LAYOUT_LABEL ".example."

enum {
	LAYOUT_RECORDS_MAX = 40,
	LAYOUT_NAME_MAX = 64,
	LAYOUT_RDATA_MAX = 128,
};

struct layout_record {
	char owner[LAYOUT_NAME_MAX]; /* absolute, lower case */
	const char *type;
	char rdata[LAYOUT_RDATA_MAX]; /* without blanks between its tokens */
	uint32_t ttl;
	bool unread; /* libzscanner does not read it */
	bool in_block;
};

struct layout {
	struct zone_maker maker;
	struct layout_record records[LAYOUT_RECORDS_MAX];
	size_t count;
	const struct layout_record *last;
	size_t end; /* where the last record ends */
	bool has_default;
	uint32_t ttl;  /* the default, or that of the record before */
	bool sets_ttl; /* $TTL may come anywhere */
	bool uneven;   /* an RRset may have several TTLs */
	/* Each of these happens one time in so many. */
	size_t inherits;
	size_t omits_ttl;
	size_t parens;
	size_t comments;
	size_t between;
};

/* NAME, absolute, as it may be written relative to the origin. */
static inline void
layout_relative(struct layout *layout, const char *name, char *text)
{
	const char *origin = layout->maker.origin;
	const size_t length = strlen(name);
	const size_t behind = strlen(origin);

	(void)snprintf(text, LAYOUT_NAME_MAX, "%s", name);
	if (zone_rarely(&layout->maker, 3)) {
		return;
	}
	if (strcmp(name, origin) == 0) {
		(void)snprintf(text, LAYOUT_NAME_MAX, "@");
	} else if (strcmp(origin, ".") == 0) {
		text[length - 1] = '\0';
	} else if (length > behind && name[length - behind - 1] == '.' &&
		   strcmp(name + length - behind, origin) == 0) {
		text[length - behind - 1] = '\0';
	}
}

/* Some letters in upper case, but for those that become other ones. */
static inline void
layout_shout(struct layout *layout, char *text)
{
	for (; *text != '\0'; text++) {
		if (*text >= 'a' && *text <= 'z' && *text != 'q' &&
		    zone_rarely(&layout->maker, 12)) {
			*text = (char)(*text - 'a' + 'A');
		}
	}
}

static inline void
layout_put_owner(struct layout *layout, const struct layout_record *record,
    bool quoted)
{
	char text[LAYOUT_NAME_MAX];

	layout_relative(layout, record->owner, text);
	if (zone_rarely(&layout->maker, 4)) {
		layout_shout(layout, text);
	}
	if (quoted) {
		zone_put(&layout->maker, "\"%s\"", text);
	} else if ((text[0] == 'm' || text[0] == 'w') &&
		   zone_rarely(&layout->maker, 8)) {
		zone_put(&layout->maker, "\\%03d%s", text[0], text + 1);
	} else {
		zone_put(&layout->maker, "%s", text);
	}
}

/* The first record of that owner and type, or NULL. */
static inline const struct layout_record *
layout_find(const struct layout *layout, const char *owner, const char *type)
{
	for (size_t i = 0; i < layout->count; i++) {
		const struct layout_record *record = &layout->records[i];

		if (strcmp(record->owner, owner) == 0 &&
		    strcmp(record->type, type) == 0) {
			return record;
		}
	}
	return NULL;
}

/* A TTL for the record, written or left out, and the class, in any order. */
static inline void
layout_field_header(struct layout *layout, struct zone_fields *fields,
    struct layout_record *record)
{
	static const struct {
		const char *text;
		uint32_t ttl;
	} ttls[] = { { "300", 300 }, { "300", 300 }, { "3600", 3600 },
		{ "1h", 3600 }, { "1H30M", 5400 }, { "0", 0 }, { "2d", 172800 },
		{ "60", 60 } };
	static const char *const classes[] = { "IN", "IN", "in", "In" };
	struct zone_maker *maker = &layout->maker;
	const struct layout_record *peer =
	    layout->uneven ? NULL
			   : layout_find(layout, record->owner, record->type);
	const bool may_omit =
	    maker->has_ttl && (peer == NULL || peer->ttl == layout->ttl);
	const bool with_ttl =
	    !may_omit || !zone_rarely(maker, layout->omits_ttl);
	const size_t i = zone_draw(maker, COUNT_OF(ttls));
	const char *class = classes[zone_draw(maker, COUNT_OF(classes))];
	const size_t order = zone_draw(maker, 4);

	record->ttl = !with_ttl      ? layout->ttl
		      : peer != NULL ? peer->ttl
				     : ttls[i].ttl;
	if (order == 0) {
		zone_field(fields, "%s", class);
	}
	if (with_ttl && peer != NULL) {
		zone_field(fields, "%u", (unsigned)peer->ttl);
	} else if (with_ttl) {
		zone_field(fields, "%s", ttls[i].text);
	}
	if (order == 1) {
		zone_field(fields, "%s", class);
	}
	maker->has_ttl = true;
	if (!layout->has_default) {
		layout->ttl = record->ttl;
	}
}

/* A name in rdata: as a field, and as it is. */
static inline void
layout_field_name(struct layout *layout, struct zone_fields *fields,
    const char *name)
{
	char text[LAYOUT_NAME_MAX];

	layout_relative(layout, name, text);
	zone_field(fields, "%s", text);
}

static inline void __attribute__((format(printf, 2, 3)))
layout_rdata(struct layout_record *record, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(record->rdata, sizeof(record->rdata), format,
	    arguments);
	va_end(arguments);
}

static inline void
layout_field_txt(struct layout *layout, struct zone_fields *fields,
    struct layout_record *record, unsigned mark)
{
	static const struct {
		const char *written;
		const char *read;
	} strings[] = { { "x", "\"x\"" }, { "\"a b\"", "\"a b\"" },
		{ "\"a;(b\\\"\"", "\"a;(b\\\"\"" }, { "\"\"", "\"\"" },
		{ "a\\;b", "\"a;b\"" }, { "\")\"", "\")\"" },
		{ "a\\ b", "\"a b\"" }, { "\"; x\"", "\"; x\"" } };
	const size_t i = zone_draw(&layout->maker, COUNT_OF(strings));

	zone_field(fields, "%s", strings[i].written);
	zone_field(fields, zone_rarely(&layout->maker, 2) ? "t%u" : "\"t%u\"",
	    mark);
	layout_rdata(record, "%s\"t%u\"", strings[i].read, mark);
}

static inline void
layout_field_tlsa(struct layout *layout, struct zone_fields *fields,
    struct layout_record *record, unsigned mark)
{
	zone_fields_of(fields, "3 1 1");
	if (record->unread) {
		zone_field(fields, "a1b");
		zone_field(fields, "2c%03x", mark);
	} else if (zone_rarely(&layout->maker, 3)) {
		zone_field(fields, "A1b2");
		zone_field(fields, "c%03x", mark);
	} else {
		zone_field(fields, "a1b2c%03x", mark);
	}
	layout_rdata(record, "311a1b2c%03x", mark);
}

/* What can be written in a zone. */
enum layout_kind {
	LAYOUT_A,
	LAYOUT_AAAA,
	LAYOUT_MX,
	LAYOUT_TXT,
	LAYOUT_TLSA,
	LAYOUT_SRV,
	LAYOUT_CAA,
	LAYOUT_GENERIC,
	LAYOUT_NS, /* of the zone itself */
	LAYOUT_CUT,
	LAYOUT_CNAME,
	LAYOUT_READABLE, /* the number of those; libzscanner does not read: */
	LAYOUT_X25 = LAYOUT_READABLE,
	LAYOUT_A6,
	LAYOUT_ODD_MX,
	LAYOUT_ODD_TLSA,
	LAYOUT_KINDS,
};

static const char *const layout_types[LAYOUT_KINDS] = { "A", "AAAA", "MX",
	"TXT", "TLSA", "SRV", "CAA", "TYPE65280", "NS", "NS", "CNAME", "X25",
	"A6", "MX", "TLSA" };

/* Rdata that only this record has. */
static inline void
layout_field_rdata(struct layout *layout, struct zone_fields *fields,
    struct layout_record *record, enum layout_kind kind)
{
	const unsigned mark = (unsigned)layout->count + 1;

	switch (kind) {
	case LAYOUT_A:
		zone_field(fields, "192.0.2.%u", mark);
		layout_rdata(record, "192.0.2.%u", mark);
		break;
	case LAYOUT_AAAA:
		zone_field(fields, "2001:%s::%x",
		    zone_rarely(&layout->maker, 2) ? "DB8" : "0db8", mark);
		layout_rdata(record, "2001:db8::%x", mark);
		break;
	case LAYOUT_MX:
		zone_field(fields, "%u", mark);
		layout_field_name(layout, fields, "mx." LAYOUT_APEX);
		layout_rdata(record, "%umx." LAYOUT_APEX, mark);
		break;
	case LAYOUT_TXT:
		layout_field_txt(layout, fields, record, mark);
		break;
	case LAYOUT_SRV:
		zone_field(fields, "0");
		zone_field(fields, "%u", mark);
		zone_field(fields, "443");
		layout_field_name(layout, fields, LAYOUT_APEX);
		layout_rdata(record, "0%u443" LAYOUT_APEX, mark);
		break;
	case LAYOUT_CAA:
		zone_fields_of(fields, "0 issue");
		zone_field(fields, "\"ca%u.example;\"", mark);
		layout_rdata(record, "0issue\"ca%u.example;\"", mark);
		break;
	case LAYOUT_GENERIC:
		zone_fields_of(fields, "\\# 2");
		zone_field(fields, "ab%02x", mark);
		layout_rdata(record, "\\#2ab%02x", mark);
		break;
	case LAYOUT_NS:
	case LAYOUT_CUT:
	case LAYOUT_CNAME:
		zone_field(fields, "h%u.nic.test.", mark);
		layout_rdata(record, "h%u.nic.test.", mark);
		break;
	case LAYOUT_X25:
		zone_field(fields, "\"311061%04u\"", mark);
		layout_rdata(record, "\"311061%04u\"", mark);
		break;
	case LAYOUT_A6:
		zone_field(fields, "0");
		zone_field(fields, "2001:db8::%x", mark);
		layout_rdata(record, "02001:db8::%x", mark);
		break;
	case LAYOUT_ODD_MX:
		zone_field(fields, "%u", mark);
		zone_field(fields, "a+b.nic.test.");
		layout_rdata(record, "%ua+b.nic.test.", mark);
		break;
	case LAYOUT_TLSA:
	case LAYOUT_ODD_TLSA:
	case LAYOUT_KINDS:
		layout_field_tlsa(layout, fields, record, mark);
		break;
	}
}

/* Where such a record may stand; false: not with the last one's owner. */
static inline bool
layout_owner(struct layout *layout, enum layout_kind kind, char *owner)
{
	static const char *const names[] = { "www.", "www.", "mx.", "", "sub.",
		"mx.sub.", "_25._tcp.mx.", "_443._tcp.", "*.wild.", "in.", "a.",
		"300.", "tlsa.", "a\\.b.", "one-of-the-longer-names.sub." };
	const struct layout_record *last = layout->last;
	const size_t i = zone_draw(&layout->maker, COUNT_OF(names));

	if (kind == LAYOUT_CNAME) {
		(void)snprintf(owner, LAYOUT_NAME_MAX, "c%zu." LAYOUT_APEX,
		    layout->count);
		return false;
	}
	if (kind == LAYOUT_NS || kind == LAYOUT_CUT) {
		(void)snprintf(owner, LAYOUT_NAME_MAX, "%s" LAYOUT_APEX,
		    kind == LAYOUT_NS ? "" : "sub.");
		return last != NULL && strcmp(last->owner, owner) == 0 &&
		       zone_rarely(&layout->maker, layout->inherits);
	}
	if (last != NULL && strcmp(last->type, "CNAME") != 0 &&
	    zone_rarely(&layout->maker, layout->inherits)) {
		(void)snprintf(owner, LAYOUT_NAME_MAX, "%s", last->owner);
		return true;
	}
	if (zone_rarely(&layout->maker, 40)) {
		(void)snprintf(owner, LAYOUT_NAME_MAX, "www.side.test.");
	} else if (!layout->maker.readable && zone_rarely(&layout->maker, 20)) {
		(void)snprintf(owner, LAYOUT_NAME_MAX, "x+%zu." LAYOUT_APEX,
		    layout->count);
	} else {
		(void)snprintf(owner, LAYOUT_NAME_MAX, "%s" LAYOUT_APEX,
		    names[i]);
	}
	return false;
}

static inline void
layout_put_comment(struct layout *layout)
{
	if (zone_rarely(&layout->maker, layout->comments)) {
		zone_put_comment(&layout->maker);
	}
}

/* A line break within parentheses, or blanks. */
static inline void
layout_put_gap(struct layout *layout, bool inside)
{
	struct zone_maker *maker = &layout->maker;

	zone_put_blanks(maker);
	if (!inside || !zone_rarely(maker, 3)) {
		return;
	}
	do {
		layout_put_comment(layout);
		zone_put(maker, "%s%s", maker->line_end,
		    zone_rarely(maker, 3) ? "" : "\t\t");
	} while (zone_rarely(maker, 5));
}

/* Lay the fields out behind the owner. */
static inline void
layout_put_fields(struct layout *layout, const struct zone_fields *fields)
{
	struct zone_maker *maker = &layout->maker;
	const bool parens = zone_rarely(maker, layout->parens);
	const size_t opens = zone_draw(maker, fields->count);
	const size_t closes =
	    opens + 1 + zone_draw(maker, fields->count - opens);

	for (size_t i = 0; i < fields->count; i++) {
		layout_put_gap(layout, parens && i > opens && i < closes);
		if (parens && i == opens) {
			zone_put(maker, "(");
			if (zone_rarely(maker, 2)) {
				layout_put_gap(layout, true);
			}
		}
		zone_put(maker, "%s", fields->items[i]);
		if (parens && i + 1 == closes) {
			layout_put_gap(layout, true);
			zone_put(maker, ")");
		}
	}
	if (zone_rarely(maker, layout->comments)) {
		zone_put_blanks(maker);
		zone_put_comment(maker);
	}
	zone_put(maker, "%s", maker->line_end);
}

static inline void
layout_add(struct layout *layout, const struct layout_record *record)
{
	assert(layout->count < LAYOUT_RECORDS_MAX);
	layout->records[layout->count] = *record;
	layout->last = &layout->records[layout->count++];
	layout->end = layout->maker.length;
}

/* Would a record of the RRset be wrong here, since another is not read? */
static inline bool
layout_clashes(const struct layout *layout, const struct layout_record *record)
{
	const struct layout_record *peer =
	    layout_find(layout, record->owner, record->type);

	return peer != NULL && (peer->unread || record->unread);
}

static inline void
layout_put_record(struct layout *layout, enum layout_kind kind)
{
	struct zone_fields fields = { .count = 0 };
	struct layout_record record = { .type = layout_types[kind],
		.unread = kind >= LAYOUT_READABLE };
	const bool inherits = layout_owner(layout, kind, record.owner);
	const bool quoted = !layout->maker.readable && !inherits &&
			    kind != LAYOUT_NS &&
			    zone_rarely(&layout->maker, 30);

	record.unread |=
	    quoted || (!inherits && strncmp(record.owner, "x+", 2) == 0);
	if (layout_clashes(layout, &record)) {
		return;
	}
	if (!inherits) {
		layout_put_owner(layout, &record, quoted);
	}
	layout_field_header(layout, &fields, &record);
	zone_field(&fields, "%s", record.type);
	if (zone_rarely(&layout->maker, 8)) {
		layout_shout(layout, fields.items[fields.count - 1]);
	}
	layout_field_rdata(layout, &fields, &record, kind);
	layout_put_fields(layout, &fields);
	layout_add(layout, &record);
}

#endif
