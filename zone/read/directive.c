/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read directives. They are few, so this is simple rather than fast. */
#include <config.h>

#include <string.h>

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

/* $INCLUDE: a file, and perhaps an origin; else the one in force stays. */
static const char *
read_include(struct tokens *tokens, const uint8_t *origin,
    struct directive *directive)
{
	struct token file;
	struct token name;

	directive->kind = DIRECTIVE_INCLUDE;
	if (!token_next(tokens, &file)) {
		return "$INCLUDE needs a file";
	}
	directive->file = token_value(&file);
	if (!token_next(tokens, &name)) {
		if (origin != NULL) {
			memcpy(directive->origin, origin, name_length(origin));
		}
		directive->has_origin = false;
		return NULL;
	}
	if (name.quoted) {
		return "the origin of $INCLUDE takes no quotes";
	}
	if (token_next(tokens, &file)) {
		return "too many arguments for this directive";
	}
	return name_parse(name.text, origin, directive->origin);
}

/* Read the arguments of the directive of this name. */
static const char *
read_arguments(struct span name, struct tokens *tokens, const uint8_t *origin,
    struct directive *directive)
{
	if (span_is_word(name, "$ORIGIN")) {
		return read_origin(tokens, origin, directive);
	}
	if (span_is_word(name, "$TTL")) {
		return read_ttl(tokens, directive);
	}
	if (span_is_word(name, "$INCLUDE")) {
		return read_include(tokens, origin, directive);
	}
	if (span_is_word(name, "$GENERATE")) {
		directive->kind = DIRECTIVE_GENERATE;
		return NULL;
	}
	if (span_is_word(name, "$DATE")) {
		directive->kind = DIRECTIVE_DATE;
		return NULL;
	}
	return "an unknown directive";
}

const char *
directive_read(struct span text, const struct entry *entry,
    const uint8_t *origin, struct directive *directive)
{
	struct tokens tokens;
	struct token name;
	const char *wrong;

	tokens_begin(&tokens, text.at + entry->start, text.at + entry->end);
	if (!token_next(&tokens, &name)) {
		return "a directive without name";
	}
	directive->has_origin = true;
	wrong = read_arguments(name.text, &tokens, origin, directive);
	if (wrong == NULL && directive->has_origin &&
	    text.at[entry->end - 1] != '\n') {
		return "a directive as the last line needs a newline, or BIND "
		       "refuses it";
	}
	return wrong;
}
