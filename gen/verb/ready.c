/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ready: may the next keys of services be deployed now? The answer is one line
 * and the exit status; with --wait the run begins anew when it is time.
 */
#include <config.h>

#include <string.h>

#include <gen/job/jobs.h>
#include <gen/nearest.h>
#include <gen/stage/holds.h>
#include <gen/stage/leftover.h>
#include <gen/stage/since.h>
#include <gen/stage/stage.h>
#include <gen/verb/verb.h>
#include <zone/base/moment.h>

/* The answer so far: no for a reason, or yes from a moment on. */
struct answer {
	struct run *run;
	const char *reason; /* the first, or NULL */
	int64_t safe_at;
};

static void
refuse(struct answer *answer, const struct endpoint *endpoint,
    const char *reason)
{
	if (answer->reason == NULL) {
		answer->reason = arena_printf(answer->run->arena, "%s: %s",
		    endpoint->title, reason);
	}
}

/* The next key's records that lack, and what the zone may have instead. */
static bool
check_published(struct answer *answer, const struct endpoint *endpoint,
    const struct row *row)
{
	struct arena *arena = answer->run->arena;

	for (size_t i = 0; i < row->records.count; i++) {
		const struct row_record *record = &row->records.items[i];

		if (record->published) {
			continue;
		}
		refuse(answer, endpoint,
		    arena_printf(arena,
			"%s: its record %u %u %u is not in the "
			"zone%s: update, sign and reload",
			row->source, (unsigned)record->params.usage,
			(unsigned)record->params.selector,
			(unsigned)record->params.matching,
			leftover_exists(answer->run, endpoint)
			    ? ", which has one of another key"
			    : ""));
		return false;
	}
	return true;
}

/* The RRset must have the one TTL that the manifest gives, or just one. */
static bool
check_ttl(struct answer *answer, const struct endpoint *endpoint)
{
	const struct settings *settings = endpoint->supply->settings;

	for (size_t i = 0; i < endpoint->count; i++) {
		const uint32_t wanted = settings->has_ttl
					    ? settings->ttl
					    : endpoint->records[0]->ttl;
		const uint32_t ttl = endpoint->records[i]->ttl;

		if (ttl != wanted) {
			refuse(answer, endpoint,
			    arena_printf(answer->run->arena,
				"the zone has TTL %u where %u is due: update, "
				"sign and reload",
				(unsigned)ttl, (unsigned)wanted));
			return false;
		}
	}
	return true;
}

/*
 * Since when all records of the key are there, and the CNAME to them, when the
 * user has said it of those that do not tell.
 */
static bool
find_since(struct answer *answer, const struct endpoint *endpoint,
    const struct row *row, int64_t *since)
{
	const struct given_time given = answer->run->options->published_at;
	const struct mark *alias =
	    endpoint->alias == NULL ? NULL : endpoint->alias->mark;

	*since = 0;
	for (size_t i = 0; i < row->records.count; i++) {
		struct when when = row->records.items[i].since;

		if (!when.known && given.is_given) {
			when = (struct when){ true, given.at };
		}
		if (!when.known) {
			return false;
		}
		*since = when.at > *since ? when.at : *since;
	}
	if (alias != NULL && alias->has_since && !alias->is_first &&
	    alias->since > *since) {
		*since = alias->since;
	}
	return true;
}

static void
ask_key(struct answer *answer, const struct endpoint *endpoint,
    const struct row *row)
{
	int64_t since;
	int64_t safe_at;

	if (!check_published(answer, endpoint, row) ||
	    !check_ttl(answer, endpoint)) {
		return;
	}
	if (row->is_partial) {
		refuse(answer, endpoint,
		    arena_printf(answer->run->arena,
			"%s: the zone has parameters for which it has no "
			"record: update, sign and reload",
			row->source));
		return;
	}
	if (row->stage == STAGE_EXPIRED) {
		refuse(answer, endpoint,
		    arena_printf(answer->run->arena,
			"%s: the certificate has ended", row->source));
		return;
	}
	if (row->safe_at.known || row->stage == STAGE_READY) {
		safe_at =
		    row->safe_at.known ? row->safe_at.at : answer->run->now;
	} else if (find_since(answer, endpoint, row, &since)) {
		safe_at = since_safe(endpoint, since);
	} else {
		refuse(answer, endpoint,
		    arena_printf(answer->run->arena,
			"%s: since when it is published is not known: say it "
			"with --published-at",
			row->source));
		return;
	}
	answer->safe_at = safe_at > answer->safe_at ? safe_at : answer->safe_at;
}

