/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the unit tests: zones drawn at random, each as somebody might have
 * written it, and valid as BIND sees it. The zone is `example.`.
 */
#ifndef TESTS_UNIT_ZONES_H
#define TESTS_UNIT_ZONES_H

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <zone/base/span.h>
#include <zone/rrset.h>

#include "draw.h"

enum {
	ZONE_TEXT_MAX = 16384,
	ZONE_ENTRIES_MAX = 14,
	ZONE_FIELDS_MAX = 24,
};

/* Rdata for the tests: as one writes it, and its octets. */
struct sample {
	const char *text;
	const char *hex;
};

/* Of a type, in canonical order. */
struct samples {
	uint16_t type;
	const char *name; /* of the type */
	const struct sample *items;
	size_t count;
};

static const struct sample tlsa_samples[] = {
	{ "2 0 2 0a0b0c0d0e", "0200020a0b0c0d0e" },
	{ "2 1 1 00112233", "02010100112233" },
	{ "3 0 1 a1b2c3d4", "030001a1b2c3d4" },
	{ "3 1 1 00112233", "03010100112233" },
	{ "3 1 1 a1b2c3d4", "030101a1b2c3d4" },
	{ "3 1 1 a1b2c3d4e5", "030101a1b2c3d4e5" },
	{ "3 1 1 ffeeddcc", "030101ffeeddcc" },
	{ "3 1 2 ffeeddcc", "030102ffeeddcc" },
};

static const struct sample cname_samples[] = {
	{ "MX.other.", "024d58056f7468657200" },
	{ "mx.example.", "026d78076578616d706c6500" },
	{ "www.sub.example.", "0377777703737562076578616d706c6500" },
	{ "example.", "076578616d706c6500" },
};

static const struct sample txt_samples[] = {
	{ "\"\"", "00" },
	{ "\"a\" \"b\"", "01610162" },
	{ "\"x\"", "0178" },
	{ "\"y\"", "0179" },
	{ "\"a;(b\\\"\\195\" \"c\" \"\"", "06613b286222c3016300" },
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct samples samples_of[] = {
	{ RR_TLSA, "TLSA", tlsa_samples, COUNT_OF(tlsa_samples) },
	{ RR_CNAME, "CNAME", cname_samples, COUNT_OF(cname_samples) },
	{ RR_TXT, "TXT", txt_samples, COUNT_OF(txt_samples) },
};

/* Names below `example.`; the first ones are those at which sets are wanted. */
enum {
	SERVICE_NAMES = 4
};
static const char *const zone_names[] = { "_25._tcp.mx", "_443._tcp.www",
	"_25._tcp.mx.sub", "_443._tcp", "www", "mx", "", "mx.sub", "sub" };

/* A zone being written. */
struct zone_maker {
	uint64_t seed;
	char text[ZONE_TEXT_MAX];
	size_t length;
	const char *line_end;
	const char *origin; /* what stands between a name and the root */
	bool has_owner;
	bool has_ttl;
	bool readable; /* nothing that libzscanner does not read */
};

static inline size_t
zone_draw(struct zone_maker *maker, size_t limit)
{
	return draw(&maker->seed, limit);
}

/* One time in LIMIT. */
static inline bool
zone_rarely(struct zone_maker *maker, size_t limit)
{
	return zone_draw(maker, limit) == 0;
}

static inline void __attribute__((format(printf, 2, 3)))
zone_put(struct zone_maker *maker, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(maker->text + maker->length,
	    sizeof(maker->text) - maker->length, format, arguments);
	va_end(arguments);
	assert(length >= 0);
	maker->length += (size_t)length;
	assert(maker->length < sizeof(maker->text));
}

static inline void
zone_put_blanks(struct zone_maker *maker)
{
	static const char *const blanks[] = { " ", " ", "\t", "   ", " \t",
		"\t\t", "                                " };

	zone_put(maker, "%s", blanks[zone_draw(maker, COUNT_OF(blanks))]);
}

static inline void
zone_put_comment(struct zone_maker *maker)
{
	static const char *const comments[] = { "; a comment", ";", ";; (",
		"; it's \"quoted", "; )", "; www A 192.0.2.9", "; \\" };

	zone_put(maker, "%s", comments[zone_draw(maker, COUNT_OF(comments))]);
}

/* NAME without the current origin behind it; false if that is not there. */
static inline bool
zone_relative(const struct zone_maker *maker, const char *name, char *relative)
{
	char whole[128];
	size_t length;
	const size_t origin = strlen(maker->origin);

	(void)snprintf(whole, sizeof(whole), "%s%sexample.", name,
	    *name == '\0' ? "" : ".");
	length = strlen(whole);
	if (origin == 1) {
		(void)snprintf(relative, sizeof(whole), "%.*s", (int)length - 1,
		    whole);
		return true;
	}
	if (length < origin ||
	    strcmp(whole + length - origin, maker->origin) != 0) {
		return false;
	}
	if (length == origin) {
		(void)snprintf(relative, sizeof(whole), "@");
		return true;
	}
	(void)snprintf(relative, sizeof(whole), "%.*s",
	    (int)(length - origin - 1), whole);
	return whole[length - origin - 1] == '.';
}

/* A name as it may be written here. */
static inline void
zone_put_name(struct zone_maker *maker, const char *name, bool is_owner)
{
	char text[128];

	if (zone_rarely(maker, 3) || !zone_relative(maker, name, text)) {
		(void)snprintf(text, sizeof(text), "%s%sexample.", name,
		    *name == '\0' ? "" : ".");
	}
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (text[i] >= 'a' && text[i] <= 'z' &&
		    zone_rarely(maker, 24)) {
			text[i] = (char)(text[i] - 'a' + 'A');
		}
	}
	if (text[0] == 'm' && zone_rarely(maker, 8)) {
		zone_put(maker, "\\109%s", text + 1);
	} else if (is_owner && text[0] != '@' && !maker->readable &&
		   zone_rarely(maker, 40)) {
		zone_put(maker, "\"%s\"", text);
	} else {
		zone_put(maker, "%s", text);
	}
}

