/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the previous zone is read: never, beside the zone, or behind it. */
#include <config.h>

#include <gen/job/earlier.h>

struct earlier
earlier_of(struct run *run, const struct job *job, struct arena *passing)
{
	return (struct earlier){
		.run = run,
		.job = job,
		.passing = passing,
		.source = { job->previous, &run->includes },
		.diags = diags_like(run->arena, run->diags),
	};
}

static struct survey_request
request_of(struct earlier *earlier, struct diags *diags)
{
	struct run *run = earlier->run;
	struct wanted *wanted =
	    arena_copy(run->arena, &earlier->job->wanted, sizeof(*wanted));
	struct nodes *nodes = nodes_new(earlier->passing, run->seed);

	wanted->strip_dnssec = false;
	wanted_add_nodes(wanted, nodes);
	return (
	    struct survey_request){ &earlier->source, wanted, nodes, diags };
}

/* Can both be read at once, by one thread? */
static bool
can_read_both(const struct earlier *earlier)
{
	const struct job *job = earlier->job;

	return job->previous != NULL && !job->is_same_text &&
	       earlier->run->threads == 1 && !include_likely(job->text) &&
	       !include_likely(job->previous);
}

/* Survey both, which are different. */
static struct survey *
survey_two(struct earlier *earlier, const struct survey_request *request)
{
	const struct survey_request other =
	    request_of(earlier, &earlier->diags);

	earlier->is_done = true;
	return survey_both(earlier->run->arena, request, &other,
	    &earlier->survey);
}

struct survey *
earlier_beside(struct earlier *earlier, const struct source *source,
    struct nodes *nodes)
{
	struct run *run = earlier->run;
	const struct survey_request request = { source, &earlier->job->wanted,
		nodes, run->diags };
	const size_t said = run->diags->count;
	struct survey *survey;

	if (can_read_both(earlier)) {
		return survey_two(earlier, &request);
	}
	survey =
	    survey_new(run->arena, source, request.wanted, nodes, run->diags);
	/* What was said would be said of the previous zone, too. */
	if (survey != NULL && earlier->job->is_same_text &&
	    run->diags->count == said && survey->parts.count == 1) {
		earlier->is_done = true;
		earlier->survey =
		    arena_copy(run->arena, survey, sizeof(*survey));
	}
	return survey;
}

bool
earlier_survey(struct earlier *earlier, const struct survey **survey)
{
	struct run *run = earlier->run;

	*survey = NULL;
	if (earlier->job->previous == NULL) {
		return true;
	}
	if (!earlier->is_done) {
		const struct survey_request request =
		    request_of(earlier, &earlier->diags);

		earlier->survey = survey_new(run->arena, request.source,
		    request.wanted, request.nodes, request.diags);
	}
	if (earlier->survey == NULL) {
		diag_hint(&earlier->diags,
		    "the previous zone must be readable; remove it to start "
		    "anew");
	}
	diags_append(run->diags, &earlier->diags);
	*survey = earlier->survey;
	return earlier->survey != NULL;
}
