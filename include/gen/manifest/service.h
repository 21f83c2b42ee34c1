/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Services while the manifest is read: `defaults` may stand behind them, so
 * what depends on those is done in a second step.
 */
#ifndef GEN_MANIFEST_SERVICE_H
#define GEN_MANIFEST_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include <gen/manifest/manifest.h>
#include <gen/manifest/schema.h>

/* What is known of a service besides what it holds. */
struct service_facts {
	uint32_t given;    /* bit N: row N of the table of keys is there, */
	uint32_t excused;  /* or it is not, and why was said already */
	struct value tlsa; /* the service's own key `tlsa`; line 0: none */
};

/* `defaults` of the manifest: a service of which nothing is required. */
struct service_defaults {
	struct service service;
	struct service_facts facts;
};

/*
 * Read the mapping of a service, or of the defaults, that begins at START.
 * Returns false when the reading ended.
 */
bool service_read(struct schema_reader *reader, const struct value *start,
    struct service *service, struct service_facts *facts)
    __attribute__((warn_unused_result));

/* Merge the defaults into a service, and check it. */
void service_finish(struct schema_reader *reader, struct service *service,
    struct service_facts *facts, const struct service_defaults *defaults);

#endif
