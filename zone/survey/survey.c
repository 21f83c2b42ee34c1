/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scan of a zone that collects what a plan needs; it judges no rules. */
#include <config.h>

#include <assert.h>

#include <zone/ahead/ahead.h>
#include <zone/survey/beside.h>
#include <zone/survey/survey.h>
#include <zone/survey/surveyor.h>

uint32_t
soa_serial(const struct found *soa)
{
	const uint8_t *at = soa->rdata + soa->rdata_length - SOA_NUMBERS;

	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

/* See all of the zone, by itself or by what was read ahead. */
static void
see_all(struct surveyor *surveyor)
{
	const struct wanted *wanted = surveyor->survey->wanted;
	struct ahead *ahead =
	    ahead_new(&surveyor->interest, wanted->threads, wanted->stretch);
	const struct skim *skim;
	struct item item;

	while (walk_next(surveyor->walk, &item)) {
		(void)surveyor_see(surveyor, &item);
		surveyor_digest(surveyor, &item);
		while (
		    ahead != NULL && (skim = ahead_take(ahead, surveyor->walk,
					  surveyor->in_block)) != NULL) {
			surveyor_skim(surveyor, skim);
			ahead_give(ahead);
		}
	}
	ahead_free(ahead);
}

const struct generation *
survey_generation(const struct survey *survey, const uint8_t *name,
    uint16_t type)
{
	return generations_find(&survey->generates, name, type);
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
	struct surveyor surveyor = surveyor_begin(arena,
	    &(struct survey_request){ source, wanted, nodes, diags });

	see_all(&surveyor);
	return surveyor_end(&surveyor);
}

/* See what only the text as last published has here. */
static void
see_others(struct surveyor *other, struct beside *beside)
{
	struct item item;

	while (beside_next(beside, &item)) {
		(void)surveyor_see(other, &item);
		surveyor_digest(other, &item);
	}
}

static void
see_both(struct surveyor *zone, struct surveyor *other, struct beside *beside)
{
	struct item item;
	size_t shift;

	while (walk_next(zone->walk, &item)) {
		const bool is_same = beside_same(beside, &item, &shift);
		const bool is_of_interest = surveyor_see(zone, &item);

		if (is_same) {
			item.entry.start += shift;
			item.entry.end += shift;
			surveyor_see_after(other, &item, is_of_interest);
		} else {
			surveyor_digest(zone, &item);
			see_others(other, beside);
		}
	}
	beside_end(beside, zone->walk);
	see_others(other, beside);
}

struct survey *
survey_both(struct arena *arena, const struct survey_request *zone,
    const struct survey_request *other, const struct survey **previous)
{
	struct surveyor surveyor = surveyor_begin(arena, zone);
	struct surveyor beside_it = surveyor_begin(arena, other);

	assert(zone->diags != other->diags);
	see_both(&surveyor, &beside_it,
	    beside_new(arena, beside_it.walk, zone->source->text,
		other->source->text));
	*previous = surveyor_end(&beside_it);
	return surveyor_end(&surveyor);
}
