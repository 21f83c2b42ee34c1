/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plain records, by windows of 64 bytes. No field read here can hold a newline,
 * so that none goes beyond its line; spread_read() has the rdata that does.
 */
#include <config.h>

#include <sys/socket.h>

#include <zone/read/rdata/address.h>
#include <zone/read/rdata/digits.h>
#include <zone/read/record/plain.h>
#include <zone/read/record/spread.h>
#include <zone/read/record/view.h>
#include <zone/read/token.h>
#include <zone/rrset.h>

enum {
	UNITS_MAX = 3, /* digits that fit with any unit */
};

/* Kept out of the path that most records take. */
#define SELDOM __attribute__((noinline))

/* A word in small letters, as view_word() has it. */
#define WORD2(a, b)       ((uint64_t)(a) | (uint64_t)(b) << 8)
#define WORD4(a, b, c, d) (WORD2(a, b) | WORD2(c, d) << 16)
#define TYPE52            (WORD4('t', 'y', 'p', 'e') | WORD2('5', '2') << 32)

/* Seconds, or a number with one unit; the blanks behind them too. */
static bool
take_ttl(struct view *view, struct plain *plain)
{
	const struct span field = { view->bytes + view->at, view_field(view) };

	plain->has_ttl = true;
	if (view_digits(view, &plain->ttl) && view_blanks(view)) {
		return true;
	}
	/* The digits are passed: one letter is left. */
	view->at++;
	return field.length >= 2 && field.length <= UNITS_MAX + 1 &&
	       view->bytes + view->at == field.at + field.length &&
	       ttl_parse(field, &plain->ttl) && view_blanks(view);
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
	if (view_word(view, view_field(view)) != WORD2('i', 'n')) {
		return true;
	}
	view->at += 2;
	return view_blanks(view);
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
	const unsigned length = view_field(view);

	switch (view_word(view, length)) {
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
	case WORD4('p', 't', 'r', 0):
		plain->type = RR_PTR;
		break;
	case WORD4('s', 'o', 'a', 0):
		plain->type = RR_SOA;
		break;
	case WORD4('s', 'r', 'v', 0):
		plain->type = RR_SRV;
		break;
	case WORD4('t', 'x', 't', 0):
		plain->type = RR_TXT;
		break;
	case WORD4('t', 'l', 's', 'a'):
	case TYPE52:
		plain->type = RR_TLSA;
		break;
	case WORD4('c', 'n', 'a', 'm') | (uint64_t)'e' << 32:
		plain->type = RR_CNAME;
		break;
	default:
		return false;
	}
	view->at += length;
	return view_blanks(view);
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
	const unsigned length = view_field(view);
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

	if (view->at >= WINDOW_BYTES || !view_digits(view, &number) ||
	    number >> 8 * octets != 0) {
		return false;
	}
	while (octets > 0) {
		octets--;
		plain->rdata[plain->rdata_length++] =
		    (uint8_t)(number >> 8 * octets);
	}
	return view_blanks(view);
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

/* Returns where the rdata ends; NULL: left to spread_read(). */
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
	case RR_DS:
		return take_ds(view, plain);
	case RR_TLSA:
		return take_tlsa(view, plain);
	case RR_SOA:
	case RR_SRV:
	case RR_TXT:
		return NULL;
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

/*
 * Go past an '@', of which the length stays 0, or a name that begins with an
 * asterisk, and the blanks behind it.
 */
SELDOM static bool
pass_odd_owner(struct view *first, struct view *view, unsigned *length)
{
	if (*view->bytes == '@') {
		view->at = 1;
	} else if (*view->bytes == '*') {
		first->window.names |= 1;
		*length = view_run(first->window.names, 0);
		view->at = *length;
	}
	return view_blanks(view);
}

/* Read an owner so long; an inherited one stays as it is. */
static inline bool
read_owner(const struct view *view, unsigned length, struct plain *plain,
    const struct plain_origin *origin, uint8_t *owner)
{
	if (length > 0) {
		plain->owner_length = read_name(view, length, origin, owner);
		return plain->owner_length > 0;
	}
	plain->owner_length = 0;
	if (*view->bytes == '@') {
		plain->owner_length = origin->length;
		memcpy(owner, origin->name, origin->length);
	}
	return true;
}

/* Read the rdata at AT by whoever can. */
static bool
read_rdata(struct view *view, struct plain *plain,
    const struct plain_origin *origin, const char *stop)
{
	const char *const start = view->bytes + view->at;
	const char *end =
	    take_rdata(view, plain, origin, stop[-1] == '\r' ? stop - 1 : stop);
	const struct span text = { start, (size_t)(stop + 1 - start) };

	return (end != NULL && is_over(end)) ||
	       spread_read(plain, text, origin);
}

bool
plain_read(struct plain *plain, struct span record, const char *end,
    const struct plain_origin *origin, uint8_t owner[PLAIN_OWNER_MAX])
{
	struct view first = { .bytes = record.at };
	const char *stop = record.at + record.length - 1;
	struct view view;
	unsigned length;

	if (end - record.at < PLAIN_AHEAD) {
		return false;
	}
	first.window = window_look(record.at);
	length = view_run(first.window.names, 0);
	view = first;
	view.at = length;
	if ((!view_blanks(&view) && !pass_odd_owner(&first, &view, &length)) ||
	    !take_front(&view, plain) || !take_type(&view, plain)) {
		return false;
	}
	if (record.length > WINDOW_BYTES) {
		const char *at = view.bytes + view.at;

		/* What ends the text may have no newline. */
		if (end - at < PLAIN_AHEAD || *stop != '\n') {
			return false;
		}
		view = (struct view){ at, window_look(at), 0 };
	}
	return read_rdata(&view, plain, origin, stop) &&
	       read_owner(&first, length, plain, origin, owner);
}
