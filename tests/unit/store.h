/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of key material: a store of it, and a clock. */
#ifndef TESTS_UNIT_STORE_H
#define TESTS_UNIT_STORE_H

#include <time.h>

#include <gen/key/material.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>

#include "unit.h"

/* What asks for the files. */
static const struct place asked = { .file = "danezone.yaml", .line = 3 };

struct fixture {
	struct arena *arena;
	struct diags *diags;
	struct materials *materials;
};

static inline struct fixture
fixture_open(void)
{
	struct fixture fixture = { .arena = arena_new() };

	fixture.diags = arena_alloc(fixture.arena, sizeof(*fixture.diags));
	fixture.diags->arena = fixture.arena;
	fixture.materials = materials_new(fixture.arena, fixture.diags);
	assert_non_null(fixture.materials);
	return fixture;
}

static inline void
fixture_close(struct fixture *fixture)
{
	materials_free(fixture->materials);
	arena_free(fixture->arena);
}

/* A file that is sound. */
static inline const struct material *
fixture_read(struct fixture *fixture, const char *path)
{
	const struct material *material = NULL;
	const enum material_state state =
	    materials_read(fixture->materials, path, &asked, &material);

	if (state != MATERIAL_READ) {
		fail_msg("%s: %s", path,
		    fixture->diags->count > 0 ? fixture->diags->items[0].message
					      : "absent");
	}
	assert_int_equal(fixture->diags->count, 0);
	assert_string_equal(material->file, path);
	return material;
}

#endif
