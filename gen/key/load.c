/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading: opens a file with care and reads it whole. What it holds is told in
 * reading.c.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gen/key/load.h>
#include <gen/key/reading.h>

bool
loader_open(struct loader *loader, struct arena *arena)
{
	*loader = (struct loader){
		.arena = arena,
		.library = library_open(arena),
	};
	if (loader->library == NULL) {
		return false;
	}
	loader->buffer = arena_alloc(arena, MATERIAL_SIZE_MAX + 1);
	loader->room = arena_alloc(arena, MATERIAL_SIZE_MAX + 1);
	return true;
}

void
loader_close(struct loader *loader)
{
	library_close(loader->library);
	loader->library = NULL;
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

void
load(struct loader *loader, struct source *source, struct diags *diags,
    const struct place *asked)
{
	struct reading reading = {
		.library = loader->library,
		.diags = diags,
		.path = source->path,
		.asked = asked,
		.bytes = { loader->buffer, 0 },
		.room = loader->room,
	};

	source->is_loaded = true;
	source->material.file = source->path;
	source->state = read_file(&reading, loader->buffer);
	if (source->state == MATERIAL_READ &&
	    !reading_run(&reading, &source->material)) {
		source->state = MATERIAL_BAD;
	}
	/* There may have been a private key in it. */
	library_wipe(loader->buffer, reading.bytes.length);
	library_wipe(loader->room, reading.used);
}

/* What most TLSA records are made of (RFC 7671 section 5.1). */
static void
digest_leaf(const struct loader *loader, struct material *material)
{
	for (size_t i = 0; i < material->count; i++) {
		struct certificate *one = &material->certificates[i];

		if (one == material->leaf) {
			one->key.digest = library_digest(loader->library,
			    MATCHING_SHA2_256, one->key.spki);
		}
	}
}

void
load_ahead(struct loader *loader, struct source *source)
{
	struct diags diags = { .arena = loader->arena };

	load(loader, source, &diags, NULL);
	if (source->state == MATERIAL_READ) {
		digest_leaf(loader, &source->material);
	}
	if (diags.count > 0) {
		source->untold =
		    arena_copy(loader->arena, &diags, sizeof(diags));
	}
}

void
load_tell(struct source *source, struct diags *diags, const struct place *asked)
{
	const struct diags *untold = source->untold;

	for (size_t i = 0; untold != NULL && i < untold->count; i++) {
		const struct diag *diag = &untold->items[i];

		(void)diag_error(diags, asked, "%s", diag->message);
		if (diag->hint != NULL) {
			diag_hint(diags, "%s", diag->hint);
		}
	}
	source->untold = NULL;
}
