/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the unit tests: a zone and what is wanted in it, the run from the one to
 * the other, and an oracle that judges the new text without knowing the plan.
 */
#ifndef TESTS_UNIT_TRIAL_H
#define TESTS_UNIT_TRIAL_H

#include <stdlib.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/edit/carry.h>
#include <zone/edit/proof.h>
#include <zone/read/token.h>

#include "messages.h"
#include "unit.h"
#include "zones.h"

enum {
	TRIAL_SEED = 42,
	TRIAL_TYPES = COUNT_OF(samples_of),
};

struct trial {
	struct arena *arena;
	struct diags diags;
	struct wanted wanted;
	struct text *text;
	const struct survey *previous; /* of the zone as last published */
	struct survey *survey;
	struct plan *plan;
	struct revision revision;
	struct edits edits;       /* of the revision's only part */
	struct zone_maker *maker; /* of a zone that was drawn */
};

static const uint8_t trial_apex[] = "\7example";
static const uint16_t trial_managed[] = { RR_TLSA, RR_CNAME, RR_TXT, 0 };

static inline uint8_t *
trial_name(struct arena *arena, const char *name)
{
	uint8_t wire[NAME_WIRE_MAX];

	assert_null(
	    name_parse(span_of(*name == '\0' ? "@" : name), trial_apex, wire));
	return name_lower(arena, wire);
}

/* Rdata of a sample. */
static inline struct rdata
trial_rdata(struct arena *arena, const struct sample *sample)
{
	const char *hex = sample->hex;
	const size_t length = strlen(hex) / 2;
	uint8_t *wire = arena_alloc(arena, length);
	size_t i;

	for (i = 0; i < length; i++) {
		const char octet[] = { hex[2 * i], hex[2 * i + 1], '\0' };

		wire[i] = (uint8_t)strtoul(octet, NULL, 16);
	}
	return (struct rdata){ wire, length, span_of(sample->text) };
}

/* An RRset of those samples whose bits are set in CHOICE. */
static inline struct rrset
trial_rrset_of(struct arena *arena, const char *name,
    const struct samples *samples, unsigned choice)
{
	struct rrset rrset = { .owner = trial_name(arena, name),
		.type = samples->type,
		.items =
		    arena_alloc(arena, samples->count * sizeof(struct rdata)) };
	size_t i;

	for (i = 0; i < samples->count; i++) {
		if ((choice & 1U << i) != 0) {
			rrset.items[rrset.count++] =
			    trial_rdata(arena, &samples->items[i]);
		}
	}
	return rrset;
}

/* The same of type TLSA. */
static inline struct rrset
trial_rrset(struct arena *arena, const char *name, unsigned choice)
{
	return trial_rrset_of(arena, name, &samples_of[0], choice);
}

static inline int
trial_compare_rrsets(const void *left, const void *right)
{
	const struct rrset *a = left;
	const struct rrset *b = right;
	const int order = name_compare(a->owner, b->owner);

	return order != 0 ? order : (a->type > b->type) - (a->type < b->type);
}

/* An RRset that may be wanted; seldom an empty one, or one that keeps. */
static inline struct rrset
trial_draw_rrset(struct arena *arena, const char *name,
    const struct samples *samples, uint64_t *seed)
{
	static const uint32_t ttls[] = { 300, 300, 3600, 0, 60 };
	const unsigned choice = (unsigned)(draw(seed, 256) & draw(seed, 256));
	struct rrset rrset = trial_rrset_of(arena, name, samples,
	    draw(seed, 8) == 0 ? 0 : choice);

	rrset.has_ttl = draw(seed, 2) == 0;
	rrset.ttl = ttls[draw(seed, COUNT_OF(ttls))];
	rrset.keeps = draw(seed, 6) == 0;
	return rrset;
}

/* Want RRsets at some of the service names. */
static inline void
trial_want(struct trial *trial, uint64_t *seed)
{
	static const size_t odds[TRIAL_TYPES] = { 3, 6, 4 };
	struct wanted *wanted = &trial->wanted;
	size_t i;

	*wanted = (struct wanted){ .apex = trial_apex,
		.managed = trial_managed,
		.with_digest = true,
		.seed = TRIAL_SEED,
		.rrsets = arena_alloc(trial->arena,
		    SERVICE_NAMES * TRIAL_TYPES * sizeof(struct rrset)) };
	for (i = 0; i < SERVICE_NAMES * TRIAL_TYPES; i++) {
		const size_t type = i % TRIAL_TYPES;
		const struct rrset rrset = trial_draw_rrset(trial->arena,
		    zone_names[i / TRIAL_TYPES], &samples_of[type], seed);
		const bool is_rare = draw(seed, odds[type]) == 0;

		if (is_rare == (type > 0)) {
			wanted->rrsets[wanted->count++] = rrset;
		}
	}
	if (wanted->count > 0) {
		qsort(wanted->rrsets, wanted->count, sizeof(struct rrset),
		    trial_compare_rrsets);
	}
}

