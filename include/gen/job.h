/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A job: one zone of a run, from its text to proven edits. Nothing is written
 * here; that is left to the verbs.
 */
#ifndef GEN_JOB_H
#define GEN_JOB_H

#include <stdbool.h>

#include <gen/run.h>
#include <zone/edit/edit.h>
#include <zone/file/text.h>
#include <zone/plan.h>
#include <zone/survey.h>

struct job {
	struct text *text;
	const uint8_t *apex;
	const struct zone_entry *zone; /* the manifest's, or NULL */
	struct wanted wanted;
	struct survey *survey;
	struct plan *plan;
	struct edits edits;
	struct text *previous; /* the zone as last published, or NULL */
	bool is_previous;      /* the result is the previous file as it is */
};

/*
 * Open the zone file (NULL or "-": standard input) and find out which zone it
 * is. ZONE is the manifest's if the file was taken from there, else NULL.
 */
bool job_open(struct run *run, struct job *job, const char *file,
    const struct zone_entry *zone) __attribute__((warn_unused_result));

/*
 * Survey, plan, edit and prove, once zones_assign() was called for all jobs.
 * PREVIOUS names the zone as last published, or is NULL; a file that is not
 * there yet is no mistake, nor is an empty one. A changed zone gets a serial
 * ahead of the previous one too. For filter the zone counts as changed when its
 * records differ from the previous ones, and otherwise is the previous file.
 */
bool job_plan(struct run *run, struct job *job, const char *previous)
    __attribute__((warn_unused_result));

/* Is the new text another one than the old? */
bool job_changes(const struct job *job);

/* Note, for -v, what the job changes. */
void job_note(struct run *run, const struct job *job);

#endif
