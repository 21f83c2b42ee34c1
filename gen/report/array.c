/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The report as one array of JSON. Keys are documented in the manual and only
 * ever added to.
 */
#include <config.h>

#include <gen/report/member.h>
#include <gen/report/report.h>

static const char *const algorithm_names[] = {
	[KEY_OTHER] = "other",
	[KEY_RSA] = "RSA",
	[KEY_EC] = "EC",
	[KEY_ED25519] = "Ed25519",
	[KEY_ED448] = "Ed448",
};

static void
print_when(struct json *json, const char *key, struct when when)
{
	json_key(json, key);
	if (when.known) {
		json_time(json, when.at);
	} else {
		json_null(json);
	}
}

static void
print_key(struct json *json, const struct row *row)
{
	json_key(json, "key");
	if (row->key == NULL) {
		json_null(json);
		return;
	}
	json_begin_object(json);
	member_text(json, "algorithm", algorithm_names[row->key->algorithm]);
	json_key(json, "spki_sha256");
	json_hex(json, row->spki_sha256);
	json_end_object(json);
}

static void
print_record(struct json *json, const struct row_record *record)
{
	json_begin_object(json);
	member_tlsa(json, record->params, record->data);
	member_number(json, "ttl", record->ttl);
	json_key(json, "published");
	json_bool(json, record->published);
	print_when(json, "since", record->since);
	json_end_object(json);
}

static void
print_records(struct json *json, const struct row_records *records)
{
	json_key(json, "records");
	json_begin_array(json);
	for (size_t i = 0; i < records->count; i++) {
		print_record(json, &records->items[i]);
	}
	json_end_array(json);
}

static void
print_row(struct json *json, const struct row *row)
{
	json_begin_object(json);
	member_text(json, "zone", row->zone);
	member_text(json, "file", row->file);
	member_text(json, "service", row->service);
	member_text(json, "owner", row->owner);
	member_text(json, "role", role_names[row->role]);
	member_text(json, "stage", stage_table[row->stage].name);
	print_when(json, "since", row->since);
	json_key(json, "first");
	json_bool(json, row->is_first);
	print_when(json, "safe_at", row->safe_at);
	member_text(json, "action", row->action);
	member_text(json, "source", row->source);
	print_key(json, row);
	member_certificate(json, row->certificate, &row->names);
	print_records(json, &row->records);
	json_end_object(json);
}

void
report_json(const struct report *report, FILE *stream)
{
	struct json json = { .stream = stream };

	json_begin_array(&json);
	for (size_t i = 0; i < report->rows->count; i++) {
		print_row(&json, &report->rows->items[i]);
	}
	json_end_array(&json);
}
