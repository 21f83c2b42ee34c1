/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes to the text of one entry, token by token. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>

#include <zone/base/name.h>
#include <zone/edit/rewrite.h>
#include <zone/read/generate.h>

enum {
	SERIAL_TOKEN = 2
}; /* of a SOA's rdata, counted from 0 */

struct token_list {
	struct span *items;
	size_t count;
	size_t capacity;
};

static size_t
offset_of(struct span text, const char *at)
{
	return (size_t)(at - text.at);
}

static void
replace(struct edits *edits, struct span text, struct span old, struct span new)
{
	const size_t start = offset_of(text, old.at);

	if (!span_equal(old, new)) {
		edits_add(edits, start, start + old.length, new);
	}
}

/* The header of an entry that is known to be a record's. */
static struct header
header_of(struct span text, const struct entry *entry)
{
	struct header header;
	const bool is_record = header_read(text, entry, &header);

	assert(is_record);
	return header;
}

static struct token_list
list_tokens(struct arena *arena, struct tokens tokens)
{
	struct token_list list = { 0 };
	struct token token;

	while (token_next(&tokens, &token)) {
		ARENA_PUSH(arena, &list, token.text);
	}
	return list;
}

/* The text of the new rdata, generic (RFC 3597) if the old one was. */
static struct span
new_text(struct arena *arena, const struct rdata *rdata, bool is_generic)
{
	struct span text = rdata->text;

	if (is_generic) {
		static const char digits[] = "0123456789abcdef";
		char *hex = arena_alloc(arena, rdata->length * 2 + 1);

		for (size_t i = 0; i < rdata->length; i++) {
			hex[i * 2] = digits[rdata->wire[i] >> 4];
			hex[i * 2 + 1] = digits[rdata->wire[i] & 15];
		}
		text = span_of(
		    arena_printf(arena, "\\# %zu %s", rdata->length, hex));
	}
	return text;
}

/*
 * Can DATA, if it is digits, be cut into pieces as long as the COUNT old ones,
 * octets whole?
 */
static bool
cuts_alike(const struct span *old, size_t count, struct span data)
{
	size_t total = 0;

	if (*data.at == '"') {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (old[i].length % 2 != 0) {
			return false;
		}
		total += old[i].length;
	}
	return total == data.length;
}

/* Write DATA over the old pieces: cut alike, or all of it into the first. */
static void
replace_pieces(struct edits *edits, struct span text,
    const struct token_list *old, size_t from, struct span data)
{
	const size_t count = old->count - from;
	const bool alike = cuts_alike(old->items + from, count, data);

	for (size_t i = 0; i < count; i++) {
		const struct span piece = old->items[from + i];
		struct span part = data;

		if (alike) {
			part.length = piece.length;
		}
		replace(edits, text, piece, part);
		data.at += part.length;
		data.length -= part.length;
	}
}

/* The new tokens from FROM on, with what stands between them. */
static struct span
join(const struct token_list *list, size_t from)
{
	const struct span last = list->items[list->count - 1];
	const char *start = list->items[from].at;

	return (struct span){ start, (size_t)(last.at + last.length - start) };
}

/* Write the new tokens over the old ones, of which there is at least one. */
static void
replace_tokens(struct edits *edits, struct span text,
    const struct token_list *old, const struct token_list *new)
{
	size_t i = 0;

	for (; i + 1 < new->count &&i + 1 < old->count; i++) {
		replace(edits, text, old->items[i], new->items[i]);
	}
	if (i + 1 == new->count) {
		replace_pieces(edits, text, old, i, new->items[i]);
	} else {
		replace(edits, text, old->items[i], join(new, i));
	}
}

void
rewrite_rdata(struct edits *edits, struct span text, const struct entry *entry,
    const struct rdata *rdata)
{
	const struct header header = header_of(text, entry);
	struct arena *scratch = arena_branch(edits->arena);
	const struct token_list old = list_tokens(scratch, header.rdata);
	const bool is_generic =
	    old.count > 0 && span_equal(old.items[0], span_of("\\#"));
	const struct span whole = new_text(edits->arena, rdata, is_generic);
	struct token_list new;
	struct tokens tokens;

	if (old.count == 0) {
		const size_t end =
		    offset_of(text, header.type.at + header.type.length);

		edits_add(edits, end, end,
		    span_of(arena_printf(edits->arena, " %.*s",
			(int)whole.length, whole.at)));
	} else {
		tokens_begin(&tokens, whole.at, whole.at + whole.length);
		new = list_tokens(scratch, tokens);
		replace_tokens(edits, text, &old, &new);
	}
	arena_free(scratch);
}

/* Put a TTL before the class or type. */
static void
insert_ttl(struct edits *edits, struct span text, const struct header *header,
    uint32_t ttl)
{
	const size_t at = offset_of(text,
	    header->class.length > 0 ? header->class.at : header->type.at);

	edits_add(edits, at, at,
	    span_of(arena_printf(edits->arena, "%u ", (unsigned)ttl)));
}

void
rewrite_ttl(struct edits *edits, struct span text, const struct entry *entry,
    uint32_t ttl)
{
	const struct header header = header_of(text, entry);

	if (header.ttl.length > 0) {
		replace(edits, text, header.ttl,
		    span_of(arena_printf(edits->arena, "%u", (unsigned)ttl)));
	} else {
		insert_ttl(edits, text, &header, ttl);
	}
}

void
rewrite_generate_ttl(struct edits *edits, struct span text,
    const struct entry *entry, uint32_t ttl)
{
	struct header header;

	if (generate_header(text, entry, &header) && header.ttl.length == 0) {
		insert_ttl(edits, text, &header, ttl);
	}
}

void
rewrite_owner(struct edits *edits, struct span text, const struct entry *entry,
    struct span owner)
{
	size_t blanks = 0;

	while (
	    blanks <= owner.length && text.at[entry->start + blanks] == ' ') {
		blanks++;
	}
	/* With enough blanks the columns stay; else what follows moves. */
	edits_add(edits, entry->start,
	    entry->start + (blanks > owner.length ? owner.length : 0), owner);
}

bool
rewrite_serial(struct edits *edits, struct span text, const struct found *soa,
    uint32_t serial)
{
	const struct header header = header_of(text, &soa->entry);
	const struct token_list old = list_tokens(edits->arena, header.rdata);
	struct span digits;
	int width = 0;

	if (old.count <= SERIAL_TOKEN) {
		return false;
	}
	digits = old.items[SERIAL_TOKEN];
	if (digits.length > UINT8_MAX ||
	    strtoull(arena_string(edits->arena, digits), NULL, 10) !=
		soa_serial(soa)) {
		return false;
	}
	if (digits.at[0] == '0') {
		width = (int)digits.length;
	}
	replace(edits, text, digits,
	    span_of(
		arena_printf(edits->arena, "%0*u", width, (unsigned)serial)));
	return true;
}

bool
rewrite_has_ttl(struct span text, const struct entry *entry)
{
	return header_of(text, entry).ttl.length > 0;
}
