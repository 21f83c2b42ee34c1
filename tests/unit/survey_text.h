/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the unit tests: all that a survey found, and told, as one string. */
#ifndef TESTS_UNIT_SURVEY_TEXT_H
#define TESTS_UNIT_SURVEY_TEXT_H

#include <inttypes.h>
#include <stdio.h>

#include "trial.h"

static inline void
survey_put_octets(FILE *out, const uint8_t *octets, size_t length)
{
	(void)fputc(' ', out);
	for (size_t i = 0; i < length; i++) {
		(void)fprintf(out, "%02x", octets[i]);
	}
}

static inline void
survey_put_name(FILE *out, const uint8_t *name)
{
	if (name == NULL) {
		(void)fputs(" -", out);
	} else {
		survey_put_octets(out, name, name_length(name));
	}
}

static inline void
survey_put_context(FILE *out, const struct context *context)
{
	survey_put_name(out, context->origin);
	survey_put_name(out, context->owner);
	(void)fprintf(out, " %d %d %u", context->has_default, context->has_ttl,
	    (unsigned)context->ttl);
}

static inline void
survey_put_entry(FILE *out, const struct entry *entry)
{
	(void)fprintf(out, " %zu-%zu %u %u", entry->start, entry->end,
	    entry->kind, entry->flags);
}

static inline void
survey_put_found(FILE *out, const char *what, const struct found *found)
{
	(void)fprintf(out, "%s %u", what, (unsigned)found->part);
	survey_put_entry(out, &found->entry);
	survey_put_context(out, &found->before);
	survey_put_name(out, found->owner);
	(void)fprintf(out, " %u %u %d %d %u", found->type, (unsigned)found->ttl,
	    found->unread, found->in_block, (unsigned)found->rrset);
	survey_put_octets(out, found->rdata, found->rdata_length);
	(void)fprintf(out, "%s\n", found->mark == NULL ? "" : " mark");
}

static inline void
survey_put_founds(FILE *out, const char *what, const struct founds *founds)
{
	for (size_t i = 0; i < founds->count; i++) {
		survey_put_found(out, what, &founds->items[i]);
	}
}

static inline void
survey_put_parts(FILE *out, const struct parts *parts)
{
	for (size_t i = 0; i < parts->count; i++) {
		const struct part *part = &parts->items[i];

		(void)fprintf(out, "part %s %zu-%zu-%zu %u %zu",
		    part->text->name, part->start, part->tail, part->end,
		    part->depth, part->reading);
		survey_put_context(out, &part->first);
		survey_put_context(out, &part->last);
		(void)fputc('\n', out);
	}
}

static inline void
survey_put_marker(FILE *out, const struct marker *marker)
{
	(void)fprintf(out, "marker %zu", marker->part);
	survey_put_entry(out, &marker->entry);
	if (marker->before.origin != NULL) {
		survey_put_context(out, &marker->before);
	}
	(void)fputc('\n', out);
}

static inline void
survey_put_block(FILE *out, const struct block *block)
{
	(void)fprintf(out, "block %d %d %d\n", block->exists, block->has_ended,
	    block->has_others);
	survey_put_marker(out, &block->begin);
	survey_put_marker(out, &block->end);
}

static inline void
survey_put_lists(FILE *out, const struct survey *survey)
{
	for (size_t i = 0; i < survey->generates.count; i++) {
		const struct generation *one = &survey->generates.items[i];

		(void)fprintf(out, "generate %zu %zu %.*s %u %d %u",
		    one->spot.part, one->spot.at,
		    (int)one->generate.owner.length, one->generate.owner.at,
		    one->generate.type, one->generate.has_ttl,
		    (unsigned)one->generate.ttl);
		survey_put_name(out, one->generate.origin);
		(void)fputc('\n', out);
	}
	for (size_t i = 0; i < survey->foreigns.count; i++) {
		const struct foreign *one = &survey->foreigns.items[i];

		(void)fprintf(out, "foreign %zu %zu", one->spot.part,
		    one->spot.at);
		survey_put_name(out, one->owner);
		(void)fputc('\n', out);
	}
	for (size_t i = 0; i < survey->mx_gaps.count; i++) {
		const struct mx_gap *one = &survey->mx_gaps.items[i];

		(void)fprintf(out, "gap %zu %zu", one->spot.part, one->spot.at);
		survey_put_name(out, one->domain);
		survey_put_name(out, one->served);
		survey_put_name(out, one->other);
		(void)fputc('\n', out);
	}
}

static inline void
survey_put_node(FILE *out, const struct node *node)
{
	if (node == NULL) {
		return;
	}
	(void)fputs("node", out);
	survey_put_name(out, node->name);
	for (unsigned i = 0; i < SEEN_COUNT; i++) {
		struct spot spot = { 0, 0 };

		if ((node->seen & 1U << i) != 0) {
			(void)node_spot(node, i, &spot);
			(void)fprintf(out, " %u:%zu:%zu", i, spot.part,
			    spot.at);
		}
	}
	(void)fputc('\n', out);
}

static inline void
survey_put_diags(FILE *out, const struct diags *diags)
{
	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *diag = &diags->items[i];

		(void)fprintf(out, "%d %s:%zu:%zu %.*s: %s (%s)\n",
		    (int)diag->severity,
		    diag->place.file == NULL ? "" : diag->place.file,
		    diag->place.line, diag->place.column,
		    (int)diag->place.source.length,
		    diag->place.source.length == 0 ? "" : diag->place.source.at,
		    diag->message, diag->hint == NULL ? "" : diag->hint);
	}
}

/* The caller frees it. SURVEY may be NULL: then there are only diags. */
static inline char *
survey_text(const struct survey *survey, const struct nodes *nodes,
    const struct diags *diags)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	survey_put_diags(out, diags);
	if (survey != NULL) {
		survey_put_parts(out, &survey->parts);
		survey_put_founds(out, "soa", &survey->soas);
		survey_put_founds(out, "record", &survey->records);
		survey_put_founds(out, "foreign", &survey->foreign_records);
		survey_put_block(out, &survey->block);
		survey_put_lists(out, survey);
		if (survey->has_dnssec) {
			survey_put_found(out, "dnssec", &survey->dnssec);
		}
		(void)fprintf(out, "digest %" PRIx64 " %" PRIx64 " %d\n",
		    survey->digest.sums[0], survey->digest.sums[1],
		    survey->is_ahead);
	}
	for (size_t i = 0; i < COUNT_OF(zone_names); i++) {
		uint8_t wire[NAME_WIRE_MAX];
		const char *name = zone_names[i];

		assert_null(name_parse(span_of(*name == '\0' ? "@" : name),
		    trial_apex, wire));
		survey_put_node(out, nodes_find(nodes, wire));
	}
	(void)fprintf(out, "%zu %zu\n", diags->by_severity[SEVERITY_WARNING],
	    diags->by_severity[SEVERITY_ERROR]);
	assert_true(fclose(out) == 0);
	return text;
}

#endif
