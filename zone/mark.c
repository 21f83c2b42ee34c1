/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads and writes marks. What follows from them is decided elsewhere. */
#include <config.h>

#include <zone/base/moment.h>
#include <zone/mark.h>
#include <zone/read/token.h>

/* A walk through the bytes of an entry, from comment to comment. */
struct comments {
	struct span rest;
	bool quoted;
};

/* The next comment, without its semicolon; false: there is none. */
static bool
next_comment(struct comments *comments, struct span *comment)
{
	struct span *rest = &comments->rest;

	if (memchr(rest->at, ';', rest->length) == NULL) {
		return false;
	}
	while (rest->length > 0) {
		const char byte = *rest->at;
		size_t step = 1;

		if (byte == ';' && !comments->quoted) {
			const char *end = memchr(rest->at, '\n', rest->length);

			*comment = (struct span){ rest->at + 1,
				end == NULL ? rest->length - 1
					    : (size_t)(end - rest->at - 1) };
			rest->at += comment->length + 1;
			rest->length -= comment->length + 1;
			return true;
		}
		if (byte == '"') {
			comments->quoted = !comments->quoted;
		} else if (byte == '\\' && rest->length > 1) {
			step = 2;
		}
		rest->at += step;
		rest->length -= step;
	}
	return false;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static void
skip_blanks(struct span *text)
{
	while (text->length > 0 && is_blank(*text->at)) {
		text->at++;
		text->length--;
	}
}

/* Does it end a word? */
static bool
is_end(char byte)
{
	return is_blank(byte) || byte == '\r' || byte == '(' || byte == ')' ||
	       byte == ';' || byte == '\0';
}

/* Take a word up to a blank, parenthesis or semicolon; it may be empty. */
static struct span
take_word(struct span *text)
{
	struct span word = { text->at, 0 };

	while (word.length < text->length && !is_end(word.at[word.length])) {
		word.length++;
	}
	text->at += word.length;
	text->length -= word.length;
	return word;
}

/* Take these words, with any blanks before each, or nothing. */
static bool
take_words(struct span *text, const char *const *words, size_t count)
{
	struct span rest = *text;

	for (size_t i = 0; i < count; i++) {
		skip_blanks(&rest);
		if (!span_is_word(take_word(&rest), words[i])) {
			return false;
		}
	}
	*text = rest;
	return true;
}

/* Take one byte, with any blanks before it, or nothing. */
static bool
take_byte(struct span *text, char byte)
{
	struct span rest = *text;

	skip_blanks(&rest);
	if (rest.length == 0 || *rest.at != byte) {
		return false;
	}
	text->at = rest.at + 1;
	text->length = rest.length - 1;
	return true;
}

static bool
take_moment(struct span *text, int64_t *moment)
{
	time_t seconds;

	skip_blanks(text);
	if (!moment_parse(take_word(text), &seconds)) {
		return false;
	}
	*moment = seconds;
	return true;
}

/* `(retained until MOMENT)` */
static bool
take_retained(struct span *text, int64_t *moment)
{
	static const char *const words[] = { "retained", "until" };
	struct span rest = *text;
	int64_t taken;

	if (!take_byte(&rest, '(') || !take_words(&rest, words, 2) ||
	    !take_moment(&rest, &taken) || !take_byte(&rest, ')')) {
		return false;
	}
	*text = rest;
	*moment = taken;
	return true;
}

/* `(TTL SECONDS until MOMENT)` */
static bool
take_longer(struct span *text, uint32_t *ttl, int64_t *moment)
{
	static const char *const ttl_word[] = { "TTL" };
	static const char *const until[] = { "until" };
	struct span rest = *text;
	uint32_t seconds;
	int64_t taken;

	if (!take_byte(&rest, '(') || !take_words(&rest, ttl_word, 1)) {
		return false;
	}
	skip_blanks(&rest);
	if (!number_parse(take_word(&rest), &seconds) ||
	    !take_words(&rest, until, 1) || !take_moment(&rest, &taken) ||
	    !take_byte(&rest, ')')) {
		return false;
	}
	*text = rest;
	*ttl = seconds;
	*moment = taken;
	return true;
}

static bool
take_first(struct span *text)
{
	static const char *const words[] = { "first" };
	struct span rest = *text;

	if (!take_byte(&rest, '(') || !take_words(&rest, words, 1) ||
	    !take_byte(&rest, ')')) {
		return false;
	}
	*text = rest;
	return true;
}

/* Take the clauses behind the moment, in any order. */
static void
take_clauses(struct span *text, struct mark *mark)
{
	bool more = true;

	while (more) {
		more = false;
		if (take_first(text)) {
			more = mark->is_first = true;
		}
		if (take_retained(text, &mark->retained)) {
			more = mark->has_retained = true;
		}
		if (take_longer(text, &mark->longer_ttl, &mark->longer)) {
			more = mark->has_longer = true;
		}
	}
}

/* Where `danezone since` stands in a comment: at its front or behind a blank
   or semicolon. */
static bool
find_words(struct span comment, struct span *from)
{
	static const char *const words[] = { "danezone", "since" };
	struct span rest = comment;

	while (rest.length > 0) {
		struct span taken = rest;

		if (take_words(&taken, words, 2)) {
			skip_blanks(&rest);
			*from = rest;
			return true;
		}
		skip_blanks(&rest);
		(void)take_word(&rest);
		if (rest.length > 0 && !is_blank(*rest.at)) {
			rest.at++;
			rest.length--;
		}
	}
	return false;
}

/* Read a mark that begins with TEXT; WHERE gets what it takes up. */
static enum mark_state
read_mark(struct span text, struct mark *mark, struct span *where)
{
	static const char *const words[] = { "danezone", "since" };
	static const char *const unknown[] = { "unknown" };
	struct mark read = { .has_since = false };
	struct span rest = text;
	enum mark_state state = MARK_READ;

	(void)take_words(&rest, words, 2);
	if (!take_words(&rest, unknown, 1)) {
		read.has_since = take_moment(&rest, &read.since);
		state = read.has_since ? MARK_READ : MARK_BAD;
	}
	take_clauses(&rest, &read);
	*where = (struct span){ text.at, (size_t)(rest.at - text.at) };
	if (state == MARK_READ) {
		*mark = read;
	}
	return state;
}

static enum mark_state
find(struct span text, const struct entry *entry, struct mark *mark,
    struct span *where)
{
	struct comments comments = {
		.rest = { text.at + entry->start, entry->end - entry->start },
	};
	struct span comment;
	struct span from;

	while (next_comment(&comments, &comment)) {
		if (find_words(comment, &from)) {
			return read_mark(from, mark, where);
		}
	}
	return MARK_NONE;
}

enum mark_state
mark_find(struct span text, const struct entry *entry, struct mark *mark)
{
	struct span where;

	*mark = (struct mark){ .has_since = false };
	return find(text, entry, mark, &where);
}

struct span
mark_print(struct arena *arena, const struct mark *mark)
{
	char moment[MOMENT_TEXT_MAX];
	const char *text = arena_printf(arena, "danezone since %s%s",
	    mark->has_since ? moment_print(mark->since, moment) : "unknown",
	    mark->is_first ? " (first)" : "");

	if (mark->has_retained) {
		text = arena_printf(arena, "%s (retained until %s)", text,
		    moment_print(mark->retained, moment));
	}
	if (mark->has_longer) {
		text = arena_printf(arena, "%s (TTL %u until %s)", text,
		    (unsigned)mark->longer_ttl,
		    moment_print(mark->longer, moment));
	}
	return span_of(text);
}

bool
mark_equal(const struct mark *a, const struct mark *b)
{
	return a->has_since == b->has_since && a->since == b->since &&
	       a->is_first == b->is_first &&
	       a->has_retained == b->has_retained &&
	       a->retained == b->retained && a->has_longer == b->has_longer &&
	       a->longer_ttl == b->longer_ttl && a->longer == b->longer;
}

/* Behind the last byte of the entry that is neither blank nor line end. */
static size_t
content_end(struct span text, const struct entry *entry)
{
	size_t end = entry->end;

	while (
	    end > entry->start && strchr(" \t\r\n", text.at[end - 1]) != NULL) {
		end--;
	}
	return end;
}

/* Would what stands behind the old mark, at AT, be read as part of the new? */
static bool
is_glued(struct span text, size_t at, struct span new)
{
	return at < text.length && new.at[new.length - 1] != ')' &&
	       strchr(" \t\r\n();", text.at[at]) == NULL;
}

/* The new mark in place of the old one. */
static void
replace(struct edits *edits, struct span text, struct span old, struct span new)
{
	const size_t at = (size_t)(old.at - text.at);
	const size_t end = at + old.length;

	if (is_glued(text, end, new)) {
		new = span_of(arena_printf(edits->arena, "%.*s ",
		    (int)new.length, new.at));
	}
	edits_add(edits, at, end, new);
}

void
mark_rewrite(struct edits *edits, struct span text, const struct entry *entry,
    const struct mark *mark)
{
	struct mark old;
	struct span where;
	const bool has_one = find(text, entry, &old, &where) != MARK_NONE;
	struct span new;

	if (!has_one && !mark_tells(mark)) {
		return;
	}
	new = mark_print(edits->arena, mark);
	if (!has_one) {
		const size_t at = content_end(text, entry);

		edits_add(edits, at, at,
		    span_of(arena_printf(edits->arena, "  ; %.*s",
			(int)new.length, new.at)));
	} else if (!span_equal(where, new)) {
		replace(edits, text, where, new);
	}
}
