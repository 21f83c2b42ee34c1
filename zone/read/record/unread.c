/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which records may stay unread, and which are mistakes. */
#include <config.h>

#include <zone/read/rdata/form.h>
#include <zone/read/record/unread.h>
#include <zone/rrset.h>

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* A letter, then letters, digits and '-' only, as mnemonics are? */
static bool
is_mnemonic(struct span word)
{
	for (size_t i = 0; i < word.length; i++) {
		const char byte = word.at[i];

		if ((i == 0 || (!is_digit(byte) && byte != '-')) &&
		    ((byte | 0x20) < 'a' || (byte | 0x20) > 'z')) {
			return false;
		}
	}
	return true;
}

/* Two dots in a row, not escaped. */
static bool
has_two_dots(struct span word)
{
	for (size_t i = 0; i + 1 < word.length; i++) {
		if (word.at[i] == '\\') {
			i++;
		} else if (word.at[i] == '.' && word.at[i + 1] == '.') {
			return true;
		}
	}
	return false;
}

/* An empty label in some plain token. */
static bool
has_empty_label(struct tokens tokens)
{
	struct token token;

	while (token_next(&tokens, &token)) {
		if (!token.quoted && has_two_dots(token.text)) {
			return true;
		}
	}
	return false;
}

/* IN, or CLASS1 as RFC 3597 section 5 has it? */
static bool is_internet(struct span class)
{
	static const char prefix[] = "CLASS";
	const size_t length = sizeof(prefix) - 1;
	uint32_t number;

	if (class.length <= length ||
	    strncasecmp(class.at, prefix, length) != 0) {
		return span_is_word(class, "IN");
	}
	class.at += length;
	class.length -= length;
	return number_parse(class, &number) && number == 1;
}

/* What is wrong before the rdata? */
static const char *
front_mistake(const struct header *header)
{
	if (header->class.length > 0 && !is_internet(header->class)) {
		return "a record of another class than IN";
	}
	if (*header->type.at == '$') {
		return "a directive that does not begin its line";
	}
	return is_mnemonic(header->type)
		   ? NULL
		   : "no record type stands where one is needed";
}

const char *
unread_refusal(const struct header *header, const char *complaint,
    bool spelling)
{
	struct tokens rdata = header->rdata;
	struct token first;
	const char *wrong = front_mistake(header);

	if (wrong == NULL) {
		wrong = form_refusal(header->type);
	}
	if (wrong != NULL || !form_is_known(header->type)) {
		return wrong;
	}
	if (!token_next(&rdata, &first)) {
		return "a record without data";
	}
	if (header->class.length > 0 && !span_is_word(header->class, "IN")) {
		return NULL; /* CLASS1 is IN, libzscanner does not know it */
	}
	if (!spelling || has_empty_label(header->rdata)) {
		return complaint;
	}
	return NULL;
}

const char *
unread_read(const struct header *header, struct fields *fields,
    const char *complaint, bool spelling)
{
	const char *wrong = unread_refusal(header, complaint, true);
	uint32_t ttl;

	if (wrong != NULL && wrong != complaint) {
		return wrong;
	}
	if (header->ttl.length > 0 && !ttl_parse(header->ttl, &ttl)) {
		return complaint;
	}
	if (form_is_open(header->type)) {
		wrong = unread_refusal(header, complaint, spelling);
		fields->is_exact = false;
	} else {
		fields->tokens = header->rdata;
		wrong = form_read(header->type, fields);
	}
	return wrong != NULL && form_is_known(header->type) ? complaint : wrong;
}

bool
unread_needs_rdata(uint16_t type)
{
	switch (type) {
	case RR_SOA:
	case RR_TLSA:
	case RR_CNAME:
	case RR_TXT:
	case RR_MX:
	case RR_SRV:
		return true;
	default:
		return false;
	}
}

bool
unread_is_told(uint16_t type)
{
	return type != RR_SOA && type != RR_TLSA;
}

/* What is wrong with the backslash at the front of the SIZE bytes at AT? */
static const char *
backslash_mistake(const char *at, size_t size)
{
	if (size < 2) {
		return "a backslash with nothing behind it";
	}
	if (!is_digit(at[1])) {
		return NULL;
	}
	if (size < 4 || !is_digit(at[2]) || !is_digit(at[3])) {
		return "a backslash and a digit need three digits";
	}
	if ((at[1] - '0') * 100 + (at[2] - '0') * 10 + (at[3] - '0') > 255) {
		return "an escaped octet over 255";
	}
	return NULL;
}

/* What is wrong with the backslashes of a word? */
static const char *
word_mistake(struct span word)
{
	const char *end = word.at + word.length;
	const char *mistake = NULL;

	for (const char *at = word.at; mistake == NULL && at < end; at++) {
		if (*at == '\\') {
			mistake = backslash_mistake(at, (size_t)(end - at));
			at++;
		}
	}
	return mistake;
}

/*
 * Names and text in which a backslash is not followed as RFC 1035 section 5.1
 * says (`\DDD` over 255, nothing): libzscanner reads some of them, BIND none.
 */
static const char *
escape_mistake(struct span text, const struct entry *entry)
{
	const char *mistake = NULL;
	struct tokens tokens;
	struct token token;

	tokens_begin(&tokens, text.at + entry->start, text.at + entry->end);
	while (mistake == NULL && token_next(&tokens, &token)) {
		/* Generic rdata begins with a backslash, RFC 3597 section 5. */
		if (!span_equal(token.text, span_of("\\#"))) {
			mistake = word_mistake(token.text);
		}
	}
	return mistake;
}

/*
 * Is every backslash in order, those in comments too? With one before a line
 * break it depends on where that is.
 */
static bool
has_sound_escapes(struct span text)
{
	const char *end = text.at + text.length;
	const char *at = text.at;

	while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
		if (backslash_mistake(at, (size_t)(end - at)) != NULL ||
		    at[1] == '\n' || at[1] == '\r') {
			return false;
		}
		at += 2;
	}
	return true;
}

const char *
unread_ttl(struct span own, bool has_ttl, uint32_t *ttl)
{
	if (own.length == 0) {
		return has_ttl ? NULL : "no TTL is given and none before";
	}
	return ttl_parse(own, ttl) ? NULL : "this TTL is not a time";
}

bool
starts_with_mark(struct span text)
{
	static const char mark[] = { '\xef', '\xbb', '\xbf' };

	return text.length >= sizeof(mark) &&
	       memcmp(text.at, mark, sizeof(mark)) == 0;
}

const char *
text_mistake(struct span text, const struct entry *entry)
{
	if (text.at[entry->start] == ')') {
		return lex_fault_text(FAULT_CLOSE_PAREN);
	}
	if ((entry->flags & ENTRY_ESCAPE) == 0 ||
	    has_sound_escapes((struct span){ text.at + entry->start,
		entry->end - entry->start })) {
		return NULL;
	}
	return escape_mistake(text, entry);
}
