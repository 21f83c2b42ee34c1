/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Addresses. Those in the usual form are read at once, since most records of
 * large zones hold one; what is left inet_pton() may judge.
 */
#include <config.h>

#include <arpa/inet.h>

#include <zone/read/rdata/address.h>
#include <zone/read/rdata/digits.h>

enum {
	TEXT_MAX = 45, /* INET6_ADDRSTRLEN without its NUL */
	GROUPS = 8,
	GROUP_DIGITS = 4,
	NO_GAP = GROUPS + 1,
};

/* The groups of an IPv6 address that stand in its text. */
struct groups {
	struct span text;
	size_t at;
	size_t count;
	size_t gap; /* how many stand before "::" */
	uint8_t octets[IPV6_OCTETS];
};

static bool
judge(struct span text, int family, uint8_t *octets)
{
	char string[TEXT_MAX + 1];

	/* Behind a NUL nothing would be seen. */
	if (text.length > TEXT_MAX ||
	    memchr(text.at, '\0', text.length) != NULL) {
		return false;
	}
	memcpy(string, text.at, text.length);
	string[text.length] = '\0';
	return inet_pton(family, string, octets) == 1;
}

/* Four numbers of one to three digits without a zero in front. */
static bool
read_quad(struct span text, uint8_t octets[IPV4_OCTETS])
{
	const char *at = text.at;
	const char *const end = text.at + text.length;

	for (size_t i = 0; i < IPV4_OCTETS; i++) {
		const char *const first = at;
		unsigned value = 0;

		while (at < end && *at >= '0' && *at <= '9' &&
		       value <= UINT8_MAX) {
			value = value * 10 + (unsigned)(*at++ - '0');
		}
		if (at == first || value > UINT8_MAX ||
		    (*first == '0' && at - first > 1)) {
			return false;
		}
		octets[i] = (uint8_t)value;
		if (i + 1 < IPV4_OCTETS && (at == end || *at++ != '.')) {
			return false;
		}
	}
	return at == end;
}

static bool
take_group(struct groups *groups)
{
	const struct span text = groups->text;
	const size_t first = groups->at;
	unsigned value = 0;

	while (groups->at < text.length && groups->at - first < GROUP_DIGITS) {
		const unsigned digit =
		    digits_hex_values[(uint8_t)text.at[groups->at]];

		if (digit == 0) {
			break;
		}
		value = value << 4 | (digit - 1);
		groups->at++;
	}
	if (groups->at == first || groups->count == GROUPS) {
		return false;
	}
	groups->octets[2 * groups->count] = (uint8_t)(value >> 8);
	groups->octets[2 * groups->count + 1] = (uint8_t)value;
	groups->count++;
	return true;
}

/* A colon, or two for the gap; they are not the end unless they are two. */
static bool
take_colons(struct groups *groups)
{
	const struct span text = groups->text;
	const bool is_gap =
	    text.length - groups->at >= 2 && text.at[groups->at + 1] == ':';

	if (text.at[groups->at] != ':' || (is_gap && groups->gap != NO_GAP)) {
		return false;
	}
	if (is_gap) {
		groups->gap = groups->count;
	}
	groups->at += is_gap ? 2 : 1;
	return is_gap || groups->at < text.length;
}

static bool
read_groups(struct groups *groups)
{
	const struct span text = groups->text;

	if (text.length > 0 && text.at[0] == ':' &&
	    (!take_colons(groups) || groups->gap == NO_GAP)) {
		return false;
	}
	while (groups->at < text.length) {
		if (!take_group(groups) ||
		    (groups->at < text.length && !take_colons(groups))) {
			return false;
		}
	}
	return groups->gap == NO_GAP ? groups->count == GROUPS
				     : groups->count < GROUPS;
}

/* The groups, with zeros in the place of the gap. */
static void
put_groups(const struct groups *groups, uint8_t octets[IPV6_OCTETS])
{
	const size_t gap = groups->gap == NO_GAP ? groups->count : groups->gap;
	const size_t behind = 2 * (groups->count - gap);

	memset(octets, 0, IPV6_OCTETS);
	memcpy(octets, groups->octets, 2 * gap);
	memcpy(octets + IPV6_OCTETS - behind, groups->octets + 2 * gap, behind);
}

bool
address_parse(struct span text, int family, uint8_t octets[IPV6_OCTETS])
{
	struct groups groups = { .text = text, .gap = NO_GAP };

	if (family == AF_INET) {
		return read_quad(text, octets) || judge(text, family, octets);
	}
	if (!read_groups(&groups)) {
		return judge(text, family, octets);
	}
	put_groups(&groups, octets);
	return true;
}
