/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The report as metrics, in the text format of Prometheus (0.0.4), for the
 * textfile collector of node_exporter. The stage is a state set, as OpenMetrics
 * has it: one sample for each stage, all but one of them 0.
 */
#include <config.h>

#include <inttypes.h>
#include <stdlib.h>

#include <gen/report/report.h>
#include <zone/base/printable.h>

enum {
	KEY_OCTETS = 8 /* of a digest, which tell two keys apart */
};

struct metric {
	const char *name;
	const char *help;
	/* Sets the value; false: the row has no such sample. */
	bool (*value)(const struct row *row, int64_t now, int64_t *value);
};

/* A row, and the how manieth it is of those with the same labels. */
struct sample {
	const struct row *row;
	size_t copy;
};

static bool
value_alarm(const struct row *row, int64_t now, int64_t *value)
{
	(void)now;
	*value = stage_table[row->stage].is_alarm ? 1 : 0;
	return true;
}

static bool
value_safe_at(const struct row *row, int64_t now, int64_t *value)
{
	(void)now;
	*value = row->safe_at.at;
	return row->safe_at.known;
}

static bool
value_to_safe(const struct row *row, int64_t now, int64_t *value)
{
	*value = row->safe_at.at - now;
	return row->safe_at.known;
}

static bool
value_not_after(const struct row *row, int64_t now, int64_t *value)
{
	(void)now;
	if (row->certificate == NULL) {
		return false;
	}
	*value = row->certificate->not_after;
	return true;
}

static bool
value_to_expiry(const struct row *row, int64_t now, int64_t *value)
{
	if (!value_not_after(row, now, value)) {
		return false;
	}
	*value -= now;
	return true;
}

static const struct metric metrics[] = {
	{ "danezone_alarm", "Whether clients fail, or soon may: 1 or 0.",
	    value_alarm },
	{ "danezone_safe_timestamp_seconds",
	    "When no cache holds an RRset from before; of a retained record, "
	    "when it goes.",
	    value_safe_at },
	{ "danezone_seconds_to_safe",
	    "Seconds from the report to danezone_safe_timestamp_seconds; past "
	    "it, negative.",
	    value_to_safe },
	{ "danezone_certificate_not_after_timestamp_seconds",
	    "When the certificate ends.", value_not_after },
	{ "danezone_certificate_seconds_to_expiry",
	    "Seconds from the report to the certificate's end; past it, "
	    "negative.",
	    value_to_expiry },
};

/* The text in a label: printable, and escaped as the format wants. */
static void
print_escaped(struct span text, FILE *stream)
{
	while (text.length > 0) {
		const struct printable shown = printable_first(text);
		const bool escapes = strchr("\\\"", shown.text[0]) != NULL;

		(void)fprintf(stream, "%s%s", escapes ? "\\" : "", shown.text);
		text.at += shown.octets;
		text.length -= shown.octets;
	}
}

static void
print_label(const char *name, const char *text, FILE *stream)
{
	(void)fprintf(stream, "%s=\"", name);
	print_escaped(span_of(text != NULL ? text : ""), stream);
	(void)fputs("\",", stream);
}

/* The key's digest, or what else the records have to tell it by. */
static struct octets
key_octets(const struct row *row)
{
	struct octets octets = row->spki_sha256;

	if (octets.length == 0 && row->records.count > 0) {
		octets = row->records.items[0].data;
	}
	if (octets.length > KEY_OCTETS) {
		octets.length = KEY_OCTETS;
	}
	return octets;
}

