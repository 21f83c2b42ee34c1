/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Findings: prints them, a line each in the table and one more for what is
 * wrong. What servers say is printable before it comes here.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <gen/report/member.h>
#include <gen/verify/findings.h>
#include <zone/base/name.h>

enum {
	RESULT_WIDTH = 7,
	RECORD_WIDTH = 6,
	DEPTH_WIDTH = 5,
	KEY_WIDTH = 7,
	SERVICE_MIN = 7,
	SERVICE_MAX = 40,
	LINE_WIDTH = 80,
	FROM_MIN = 16,
	GAP = 2,
};

/* What a table looks like. */
struct table {
	FILE *stream;
	bool color;
	bool has_keys; /* of live servers */
	int service;   /* columns of the service, */
	int from;      /* and of where the chain is from, at most */
};

static const char *const colors[OUTCOME_COUNT] = {
	[OUTCOME_OK] = "\x1b[32m",
	[OUTCOME_FAILED] = "\x1b[1;31m",
	[OUTCOME_UNKNOWN] = "\x1b[33m",
};

static struct table
table_of(const struct findings *findings, bool color, FILE *stream)
{
	struct table table = { stream, color, false, SERVICE_MIN, 0 };

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		const size_t length = strlen(finding->endpoint->title);

		table.has_keys = table.has_keys || finding->address != NULL;
		if (length > (size_t)table.service) {
			table.service =
			    length < SERVICE_MAX ? (int)length : SERVICE_MAX;
		}
	}
	table.from = LINE_WIDTH - RESULT_WIDTH - RECORD_WIDTH - DEPTH_WIDTH -
		     table.service - 4 * GAP;
	if (table.has_keys) {
		table.from -= KEY_WIDTH + GAP;
	}
	if (table.from < FROM_MIN) {
		table.from = FROM_MIN;
	}
	return table;
}

static void
print_outcome(const struct table *table, enum outcome outcome)
{
	(void)fprintf(table->stream, "%s%-*s%s  ",
	    table->color ? colors[outcome] : "", RESULT_WIDTH,
	    outcome_names[outcome], table->color ? "\x1b[0m" : "");
}

/* One that is too long for its column has the line to itself. */
static void
print_service(const struct table *table, const char *title)
{
	if (strlen(title) > (size_t)table->service) {
		(void)fprintf(table->stream, "%s\n%*s", title,
		    RESULT_WIDTH + table->service + 2 * GAP, "");
	} else {
		(void)fprintf(table->stream, "%-*s  ", table->service, title);
	}
}

/* A path is told from others by its end, a pin by its beginning. */
static void
print_source(const struct table *table, const char *source)
{
	const size_t length = strlen(source);
	const size_t room = (size_t)table->from;

	if (length <= room) {
		(void)fputs(source, table->stream);
	} else if (strchr(source, '/') == NULL) {
		(void)fprintf(table->stream, "%.*s...", (int)room - 3, source);
	} else {
		(void)fprintf(table->stream, "...%s",
		    source + length - room + 3);
	}
}

/* The record that matched, at which depth. */
static void
print_match(const struct table *table, const struct dane_verdict *verdict)
{
	const struct dane_record *record = verdict->record;

	if (record == NULL) {
		(void)fprintf(table->stream, "%-*s  %-*s  ", RECORD_WIDTH, "-",
		    DEPTH_WIDTH, "-");
		return;
	}
	(void)fprintf(table->stream, "%u %u %u %*s%-*d  ", record->params.usage,
	    record->params.selector, record->params.matching, GAP, "",
	    DEPTH_WIDTH, verdict->depth);
}

/* What is wrong, in a line of its own. */
static void
print_wrong(const struct table *table, const struct dane_verdict *verdict)
{
	const size_t unusable = verdict->unusable;

	if (verdict->error != NULL) {
		(void)fprintf(table->stream, "%*s%s", RESULT_WIDTH + GAP, "",
		    verdict->error);
		if (verdict->depth >= 0) {
			(void)fprintf(table->stream, " (depth %d)",
			    verdict->depth);
		}
		(void)fputc('\n', table->stream);
	}
	if (unusable > 0) {
		(void)fprintf(table->stream,
		    "%*s%zu record%s that no client can use\n",
		    RESULT_WIDTH + GAP, "", unusable, unusable == 1 ? "" : "s");
	}
}

static void
print_finding(const struct table *table, const struct finding *finding)
{
	const char *key = live_key_names[finding->key];

	print_outcome(table, finding->outcome);
	print_service(table, finding->endpoint->title);
	print_match(table, &finding->verdict);
	if (table->has_keys) {
		(void)fprintf(table->stream, "%-*s  ", KEY_WIDTH,
		    key == NULL ? "-" : key);
	}
	if (finding->source != NULL) {
		print_source(table, finding->source);
	} else {
		(void)fputs(finding->address == NULL ? "-" : finding->address,
		    table->stream);
	}
	(void)fputc('\n', table->stream);
	print_wrong(table, &finding->verdict);
}

void
findings_table(const struct findings *findings, bool color, FILE *stream)
{
	const struct table table = table_of(findings, color, stream);

	if (findings->count == 0) {
		(void)fputs("no services\n", stream);
		return;
	}
	(void)fprintf(stream, "%-*s  %-*s  %-*s  %-*s  ", RESULT_WIDTH,
	    "RESULT", table.service, "SERVICE", RECORD_WIDTH, "RECORD",
	    DEPTH_WIDTH, "DEPTH");
	if (table.has_keys) {
		(void)fprintf(stream, "%-*s  ", KEY_WIDTH, "KEY");
	}
	(void)fputs("FROM\n", stream);
	for (size_t i = 0; i < findings->count; i++) {
		print_finding(&table, &findings->items[i]);
	}
}

static void
write_record(struct json *json, const struct dane_record *record)
{
	json_key(json, "record");
	if (record == NULL) {
		json_null(json);
		return;
	}
	json_begin_object(json);
	member_tlsa(json, record->params, record->data);
	json_end_object(json);
}

static void
write_verdict(struct json *json, const struct dane_verdict *verdict)
{
	member_text(json, "error", verdict->error);
	json_key(json, "depth");
	if (verdict->depth < 0) {
		json_null(json);
	} else {
		json_number(json, verdict->depth);
	}
	write_record(json, verdict->record);
	member_number(json, "unusable", (int64_t)verdict->unusable);
}

static void
write_finding(struct arena *arena, struct json *json,
    const struct finding *finding)
{
	const struct endpoint *endpoint = finding->endpoint;

	json_begin_object(json);
	member_text(json, "zone", name_string(arena, endpoint->apex));
	member_text(json, "service", endpoint->title);
	member_text(json, "owner", name_string(arena, endpoint->owner));
	member_text(json, "host", name_string(arena, endpoint->base));
	member_text(json, "address", finding->address);
	member_text(json, "source", finding->source);
	member_text(json, "result", outcome_names[finding->outcome]);
	write_verdict(json, &finding->verdict);
	member_text(json, "key", live_key_names[finding->key]);
	member_certificate(json, finding->certificate, NULL);
	json_end_object(json);
}

void
findings_json(struct arena *arena, const struct findings *findings,
    FILE *stream)
{
	struct json json = { .stream = stream };

	json_begin_array(&json);
	for (size_t i = 0; i < findings->count; i++) {
		write_finding(arena, &json, &findings->items[i]);
	}
	json_end_array(&json);
}
