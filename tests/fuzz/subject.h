/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the targets `edit` and `walk`: the unit tests' trials and their oracle,
 * with checks that end the program in place of cmocka's, what an input asks
 * for, and all calls of what is tested.
 */
#ifndef TESTS_FUZZ_SUBJECT_H
#define TESTS_FUZZ_SUBJECT_H

#include "fuzz.h"

/* What trial.h uses of unit.h. */
#define TESTS_UNIT_UNIT_H
#define assert_true              FUZZ_CHECK
#define assert_null(pointer)     FUZZ_CHECK((pointer) == NULL)
#define assert_non_null(pointer) FUZZ_CHECK((pointer) != NULL)

#include "../unit/survey_text.h"
#include "wish.h"

enum {
	SERIAL_JUMP = 0x7fffffff, /* RFC 1982 section 3.1 */
	SUBJECT_NOW = 1795341600, /* 2026-11-22T10:00:00Z */
};

/* How far a run came. */
enum outcome {
	OUTCOME_NOT_READ,  /* the text is no zone */
	OUTCOME_NO_SERIAL, /* the SOA's serial is spelled in an odd way */
	OUTCOME_DONE,
};

/* Is an RRset of this type, by its number in samples_of, wanted anywhere? */
static inline bool
subject_has_type(const uint8_t *wish, size_t type)
{
	static const unsigned options[TRIAL_TYPES] = { UINT8_MAX, WISH_CNAMES,
		WISH_TXTS };

	return type == 0 || (wish[0] & options[type]) != 0;
}

/* The RRset of a type at the name with this number. */
static inline struct rrset
subject_rrset(const struct trial *trial, const uint8_t *wish, size_t name,
    size_t type)
{
	static const char *const names[WISH_NAMES] = { "_25._tcp.mx",
		"_443._tcp.www", "_25._tcp.mx.sub", "_443._tcp", "",
		"*.a\\.b" };
	static const uint32_t ttls[] = { 300, 3600, 0, 60, TTL_MAX, 1 };
	const unsigned choice = wish[WISH_RRSETS + 2 * name];
	const uint8_t ttl = wish[WISH_RRSETS + 2 * name + 1];
	struct rrset rrset = trial_rrset_of(trial->arena, names[name],
	    &samples_of[type], choice >> type);

	rrset.has_ttl = (ttl & WISH_HAS_TTL) != 0;
	rrset.ttl = ttls[(ttl >> 1) % COUNT_OF(ttls)];
	rrset.keeps = (wish[0] & WISH_KEEPS) != 0 && (name + type) % 2 == 0;
	rrset.is_marked = samples_of[type].type == RR_TLSA;
	if (rrset.is_marked && (wish[2] & WISH_RETAIN) != 0) {
		rrset.retain = 3600;
	}
	return rrset;
}

/* Caches hold something of everything, if that is wished. */
static inline const struct stale *
subject_stale(struct trial *trial, const uint8_t *wish)
{
	struct stale *stale;

	if ((wish[2] & WISH_STALE) == 0) {
		return NULL;
	}
	stale = arena_alloc(trial->arena,
	    WISH_NAMES * TRIAL_TYPES * sizeof(*stale));
	for (size_t i = 0; i < WISH_NAMES * TRIAL_TYPES; i++) {
		stale[i].has_any = true;
	}
	return stale;
}

/* Want what the wish, WISH_SIZE octets, says. */
static inline void
subject_want(struct trial *trial, const uint8_t *wish)
{
	struct wanted *wanted = &trial->wanted;

	*wanted = (struct wanted){ .apex = trial_apex,
		.managed = trial_managed,
		.with_digest = (wish[0] & WISH_NO_DIGEST) == 0,
		.strip_dnssec = (wish[0] & WISH_STRIP) != 0,
		.writes_marks = (wish[2] & WISH_MARKS) != 0,
		.now = SUBJECT_NOW,
		.seed = TRIAL_SEED,
		.stale = subject_stale(trial, wish),
		.rrsets = arena_alloc(trial->arena,
		    WISH_NAMES * TRIAL_TYPES * sizeof(struct rrset)) };
	for (size_t i = 0; i < WISH_NAMES * TRIAL_TYPES; i++) {
		const size_t type = i % TRIAL_TYPES;
		const struct rrset rrset =
		    subject_rrset(trial, wish, i / TRIAL_TYPES, type);

		if (subject_has_type(wish, type) &&
		    (rrset.count > 0 || (wish[0] & WISH_EMPTY) != 0)) {
			wanted->rrsets[wanted->count++] = rrset;
		}
	}
	if (wanted->count > 0) {
		qsort(wanted->rrsets, wanted->count, sizeof(struct rrset),
		    trial_compare_rrsets);
	}
}

