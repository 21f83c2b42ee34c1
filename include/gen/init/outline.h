/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An outline: the manifest that is to be written, with its comments. It knows
 * how a manifest is written, and nothing of where its content came from.
 */
#ifndef GEN_INIT_OUTLINE_H
#define GEN_INIT_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/init/page.h>
#include <zone/base/arena.h>

enum subject {
	SUBJECT_HOST,
	SUBJECT_MX,
	SUBJECT_SRV,
};

/* A service; what is empty, NULL or 0 is not written. */
struct outline_service {
	struct lines notes; /* comments before it, each a paragraph */
	enum subject subject;
	struct lines names; /* of the hosts, the domains or the SRV owners */
	const char *use;
	struct lines ports;
	struct lines tlsa;
	struct lines current;
	struct lines next;
	struct lines anchors;
	bool has_ttl;
	uint32_t ttl; /* seconds */
};

struct outline_services {
	struct outline_service *items;
	size_t count;
	size_t capacity;
};

struct outline_zone {
	const char *name;
	struct lines notes;
	struct lines files;
};

struct outline_zones {
	struct outline_zone *items;
	size_t count;
	size_t capacity;
};

struct outline {
	struct arena *arena;
	uint64_t seed;     /* keys hashes */
	struct lines head; /* comments, each a paragraph */
	struct outline_zones zones;
	struct outline_services services;
	struct lines tail; /* comments on what was left out, each an item */
};

/* The text of the manifest, in the arena. */
struct span outline_text(const struct outline *outline);

#endif
