/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key material: the files of a run, each read once, and what is asked about
 * what they hold. How a file is read is told in load.c.
 */
#include <config.h>

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <gen/key/chain.h>
#include <gen/key/crew.h>
#include <gen/key/library.h>
#include <gen/key/load.h>
#include <gen/key/material.h>
#include <gen/key/x509.h>

enum {
	TABLE_FIRST = 64, /* slots; a power of two */
};

struct paths {
	const char **items;
	size_t count;
	size_t capacity;
};

struct materials {
	struct arena *arena;
	struct diags *diags;
	bool is_refused;       /* OpenSSL could not be opened */
	struct loader loader;  /* opened when first needed */
	struct paths paths;    /* in the order in which they were asked for */
	struct source **slots; /* open addressing by path, half full at most */
	size_t slot_count;
	size_t used;       /* of the slots */
	uint64_t seed;     /* so that nobody can choose paths that collide */
	struct crew *crew; /* or NULL: one thread does it all */
};

struct materials *
materials_new(struct arena *arena, struct diags *diags)
{
	struct materials *materials = arena_alloc(arena, sizeof(*materials));

	materials->arena = arena;
	materials->diags = diags;
	materials->slot_count = TABLE_FIRST;
	materials->slots =
	    arena_alloc(arena, TABLE_FIRST * sizeof(struct source *));
	if (getrandom(&materials->seed, sizeof(materials->seed),
		GRND_NONBLOCK) < 0) {
		materials->seed = (uint64_t)getpid();
	}
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

/* FNV-1a from a seed, its high bits folded into the low ones. */
static uint64_t
hash_path(const char *path, uint64_t seed)
{
	const uint64_t prime = 0x100000001b3;
	uint64_t hash = seed ^ 0xcbf29ce484222325;

	for (; *path != '\0'; path++) {
		hash = (hash ^ (uint8_t)*path) * prime;
	}
	return hash ^ hash >> 32;
}

/* The slot of a path: the one that holds it, or the empty one for it. */
static struct source **
find_slot(const struct materials *materials, const char *path)
{
	const size_t mask = materials->slot_count - 1;
	size_t slot = (size_t)hash_path(path, materials->seed) & mask;

	while (materials->slots[slot] != NULL &&
	       strcmp(materials->slots[slot]->path, path) != 0) {
		slot = (slot + 1) & mask;
	}
	return &materials->slots[slot];
}

static void
grow_table(struct materials *materials)
{
	struct source **old = materials->slots;
	const size_t old_count = materials->slot_count;

	materials->slot_count *= 2;
	materials->slots = arena_alloc(materials->arena,
	    materials->slot_count * sizeof(struct source *));
	for (size_t i = 0; i < old_count; i++) {
		if (old[i] != NULL) {
			*find_slot(materials, old[i]->path) = old[i];
		}
	}
}

/* The source of a path, loaded or not. */
static struct source *
find_source(struct materials *materials, const char *path)
{
	struct source **slot = find_slot(materials, path);
	struct source *source = *slot;

	if (source != NULL) {
		return source;
	}
	source = arena_alloc(materials->arena, sizeof(*source));
	source->path = arena_string(materials->arena, span_of(path));
	*slot = source;
	materials->used++;
	if (materials->used > materials->slot_count / 2) {
		grow_table(materials);
	}
	return source;
}

void
materials_expect(struct materials *materials, const char *path)
{
	const size_t before = materials->used;
	struct source *source;

	if (materials->crew == NULL) {
		return;
	}
	source = find_source(materials, path);
	if (materials->used > before) {
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
	struct source *source = find_source(materials, path);

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
