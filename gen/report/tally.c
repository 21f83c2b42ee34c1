/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts of rows by stage and by mood. */
#include <config.h>

#include <gen/report/tally.h>

enum mood
mood_of(enum stage stage)
{
	static const enum mood moods[STAGE_COUNT] = {
		[STAGE_EARLY] = MOOD_CARE,
		[STAGE_EXPIRING] = MOOD_CARE,
		[STAGE_READY] = MOOD_CARE,
		[STAGE_WAITING] = MOOD_CARE,
		[STAGE_RETIRING] = MOOD_CARE,
		[STAGE_ACTIVE] = MOOD_GOOD,
		[STAGE_FOREIGN] = MOOD_ASIDE,
	};

	return stage_table[stage].is_alarm ? MOOD_ALARM : moods[stage];
}

struct tally
tally_rows(const struct rows *rows)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < rows->count; i++) {
		tally.stages[rows->items[i].stage]++;
		tally.moods[mood_of(rows->items[i].stage)]++;
	}
	return tally;
}

const char *
tally_text(struct arena *arena, const struct tally *tally)
{
	const char *text = "";

	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		if (tally->stages[stage] > 0) {
			text = arena_printf(arena, "%s%s%zu %s", text,
			    *text == '\0' ? "" : ", ", tally->stages[stage],
			    stage_table[stage].name);
		}
	}
	return text;
}
