/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A card: the service's name; stage, action, timeline and data of keys. */
#include <config.h>

#include <inttypes.h>

#include <gen/report/card.h>
#include <gen/report/markup.h>
#include <gen/report/tally.h>
#include <gen/report/timeline.h>

static const char *const role_words[ROLE_COUNT] = {
	[ROLE_CURRENT] = "current key",
	[ROLE_NEXT] = "next key",
	[ROLE_RETAINED] = "record of no key",
	[ROLE_FOREIGN] = "records of no service",
};

static const char *const algorithm_words[] = {
	[KEY_OTHER] = "other algorithm",
	[KEY_RSA] = "RSA",
	[KEY_EC] = "EC",
	[KEY_ED25519] = "Ed25519",
	[KEY_ED448] = "Ed448",
};

static void
print_term(const char *term, const char *text, FILE *stream)
{
	(void)fprintf(stream, "<div><dt>%s</dt><dd>", term);
	markup_text(text, stream);
	(void)fputs("</dd></div>\n", stream);
}

static bool
is_published(const struct row *row)
{
	for (size_t i = 0; i < row->records.count; i++) {
		if (row->records.items[i].published) {
			return true;
		}
	}
	return false;
}

static void
print_when(const char *term, struct when when, int64_t now, FILE *stream)
{
	(void)fprintf(stream, "<div><dt>%s</dt><dd>", term);
	markup_time(when.at, stream);
	markup_distance(when.at, now, stream);
	(void)fputs("</dd></div>\n", stream);
}

static void
print_validity(const struct certificate *certificate, int64_t now, FILE *stream)
{
	(void)fputs("<div><dt>Certificate</dt><dd>", stream);
	if (certificate == NULL) {
		(void)fputs("none", stream);
	} else {
		markup_date(certificate->not_before, stream);
		(void)fputs(" to ", stream);
		markup_date(certificate->not_after, stream);
		markup_distance(certificate->not_after, now, stream);
	}
	(void)fputs("</dd></div>\n", stream);
}

static void
print_moments(const struct row *row, int64_t now, FILE *stream)
{
	(void)fputs("<dl>\n", stream);
	if (row->since.known) {
		print_when("Published", row->since, now, stream);
	} else {
		print_term("Published",
		    is_published(row) ? "since when is not known"
				      : "not in the zone",
		    stream);
	}
	if (row->safe_at.known) {
		print_when(row->role == ROLE_RETAINED ? "Goes" : "Safe",
		    row->safe_at, now, stream);
	}
	print_validity(row->certificate, now, stream);
	(void)fputs("</dl>\n", stream);
}

static void
print_key(const struct row *row, FILE *stream)
{
	if (row->key != NULL) {
		print_term("Algorithm", algorithm_words[row->key->algorithm],
		    stream);
	}
	if (row->spki_sha256.length > 0) {
		(void)fputs("<div><dt>SPKI SHA-256</dt><dd><code>", stream);
		markup_hex(row->spki_sha256, stream);
		(void)fputs("</code></dd></div>\n", stream);
	}
}

static void
print_names(const struct dns_names *names, FILE *stream)
{
	if (names->count == 0) {
		return;
	}
	(void)fputs("<div><dt>Names</dt><dd>", stream);
	for (size_t i = 0; i < names->count; i++) {
		(void)fputs(i > 0 ? ", " : "", stream);
		markup_text(names->items[i], stream);
	}
	(void)fputs("</dd></div>\n", stream);
}

static void
print_record(const struct row_record *record, FILE *stream)
{
	(void)fprintf(stream, "<div><dt>Record</dt><dd><code>%u %u %u ",
	    record->params.usage, record->params.selector,
	    record->params.matching);
	markup_hex(record->data, stream);
	(void)fprintf(stream, "</code> TTL %" PRIu32 ", ", record->ttl);
	if (!record->published) {
		(void)fputs("not in the zone", stream);
	} else if (record->since.known) {
		(void)fputs("since ", stream);
		markup_time(record->since.at, stream);
	} else {
		(void)fputs("in the zone", stream);
	}
	(void)fputs("</dd></div>\n", stream);
}

static void
print_details(const struct row *row, FILE *stream)
{
	(void)fputs("<details><summary>Key and records</summary>\n<dl>\n",
	    stream);
	if (row->source != NULL) {
		print_term("Source", row->source, stream);
	}
	print_key(row, stream);
	if (row->certificate != NULL) {
		print_term("Subject", row->certificate->subject, stream);
	}
	print_names(&row->names, stream);
	for (size_t i = 0; i < row->records.count; i++) {
		print_record(&row->records.items[i], stream);
	}
	(void)fputs("</dl>\n</details>\n", stream);
}

static void
print_row(const struct row *row, int64_t now, FILE *stream)
{
	const enum mood mood = mood_of(row->stage);

	(void)fprintf(stream, "<section class=\"key %s\">\n<h4>",
	    mood_names[mood]);
	markup_sign(mood, stream);
	(void)fprintf(stream, "<b>%s</b> <span>%s</span></h4>\n",
	    stage_table[row->stage].name, role_words[row->role]);
	if (row->action[0] != '\0') {
		(void)fputs("<p class=\"action\"><b>Next:</b> ", stream);
		markup_text(row->action, stream);
		(void)fputs("</p>\n", stream);
	}
	timeline_print(row, now, stream);
	print_moments(row, now, stream);
	print_details(row, stream);
	(void)fputs("</section>\n", stream);
}

void
card_print(const struct group *group, int64_t now, FILE *stream)
{
	const struct row *first = group->rows[0];

	(void)fprintf(stream, "<article class=\"%s\">\n<h3>",
	    mood_names[mood_of(first->stage)]);
	markup_text(first->service != NULL ? first->service : first->owner,
	    stream);
	(void)fputs("</h3>\n<p class=\"owner\">", stream);
	if (first->service != NULL) {
		markup_text(first->owner, stream);
		(void)fputs(" in ", stream);
	}
	(void)fputs("zone ", stream);
	markup_text(first->zone, stream);
	(void)fputs("</p>\n", stream);
	for (size_t i = 0; i < group->count; i++) {
		print_row(group->rows[i], now, stream);
	}
	(void)fputs("</article>\n", stream);
}
