/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading a file of key material: opened with care, read whole, told as what it
 * holds, and wiped. A loader serves one thread at a time.
 */
#ifndef GEN_KEY_LOAD_H
#define GEN_KEY_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/key/library.h>
#include <gen/key/material.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>

struct loader {
	struct arena *arena; /* gets what is kept of a file */
	struct library *library;
	uint8_t *buffer; /* the file being read; wiped after each, */
	uint8_t *room;   /* and what was decoded of it */
};

/* A file and what came of it. */
struct source {
	const char *path;
	bool is_loaded;
	bool is_asked; /* by one who was told what is wrong with it */
	enum material_state state;
	struct material material;
	/* Found while nobody had asked for it: to be told when somebody does.
	   They have no places. NULL: there are none, or all are told. */
	struct diags *untold;
};

/*
 * Open OpenSSL and get the memory, which a file of any size fits into. False
 * when OpenSSL cannot be used; loader_close() is allowed then too.
 */
bool loader_open(struct loader *loader, struct arena *arena)
    __attribute__((warn_unused_result));

void loader_close(struct loader *loader);

/* Load the source at its path; what is wrong with it is told at ASKED. */
void load(struct loader *loader, struct source *source, struct diags *diags,
    const struct place *asked);

/*
 * The same before anybody asks: what is wrong with it stays untold, in the
 * loader's arena.
 */
void load_ahead(struct loader *loader, struct source *source);

/* Tell what is untold, at ASKED. */
void load_tell(struct source *source, struct diags *diags,
    const struct place *asked);

#endif
