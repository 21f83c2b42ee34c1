/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds what the zone has; no rule is judged here. */
#include <config.h>

#include <gen/rule/sight.h>

/* The types that each kind of sight is of; ends with 0. */
static const uint16_t types_of[SEEN_COUNT][3] = {
	[SEEN_ADDRESS] = { RR_A, RR_AAAA },
	[SEEN_CNAME] = { RR_CNAME },
	[SEEN_NS] = { RR_NS },
	[SEEN_DNAME] = { RR_DNAME },
	[SEEN_MX] = { RR_MX },
};

bool
sight_at(const struct sight *sight, struct seat seat, enum seen seen,
    struct spot *spot)
{
	const struct survey *survey = sight->survey;

	if (seat.node != NULL && (seat.node->seen & 1U << seen) != 0) {
		(void)node_spot(seat.node, seen, spot);
		return true;
	}
	if (survey->generates.count == 0) {
		return false;
	}
	for (const uint16_t *type = types_of[seen]; *type != 0; type++) {
		const struct generation *generation =
		    survey_generation(survey, seat.name, *type);

		if (generation != NULL) {
			*spot = generation->spot;
			return true;
		}
	}
	return false;
}

bool
sight_find(const struct sight *sight, const uint8_t *name, enum seen seen,
    struct spot *spot)
{
	const struct seat seat = { name,
		nodes_find(sight->survey->nodes, name) };

	return sight_at(sight, seat, seen, spot);
}

const struct place *
sight_place(const struct sight *sight, const struct rrset *rrset)
{
	const struct place place =
	    text_at(sight->survey->wanted->asked_in, rrset->asked);

	return arena_copy(sight->arena, &place, sizeof(place));
}

const char *
sight_line(const struct sight *sight, struct spot spot)
{
	const struct place place =
	    parts_place(&sight->survey->parts, spot.part, spot.at);

	return arena_printf(sight->arena, "line %zu of %s", place.line,
	    place.file);
}

bool
sight_wildcard(const uint8_t *name, uint8_t wildcard[NAME_WIRE_MAX])
{
	const size_t length = name_length(name);

	if (length + 2 > NAME_WIRE_MAX) {
		return false;
	}
	wildcard[0] = 1;
	wildcard[1] = '*';
	memcpy(wildcard + 2, name, length);
	return true;
}

bool
sight_is_smtp(const uint8_t *owner)
{
	static const uint8_t front[] = { 3, '_', '2', '5', 4, '_', 't', 'c',
		'p' };

	return name_length(owner) > sizeof(front) &&
	       memcmp(owner, front, sizeof(front)) == 0;
}

bool
sight_is_any_tcp(const uint8_t *owner)
{
	static const uint8_t front[] = { 1, '*', 4, '_', 't', 'c', 'p' };

	return name_length(owner) > sizeof(front) &&
	       memcmp(owner, front, sizeof(front)) == 0;
}
