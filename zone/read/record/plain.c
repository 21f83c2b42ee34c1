/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plain records, by windows of 64 bytes. No field can hold a newline, so that
 * none goes beyond the line.
 */
#include <config.h>

#include <sys/socket.h>

#include <zone/base/word.h>
#include <zone/read/rdata/address.h>
#include <zone/read/rdata/digits.h>
#include <zone/read/record/plain.h>
#include <zone/read/record/window.h>
#include <zone/read/token.h>
#include <zone/rrset.h>

enum {
	DIGITS_MAX = 9, /* a number of them fits */
	UNITS_MAX = 3,  /* and with any unit, of these */
	STRING_MAX = 255,
};

/* A word in small letters, as word_at() has it. */
#define WORD2(a, b)       ((uint64_t)(a) | (uint64_t)(b) << 8)
#define WORD4(a, b, c, d) (WORD2(a, b) | WORD2(c, d) << 16)

/* The line from where a window was opened. */
struct view {
	const char *bytes;
	struct window window;
	unsigned at; /* where the next field begins */
};

/* How many bits follow each other, at most up to the window's end. */
static inline unsigned
run(uint64_t bits, unsigned from)
{
	const uint64_t others = ~(bits >> from);

	return others == 0 ? WINDOW_BYTES : (unsigned)__builtin_ctzll(others);
}

/* The length of a field of a name's bytes; 0 when it is not seen to end. */
static inline unsigned
field_length(const struct view *view)
{
	const unsigned length =
	    view->at < WINDOW_BYTES ? run(view->window.names, view->at) : 0;

	return view->at + length < WINDOW_BYTES ? length : 0;
}

/* Go past blanks; false without one. */
static inline bool
pass_blanks(struct view *view)
{
	const unsigned length =
	    view->at < WINDOW_BYTES ? run(view->window.blanks, view->at) : 0;

	view->at += length;
	return length > 0;
}

/* A field of so many bytes, at most eight, as a number; letters are small. */
static inline uint64_t
word_at(const struct view *view, unsigned length)
{
	const uint64_t word =
	    word_load(view->bytes + view->at) | UINT64_C(0x2020202020202020);

	return length == 0 || length > WORD
		   ? 0
		   : word & UINT64_MAX >> (64 - 8 * length);
}

static inline bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static inline bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The digits at the front of a field; false when there are too many. */
static inline bool
take_digits(struct view *view, uint32_t *number)
{
	const char *at = view->bytes + view->at;
	unsigned count = 0;

	*number = 0;
	while (count < DIGITS_MAX && is_digit(at[count])) {
		*number = *number * 10 + (uint32_t)(at[count] - '0');
		count++;
	}
	view->at += count;
	return count > 0 && !is_digit(at[count]);
}

/* Seconds, or a number with one unit; the blanks behind them too. */
static bool
take_ttl(struct view *view, struct plain *plain)
{
	const struct span field = { view->bytes + view->at,
		field_length(view) };

	plain->has_ttl = true;
	if (take_digits(view, &plain->ttl) && pass_blanks(view)) {
		return true;
	}
	/* The digits are passed: one letter is left. */
	view->at++;
	return field.length >= 2 && field.length <= UNITS_MAX + 1 &&
	       view->bytes + view->at == field.at + field.length &&
	       ttl_parse(field, &plain->ttl) && pass_blanks(view);
}

/* A TTL, if there is one and there was none. */
static inline bool
take_any_ttl(struct view *view, struct plain *plain)
{
	return plain->has_ttl || !is_digit(view->bytes[view->at]) ||
	       take_ttl(view, plain);
}

/* The class, if there is one. */
static inline bool
take_any_class(struct view *view)
{
	if (word_at(view, field_length(view)) != WORD2('i', 'n')) {
		return true;
	}
	view->at += 2;
	return pass_blanks(view);
}

/* TTL and class before the type, in either order. */
static inline bool
take_front(struct view *view, struct plain *plain)
{
	plain->has_ttl = false;
	return take_any_ttl(view, plain) && take_any_class(view) &&
	       take_any_ttl(view, plain);
}

