/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Points: the end points of services in one zone, each with the owner of its
 * TLSA records and what the zone has there.
 */
#ifndef GEN_INIT_POINT_H
#define GEN_INIT_POINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/manifest/value.h>
#include <gen/run.h>
#include <zone/read/walk.h>

enum {
	COMBINATIONS = 4 * 2 * 3, /* of usage, selector and matching type */
};

struct point {
	const uint8_t *owner;
	const uint8_t *base;
	struct port port;
	const char *why;       /* it cannot be served; NULL: it can */
	bool is_extra;         /* records of another zone lead here */
	bool has_tlsa;         /* the zone has a TLSA RRset here, with these: */
	bool has_other;        /* parameters that no manifest takes */
	uint32_t combinations; /* bit usage * 6 + selector * 3 + matching */
	uint32_t ttl_least;
	uint32_t ttl_most;
	bool is_taken; /* a service of the outline has it */
};

struct points {
	struct point *items; /* sorted by owner once all are there */
	size_t count;
	size_t capacity;
};

/*
 * Add the point of a host and a port; what is returned lasts until the next
 * one is added. When no host name can be that base, or the owner would be too
 * long, *WHY says so, and it is NULL.
 */
struct point *points_add(struct points *points, struct arena *arena,
    const uint8_t *base, const struct port *port, const char **why);

/* Read the owner of TLSA records: `_443._tcp.host`, `*._tcp.host`. */
bool point_parse(struct arena *arena, const uint8_t *owner,
    const uint8_t **base, struct port *port);

/* Sort, and put those of one owner together. */
void points_sort(struct points *points);

/* The point of this owner, once they are sorted; NULL: there is none. */
struct point *points_find(const struct points *points, const uint8_t *owner);

/* The owner at which the TLSA records of a host and port stand, or NULL. */
const uint8_t *point_owner(struct arena *arena, const uint8_t *base,
    const struct port *port);

/*
 * Find out by the rules of `check` which points cannot be served in the zone,
 * and say why. Fails when the zone cannot be read, with diags.
 */
bool points_judge(struct run *run, const struct source *source,
    const uint8_t *apex, struct points *points)
    __attribute__((warn_unused_result));

/* `mx.example.com`: without the final dot. */
const char *point_name(struct arena *arena, const uint8_t *name);

/* `443/tcp`, `any/tcp`. */
const char *point_port(struct arena *arena, const struct port *port);

#endif
