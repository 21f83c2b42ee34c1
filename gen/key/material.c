/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key material: the files of a run, each read once, and what is asked about
 * what they hold. How a file is read is told in load.c.
 */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <gen/key/chain.h>
#include <gen/key/crew.h>
#include <gen/key/library.h>
#include <gen/key/load.h>
#include <gen/key/material.h>
#include <gen/key/x509.h>
#include <zone/base/memo.h>

/* What the memo has of a path. */
struct known {
	struct source *source;
};

struct paths {
	const char **items;
	size_t count;
	size_t capacity;
};

struct materials {
	struct arena *arena;
	struct diags *diags;
	bool is_refused;      /* OpenSSL could not be opened */
	struct loader loader; /* opened when first needed */
	struct paths paths;   /* in the order in which they were asked for */
	struct memo *sources; /* by path, loaded or not */
	struct crew *crew;    /* or NULL: one thread does it all */
};

struct materials *
materials_new(struct arena *arena, struct diags *diags)
{
	struct materials *materials = arena_alloc(arena, sizeof(*materials));

	materials->arena = arena;
	materials->diags = diags;
	materials->sources = memo_new(arena);
	return materials;
}

void
materials_threads(struct materials *materials, size_t threads)
{
	materials->crew =
	    threads < 2 ? NULL : crew_new(materials->arena, threads);
}

void
materials_free(struct materials *materials)
{
	if (materials == NULL) {
		return;
	}
	loader_close(&materials->loader);
	if (materials->crew != NULL) {
		crew_free(materials->crew);
	}
}

/* OpenSSL takes longer to open than all else of a small run. */
static bool
open_loader(struct materials *materials)
{
	if (materials->loader.library == NULL && !materials->is_refused &&
	    !loader_open(&materials->loader, materials->arena)) {
		materials->is_refused = true;
		(void)diag_error(materials->diags, NULL,
		    "%s cannot be used: it gives no library context",
		    library_version());
	}
	return !materials->is_refused;
}

/* That of what was read from files. */
static struct library *
library_of(struct materials *materials)
{
	const bool is_open = open_loader(materials);

	assert(is_open);
	return materials->loader.library;
}

/* The source of a path, loaded or not; is it a new one? */
static struct source *
find_source(struct materials *materials, const char *path, bool *is_new)
{
	const void **value = memo_at(materials->sources, path, strlen(path));
	const struct known *known = *value;
	struct known added;

	*is_new = known == NULL;
	if (known != NULL) {
		return known->source;
	}
	added.source = arena_alloc(materials->arena, sizeof(*added.source));
	added.source->path = arena_string(materials->arena, span_of(path));
	*value = arena_copy(materials->arena, &added, sizeof(added));
	return added.source;
}

void
materials_expect(struct materials *materials, const char *path)
{
	struct source *source;
	bool is_new;

	if (materials->crew == NULL) {
		return;
	}
	source = find_source(materials, path, &is_new);
	if (is_new) {
		crew_give(materials->crew, source);
	}
}

void
materials_ahead(struct materials *materials, const char *const *paths,
    size_t count)
{
	if (materials->crew == NULL) {
		return;
	}
	for (size_t i = 0; i < count; i++) {
		materials_expect(materials, paths[i]);
	}
	crew_finish(materials->crew);
}

/* A file that was not asked for before. */
static void
answer_first(struct materials *materials, struct source *source,
    const struct place *asked)
{
	source->is_asked = true;
	ARENA_PUSH(materials->arena, &materials->paths, source->path);
	if (source->is_loaded) {
		load_tell(source, materials->diags, asked);
	} else if (open_loader(materials)) {
		load(&materials->loader, source, materials->diags, asked);
	} else {
		source->state = MATERIAL_BAD;
	}
}

enum material_state
materials_read(struct materials *materials, const char *path,
    const struct place *asked, const struct material **material)
{
	bool is_new;
	struct source *source = find_source(materials, path, &is_new);

	if (materials->crew != NULL) {
		crew_finish(materials->crew);
	}
	if (!source->is_asked) {
		answer_first(materials, source, asked);
	}
	if (source->state == MATERIAL_READ) {
		*material = &source->material;
	}
	return source->state;
}

bool
certificate_read(struct materials *materials, struct octets der,
    struct certificate *certificate)
{
	struct certificate found = { .der = der };

	if (!open_loader(materials) || x509_certificate(library_of(materials),
					   der, false, &found) != NULL) {
		return false;
	}
	*certificate = found;
	return true;
}

/* Octets as they are, or their digest. */
static struct octets
associate(struct materials *materials, struct octets octets, uint8_t matching)
{
	assert(matching <= MATCHING_SHA2_512);
	assert(octets.length > 0);
	if (matching == MATCHING_FULL) {
		return octets;
	}
	return library_digest(library_of(materials),
	    (enum tlsa_matching)matching, octets);
}

struct octets
certificate_association(struct materials *materials,
    const struct certificate *certificate, struct tlsa_params params)
{
	assert(params.selector <= SELECTOR_SPKI);
	return associate(materials,
	    params.selector == SELECTOR_CERT ? certificate->der
					     : certificate->key.spki,
	    params.matching);
}

struct octets
key_association(struct materials *materials, const struct key *key,
    struct tlsa_params params)
{
	assert(params.selector == SELECTOR_SPKI);
	if (params.matching == MATCHING_SHA2_256 && key->digest.length > 0) {
		return key->digest;
	}
	return associate(materials, key->spki, params.matching);
}

bool
certificate_names(struct materials *materials,
    const struct certificate *certificate, const char *host)
{
	return x509_names(library_of(materials), certificate, host);
}

void
certificate_dns_names(struct materials *materials,
    const struct certificate *certificate, struct dns_names *names)
{
	x509_dns_names(library_of(materials), certificate, names);
}

bool
certificate_issued(struct materials *materials,
    const struct certificate *issuer, const struct certificate *subject)
{
	return chain_issued(library_of(materials), issuer, subject);
}

size_t
material_issuers(struct materials *materials, const struct material *material,
    const struct certificate **issuers)
{
	return chain_issuers(library_of(materials), material, issuers);
}

const char *
material_verify(struct materials *materials, const struct material *material,
    const struct certificate *anchor)
{
	return chain_verify(library_of(materials), material, anchor);
}

void
materials_note(struct materials *materials, const char *path)
{
	ARENA_PUSH(materials->arena, &materials->paths,
	    arena_string(materials->arena, span_of(path)));
}

const char *const *
materials_files(const struct materials *materials, size_t *count)
{
	*count = materials->paths.count;
	return materials->paths.items;
}

const char *
material_library_version(void)
{
	return library_version();
}