/* Survey the zone and plan. False when there is no survey. */
static inline bool
trial_plan(struct trial *trial, const struct source *source)
{
	trial->diags = (struct diags){ .arena = trial->arena };
	trial->text = source->text;
	trial->survey = survey_new(trial->arena, source, &trial->wanted, NULL,
	    &trial->diags);
	if (trial->survey == NULL) {
		return false;
	}
	trial->survey->previous = trial->previous;
	trial->plan = plan_new(trial->arena, trial->survey, &trial->diags);
	assert_non_null(trial->plan);
	if (trial->plan->changes > 0) {
		const uint32_t serial =
		    soa_serial(&trial->survey->soas.items[0]) + 1;

		plan_serial(trial->plan, serial == 0 ? 1 : serial);
	}
	plan_finish(trial->plan);
	return true;
}

/* From the plan to the sorted edits. */
static inline void
trial_revise(struct trial *trial, bool is_flat)
{
	trial->revision =
	    revision_new(trial->arena, &trial->survey->parts, is_flat);
	assert_true(carry_out(trial->plan, &trial->revision, &trial->diags));
	trial->edits = trial->revision.edits[0];
}

/* Run from the text to the sorted edits. False when there is no survey. */
static inline bool
trial_run(struct trial *trial, struct span bytes)
{
	const struct source source = { text_of(trial->arena, "test", bytes),
		NULL };

	if (!trial_plan(trial, &source)) {
		return false;
	}
	trial_revise(trial, false);
	return true;
}

/* The proof by so many threads, with stations so many steps apart. */
static inline bool
trial_prove_apart(const struct trial *trial, const struct revision *revision,
    size_t threads, size_t steps, struct diags *diags)
{
	struct wanted wanted = *trial->plan->survey->wanted;
	struct survey survey = *trial->plan->survey;
	struct plan plan = *trial->plan;

	wanted.threads = threads;
	wanted.stretch_steps = steps;
	survey.wanted = &wanted;
	plan.survey = &survey;
	return proof_check(&plan, revision, diags);
}

/* Is what they say that of one thread, which is added to DIAGS? */
static inline bool
trial_agree(const struct trial *trial, const struct revision *revision,
    size_t threads, size_t steps, struct diags *diags)
{
	struct diags alone = { .arena = trial->arena };
	struct diags apart = { .arena = trial->arena };
	const bool accepts = proof_check(trial->plan, revision, &alone);

	assert_true(trial_prove_apart(trial, revision, threads, steps,
			&apart) == accepts);
	assert_true(strcmp(messages(trial->arena, &alone),
			messages(trial->arena, &apart)) == 0);
	diags_append(diags, &alone);
	return accepts;
}

/* Does the proof accept the revision, in one go and from stations alike? */
static inline bool
trial_proves(const struct trial *trial, const struct revision *revision,
    struct diags *diags)
{
	return trial_agree(trial, revision, 1, 1, diags);
}

/* The same of these edits. */
static inline bool
trial_prove(const struct trial *trial, struct edits edits, struct diags *diags)
{
	struct revision revision = trial->revision;

	revision.edits = &edits;
	return trial_proves(trial, &revision, diags);
}

/* Draw a zone and what is wanted in it, and run. */
static inline bool
trial_draw(struct trial *trial, uint64_t number, bool readable)
{
	uint64_t seed = ~number;

	trial->maker = arena_alloc(trial->arena, sizeof(*trial->maker));
	zone_make(trial->maker, number, readable);
	trial_want(trial, &seed);
	return trial_run(trial,
	    (struct span){ trial->maker->text, trial->maker->length });
}

struct trial_output {
	char *bytes;
	size_t length;
};

static inline bool
trial_emit(void *context, struct span span)
{
	struct trial_output *output = context;

	memcpy(output->bytes + output->length, span.at, span.length);
	output->length += span.length;
	return true;
}

/* The text after the edits. */
static inline struct span
trial_apply(const struct trial *trial, const struct edits *edits)
{
	const struct span text = { trial->text->bytes, trial->text->length };
	struct trial_output output = { .length = 0 };
	size_t room = text.length + 1;
	size_t i;

	for (i = 0; i < edits->count; i++) {
		room += edits->items[i].text.length;
	}
	output.bytes = arena_alloc(trial->arena, room);
	assert_true(edits_apply(edits, text, 0, trial_emit, &output));
	return (struct span){ output.bytes, output.length };
}