/* The fields of a record behind its owner, to be laid out. */
struct zone_fields {
	char items[ZONE_FIELDS_MAX][64];
	size_t count;
};

static inline void __attribute__((format(printf, 2, 3)))
zone_field(struct zone_fields *fields, const char *format, ...)
{
	va_list arguments;

	assert(fields->count < ZONE_FIELDS_MAX);
	va_start(arguments, format);
	(void)vsnprintf(fields->items[fields->count++],
	    sizeof(fields->items[0]), format, arguments);
	va_end(arguments);
}

/* Fields cut at blanks. */
static inline void
zone_fields_of(struct zone_fields *fields, const char *text)
{
	while (*text != '\0') {
		const size_t length = strcspn(text, " ");

		zone_field(fields, "%.*s", (int)length, text);
		text += length;
		text += *text == ' ';
	}
}

/* TTL and class, in any order; a TTL where there is none to inherit. */
static inline void
zone_field_header(struct zone_maker *maker, struct zone_fields *fields,
    bool may_lack)
{
	static const char *const ttls[] = { "300", "300", "3600", "1h", "1H30M",
		"0", "2d", "60" };
	static const char *const classes[] = { "IN", "IN", "in", "CLASS1" };
	const bool with_ttl =
	    (!maker->has_ttl && !may_lack) || zone_rarely(maker, 2);
	const bool plain = may_lack || maker->readable;
	const size_t class =
	    zone_draw(maker, plain || !zone_rarely(maker, 30) ? 3 : 4);
	const bool class_first = zone_rarely(maker, 3);

	if (zone_rarely(maker, 2) && class_first) {
		zone_field(fields, "%s", classes[class]);
	}
	if (with_ttl) {
		zone_field(fields, "%s",
		    ttls[zone_draw(maker, COUNT_OF(ttls))]);
	}
	if (zone_rarely(maker, 2) && !class_first) {
		zone_field(fields, "%s", classes[class]);
	}
	maker->has_ttl = true;
}

