/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * $GENERATE: reads the line, and finds the number that makes a name. Only the
 * first and the last record are made.
 */
#include <config.h>

#include <zone/base/name.h>
#include <zone/read/generate.h>
#include <zone/read/rdata/form.h>
#include <zone/read/rdata/mnemonic.h>
#include <zone/read/template.h>
#include <zone/read/token.h>

enum {
	DATA_MAX = 65534, /* bytes of the data's text that BIND has room for */
	DATA_CHECKED = 8192 /* and up to which it is looked at */
};

/* The fields of the line from the type on. */
struct record {
	struct span type;
	struct token data;
};

static const char bad_range[] =
    "the range of $GENERATE is not START-STOP or START-STOP/STEP";

/* Read START-STOP or START-STOP/STEP; BIND ignores what stands behind. */
static const char *
read_range(struct span text, struct generate *generate)
{
	int64_t start;
	int64_t stop;
	int64_t step = 1;
	char byte;

	if (!take_number(&text, &start) || !take_byte(&text, "-", &byte) ||
	    !take_number(&text, &stop) ||
	    (take_byte(&text, "/", &byte) && !take_number(&text, &step))) {
		return bad_range;
	}
	if (start < 0 || stop < 0) {
		return "the range of $GENERATE goes below 0";
	}
	if (stop < start) {
		return "the range of $GENERATE stops before it starts";
	}
	if (step < 1) {
		return "the step of $GENERATE is below 1";
	}
	if (stop > INT32_MAX || step > INT32_MAX) {
		return "the range of $GENERATE has a number over 2147483647";
	}
	generate->start = (uint32_t)start;
	generate->step = (uint32_t)step;
	generate->stop = (uint32_t)(stop - (stop - start) % step);
	return NULL;
}

/* The owner that a number of the range makes. */
static const char *
make_owner(const struct generate *generate, uint32_t number,
    uint8_t wire[NAME_WIRE_MAX])
{
	char text[NAME_TEXT_MAX];
	struct sink sink = { text, sizeof(text), 0 };
	const char *wrong = template_expand(generate->owner, number, &sink);

	if (wrong == NULL && sink.used > sink.size) {
		wrong = "a name of more than 255 octets";
	}
	return wrong != NULL ? wrong
			     : name_parse((struct span){ text, sink.used },
				   generate->origin, wire);
}

/* BIND's fields are C strings. */
static struct span
up_to_nul(struct span text)
{
	return (struct span){ text.at, strnlen(text.at, text.length) };
}

/* BIND takes the backslash off `\"` where the data is quoted. */
static size_t
bare_quotes(char *text, size_t length)
{
	size_t used = 0;

	for (size_t at = 0; at < length; at++) {
		if (text[at] == '\\' && at + 1 < length) {
			text[used] = text[at++];
			used += text[at] != '"';
		}
		text[used++] = text[at];
	}
	return used;
}

/* Does the text leave a quote or a parenthesis open? */
static const char *
find_fault(struct span text)
{
	struct lexer lexer;
	struct entry entry;

	lex_begin(&lexer, text, 0);
	if (!lex_next(&lexer, &entry) || entry.fault == FAULT_NONE) {
		return NULL;
	}
	return lex_fault_text((enum entry_fault)entry.fault);
}

/* Is the data that a number makes as its type has it? */
static const char *
try_data(const struct record *record, uint32_t number, struct fields *fields)
{
	char text[DATA_CHECKED];
	struct sink sink = { text, sizeof(text), 0 };
	const char *wrong = template_expand(
	    up_to_nul(token_value(&record->data)), number, &sink);

	if (wrong != NULL) {
		return wrong;
	}
	if (sink.used > sink.size) {
		return sink.used > DATA_MAX
			   ? "$GENERATE makes data of more than 65534 bytes"
			   : NULL;
	}
	if (record->data.quoted) {
		sink.used = bare_quotes(text, sink.used);
	}
	tokens_begin(&fields->tokens, text, text + sink.used);
	wrong = find_fault((struct span){ text, sink.used });
	return wrong != NULL ? wrong : form_read(record->type, fields);
}

/* Make the record of a number of the range. */
static const char *
try_number(const struct generate *generate, const struct record *record,
    uint32_t number, struct fields *fields)
{
	uint8_t wire[NAME_WIRE_MAX];
	const char *wrong = make_owner(generate, number, wire);

	return wrong != NULL ? wrong : try_data(record, number, fields);
}

/* Is AT, behind the last token, inside parentheses? */
static bool
is_inside(const char *at, const char *end)
{
	bool is_comment = false;

	for (; at < end; at++) {
		if (*at == '\n') {
			is_comment = false;
		} else if (*at == ';') {
			is_comment = true;
		} else if (!is_comment && (*at == '(' || *at == ')')) {
			return *at == ')';
		}
	}
	return false;
}

