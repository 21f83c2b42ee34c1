/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * variants FIRST COUNT [DIRECTORY]: draw zones, remove each of their records in
 * turn, and compare what libzscanner reads before and after. It begins with the
 * zone of the number FIRST and ends with the one in which COUNT is reached, or
 * at a multiple of it. The texts go into the DIRECTORY, for named to read: each
 * as the file of a zone of its own, named.zones, and `expected` for `compare`.
 */
#include <config.h>

#include "../unit/trial.h"
#include "layouts.h"
#include "reading.h"

enum {
	SHOWN_MAX = 5, /* failures that are told in full */
	TYPES_MAX = 64,
};

static const uint8_t apex[] = "\7qqqqqqq\7example";

struct run {
	const char *directory; /* NULL: none */
	FILE *zones;
	FILE *expected;
	uint64_t number; /* of the zone */
	size_t files;
	size_t removals;
	size_t read; /* those that libzscanner could judge */
	size_t failures;
};

/* A record as our scan has it: only for saying what is wanted. */
struct member {
	const uint8_t *owner;
	uint16_t type;
	bool unread;
	struct rdata rdata;
};

/* A zone that records are removed from. */
struct subject {
	struct arena *arena;
	struct layout *layout;
	struct member members[LAYOUT_RECORDS_MAX];
	size_t count;
	struct zone_reading reading;
	bool is_read;
	size_t file; /* its number */
};

static struct span
text_of_layout(const struct layout *layout)
{
	return (struct span){ layout->maker.text, layout->maker.length };
}

static void
complain(struct run *run, const struct layout *layout, const char *what,
    struct span after)
{
	run->failures++;
	if (run->failures > SHOWN_MAX) {
		return;
	}
	(void)fprintf(stderr, "zone %llu: %s\n--- before\n%.*s--- after\n%.*s",
	    (unsigned long long)run->number, what, (int)layout->maker.length,
	    layout->maker.text, (int)after.length, after.at);
}

/* Find out what our scan calls the records. */
static void
find_members(struct run *run, struct subject *subject)
{
	const struct context start = { .origin = apex };
	struct diags diags = { .arena = subject->arena };
	struct scan *scan = scan_new(subject->arena, &diags);
	struct item item;

	scan_begin(scan, NULL, text_of_layout(subject->layout), 0, &start);
	while (scan_next(scan, &item)) {
		struct member *member = &subject->members[subject->count];

		if (item.entry.kind != ENTRY_RECORD) {
			continue;
		}
		assert(subject->count < subject->layout->count);
		subject->count++;
		*member = (struct member){
			.owner = name_lower(subject->arena, item.owner),
			.type = item.type,
			.unread = item.unread,
		};
		if (!item.unread) {
			member->rdata.wire = arena_copy(subject->arena,
			    item.rdata, item.rdata_length);
			member->rdata.length = item.rdata_length;
		}
	}
	scan_free(scan);
	if (subject->count != subject->layout->count || diags.count > 0) {
		complain(run, subject->layout,
		    diags.count > 0 ? diags.items[0].message
				    : "other records than were drawn",
		    span_of(""));
		subject->count = 0;
	}
}

/*
 * Have libzscanner read the zone alone. What it silently takes for something
 * else than BIND does is no more to be judged than what it refuses.
 */
static void
find_reading(struct subject *subject)
{
	subject->is_read =
	    reading_read(subject->arena, LAYOUT_APEX,
		text_of_layout(subject->layout), &subject->reading) &&
	    subject->reading.count == subject->count;
	for (size_t i = 0; subject->is_read && i < subject->count; i++) {
		subject->is_read = name_equal(subject->reading.items[i].owner,
		    subject->members[i].owner);
	}
}

/* Is the RRset of this member to be wanted when the other one goes? */
static bool
is_wanted(const struct subject *subject, size_t index, size_t leaving)
{
	const struct member *member = &subject->members[index];
	const struct member *other = &subject->members[leaving];

	return member->type == other->type && !member->unread &&
	       (subject->layout->records[index].in_block ||
		   name_equal(member->owner, other->owner));
}

static int
compare_rdata(const void *left, const void *right)
{
	const struct rdata *a = left;
	const struct rdata *b = right;
	const size_t common = a->length < b->length ? a->length : b->length;
	const int order = memcmp(a->wire, b->wire, common);

	return order != 0 ? order
			  : (a->length > b->length) - (a->length < b->length);
}

