/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading ahead: the files that services name plainly are read in threads while
 * the rest of the manifest still is.
 */
#ifndef GEN_WANT_AHEAD_H
#define GEN_WANT_AHEAD_H

#include <gen/key/material.h>
#include <gen/manifest/manifest.h>
#include <zone/base/arena.h>

struct ahead {
	struct arena *arena;
	struct materials *materials;
	const char *directory; /* of the manifest */
};

/*
 * Have the store of key material expect the files in the settings. GIVEN, the
 * context of a listener, is the struct above. It changes nothing but the time
 * that reading the sources takes then.
 */
void ahead_hear(void *given, const struct settings *settings);

#endif
