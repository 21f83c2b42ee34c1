/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens of an entry, and the fields that every record begins with. */
#include <config.h>

#include <stdio.h>

#include <zone/read/token.h>
#include <zone/rrset.h>

void
tokens_begin(struct tokens *tokens, const char *at, const char *end)
{
	tokens->at = at;
	tokens->end = end;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Go past everything between two tokens. */
static void
pass_between(struct tokens *tokens)
{
	while (tokens->at < tokens->end) {
		const char byte = *tokens->at;

		if (byte == ';') {
			const size_t left = (size_t)(tokens->end - tokens->at);
			const char *newline = memchr(tokens->at, '\n', left);

			tokens->at = newline == NULL ? tokens->end : newline;
		} else if (is_blank(byte) || byte == '(' || byte == ')') {
			tokens->at++;
		} else {
			return;
		}
	}
}

/* The end of the quoted string that begins at AT: behind its closing quote. */
static const char *
quoted_end(const char *at, const char *end)
{
	for (at++; at < end; at++) {
		if (*at == '"') {
			return at + 1;
		}
		if (*at == '\\' && at + 1 < end) {
			at++;
		} else if (*at == '\n') {
			return at;
		}
	}
	return end;
}

/* The end of the plain token that begins at AT. */
static const char *
plain_end(const char *at, const char *end)
{
	/* 1: such a byte ends it; 2: it hides the next one. */
	static const unsigned char marks[UINT8_MAX + 1] = {
		[' '] = 1,
		['\t'] = 1,
		['\n'] = 1,
		['\r'] = 1,
		['('] = 1,
		[')'] = 1,
		[';'] = 1,
		['"'] = 1,
		['\\'] = 2,
	};

	for (; at < end; at++) {
		const unsigned char mark = marks[(unsigned char)*at];

		if (mark == 0) {
			continue;
		}
		if (mark == 1) {
			break;
		}
		if (at + 1 < end && at[1] != '\n' && at[1] != '\r') {
			at++;
		}
	}
	return at;
}

bool
token_next(struct tokens *tokens, struct token *token)
{
	const char *start;

	pass_between(tokens);
	if (tokens->at == tokens->end) {
		return false;
	}
	start = tokens->at;
	token->quoted = *start == '"';
	tokens->at = token->quoted ? quoted_end(start, tokens->end)
				   : plain_end(start, tokens->end);
	token->text = (struct span){ start, (size_t)(tokens->at - start) };
	return true;
}

struct span
token_value(const struct token *token)
{
	struct span value = token->text;

	if (token->quoted) {
		value.at++;
		value.length--;
		if (value.length > 0 && value.at[value.length - 1] == '"') {
			value.length--;
		}
	}
	return value;
}

/* IN, CLASS1, and the classes that no zone of ours has. */
static bool
is_class(struct span text)
{
	static const char *const names[] = { "IN", "CH", "HS", "CHAOS",
		"HESIOD", "ANY", "NONE" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_is_word(text, names[i])) {
			return true;
		}
	}
	return text.length > 5 && strncasecmp(text.at, "CLASS", 5) == 0 &&
	       text.at[5] >= '0' && text.at[5] <= '9';
}

bool
header_read(struct span text, const struct entry *entry, struct header *header)
{
	struct token token;

	*header = (struct header){ 0 };
	tokens_begin(&header->rdata, text.at + entry->start,
	    text.at + entry->end);
	if ((entry->flags & ENTRY_INHERITS) == 0 &&
	    !token_next(&header->rdata, &header->owner)) {
		return false;
	}
	while (token_next(&header->rdata, &token)) {
		if (header->ttl.length == 0 && token.text.at[0] >= '0' &&
		    token.text.at[0] <= '9') {
			header->ttl = token.text;
		} else if (header->class.length == 0 && is_class(token.text)) {
			header->class = token.text;
		} else {
			header->type = token.text;
			return true;
		}
	}
	return false;
}

/* The seconds of a unit letter; 0 for any other byte. */
static uint64_t
unit_seconds(char letter)
{
	enum {
		MINUTE = 60,
		HOUR = 60 * MINUTE,
		DAY = 24 * HOUR,
		WEEK = 7 * DAY
	};

	switch (letter | 0x20) {
	case 'w':
		return WEEK;
	case 'd':
		return DAY;
	case 'h':
		return HOUR;
	case 'm':
		return MINUTE;
	case 's':
		return 1;
	default:
		return 0;
	}
}

