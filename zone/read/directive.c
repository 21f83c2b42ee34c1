/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read directives. They are few, so this is simple rather than fast. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/read/directive.h>
#include <zone/read/token.h>

/* Exactly one plain token must be left. */
static const char *
one_argument(struct tokens *tokens, struct span *argument)
{
	struct token token;
	struct token rest;

	if (!token_next(tokens, &token)) {
		return "this directive needs an argument";
	}
	if (token.quoted) {
		return "this directive takes no quoted argument";
	}
	if (token_next(tokens, &rest)) {
		return "too many arguments for this directive";
	}
	*argument = token.text;
	return NULL;
}

static const char *
read_origin(struct tokens *tokens, const uint8_t *origin,
    struct directive *directive)
{
	struct span argument;
	const char *wrong = one_argument(tokens, &argument);

	directive->kind = DIRECTIVE_ORIGIN;
	return wrong != NULL ? wrong
			     : name_parse(argument, origin, directive->origin);
}

static const char *
read_ttl(struct tokens *tokens, struct directive *directive)
{
	struct span argument;
	const char *wrong = one_argument(tokens, &argument);

	directive->kind = DIRECTIVE_TTL;
	if (wrong == NULL && !ttl_parse(argument, &directive->ttl)) {
		wrong = "$TTL needs a time: seconds, or 1w2d3h4m5s";
	}
	return wrong;
}

const char *
directive_read(struct span text, const struct entry *entry,
    const uint8_t *origin, struct directive *directive)
{
	struct tokens tokens;
	struct token name;

	tokens_begin(&tokens, text.at + entry->start, text.at + entry->end);
	if (!token_next(&tokens, &name)) {
		return "a directive without name";
	}
	if (span_is_word(name.text, "$ORIGIN")) {
		return read_origin(&tokens, origin, directive);
	}
	if (span_is_word(name.text, "$TTL")) {
		return read_ttl(&tokens, directive);
	}
	if (span_is_word(name.text, "$GENERATE")) {
		directive->kind = DIRECTIVE_GENERATE;
		return NULL;
	}
	if (span_is_word(name.text, "$DATE")) {
		directive->kind = DIRECTIVE_DATE;
		return NULL;
	}
	if (span_is_word(name.text, "$INCLUDE")) {
		return "$INCLUDE is not followed by this version: give the "
		       "zone as one file";
	}
	return "an unknown directive";
}
