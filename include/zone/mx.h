/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The MX records of a zone, one after the other: names whose mail goes to a
 * watched host and to others of the zone that are not watched.
 */
#ifndef ZONE_MX_H
#define ZONE_MX_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/name.h>
#include <zone/survey/survey.h>

/* An MX record that was read. */
struct mx_record {
	const uint8_t *domain;
	const uint8_t *host;
	const struct node *node; /* of the host, or NULL */
	struct spot spot;
};

/* What is known of the MX records in a row that one name has. */
struct mx_run {
	uint8_t domain[NAME_WIRE_MAX];
	bool has_domain;
	const uint8_t *served; /* a watched host; NULL: none yet, */
	bool has_other;        /* but this one: */
	uint8_t other[NAME_WIRE_MAX];
	struct spot spot;
};

/* The host in the rdata of an MX record; NULL: there is none. */
const uint8_t *mx_host(const uint8_t *rdata, size_t length);

/* Take in the next MX record of the zone; gaps go to the survey. */
void mx_see(struct mx_run *run, struct survey *survey, struct arena *arena,
    const struct mx_record *record);

#endif