/* The new text of the zone file, flat or not. */
static inline struct span
trial_apply_zone(const struct trial *trial)
{
	const struct revision *revision = &trial->revision;
	struct trial_output output = { .length = 0 };
	size_t room = 1;

	for (size_t i = 0; i < revision->parts->count; i++) {
		const struct edits *edits = &revision->edits[i];

		room += revision->parts->items[i].text->length;
		for (size_t k = 0; k < edits->count; k++) {
			room += edits->items[k].text.length;
		}
	}
	output.bytes = arena_alloc(trial->arena, room);
	assert_true(revision_apply(revision, trial_emit, &output));
	return (struct span){ output.bytes, output.length };
}

/* A record as a line that can be compared. */
struct oracle_line {
	const char *text;
	const char *rest;          /* of the text: what tells the rdata */
	const struct rrset *rrset; /* that is wanted there, or NULL */
	uint32_t ttl;
	bool is_marked;
	bool stays; /* for the time being, if it is not wanted */
};

struct oracle_lines {
	struct oracle_line *items;
	size_t count;
	size_t capacity;
};

/* A zone as the oracle reads it. */
struct oracle_zone {
	struct oracle_lines kept; /* not ours, in the order of the text */
	struct oracle_lines ours; /* at wanted names, or in the block */
	const char *serial;       /* all SOAs' serials, as text */
	bool is_valid;
};

/* What an unread record says: its tokens from the type on. */
static inline char *
oracle_tokens(struct arena *arena, struct span bytes, const struct entry *entry)
{
	struct header header;
	struct token token;
	char *text;

	assert_true(header_read(bytes, entry, &header));
	text = arena_string(arena, header.type);
	while (token_next(&header.rdata, &token)) {
		text = arena_printf(arena, "%s %.*s", text,
		    (int)token.text.length, token.text.at);
	}
	return text;
}

static inline char *
oracle_hex(struct arena *arena, const uint8_t *octets, size_t length)
{
	char *hex = arena_alloc(arena, 2 * length + 1);
	size_t i;

	for (i = 0; i < length; i++) {
		(void)snprintf(hex + 2 * i, 3, "%02x", octets[i]);
	}
	return hex;
}

/* Rdata of ours: the case of a CNAME does not count. */
static inline char *
oracle_rdata(struct arena *arena, uint16_t type, const uint8_t *octets,
    size_t length)
{
	uint8_t *lower = arena_copy(arena, octets, length);

	for (size_t i = 0; type == RR_CNAME && i < length; i++) {
		if (lower[i] >= 'A' && lower[i] <= 'Z') {
			lower[i] = (uint8_t)(lower[i] - 'A' + 'a');
		}
	}
	return oracle_hex(arena, lower, length);
}

static inline char *
oracle_text(struct arena *arena, const uint8_t *owner, uint16_t type,
    uint32_t ttl, const char *rest)
{
	return arena_printf(arena, "%s %u %u %s",
	    name_string(arena, name_lower(arena, owner)), (unsigned)ttl, type,
	    rest);
}

/* The RRset that is wanted where the record stands, or NULL. */
static inline const struct rrset *
oracle_rrset(const struct trial *trial, const struct item *item)
{
	for (size_t i = 0; i < trial->wanted.count; i++) {
		const struct rrset *rrset = &trial->wanted.rrsets[i];

		if (item->type == rrset->type &&
		    name_equal(item->owner, rrset->owner)) {
			return rrset;
		}
	}
	return NULL;
}

static inline bool
oracle_manages(uint16_t type)
{
	return type == RR_TLSA || type == RR_CNAME || type == RR_TXT;
}

/* By its own mark, does a line stay for the time being, if not wanted? */
static inline void
oracle_mark(const struct trial *trial, const struct item *item,
    struct span bytes, struct oracle_line *line)
{
	const int64_t now = trial->wanted.now;
	struct mark mark;

	if (line->rrset == NULL || line->rrset->retain == 0 || item->unread) {
		return;
	}
	line->is_marked = mark_find(bytes, &item->entry, &mark) == MARK_READ;
	line->stays = !line->is_marked || !mark.has_retained ||
		      mark.retained > now ||
		      (mark.has_since && mark.since > now);
}

