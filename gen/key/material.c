/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key material: opens files with care, reads each once, and tells what in them
 * is no certificate. PEM is split in pem.c, certificates are read in x509.c.
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

#include <gen/key/material.h>
#include <gen/key/pem.h>
#include <gen/key/x509.h>

enum {
	TABLE_FIRST = 64, /* slots; a power of two */
	SEQUENCE_TAG = 0x30,
	LONG_LENGTH = 0x80,
	HEADER_SHORT = 2,
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
	struct x509 *x509;
	uint8_t *buffer;       /* the file being read; wiped after each */
	struct paths paths;    /* in the order in which they were asked for */
	struct source **slots; /* open addressing by path, half full at most */
	size_t slot_count;
	uint64_t seed; /* so that nobody can choose paths that collide */
};

struct materials *
materials_new(struct arena *arena, struct diags *diags)
{
	struct materials *materials = arena_alloc(arena, sizeof(*materials));

	materials->x509 = x509_open(arena);
	if (materials->x509 == NULL) {
		(void)diag_error(diags, NULL,
		    "%s cannot be used: it gives no context with SHA2-256 "
		    "and SHA2-512",
		    x509_version());
		return NULL;
	}
	materials->arena = arena;
	materials->diags = diags;
	materials->buffer = arena_alloc(arena, MATERIAL_SIZE_MAX + 1);
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
		x509_close(materials->x509);
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

/* One file on its way from bytes to material. */
struct reading {
	struct materials *materials;
	const char *path;
	const struct place *asked;
	size_t length; /* of the file, in the buffer */
	size_t blocks; /* of certificates, good ones or not */
	struct certificate *items;
	size_t count;
	size_t capacity;
};

/* A mistake in the file, at LINE of it if that is not 0. */
static bool
fail(const struct reading *reading, size_t line, const char *what)
{
	struct diags *diags = reading->materials->diags;

	if (line == 0) {
		return diag_error(diags, reading->asked, "%s: %s",
		    reading->path, what);
	}
	return diag_error(diags, reading->asked, "%s:%zu: %s", reading->path,
	    line, what);
}

static bool
fail_errno(const struct reading *reading, int error)
{
	/* So open(2) answers for a socket. */
	return fail(reading, 0,
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
read_descriptor(struct reading *reading, int descriptor)
{
	const size_t room = MATERIAL_SIZE_MAX + 1;
	struct stat status;

	if (fstat(descriptor, &status) != 0) {
		return fail_errno(reading, errno);
	}
	if (!S_ISREG(status.st_mode)) {
		return fail(reading, 0, kind_of_file(status.st_mode));
	}
	/* Not the size that fstat() tells counts, but what there is. */
	while (reading->length < room) {
		const ssize_t got = read(descriptor,
		    reading->materials->buffer + reading->length,
		    room - reading->length);

		if (got == 0) {
			return true;
		}
		if (got > 0) {
			reading->length += (size_t)got;
		} else if (errno != EINTR) {
			return fail_errno(reading, errno);
		}
	}
	return fail(reading, 0, "is over 1 MiB, too large for key material");
}

static enum material_state
read_file(struct reading *reading)
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
	done = read_descriptor(reading, descriptor);
	(void)close(descriptor);
	if (!done) {
		return MATERIAL_BAD;
	}
	return reading->length == 0 ? MATERIAL_ABSENT : MATERIAL_READ;
}

/* Take one certificate, found at LINE. */
static bool
take_certificate(struct reading *reading, struct octets der, bool trusted,
    size_t line)
{
	struct materials *materials = reading->materials;
	struct certificate certificate = { .line = line };
	const char *wrong =
	    x509_certificate(materials->x509, der, trusted, &certificate);

	if (wrong != NULL) {
		return fail(reading, line, wrong);
	}
	assert(certificate.der.length > 0 && certificate.spki.length > 0);
	ARENA_PUSH(materials->arena, reading, certificate);
	return true;
}

/* What is not a certificate may stand beside one, but not encrypted. */
static bool
take_block(struct reading *reading, struct pem *pem,
    const struct pem_block *block)
{
	struct octets der;

	if (block->encrypted) {
		(void)fail(reading, block->line,
		    arena_printf(pem->arena, "%s that is encrypted",
			block->what));
		diag_hint(reading->materials->diags,
		    "no passphrase is ever asked for: "
		    "give the certificate in a file without it");
		return false;
	}
	if (block->kind > PEM_TRUSTED_CERTIFICATE) {
		return true;
	}
	reading->blocks++;
	if (!pem_decode(pem, block, &der)) {
		return fail(reading, pem->wrong_line, pem->wrong);
	}
	return take_certificate(reading, der,
	    block->kind == PEM_TRUSTED_CERTIFICATE, block->line);
}

static bool
fail_without(const struct reading *reading, const char *found)
{
	return fail(reading, 0,
	    arena_printf(reading->materials->arena,
		"holds no certificate (but %s)", found));
}

static bool
read_pem(struct reading *reading, struct span text)
{
	struct pem pem = { .arena = reading->materials->arena, .text = text };
	struct pem_block block;
	struct pem_block telling = { .kind = PEM_OTHER, .what = NULL };
	bool good = true;

	while (pem_next(&pem, &block)) {
		good = take_block(reading, &pem, &block) && good;
		if (reading->blocks > MATERIAL_CERTIFICATES_MAX) {
			return fail(reading, block.line,
			    "over 100 certificates in one file");
		}
		if (telling.what == NULL || block.kind < telling.kind) {
			telling = block;
		}
		pem.wrong = NULL;
	}
	if (pem.wrong != NULL) {
		return fail(reading, pem.wrong_line, pem.wrong);
	}
	if (good && reading->count == 0) {
		return fail_without(reading, telling.what);
	}
	return good;
}

/* A SEQUENCE whose length is plausible; text hardly begins like that. */
static bool
der_likely(const uint8_t *bytes, size_t length)
{
	return length > HEADER_SHORT && bytes[0] == SEQUENCE_TAG &&
	       (bytes[1] >= LONG_LENGTH || bytes[1] == length - HEADER_SHORT);
}

static bool
read_der(struct reading *reading)
{
	struct materials *materials = reading->materials;
	struct octets der = { materials->buffer, reading->length };
	const char *guess = x509_guess(der);
	uint8_t *copy;

	if (guess != NULL) {
		return fail_without(reading, guess);
	}
	copy = arena_copy(materials->arena, der.at, der.length);
	der.at = copy;
	if (!take_certificate(reading, der, false, 0)) {
		x509_wipe(copy, der.length); /* who knows what it was */
		return false;
	}
	return true;
}

static bool
read_content(struct reading *reading)
{
	const uint8_t *bytes = reading->materials->buffer;
	const struct span text = { (const char *)bytes, reading->length };

	if (der_likely(bytes, reading->length)) {
		return read_der(reading);
	}
	if (pem_likely(text)) {
		return read_pem(reading, text);
	}
	return fail(reading, 0, "is neither PEM nor DER");
}

/* Read a file that was not asked for before. */
static struct source *
read_source(struct materials *materials, const char *path,
    const struct place *asked)
{
	struct source *source = arena_alloc(materials->arena, sizeof(*source));
	struct reading reading = {
		.materials = materials,
		.path = arena_string(materials->arena, span_of(path)),
		.asked = asked,
	};

	source->state = read_file(&reading);
	if (source->state == MATERIAL_READ && !read_content(&reading)) {
		source->state = MATERIAL_BAD;
	}
	/* There may have been a private key in it. */
	x509_wipe(materials->buffer, reading.length);
	source->material.file = reading.path;
	source->material.certificates = reading.items;
	source->material.count = reading.count;
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

struct octets
certificate_association(struct materials *materials,
    const struct certificate *certificate, struct tlsa_params params)
{
	const struct octets selected = params.selector == SELECTOR_CERT
					   ? certificate->der
					   : certificate->spki;

	assert(params.selector <= SELECTOR_SPKI);
	assert(params.matching <= MATCHING_SHA2_512);
	assert(selected.length > 0);
	if (params.matching == MATCHING_FULL) {
		return selected;
	}
	return x509_digest(materials->x509, (enum tlsa_matching)params.matching,
	    selected);
}

bool
certificate_names(struct materials *materials,
    const struct certificate *certificate, const char *host)
{
	return x509_names(materials->x509, certificate->der, host);
}

size_t
material_issuers(struct materials *materials, const struct material *chain,
    const struct certificate **issuers)
{
	return x509_issuers(materials->x509, chain->certificates, chain->count,
	    issuers);
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
	return x509_version();
}
