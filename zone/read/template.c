/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Templates: their pieces, the text they make of a number, and the way back
 * from a name to the numbers that may have made it.
 */
#include <config.h>

#include <stdio.h>

#include <zone/base/name.h>
#include <zone/read/template.h>

enum {
	WIDTH_MAX = 127, /* bytes of a field's text */
	NOT_A_DIGIT = 16,
	NIBBLES = 16, /* bytes of eight labels of a digit, with dots */
};

/*
 * What the braces of a field say. BIND reads them with sscanf() and keeps from
 * one field of a template to the next what the next one does not say.
 */
struct modifier {
	int64_t offset;
	int64_t width;
	char after_offset; /* ',' or '}', 0 when there was none */
	char after_width;
	char base;
	char after_base;
};

/* A template that is being read. */
struct reading {
	struct span rest;
	struct modifier modifier;
};

/* A part of a template: bytes to copy, or a field. */
struct piece {
	struct span literal; /* a byte, or a backslash and the one behind it */
	bool is_field;
	uint32_t offset; /* modulo 2^32 */
	uint8_t width;
	char base; /* d, o, x, X, n, N */
};

static const char bad_modifier[] =
    "a modifier that is not ${OFFSET}, ${OFFSET,WIDTH} or "
    "${OFFSET,WIDTH,BASE} with base d, o, x, X, n or N";

bool
take_byte(struct span *text, const char *set, char *byte)
{
	if (text->length == 0 || *text->at == '\0' ||
	    strchr(set, *text->at) == NULL) {
		return false;
	}
	*byte = *text->at;
	text->at++;
	text->length--;
	return true;
}

bool
take_number(struct span *text, int64_t *number)
{
	char sign = '+';
	char digit;
	int64_t value = 0;

	while (take_byte(text, " \t\n\v\f\r", &digit)) {
		/* sscanf() goes past them, too */
	}
	(void)take_byte(text, "+-", &sign);
	if (!take_byte(text, "0123456789", &digit)) {
		return false;
	}
	do {
		value = value > UINT32_MAX ? value : value * 10 + (digit - '0');
	} while (take_byte(text, "0123456789", &digit));
	*number = sign == '-' ? -value : value;
	return true;
}

/* What is between the braces at the front; false without an offset there. */
static bool
read_modifier(struct span text, struct modifier *modifier)
{
	char brace;

	if (!take_byte(&text, "{", &brace) ||
	    !take_number(&text, &modifier->offset) ||
	    !take_byte(&text, ",}", &modifier->after_offset)) {
		return false;
	}
	(void)(take_number(&text, &modifier->width) &&
	       take_byte(&text, ",}", &modifier->after_width) &&
	       take_byte(&text, "doxXnN", &modifier->base) &&
	       take_byte(&text, "}", &modifier->after_base));
	return true;
}

/* Go past the first closing brace; to the end if there is none. */
static void
pass_brace(struct span *text)
{
	const char *end = text->at + text->length;
	const char *brace = memchr(text->at, '}', text->length);

	text->at = brace == NULL ? end : brace + 1;
	text->length = (size_t)(end - text->at);
}

/* Use what the braces say, and what is left of earlier ones. */
static const char *
apply_modifier(const struct modifier *modifier, struct piece *field)
{
	const bool is_whole = modifier->after_width == ',' &&
			      modifier->base != '\0' &&
			      modifier->after_base == '}';

	field->offset = (uint32_t)modifier->offset;
	if (modifier->offset < INT32_MIN || modifier->offset > INT32_MAX) {
		return "an offset of $GENERATE is over 2147483647";
	}
	if (modifier->after_offset == '}') {
		return NULL;
	}
	if (modifier->after_width != '}' && !is_whole) {
		return bad_modifier;
	}
	if (modifier->width < 0 || modifier->width > WIDTH_MAX) {
		return "a width of $GENERATE is over 127";
	}
	field->width = (uint8_t)modifier->width;
	if (is_whole) {
		field->base = modifier->base;
	}
	return NULL;
}