/* Read the data, and that nothing stands behind it. */
static const char *
read_data(struct tokens *tokens, struct token *data)
{
	struct token more;

	if (!token_next(tokens, data)) {
		return "$GENERATE needs data behind the type";
	}
	if (is_inside(tokens->at, tokens->end)) {
		return "the data of $GENERATE stands in parentheses: BIND "
		       "does not take it";
	}
	if (token_next(tokens, &more)) {
		return "the data of $GENERATE is one field: quote it";
	}
	return NULL;
}

/* Read what stands behind the range as in any record. */
static const char *
read_record(struct header *header, struct generate *generate,
    struct record *record)
{
	generate->owner = up_to_nul(header->owner.text);
	generate->has_ttl = header->ttl.length > 0;
	record->type = up_to_nul(header->type);
	if (header->owner.quoted) {
		return "the owner of $GENERATE takes no quotes";
	}
	if (header->class.length > 0 && !span_is_word(header->class, "IN") &&
	    !span_is_word(header->class, "CLASS1")) {
		return "a record of another class than IN";
	}
	if (generate->has_ttl && !ttl_parse(header->ttl, &generate->ttl)) {
		return "this TTL is not a time";
	}
	if (!mnemonic_type(record->type, &generate->type)) {
		return "a record type that danezone does not know";
	}
	return read_data(&header->rdata, &record->data);
}

/* The range, and what stands behind it as an entry of its own. */
static bool
split_line(struct span text, const struct entry *entry, struct span *range,
    struct entry *behind)
{
	struct tokens tokens;
	struct token name;
	struct token token;

	tokens_begin(&tokens, text.at + entry->start, text.at + entry->end);
	if (!token_next(&tokens, &name) || !token_next(&tokens, &token)) {
		return false;
	}
	*range = token.text;
	*behind = (struct entry){ .start = (size_t)(tokens.at - text.at),
		.end = entry->end };
	return true;
}

bool
generate_header(struct span text, const struct entry *entry,
    struct header *header)
{
	struct entry behind;
	struct span range;

	return split_line(text, entry, &range, &behind) &&
	       header_read(text, &behind, header);
}

const char *
generate_read(struct span text, const struct entry *entry,
    struct fields *fields, struct generate *generate)
{
	struct entry behind;
	struct record record;
	struct header header;
	struct span range;
	const char *wrong;

	*generate = (struct generate){ .origin = fields->origin };
	if (!split_line(text, entry, &range, &behind)) {
		return bad_range;
	}
	wrong = read_range(range, generate);
	if (wrong == NULL && !header_read(text, &behind, &header)) {
		wrong = "$GENERATE needs a range, an owner, a type and data";
	}
	if (wrong == NULL) {
		wrong = read_record(&header, generate, &record);
	}
	if (wrong == NULL) {
		wrong = try_number(generate, &record, generate->start, fields);
	}
	if (wrong == NULL) {
		wrong = try_number(generate, &record, generate->stop, fields);
	}
	return wrong;
}

static bool
is_in_range(const struct generate *generate, uint32_t number)
{
	return number >= generate->start && number <= generate->stop &&
	       (number - generate->start) % generate->step == 0;
}

static bool
makes_with(const struct generate *generate, uint32_t number,
    const uint8_t *name)
{
	uint8_t wire[NAME_WIRE_MAX];

	return is_in_range(generate, number) &&
	       make_owner(generate, number, wire) == NULL &&
	       name_equal(wire, name);
}

/* A letter in lower case, any other byte as it is. */
static int
lower(int byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

/*
 * Might an owner begin as the name does? Told by the plain text before the
 * first field, so that most names need no expansion.
 */
static bool
may_begin(struct span owner, const uint8_t *name)
{
	for (size_t i = 0; i < owner.length && i < name[0]; i++) {
		const int byte = (unsigned char)owner.at[i];

		if (byte == '$' && (i + 1 == owner.length ||
				       strchr("{$", owner.at[i + 1]) == NULL)) {
			return name[i + 1] >= '0' && name[i + 1] <= '9';
		}
		if (strchr("$\\.@", byte) != NULL) {
			return true;
		}
		if (lower(byte) != lower(name[i + 1])) {
			return false;
		}
	}
	return true;
}

bool
generate_makes(const struct generate *generate, const uint8_t *name)
{
	uint32_t numbers[TEMPLATE_NUMBERS_MAX];
	size_t count;
	bool makes;

	if (!may_begin(generate->owner, name)) {
		return false;
	}
	count = template_numbers(generate->owner, name, numbers);
	/* Without a field any number of the range will do. */
	makes = makes_with(generate, generate->start, name);
	for (size_t i = 0; !makes && i < count; i++) {
		makes = makes_with(generate, numbers[i], name);
	}
	return makes;
}
