/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each entry of a zone says to its survey; no rule is judged here. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/mx.h>
#include <zone/survey/surveyor.h>

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

/* A copy of the record, of that RRset or NULL, that outlives the scan. */
static struct found
keep(struct surveyor *surveyor, const struct item *item,
    const struct rrset *rrset)
{
	struct found found = found_keep(surveyor->arena, surveyor->walk,
	    &surveyor->survey->parts, item, rrset);

	found.in_block = surveyor->in_block;
	if ((item->entry.flags & ENTRY_INHERITS) == 0) {
		found.before.owner = surveyor->last;
	}
	return found;
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
	ARENA_PUSH(surveyor->arena, &survey->soas, keep(surveyor, item, NULL));
}

static struct node *
node_of(struct surveyor *surveyor, const struct item *item)
{
	return interest_node(&surveyor->interest, item, &surveyor->glance);
}

/* The node has such a record; NULL is none. */
static void
note_at(struct surveyor *surveyor, struct node *node, const struct item *item,
    enum seen seen)
{
	if (node != NULL) {
		node_see(surveyor->survey->nodes, node, seen,
		    (struct spot){ part_now(surveyor), item->entry.start });
	}
}

static void
note_seen(struct surveyor *surveyor, const struct item *item, enum seen seen)
{
	note_at(surveyor, node_of(surveyor, item), item, seen);
}

/* The RRset that is wanted where the record stands. */
static uint32_t
rrset_of(struct surveyor *surveyor, const struct item *item)
{
	const struct node *node;

	if ((surveyor->interest.types & wanted_bit(item->type)) == 0) {
		return NO_RRSET;
	}
	node = node_of(surveyor, item);
	return node == NULL || node->rrset == NO_RRSET
		   ? NO_RRSET
		   : wanted_rrset(surveyor->survey->wanted, node, item->type);
}

/* A TLSA record at a name at which none is wanted, and which stays. */
static void
see_foreign(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;
	const struct foreign foreign = { item->owner,
		{ part_now(surveyor), item->entry.start } };

	if (survey->wanted->with_foreigns) {
		ARENA_PUSH(surveyor->arena, &survey->foreign_records,
		    keep(surveyor, item, NULL));
	}
	foreigns_see(&survey->foreigns, surveyor->arena, survey->wanted,
	    surveyor->interest.watches_mx, &foreign);
}

/*
 * A record of a type that the tool manages. Is it one of ours, which stays only
 * if it is wanted?
 */
static bool
see_managed(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;
	const uint32_t rrset = rrset_of(surveyor, item);
	const struct rrset *wanted =
	    rrset == NO_RRSET ? NULL : &survey->wanted->rrsets[rrset];
	struct found found;

	if (rrset == NO_RRSET && !surveyor->in_block) {
		if (item->type == RR_TLSA) {
			see_foreign(surveyor, item);
		}
		return false;
	}
	found = keep(surveyor, item, wanted);
	found.rrset = rrset;
	if (wanted != NULL && wanted->is_marked) {
		found.mark = found_mark(surveyor->arena, &survey->parts, &found,
		    &surveyor->marks);
	}
	ARENA_PUSH(surveyor->arena, &survey->records, found);
	return wanted == NULL || !wanted->keeps;
}

/* An MX record: which name it leads to, and whether others do not. */
static void
see_mx(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;
	struct mx_record record = { .domain = item->owner };
	struct node *node;

	note_seen(surveyor, item, SEEN_MX);
	record.host =
	    item->unread ? NULL : mx_host(item->rdata, item->rdata_length);
	if (record.host == NULL) {
		return;
	}
	node =
	    nodes_glance(survey->nodes, record.host, name_length(record.host));
	note_at(surveyor, node, item, SEEN_MX_HOST);
	record.node = node;
	record.spot = (struct spot){ part_now(surveyor), item->entry.start };
	mx_see(&surveyor->mxs, survey, surveyor->arena, &record);
}

/* A record in the block that is none of ours keeps the block, if it stays. */
static void
see_other(struct survey *survey, const struct item *item)
{
	if (!survey->wanted->strip_dnssec || !type_is_dnssec(item->type)) {
		survey->block.has_others = true;
	}
}

static void
see_dnssec(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;

	if (!survey->has_dnssec) {
		survey->has_dnssec = true;
		survey->dnssec = keep(surveyor, item, NULL);
	}
	if (survey->wanted->strip_dnssec) {
		ARENA_PUSH(surveyor->arena, &survey->records,
		    keep(surveyor, item, NULL));
	}
}

/* What the record before had for an owner, and whether it goes on here. */
static inline void
follow_owner(struct surveyor *surveyor, const struct item *item)
{
	const size_t part = part_now(surveyor);

	if (part != surveyor->part) {
		surveyor->part = part;
		surveyor->last =
		    surveyor->survey->parts.items[part].first.owner;
		surveyor->glance.is_known = false;
	} else if ((item->entry.flags & ENTRY_INHERITS) == 0) {
		surveyor->last =
		    surveyor->glance.is_known && surveyor->glance.node != NULL
			? surveyor->glance.node->name
			: NULL;
		surveyor->glance.is_known = false;
	} else if (surveyor->diags->by_severity[SEVERITY_ERROR] > 0) {
		/* It may be that of a record that was a mistake. */
		surveyor->glance.is_known = false;
	}
}

/* What the record says of its owner, by its type. */
static void
see_type(struct surveyor *surveyor, const struct item *item)
{
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
	case RR_MX:
		see_mx(surveyor, item);
		break;
	case RR_SOA:
		see_soa(surveyor, item);
		break;
	default:
		if (type_is_dnssec(item->type)) {
			see_dnssec(surveyor, item);
		}
		break;
	}
}