/* How far the serial goes on; 0 keeps it. */
static inline uint32_t
subject_step(const uint8_t *wish)
{
	if ((wish[0] & WISH_KEEP) != 0) {
		return 0;
	}
	return (wish[0] & WISH_JUMP) != 0 ? SERIAL_JUMP : 1;
}

/* Does WORDS stand somewhere, and behind it what ends no marker? */
static inline bool
subject_has_longer(struct span text, const char *words)
{
	const size_t length = strlen(words);
	const char *end = text.at + text.length;
	const char *at = text.at;

	while ((at = memmem(at, (size_t)(end - at), words, length)) != NULL) {
		at += length;
		if (at < end &&
		    (*at == '\0' || strchr(": \t\r\n", *at) == NULL)) {
			return true;
		}
	}
	return false;
}

/* A comment that the oracle might take for a line of the block. */
static inline bool
subject_has_odd_marker(struct span text)
{
	return subject_has_longer(text, "; danezone begin") ||
	       subject_has_longer(text, "; danezone end");
}

/* The type in a line of the oracle: behind owner and TTL. */
static inline uint16_t
subject_type(const struct oracle_line *line)
{
	const char *ttl = strchr(line->text, ' ') + 1;

	return (uint16_t)strtoul(strchr(ttl, ' '), NULL, 10);
}

/* What signing made is not to be kept. */
static inline void
subject_strip(struct oracle_lines *lines)
{
	size_t kept = 0;

	for (size_t i = 0; i < lines->count; i++) {
		switch (subject_type(&lines->items[i])) {
		case RR_RRSIG:
		case RR_NSEC:
		case RR_NSEC3:
		case RR_NSEC3PARAM:
		case RR_ZONEMD:
			break;
		default:
			lines->items[kept++] = lines->items[i];
			break;
		}
	}
	lines->count = kept;
}

/* The survey as a string, read by one thread in stretches of so many bytes. */
static inline char *
subject_survey(const struct trial *trial, const struct source *source,
    size_t stretch)
{
	struct diags diags = { .arena = trial->arena };
	struct wanted wanted = trial->wanted;
	struct nodes *nodes = nodes_new(trial->arena, TRIAL_SEED);

	wanted.threads = 1;
	wanted.stretch = stretch;
	for (size_t i = 0; i < COUNT_OF(zone_names); i++) {
		struct node *node =
		    nodes_add(nodes, trial_name(trial->arena, zone_names[i]));

		if (i % 2 == 0) {
			nodes_watch(nodes, node);
		}
	}
	wanted_add_nodes(&wanted, nodes);
	return survey_text(survey_new(trial->arena, source, &wanted, nodes,
			       &diags),
	    nodes, &diags);
}

/* However the text is cut, the survey is the same. */
static inline void
subject_check_ahead(const struct trial *trial, const struct source *source)
{
	const size_t length = source->text->length;
	const size_t stretches[] = { 1, length / 8 + 1, length / 2 + 1 };
	char *alone = subject_survey(trial, source, 0);

	for (size_t i = 0; i < COUNT_OF(stretches); i++) {
		char *cut = subject_survey(trial, source, stretches[i]);

		if (strcmp(alone, cut) != 0) {
			(void)fprintf(stderr, "--- alone\n%s--- else\n%s",
			    alone, cut);
		}
		FUZZ_CHECK(strcmp(alone, cut) == 0);
		free(cut);
	}
	free(alone);
}

