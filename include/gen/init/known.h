/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of services by their ports and by the labels of SRV records:
 * which of the built-in templates is meant, and whether TLS is spoken at all.
 */
#ifndef GEN_INIT_KNOWN_H
#define GEN_INIT_KNOWN_H

#include <stdbool.h>

#include <gen/manifest/value.h>
#include <zone/base/span.h>

/* The template with this port as its only one, or NULL. */
const char *known_template(const struct port *port);

/*
 * Is a SRV record with this service label (without its underscore) about a
 * service over TCP that speaks TLS?
 */
bool known_label(struct span label);

/* The template that is called like the label, or NULL. */
const char *known_label_template(struct span label);

#endif
