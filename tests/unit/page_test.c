/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pages: comments are broken and made printable, and a scalar reads back as the
 * string that it was made of.
 */
#include <config.h>

#include <gen/init/page.h>
#include <gen/manifest/yaml.h>

#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define FORTY        "123456789 123456789 123456789 123456789 "

static const struct {
	size_t indent;
	const char *text;
	const char *comment;
} comments[] = {
	{ 0, "a", "# a\n" },
	{ 2, "a  b", "  # a  b\n" },
	{ 0, "", "#\n" },
	{ 0, "a\nb\n\nc", "# a\n# b\n#\n# c\n" },
	{ 0, "  a", "#   a\n" },
	{ 0, "a\tb\033[1m\xc3\xa4", "# a?b?[1m??\n" },
	{ 0, FORTY "123456789 123456789 123456789 1234567",
	    "# " FORTY "123456789 123456789 123456789 1234567\n" },
	{ 0, FORTY "123456789 123456789 123456789 12345678",
	    "# " FORTY "123456789 123456789 123456789\n# 12345678\n" },
	{ 2, "  " FORTY FORTY,
	    "  #   " FORTY "123456789 123456789 123456789\n"
	    "  #   123456789\n" },
	{ 0, "x" FORTY FORTY "x\ny",
	    "# x" FORTY "123456789 123456789 123456789\n"
	    "# 123456789 x\n# y\n" },
};

static void
writes_comments(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(comments); i++) {
		struct arena *arena = arena_new();
		struct page page = { .arena = arena };

		page_comment(&page, comments[i].indent, comments[i].text);
		page_put(&page, "%c", '\0');
		assert_string_equal(page.items, comments[i].comment);
		arena_free(arena);
	}
}

/* U+202E */
static const char right_to_left[] = { 'a', (char)0xe2, (char)0x80, (char)0xae,
	'\0' };

static const struct {
	const char *string;
	const char *scalar; /* NULL: no manifest can have it */
} scalars[] = {
	{ "keys/a.pem", "keys/a.pem" },
	{ "/etc/a+b@c=d-e_f.pem", "/etc/a+b@c=d-e_f.pem" },
	{ "a b", "'a b'" },
	{ "it's", "'it''s'" },
	{ "", "''" },
	{ "-a", "'-a'" },
	{ "@a", "'@a'" },
	{ "*.pem", "'*.pem'" },
	{ "a: b", "'a: b'" },
	{ "a #b", "'a #b'" },
	{ "a\\b", "'a\\b'" },
	{ "null", "'null'" },
	{ "No", "'No'" },
	{ "10.2", "'10.2'" },
	{ "~", "'~'" },
	{ "{a}", "'{a}'" },
	{ "%a", "'%a'" },
	{ "b\xc3\xbc"
	  "cher",
	    "'b\xc3\xbc"
	    "cher'" },
	{ "a\nb", NULL },
	{ "a\tb", NULL },
	{ "a\xff", NULL },
	{ right_to_left, NULL },
};

/* Keep the one scalar of the document. */
static bool
keep(void *context, struct yaml *yaml, const struct yaml_event *first)
{
	const char **kept = context;

	(void)yaml;
	assert_int_equal(first->kind, YAML_SCALAR);
	assert_false(first->null);
	*kept = first->value.text;
	return true;
}

static void
writes_scalars(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(scalars); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		const char *string = scalars[i].string;
		const char *kept = NULL;
		const char *scalar;

		assert_int_equal(page_can_hold(arena, string),
		    scalars[i].scalar != NULL);
		if (scalars[i].scalar != NULL) {
			scalar = page_scalar(arena, string);
			assert_string_equal(scalar, scalars[i].scalar);
			assert_true(
			    yaml_read(text_of(arena, "x", span_of(scalar)), 1,
				&diags, keep, &kept));
			assert_int_equal(diags.count, 0);
		}
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_comments),
		cmocka_unit_test(writes_scalars),
	};

	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
