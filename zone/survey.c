/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scan of a zone that collects what a plan needs; it judges no rules. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/survey.h>

/* A survey under way. */
struct surveyor {
	struct arena *arena;
	struct diags *diags;
	struct survey *survey;
	struct walk *walk;
	size_t part;         /* of the record before */
	struct node *node;   /* of the last owner that was looked up, */
	bool has_node;       /* if the record before had it looked up */
	const uint8_t *last; /* the owner of the record before, if known */
};

/* The part that is being read. */
static size_t
part_now(const struct surveyor *surveyor)
{
	return surveyor->survey->parts.count - 1;
}

/* The place of the entry in it. */
static struct place
place_now(const struct surveyor *surveyor, const struct entry *entry)
{
	return parts_place(&surveyor->survey->parts, part_now(surveyor),
	    entry->start);
}

/* The bytes of the entry. */
static struct span
bytes_now(const struct surveyor *surveyor, const struct entry *entry)
{
	const struct part *part =
	    &surveyor->survey->parts.items[part_now(surveyor)];

	return (struct span){ part->text->bytes + entry->start,
		entry->end - entry->start };
}

/* A copy of the record that outlives the scan. */
static struct found
keep(struct surveyor *surveyor, const struct item *item)
{
	struct found found = {
		.part = part_now(surveyor),
		.entry = item->entry,
		.before = walk_keep(surveyor->walk, &item->before),
		.owner = name_copy(surveyor->arena, item->owner),
		.type = item->type,
		.ttl = item->ttl,
		.unread = item->unread,
		.in_block = block_is_open(&surveyor->survey->block),
		.rrset = NO_RRSET,
	};

	if ((item->entry.flags & ENTRY_INHERITS) == 0) {
		found.before.owner = surveyor->last;
	}
	if (item->unread) {
		const struct span text = bytes_now(surveyor, &item->entry);

		found.rdata = (const void *)text.at;
		found.rdata_length = text.length;
	} else {
		found.rdata = arena_copy(surveyor->arena, item->rdata,
		    item->rdata_length);
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
see_soa(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;
	const struct place place = place_now(surveyor, &item->entry);
	const struct found *first = survey->soas.items;

	if (item->unread || item->rdata_length < SOA_NUMBERS) {
		(void)diag_error(surveyor->diags, &place,
		    "the SOA must be readable, since its serial changes");
		return;
	}
	if (!name_equal(item->owner, survey->wanted->apex)) {
		(void)diag_error(surveyor->diags, &place,
		    "the SOA stands at %s, the zone is %s",
		    name_string(surveyor->arena, item->owner),
		    name_string(surveyor->arena, survey->wanted->apex));
		diag_hint(surveyor->diags, "name the zone with -z");
		return;
	}
	if (first != NULL &&
	    (first->rdata_length != item->rdata_length ||
		memcmp(first->rdata, item->rdata, item->rdata_length) != 0)) {
		(void)diag_error(surveyor->diags, &place,
		    "a second, different SOA (RFC 1035 section 5.2)");
		return;
	}
	ARENA_PUSH(surveyor->arena, &survey->soas, keep(surveyor, item));
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
node_of(struct surveyor *surveyor, const struct item *item)
{
	if (!surveyor->has_node) {
		surveyor->node = nodes_glance(surveyor->survey->nodes,
		    item->owner, item->owner_length);
		surveyor->has_node = true;
	}
	return surveyor->node;
}

static void
note_seen(struct surveyor *surveyor, const struct item *item, enum seen seen)
{
	struct node *node = node_of(surveyor, item);

	if (node != NULL && (node->seen & 1U << seen) == 0) {
		node->seen |= 1U << seen;
		node->seen_at[seen] =
		    (struct spot){ part_now(surveyor), item->entry.start };
	}
}

/* A record of a type that the tool manages: is it one of ours? */
static void
see_managed(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;
	const struct node *node = node_of(surveyor, item);
	size_t rrset = NO_RRSET;

	if (node != NULL && node->rrset != NO_RRSET) {
		rrset = rrset_at(survey->wanted, node, item->type);
	}
	if (rrset != NO_RRSET || block_is_open(&survey->block)) {
		struct found found = keep(surveyor, item);

		found.rrset = rrset;
		ARENA_PUSH(surveyor->arena, &survey->records, found);
	}
}

/* Does signing make records of this type, or digesting (RFC 8976)? */
static bool
is_dnssec(uint16_t type)
{
	return type == RR_RRSIG || type == RR_NSEC || type == RR_NSEC3 ||
	       type == RR_NSEC3PARAM || type == RR_ZONEMD;
}

/* A record in the block that is none of ours keeps the block, if it stays. */
static void
see_other(struct survey *survey, const struct item *item)
{
	if (!survey->wanted->strip_dnssec || !is_dnssec(item->type)) {
		survey->block.has_others = true;
	}
}

static void
see_dnssec(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;

	if (!survey->has_dnssec) {
		survey->has_dnssec = true;
		survey->dnssec = keep(surveyor, item);
	}
	if (survey->wanted->strip_dnssec) {
		ARENA_PUSH(surveyor->arena, &survey->records,
		    keep(surveyor, item));
	}
}

/* What the record before had for an owner, and whether it goes on here. */
static void
follow_owner(struct surveyor *surveyor, const struct item *item)
{
	const size_t part = part_now(surveyor);

	if (part != surveyor->part) {
		surveyor->part = part;
		surveyor->last =
		    surveyor->survey->parts.items[part].first.owner;
		surveyor->has_node = false;
	} else if ((item->entry.flags & ENTRY_INHERITS) == 0) {
		surveyor->last = surveyor->has_node && surveyor->node != NULL
				     ? surveyor->node->name
				     : NULL;
		surveyor->has_node = false;
	}
}

static void
see_record(struct surveyor *surveyor, const struct item *item)
{
	follow_owner(surveyor, item);
	if (is_managed(surveyor->survey->wanted, item->type)) {
		see_managed(surveyor, item);
	} else if (block_is_open(&surveyor->survey->block)) {
		see_other(surveyor->survey, item);
	}
	switch (item->type) {
	case RR_A:
	case RR_AAAA:
		note_seen(surveyor, item, SEEN_ADDRESS);
		break;
	case RR_NS:
		note_seen(surveyor, item, SEEN_NS);
		break;
	case RR_CNAME:
		note_seen(surveyor, item, SEEN_CNAME);
		break;
	case RR_DNAME:
		note_seen(surveyor, item, SEEN_DNAME);
		break;
	case RR_SOA:
		see_soa(surveyor, item);
		break;
	default:
		if (is_dnssec(item->type)) {
			see_dnssec(surveyor, item);
		}
		break;
	}
}

static void
see_comment(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;
	const enum block_line line =
	    block_line(bytes_now(surveyor, &item->entry));
	struct marker marker;

	if (line == BLOCK_LINE_OTHER) {
		return;
	}
	marker = (struct marker){ part_now(surveyor), item->entry,
		walk_keep(surveyor->walk, &item->before) };
	if (line == BLOCK_LINE_BEGIN) {
		block_begin(&survey->block, &survey->parts, &marker,
		    surveyor->diags);
	} else {
		block_end(&survey->block, &survey->parts, &marker,
		    surveyor->diags);
	}
}

static void
see_generate(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;
	struct generation generation = {
		.spot = { part_now(surveyor), item->entry.start },
		.generate = item->generate,
	};
	const struct generations *known = &survey->generates;
	const uint8_t *origin = item->generate.origin;

	if (known->count > 0) {
		generation.generate.origin =
		    known->items[known->count - 1].generate.origin;
	}
	if (known->count == 0 ||
	    !name_equal(generation.generate.origin, origin)) {
		generation.generate.origin = name_copy(surveyor->arena, origin);
	}
	ARENA_PUSH(surveyor->arena, &survey->generates, generation);
}

static void
see(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;

	if (item->entry.kind == ENTRY_RECORD) {
		see_record(surveyor, item);
	} else if (item->entry.kind == ENTRY_BLANK) {
		see_comment(surveyor, item);
	} else {
		if (item->directive == DIRECTIVE_GENERATE) {
			see_generate(surveyor, item);
		}
		/* What comes in by $INCLUDE is judged record by record. */
		survey->block.has_others |=
		    block_is_open(&survey->block) &&
		    item->directive != DIRECTIVE_INCLUDE;
	}
}

/* Put the record into the digest; an unread one by its text. */
static void
digest_item(struct surveyor *surveyor, const struct item *item)
{
	struct record record = { item->owner, item->type, item->ttl,
		item->rdata, item->rdata_length };

	if (item->unread) {
		const struct span text = bytes_now(surveyor, &item->entry);

		record.rdata = (const void *)text.at;
		record.rdata_length = text.length;
	}
	digest_put(&surveyor->survey->digest, surveyor->survey->wanted->seed,
	    &record);
}

/* What must be there, and must have ended. */
static void
check_end(struct surveyor *surveyor)
{
	const struct survey *survey = surveyor->survey;
	const struct place place = { .file =
					 survey->parts.items[0].text->name };

	if (survey->soas.count == 0 && !diags_stop(surveyor->diags)) {
		(void)diag_error(surveyor->diags, &place,
		    "no SOA record (RFC 1035 section 5.2)");
	}
	block_finish(&survey->block, &survey->parts, surveyor->diags);
}

/* Add a node for the owner of each wanted RRset. */
static void
add_owners(struct nodes *nodes, const struct wanted *wanted)
{
	for (size_t i = wanted->count; i-- > 0;) {
		nodes_add(nodes, wanted->rrsets[i].owner)->rrset = i;
	}
}

const struct generation *
survey_generation(const struct survey *survey, const uint8_t *name,
    uint16_t type)
{
	for (size_t i = 0; i < survey->generates.count; i++) {
		const struct generation *generation =
		    &survey->generates.items[i];

		if (generation->generate.type == type &&
		    generate_makes(&generation->generate, name)) {
			return generation;
		}
	}
	return NULL;
}

struct place
survey_place(const struct survey *survey, const struct found *found)
{
	return parts_place(&survey->parts, found->part, found->entry.start);
}

struct survey *
survey_new(struct arena *arena, const struct source *source,
    const struct wanted *wanted, struct nodes *nodes, struct diags *diags)
{
	struct survey *survey = arena_alloc(arena, sizeof(*survey));
	struct surveyor surveyor = { .arena = arena,
		.diags = diags,
		.survey = survey };
	const size_t errors = diags->by_severity[SEVERITY_ERROR];
	struct item item;

	survey->wanted = wanted;
	survey->nodes = nodes;
	add_owners(nodes, wanted);
	surveyor.walk =
	    walk_new(arena, source, wanted->apex, &survey->parts, diags);
	while (walk_next(surveyor.walk, &item)) {
		see(&surveyor, &item);
		if (wanted->with_digest && item.entry.kind == ENTRY_RECORD) {
			digest_item(&surveyor, &item);
		}
	}
	check_end(&surveyor);
	walk_free(surveyor.walk);
	return diags->by_severity[SEVERITY_ERROR] > errors ? NULL : survey;
}