/* NULL, as a label, is the same as an empty text. */
static int
compare_texts(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int
compare_octets(struct octets a, struct octets b)
{
	const size_t least = a.length < b.length ? a.length : b.length;
	const int order = least == 0 ? 0 : memcmp(a.at, b.at, least);

	return order != 0 ? order
			  : (a.length > b.length) - (a.length < b.length);
}

static int
compare_labels(const struct row *a, const struct row *b)
{
	const int orders[] = {
		compare_texts(a->zone, b->zone),
		compare_texts(a->service, b->service),
		compare_texts(a->owner, b->owner),
		(int)a->role - (int)b->role,
		compare_texts(a->source, b->source),
		compare_octets(key_octets(a), key_octets(b)),
	};

	for (size_t i = 0; i < sizeof(orders) / sizeof(*orders); i++) {
		if (orders[i] != 0) {
			return orders[i];
		}
	}
	return 0;
}

/* By labels; equal ones in the order of the rows. For qsort(). */
static int
compare_samples(const void *a, const void *b)
{
	const struct row *left = ((const struct sample *)a)->row;
	const struct row *right = ((const struct sample *)b)->row;
	const int order = compare_labels(left, right);

	return order != 0 ? order : (left > right) - (left < right);
}

/* The samples of a metric, none of which has the labels of another. */
static struct sample *
samples_of(const struct report *report)
{
	const struct rows *rows = report->rows;
	struct sample *samples =
	    arena_alloc(report->arena, (rows->count + 1) * sizeof(*samples));

	for (size_t i = 0; i < rows->count; i++) {
		samples[i].row = &rows->items[i];
	}
	qsort(samples, rows->count, sizeof(*samples), compare_samples);
	for (size_t i = 1; i < rows->count; i++) {
		const struct sample *before = &samples[i - 1];

		if (compare_labels(before->row, samples[i].row) == 0) {
			samples[i].copy = before->copy + 1;
		}
	}
	return samples;
}

static void
print_labels(const struct sample *sample, FILE *stream)
{
	const struct row *row = sample->row;
	const struct octets key = key_octets(row);

	print_label("zone", row->zone, stream);
	print_label("service", row->service, stream);
	print_label("owner", row->owner, stream);
	print_label("role", role_names[row->role], stream);
	print_label("source", row->source, stream);
	(void)fputs("key=\"", stream);
	for (size_t i = 0; i < key.length; i++) {
		(void)fprintf(stream, "%02x", key.at[i]);
	}
	(void)fputc('"', stream);
	if (sample->copy > 0) {
		(void)fprintf(stream, ",copy=\"%zu\"", sample->copy + 1);
	}
}

static void
print_head(const char *name, const char *help, FILE *stream)
{
	(void)fprintf(stream, "# HELP %s %s\n# TYPE %s gauge\n", name, help,
	    name);
}

static void
print_single(const char *name, const char *help, int64_t value, FILE *stream)
{
	print_head(name, help, stream);
	(void)fprintf(stream, "%s %" PRId64 "\n", name, value);
}

static void
print_stages(const struct sample *samples, size_t count, FILE *stream)
{
	print_head("danezone_stage", "The stage of a key: 1; all others: 0.",
	    stream);
	for (size_t i = 0; i < count; i++) {
		for (int stage = 0; stage < STAGE_COUNT; stage++) {
			(void)fputs("danezone_stage{", stream);
			print_labels(&samples[i], stream);
			(void)fprintf(stream, ",stage=\"%s\"} %d\n",
			    stage_table[stage].name,
			    (int)samples[i].row->stage == stage ? 1 : 0);
		}
	}
}

static void
print_metric(const struct metric *metric, const struct report *report,
    const struct sample *samples, FILE *stream)
{
	print_head(metric->name, metric->help, stream);
	for (size_t i = 0; i < report->rows->count; i++) {
		int64_t value = 0;

		if (metric->value(samples[i].row, report->now, &value)) {
			(void)fprintf(stream, "%s{", metric->name);
			print_labels(&samples[i], stream);
			(void)fprintf(stream, "} %" PRId64 "\n", value);
		}
	}
}

void
report_prometheus(const struct report *report, FILE *stream)
{
	const size_t count = report->rows->count;
	const struct sample *samples = samples_of(report);

	print_single("danezone_report_timestamp_seconds",
	    "The moment that the report is about.", report->now, stream);
	print_single("danezone_rows", "Keys of services, and foreign RRsets.",
	    (int64_t)count, stream);
	print_stages(samples, count, stream);
	for (size_t i = 0; i < sizeof(metrics) / sizeof(*metrics); i++) {
		print_metric(&metrics[i], report, samples, stream);
	}
}
