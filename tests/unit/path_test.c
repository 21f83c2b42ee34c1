/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths from the manifest's directory lead to the same files. */
#include <config.h>

#include <sys/stat.h>

#include <gen/init/path.h>

#include "folder.h"

static const struct {
	const char *manifest;
	const char *file;
	const char *path; /* '%' is the folder */
} rows[] = {
	{ NULL, "a.zone", "a.zone" },
	{ NULL, "a/b.zone", "a/b.zone" },
	{ "m", "a/b.zone", "a/b.zone" },
	{ "a/m", "/etc/a.zone", "/etc/a.zone" },
	{ "a/m", "x.zone", "../x.zone" },
	{ "a/m", "a/x.zone", "x.zone" },
	{ "a/m", "a/b/x.zone", "b/x.zone" },
	{ "a/b/m", "a/x.zone", "../x.zone" },
	{ "a/b/m", "ab/x.zone", "../../ab/x.zone" },
	{ "a/b/m", "a/../ab/x.zone", "../../ab/x.zone" },
	{ "./m", "a/x.zone", "a/x.zone" },
	{ "link/m", "x.zone", "../../x.zone" },
	{ "a/m", "none/x.zone", "%/none/x.zone" },
};

static void
leads_there(void **state)
{
	struct folder *folder = *state;

	assert_int_equal(mkdir("a", 0777), 0);
	assert_int_equal(mkdir("ab", 0777), 0);
	assert_int_equal(mkdir("a/b", 0777), 0);
	assert_int_equal(symlink("a/b", "link"), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *want = rows[i].path;

		if (*want == '%') {
			want = arena_printf(folder->arena, "%s%s", folder->path,
			    want + 1);
		}
		assert_string_equal(path_from(folder->arena, rows[i].manifest,
					rows[i].file),
		    want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(leads_there, folder_enter,
		    folder_leave),
	};

	return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}
