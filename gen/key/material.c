/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key material: opens files with care and reads each once. What they hold is
 * told in reading.c.
 */
#include <config.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gen/key/chain.h>
#include <gen/key/library.h>
#include <gen/key/material.h>
#include <gen/key/reading.h>
#include <gen/key/x509.h>

enum {
	TABLE_FIRST = 64, /* slots; a power of two */
};

/* A file and what came of it. */
struct source {
	enum material_state state;
	struct material material;
};

struct paths {
	const char **items;
	size_t count;
	size_t capacity;
};

struct materials {
	struct arena *arena;
	struct diags *diags;
	struct library *library;
	uint8_t *buffer;       /* the file being read; wiped after each, */
	uint8_t *room;         /* and what was decoded of it */
	struct paths paths;    /* in the order in which they were asked for */
	struct source **slots; /* open addressing by path, half full at most */
	size_t slot_count;
	uint64_t seed; /* so that nobody can choose paths that collide */
};

struct materials *
materials_new(struct arena *arena, struct diags *diags)
{
	struct materials *materials = arena_alloc(arena, sizeof(*materials));

	materials->library = library_open(arena);
	if (materials->library == NULL) {
		(void)diag_error(diags, NULL,
		    "%s cannot be used: it gives no context with SHA2-256 "
		    "and SHA2-512",
		    library_version());
		return NULL;
	}
	materials->arena = arena;
	materials->diags = diags;
	materials->buffer = arena_alloc(arena, MATERIAL_SIZE_MAX + 1);
	materials->room = arena_alloc(arena, MATERIAL_SIZE_MAX + 1);
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
materials_free(struct materials *materials)
{
	if (materials != NULL) {
		library_close(materials->library);
	}
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
	       strcmp(materials->slots[slot]->material.file, path) != 0) {
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
			*find_slot(materials, old[i]->material.file) = old[i];
		}
	}
}

static bool
fail_errno(const struct reading *reading, int error)
{
	/* So open(2) answers for a socket. */
	return reading_fail(reading, 0,
	    error == ENXIO ? "is a socket or a device, not a regular file"
			   : strerror(error));
}

static const char *
kind_of_file(mode_t mode)
{
	switch (mode & (mode_t)S_IFMT) {
	case S_IFDIR:
		return "is a directory, not a regular file";
	case S_IFIFO:
		return "is a FIFO, not a regular file";
	case S_IFCHR:
	case S_IFBLK:
		return "is a device, not a regular file";
	default:
		return "is not a regular file";
	}
}

/* Read a file whole into the buffer, unless it is too large. */
static bool
read_descriptor(struct reading *reading, uint8_t *buffer, int descriptor)
{
	const size_t room = MATERIAL_SIZE_MAX + 1;
	size_t *length = &reading->bytes.length;
	struct stat status;

	if (fstat(descriptor, &status) != 0) {
		return fail_errno(reading, errno);
	}
	if (!S_ISREG(status.st_mode)) {
		return reading_fail(reading, 0, kind_of_file(status.st_mode));
	}
	/* Not the size that fstat() tells counts, but what there is. */
	while (*length < room) {
		const ssize_t got =
		    read(descriptor, buffer + *length, room - *length);

		if (got == 0) {
			return true;
		}
		if (got > 0) {
			*length += (size_t)got;
		} else if (errno != EINTR) {
			return fail_errno(reading, errno);
		}
	}
	return reading_fail(reading, 0,
	    "is over 1 MiB, too large for key material");
}

/* Empty, or no more than what `echo >FILE` leaves, as acme.sh does. */
static bool
is_blank(struct octets octets)
{
	size_t at = 0;

	while (at < octets.length && octets.at[at] != '\0' &&
	       strchr(" \t\r\n", octets.at[at]) != NULL) {
		at++;
	}
	return at == octets.length;
}

static enum material_state
read_file(struct reading *reading, uint8_t *buffer)
{
	/* O_NONBLOCK: a FIFO without a writer must not hold us up. */
	const int descriptor =
	    open(reading->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	bool done;

	if (descriptor < 0 && errno == ENOENT) {
		return MATERIAL_ABSENT;
	}
	if (descriptor < 0) {
		(void)fail_errno(reading, errno);
		return MATERIAL_BAD;
	}
	done = read_descriptor(reading, buffer, descriptor);
	(void)close(descriptor);
	if (!done) {
		return MATERIAL_BAD;
	}
	return is_blank(reading->bytes) ? MATERIAL_ABSENT : MATERIAL_READ;
}

/* Read a file that was not asked for before. */
static struct source *
read_source(struct materials *materials, const char *path,
    const struct place *asked)
{
	struct source *source = arena_alloc(materials->arena, sizeof(*source));
	struct reading reading = {
		.library = materials->library,
		.diags = materials->diags,
		.path = arena_string(materials->arena, span_of(path)),
		.asked = asked,
		.bytes = { materials->buffer, 0 },
		.room = materials->room,
	};

	source->state = read_file(&reading, materials->buffer);
	if (source->state == MATERIAL_READ &&
	    !reading_run(&reading, &source->material)) {
		source->state = MATERIAL_BAD;
	}
	/* There may have been a private key in it. */
	library_wipe(materials->buffer, reading.bytes.length);
	library_wipe(materials->room, reading.used);
	source->material.file = reading.path;
	return source;
}

enum material_state
materials_read(struct materials *materials, const char *path,
    const struct place *asked, const struct material **material)
{
	struct source **slot = find_slot(materials, path);
	struct source *source = *slot;

	if (source == NULL) {
		source = read_source(materials, path, asked);
		*slot = source;
		ARENA_PUSH(materials->arena, &materials->paths,
		    source->material.file);
		if (materials->paths.count > materials->slot_count / 2) {
			grow_table(materials);
		}
	}
	if (source->state == MATERIAL_READ) {
		*material = &source->material;
	}
	return source->state;
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
	return library_digest(materials->library, (enum tlsa_matching)matching,
	    octets);
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
	return associate(materials, key->spki, params.matching);
}

bool
certificate_names(struct materials *materials,
    const struct certificate *certificate, const char *host)
{
	return x509_names(materials->library, certificate, host);
}

void
certificate_dns_names(struct materials *materials,
    const struct certificate *certificate, struct dns_names *names)
{
	x509_dns_names(materials->library, certificate, names);
}

bool
certificate_issued(struct materials *materials,
    const struct certificate *issuer, const struct certificate *subject)
{
	return chain_issued(materials->library, issuer, subject);
}

size_t
material_issuers(struct materials *materials, const struct material *material,
    const struct certificate **issuers)
{
	return chain_issuers(materials->library, material, issuers);
}

const char *
material_verify(struct materials *materials, const struct material *material,
    const struct certificate *anchor)
{
	return chain_verify(materials->library, material, anchor);
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
