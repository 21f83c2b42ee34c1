/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must be true of a service whatever its key material and its zone are:
 * keys that go together, and rules that need nothing else.
 */
#ifndef GEN_MANIFEST_SERVICE_CHECK_H
#define GEN_MANIFEST_SERVICE_CHECK_H

#include <gen/manifest/schema.h>
#include <gen/manifest/service_keys.h>

/* Check a service, defaults or a template by itself; SEEN has its keys. */
void service_check_keys(struct schema_reader *reader,
    const struct service_draft *draft, const struct schema_seen *seen);

/*
 * Check a service that has all from its templates and the defaults, but for its
 * hosts. Another one with the same settings and the same kinds of names passes
 * if this one does.
 */
void service_check(struct schema_reader *reader,
    const struct service_draft *draft);

/* Check that each host makes a name with each of the ports. */
void service_check_owners(struct schema_reader *reader,
    const struct hosts *hosts, const struct ports *ports);

#endif
