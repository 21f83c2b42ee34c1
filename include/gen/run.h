/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A run: what all its zones share, loaded in the order of the data: manifest,
 * then key material, then the RRsets that are wanted.
 */
#ifndef GEN_RUN_H
#define GEN_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include <gen/key/material.h>
#include <gen/manifest/manifest.h>
#include <gen/options.h>
#include <gen/progress/progress.h>
#include <gen/want/want.h>
#include <gen/zones.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/file/journal.h>
#include <zone/file/texts.h>
#include <zone/read/include.h>

struct run {
	struct arena *arena;
	struct diags *diags;
	const struct options *options;
	struct progress *progress; /* or NULL: it is not shown */
	const char *temporary;     /* directory for spooled input, or NULL */
	uint64_t seed;             /* keys the hashes */
	struct manifest *manifest;
	struct materials *materials;
	struct supplier supplier;
	struct supplies supplies; /* of the services, in their order */
	struct wants wants;       /* without what selectors ask for, */
	struct claims *claims;    /* and what they were made from */
	struct zones *zones;
	struct selectors *selectors; /* all, once they were looked up */
	struct texts *texts;         /* all that were opened */
	struct includes includes;
	struct reserve *reserve;   /* of standard output, or NULL */
	struct journals *journals; /* NULL: nothing is known of them */
	/* Files whose directories must be locked too, as this try or one
	   before it found out; in the first case the run begins anew. */
	struct also_locked {
		const char **items;
		size_t count;
		size_t capacity;
	} locked;
	size_t threads; /* that read one zone, if it is large */
	size_t stops;   /* of job.c: diags that stop a run, before the job */
	bool begins_anew;
	int64_t pause; /* seconds to sleep before that */
	int64_t now;   /* Unix seconds; a run that waited goes on later */
};

/*
 * Load manifest and key material, but for init, which needs none; run_end() is
 * due whatever comes of it.
 */
bool run_load(struct run *run) __attribute__((warn_unused_result));

/*
 * Open a file, or standard input ("-"), that stays open as long as the run
 * does. Fails with a diag.
 */
struct text *run_open(struct run *run, const char *file)
    __attribute__((warn_unused_result));

/* Give back what the arena cannot, once the diags were printed. */
void run_end(struct run *run);

/* The statuses that diags of errors and refusals lead to; else STATUS. */
enum exit_status run_status(const struct run *run, enum exit_status status);

#endif
