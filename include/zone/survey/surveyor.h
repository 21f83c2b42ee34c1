/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The surveyor: takes in what a walk comes to, and adds it to a survey. */
#ifndef ZONE_SURVEY_SURVEYOR_H
#define ZONE_SURVEY_SURVEYOR_H

#include <zone/ahead/interest.h>
#include <zone/ahead/skim.h>
#include <zone/mx.h>
#include <zone/survey/survey.h>

/* A survey under way. */
struct surveyor {
	struct arena *arena;
	struct diags *diags;
	struct survey *survey;
	struct walk *walk;
	struct interest interest;
	struct mark_reading marks;
	struct mx_run mxs;    /* the MX records just before */
	size_t part;          /* of the record before */
	struct glance glance; /* at its owner */
	const uint8_t *last;  /* that owner, if known */
	bool in_block;        /* the block is open */
	size_t errors;        /* there were before */
};

/* Begin the survey of what the request asks for; its walk is to be freed. */
struct surveyor surveyor_begin(struct arena *arena,
    const struct survey_request *request);

/* See an entry, but for the digest. False: a record of no interest. */
bool surveyor_see(struct surveyor *surveyor, const struct item *item);

/* The same behind another surveyor, to whom all is of interest that is to this
   one, but for its block. */
void surveyor_see_after(struct surveyor *surveyor, const struct item *item,
    bool was_of_interest);

/* Put a record into the digest. */
void surveyor_put_digest(struct surveyor *surveyor, const struct item *item);

/* The same of any entry, if a digest is wanted. */
static inline void
surveyor_digest(struct surveyor *surveyor, const struct item *item)
{
	if (surveyor->survey->wanted->with_digest &&
	    item->entry.kind == ENTRY_RECORD) {
		surveyor_put_digest(surveyor, item);
	}
}

/* See what was read ahead, and jump behind it. */
void surveyor_skim(struct surveyor *surveyor, const struct skim *skim);

/* Free the walk; NULL when something was wrong. */
struct survey *surveyor_end(struct surveyor *surveyor);

#endif
