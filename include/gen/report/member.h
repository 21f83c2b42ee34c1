/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members: what all JSON says alike of TLSA records and certificates. */
#ifndef GEN_REPORT_MEMBER_H
#define GEN_REPORT_MEMBER_H

#include <stdint.h>

#include <gen/key/material.h>
#include <gen/report/json.h>
#include <gen/tlsa.h>
#include <zone/base/arena.h>

/* Members of an object that is open. */
void member_text(struct json *json, const char *key, const char *text);
void member_number(struct json *json, const char *key, int64_t number);

/* `usage`, `selector`, `matching` and `data`, in an object that is open. */
void member_tlsa(struct json *json, struct tlsa_params params,
    struct octets data);

/*
 * What the rdata of a TLSA, CNAME or TXT record says, in an object that is
 * open: as member_tlsa() does, `target`, or `text`. Nothing of other types, nor
 * of a TLSA that is cut short.
 */
void member_rdata(struct json *json, struct arena *arena, uint16_t type,
    struct octets rdata);

/*
 * `certificate`: an object with `subject`, `names` unless those are NULL,
 * `not_before` and `not_after`; null when there is none.
 */
void member_certificate(struct json *json,
    const struct certificate *certificate, const struct dns_names *names);

#endif
