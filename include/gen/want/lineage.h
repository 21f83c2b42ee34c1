/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lineages: which files an ACME client keeps for one certificate, now and after
 * each renewal. Only names are known here; no file is read.
 */
#ifndef GEN_WANT_LINEAGE_H
#define GEN_WANT_LINEAGE_H

#include <stdbool.h>

#include <gen/manifest/value.h>
#include <zone/base/arena.h>

struct lineage {
	const char *client;  /* "certbot", as the manifest names it */
	const char *current; /* path of the chain that the server sends */
	const char *next;    /* path of the next key; NULL: it makes none */
	/*
	 * Where a key is put in place while its certificate is still being
	 * asked for: the directory, or NULL if that is not done; what the names
	 * of keys begin and end with, digits between.
	 */
	const char *directory;
	const char *key_front;
	const char *key_end;
};

/*
 * Read `KIND:PATH`. The paths are relative to whatever PATH is relative to, and
 * live in the arena. LINEAGE is left alone when there is a fault.
 */
struct fault lineage_parse(struct arena *arena, const char *text,
    struct lineage *lineage);

/*
 * The name of the newest key in the lineage's directory, which DIRECTORY leads
 * to; NULL: there is none, or it cannot be told.
 */
const char *lineage_newest_key(struct arena *arena,
    const struct lineage *lineage, const char *directory);

/*
 * What may be wrong when the current file of the lineage `KIND:PATH` is not
 * there: a hint, or NULL.
 */
const char *lineage_hint(struct arena *arena, const char *text);

#endif
