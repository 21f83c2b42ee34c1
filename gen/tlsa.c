/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TLSA parameters from words, and rdata from parameters and data. Neither what
 * a certificate's data are nor whether a record makes sense is decided here.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <gen/nearest.h>
#include <gen/tlsa.h>
#include <zone/base/decimal.h>

enum {
	FIELDS = 3,
	SHOWN_MAX = 40,  /* octets of a word in a message */
	PREFIX_MAX = 12, /* "255 255 255 " */
};

/* The words of RFC 7218, each at its own number. */
static const char *const usages[] = { "PKIX-TA", "PKIX-EE", "DANE-TA",
	"DANE-EE", NULL };
static const char *const selectors[] = { "Cert", "SPKI", NULL };
static const char *const matchings[] = { "Full", "SHA2-256", "SHA2-512", NULL };

static const struct field {
	const char *what;
	const char *const *words;
	const char *private; /* the word for 255 */
} fields[FIELDS] = {
	{ "usage", usages, "PrivCert" },
	{ "selector", selectors, "PrivSel" },
	{ "matching type", matchings, "PrivMatch" },
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Take the next word off the text; an empty one at its end. */
static struct span
next_word(struct span *text)
{
	struct span word = { text->at, 0 };

	while (text->length > 0 && is_blank(*text->at)) {
		text->at++;
		text->length--;
	}
	word.at = text->at;
	while (word.length < text->length && !is_blank(word.at[word.length])) {
		word.length++;
	}
	text->at += word.length;
	text->length -= word.length;
	return word;
}

static const char *
shown(struct arena *arena, struct span word)
{
	const bool fits = word.length <= SHOWN_MAX;

	return arena_printf(arena, "'%.*s%s'",
	    (int)(fits ? word.length : SHOWN_MAX), word.at, fits ? "" : "...");
}

static char *
upper(struct arena *arena, struct span word)
{
	char *copy = arena_string(arena, word);

	for (char *at = copy; *at != '\0'; at++) {
		if (*at >= 'a' && *at <= 'z') {
			*at = (char)(*at - 'a' + 'A');
		}
	}
	return copy;
}

/* The word that was meant, whatever its case, or NULL. */
static const char *
meant(struct arena *arena, const struct field *field, struct span word)
{
	struct nearest nearest = nearest_to(span_of(upper(arena, word)));
	const char *best = NULL;

	for (size_t i = 0; field->words[i] != NULL; i++) {
		const char *known = upper(arena, span_of(field->words[i]));

		nearest_offer(&nearest, known);
		if (nearest.best == known) {
			best = field->words[i];
		}
	}
	return best;
}

static const char *
list_words(struct arena *arena, const struct field *field)
{
	const char *list = "";

	for (size_t i = 0; field->words[i] != NULL; i++) {
		list = arena_printf(arena, "%s%s%zu %s", list,
		    i == 0 ? "" : ", ", i, field->words[i]);
	}
	return list;
}

static const char *
unknown_word(struct arena *arena, const struct field *field, struct span word)
{
	const char *best;

	if (span_is_word(word, field->private) || span_is_word(word, "255")) {
		return arena_printf(arena,
		    "the %s %s is for private use (RFC 7218 section 2)",
		    field->what, shown(arena, word));
	}
	best = meant(arena, field, word);
	if (best != NULL) {
		return arena_printf(arena, "%s is no %s, did you mean '%s'?",
		    shown(arena, word), field->what, best);
	}
	return arena_printf(arena, "%s is no %s (%s)", shown(arena, word),
	    field->what, list_words(arena, field));
}

/* One digit, or a word of RFC 7218 in any case. */
static const char *
read_field(struct arena *arena, const struct field *field, struct span word,
    uint8_t *value)
{
	if (word.length == 0) {
		return arena_printf(arena, "the %s is missing", field->what);
	}
	for (uint8_t i = 0; field->words[i] != NULL; i++) {
		const bool digit = word.length == 1 && *word.at == '0' + i;

		if (digit || span_is_word(word, field->words[i])) {
			*value = i;
			return NULL;
		}
	}
	return unknown_word(arena, field, word);
}

const char *
tlsa_params_parse(struct arena *arena, struct span text,
    struct tlsa_params *params)
{
	uint8_t values[FIELDS] = { 0 };
	struct span rest;

	for (size_t i = 0; i < FIELDS; i++) {
		const char *wrong =
		    read_field(arena, &fields[i], next_word(&text), &values[i]);

		if (wrong != NULL) {
			return wrong;
		}
	}
	rest = next_word(&text);
	if (rest.length > 0) {
		return arena_printf(arena, "%s is a word too many",
		    shown(arena, rest));
	}
	*params = (struct tlsa_params){ values[0], values[1], values[2] };
	return NULL;
}

static struct span
rdata_text(struct arena *arena, struct tlsa_params params, const uint8_t *data,
    size_t length)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(arena, PREFIX_MAX + 2 * length);
	char *end = text;

	end = decimal_put(end, params.usage);
	*end++ = ' ';
	end = decimal_put(end, params.selector);
	*end++ = ' ';
	end = decimal_put(end, params.matching);
	*end++ = ' ';
	for (size_t i = 0; i < length; i++) {
		*end++ = digits[data[i] >> 4];
		*end++ = digits[data[i] & 0xf];
	}
	return (struct span){ text, (size_t)(end - text) };
}

struct rdata
tlsa_rdata(struct arena *arena, struct tlsa_params params, const uint8_t *data,
    size_t length)
{
	uint8_t *wire = arena_alloc(arena, FIELDS + length);

	/* RFC 6698 section 2.1 */
	wire[0] = params.usage;
	wire[1] = params.selector;
	wire[2] = params.matching;
	if (length > 0) {
		memcpy(wire + FIELDS, data, length);
	}
	return (struct rdata){
		.wire = wire,
		.length = FIELDS + length,
		.text = rdata_text(arena, params, data, length),
	};
}

int
rdata_compare(const void *a, const void *b)
{
	const struct rdata *first = a;
	const struct rdata *second = b;
	const size_t shorter =
	    first->length < second->length ? first->length : second->length;
	const int order =
	    shorter == 0 ? 0 : memcmp(first->wire, second->wire, shorter);

	/* RFC 4034 section 6.3: what is missing comes before a zero octet. */
	if (order != 0) {
		return order;
	}
	return (first->length > second->length) -
	       (first->length < second->length);
}

size_t
rdata_sort(struct rdata *items, size_t count)
{
	size_t kept = 0;

	if (count > 1) {
		qsort(items, count, sizeof(*items), rdata_compare);
	}
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 ||
		    rdata_compare(&items[kept - 1], &items[i]) != 0) {
			items[kept++] = items[i];
		}
	}
	return kept;
}