static void
ask_endpoint(struct answer *answer, const struct endpoint *endpoint)
{
	const struct key_sources *sources = &endpoint->supply->sources;
	struct rows rows = { 0 };
	bool has_any = false;

	stage_keys(answer->run, endpoint, &rows);
	for (size_t i = 0; i < rows.count; i++) {
		if (rows.items[i].role == ROLE_NEXT) {
			ask_key(answer, endpoint, &rows.items[i]);
		}
	}
	if (holds_next(endpoint->supply)) {
		return;
	}
	for (size_t i = 0; i < sources->count; i++) {
		has_any |= sources->items[i].role == SOURCE_NEXT;
	}
	refuse(answer, endpoint,
	    has_any ? "the next key is in use already"
		    : "there is no next key");
}

/* Nothing is called so: what may be meant? */
static bool
tell_unknown(struct run *run, const struct endpoints *endpoints,
    const char *name)
{
	const struct place place = { .file = run->options->files[0] };
	struct nearest nearest = nearest_to(span_of(name));

	(void)diag_error(run->diags, &place,
	    "the manifest has no service '%s' in this zone", name);
	for (size_t i = 0; i < endpoints->count; i++) {
		const struct endpoint *endpoint = &endpoints->items[i];

		nearest_offer(&nearest,
		    strchr(name, ':') != NULL
			? endpoint->title
			: endpoint_host(run->arena, endpoint->base));
	}
	if (nearest.best != NULL) {
		diag_hint(run->diags, "did you mean '%s'?", nearest.best);
	}
	return false;
}

/* Ask about all that is called so; false: nothing is. */
static bool
ask_called(struct answer *answer, const struct endpoints *endpoints,
    const char *name)
{
	bool is_known = false;

	for (size_t i = 0; i < endpoints->count; i++) {
		if (endpoint_is_called(&endpoints->items[i], name)) {
			is_known = true;
			ask_endpoint(answer, &endpoints->items[i]);
		}
	}
	return is_known || tell_unknown(answer->run, endpoints, name);
}

static bool
ask_all(struct answer *answer, const struct endpoints *endpoints)
{
	const struct options *options = answer->run->options;
	bool is_fine = true;

	for (size_t i = 1; i < options->file_count; i++) {
		is_fine &= ask_called(answer, endpoints, options->files[i]);
	}
	return is_fine;
}

/* With --wait: begin anew when it is time, if that is not too long. */
static bool
waits(struct run *run, int64_t safe_at)
{
	const struct options *options = run->options;
	const int64_t waited = run->now - options->now;
	const int64_t pause = safe_at - run->now;

	if (!options->wait || (options->timeout.is_given &&
				  waited + pause > options->timeout.value)) {
		return false;
	}
	run->pause = pause;
	run->begins_anew = true;
	return true;
}

static enum exit_status
conclude(const struct answer *answer)
{
	struct run *run = answer->run;
	char text[MOMENT_TEXT_MAX];

	progress_end(run->progress);
	if (answer->reason != NULL) {
		(void)printf("no: %s\n", answer->reason);
		return EXIT_NO;
	}
	(void)moment_print(answer->safe_at, text);
	if (answer->safe_at <= run->now) {
		(void)printf("yes: safe since %s\n", text);
		return EXIT_DONE;
	}
	if (!waits(run, answer->safe_at)) {
		(void)printf("no: not before %s\n", text);
	}
	return EXIT_NO;
}

enum exit_status
verb_ready(struct run *run)
{
	struct answer answer = { .run = run };
	struct endpoints endpoints;
	struct jobs jobs;

	if (!jobs_look(run, &jobs)) {
		return EXIT_MISTAKE;
	}
	endpoints = endpoints_of(run, &jobs.items[0]);
	if (!ask_all(&answer, &endpoints)) {
		return EXIT_MISTAKE;
	}
	return conclude(&answer);
}