static bool
take_type(struct view *view, struct plain *plain)
{
	const unsigned length = field_length(view);

	switch (word_at(view, length)) {
	case 'a':
		plain->type = RR_A;
		break;
	case WORD4('a', 'a', 'a', 'a'):
		plain->type = RR_AAAA;
		break;
	case WORD2('n', 's'):
		plain->type = RR_NS;
		break;
	case WORD2('d', 's'):
		plain->type = RR_DS;
		break;
	case WORD2('m', 'x'):
		plain->type = RR_MX;
		break;
	case WORD4('t', 'x', 't', 0):
		plain->type = RR_TXT;
		break;
	case WORD4('t', 'l', 's', 'a'):
		plain->type = RR_TLSA;
		break;
	case WORD4('c', 'n', 'a', 'm') | (uint64_t)'e' << 32:
		plain->type = RR_CNAME;
		break;
	default:
		return false;
	}
	view->at += length;
	return pass_blanks(view);
}

/*
 * The name of a field: its text moved by one octet, with each label's length in
 * the place of the dot before it. Returns its length; 0 when it is wrong.
 */
static size_t
read_name(const struct view *view, unsigned length,
    const struct plain_origin *origin, uint8_t *name)
{
	uint64_t dots = view->window.dots >> view->at & ~(UINT64_MAX << length);
	unsigned label = 0;

	/* A label is empty where a dot stands first, or behind another. */
	if ((dots & (dots << 1 | 1)) != 0 ||
	    origin->length > NAME_WIRE_MAX - 1 - length) {
		return 0;
	}
	memcpy(name + 1, view->bytes + view->at, WINDOW_BYTES);
	for (; dots != 0; dots &= dots - 1) {
		const unsigned dot = (unsigned)__builtin_ctzll(dots);

		name[label] = (uint8_t)(dot - label);
		label = dot + 1;
	}
	name[label] = (uint8_t)(length - label);
	if (label == length) {
		return length + 1;
	}
	memcpy(name + 1 + length, origin->name, origin->length);
	return length + 1 + origin->length;
}

/* Append the name of a field to the rdata; returns where the field ends. */
static const char *
take_target(struct view *view, struct plain *plain,
    const struct plain_origin *origin)
{
	const unsigned length = field_length(view);
	size_t octets = 0;

	if (length > 0) {
		octets = read_name(view, length, origin,
		    plain->rdata + plain->rdata_length);
		plain->rdata_length += octets;
	}
	return octets > 0 ? view->bytes + view->at + length : NULL;
}

/* Append a number of so many octets, and go past the blanks behind it. */
static bool
take_number(struct view *view, struct plain *plain, unsigned octets)
{
	uint32_t number;

	if (view->at >= WINDOW_BYTES || !take_digits(view, &number) ||
	    number >> 8 * octets != 0) {
		return false;
	}
	while (octets > 0) {
		octets--;
		plain->rdata[plain->rdata_length++] =
		    (uint8_t)(number >> 8 * octets);
	}
	return pass_blanks(view);
}

static const char *
take_address(const struct view *view, struct plain *plain, int family,
    const char *stop)
{
	const char *const text = view->bytes + view->at;
	const uint64_t blanks = view->window.blanks >> view->at;
	size_t length = (size_t)(stop - text);

	if (blanks != 0 && (size_t)__builtin_ctzll(blanks) < length) {
		length = (size_t)__builtin_ctzll(blanks);
	}
	plain->rdata_length = family == AF_INET ? IPV4_OCTETS : IPV6_OCTETS;
	return address_parse((struct span){ text, length }, family,
		   plain->rdata)
		   ? text + length
		   : NULL;
}

/* A string of one line in quotes, without an escape; returns its end. */
static const char *
take_string(const char *at, struct plain *plain)
{
	uint8_t *const string = plain->rdata + plain->rdata_length;
	size_t length = 0;

	if (PLAIN_RDATA_MAX - plain->rdata_length <= STRING_MAX) {
		return NULL;
	}
	while (at[length] >= ' ' && at[length] <= '~' && at[length] != '"') {
		if (length == STRING_MAX || at[length] == '\\') {
			return NULL;
		}
		string[1 + length] = (uint8_t)at[length];
		length++;
	}
	*string = (uint8_t)length;
	plain->rdata_length += 1 + length;
	return at[length] == '"' ? at + length + 1 : NULL;
}