/* Digits at the front of TEXT, taken off it; false without one. */
static bool
take_number(struct span *text, uint64_t *number)
{
	const size_t before = text->length;

	*number = 0;
	while (text->length > 0 && *text->at >= '0' && *text->at <= '9') {
		*number = *number * 10 + (uint64_t)(*text->at - '0');
		if (*number > UINT32_MAX) {
			return false;
		}
		text->at++;
		text->length--;
	}
	return text->length < before;
}

/* A number and its unit at the front of TEXT, taken off it, in seconds. */
static bool
take_units(struct span *text, uint64_t *seconds)
{
	uint64_t number;

	if (!take_number(text, &number) || text->length == 0 ||
	    unit_seconds(*text->at) == 0) {
		return false;
	}
	*seconds = number * unit_seconds(*text->at);
	text->at++;
	text->length--;
	return true;
}

/* All of TEXT as numbers with units, added up; "0h5" is 5, as BIND has it. */
static bool
add_units(struct span text, uint64_t *total)
{
	uint64_t more;

	*total = 0;
	while (text.length > 0 && *total <= UINT32_MAX) {
		struct span rest = text;

		if (*total == 0 && take_number(&rest, &more) &&
		    rest.length == 0) {
			*total = more;
			return true;
		}
		if (!take_units(&text, &more)) {
			return false;
		}
		*total += more;
	}
	return *total <= UINT32_MAX;
}

bool
number_parse(struct span text, uint32_t *number)
{
	uint64_t value;

	if (!take_number(&text, &value) || text.length > 0) {
		return false;
	}
	*number = (uint32_t)value;
	return true;
}

bool
period_parse(struct span text, uint32_t *seconds)
{
	uint64_t total;

	if (text.length == 0 || text.length > PERIOD_TEXT_MAX ||
	    !add_units(text, &total)) {
		return false;
	}
	*seconds = (uint32_t)total;
	return true;
}

bool
ttl_parse(struct span text, uint32_t *ttl)
{
	uint32_t seconds;

	if (!period_parse(text, &seconds)) {
		return false;
	}
	*ttl = seconds > TTL_MAX ? 0 : seconds;
	return true;
}

static const struct {
	const char *name;
	uint16_t type;
} type_names[] = {
	{ "A", RR_A },
	{ "NS", RR_NS },
	{ "CNAME", RR_CNAME },
	{ "SOA", RR_SOA },
	{ "MX", RR_MX },
	{ "TXT", RR_TXT },
	{ "AAAA", RR_AAAA },
	{ "SRV", RR_SRV },
	{ "DNAME", RR_DNAME },
	{ "RRSIG", RR_RRSIG },
	{ "NSEC", RR_NSEC },
	{ "NSEC3", RR_NSEC3 },
	{ "NSEC3PARAM", RR_NSEC3PARAM },
	{ "TLSA", RR_TLSA },
	{ "ZONEMD", RR_ZONEMD },
};

uint16_t
type_parse(struct span text)
{
	struct span digits = text;
	uint64_t number;

	for (size_t i = 0; i < sizeof(type_names) / sizeof(type_names[0]);
	     i++) {
		if (span_is_word(text, type_names[i].name)) {
			return type_names[i].type;
		}
	}
	if (text.length < 5 || strncasecmp(text.at, "TYPE", 4) != 0) {
		return 0;
	}
	digits.at += 4;
	digits.length -= 4;
	if (!take_number(&digits, &number) || digits.length > 0 ||
	    number > UINT16_MAX) {
		return 0;
	}
	return (uint16_t)number;
}

const char *
type_print(uint16_t type, char buffer[TYPE_TEXT_MAX])
{
	for (size_t i = 0; i < sizeof(type_names) / sizeof(type_names[0]);
	     i++) {
		if (type_names[i].type == type) {
			return type_names[i].name;
		}
	}
	(void)snprintf(buffer, TYPE_TEXT_MAX, "TYPE%u", (unsigned)type);
	return buffer;
}