/* A TLSA record in one of its spellings. */
static inline void
zone_field_tlsa(struct zone_maker *maker, struct zone_fields *fields)
{
	const struct sample *sample =
	    &tlsa_samples[zone_draw(maker, COUNT_OF(tlsa_samples))];
	const char *hash = sample->text + 6;
	const size_t spelling = zone_draw(maker, maker->readable ? 9 : 10);

	if (spelling == 6) {
		zone_field(fields, "TYPE52");
		zone_field(fields, "\\#");
		zone_field(fields, "%zu", strlen(sample->hex) / 2);
		zone_field(fields, "%s", sample->hex);
		return;
	}
	zone_field(fields, spelling == 7 ? "TYPE52" : "TLSA");
	zone_fields_of(fields, sample->text);
	if (spelling == 8) {
		fields->count--;
		zone_field(fields, "%.4s", hash);
		zone_field(fields, "%s", hash + 4);
	} else if (spelling == 9) {
		fields->count--;
		zone_field(fields, "%.3s", hash);
		zone_field(fields, "%s", hash + 3);
	}
}

/* A type's rdata in its generic form (RFC 3597). */
static inline void
zone_field_generic(struct zone_fields *fields, const struct samples *samples,
    const struct sample *sample)
{
	zone_field(fields, "TYPE%u", (unsigned)samples->type);
	zone_field(fields, "\\#");
	zone_field(fields, "%zu", strlen(sample->hex) / 2);
	zone_field(fields, "%s", sample->hex);
}

/* A CNAME record in one of its spellings. */
static inline void
zone_field_cname(struct zone_maker *maker, struct zone_fields *fields)
{
	const struct samples *samples = &samples_of[1];
	const struct sample *sample =
	    &samples->items[zone_draw(maker, samples->count)];
	const size_t spelling = zone_draw(maker, 8);
	char *target;

	if (spelling == 0) {
		zone_field_generic(fields, samples, sample);
		return;
	}
	zone_field(fields, spelling == 1 ? "TYPE5" : "CNAME");
	if (spelling == 2 && strcmp(maker->origin, "example.") == 0) {
		zone_field(fields, zone_rarely(maker, 2) ? "mx" : "WWW.sub");
		return;
	}
	if (spelling == 3 && !maker->readable) {
		zone_field(fields, "a+b.example.");
		return;
	}
	zone_field(fields, "%s", sample->text);
	target = fields->items[fields->count - 1];
	for (; spelling > 4 && *target != '\0'; target++) {
		if (*target >= 'a' && *target <= 'z' && zone_rarely(maker, 4)) {
			*target = (char)(*target - 'a' + 'A');
		}
	}
}

/* A TXT record in one of its spellings. */
static inline void
zone_field_txt(struct zone_maker *maker, struct zone_fields *fields)
{
	static const char *const spelled[] = { "x", "\"\\120\"", "a b",
		"\\097 \"b\"", "\"a;(b\\034\\195\" c \"\"", "\\y" };
	static const char *const odd[] = { "\"a\"\"b\"", "a\"b\"",
		"\"\303\251\"", "\303\251" };
	const struct samples *samples = &samples_of[2];
	const struct sample *sample =
	    &samples->items[zone_draw(maker, samples->count)];

	switch (zone_draw(maker, maker->readable ? 6 : 7)) {
	case 0:
		zone_field_generic(fields, samples, sample);
		return;
	case 1:
		zone_field(fields, "TYPE16");
		zone_fields_of(fields, sample->text);
		return;
	case 2:
	case 3:
		zone_field(fields, "TXT");
		zone_fields_of(fields,
		    spelled[zone_draw(maker, COUNT_OF(spelled))]);
		return;
	case 6:
		zone_field(fields, "txt");
		zone_fields_of(fields, odd[zone_draw(maker, COUNT_OF(odd))]);
		return;
	default:
		zone_field(fields, "TXT");
		zone_fields_of(fields, sample->text);
		return;
	}
}