/* Survey the zone and plan. False when the text is no zone. */
static inline bool
subject_plan(struct trial *trial, const struct source *source,
    uint32_t serial_step)
{
	struct diags *diags = &trial->diags;

	subject_check_ahead(trial, source);
	*diags = (struct diags){ .arena = trial->arena };
	trial->text = source->text;
	trial->survey =
	    survey_new(trial->arena, source, &trial->wanted, NULL, diags);
	if (trial->survey == NULL) {
		FUZZ_CHECK(diags->by_severity[SEVERITY_ERROR] > 0);
		return false;
	}
	FUZZ_CHECK(!diags_stop(diags));
	trial->plan = plan_new(trial->arena, trial->survey, diags);
	if (trial->plan == NULL) {
		abort();
	}
	if (trial->plan->changes > 0 && serial_step > 0) {
		const uint32_t serial =
		    soa_serial(&trial->survey->soas.items[0]) + serial_step;

		plan_serial(trial->plan, serial == 0 ? 1 : serial);
	}
	plan_finish(trial->plan);
	return true;
}

/* From the plan to the edits. False when a serial is spelled in an odd way. */
static inline bool
subject_revise(struct trial *trial, bool is_flat)
{
	struct diags *diags = &trial->diags;

	trial->revision =
	    revision_new(trial->arena, &trial->survey->parts, is_flat);
	if (!carry_out(trial->plan, &trial->revision, diags)) {
		FUZZ_CHECK(diags->by_severity[SEVERITY_ERROR] > 0);
		FUZZ_CHECK(trial->plan->has_serial);
		return false;
	}
	FUZZ_CHECK(!diags_stop(diags));
	trial->edits = trial->revision.edits[0];
	return true;
}

/* Run from the text to the sorted edits. */
static inline enum outcome
subject_run(struct trial *trial, struct span bytes, uint32_t serial_step)
{
	const struct source source = { text_of(trial->arena, "fuzz", bytes),
		NULL };

	if (!subject_plan(trial, &source, serial_step)) {
		return OUTCOME_NOT_READ;
	}
	return subject_revise(trial, false) ? OUTCOME_DONE : OUTCOME_NO_SERIAL;
}

/* Does the proof accept these edits? If not it says so once. */
static inline bool
subject_proves(const struct trial *trial, const struct edits *edits)
{
	struct diags diags = { .arena = trial->arena };
	const bool accepts = trial_prove(trial, *edits, &diags);

	FUZZ_CHECK(diags.by_severity[SEVERITY_ERROR] == (accepts ? 0 : 1));
	return accepts;
}

/* The new text, in memory that ends with it. */
static inline struct span
subject_apply(const struct trial *trial, const struct edits *edits)
{
	const struct span after = trial_apply(trial, edits);

	return (struct span){ arena_copy(trial->arena, after.at, after.length),
		after.length };
}

/* Was the record there before, with that mark or with none? */
static inline bool
subject_had(const struct survey *before, const struct found *found)
{
	for (size_t i = 0; i < before->records.count; i++) {
		const struct found *old = &before->records.items[i];

		if (old->rrset != found->rrset ||
		    old->rdata_length != found->rdata_length ||
		    memcmp(old->rdata, found->rdata, old->rdata_length) != 0) {
			continue;
		}
		if (found->mark == NULL || !found->mark->has_since ||
		    (old->mark != NULL && old->mark->has_since &&
			old->mark->since == found->mark->since)) {
			return true;
		}
	}
	return false;
}

/*
 * A record has the mark that it had, or is of now; where the clock may be
 * wrong, of which a diag tells, it may have none.
 */
static inline void
subject_check_marks(const struct trial *first, const struct trial *second)
{
	const struct survey *after = second->survey;

	for (size_t i = 0; i < after->records.count; i++) {
		const struct found *found = &after->records.items[i];

		if (found->rrset != NO_RRSET &&
		    first->wanted.rrsets[found->rrset].is_marked &&
		    !found->unread && !subject_had(first->survey, found)) {
			const bool has_since =
			    found->mark != NULL && found->mark->has_since;

			FUZZ_CHECK(has_since == first->wanted.writes_marks ||
				   (!has_since && first->diags.count > 0));
			FUZZ_CHECK(
			    !has_since || found->mark->since == SUBJECT_NOW);
		}
	}
}

/* The digest that the plan tells is the one of the new text. */
static inline void
subject_check_digest(const struct trial *first, const struct trial *second)
{
	const struct digest digest = plan_digest(first->plan);

	FUZZ_CHECK(digest_equal(&digest, &second->survey->digest));
}

#endif
