/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes members that stand in several arrays. */
#include <config.h>

#include <string.h>

#include <gen/report/member.h>
#include <zone/base/name.h>
#include <zone/rrset.h>

void
member_text(struct json *json, const char *key, const char *text)
{
	json_key(json, key);
	json_string(json, text);
}

void
member_number(struct json *json, const char *key, int64_t number)
{
	json_key(json, key);
	json_number(json, number);
}

void
member_tlsa(struct json *json, struct tlsa_params params, struct octets data)
{
	member_number(json, "usage", params.usage);
	member_number(json, "selector", params.selector);
	member_number(json, "matching", params.matching);
	json_key(json, "data");
	json_hex(json, data);
}

/* TXT: all strings of it, joined (RFC 1035 section 3.3.14). */
static struct span
joined_text(struct arena *arena, struct octets rdata)
{
	char *text = arena_alloc(arena, rdata.length);
	size_t length = 0;

	for (size_t at = 0; at < rdata.length; at += 1U + rdata.at[at]) {
		memcpy(text + length, rdata.at + at + 1, rdata.at[at]);
		length += rdata.at[at];
	}
	return (struct span){ text, length };
}

void
member_rdata(struct json *json, struct arena *arena, uint16_t type,
    struct octets rdata)
{
	switch (type) {
	case RR_TLSA:
		if (rdata.length >= TLSA_PARAMS) {
			member_tlsa(json,
			    (struct tlsa_params){ rdata.at[0], rdata.at[1],
				rdata.at[2] },
			    (struct octets){ rdata.at + TLSA_PARAMS,
				rdata.length - TLSA_PARAMS });
		}
		break;
	case RR_CNAME:
		member_text(json, "target", name_string(arena, rdata.at));
		break;
	case RR_TXT:
		json_key(json, "text");
		json_span(json, joined_text(arena, rdata));
		break;
	default:
		break;
	}
}

void
member_certificate(struct json *json, const struct certificate *certificate,
    const struct dns_names *names)
{
	json_key(json, "certificate");
	if (certificate == NULL) {
		json_null(json);
		return;
	}
	json_begin_object(json);
	member_text(json, "subject", certificate->subject);
	if (names != NULL) {
		json_key(json, "names");
		json_begin_array(json);
		for (size_t i = 0; i < names->count; i++) {
			json_string(json, names->items[i]);
		}
		json_end_array(json);
	}
	json_key(json, "not_before");
	json_time(json, certificate->not_before);
	json_key(json, "not_after");
	json_time(json, certificate->not_after);
	json_end_object(json);
}
