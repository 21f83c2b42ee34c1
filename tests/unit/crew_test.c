/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that threads read ahead: what is answered, and what is told, is as if
 * each had been read when it was asked for.
 */
#include <config.h>

#include <gen/key/crew.h>

#include "keys.h"
#include "messages.h"
#include "store.h"
#include "unit.h"

enum {
	FILES = 200,
	TURNS = 3, /* each is asked for so often */
};

/* Of all that can come of a file; each is copied under many names. */
static const char *const kinds[] = {
	"ec-chain.pem",
	"ec-combined.pem",
	"rsa.pem",
	"rsa-chain.pem",
	"ed25519.pem",
	"p384.der",
	"rsa-pss.pem",
	"ec.csr",
	"ec.pub",
	"ec-half.key",
	"rsa-traditional.key",
	"encrypted.key",
	"explicit.pem",
	"x25519.pub",
	"store.p12",
	"password.p12",
	"store.p7b",
	"impostor-chain.pem",
};

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0]),
};

static const char *
path_of(struct arena *arena, size_t number)
{
	if (number % 23 == 7) {
		return arena_printf(arena, "absent-%zu.pem", number);
	}
	return number % 41 == 11 ? "/dev/null"
				 : arena_printf(arena, "crew-%zu", number);
}

static const char *const *
make_files(struct arena *arena)
{
	const char **paths = arena_alloc(arena, FILES * sizeof(*paths));

	for (size_t i = 0; i < FILES; i++) {
		paths[i] = path_of(arena, i);
		if (strncmp(paths[i], "crew-", 5) == 0) {
			file_write_copies(paths[i], kinds[i % KINDS], 1);
		}
	}
	return paths;
}

/* What a material holds, as a text. */
static const char *
describe(struct fixture *fixture, const struct material *material)
{
	const struct tlsa_params params = { .usage = DANE_EE,
		.selector = SELECTOR_SPKI,
		.matching = MATCHING_SHA2_256 };
	const struct octets digest =
	    key_association(fixture->materials, material->key, params);
	const char *text =
	    arena_printf(fixture->arena, "%s %zu %d:", material->file,
		material->count, (int)material->key->holder);

	assert_int_equal(digest.length, 32);
	for (size_t i = 0; i < digest.length; i++) {
		text =
		    arena_printf(fixture->arena, "%s%02x", text, digest.at[i]);
	}
	for (size_t i = 0; i < material->count; i++) {
		const struct certificate *one = &material->certificates[i];

		text = arena_printf(fixture->arena, "%s %s %d %lld", text,
		    one->subject, one->is_ca, (long long)one->not_after);
	}
	return text;
}

/* Ask for all, the last first; each answer, and then all that was told. */
static const char *
ask_for_all(struct fixture *fixture, const char *const *paths)
{
	struct arena *arena = fixture->arena;
	const char *all = "";
	size_t count;

	for (size_t i = 0; i < (size_t)TURNS * FILES; i++) {
		const char *path = paths[FILES - 1 - i % FILES];
		const struct material *material = NULL;
		const struct place place = { .file = "danezone.yaml",
			.line = i + 1 };
		const enum material_state state =
		    materials_read(fixture->materials, path, &place, &material);

		all = arena_printf(arena, "%s%d %s\n", all, (int)state,
		    state == MATERIAL_READ && i < FILES
			? describe(fixture, material)
			: "");
	}
	(void)materials_files(fixture->materials, &count);
	return arena_printf(arena, "%s%zu files, %s\n%s", all, count,
	    materials_files(fixture->materials, &count)[0],
	    messages(arena, fixture->diags));
}

static void
answers_as_one_thread(void **state)
{
	static const size_t threads[] = { 2, 3, 7, CREW_MAX + 1 };
	struct fixture alone = fixture_open();
	const char *const *paths = make_files(alone.arena);
	const char *want = ask_for_all(&alone, paths);

	(void)state;
	assert_true(alone.diags->count > FILES / KINDS);
	for (size_t i = 0; i < sizeof(threads) / sizeof(threads[0]); i++) {
		struct fixture fixture = fixture_open();

		materials_threads(fixture.materials, threads[i]);
		materials_ahead(fixture.materials, paths, FILES);
		assert_int_equal(fixture.diags->count, 0);
		assert_string_equal(ask_for_all(&fixture, paths), want);
		fixture_close(&fixture);
	}
	fixture_close(&alone);
}

/* One after another, while some are being read; asked for, or never. */
static void
takes_more(void **state)
{
	struct fixture alone = fixture_open();
	const char *const *paths = make_files(alone.arena);
	const char *want = ask_for_all(&alone, paths);

	(void)state;
	for (size_t asks = 0; asks < 2; asks++) {
		struct fixture fixture = fixture_open();

		materials_threads(fixture.materials, 3);
		for (size_t i = 0; i < FILES; i++) {
			materials_expect(fixture.materials, paths[i]);
			materials_expect(fixture.materials, paths[i / 2]);
		}
		if (asks == 1) {
			assert_string_equal(ask_for_all(&fixture, paths), want);
		}
		assert_int_equal(fixture.diags->count,
		    asks * alone.diags->count);
		fixture_close(&fixture);
	}
	fixture_close(&alone);
}

/* What was read ahead is what is there then; few files are not read so. */
static void
reads_ahead_only_many(void **state)
{
	static const struct {
		size_t threads;
		size_t count;
		bool is_ahead;
	} rows[] = {
		{ 2, FILES, true },
		{ 1, FILES, false },
		{ 2, CREW_FILES_MIN, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture fixture = fixture_open();
		const char *const *paths = make_files(fixture.arena);
		const struct material *material = NULL;

		materials_threads(fixture.materials, rows[i].threads);
		materials_ahead(fixture.materials, paths, rows[i].count);
		file_write_copies(paths[0], "rsa.pem", 1);
		assert_int_equal(materials_read(fixture.materials, paths[0],
				     &asked, &material),
		    MATERIAL_READ);
		assert_int_equal(material->key->algorithm,
		    rows[i].is_ahead ? KEY_EC : KEY_RSA);
		fixture_close(&fixture);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_as_one_thread),
		cmocka_unit_test(takes_more),
		cmocka_unit_test(reads_ahead_only_many),
	};

	return cmocka_run_group_tests(tests, keys_set_up, keys_tear_down);
}