/* A record of a type that is managed. */
static inline void
zone_field_managed(struct zone_maker *maker, struct zone_fields *fields)
{
	switch (zone_draw(maker, 5)) {
	case 0:
		zone_field_cname(maker, fields);
		break;
	case 1:
		zone_field_txt(maker, fields);
		break;
	default:
		zone_field_tlsa(maker, fields);
		break;
	}
}

/* A record of some other type. */
static inline void
zone_field_other(struct zone_maker *maker, struct zone_fields *fields)
{
	static const char *const others[] = { "A 192.0.2.1", "A 192.0.2.2",
		"AAAA 2001:db8::1", "TXT \"a;(b\\\"\" c", "TXT x",
		"MX 10 mx.example.", "NS ns.example.", "TYPE65280 \\# 2 abcd",
		"CAA 0 issue \"ca.example\"", "X25 \"311061700956\"",
		"A6 0 2001:db8::1", "MX 10 a+b.example." };
	const size_t readable = 9;

	zone_fields_of(fields,
	    others[zone_draw(maker, maker->readable || !zone_rarely(maker, 3)
					? readable
					: COUNT_OF(others))]);
}

/* Lay the fields out: on one line, or on many in parentheses. */
static inline void
zone_put_fields(struct zone_maker *maker, const struct zone_fields *fields)
{
	const bool parens = zone_rarely(maker, 4);
	const size_t opens = zone_draw(maker, fields->count);

	for (size_t i = 0; i < fields->count; i++) {
		zone_put_blanks(maker);
		if (parens && i == opens) {
			zone_put(maker, zone_rarely(maker, 2) ? "(" : "( ");
		}
		if (parens && i >= opens && zone_rarely(maker, 3)) {
			if (zone_rarely(maker, 2)) {
				zone_put_comment(maker);
			}
			zone_put(maker, "%s%s", maker->line_end,
			    zone_rarely(maker, 3) ? "" : "\t\t");
		}
		zone_put(maker, "%s", fields->items[i]);
	}
	if (parens) {
		if (zone_rarely(maker, 2)) {
			zone_put(maker, "%s", maker->line_end);
		}
		zone_put(maker, zone_rarely(maker, 2) ? " )" : ")");
	}
	if (zone_rarely(maker, 4)) {
		zone_put_blanks(maker);
		zone_put_comment(maker);
	}
	zone_put(maker, "%s", maker->line_end);
}

static inline void
zone_put_record(struct zone_maker *maker)
{
	const bool is_managed = zone_rarely(maker, 2);
	const size_t names = is_managed && !zone_rarely(maker, 6)
				 ? SERVICE_NAMES
				 : COUNT_OF(zone_names);
	struct zone_fields fields = { .count = 0 };

	if (!maker->has_owner || zone_rarely(maker, 2)) {
		zone_put_name(maker, zone_names[zone_draw(maker, names)], true);
	}
	zone_field_header(maker, &fields, false);
	if (is_managed) {
		zone_field_managed(maker, &fields);
	} else {
		zone_field_other(maker, &fields);
	}
	maker->has_owner = true;
	zone_put_fields(maker, &fields);
}

static inline void
zone_put_soa(struct zone_maker *maker, const char *serial)
{
	struct zone_fields fields = { .count = 0 };

	zone_put_name(maker, "", false);
	zone_field_header(maker, &fields, true);
	zone_fields_of(&fields, "SOA ns.example. hostmaster.example.");
	zone_field(&fields, "%s", serial);
	zone_fields_of(&fields, "2h 1h 2w 900");
	maker->has_owner = true;
	zone_put_fields(maker, &fields);
}