static inline void
oracle_see(const struct trial *trial, struct oracle_zone *zone,
    const struct item *item, struct span bytes, bool in_block)
{
	struct arena *arena = trial->arena;
	const size_t numbers = item->rdata_length - SOA_NUMBERS;
	struct oracle_line line = { .rrset = oracle_rrset(trial, item),
		.ttl = item->ttl };
	const bool is_ours =
	    line.rrset != NULL || (in_block && oracle_manages(item->type));

	oracle_mark(trial, item, bytes, &line);
	if (item->unread) {
		line.rest = oracle_tokens(arena, bytes, &item->entry);
	} else if (item->type == RR_SOA) {
		zone->serial = arena_printf(arena, "%s %s", zone->serial,
		    oracle_hex(arena, item->rdata + numbers, 4));
		line.rest = arena_printf(arena, "%s -- %s",
		    oracle_hex(arena, item->rdata, numbers),
		    oracle_hex(arena, item->rdata + numbers + 4,
			SOA_NUMBERS - 4));
	} else {
		line.rest = oracle_rdata(arena, is_ours ? item->type : 0,
		    item->rdata, item->rdata_length);
	}
	line.text =
	    oracle_text(arena, item->owner, item->type, item->ttl, line.rest);
	ARENA_PUSH(arena, is_ours ? &zone->ours : &zone->kept, line);
}

/* A $GENERATE counts as a record that is not ours. */
static inline void
oracle_see_generate(const struct trial *trial, struct oracle_zone *zone,
    const struct item *item)
{
	struct arena *arena = trial->arena;
	const struct generate *generate = &item->generate;
	const struct oracle_line line = {
		.text = arena_printf(arena, "%.*s %s %u %u",
		    (int)generate->owner.length, generate->owner.at,
		    name_string(arena, generate->origin), (unsigned)item->ttl,
		    generate->type)
	};

	ARENA_PUSH(arena, &zone->kept, line);
}

/* Does the entry begin with these words? */
static inline bool
oracle_begins(struct span bytes, const struct entry *entry, const char *words)
{
	return entry->end - entry->start >= strlen(words) &&
	       memcmp(bytes.at + entry->start, words, strlen(words)) == 0;
}

/*
 * Read a whole zone. WITH_BLOCK: what the block holds is ours; in a new text it
 * can hold nothing that is not wanted.
 */
static inline struct oracle_zone
oracle_read_source(const struct trial *trial, const struct source *source,
    bool with_block)
{
	struct oracle_zone zone = { .serial = "" };
	struct diags diags = { .arena = trial->arena };
	struct parts parts = { .count = 0 };
	struct walk *walk =
	    walk_new(trial->arena, source, trial_apex, &parts, &diags);
	bool in_block = false;
	struct item item;

	while (walk_next(walk, &item)) {
		const struct span bytes =
		    part_bytes(&parts.items[parts.count - 1]);

		if (item.entry.kind == ENTRY_RECORD) {
			oracle_see(trial, &zone, &item, bytes, in_block);
		} else if (item.entry.kind == ENTRY_DIRECTIVE &&
			   item.directive == DIRECTIVE_GENERATE) {
			oracle_see_generate(trial, &zone, &item);
		} else if (oracle_begins(bytes, &item.entry,
			       "; danezone begin")) {
			in_block = with_block;
		} else if (oracle_begins(bytes, &item.entry,
			       "; danezone end")) {
			in_block = false;
		}
	}
	walk_free(walk);
	zone.is_valid = diags.by_severity[SEVERITY_ERROR] == 0;
	return zone;
}

/* Read a zone that is one text. */
static inline struct oracle_zone
oracle_read(const struct trial *trial, struct span bytes, bool with_block)
{
	const struct source source = { text_of(trial->arena, "new", bytes),
		NULL };

	return oracle_read_source(trial, &source, with_block);
}

/* The TTL that a wanted RRset is to have. */
static inline uint32_t
oracle_ttl(const struct oracle_zone *old, const struct rrset *rrset)
{
	size_t i;

	for (i = 0; !rrset->has_ttl && i < old->ours.count; i++) {
		if (old->ours.items[i].rrset == rrset) {
			return old->ours.items[i].ttl;
		}
	}
	return rrset->ttl;
}

/* Is the rdata one that the RRset is to have? */
static inline bool
oracle_wants(const struct trial *trial, const struct rrset *rrset,
    const char *rest)
{
	size_t i = 0;

	while (i < rrset->count &&
	       strcmp(oracle_rdata(trial->arena, rrset->type,
			  rrset->items[i].wire, rrset->items[i].length),
		   rest) != 0) {
		i++;
	}
	return i < rrset->count;
}

