/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that are one of a few words. */
#include <config.h>

#include <string.h>

#include <gen/manifest/word.h>
#include <gen/nearest.h>

/* `a, b or c` */
static const char *
list_words(struct arena *arena, const char *const *words)
{
	const char *list = words[0];

	for (size_t i = 1; words[i] != NULL; i++) {
		list = arena_printf(arena, "%s%s%s", list,
		    words[i + 1] == NULL ? " or " : ", ", words[i]);
	}
	return list;
}

bool
word_read(struct schema_reader *reader, const struct value *value,
    const char *what, const char *const *words, size_t *number)
{
	struct nearest nearest = nearest_to(span_of(value->text));
	struct fault fault = { .hint = NULL };

	for (size_t i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], value->text) == 0) {
			*number = i;
			return true;
		}
		nearest_offer(&nearest, words[i]);
	}
	fault.what = arena_printf(reader->arena, "it is not %s",
	    list_words(reader->arena, words));
	if (nearest.best != NULL) {
		fault.hint = arena_printf(reader->arena, "did you mean '%s'?",
		    nearest.best);
	}
	schema_fault(reader, NULL, value, what, fault);
	return false;
}
