/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the tests of what is asked for: a manifest, and the RRsets that come of
 * it as text to compare.
 */
#ifndef TESTS_UNIT_ASKING_H
#define TESTS_UNIT_ASKING_H

#include "unit.h"

#include <gen/rule/rules.h>
#include <gen/want/acme.h>
#include <gen/want/facts.h>
#include <zone/base/name.h>
#include <zone/read/token.h>

#include "messages.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum {
	TRIAL_NOW = 1800000000,
	TRIAL_SEED = 7,
};

/* A manifest and what came of it. */
struct trial {
	struct arena *arena;
	struct diags diags;
	struct rule *rules;
	struct text text;
	struct materials *materials;
	struct supplier supplier;
	struct supplies supplies;
	struct wants wants;
	bool is_fine;
};

/* Read it, and settle what it asks for; -W SILENCED if that is not NULL. */
static inline void
trial_run(struct trial *trial, const char *manifest, const char *silenced)
{
	struct arena *arena = arena_new();
	struct supplier *supplier = &trial->supplier;
	struct asking asking;
	struct zones *zones;

	*trial = (struct trial){ .arena = arena };
	trial->rules = rules_copy(arena);
	if (silenced != NULL) {
		assert_null(rules_set(trial->rules, silenced));
	}
	trial->diags.arena = arena;
	trial->diags.rules = trial->rules;
	trial->text = (struct text){ .name = "m",
		.bytes = manifest,
		.length = strlen(manifest) };
	*supplier = (struct supplier){ .arena = arena,
		.now = TRIAL_NOW,
		.diags = &trial->diags };
	supplier->manifest = manifest_read(arena, &trial->text, &trial->diags);
	assert_non_null(supplier->manifest);
	supplier->materials = materials_new(arena, &trial->diags);
	assert_non_null(supplier->materials);
	supplier->facts = facts_new(arena, supplier->materials);
	assert_true(supplies_make(supplier, &trial->supplies));
	trial->diags.count = 0; /* advice on the keys */
	asking = asking_begin(arena, supplier->manifest, &trial->diags);
	zones = zones_new(arena, supplier->manifest, TRIAL_SEED);
	ask_hosts(&asking, &trial->supplies);
	ask_acme(&asking, zones, &trial->supplies, supplier->materials);
	trial->is_fine = asking_settle(&asking);
	trial->wants = asking.wants;
}

static inline void
trial_end(struct trial *trial)
{
	materials_free(trial->supplier.materials);
	arena_free(trial->arena);
}

/*
 * A line for each RRset: owner, TTL in parentheses if it is only the usual one,
 * type, how the rdata begin, `keeps`, `of BASE`, and the line that asks for it.
 */
static inline const char *
trial_wants(const struct trial *trial)
{
	struct arena *arena = trial->arena;
	const char *all = "";

	for (size_t i = 0; i < trial->wants.count; i++) {
		const struct rrset *rrset = &trial->wants.items[i];
		char type[TYPE_TEXT_MAX];

		all = arena_printf(arena, "%s%s %s%u%s %s", all,
		    name_string(arena, rrset->owner), rrset->has_ttl ? "" : "(",
		    (unsigned)rrset->ttl, rrset->has_ttl ? "" : ")",
		    type_print(rrset->type, type));
		for (size_t k = 0; k < rrset->count; k++) {
			const struct span text = rrset->items[k].text;
			const int most = rrset->type == RR_TLSA ? 8 : 400;

			all = arena_printf(arena, "%s [%.*s]", all,
			    (int)text.length < most ? (int)text.length : most,
			    text.at);
		}
		all = arena_printf(arena, "%s%s%s%s @%u\n", all,
		    rrset->keeps ? " keeps" : "",
		    rrset->base == NULL ? "" : " of ",
		    rrset->base == NULL ? "" : name_string(arena, rrset->base),
		    (unsigned)rrset->asked.line);
	}
	return all;
}

/* A manifest, and its wants, or messages if they stop the run. */
struct trial_row {
	const char *manifest;
	const char *result;
};

static inline void
trial_rows(const struct trial_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct trial trial;

		trial_run(&trial, rows[i].manifest, NULL);
		assert_string_equal(trial.is_fine
					? trial_wants(&trial)
					: messages(trial.arena, &trial.diags),
		    rows[i].result);
		assert_int_equal(trial.diags.count > 0, !trial.is_fine);
		trial_end(&trial);
	}
}

#endif
