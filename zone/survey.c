/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scan of a zone that collects what a plan needs; it judges no rules. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/survey.h>

/* A survey under way. */
struct walk {
	struct arena *arena;
	struct diags *diags;
	struct survey *survey;
	struct node *node;     /* of the last owner that was looked up, */
	bool has_node;         /* if the record before had it looked up */
	const uint8_t *last;   /* the owner of the record before, if known */
	const uint8_t *origin; /* a copy in the arena of the last origin kept */
};

/* A copy of the context that outlives the scan. */
static struct context
keep_context(struct walk *walk, const struct context *context)
{
	struct context kept = *context;

	if (walk->origin == NULL ||
	    !name_equal(walk->origin, context->origin)) {
		walk->origin = name_copy(walk->arena, context->origin);
	}
	kept.origin = walk->origin;
	if (context->owner != NULL) {
		kept.owner = name_copy(walk->arena, context->owner);
	}
	return kept;
}

/* Is the scan inside the block? */
static bool
in_block(const struct survey *survey)
{
	return survey->block.exists && survey->block.end.end == 0;
}

/* A copy of the record that outlives the scan. */
static struct found
keep(struct walk *walk, const struct item *item)
{
	struct found found = {
		.entry = item->entry,
		.before = keep_context(walk, &item->before),
		.owner = name_copy(walk->arena, item->owner),
		.type = item->type,
		.ttl = item->ttl,
		.unread = item->unread,
		.in_block = in_block(walk->survey),
		.rrset = NO_RRSET,
	};

	if ((item->entry.flags & ENTRY_INHERITS) == 0) {
		found.before.owner = walk->last;
	}
	if (item->unread) {
		const void *bytes = walk->survey->text->bytes;

		found.rdata = (const uint8_t *)bytes + item->entry.start;
		found.rdata_length = item->entry.end - item->entry.start;
	} else {
		found.rdata =
		    arena_copy(walk->arena, item->rdata, item->rdata_length);
		found.rdata_length = item->rdata_length;
	}
	return found;
}

