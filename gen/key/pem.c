/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PEM: splits a text into blocks by its marker lines and decodes base64. Each
 * mistake has its line. What a block holds is for others to say.
 */
#include <config.h>

#include <stdint.h>
#include <string.h>

#include <gen/key/pem.h>

enum {
	LABEL_SHOWN_MAX = 64,
	SEXTETS = 4, /* of a group: three octets */
	NO_SEXTET = -1,
};

static const char begin_mark[] = "-----BEGIN";
static const char end_mark[] = "-----END";
static const char dashes[] = "-----";
static const char byte_order_mark[] = "\xef\xbb\xbf";

struct label_row {
	const char *label;
	enum pem_kind kind;
	bool encrypted;
	const char *what;
};

static const struct label_row labels[] = {
	{ "CERTIFICATE", PEM_CERTIFICATE, false, "a certificate" },
	{ "X509 CERTIFICATE", PEM_CERTIFICATE, false, "a certificate" },
	{ "TRUSTED CERTIFICATE", PEM_TRUSTED_CERTIFICATE, false,
	    "a certificate" },
	{ "CERTIFICATE REQUEST", PEM_REQUEST, false, "a certificate request" },
	{ "NEW CERTIFICATE REQUEST", PEM_REQUEST, false,
	    "a certificate request" },
	{ "PUBLIC KEY", PEM_PUBLIC_KEY, false, "a public key" },
	{ "RSA PUBLIC KEY", PEM_PUBLIC_KEY, false, "a public key" },
	{ "PRIVATE KEY", PEM_PRIVATE_KEY, false, "a private key" },
	{ "RSA PRIVATE KEY", PEM_PRIVATE_KEY, false, "a private key" },
	{ "EC PRIVATE KEY", PEM_PRIVATE_KEY, false, "a private key" },
	{ "DSA PRIVATE KEY", PEM_PRIVATE_KEY, false, "a private key" },
	{ "OPENSSH PRIVATE KEY", PEM_PRIVATE_KEY, false, "a private key" },
	{ "ENCRYPTED PRIVATE KEY", PEM_PRIVATE_KEY, true, "a private key" },
	{ NULL, PEM_OTHER, false, NULL },
};

static bool
fail(struct pem *pem, size_t line, const char *what)
{
	pem->wrong = what;
	pem->wrong_line = line;
	return false;
}

static bool
holds(struct span text, const char *word)
{
	return text.length > 0 &&
	       memmem(text.at, text.length, word, strlen(word)) != NULL;
}

static bool
begins(struct span text, const char *word)
{
	const size_t length = strlen(word);

	return text.length >= length && memcmp(text.at, word, length) == 0;
}

bool
pem_likely(struct span text)
{
	return holds(text, dashes) &&
	       (holds(text, begin_mark) || holds(text, end_mark));
}

static bool
is_blank(char symbol)
{
	return symbol == ' ' || symbol == '\t' || symbol == '\r';
}

/* The next line, without its end and the blanks before that. */
static bool
next_line(struct pem *pem, struct span *line)
{
	const char *start = pem->text.at + pem->offset;
	const size_t left = pem->text.length - pem->offset;
	const char *end;

	if (left == 0) {
		return false;
	}
	end = memchr(start, '\n', left);
	line->at = start;
	line->length = end == NULL ? left : (size_t)(end - start);
	pem->offset += line->length + (end != NULL);
	pem->line++;
	while (line->length > 0 && is_blank(start[line->length - 1])) {
		line->length--;
	}
	return true;
}

/*
 * Is the line a marker of this kind, alone in its line? Its label has no run
 * of hyphens (RFC 7468 section 3), as two markers in one line would make.
 */
static bool
is_marker(struct span line, const char *mark, struct span *label)
{
	const size_t before = strlen(mark) + 1; /* a space follows */
	const size_t after = strlen(dashes);

	if (!begins(line, mark) || line.length <= before + after ||
	    line.at[before - 1] != ' ' ||
	    memcmp(line.at + line.length - after, dashes, after) != 0) {
		return false;
	}
	label->at = line.at + before;
	label->length = line.length - before - after;
	return !holds(*label, "--");
}

/* What is wrong with a line that looks like a marker, but is none. */
static const char *
marker_mistake(struct span line)
{
	if (begins(line, byte_order_mark)) {
		return "a byte order mark stands before this line, and TLS "
		       "servers do not skip it";
	}
	return "a BEGIN or END line must be alone in its line";
}

/* What is wrong with a line outside of blocks, or NULL. */
static const char *
text_mistake(struct span line)
{
	struct span label;

	if (is_marker(line, end_mark, &label)) {
		return "this END line has no BEGIN line";
	}
	if (pem_likely(line)) {
		return marker_mistake(line);
	}
	for (size_t i = 0; i < line.length; i++) {
		const unsigned char octet = (unsigned char)line.at[i];

		if ((octet < ' ' && octet != '\t') || octet == 0x7f) {
			return "garbage outside of the PEM blocks";
		}
	}
	return NULL;
}

