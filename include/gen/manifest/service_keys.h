/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keys of services, which those of defaults and templates are too: one
 * table, and what it loads into. What the values mean together is not known
 * here.
 */
#ifndef GEN_MANIFEST_SERVICE_KEYS_H
#define GEN_MANIFEST_SERVICE_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include <gen/manifest/manifest.h>
#include <gen/manifest/schema.h>

/* The rows of the table. */
enum service_row {
	SERVICE_HOST,
	SERVICE_MX,
	SERVICE_SRV,
	SERVICE_USE,
	SERVICE_PORTS,
	SERVICE_TLSA,
	SERVICE_CURRENT,
	SERVICE_NEXT,
	SERVICE_ANCHORS,
	SERVICE_LINEAGE,
	SERVICE_VIA,
	SERVICE_MISSING,
	SERVICE_STARTTLS,
	SERVICE_TTL,
	SERVICE_PROPAGATION,
	SERVICE_RETAIN,
	SERVICE_USAGES,
	SERVICE_ABOUT, /* of templates alone */
	SERVICE_ROWS,
};

/* What is known of a service besides what it holds. */
struct service_facts {
	uint32_t given;     /* bit N: row N is there, */
	uint32_t excused;   /* or it is not, and why was said already */
	struct value use;   /* the template's name; line 0: none */
	struct value ports; /* its own key `ports`; line 0: none */
	struct value tlsa;  /* its own key `tlsa`; line 0: none */
	const char *about;  /* what a template says of itself, or NULL */
	const char *limits; /* the template that has `usages`, or NULL */
	bool smtp;          /* it is, or uses, the template `smtp` */
	bool own_tlsa;      /* `tlsa` is not that of a built-in template */
};

/* A service, defaults or a template while the manifest is read. */
struct service_draft {
	struct service service; /* without these: */
	struct domains domains;
	struct settings settings;
	struct service_facts facts;
};

/* The rows with the offsets in struct service_draft. */
extern const struct schema_key service_keys[SERVICE_ROWS];

extern const struct schema service_schema;  /* without `about` */
extern const struct schema template_schema; /* all */

static inline uint32_t
service_bit(unsigned row)
{
	return UINT32_C(1) << row;
}

/* The rows of which a service has exactly one. */
static inline uint32_t
service_selectors(void)
{
	return service_bit(SERVICE_HOST) | service_bit(SERVICE_MX) |
	       service_bit(SERVICE_SRV);
}

#endif