uint32_t
soa_serial(const struct found *soa)
{
	const uint8_t *at = soa->rdata + soa->rdata_length - SOA_NUMBERS;

	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

static void
see_soa(struct walk *walk, const struct item *item)
{
	struct survey *survey = walk->survey;
	struct place place = text_place(survey->text, item->entry.start);
	const struct found *first = survey->soas.items;

	if (item->unread || item->rdata_length < SOA_NUMBERS) {
		(void)diag_error(walk->diags, &place,
		    "the SOA must be readable, since its serial changes");
		return;
	}
	if (!name_equal(item->owner, survey->wanted->apex)) {
		(void)diag_error(walk->diags, &place,
		    "the SOA stands at %s, the zone is %s",
		    name_string(walk->arena, item->owner),
		    name_string(walk->arena, survey->wanted->apex));
		diag_hint(walk->diags, "name the zone with -z");
		return;
	}
	if (first != NULL &&
	    (first->rdata_length != item->rdata_length ||
		memcmp(first->rdata, item->rdata, item->rdata_length) != 0)) {
		(void)diag_error(walk->diags, &place,
		    "a second, different SOA (RFC 1035 section 5.2)");
		return;
	}
	ARENA_PUSH(walk->arena, &survey->soas, keep(walk, item));
}

/* The RRset wanted at this node with this type. */
static size_t
rrset_at(const struct wanted *wanted, const struct node *node, uint16_t type)
{
	size_t i = node->rrset;

	for (; i < wanted->count; i++) {
		if (!name_equal(wanted->rrsets[i].owner, node->name)) {
			break;
		}
		if (wanted->rrsets[i].type == type) {
			return i;
		}
	}
	return NO_RRSET;
}

static bool
is_managed(const struct wanted *wanted, uint16_t type)
{
	const uint16_t *managed = wanted->managed;

	while (*managed != 0 && *managed != type) {
		managed++;
	}
	return type != 0 && *managed == type;
}

/* The node of the record's owner; the same as before for the same owner. */
static struct node *
node_of(struct walk *walk, const struct item *item)
{
	if (!walk->has_node) {
		walk->node = nodes_glance(walk->survey->nodes, item->owner,
		    item->owner_length);
		walk->has_node = true;
	}
	return walk->node;
}

static void
note_seen(struct walk *walk, const struct item *item, enum seen seen)
{
	struct node *node = node_of(walk, item);

	if (node != NULL && (node->seen & 1U << seen) == 0) {
		node->seen |= 1U << seen;
		node->seen_at[seen] = item->entry.start;
	}
}

/* A record of a type that the tool manages: is it one of ours? */
static void
see_managed(struct walk *walk, const struct item *item)
{
	struct survey *survey = walk->survey;
	const struct node *node = node_of(walk, item);
	size_t rrset = NO_RRSET;

	if (node != NULL && node->rrset != NO_RRSET) {
		rrset = rrset_at(survey->wanted, node, item->type);
	}
	if (rrset != NO_RRSET || in_block(survey)) {
		struct found found = keep(walk, item);

		found.rrset = rrset;
		ARENA_PUSH(walk->arena, &survey->records, found);
	}
}

static void
see_dnssec(struct walk *walk, const struct item *item)
{
	struct survey *survey = walk->survey;

	if (!survey->has_dnssec) {
		survey->has_dnssec = true;
		survey->dnssec = keep(walk, item);
	}
	if (survey->wanted->strip_dnssec) {
		ARENA_PUSH(walk->arena, &survey->records, keep(walk, item));
	}
}

static void
see_record(struct walk *walk, const struct item *item)
{
	if ((item->entry.flags & ENTRY_INHERITS) == 0) {
		walk->last = walk->has_node && walk->node != NULL
				 ? walk->node->name
				 : NULL;
		walk->has_node = false;
	}
	if (is_managed(walk->survey->wanted, item->type)) {
		see_managed(walk, item);
	} else if (in_block(walk->survey)) {
		walk->survey->block.has_others = true;
	}
	switch (item->type) {
	case RR_A:
	case RR_AAAA:
		note_seen(walk, item, SEEN_ADDRESS);
		break;
	case RR_NS:
		note_seen(walk, item, SEEN_NS);
		break;
	case RR_CNAME:
		note_seen(walk, item, SEEN_CNAME);
		break;
	case RR_DNAME:
		note_seen(walk, item, SEEN_DNAME);
		break;
	case RR_SOA:
		see_soa(walk, item);
		break;
	case RR_RRSIG:
	case RR_NSEC:
	case RR_NSEC3:
	case RR_NSEC3PARAM:
	case RR_ZONEMD:
		see_dnssec(walk, item);
		break;
	default:
		break;
	}
}

/* Is the comment line the marker WORD, whatever follows it? */
static bool
is_marker(struct span line, const char *word)
{
	static const char prefix[] = "; danezone ";
	const size_t length = strlen(word);

	if (line.length < sizeof(prefix) - 1 + length ||
	    memcmp(line.at, prefix, sizeof(prefix) - 1) != 0 ||
	    memcmp(line.at + sizeof(prefix) - 1, word, length) != 0) {
		return false;
	}
	line.at += sizeof(prefix) - 1 + length;
	line.length -= sizeof(prefix) - 1 + length;
	return line.length == 0 || strchr(": \t\r\n", *line.at) != NULL;
}

static void
see_comment(struct walk *walk, const struct item *item)
{
	struct block *block = &walk->survey->block;
	struct text *text = walk->survey->text;
	const struct span line = { text->bytes + item->entry.start,
		item->entry.end - item->entry.start };
	struct place place;

	if (is_marker(line, "begin")) {
		if (!block->exists) {
			block->exists = true;
			block->begin = item->entry;
			block->at_begin = keep_context(walk, &item->before);
			return;
		}
		place = text_place(text, item->entry.start);
		(void)diag_error(walk->diags, &place,
		    "a second block of danezone begins, the first is on line "
		    "%zu",
		    text_place(text, block->begin.start).line);
		block->end.end = 0; /* its end is no mistake of its own */
	} else if (is_marker(line, "end")) {
		if (in_block(walk->survey)) {
			block->end = item->entry;
			block->at_end = keep_context(walk, &item->before);
			return;
		}
		place = text_place(text, item->entry.start);
		(void)diag_error(walk->diags, &place,
		    "a block of danezone ends that did not begin");
	}
}

static void
see(struct walk *walk, const struct item *item)
{
	struct survey *survey = walk->survey;

	if (item->entry.kind == ENTRY_RECORD) {
		see_record(walk, item);
	} else if (item->entry.kind == ENTRY_BLANK) {
		see_comment(walk, item);
	} else {
		survey->generates |= item->generates;
		survey->block.has_others |= in_block(survey);
	}
}

/* Put the record into the digest; an unread one by its text. */
static void
digest_item(struct walk *walk, const struct item *item)
{
	struct record record = { item->owner, item->type, item->ttl,
		item->rdata, item->rdata_length };

	if (item->unread) {
		const void *bytes = walk->survey->text->bytes;

		record.rdata = (const uint8_t *)bytes + item->entry.start;
		record.rdata_length = item->entry.end - item->entry.start;
	}
	digest_put(&walk->survey->digest, walk->survey->wanted->seed, &record);
}

/* What must be there, and must have ended. */
static void
check_end(struct walk *walk)
{
	struct survey *survey = walk->survey;
	struct place place = { .file = survey->text->name };

	if (survey->soas.count == 0 && !diags_stop(walk->diags)) {
		(void)diag_error(walk->diags, &place,
		    "no SOA record (RFC 1035 section 5.2)");
	}
	if (survey->block.exists && survey->block.end.end == 0) {
		place = text_place(survey->text, survey->block.begin.start);
		(void)diag_error(walk->diags, &place,
		    "the block of danezone that begins here does not end");
		diag_hint(walk->diags,
		    "put a line `; danezone end` behind its last record");
	}
}

/* Add a node for the owner of each wanted RRset. */
static void
add_owners(struct nodes *nodes, const struct wanted *wanted)
{
	for (size_t i = wanted->count; i-- > 0;) {
		nodes_add(nodes, wanted->rrsets[i].owner)->rrset = i;
	}
}

struct survey *
survey_new(struct arena *arena, struct text *text, const struct wanted *wanted,
    struct nodes *nodes, struct diags *diags)
{
	struct survey *survey = arena_alloc(arena, sizeof(*survey));
	struct walk walk = { .arena = arena, .diags = diags, .survey = survey };
	const struct context start = { .origin = wanted->apex };
	const size_t errors = diags->by_severity[SEVERITY_ERROR];
	struct scan *scan = scan_new(arena, diags);
	struct item item;

	survey->text = text;
	survey->wanted = wanted;
	survey->nodes = nodes;
	add_owners(nodes, wanted);
	scan_begin(scan, text, (struct span){ text->bytes, text->length }, 0,
	    &start);
	while (scan_next(scan, &item)) {
		see(&walk, &item);
		if (wanted->with_digest && item.entry.kind == ENTRY_RECORD) {
			digest_item(&walk, &item);
		}
	}
	check_end(&walk);
	scan_context(scan, &item.before);
	survey->at_end = keep_context(&walk, &item.before);
	scan_free(scan);
	return diags->by_severity[SEVERITY_ERROR] > errors ? NULL : survey;
}
