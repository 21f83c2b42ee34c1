/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The history of RRsets: what was published of each before, by the zone as last
 * published or, without one, by the zone itself, and what follows for the marks
 * of its records.
 */
#ifndef ZONE_PLAN_HISTORY_H
#define ZONE_PLAN_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/mark.h>
#include <zone/survey/survey.h>

/* The records of each RRset: lists through a survey's array, in its order. */
struct members {
	size_t *first; /* for each RRset; NO_RRSET: none */
	size_t *next;  /* for each record */
};

struct members members_of(struct arena *arena, const struct survey *survey);

/* How many records there are of an RRset. */
size_t members_count(const struct members *members, size_t rrset);

struct history {
	struct arena *arena;   /* for what lasts as long as the plan, */
	struct arena *scratch; /* and as long as the past of one RRset */
	const struct wanted *wanted;
	const struct survey *survey; /* that of before */
	struct members members;
	bool has_clock; /* no mark lies in the future */
	bool is_other;  /* it is another zone than the one that is planned */
	const struct mark **last; /* the mark that was made last, or NULL: many
	                             are the same */
};

/* All of it in one arena. */
struct history history_of(struct arena *arena, const struct survey *survey);

/* What was published of one RRset, sorted by rdata; unread records not. */
struct past {
	const struct history *history;
	const struct rrset *rrset;
	const struct found **items;
	bool *seen; /* those that past_see() was told of */
	size_t count;
	bool had_any;        /* unread ones too */
	bool has_stale;      /* of caches, though the zone has none */
	uint32_t ttl;        /* the largest */
	bool has_longer;     /* caches may hold it with a longer TTL, */
	uint32_t longer_ttl; /* which is that, */
	int64_t longer;      /* until then */
};

struct past past_of(const struct history *history, size_t rrset);

/* The record with this rdata, or NULL. */
const struct found *past_find(const struct past *past, const uint8_t *rdata,
    size_t length);

/* Records with this rdata are accounted for. */
void past_see(struct past *past, const uint8_t *rdata, size_t length);

/* A record as it is to be written. */
struct fresh {
	const uint8_t *rdata;
	size_t length;
	uint32_t ttl;
	const struct mark *mark; /* of its line, or NULL: look into the past */
};

/*
 * The mark for it: the one that it had, or that of a new one. NULL: its RRset
 * is not marked.
 */
const struct mark *past_mark(const struct past *past,
    const struct fresh *fresh);

/*
 * Was a record that is wanted to go, by its mark or, if NULL, that in the past?
 * Then the mark must be written without that.
 */
bool past_revives(const struct past *past, const uint8_t *rdata, size_t length,
    const struct mark *mark);

/*
 * Does a record stay in an RRset that keeps what is there? Not if another one
 * is published, and no mark tells that it is ours.
 */
bool past_keeps(const struct past *past, const struct found *found);

/*
 * Does a record that nobody wants stay for the time being? Then MARK is what it
 * is to be marked with, and BEGINS tells whether its time begins now.
 */
bool past_retains(const struct past *past, const struct found *found,
    struct mark *mark, bool *begins);

#endif