/* May the record say anything? Most say nothing. */
static bool
is_of_interest(struct surveyor *surveyor, const struct item *item)
{
	return interest_holds(&surveyor->interest, item, &surveyor->glance) ||
	       type_is_dnssec(item->type) || surveyor->in_block;
}

/* Kept out of the path that most records take. */
__attribute__((noinline)) static void
see_interesting(struct surveyor *surveyor, const struct item *item)
{
	bool is_ours = false;

	if (interest_manages(&surveyor->interest, item->type)) {
		is_ours = see_managed(surveyor, item);
	} else if (surveyor->in_block) {
		see_other(surveyor->survey, item);
	}
	if ((surveyor->interest.types & wanted_bit(RR_CNAME)) != 0 &&
	    !is_ours && item->type != RR_CNAME && !type_is_dnssec(item->type)) {
		note_seen(surveyor, item, SEEN_OTHER);
	}
	see_type(surveyor, item);
}

static bool
see_record(struct surveyor *surveyor, const struct item *item)
{
	follow_owner(surveyor, item);
	if (!is_of_interest(surveyor, item)) {
		return false;
	}
	see_interesting(surveyor, item);
	return true;
}

__attribute__((noinline)) static void
see_comment(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;
	const enum block_line line =
	    block_line(found_bytes(&survey->parts, &item->entry));
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
	surveyor->in_block = block_is_open(&survey->block);
}

static void
see_generate(struct surveyor *surveyor, const struct item *item)
{
	const struct spot spot = { part_now(surveyor), item->entry.start };

	generations_add(surveyor->arena, &surveyor->survey->generates, spot,
	    &item->generate);
}

void
surveyor_put_digest(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;
	const struct part *part = &survey->parts.items[part_now(surveyor)];
	const struct record record = item_record(item, part_bytes(part));

	digest_put(&survey->digest, survey->wanted->seed, &record);
}

bool
surveyor_see(struct surveyor *surveyor, const struct item *item)
{
	struct survey *survey = surveyor->survey;

	if (item->entry.kind == ENTRY_RECORD) {
		return see_record(surveyor, item);
	}
	if (item->entry.kind == ENTRY_BLANK) {
		see_comment(surveyor, item);
	} else {
		if (item->directive == DIRECTIVE_GENERATE) {
			see_generate(surveyor, item);
		}
		/* What comes in by $INCLUDE is judged record by record. */
		survey->block.has_others |=
		    surveyor->in_block && item->directive != DIRECTIVE_INCLUDE;
	}
	return true;
}

void
surveyor_see_after(struct surveyor *surveyor, const struct item *item,
    bool was_of_interest)
{
	if (was_of_interest || surveyor->in_block) {
		(void)surveyor_see(surveyor, item);
	} else {
		follow_owner(surveyor, item);
	}
}

/* Records were passed: only what they do to those behind them counts. */
static void
pass(struct surveyor *surveyor, enum passed passed)
{
	struct item item = { .entry = { .flags = 0 } };

	if (passed != PASSED_NONE) {
		item.entry.flags =
		    passed == PASSED_INHERITING ? ENTRY_INHERITS : 0;
		follow_owner(surveyor, &item);
	}
}

/* See what a skim has noted, as the walk would have come to it. */
static void
see_note(struct surveyor *surveyor, const struct note *note)
{
	struct item item = { .entry = note->entry,
		.before = note->before,
		.owner = note->owner,
		.owner_length = note->owner_length,
		.type = note->type,
		.ttl = note->ttl,
		.rdata = note->rdata,
		.rdata_length = note->rdata_length,
		.directive = note->directive };

	pass(surveyor, note->passed);
	if (note->glance.is_known) {
		follow_owner(surveyor, &item);
		surveyor->glance = note->glance;
		see_interesting(surveyor, &item);
	} else if (note->is_read || walk_read(surveyor->walk, &note->entry,
					&note->before, &item)) {
		(void)surveyor_see(surveyor, &item);
	} else {
		return;
	}
	surveyor_digest(surveyor, &item);
}

void
surveyor_skim(struct surveyor *surveyor, const struct skim *skim)
{
	for (size_t i = 0; i < skim->count; i++) {
		see_note(surveyor, &skim->notes[i]);
	}
	pass(surveyor, skim->passed);
	digest_add(&surveyor->survey->digest, &skim->digest);
	walk_jump(surveyor->walk, skim->end, &skim->last);
}

struct surveyor
surveyor_begin(struct arena *arena, const struct survey_request *request)
{
	struct survey *survey = arena_alloc(arena, sizeof(*survey));
	const struct wanted *wanted = request->wanted;

	survey->wanted = wanted;
	survey->nodes = request->nodes;
	if (request->nodes == NULL) {
		survey->nodes = nodes_new(arena, wanted->seed);
		wanted_add_nodes(wanted, survey->nodes);
	}
	return (struct surveyor){
		.arena = arena,
		.diags = request->diags,
		.survey = survey,
		.interest = interest_of(wanted, survey->nodes),
		.walk = walk_new(arena, request->source, wanted->apex,
		    &survey->parts, request->diags),
		.marks = { .now = wanted->now, .diags = request->diags },
		.errors = request->diags->by_severity[SEVERITY_ERROR],
	};
}

/* What must be there, and must have ended. */
static void
check_end(const struct surveyor *surveyor)
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

struct survey *
surveyor_end(struct surveyor *surveyor)
{
	struct survey *survey = surveyor->survey;

	survey->is_ahead = surveyor->marks.is_ahead;
	check_end(surveyor);
	walk_free(surveyor->walk);
	return surveyor->diags->by_severity[SEVERITY_ERROR] > surveyor->errors
		   ? NULL
		   : survey;
}
