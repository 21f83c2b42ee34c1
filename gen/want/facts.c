/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts: asks the store of key material, and remembers what it said. */
#include <config.h>

#include <pthread.h>
#include <stdint.h>

#include <gen/want/facts.h>
#include <zone/base/memo.h>

struct facts {
	struct arena *arena;
	struct materials *materials;
	struct memo *memo;
	pthread_mutex_t lock; /* guards all of these */
};

/* What a memo's keys begin with, so that no two kinds are equal. */
enum kind {
	KIND_RECORD,
	KIND_CHAIN,
	KIND_VERIFY,
	KIND_FIRST,
};

/* A key of the memo: no padding in it. */
struct key_of {
	uintptr_t kind;
	const void *first;
	const void *second;
	uint64_t params;
};

static const char verified[] = "";

struct facts *
facts_new(struct arena *arena, struct materials *materials)
{
	struct facts *facts = arena_alloc(arena, sizeof(*facts));

	facts->arena = arena;
	facts->materials = materials;
	facts->memo = memo_new(arena);
	(void)pthread_mutex_init(&facts->lock, NULL);
	return facts;
}

static const struct rdata *
make_record(struct facts *facts, const struct certificate *certificate,
    const struct key *key, struct tlsa_params params)
{
	const struct octets data =
	    params.selector == SELECTOR_SPKI
		? key_association(facts->materials, key, params)
		: certificate_association(facts->materials, certificate,
		      params);
	const struct rdata rdata =
	    tlsa_rdata(facts->arena, params, data.at, data.length);

	return arena_copy(facts->arena, &rdata, sizeof(rdata));
}

const struct rdata *
facts_record(struct facts *facts, const struct certificate *certificate,
    const struct key *key, struct tlsa_params params)
{
	const struct key_of key_of = {
		.kind = KIND_RECORD,
		.first = params.selector == SELECTOR_SPKI ? key->spki.at
							  : certificate->der.at,
		.params = (uint64_t)params.usage << 16 |
			  (uint64_t)params.selector << 8 | params.matching,
	};
	const struct rdata *record;
	const void **known;

	(void)pthread_mutex_lock(&facts->lock);
	known = memo_at(facts->memo, &key_of, sizeof(key_of));
	if (*known == NULL) {
		*known = make_record(facts, certificate, key, params);
	}
	record = *known;
	(void)pthread_mutex_unlock(&facts->lock);
	return record;
}

static const struct chain *
make_chain(struct facts *facts, const struct material *material)
{
	struct chain *chain = arena_alloc(facts->arena, sizeof(*chain));

	chain->issuers = arena_alloc(facts->arena,
	    material->count * sizeof(struct certificate *));
	chain->count =
	    material->leaf == NULL
		? 0
		: material_issuers(facts->materials, material, chain->issuers);
	chain->is_from_root =
	    chain->count > 0 && certificate_issued(facts->materials,
				    chain->issuers[0], chain->issuers[0]);
	return chain;
}

const struct chain *
facts_chain(struct facts *facts, const struct material *material)
{
	const struct key_of key_of = {
		.kind = KIND_CHAIN,
		.first = material,
	};
	const void **known = memo_at(facts->memo, &key_of, sizeof(key_of));

	if (*known == NULL) {
		*known = make_chain(facts, material);
	}
	return *known;
}

const char *
facts_verify(struct facts *facts, const struct material *material,
    const struct certificate *anchor)
{
	const struct key_of key_of = {
		.kind = KIND_VERIFY,
		.first = material,
		.second = anchor,
	};
	const void **known = memo_at(facts->memo, &key_of, sizeof(key_of));

	if (*known == NULL) {
		const char *wrong =
		    material_verify(facts->materials, material, anchor);

		*known = wrong == NULL ? verified : wrong;
	}
	return *known == verified ? NULL : *known;
}

bool
facts_names(struct facts *facts, const struct certificate *certificate,
    const char *host)
{
	bool is_named;

	(void)pthread_mutex_lock(&facts->lock);
	is_named = certificate_names(facts->materials, certificate, host);
	(void)pthread_mutex_unlock(&facts->lock);
	return is_named;
}

bool
facts_first(struct facts *facts, const void *what, const char *reason)
{
	const struct key_of key_of = {
		.kind = KIND_FIRST,
		.first = what,
		.second = reason,
	};

	return memo_first(facts->memo, &key_of, sizeof(key_of));
}
