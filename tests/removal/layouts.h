/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the removal tests: zones in every layout in which somebody might have
 * written them, drawn at random. All of them load in BIND, and still do when
 * any one record but the SOA is gone.
 */
#ifndef TESTS_REMOVAL_LAYOUTS_H
#define TESTS_REMOVAL_LAYOUTS_H

#include "records.h"

enum {
	LAYOUT_ENTRIES_MAX = 16,
	LAYOUT_MINIMUM = 900,
	LAYOUT_UNEVEN = 10, /* one zone in so many has uneven TTLs */
};

/* The SOA; BARE: without TTL. */
static inline void
layout_put_soa(struct layout *layout, bool bare)
{
	struct zone_fields fields = { .count = 0 };
	struct layout_record record = { .owner = LAYOUT_APEX, .type = "SOA" };

	layout_put_owner(layout, &record, false);
	if (bare) {
		zone_field(&fields, "IN");
		layout->has_default = true;
		layout->maker.has_ttl = true;
		layout->ttl = LAYOUT_MINIMUM;
		record.ttl = LAYOUT_MINIMUM;
	} else {
		layout_field_header(layout, &fields, &record);
	}
	zone_fields_of(&fields, "SOA ns.nic.test. hostmaster.nic.test.");
	zone_fields_of(&fields, "7 2h 1h 2w 900");
	layout_put_fields(layout, &fields);
	layout_add(layout, &record);
}

static inline void
layout_put_line(struct layout *layout, const char *line)
{
	zone_put(&layout->maker, "%s%s", line, layout->maker.line_end);
}

static inline void
layout_put_ttl(struct layout *layout)
{
	static const struct {
		const char *line;
		uint32_t ttl;
	} lines[] = { { "$TTL 300", 300 }, { "$TTL 1h ; an hour", 3600 },
		{ "$ttl\t60", 60 }, { "$TTL ( 600 ) ; )", 600 } };
	const size_t i = zone_draw(&layout->maker, COUNT_OF(lines));

	layout_put_line(layout, lines[i].line);
	layout->has_default = true;
	layout->maker.has_ttl = true;
	layout->ttl = lines[i].ttl;
}

static inline void
layout_put_origin(struct layout *layout)
{
	static const char *const origins[] = { "sub." LAYOUT_APEX, LAYOUT_APEX,
		LAYOUT_APEX, "example.", ".", "_tcp.mx." LAYOUT_APEX };
	struct zone_maker *maker = &layout->maker;
	const char *origin = origins[zone_draw(maker, COUNT_OF(origins))];

	if (!maker->readable && zone_rarely(maker, 2)) {
		layout_put_line(layout, "$ORIGIN @");
		return;
	}
	if (!maker->readable && strcmp(maker->origin, LAYOUT_APEX) == 0) {
		layout_put_line(layout, "$origin\tsub ; relative");
		maker->origin = origins[0];
		return;
	}
	/* Before the first owner libzscanner takes no line but the first. */
	if (layout->count > 1 && zone_rarely(maker, 6)) {
		zone_put(maker, "$ORIGIN ( %s%s ) ; here%s", origin,
		    zone_rarely(maker, 2) ? "" : maker->line_end,
		    maker->line_end);
	} else {
		zone_put(maker, "$ORIGIN %s%s%s", origin,
		    zone_rarely(maker, 4) ? " ; here" : "", maker->line_end);
	}
	maker->origin = origin;
}

/* Names without a record; a TTL in it is one that others inherit. */
static inline void
layout_put_generate(struct layout *layout)
{
	const bool with_ttl = zone_rarely(&layout->maker, 3);

	if (!layout->maker.has_ttl && !with_ttl) {
		return;
	}
	zone_put(&layout->maker, "$GENERATE 1-2 g%zu-$ %sA 192.0.2.$%s",
	    layout->count, with_ttl ? "450 " : "", layout->maker.line_end);
	if (with_ttl && !layout->has_default) {
		layout->ttl = 450;
		layout->maker.has_ttl = true;
	}
}

static inline void
layout_put_directive(struct layout *layout)
{
	switch (zone_draw(&layout->maker, layout->maker.readable ? 2 : 4)) {
	case 0:
		if (layout->sets_ttl) {
			layout_put_ttl(layout);
		}
		break;
	case 1:
		layout_put_origin(layout);
		break;
	case 2:
		layout_put_generate(layout);
		break;
	default:
		layout_put_line(layout, "$DATE 20210101000000");
		break;
	}
}

/* What stands between records. */
static inline void
layout_put_between(struct layout *layout)
{
	struct zone_maker *maker = &layout->maker;

	switch (zone_draw(maker, 4)) {
	case 0:
		zone_put_comment(maker);
		zone_put(maker, "%s", maker->line_end);
		break;
	case 1:
		zone_put_blanks(maker);
		layout_put_comment(layout);
		zone_put(maker, "%s", maker->line_end);
		break;
	case 2:
		zone_put(maker, "%s", maker->line_end);
		break;
	default:
		layout_put_directive(layout);
		break;
	}
}

