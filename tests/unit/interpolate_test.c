/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * References in INI values: what they give, each mistake, and the bounds that
 * keep a small text from becoming a large one.
 */
#include <config.h>

#include <gen/init/interpolate.h>

#include "messages.h"
#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* The value of `v` in the section `s`, or the messages. */
static const char *
value_in(struct arena *arena, const char *text)
{
	struct diags diags = { .arena = arena };
	const struct ini_section *section;
	const struct ini_option *option;
	const char *value;
	struct ini ini;

	assert_true(ini_read(arena, text_of(arena, "x.ini", span_of(text)),
	    &ini, &diags));
	section = ini_section(&ini, span_of("s"));
	assert_non_null(section);
	option = ini_find(&ini, section->number, span_of("v"));
	assert_non_null(option);
	value = interpolate(&ini, section->number, option, &diags);
	return value != NULL ? value : messages(arena, &diags);
}

static const struct {
	const char *text;
	const char *value;
} rows[] = {
	{ "[s]\nv = a\n", "a" },
	{ "[s]\nv =\n", "" },
	{ "[s]\nv = $$a$$$$\n", "$a$$" },
	{ "[s]\nw = b\nv = a${w}c${W}\n", "abcb" },
	{ "[t]\nw = b\n[s]\nv = ${t:w}/${t:W}\n", "b/b" },
	{ "[DEFAULT]\nw = b\n[s]\nv = ${w}${DEFAULT:w}${s:w}\n", "bbb" },
	/* DEFAULT's references are looked up in the section, */
	{ "[DEFAULT]\nw = a\nv = ${w}\n[s]\nw = b\n", "b" },
	/* and those of another section in that one. */
	{ "[t]\nw = ${x}\nx = 1\n[s]\nx = 2\nv = ${t:w}\n", "1" },
	{ "[s]\na = $${b}\nb = c\nv = ${a}\n", "${b}" },
	{ "[s]\na=${b}\nb=${c}\nc=${d}\nd=${e}\ne=${f}\nf=${g}\ng=${h}\n"
	  "h=${i}\ni=${j}\nj=x\nv=${a}\n",
	    "x" },
	{ "[s]\na=${b}\nb=${c}\nc=${d}\nd=${e}\ne=${f}\nf=${g}\ng=${h}\n"
	  "h=${i}\ni=${j}\nj=$$\nv=${a}\n",
	    "12:1: 'v': references more than 10 deep: do they lead in "
	    "circles?\n" },
	{ "[s]\nv = ${v}\n", "2:1: 'v': references more than 10 deep: do they "
			     "lead in circles?\n" },
	{ "[s]\nv = ${w}\n",
	    "2:1: 'v': `${w}` names an option that is not there\n" },
	{ "[s]\nv = ${t:w}\n",
	    "2:1: 'v': `${t:w}` names a section that is not there\n" },
	{ "[s]\nv = ${t:w:x}\n",
	    "2:1: 'v': `${t:w:x}` has more than one ':'\n" },
	{ "[s]\nv = a$\n", "2:1: 'v': a '$' must be followed by '$' or '{'\n" },
	{ "[s]\nv = $a\n", "2:1: 'v': a '$' must be followed by '$' or '{'\n" },
	{ "[s]\nv = ${}\n", "2:1: 'v': a `${` without name or end\n" },
	{ "[s]\nv = ${w\n", "2:1: 'v': a `${` without name or end\n" },
	/* Ten to the tenth of them, or nothing. */
	{ "[s]\nv=${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}\n"
	  "a=${b}${b}${b}${b}${b}${b}${b}${b}${b}${b}\n"
	  "b=${c}${c}${c}${c}${c}${c}${c}${c}${c}${c}\n"
	  "c=${d}${d}${d}${d}${d}${d}${d}${d}${d}${d}\nd=\n",
	    "2:1: 'v': more than 1000 references\n" },
};

static void
replaces_references(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_new();

		assert_string_equal(value_in(arena, rows[i].text),
		    rows[i].value);
		arena_free(arena);
	}
}

static void
bounds_the_size(void **state)
{
	struct arena *arena = arena_new();
	const char *tail = "";

	(void)state;
	for (size_t i = 0; i < 500; i++) {
		tail = arena_printf(arena, "%s${w}", tail);
	}
	assert_string_equal(
	    value_in(arena,
		arena_printf(arena, "[s]\nw=123456789\nv=%s\n", tail)),
	    "3:1: 'v': a value over 4096 octets\n");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replaces_references),
		cmocka_unit_test(bounds_the_size),
	};

	return cmocka_run_group_tests_name("interpolate", tests, NULL, NULL);
}
