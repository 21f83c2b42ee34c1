/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * INI files: what is read from lines of every kind, each mistake with its
 * place, and hostile texts. The expected values are those of Python's
 * configparser.
 */
#include <config.h>

#include <gen/init/ini.h>

#include "messages.h"
#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static bool
read_text(struct arena *arena, struct span text, struct ini *ini,
    struct diags *diags)
{
	*diags = (struct diags){ .arena = arena };
	return ini_read(arena, text_of(arena, "x.ini", text), ini, diags);
}

static const char none[] = "(none)";

static const struct {
	const char *text;
	const char *section;
	const char *option;
	const char *value;
} values[] = {
	{ "[a]\nb = c\n", "a", "b", "c" },
	{ "[a]\nb = c", "a", "b", "c" },
	{ "[a]\r\nb = c\r\n", "a", "b", "c" },
	{ "[a]\nb: c\n", "a", "b", "c" },
	{ "[a]\nb:c=d\n", "a", "b", "c=d" },
	{ "[a]\nb=c:d\n", "a", "b", "c:d" },
	{ "[a]\nB C \t=\t d  e \n", "a", "b c", "d  e" },
	{ "[a]\nb =\n", "a", "b", "" },
	{ "[a]\nb = c ; d # e\n", "a", "b", "c ; d # e" },
	{ "# x\n; y\n[a]\n  # z\nb = c\n", "a", "b", "c" },
	{ "[a]\nb = c\n d\n\te\nf = g\n", "a", "b", "c\nd\ne" },
	{ "[a]\nb = c\n d\n\te\nf = g\n", "a", "f", "g" },
	{ "[a]\nb =\n  c\n", "a", "b", "\nc" },
	{ "[a]\nb = c\n\n d\n\n\n[e]\n", "a", "b", "c\n\nd" },
	{ "[a]\nb = c\n# x\n d\n", "a", "b", "c\nd" },
	{ "[a]\n  b = c\n  d = e\n", "a", "d", "e" },
	{ "[a]\n  b = c\n   d = e\n", "a", "b", "c\nd = e" },
	{ " [a] x\nb = c\n", "a", "b", "c" },
	{ "[a]b]\nb = c\n", "a]b", "b", "c" },
	{ "[DEFAULT]\nb = c\n[a]\n", "a", "b", "c" },
	{ "[a]\n[DEFAULT]\nb = c\n", "a", "b", "c" },
	{ "[DEFAULT]\nb = c\n[a]\nb = d\n", "a", "b", "d" },
	{ "[DEFAULT]\nb = c\n[a]\n", "DEFAULT", "b", "c" },
	{ "[a]\nb = c\n[d]\n", "d", "b", none },
	{ "[default]\nb = c\n[a]\n", "a", "b", none },
	{ "[a]\n", "a", "b", none },
};

/* What the section has for the option. */
static const char *
value_of(const struct ini *ini, const char *name, const char *option_name)
{
	const struct ini_section *section = ini_section(ini, span_of(name));
	const struct ini_option *option;

	assert_non_null(section);
	option = ini_find(ini, section->number, span_of(option_name));
	return option == NULL ? none : option->value;
}

static struct ini
good(struct arena *arena, const char *text)
{
	struct diags diags;
	struct ini ini;

	if (!read_text(arena, span_of(text), &ini, &diags)) {
		fail_msg("'%s': %s", text, messages(arena, &diags));
	}
	return ini;
}

static void
reads_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		struct arena *arena = arena_new();
		const struct ini ini = good(arena, values[i].text);

		assert_string_equal(value_of(&ini, values[i].section,
					values[i].option),
		    values[i].value);
		arena_free(arena);
	}
}

static const struct {
	struct span text;
	const char *messages;
} mistakes[] = {
	{ { "b = c\n", 6 }, "1:1: a line before the first `[section]`\n" },
	{ { "[]\n", 3 }, "1:1: a line before the first `[section]`\n" },
	{ { "[a]\nb\n = c\n", 11 },
	    "2:1: neither `name = value` nor `[section]`\n"
	    "3:2: an option without a name\n" },
	{ { "[a]\n[a]\n", 8 }, "2:1: 'a' stands twice, first on line 1\n" },
	{ { "[a]\nb=1\n B=2\nB:3\n", 17 },
	    "4:1: 'b' stands twice, first on line 2\n" },
	{ { "[a]\nb = \0\n", 10 }, "2:5: a control character, 0x00\n" },
	{ { "[a]\nb = \x1b\n", 10 }, "2:5: a control character, 0x1b\n" },
	{ { "[a]\rb = 1\n", 10 }, "1:4: a control character, 0x0d\n" },
};

static void
tells_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(mistakes); i++) {
		struct arena *arena = arena_new();
		struct diags diags;
		struct ini ini;

		assert_false(read_text(arena, mistakes[i].text, &ini, &diags));
		assert_string_equal(messages(arena, &diags),
		    mistakes[i].messages);
		arena_free(arena);
	}
}

static void
bounds_hostile_texts(void **state)
{
	struct arena *arena = arena_new();
	const char *text = "";
	struct diags diags;
	struct ini ini;
	char *large = arena_alloc(arena, INI_SIZE_MAX + 1);

	(void)state;
	memset(large, '[', INI_SIZE_MAX + 1);
	assert_false(read_text(arena, (struct span){ large, INI_SIZE_MAX + 1 },
	    &ini, &diags));
	assert_string_equal(messages(arena, &diags),
	    "0:0: larger than 262144 octets: no configuration is\n");
	/* many mistakes: not all of them are told */
	memset(large, '\n', INI_SIZE_MAX);
	for (size_t i = 0; i < INI_SIZE_MAX; i += 2) {
		large[i] = 'x';
	}
	assert_false(read_text(arena, (struct span){ large, INI_SIZE_MAX },
	    &ini, &diags));
	assert_int_equal(diags.count, 20);
	for (size_t i = 0; i <= INI_SECTIONS_MAX; i++) {
		text = arena_printf(arena, "%s[%zu]\n", text, i);
	}
	assert_false(read_text(arena, span_of(text), &ini, &diags));
	assert_string_equal(messages(arena, &diags),
	    "1001:1: more than 1000 sections\n");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_values),
		cmocka_unit_test(tells_mistakes),
		cmocka_unit_test(bounds_hostile_texts),
	};

	return cmocka_run_group_tests_name("ini", tests, NULL, NULL);
}
