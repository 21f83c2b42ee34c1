/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that BIND 9.18 takes for numbers in rdata, in any case. */
#ifndef ZONE_READ_RDATA_MNEMONIC_H
#define ZONE_READ_RDATA_MNEMONIC_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/span.h>

enum mnemonic_kind {
	MNEMONIC_ALGORITHM,   /* of DNSSEC, 8 bits */
	MNEMONIC_DIGEST,      /* of a DS, 8 bits */
	MNEMONIC_PROTOCOL,    /* of a KEY, 8 bits */
	MNEMONIC_HASH,        /* of a NSEC3, 8 bits */
	MNEMONIC_SCHEME,      /* of a DSYNC, 8 bits */
	MNEMONIC_CERTIFICATE, /* kind of one, 16 bits (RFC 4398 section 2.1) */
};

/* The number that WORD stands for: digits, or a word of that kind. */
bool mnemonic_parse(enum mnemonic_kind kind, struct span word, uint32_t *number)
    __attribute__((warn_unused_result));

/* Flags of a key: a number, or words between bars (RFC 2535 section 7.1). */
bool mnemonic_flags(struct span word, uint32_t *flags)
    __attribute__((warn_unused_result));

/* A record type by name or as TYPEnnn, those too that no zone has. */
bool mnemonic_type(struct span word, uint16_t *type)
    __attribute__((warn_unused_result));

#endif