/* The RRset of the member, without what leaves it. */
static struct rrset
rrset_without(const struct subject *subject, size_t index, size_t leaving)
{
	const struct member *members = subject->members;
	struct rrset rrset = { .owner = members[index].owner,
		.type = members[index].type,
		.items = arena_alloc(subject->arena,
		    subject->count * sizeof(struct rdata)) };

	for (size_t i = 0; i < subject->count; i++) {
		if (i != leaving && !members[i].unread &&
		    members[i].type == rrset.type &&
		    name_equal(members[i].owner, rrset.owner)) {
			rrset.items[rrset.count++] = members[i].rdata;
		}
	}
	qsort(rrset.items, rrset.count, sizeof(struct rdata), compare_rdata);
	return rrset;
}

static bool
has_rrset(const struct wanted *wanted, const uint8_t *owner)
{
	for (size_t i = 0; i < wanted->count; i++) {
		if (name_equal(wanted->rrsets[i].owner, owner)) {
			return true;
		}
	}
	return false;
}

/*
 * What makes a plan remove one record, and nothing else: its RRset without it,
 * and the other ones of its type that are in the block.
 */
static struct wanted
wanted_without(const struct subject *subject, size_t leaving)
{
	uint16_t *managed = arena_alloc(subject->arena, 2 * sizeof(*managed));
	struct wanted wanted = { .apex = apex,
		.managed = managed,
		.seed = TRIAL_SEED,
		.rrsets = arena_alloc(subject->arena,
		    subject->count * sizeof(struct rrset)) };

	managed[0] = subject->members[leaving].type;
	for (size_t i = 0; i < subject->count; i++) {
		if ((i == leaving || is_wanted(subject, i, leaving)) &&
		    !has_rrset(&wanted, subject->members[i].owner)) {
			wanted.rrsets[wanted.count++] =
			    rrset_without(subject, i, leaving);
		}
	}
	qsort(wanted.rrsets, wanted.count, sizeof(struct rrset),
	    trial_compare_rrsets);
	return wanted;
}

/*
 * The text as a file with a label of its own in place of the zone's, which
 * makes it another zone of the same length.
 */
static void
write_file(struct run *run, struct span text)
{
	char label[sizeof(LAYOUT_LABEL)];
	char path[4096];
	size_t at = 0;
	const char *found;
	FILE *file;

	(void)snprintf(label, sizeof(label), "%07zu", run->files % 10000000);
	(void)snprintf(path, sizeof(path), "%s/%s", run->directory, label);
	file = fopen(path, "w");
	assert(file != NULL);
	while ((found = memmem(text.at + at, text.length - at, LAYOUT_LABEL,
		    strlen(LAYOUT_LABEL))) != NULL) {
		(void)fwrite(text.at + at, 1, (size_t)(found - text.at) - at,
		    file);
		(void)fputs(label, file);
		at = (size_t)(found - text.at) + strlen(LAYOUT_LABEL);
	}
	(void)fwrite(text.at + at, 1, text.length - at, file);
	assert(ferror(file) == 0 && fclose(file) == 0);
	(void)fprintf(run->zones,
	    "zone \"%s.example\" { type primary; file \"%s/%s\"; };\n", label,
	    run->directory, label);
	run->files++;
}

/* Are the records the same, but for their TTLs? */
static bool
same_record(const struct reading_record *old, const struct reading_record *new)
{
	return old->type == new->type &&
	       old->length ==
		   new->length &&name_equal(old->owner, new->owner) &&
	       memcmp(old->rdata, new->rdata, old->length) == 0;
}

/*
 * Is the TTL the same? A record with no TTL where there is no default has one
 * in BIND only, the one of the record before. It may be given that one.
 */
static bool
same_ttl(const struct reading_record *old, const struct reading_record *new)
{
	return old->ttl == new->ttl || old->ttl == READING_NO_TTL;
}

/* What differs but for the record that left, or NULL. */
static const char *
difference(const struct subject *subject, const struct zone_reading *new,
    size_t leaving)
{
	const struct zone_reading *old = &subject->reading;
	const struct reading_record *gone = &old->items[leaving];

	if (new->count + 1 != old->count) {
		return "libzscanner reads another number of records";
	}
	for (size_t i = 0; i < new->count; i++) {
		const struct reading_record *was =
		    &old->items[i < leaving ? i : i + 1];
		const bool is_split = subject->layout->uneven &&
				      was->type == gone->type &&
				      name_equal(was->owner, gone->owner);

		if (!same_record(was, &new->items[i])) {
			return "libzscanner reads another record";
		}
		/* What is left of an RRset gets one TTL. */
		if (!is_split && !same_ttl(was, &new->items[i])) {
			return "libzscanner reads another TTL";
		}
	}
	return NULL;
}

