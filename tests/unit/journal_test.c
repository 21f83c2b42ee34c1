/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Journals: which are found, what is said of them, what is to be done. */
#include <config.h>

#include <stdint.h>
#include <sys/stat.h>

#include <zone/file/journal.h>

#include "folder.h"

enum {
	HEADER_SIZE = 64, /* as BIND writes it */
};

static const uint8_t example[] = "\7example\3com";
static const uint8_t root[] = "";
static const uint8_t odd[] = "\4a;'b\3com";

struct journal_case {
	const char *path;
	const uint8_t *zone;
	const char *journal; /* NULL: none */
	const char *other;   /* NULL: none; else an empty file */
	const char *magic;
	uint32_t first;
	uint32_t last;
	const char *message; /* NULL: nothing is wrong */
	const char *hint;
};

#define DYNAMIC(name)                                          \
	"first \"rndc freeze " name "; rndc sync -clean " name \
	"\", afterwards \"rndc thaw " name "\"; --ignore-journal overrides"
#define INLINE(name)                                                          \
	"first \"rndc sync -clean " name "\", afterwards \"rndc reload " name \
	"\"; --ignore-journal overrides"
#define MAGIC ";BIND LOG V9\n"

static const struct journal_case cases[] = {
	{ .path = "zone", .zone = example },
	{ .path = "new", .zone = example },
	{ .path = "zone", .zone = example, .other = "zone.signed" },
	{ .path = "zone", .zone = example, .other = "zone.signed.jnl" },
	{ .path = "zone", .zone = example, .other = "jnl" },
	{ "zone", example, "zone.jnl", NULL, MAGIC, 2024010100, 2024010103,
	    "there is a BIND journal, zone.jnl, from serial 2024010100 to "
	    "2024010103: with an edited zone it would be out of sync, or its "
	    "updates would be lost",
	    DYNAMIC("example.com") },
	{ "zone", root, "zone.jnl", NULL, ";BIND LOG V9.2\n", 0, 4294967295,
	    "there is a BIND journal, zone.jnl, from serial 0 to 4294967295: "
	    "with an edited zone it would be out of sync, or its updates would "
	    "be lost",
	    DYNAMIC(".") },
	{ "zone", example, "zone.jnl", "zone.signed", MAGIC, 7, 9,
	    "there is a BIND journal, zone.jnl, from serial 7 to 9: with an "
	    "edited zone it would be out of sync, or its updates would be lost",
	    INLINE("example.com") },
	{ "zone", odd, "zone.jnl", NULL, MAGIC, 7, 7,
	    "there is a BIND journal, zone.jnl, empty at serial 7: named "
	    "itself "
	    "changes this zone and may do so any time",
	    DYNAMIC("ZONE") },
	{ "zone", example, "zone.jnl", NULL, ";BIND LOG V8\n", 7, 9,
	    "there is zone.jnl, which should be a BIND journal and cannot be "
	    "read as one (its header is not a journal's)",
	    DYNAMIC("example.com") },
	/* a file that does not exist yet */
	{ "new", example, "new.jnl", NULL, MAGIC, 1, 2,
	    "there is a BIND journal, new.jnl, from serial 1 to 2: with an "
	    "edited zone it would be out of sync, or its updates would be lost",
	    DYNAMIC("example.com") },
	/* beside a link, and beside what it leads to */
	{ "link", example, "link.jnl", NULL, MAGIC, 1, 2,
	    "there is a BIND journal, link.jnl, from serial 1 to 2: with an "
	    "edited zone it would be out of sync, or its updates would be lost",
	    DYNAMIC("example.com") },
	{ "link", example, "sub/real.jnl", "sub/real.signed", MAGIC, 1, 2,
	    "there is a BIND journal, sub/real.jnl, from serial 1 to 2: with "
	    "an "
	    "edited zone it would be out of sync, or its updates would be lost",
	    INLINE("example.com") },
	{ .path = "link", .zone = example, .other = "sub/link.jnl" },
};

static int
setup(void **state)
{
	(void)folder_enter(state);
	folder_file("zone", span_of(""));
	assert_int_equal(mkdir("sub", 0700), 0);
	folder_file("sub/real", span_of(""));
	assert_int_equal(symlink("sub/real", "link"), 0);
	return 0;
}

static void
put_serial(char *header, uint32_t serial)
{
	size_t i;

	for (i = 0; i < 4; i++) {
		header[i] = (char)(serial >> (24 - 8 * i));
	}
}

