/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where what is wanted belongs. What the zone has is not known here. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/wanted.h>

void
wanted_add_nodes(const struct wanted *wanted, struct nodes *nodes)
{
	nodes_reserve(nodes, wanted->count);
	for (size_t i = 0; i < wanted->count; i++) {
		nodes_want(nodes, nodes_add(nodes, wanted->rrsets[i].owner));
	}
}

uint32_t
wanted_rrset(const struct wanted *wanted, const struct node *node,
    uint16_t type)
{
	uint32_t i = node->rrset;

	for (; i < wanted->count; i++) {
		if (!name_equal(wanted->rrsets[i].owner, node->name)) {
			break;
		}
		if (wanted->rrsets[i].type == type) {
			return i;
		}
	}
	return NO_RRSET;
}

struct stale
wanted_stale(const struct wanted *wanted, size_t rrset)
{
	return wanted->stale == NULL ? (struct stale){ .has_any = false }
				     : wanted->stale[rrset];
}

bool
wanted_below(const struct wanted *wanted, const uint8_t *name)
{
	size_t first = 0; /* of those that sort behind the name */
	size_t end = wanted->count;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;

		if (name_compare(wanted->rrsets[middle].owner, name) <= 0) {
			first = middle + 1;
		} else {
			end = middle;
		}
	}
	return first < wanted->count &&
	       name_within(wanted->rrsets[first].owner, name);
}

bool
wanted_manages(const struct wanted *wanted, uint16_t type)
{
	const uint16_t *managed = wanted->managed;

	while (*managed != 0 && *managed != type) {
		managed++;
	}
	return type != 0 && *managed == type;
}

uint64_t
wanted_managed_bits(const struct wanted *wanted)
{
	uint64_t bits = 0;

	for (const uint16_t *type = wanted->managed; *type != 0; type++) {
		bits |= wanted_bit(*type);
	}
	return bits;
}

uint64_t
wanted_bits(const struct wanted *wanted)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < wanted->count; i++) {
		bits |= wanted_bit(wanted->rrsets[i].type);
	}
	return bits;
}
