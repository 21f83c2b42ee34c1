/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which records may stay unread, and which are mistakes. */
#include <config.h>

#include <zone/read/unread.h>

/* Types that BIND 9.18 reads by mnemonic and libzscanner 3.2 does not. */
static const char *const bind_types[] = { "A6", "AMTRELAY", "ATMA", "AVC",
	"BRID", "DLV", "DOA", "DSYNC", "EID", "GPOS", "HHIT", "HIP", "ISDN",
	"MB", "MG", "MR", "NIMLOC", "NINFO", "NSAP", "NSAP-PTR", "NULL", "NXT",
	"PX", "RESINFO", "RKEY", "SIG", "SINK", "TA", "TALINK", "WALLET", "WKS",
	"X25" };

/* Types that libzscanner 3.2 reads by mnemonic. */
static const char *const library_types[] = { "A", "AAAA", "AFSDB", "APL", "CAA",
	"CDNSKEY", "CDS", "CERT", "CNAME", "CSYNC", "DHCID", "DNAME", "DNSKEY",
	"DS", "EUI48", "EUI64", "HINFO", "HTTPS", "IPSECKEY", "KEY", "KX",
	"L32", "L64", "LOC", "LP", "MINFO", "MX", "NAPTR", "NID", "NS", "NSEC",
	"NSEC3", "NSEC3PARAM", "OPENPGPKEY", "PTR", "RP", "RRSIG", "RT",
	"SMIMEA", "SOA", "SPF", "SRV", "SSHFP", "SVCB", "TLSA", "TXT", "URI",
	"ZONEMD" };

static bool
is_bind_type(struct span type)
{
	for (size_t i = 0; i < sizeof(bind_types) / sizeof(bind_types[0]);
	     i++) {
		if (span_is_word(type, bind_types[i])) {
			return true;
		}
	}
	return false;
}

/* Is the type one that libzscanner knows, so that its complaint is apt? */
static bool
is_library_type(struct span type)
{
	for (size_t i = 0; i < sizeof(library_types) / sizeof(library_types[0]);
	     i++) {
		if (span_is_word(type, library_types[i])) {
			return true;
		}
	}
	return type_parse(type) != 0;
}

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

const char *
unread_refusal(const struct header *header, const char *complaint,
    bool spelling)
{
	struct tokens rdata = header->rdata;
	struct token first;

	if (header->class.length > 0 && !span_is_word(header->class, "IN") &&
	    !span_is_word(header->class, "CLASS1")) {
		return "a record of another class than IN";
	}
	if (*header->type.at == '$') {
		return "a directive that does not begin its line";
	}
	if (!is_mnemonic(header->type)) {
		return "no record type stands where one is needed";
	}
	if (is_bind_type(header->type)) {
		return NULL;
	}
	if (!is_library_type(header->type)) {
		return "a record type that danezone does not know";
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

const char *
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
