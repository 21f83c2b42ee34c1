/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaps between MX records. Which hosts are watched is not decided here. */
#include <config.h>

#include <string.h>

#include <zone/mx.h>

enum {
	PREFERENCE = 2 /* octets before the host, RFC 1035 section 3.3.9 */
};

const uint8_t *
mx_host(const uint8_t *rdata, size_t length)
{
	return length > PREFERENCE ? rdata + PREFERENCE : NULL;
}

/* Go on with the MX records of another name. */
static void
begin_run(struct mx_run *run, const uint8_t *domain)
{
	memcpy(run->domain, domain, name_length(domain));
	run->has_domain = true;
	run->served = NULL;
	run->has_other = false;
}

/* Not for each of many names that have the same hosts. */
static void
add_gap(struct mx_run *run, struct survey *survey, struct arena *arena)
{
	const struct mx_gaps *gaps = &survey->mx_gaps;
	struct mx_gap gap = { .served = run->served, .spot = run->spot };

	run->has_other = false;
	if (gaps->count > 0 &&
	    name_equal(gaps->items[gaps->count - 1].other, run->other)) {
		return;
	}
	gap.domain = name_copy(arena, run->domain);
	gap.other = name_copy(arena, run->other);
	ARENA_PUSH(arena, &survey->mx_gaps, gap);
}

void
mx_see(struct mx_run *run, struct survey *survey, struct arena *arena,
    const struct mx_record *record)
{
	if (!run->has_domain || !name_equal(run->domain, record->domain)) {
		begin_run(run, record->domain);
	}
	if (record->node != NULL && record->node->is_mx_watched) {
		run->served = record->node->name;
	} else if (*record->host != 0 && !run->has_other &&
		   name_within(record->host, survey->wanted->apex)) {
		memcpy(run->other, record->host, name_length(record->host));
		run->has_other = true;
		run->spot = record->spot;
	}
	if (run->served != NULL && run->has_other) {
		add_gap(run, survey, arena);
	}
}
