/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The survey of the zone as it was published before, for its serial, its
   records and its marks. */
#ifndef GEN_JOB_EARLIER_H
#define GEN_JOB_EARLIER_H

#include <gen/job/job.h>

struct earlier {
	struct run *run;
	const struct job *job; /* what is wanted of it is known */
	struct arena *passing;
	struct source source;
	struct diags diags; /* of the two that are read at once */
	bool is_done;
	const struct survey *survey; /* when it is done; NULL: it failed */
};

/* For a job that may have no previous zone, with a table of names in PASSING,
   which must stay as long. */
struct earlier earlier_of(struct run *run, const struct job *job,
    struct arena *passing);

/*
 * Survey the job's zone, with these nodes, and the earlier one beside it where
 * that costs less. NULL, with diags, when the job's cannot be read.
 */
struct survey *earlier_beside(struct earlier *earlier,
    const struct source *source, struct nodes *nodes);

/*
 * The earlier survey, NULL without a previous zone. False, with diags, when it
 * cannot be read.
 */
bool earlier_survey(struct earlier *earlier, const struct survey **survey)
    __attribute__((warn_unused_result));

#endif