/* Read the field whose `$` has been taken off. */
static const char *
read_field(struct reading *reading, struct piece *field)
{
	*field = (struct piece){ .is_field = true,
		.offset = (uint32_t)reading->modifier.offset,
		.base = 'd' };
	if (reading->rest.length == 0 || *reading->rest.at != '{') {
		return NULL;
	}
	if (!read_modifier(reading->rest, &reading->modifier)) {
		return bad_modifier;
	}
	pass_brace(&reading->rest);
	return apply_modifier(&reading->modifier, field);
}

/* Read the next piece; the template must not be at its end. */
static const char *
next_piece(struct reading *reading, struct piece *piece)
{
	struct span *const rest = &reading->rest;
	char byte;

	*piece = (struct piece){ .literal = { rest->at, 1 } };
	if (take_byte(rest, "$", &byte)) {
		return take_byte(rest, "$", &byte) ? NULL
						   : read_field(reading, piece);
	}
	if (*rest->at == '\\' && rest->length > 1) {
		piece->literal.length = 2;
	}
	rest->at += piece->literal.length;
	rest->length -= piece->literal.length;
	return NULL;
}

/* The number as labels, padded with zeros to WIDTH bytes, dots counted. */
static size_t
print_nibbles(const struct piece *field, uint32_t number, char *text)
{
	const char *digits =
	    field->base == 'n' ? "0123456789abcdef" : "0123456789ABCDEF";
	size_t used = 0;

	do {
		text[used++] = digits[number & 0xf];
		number >>= 4;
		/* An even width can end in a dot, and so in the root. */
		if (used < field->width || number != 0) {
			text[used++] = '.';
		}
	} while (used < field->width || number != 0);
	return used;
}

/* The text of a field for a number that has the offset in it. */
static size_t
print_field(const struct piece *field, uint32_t number,
    char text[WIDTH_MAX + 1])
{
	const size_t size = WIDTH_MAX + 1;
	const int width = field->width;

	switch (field->base) {
	case 'o':
		return (size_t)snprintf(text, size, "%0*o", width, number);
	case 'x':
		return (size_t)snprintf(text, size, "%0*x", width, number);
	case 'X':
		return (size_t)snprintf(text, size, "%0*X", width, number);
	case 'n':
	case 'N':
		return print_nibbles(field, number, text);
	default:
		return (size_t)snprintf(text, size, "%0*d", width, (int)number);
	}
}

static void
put(struct sink *sink, const char *bytes, size_t length)
{
	if (sink->used + length <= sink->size) {
		memcpy(sink->text + sink->used, bytes, length);
	}
	sink->used += length;
}

const char *
template_expand(struct span template, uint32_t number, struct sink *sink)
{
	struct reading reading = { .rest = template };
	struct piece piece;

	while (reading.rest.length > 0) {
		char digits[WIDTH_MAX + 1];
		const char *wrong = next_piece(&reading, &piece);

		if (wrong != NULL) {
			return wrong;
		}
		if (!piece.is_field) {
			put(sink, piece.literal.at, piece.literal.length);
			continue;
		}
		if ((int64_t)number + (int32_t)piece.offset > INT32_MAX) {
			return "$GENERATE comes to a number over 2147483647";
		}
		put(sink, digits,
		    print_field(&piece, number + piece.offset, digits));
	}
	return NULL;
}

/* The value of a digit of base 16 and below. */
static unsigned
digit_value(char byte)
{
	if (byte >= '0' && byte <= '9') {
		return (unsigned)(byte - '0');
	}
	byte |= 0x20;
	return byte >= 'a' && byte <= 'f' ? (unsigned)(byte - 'a') + 10
					  : NOT_A_DIGIT;
}

/* Where a field stands in the names that are made. */
struct position {
	size_t octets; /* before it, with one for each label's end */
	/* Digits that the escape before it still lacks. */
	unsigned digits;
};

/* Go past a literal. A wrong escape is not noticed: it makes no name. */
static void
pass_literal(struct span literal, struct position *position)
{
	if (position->digits > 0) {
		position->digits--;
	} else if (literal.length > 1 && digit_value(literal.at[1]) < 10) {
		position->digits = 2;
	}
	position->octets += position->digits == 0;
}

