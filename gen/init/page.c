/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML text: comments that fit the width, and scalars that read back. */
#include <config.h>

#include <stdarg.h>

#include <gen/init/page.h>
#include <gen/manifest/charset.h>

enum {
	WIDTH = 79,
};

static void
put_bytes(struct page *page, struct span bytes)
{
	for (size_t i = 0; i < bytes.length; i++) {
		ARENA_PUSH(page->arena, page, bytes.at[i]);
	}
}

void
page_put(struct page *page, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put_bytes(page, span_of(arena_vprintf(page->arena, format, arguments)));
	va_end(arguments);
}

/* Characters without anything that would not show, or break the comment. */
static void
put_plain(struct page *page, struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		const char byte = text.at[i];
		const bool is_plain = byte >= ' ' && byte <= '~';

		ARENA_PUSH(page->arena, page, is_plain ? byte : '?');
	}
}

/* A line that is too wide, broken; each line begins as far in as the first. */
static void
put_broken(struct page *page, size_t indent, struct span line)
{
	const size_t hang = strspn(line.at, " ");
	const size_t left = indent + 2 + hang;
	const char *at = line.at + hang;
	const char *end = line.at + line.length;
	size_t column = 0;

	while (at < end) {
		const char *blank = memchr(at, ' ', (size_t)(end - at));
		const char *stop = blank == NULL ? end : blank;
		const size_t length = (size_t)(stop - at);

		if (column > 0 && column + 1 + length > WIDTH) {
			page_put(page, "\n");
			column = 0;
		}
		if (column == 0) {
			page_put(page, "%*s# %*s", (int)indent, "", (int)hang,
			    "");
			column = left;
		} else {
			page_put(page, " ");
			column++;
		}
		put_plain(page, (struct span){ at, length });
		column += length;
		at = stop < end ? stop + 1 : end;
	}
}

static void
put_line(struct page *page, size_t indent, struct span line)
{
	if (indent + 2 + line.length > WIDTH) {
		put_broken(page, indent, line);
	} else {
		page_put(page, "%*s#%s", (int)indent, "",
		    line.length > 0 ? " " : "");
		put_plain(page, line);
	}
	page_put(page, "\n");
}

void
page_comment(struct page *page, size_t indent, const char *text)
{
	for (;;) {
		const size_t length = strcspn(text, "\n");

		put_line(page, indent, (struct span){ text, length });
		if (text[length] == '\0') {
			return;
		}
		text += length + 1;
	}
}

bool
page_can_hold(struct arena *arena, const char *string)
{
	struct diags ignored = { .arena = arena };
	const char *line = arena_printf(arena, "'%s'", string);
	const struct text *text = text_of(arena, "", span_of(line));
	struct charset charset;
	uint32_t code;

	return charset_check(text, &charset, &ignored) &&
	       charset_control(span_of(string), &code) == NULL;
}

/* Words that YAML readers take for something else than a string. */
static bool
is_special(const char *string)
{
	static const char *const words[] = { "null", "true", "false", "yes",
		"no", "on", "off", "y", "n", NULL };
	const char *const *word = words;

	while (*word != NULL && !span_is_word(span_of(string), *word)) {
		word++;
	}
	return *word != NULL || string[strspn(string, "0123456789.")] == '\0';
}

const char *
page_scalar(struct arena *arena, const char *string)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz"
				      "0123456789_./";
	static const char more[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz"
				   "0123456789_./+@=-";
	struct page page = { .arena = arena };

	if (strspn(string, letters) > 0 &&
	    string[strspn(string, more)] == '\0' && !is_special(string)) {
		return string;
	}
	page_put(&page, "'");
	for (; *string != '\0'; string++) {
		page_put(&page, "%s%c", *string == '\'' ? "'" : "", *string);
	}
	page_put(&page, "'");
	return arena_string(arena, (struct span){ page.items, page.count });
}
