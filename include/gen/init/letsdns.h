/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Configurations of LetsDNS (https://www.letsdns.de/), version 1.2: which
 * records each of their sections publishes.
 *
 * LetsDNS makes two records of every certificate that a `cert_ID_path` names:
 * 2 1 1 and 2 1 2 when it is a CA's, else 3 1 1 and 3 1 2. They go to the host
 * `hostname` of the zone `domain`, at each of the `tcp_ports` (25).
 */
#ifndef GEN_INIT_LETSDNS_H
#define GEN_INIT_LETSDNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/init/ini.h>
#include <gen/init/page.h>
#include <gen/manifest/manifest.h>

enum {
	LETSDNS_TTL = 1800,     /* seconds, where no `ttl` is given */
	LETSDNS_LIST_MAX = 100, /* ports or certificates of one section */
};

enum letsdns_role {
	LETSDNS_CURRENT,
	LETSDNS_NEXT,
	LETSDNS_ANCHOR, /* told by the ID alone: no certificate is read */
};

struct letsdns_path {
	enum letsdns_role role;
	const char *path;
	size_t offset; /* of its option */
};

struct letsdns_paths {
	struct letsdns_path *items; /* in the order of the text */
	size_t count;
	size_t capacity;
};

/* A section that publishes records. */
struct letsdns_entry {
	const char *section;
	const uint8_t *zone;
	const uint8_t *host;
	struct ports ports;
	uint32_t ttl; /* seconds */
	struct letsdns_paths paths;
};

struct letsdns_entries {
	struct letsdns_entry *items; /* in the order of the text */
	size_t count;
	size_t capacity;
};

/*
 * What the configuration publishes. A section that publishes nothing, and an
 * option without a use here, is told in LEFT_OUT. False with diags for what
 * LetsDNS would fail at.
 */
bool letsdns_read(const struct ini *ini, struct letsdns_entries *entries,
    struct lines *left_out, struct diags *diags)
    __attribute__((warn_unused_result));

#endif
