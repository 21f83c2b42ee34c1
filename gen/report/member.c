/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes members that stand in several arrays. */
#include <config.h>

#include <gen/report/member.h>

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
