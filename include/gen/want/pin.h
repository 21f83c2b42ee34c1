/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pins: association data that the manifest gives itself, for zones that are
 * built where no certificate is: `spki-sha256:HEX` and `tlsa:3 1 1 HEX`.
 */
#ifndef GEN_WANT_PIN_H
#define GEN_WANT_PIN_H

#include <stdbool.h>

#include <gen/key/material.h>
#include <gen/manifest/value.h>
#include <gen/tlsa.h>
#include <zone/base/arena.h>

struct pin {
	bool is_exact; /* a record whole; else the digest of a public key, */
	struct tlsa_params params; /* whose usage is not known */
	struct octets data;
};

/* Does the text of a source begin like a pin? */
bool pin_likely(const char *text);

/* Is it a record whole, `tlsa:`? */
bool pin_is_exact(const char *text);

/*
 * Read a pin, whose data go into the arena. In HEX the case does not matter;
 * colons may stand between octets and, in a `tlsa:`, blanks. Digests have the
 * length of their matching type (RFC 6698 section 2.1.3).
 */
struct fault pin_parse(struct arena *arena, const char *text, struct pin *pin);

/* Are these data what no certificate gives: why, or NULL. */
const char *pin_suspicious(struct octets data);

#endif
