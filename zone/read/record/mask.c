/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copy entries and blank what libzscanner would read wrong. */
#include <config.h>

#include <zone/read/record/mask.h>
#include <zone/read/token.h>

/* Does a parenthesis stand before the first token of an inherited owner's? */
static bool
has_front(const struct entry *entry)
{
	return entry->kind == ENTRY_RECORD &&
	       (entry->flags & ENTRY_FRONT) != 0 &&
	       (entry->flags & ENTRY_INHERITS) != 0;
}

bool
mask_needed(struct span text, const struct entry *entries, size_t count)
{
	unsigned flags = 0;

	for (size_t i = 0; i < count; i++) {
		flags |= entries[i].flags;
	}
	return (flags & (ENTRY_CR | ENTRY_FRONT)) != 0 ||
	       (count > 0 && text.at[entries[count - 1].end - 1] != '\n');
}

static void
blank_cr(char *at, const char *end)
{
	while ((at = memchr(at, '\r', (size_t)(end - at))) != NULL) {
		if (at + 1 < end && at[1] == '\n') {
			*at = ' ';
		}
		at++;
	}
}

/*
 * Blank what stands before the first token, but for parentheses: behind a line
 * break there libzscanner would take the type for an owner.
 */
static void
blank_front(char *at, char *end)
{
	bool in_comment = false;
	struct tokens tokens;
	struct token token;

	tokens_begin(&tokens, at, end);
	if (!token_next(&tokens, &token)) {
		return;
	}
	for (; at < token.text.at; at++) {
		if (*at == ';') {
			in_comment = true;
		} else if (*at == '\n') {
			in_comment = false;
		}
		if (in_comment || (*at != '(' && *at != ')')) {
			*at = ' ';
		}
	}
}

struct span
mask_copy(struct arena *arena, struct mask *mask, struct span text,
    const struct entry *entries, size_t count)
{
	const size_t start = entries[0].start;
	size_t length = entries[count - 1].end - start;

	if (mask->size < length + 1) {
		mask->size = length * 2 + 1;
		mask->bytes = arena_alloc(arena, mask->size);
	}
	memcpy(mask->bytes, text.at + start, length);
	blank_cr(mask->bytes, mask->bytes + length);
	for (size_t i = 0; i < count; i++) {
		if (has_front(&entries[i])) {
			blank_front(mask->bytes + (entries[i].start - start),
			    mask->bytes + (entries[i].end - start));
		}
	}
	if (length > 0 && mask->bytes[length - 1] != '\n') {
		mask->bytes[length++] = '\n';
	}
	return (struct span){ mask->bytes, length };
}