static void
make_files(const struct journal_case *one)
{
	char header[HEADER_SIZE] = "";

	if (one->other != NULL) {
		folder_file(one->other, span_of(""));
	}
	if (one->journal != NULL) {
		memcpy(header, one->magic, strlen(one->magic));
		put_serial(header + 16, one->first);
		put_serial(header + 24, one->last);
		folder_file(one->journal,
		    (struct span){ header, sizeof(header) });
	}
}

static void
remove_files(const struct journal_case *one)
{
	assert_true(one->other == NULL || remove(one->other) == 0);
	assert_true(one->journal == NULL || remove(one->journal) == 0);
}

static void
test_cases(void **state)
{
	struct folder *folder = *state;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct journal_case *one = &cases[i];
		const bool fine = one->message == NULL;
		const struct diag *diag;

		make_files(one);
		folder->diags = (struct diags){ .arena = folder->arena };
		assert_int_equal(journal_check_link(one->path, one->zone,
				     &folder->diags),
		    fine);
		remove_files(one);
		assert_int_equal(folder->diags.count, fine ? 0 : 1);
		if (!fine) {
			diag = folder->diags.items;
			assert_int_equal(diag->severity, SEVERITY_REFUSAL);
			assert_string_equal(diag->place.file, one->path);
			assert_string_equal(diag->message, one->message);
			assert_string_equal(diag->hint, one->hint);
		}
	}
}

/* What is called like a journal but is none is refused for good measure. */
static void
test_no_journal(void **state)
{
	static const char *const messages[] = {
		"there is zone.jnl, which should be a BIND journal and cannot "
		"be read as one (a directory)",
		"there is zone.jnl, which should be a BIND journal and cannot "
		"be read as one (a FIFO)",
		"there is zone.jnl, which should be a BIND journal and cannot "
		"be read as one (its header is not a journal's)",
		"there is zone.jnl, which should be a BIND journal and cannot "
		"be read as one (Too many levels of symbolic links)",
		NULL,
	};
	struct folder *folder = *state;

	assert_int_equal(mkdir("zone.jnl", 0700), 0);
	assert_false(journal_check("zone", example, NULL, &folder->diags));
	assert_int_equal(rmdir("zone.jnl"), 0);
	assert_int_equal(mkfifo("zone.jnl", 0700), 0);
	assert_false(journal_check("zone", example, NULL, &folder->diags));
	assert_int_equal(unlink("zone.jnl"), 0);
	folder_file("zone.jnl", span_of(MAGIC));
	assert_false(journal_check("zone", example, NULL, &folder->diags));
	assert_int_equal(unlink("zone.jnl"), 0);
	assert_int_equal(symlink("zone.jnl", "zone.jnl"), 0);
	assert_false(journal_check("zone", example, NULL, &folder->diags));
	folder_said(folder, messages);
}

/* Directories that are read at once, unless they hold too much. */
static void
test_many(void **state)
{
	static const char *const messages[] = {
		"there is many/b.jnl, which should be a BIND journal and "
		"cannot be read as one (its header is not a journal's)",
		"there is other/a.jnl, which should be a BIND journal and "
		"cannot be read as one (its header is not a journal's)",
		NULL,
	};
	struct folder *folder = *state;
	struct diags *diags = &folder->diags;
	struct journals *journals = journals_new(folder->arena, 100);
	struct journals *few = journals_new(folder->arena, 10);

	assert_int_equal(mkdir("many", 0700), 0);
	assert_int_equal(mkdir("other", 0700), 0);
	folder_file("many/jnl", span_of(""));
	assert_true(journal_check("many/a", example, journals, diags));
	folder_file("many/b.jnl", span_of(MAGIC));
	folder_file("other/a.jnl", span_of(MAGIC));
	assert_true(journal_check("many/a", example, few, diags));
	assert_false(journal_check("many/b", example, few, diags));
	/* the directory that was read last is not read again */
	assert_true(journal_check("many/b", example, journals, diags));
	assert_false(journal_check("other/a", example, journals, diags));
	assert_true(journal_check("other/b", example, journals, diags));
	assert_true(journal_check("none/b", example, journals, diags));
	for (size_t i = 0; i < 2000; i++) {
		folder_file(arena_printf(folder->arena, "many/%zu", i),
		    span_of(""));
	}
	/* which is too much to read, so that each is looked for */
	assert_int_equal(unlink("many/b.jnl"), 0);
	assert_true(journal_check("many/a", example, journals, diags));
	/* said again at once is said once */
	assert_false(journal_check("other/a", example, journals, diags));
	folder_said(folder, messages);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_cases, setup,
		    folder_leave),
		cmocka_unit_test_setup_teardown(test_no_journal, setup,
		    folder_leave),
		cmocka_unit_test_setup_teardown(test_many, setup, folder_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