/* A record of any kind, more often of one that there are more of. */
static inline void
layout_put_any(struct layout *layout)
{
	struct zone_maker *maker = &layout->maker;
	size_t kind = zone_draw(maker, LAYOUT_READABLE);

	if (kind >= LAYOUT_NS && !zone_rarely(maker, 2)) {
		kind = LAYOUT_A;
	}
	if (!maker->readable && zone_rarely(maker, 4)) {
		kind = LAYOUT_READABLE +
		       zone_draw(maker, LAYOUT_KINDS - LAYOUT_READABLE);
	}
	layout_put_record(layout, (enum layout_kind)kind);
}

/* The block, as the program writes it. */
static inline void
layout_put_block(struct layout *layout)
{
	static const char *const owners[] = { "_25._tcp.mx." LAYOUT_APEX,
		"_443._tcp." LAYOUT_APEX, "_443._tcp.www." LAYOUT_APEX };
	const size_t count = 1 + zone_draw(&layout->maker, 3);

	layout_put_line(layout,
	    "; danezone begin: generated, edits are overwritten");
	for (size_t i = 0; i < count; i++) {
		const unsigned mark = (unsigned)layout->count + 1;
		struct layout_record record = { .type = "TLSA",
			.ttl = 300,
			.in_block = true };
		const struct layout_record *peer;

		(void)snprintf(record.owner, sizeof(record.owner), "%s",
		    owners[zone_draw(&layout->maker, COUNT_OF(owners))]);
		peer = layout_find(layout, record.owner, record.type);
		if (layout_clashes(layout, &record)) {
			continue;
		}
		record.ttl = peer == NULL ? record.ttl : peer->ttl;
		layout_rdata(&record, "311a1b2c%03x", mark);
		zone_put(&layout->maker, "%s\t%u\tIN\tTLSA\t3 1 1 a1b2c%03x%s",
		    record.owner, (unsigned)record.ttl, mark,
		    layout->maker.line_end);
		if (!layout->has_default) {
			layout->ttl = record.ttl;
		}
		layout->maker.has_ttl = true;
		layout_add(layout, &record);
	}
	layout_put_line(layout, "; danezone end");
}

/* How the zone begins: where the first TTL comes from. */
static inline void
layout_put_begin(struct layout *layout)
{
	struct zone_maker *maker = &layout->maker;

	while (zone_rarely(maker, 4)) {
		zone_put_comment(maker);
		zone_put(maker, "%s", maker->line_end);
	}
	if (zone_rarely(maker, 4)) {
		layout_put_origin(layout);
	}
	switch (zone_draw(maker, 6)) {
	case 0:
	case 1:
		layout_put_ttl(layout);
		layout_put_soa(layout, false);
		break;
	case 2:
		layout_put_soa(layout, true);
		break;
	case 3:
		for (size_t i = 1 + zone_draw(maker, 3); i > 0; i--) {
			layout_put_any(layout);
			if (zone_rarely(maker, layout->between)) {
				layout_put_between(layout);
			}
		}
		layout_put_soa(layout, false);
		break;
	default:
		layout_put_soa(layout, false);
		break;
	}
}

/* Draw a zone. READABLE: with nothing that libzscanner does not read. */
static inline void
layout_make(struct layout *layout, uint64_t number)
{
	uint64_t seed = number;
	const size_t count = 2 + draw(&seed, LAYOUT_ENTRIES_MAX);
	const size_t block = draw(&seed, 4 * count);
	const size_t server = draw(&seed, count);

	*layout = (struct layout){
		.maker = { .seed = seed,
		    .line_end = draw(&seed, 5) == 0 ? "\r\n" : "\n",
		    .origin = LAYOUT_APEX,
		    .readable = draw(&seed, 3) > 0 },
		.sets_ttl = draw(&seed, 2) == 0,
		.uneven = number % LAYOUT_UNEVEN == LAYOUT_UNEVEN - 1,
		.inherits = 1 + draw(&seed, 4),
		.omits_ttl = 1 + draw(&seed, 4),
		.parens = 1 + draw(&seed, 8),
		.comments = 1 + draw(&seed, 8),
		.between = 1 + draw(&seed, 4),
	};
	layout_put_begin(layout);
	layout_put_record(layout, LAYOUT_NS);
	for (size_t i = 0; i < count; i++) {
		if (i == server) {
			layout_put_record(layout, LAYOUT_NS);
		}
		while (zone_rarely(&layout->maker, 1 + layout->between)) {
			layout_put_between(layout);
		}
		layout_put_any(layout);
		if (i == block && !layout->uneven) {
			layout_put_block(layout);
		}
	}
	if (layout->end == layout->maker.length &&
	    zone_rarely(&layout->maker, 4)) {
		layout->maker.length -= strlen(layout->maker.line_end);
	}
}

#endif