/* Does a line stay? One without mark, as the first that says the same. */
static inline bool
oracle_stays(const struct oracle_zone *old, const struct oracle_line *line)
{
	for (size_t i = 0; !line->is_marked && i < old->ours.count; i++) {
		const struct oracle_line *other = &old->ours.items[i];

		if (other->is_marked && other->rrset == line->rrset &&
		    strcmp(other->rest, line->rest) == 0) {
			return other->stays;
		}
	}
	return line->stays;
}

/* What the zone has of an RRset and keeps, and which rdata that is. */
static inline void
oracle_keep(const struct trial *trial, const struct oracle_zone *old,
    const struct rrset *rrset, struct oracle_lines *lines)
{
	struct oracle_line line = { .rrset = rrset };

	for (size_t i = 0; i < old->ours.count; i++) {
		const struct oracle_line *ours = &old->ours.items[i];

		if (ours->rrset == rrset &&
		    (rrset->keeps ||
			(oracle_stays(old, ours) &&
			    !oracle_wants(trial, rrset, ours->rest)))) {
			line.rest = ours->rest;
			line.text = oracle_text(trial->arena, rrset->owner,
			    rrset->type, oracle_ttl(old, rrset), line.rest);
			ARENA_PUSH(trial->arena, lines, line);
		}
	}
}

/* Is the rdata among those of the RRset? */
static inline bool
oracle_has(const struct oracle_lines *lines, const struct rrset *rrset,
    const char *rest)
{
	size_t i = 0;

	while (i < lines->count && (lines->items[i].rrset != rrset ||
				       strcmp(lines->items[i].rest, rest))) {
		i++;
	}
	return i < lines->count;
}

/* All that was wanted, and what is kept beside it, with TTLs. */
static inline struct oracle_lines
oracle_wanted(const struct trial *trial, const struct oracle_zone *old)
{
	struct arena *arena = trial->arena;
	struct oracle_lines lines = { .count = 0 };
	size_t i;
	size_t j;

	for (i = 0; i < trial->wanted.count; i++) {
		const struct rrset *rrset = &trial->wanted.rrsets[i];
		struct oracle_line line = { .rrset = rrset };

		oracle_keep(trial, old, rrset, &lines);
		for (j = 0; j < rrset->count; j++) {
			const struct rdata *rdata = &rrset->items[j];

			line.rest = oracle_rdata(arena, rrset->type,
			    rdata->wire, rdata->length);
			line.text = oracle_text(arena, rrset->owner,
			    rrset->type, oracle_ttl(old, rrset), line.rest);
			if (!oracle_has(&lines, rrset, line.rest)) {
				ARENA_PUSH(arena, &lines, line);
			}
		}
	}
	return lines;
}

static inline int
oracle_compare(const void *left, const void *right)
{
	const struct oracle_line *a = left;
	const struct oracle_line *b = right;

	return strcmp(a->text, b->text);
}

static inline bool
oracle_equal(struct oracle_lines a, struct oracle_lines b)
{
	size_t i;

	if (a.count != b.count) {
		return false;
	}
	for (i = 0; i < a.count; i++) {
		if (strcmp(a.items[i].text, b.items[i].text) != 0) {
			return false;
		}
	}
	return true;
}

static inline struct oracle_lines
oracle_sorted(struct arena *arena, struct oracle_lines lines)
{
	if (lines.count > 0) {
		lines.items = arena_copy(arena, lines.items,
		    lines.count * sizeof(*lines.items));
		qsort(lines.items, lines.count, sizeof(*lines.items),
		    oracle_compare);
	}
	return lines;
}

/* The same records, in whatever order? */
static inline bool
oracle_same(struct arena *arena, struct oracle_lines a, struct oracle_lines b)
{
	return oracle_equal(oracle_sorted(arena, a), oracle_sorted(arena, b));
}

/* Is the new zone what the old one and what was wanted make? */
static inline bool
oracle_judge(const struct trial *trial, const struct oracle_zone *old,
    const struct oracle_zone *new)
{
	const char *serial = "";
	size_t i;

	for (i = 0; trial->plan->has_serial && i < trial->survey->soas.count;
	     i++) {
		serial = arena_printf(trial->arena, "%s %08x", serial,
		    (unsigned)trial->plan->serial);
	}
	return new->is_valid &&oracle_equal(old->kept, new->kept) &&
	       oracle_same(trial->arena, oracle_wanted(trial, old),
		   new->ours) &&
	       strcmp(new->serial,
		   trial->plan->has_serial ? serial : old->serial) == 0;
}

/* The same for a new text. */
static inline bool
oracle_accepts(const struct trial *trial, const struct oracle_zone *old,
    struct span bytes)
{
	const struct oracle_zone new = oracle_read(trial, bytes, false);

	return oracle_judge(trial, old, &new);
}

#endif