/* What the label says. Some programs have key kinds of their own. */
static void
classify(struct pem *pem, struct pem_block *block)
{
	static const char private_key[] = " PRIVATE KEY";
	const size_t tail = strlen(private_key);
	const struct span label = block->label;
	const struct label_row *row = labels;

	while (row->label != NULL && !span_equal(label, span_of(row->label))) {
		row++;
	}
	block->kind = row->kind;
	block->what = row->what;
	block->encrypted = row->encrypted;
	if (row->label != NULL) {
		return;
	}
	if (label.length > tail &&
	    memcmp(label.at + label.length - tail, private_key, tail) == 0) {
		block->kind = PEM_PRIVATE_KEY;
	}
	block->what = arena_printf(pem->arena, "a block %.*s",
	    label.length < LABEL_SHOWN_MAX ? (int)label.length
					   : (int)LABEL_SHOWN_MAX,
	    label.at);
}

static bool
says_encrypted(struct span line)
{
	return begins(line, "Proc-Type:") && holds(line, "ENCRYPTED");
}

/* After a BEGIN line: find the end of the block. */
static bool
read_block(struct pem *pem, struct span label, struct pem_block *block)
{
	const char *start = pem->text.at + pem->offset;
	struct span line;
	struct span end_label;

	block->label = label;
	block->line = pem->line;
	classify(pem, block);
	while (next_line(pem, &line)) {
		if (is_marker(line, end_mark, &end_label)) {
			block->body.at = start;
			block->body.length = (size_t)(line.at - start);
			return span_equal(label, end_label) ||
			       fail(pem, pem->line,
				   arena_printf(pem->arena,
				       "this END line does not match the "
				       "BEGIN line in line %zu",
				       block->line));
		}
		if (is_marker(line, begin_mark, &end_label)) {
			break;
		}
		if (pem_likely(line)) {
			return fail(pem, pem->line, marker_mistake(line));
		}
		block->encrypted = block->encrypted || says_encrypted(line);
	}
	return fail(pem, block->line, "this BEGIN line has no END line");
}

bool
pem_next(struct pem *pem, struct pem_block *block)
{
	struct span line;
	struct span label;

	while (next_line(pem, &line)) {
		const char *mistake;

		if (is_marker(line, begin_mark, &label)) {
			return read_block(pem, label, block);
		}
		mistake = text_mistake(line);
		if (mistake != NULL) {
			return fail(pem, pem->line, mistake);
		}
	}
	return false;
}

static int
sextet(char symbol)
{
	if (symbol >= 'A' && symbol <= 'Z') {
		return symbol - 'A';
	}
	if (symbol >= 'a' && symbol <= 'z') {
		return symbol - 'a' + 26;
	}
	if (symbol >= '0' && symbol <= '9') {
		return symbol - '0' + 52;
	}
	if (symbol == '+') {
		return 62;
	}
	return symbol == '/' ? 63 : NO_SEXTET;
}

/* A run of base64 on its way to octets. */
struct decoding {
	uint8_t *octets;
	size_t length;
	uint32_t bits;  /* of the group, the newest lowest */
	size_t symbols; /* of the group, padding counted */
	size_t padding;
};

/* Take a symbol; false when it cannot stand here. */
static bool
decode_symbol(struct decoding *decoding, char symbol)
{
	const int value = symbol == '=' ? 0 : sextet(symbol);

	if (value == NO_SEXTET || (decoding->padding > 0 && symbol != '=')) {
		return false;
	}
	decoding->padding += symbol == '=';
	decoding->bits = decoding->bits << 6 | (uint32_t)value;
	decoding->symbols++;
	if (decoding->symbols < SEXTETS) {
		return true;
	}
	if (decoding->padding > 2) {
		return false;
	}
	for (size_t i = 0; i < 3 - decoding->padding; i++) {
		decoding->octets[decoding->length++] =
		    (uint8_t)(decoding->bits >> (16 - 8 * i));
	}
	/* The bits that padding drops are zero (RFC 4648 section 3.5). */
	if ((decoding->bits & ((1U << (8 * decoding->padding)) - 1)) != 0) {
		return false;
	}
	decoding->bits = 0;
	decoding->symbols = 0;
	return true;
}

/* Take a body that begins at *LINE; moves that to the mistake, if any. */
static const char *
decode_body(struct decoding *decoding, struct span body, size_t *line)
{
	const size_t first = *line;
	bool blank = true; /* so far, this line */

	for (size_t i = 0; i < body.length; i++) {
		const char symbol = body.at[i];
		const bool end = symbol == '\n';

		/* There OpenSSL ends, and so do servers. */
		if (end && blank && *line > first) {
			return "a blank line within the base64";
		}
		if (!end && !is_blank(symbol) &&
		    !decode_symbol(decoding, symbol)) {
			return "this is not base64";
		}
		blank = end || (blank && is_blank(symbol));
		*line += end;
	}
	return NULL;
}

bool
pem_decode(struct pem *pem, const struct pem_block *block,
    struct octets *octets)
{
	struct decoding decoding = { .octets = pem->room };
	size_t line = block->line + 1;
	const char *mistake = decode_body(&decoding, block->body, &line);

	if (pem->used < decoding.length) {
		pem->used = decoding.length;
	}
	if (mistake != NULL) {
		return fail(pem, line, mistake);
	}
	if (decoding.symbols != 0) {
		return fail(pem, line, "the base64 is cut off");
	}
	if (decoding.length == 0) {
		return fail(pem, block->line, "this block is empty");
	}
	octets->at = decoding.octets;
	octets->length = decoding.length;
	return true;
}