/* Strings with blanks between them. */
static const char *
take_strings(const char *at, struct plain *plain)
{
	const char *end;

	do {
		end = *at == '"' ? take_string(at + 1, plain) : NULL;
		for (at = end; at != NULL && is_blank(*at); at++) {
		}
	} while (end != NULL && at != end && *at == '"');
	return end;
}

/* Append the octets of hexadecimal digits, so many if any are wanted. */
static const char *
take_hex(const char *at, struct plain *plain, size_t octets)
{
	const size_t before = plain->rdata_length;

	while (plain->rdata_length < PLAIN_RDATA_MAX) {
		const unsigned high = digits_hex_values[(uint8_t)at[0]];
		const unsigned low = digits_hex_values[(uint8_t)at[1]];

		if (high == 0 || low == 0) {
			break;
		}
		plain->rdata[plain->rdata_length++] =
		    (uint8_t)((high - 1) << 4 | (low - 1));
		at += 2;
	}
	octets = octets == 0 ? plain->rdata_length - before : octets;
	return octets > 0 && plain->rdata_length - before == octets ? at : NULL;
}

/* The octets of a digest by its type, RFC 8624 section 3.3; 0: unknown. */
static size_t
ds_octets(uint8_t type)
{
	static const uint8_t octets[] = { 0, 20, 32, 0, 48 };

	return type < sizeof(octets) ? octets[type] : 0;
}

static const char *
take_ds(struct view *view, struct plain *plain)
{
	size_t octets;

	if (!take_number(view, plain, 2) || !take_number(view, plain, 1) ||
	    !take_number(view, plain, 1)) {
		return NULL;
	}
	octets = ds_octets(plain->rdata[3]);
	return octets == 0 ? NULL
			   : take_hex(view->bytes + view->at, plain, octets);
}

static const char *
take_tlsa(struct view *view, struct plain *plain)
{
	for (int parameters = 0; parameters < 3; parameters++) {
		if (!take_number(view, plain, 1)) {
			return NULL;
		}
	}
	return take_hex(view->bytes + view->at, plain, 0);
}

/* Returns where the rdata ends. */
static const char *
take_rdata(struct view *view, struct plain *plain,
    const struct plain_origin *origin, const char *stop)
{
	plain->rdata_length = 0;
	switch (plain->type) {
	case RR_A:
		return take_address(view, plain, AF_INET, stop);
	case RR_AAAA:
		return take_address(view, plain, AF_INET6, stop);
	case RR_TXT:
		return take_strings(view->bytes + view->at, plain);
	case RR_DS:
		return take_ds(view, plain);
	case RR_TLSA:
		return take_tlsa(view, plain);
	case RR_MX:
		return take_number(view, plain, 2)
			   ? take_target(view, plain, origin)
			   : NULL;
	default:
		return take_target(view, plain, origin);
	}
}

/* Nothing stands behind the rdata but blanks and a comment? */
static bool
is_over(const char *at)
{
	while (is_blank(*at)) {
		at++;
	}
	return *at == ';' || *at == '\n' || (*at == '\r' && at[1] == '\n');
}

bool
plain_read(struct plain *plain, struct span line, const char *end,
    const struct plain_origin *origin, uint8_t owner[PLAIN_OWNER_MAX])
{
	struct view first = { .bytes = line.at };
	const char *stop = line.at + line.length - 1;
	struct view view;
	unsigned length;
	const char *at;

	if (end - line.at < PLAIN_AHEAD) {
		return false;
	}
	first.window = window_look(line.at);
	length = run(first.window.names, 0);
	view = first;
	view.at = length;
	if (!pass_blanks(&view) || !take_front(&view, plain) ||
	    !take_type(&view, plain)) {
		return false;
	}
	at = view.bytes + view.at;
	if (line.length > WINDOW_BYTES) {
		if (end - at < PLAIN_AHEAD) {
			return false;
		}
		view = (struct view){ at, window_look(at), 0 };
	}
	at = take_rdata(&view, plain, origin,
	    stop[-1] == '\r' ? stop - 1 : stop);
	if (at == NULL || !is_over(at)) {
		return false;
	}
	plain->owner_length = 0;
	if (length > 0) {
		plain->owner_length = read_name(&first, length, origin, owner);
		return plain->owner_length > 0;
	}
	return true;
}
