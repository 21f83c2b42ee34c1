/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A job: one zone of a run, from its text to proven edits. Nothing is written
 * here; that is left to the verbs.
 */
#ifndef GEN_JOB_JOB_H
#define GEN_JOB_JOB_H

#include <stdbool.h>

#include <gen/run.h>
#include <zone/edit/revision.h>
#include <zone/file/text.h>
#include <zone/plan/plan.h>
#include <zone/survey/survey.h>

/* What a job changes, in numbers. */
struct tally {
	size_t changes; /* steps that change records, of all */
	size_t steps;
	size_t kinds[STEP_SERIAL + 1];
	uint32_t serial;
};

struct job {
	size_t number;          /* among the jobs of the run, from 0 */
	const char *file;       /* as the user or the manifest wrote it */
	const char *output;     /* where the result goes, or NULL */
	bool has_failed;        /* nothing is to be written for it */
	struct text_list texts; /* that it was read from; its own may be there
	                           again. It lasts as long as the run. */
	struct text *text;
	const uint8_t *apex;
	const struct zone_entry *zone; /* the manifest's, or NULL */
	struct wanted wanted;
	struct claims *claims; /* of selectors, or NULL */
	struct survey *survey; /* once it is planned, without its nodes */
	struct plan *plan;
	bool has_serial; /* the SOA's serial is to become: */
	uint32_t serial;
	struct tally tally; /* once it is revised */
	struct revision revision;
	size_t soa_text; /* once it is revised: the number of the text, and */
	size_t soa_at;   /* where in it the SOA stands */
	bool is_behind;  /* another zone with that SOA gives it */
	uint32_t shared_serial; /* this serial */
	struct text *previous;  /* the zone as last published, or NULL */
	bool is_same_text;      /* as the zone itself */
	bool is_previous;       /* the result is the previous file as it is */
};

/* Jobs with their numbers, and nothing else; progress expects them. */
struct job *jobs_make(struct run *run, size_t count);

/*
 * What is said from here on is about this job, and the texts that are opened
 * are its; job_leave() ends that. It returns false, with has_failed set, if
 * anything was said that stops a run, or IS_FINE is not.
 */
void job_enter(struct run *run, struct job *job);
bool job_leave(struct run *run, struct job *job, bool is_fine);

/*
 * Open the zone file (NULL or "-": standard input) and find out which zone it
 * is. ZONE is the manifest's if the file was taken from there, else NULL.
 */
bool job_open(struct run *run, struct job *job, const char *file,
    const struct zone_entry *zone) __attribute__((warn_unused_result));

/*
 * Share out what is wanted, once all zones are known: after job_open() for all
 * jobs. False if a rule stops the run.
 */
bool jobs_assign(struct run *run) __attribute__((warn_unused_result));

/*
 * Find out what the zone is to hold, once jobs_assign() was called for all
 * jobs. Selectors read it for that.
 */
bool job_want(struct run *run, struct job *job)
    __attribute__((warn_unused_result));

/*
 * Survey the zone and change nothing: its records, marks and foreign TLSA
 * records. Wants too, as job_want() does.
 */
bool job_look(struct run *run, struct job *job)
    __attribute__((warn_unused_result));

/*
 * Survey and plan, once jobs_assign() was called, and decide on
 * the serial. PREVIOUS names the zone as last published, or is NULL; a file
 * that is not there yet is no mistake, nor is an empty one. A changed zone gets
 * a serial ahead of the previous one too. For filter the zone counts as changed
 * when its records differ from the previous ones, and otherwise is the previous
 * file.
 */
bool job_plan(struct run *run, struct job *job, const char *previous)
    __attribute__((warn_unused_result));

/* Edit and prove, with the serial that was decided on. */
bool job_revise(struct run *run, struct job *job, bool is_flat)
    __attribute__((warn_unused_result));

/*
 * Of a revised job keep in the arena the revision; survey and plan are
 * no longer there.
 */
void job_keep(struct arena *arena, struct job *job);

/* Are all files that the zone was read from as they were then? */
bool job_unchanged(const struct job *job, struct diags *diags)
    __attribute__((warn_unused_result));

/* Note, for -v, what the job changes. */
void job_note(const struct job *job, struct diags *diags);

#endif
