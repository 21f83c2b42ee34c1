/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared keys: current keys sorted, equal ones compared by their hosts. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <gen/rule/shared.h>
#include <zone/base/memo.h>
#include <zone/base/name.h>

enum {
	SAID_MAX = 10,
};

/* A current key and who has it. */
struct holding {
	const struct key *key;
	const struct key_source *source;
	const struct service *service;
};

struct holdings {
	struct holding *items;
	size_t count;
	size_t capacity;
};

struct linter {
	const struct supplier *supplier;
	struct arena *arena; /* until the end of the rule */
	size_t said;
	size_t unsaid;
	const struct holding *last; /* of those */
	bool is_fine;
};

static bool
has_usage(const struct supply *supply, uint8_t usage)
{
	for (size_t i = 0; i < supply->offers.count; i++) {
		if (supply->offers.items[i].params.usage == usage) {
			return true;
		}
	}
	return false;
}

static void
collect(const struct linter *linter, size_t number, const struct supply *supply,
    struct holdings *holdings)
{
	const struct service *service =
	    &linter->supplier->manifest->services[number];

	if (service->hosts.count == 0 || !has_usage(supply, DANE_EE)) {
		return;
	}
	for (size_t i = 0; i < supply->sources.count; i++) {
		const struct key_source *source = &supply->sources.items[i];

		if (source->role == SOURCE_CURRENT &&
		    source->material != NULL) {
			const struct holding holding = { source->material->key,
				source, service };

			ARENA_PUSH(linter->arena, holdings, holding);
		}
	}
}

static int
compare_keys(const struct key *a, const struct key *b)
{
	if (a->spki.length != b->spki.length) {
		return a->spki.length < b->spki.length ? -1 : 1;
	}
	/* Most often it is the same file. */
	return a->spki.at == b->spki.at
		   ? 0
		   : memcmp(a->spki.at, b->spki.at, a->spki.length);
}

/* By key, then in the order of the manifest. */
static int
compare_holdings(const void *a, const void *b)
{
	const struct holding *first = a;
	const struct holding *second = b;
	const int order = compare_keys(first->key, second->key);

	if (order != 0) {
		return order;
	}
	return (first->service > second->service) -
	       (first->service < second->service);
}

/* Those of one key are in that order already. */
static bool
are_sorted(const struct holdings *holdings)
{
	for (size_t i = 1; i < holdings->count; i++) {
		if (compare_holdings(&holdings->items[i - 1],
			&holdings->items[i]) > 0) {
			return false;
		}
	}
	return true;
}

/* The hosts of a service, to be found again. */
struct known {
	const uint8_t *only; /* when there is but one, as most often */
	struct memo *all;
};

static struct known
know(struct arena *arena, const struct hosts *hosts)
{
	struct known known = { .only = hosts->items[0].name };

	if (hosts->count == 1) {
		return known;
	}
	known.all = memo_new(arena);
	for (size_t i = 0; i < hosts->count; i++) {
		const uint8_t *name = hosts->items[i].name;

		(void)memo_first(known.all, name, name_length(name));
	}
	return known;
}

static bool
is_known(const struct known *known, const uint8_t *name)
{
	return known->all == NULL
		   ? name_equal(known->only, name)
		   : memo_get(known->all, name, name_length(name)) != NULL;
}

static bool
knows_host(const struct known *known, const struct service *service)
{
	for (size_t i = 0; i < service->hosts.count; i++) {
		if (is_known(known, service->hosts.items[i].name)) {
			return true;
		}
	}
	return false;
}

static struct place
place_of(const struct linter *linter, const struct holding *holding)
{
	return manifest_place(linter->supplier->manifest,
	    holding->source->value);
}

static void
complain(struct linter *linter, const struct holding *holding,
    const struct holding *first)
{
	struct place place;

	if (linter->said == SAID_MAX) {
		linter->unsaid++;
		linter->last = holding;
		return;
	}
	linter->said++;
	place = place_of(linter, holding);
	linter->is_fine &= diag_rule(linter->supplier->diags, "shared-key",
	    &place, "%s: the key of %s is that of %s on line %u, too",
	    holding->source->name, holding->service->hosts.items[0].value.text,
	    first->service->hosts.items[0].value.text,
	    (unsigned)first->source->value.line);
}

/* Compare those who have one key with the first of them. */
static void
check_group(struct linter *linter, const struct holding *items, size_t count)
{
	struct known known;

	if (count < 2) {
		return;
	}
	known = know(linter->arena, &items[0].service->hosts);
	for (size_t i = 1; i < count; i++) {
		if (items[i].service != items[i - 1].service &&
		    !knows_host(&known, items[i].service)) {
			complain(linter, &items[i], &items[0]);
		}
	}
}

bool
shared_lint(const struct supplier *supplier, const struct supplies *supplies)
{
	struct linter linter = { .supplier = supplier,
		.arena = arena_new(),
		.is_fine = true };
	struct holdings holdings = { 0 };
	size_t next;

	if (!diags_hear(supplier->diags, "shared-key")) {
		arena_free(linter.arena);
		return true;
	}
	for (size_t i = 0; i < supplies->count; i++) {
		collect(&linter, i, supplies->items[i].supply, &holdings);
	}
	if (holdings.count > 0 && !are_sorted(&holdings)) {
		qsort(holdings.items, holdings.count, sizeof(*holdings.items),
		    compare_holdings);
	}
	for (size_t i = 0; i < holdings.count; i = next) {
		next = i + 1;
		while (next < holdings.count &&
		       compare_keys(holdings.items[i].key,
			   holdings.items[next].key) == 0) {
			next++;
		}
		check_group(&linter, &holdings.items[i], next - i);
	}
	if (linter.unsaid > 0) {
		const struct place place = place_of(&linter, linter.last);

		linter.is_fine &= diag_rule(supplier->diags, "shared-key",
		    &place,
		    "the same is true of %zu more services; this is the last",
		    linter.unsaid);
	}
	arena_free(linter.arena);
	return linter.is_fine;
}