/* Find the first field; false without one. */
static bool
find_field(struct span template, struct piece *field, struct position *position)
{
	struct reading reading = { .rest = template };

	*position = (struct position){ 0 };
	while (reading.rest.length > 0) {
		if (next_piece(&reading, field) != NULL) {
			return false;
		}
		if (field->is_field) {
			return true;
		}
		pass_literal(field->literal, position);
	}
	return false;
}

/*
 * The name's octets from where the field stands, with a dot behind each label.
 * Where the field completes an escape, digits come in its octet's place, of
 * which the bits of FLIP are turned round first.
 */
static struct span
octets_from(const uint8_t *name, const struct position *position, uint8_t flip,
    char octets[NAME_WIRE_MAX + 1])
{
	size_t end = 1; /* room for a second digit */
	size_t at = 1 + position->octets;
	unsigned octet;

	for (; *name != 0; name += *name + 1) {
		memcpy(octets + end, name + 1, *name);
		end += *name;
		octets[end++] = '.';
	}
	if (at >= end) {
		return (struct span){ octets, 0 };
	}
	octet = (uint8_t)octets[at] ^ flip;
	for (unsigned i = 0; i < position->digits; i++, octet /= 10) {
		octets[at - i] = (char)('0' + octet % 10);
	}
	at -= position->digits > 1 ? 1 : 0;
	return (struct span){ octets + at, end - at };
}

/* The numbers that any digits at the front spell, modulo 2^32. */
static size_t
read_digits(struct span text, unsigned base, uint32_t *numbers)
{
	const bool is_negative = text.length > 0 && *text.at == '-';
	uint64_t number = 0;
	size_t count = 0;

	for (size_t at = is_negative ? 1 : 0; at < text.length; at++) {
		const unsigned digit = digit_value(text.at[at]);

		number = number * base + digit;
		if (digit >= base || number > UINT32_MAX) {
			break;
		}
		if (count == 0 || number > 0) {
			numbers[count++] =
			    (uint32_t)(is_negative ? -number : number);
		}
	}
	return count;
}

/* The numbers that any labels of a digit at the front spell. */
static size_t
read_nibbles(struct span text, uint32_t *numbers)
{
	uint32_t number = 0;
	size_t count = 0;

	for (size_t at = 0; at < text.length; at += 2) {
		const unsigned digit = digit_value(text.at[at]);

		if (digit == NOT_A_DIGIT || (digit > 0 && at >= NIBBLES)) {
			break;
		}
		if (digit > 0) {
			number |= digit << at * 2;
		}
		if (count == 0 || digit > 0) {
			numbers[count++] = number;
		}
		if (at + 1 < text.length && text.at[at + 1] != '.') {
			break;
		}
	}
	return count;
}

/* The numbers that a field at the front of the text may be made of. */
static size_t
read_numbers(struct span text, const struct piece *field, uint32_t *numbers)
{
	size_t count;

	switch (field->base) {
	case 'n':
	case 'N':
		count = read_nibbles(text, numbers);
		break;
	case 'o':
		count = read_digits(text, 8, numbers);
		break;
	case 'd':
		count = read_digits(text, 10, numbers);
		break;
	default:
		count = read_digits(text, 16, numbers);
		break;
	}
	for (size_t i = 0; i < count; i++) {
		numbers[i] -= field->offset;
	}
	return count;
}

size_t
template_numbers(struct span template, const uint8_t *name,
    uint32_t numbers[TEMPLATE_NUMBERS_MAX])
{
	char octets[NAME_WIRE_MAX + 1];
	struct position position;
	struct piece field;
	size_t count;

	if (!find_field(template, &field, &position)) {
		return 0;
	}
	count = read_numbers(octets_from(name, &position, 0, octets), &field,
	    numbers);
	if (position.digits > 0) {
		/* The escape may be of the letter's other case, RFC 4343. */
		count += read_numbers(octets_from(name, &position, 'a' ^ 'A',
					  octets),
		    &field, numbers + count);
	}
	return count;
}