static inline void
zone_put_directive(struct zone_maker *maker)
{
	static const struct {
		const char *text;
		const char *origin; /* NULL: it stays */
		bool sets_ttl;
	} directives[] = {
		{ "$ORIGIN sub.example.", "sub.example.", false },
		{ "$ORIGIN example.", "example.", false },
		{ "$ORIGIN .", ".", false },
		{ "$origin\t@ ; here", NULL, false },
		{ "$TTL 300", NULL, true },
		{ "$TTL 1h ; an hour", NULL, true },
		{ "$ttl\t60", NULL, true },
		{ "$GENERATE 1-2 host$ A 192.0.2.$", NULL, false },
		{ "$DATE 20210101000000", NULL, false },
	};
	const size_t i = zone_draw(maker, COUNT_OF(directives));

	zone_put(maker, "%s%s", directives[i].text, maker->line_end);
	if (directives[i].origin != NULL) {
		maker->origin = directives[i].origin;
	}
	maker->has_ttl |= directives[i].sets_ttl;
}

static inline void
zone_put_entry(struct zone_maker *maker)
{
	switch (zone_draw(maker, 12)) {
	case 0:
		zone_put_directive(maker);
		break;
	case 1:
		zone_put_comment(maker);
		zone_put(maker, "%s", maker->line_end);
		break;
	case 2:
		zone_put_blanks(maker);
		if (zone_rarely(maker, 2)) {
			zone_put_comment(maker);
		}
		zone_put(maker, "%s", maker->line_end);
		break;
	case 3:
		zone_put(maker, "%s", maker->line_end);
		break;
	default:
		zone_put_record(maker);
		break;
	}
}

/* The block, as the program writes it or as somebody edited it. */
static inline void
zone_put_block(struct zone_maker *maker)
{
	const size_t count = zone_draw(maker, 4);
	const bool edited = zone_rarely(maker, 3);
	const struct samples *samples;

	zone_put(maker, "; danezone begin: generated, edits are overwritten%s",
	    maker->line_end);
	for (size_t i = 0; i < count; i++) {
		if (edited) {
			zone_put_entry(maker);
			continue;
		}
		samples = &samples_of[zone_draw(maker, COUNT_OF(samples_of))];
		zone_put(maker, "%s.example.\t300\tIN\t%s\t%s%s",
		    zone_names[zone_draw(maker, SERVICE_NAMES)], samples->name,
		    samples->items[zone_draw(maker, samples->count)].text,
		    maker->line_end);
		maker->has_owner = true;
		maker->has_ttl = true;
	}
	zone_put(maker, "; danezone end%s", maker->line_end);
}

/* Draw a zone. READABLE: with nothing that libzscanner does not read. */
static inline void
zone_make(struct zone_maker *maker, uint64_t seed, bool readable)
{
	static const char *const serials[] = { "1", "2026010100", "0007",
		"4294967295" };
	const size_t count = 1 + draw(&seed, ZONE_ENTRIES_MAX);
	const size_t block = draw(&seed, 2 * count);
	const char *serial = serials[draw(&seed, COUNT_OF(serials))];
	size_t last = 0;

	*maker = (struct zone_maker){ .seed = seed,
		.line_end = draw(&seed, 4) == 0 ? "\r\n" : "\n",
		.origin = "example.",
		.readable = readable };
	if (zone_rarely(maker, 2)) {
		zone_put(maker, "$TTL 3600%s", maker->line_end);
		maker->has_ttl = true;
	} else if (zone_rarely(maker, 4)) {
		for (size_t i = 1 + zone_draw(maker, 3); i > 0; i--) {
			zone_put_record(maker);
		}
	}
	zone_put_soa(maker, serial);
	for (size_t i = 0; i < count; i++) {
		last = maker->length;
		zone_put_entry(maker);
		if (i == block) {
			last = maker->length;
			zone_put_block(maker);
		}
	}
	if (zone_rarely(maker, 30)) {
		last = maker->length;
		zone_put_soa(maker, serial);
	}
	/* BIND wants a newline behind a directive. */
	if (maker->text[last] != '$' && zone_rarely(maker, 4)) {
		maker->length -= strlen(maker->line_end);
	}
}

#endif