/* Compare what libzscanner reads, wherever it reads the whole text before. */
static void
judge(struct run *run, const struct subject *subject, size_t leaving,
    struct span after)
{
	struct zone_reading new = { .count = 0 };
	const char *wrong = NULL;

	if (!subject->is_read) {
		return;
	}
	run->read++;
	if (reading_read(subject->arena, LAYOUT_APEX, after, &new)) {
		wrong = difference(subject, &new, leaving);
	} else {
		wrong = "libzscanner does not read the new text";
	}
	if (wrong != NULL) {
		complain(run, subject->layout, wrong, after);
	}
}

/* Tell `compare` what BIND is to read no longer. */
static void
expect(struct run *run, const struct subject *subject, size_t leaving)
{
	const struct layout_record *record = &subject->layout->records[leaving];

	(void)fprintf(run->expected, "%zu %zu %s ", run->files, subject->file,
	    subject->layout->uneven ? "uneven" : "even");
	if (strstr(record->owner, LAYOUT_APEX) == NULL) {
		(void)fputs("-\n", run->expected); /* it ignored it before */
	} else {
		(void)fprintf(run->expected, "%s %s %s\n", record->owner,
		    record->type, record->rdata);
	}
}

static void
remove_one(struct run *run, struct subject *subject, size_t leaving)
{
	struct trial trial = { .arena = subject->arena,
		.wanted = wanted_without(subject, leaving) };
	struct span after;
	size_t removed = 0;

	if (!trial_run(&trial, text_of_layout(subject->layout))) {
		complain(run, subject->layout, "no survey", span_of(""));
		return;
	}
	after = trial_apply(&trial, &trial.edits);
	for (size_t i = 0; i < trial.plan->count; i++) {
		removed += trial.plan->items[i].kind == STEP_REMOVE;
	}
	run->removals++;
	if (removed != 1) {
		complain(run, subject->layout, "not one record removed", after);
	} else if (!trial_prove(&trial, trial.edits, &trial.diags)) {
		complain(run, subject->layout, "the proof refuses", after);
	} else {
		judge(run, subject, leaving, after);
	}
	if (run->directory != NULL) {
		expect(run, subject, leaving);
		write_file(run, after);
	}
}

/* Remove each record of one zone that can be removed. */
static void
try_zone(struct run *run)
{
	struct subject subject = { .arena = arena_new() };

	subject.layout = arena_alloc(subject.arena, sizeof(*subject.layout));
	layout_make(subject.layout, run->number);
	find_members(run, &subject);
	find_reading(&subject);
	if (run->directory != NULL) {
		subject.file = run->files;
		write_file(run, text_of_layout(subject.layout));
	}
	for (size_t i = 0; i < subject.count; i++) {
		if (subject.members[i].type != RR_SOA &&
		    subject.members[i].type != 0) {
			remove_one(run, &subject, i);
		}
	}
	arena_free(subject.arena);
}

static FILE *
create(const char *directory, const char *name)
{
	char path[4096];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	assert(file != NULL);
	return file;
}

int
main(int argc, char **argv)
{
	struct run run = { .directory = argc > 3 ? argv[3] : NULL };
	size_t limit;

	if (argc < 3) {
		(void)fputs("usage: variants FIRST COUNT [DIRECTORY]\n",
		    stderr);
		return 2;
	}
	run.number = strtoull(argv[1], NULL, 10);
	limit = strtoull(argv[2], NULL, 10);
	if (run.directory != NULL) {
		run.zones = create(run.directory, "named.zones");
		run.expected = create(run.directory, "expected");
	}
	for (; run.removals < limit && run.failures < limit; run.number++) {
		try_zone(&run);
	}
	if (run.directory != NULL) {
		assert(fclose(run.zones) == 0 && fclose(run.expected) == 0);
	}
	(void)printf("%llu %zu %zu %zu\n", (unsigned long long)run.number,
	    run.removals, run.read, run.failures);
	return run.failures > 0;
}
