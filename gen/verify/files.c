/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files: what a server that is given the files of `current` would send, against
 * the records of the zone. No server is asked.
 */
#include <config.h>

#include <gen/key/der.h>
#include <gen/verify/verify.h>

/* The chain as a server sends it: its own certificate, then the others. */
static struct octets_list
chain_of(struct arena *arena, const struct material *material)
{
	struct octets_list chain = { NULL, 0, 0 };

	ARENA_PUSH(arena, &chain, material->leaf->der);
	for (size_t i = 0; i < material->count; i++) {
		const struct certificate *one = &material->certificates[i];

		if (one != material->leaf) {
			ARENA_PUSH(arena, &chain, one->der);
		}
	}
	return chain;
}

/* Is this a record that a key alone decides on (RFC 7671 section 5.1)? */
static bool
is_of_key(const struct dane_record *record)
{
	return record->params.usage == DANE_EE &&
	       record->params.selector == SELECTOR_SPKI &&
	       record->params.matching <= MATCHING_SHA2_512;
}

static void
verify_key(struct materials *materials, const struct subject *subject,
    const struct key *key, struct finding *finding)
{
	const struct dane_records *records = &subject->records;
	size_t decided = 0;

	for (size_t i = 0; i < records->count; i++) {
		const struct dane_record *record = &records->items[i];

		if (!is_of_key(record)) {
			continue;
		}
		decided++;
		if (octets_equal(record->data,
			key_association(materials, key, record->params))) {
			finding->outcome = OUTCOME_OK;
			finding->verdict.record = record;
			finding->verdict.depth = 0;
			return;
		}
	}
	if (decided == records->count) {
		finding->outcome = OUTCOME_FAILED;
		finding->verdict.error = "no TLSA record matches the key";
	} else {
		finding->verdict.error =
		    "a key alone, no certificate to verify";
	}
}

static void
verify_source(struct run *run, struct dane *dane, const struct subject *subject,
    const struct key_source *source, struct finding *finding)
{
	const struct material *material = source->material;
	struct octets_list chain;

	finding->source = source->name;
	if (subject->wrong != NULL) {
		finding->outcome = OUTCOME_FAILED;
		finding->verdict.error = subject->wrong;
		return;
	}
	if (material == NULL) {
		finding->verdict.error = "a pin, no certificate to verify";
		return;
	}
	if (material->leaf == NULL) {
		verify_key(run->materials, subject, material->key, finding);
		return;
	}
	chain = chain_of(run->arena, material);
	finding->certificate = material->leaf;
	finding->verdict = subject_verify(dane, subject, &chain, run->now);
	finding->outcome =
	    finding->verdict.error == NULL ? OUTCOME_OK : OUTCOME_FAILED;
}

void
verify_files(struct run *run, struct dane *dane, const struct subject *subject,
    struct findings *findings)
{
	const struct key_sources *sources = &subject->endpoint->supply->sources;
	struct finding finding;
	size_t tried = 0;

	for (size_t i = 0; i < sources->count; i++) {
		const struct key_source *source = &sources->items[i];

		if (source->role != SOURCE_CURRENT) {
			continue;
		}
		finding = finding_without(subject, OUTCOME_UNKNOWN, NULL);
		verify_source(run, dane, subject, source, &finding);
		ARENA_PUSH(run->arena, findings, finding);
		tried++;
	}
	if (tried == 0) {
		finding = finding_without(subject, OUTCOME_UNKNOWN,
		    "no 'current' is there to verify");
		ARENA_PUSH(run->arena, findings, finding);
	}
}
