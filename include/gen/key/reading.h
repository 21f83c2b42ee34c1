/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the bytes of a file to its key material. What a file holds is told by
 * its content, never by its name.
 */
#ifndef GEN_KEY_READING_H
#define GEN_KEY_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/key/library.h>
#include <gen/key/material.h>
#include <zone/base/diag.h>

/* A file to be read. */
struct reading {
	const struct library *library;
	struct diags *diags;
	const char *path;
	const struct place *asked; /* what in the manifest named it */
	struct octets bytes;
	uint8_t *room; /* for what is decoded: as large as the bytes */
	size_t used;   /* of the room: what to wipe then */
};

/* Add an error about the file, at LINE of it if that is not 0. */
bool reading_fail(const struct reading *reading, size_t line, const char *what);

/*
 * Read the bytes, at least one, into the material, whose file is left alone.
 * False when a diag said why.
 */
bool reading_run(struct reading *reading, struct material *material)
    __attribute__((warn_unused_result));

#endif
