/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Skims: a stretch of a text read for what matters in it. What its first entry
 * inherits may be a guess; whoever uses the skim makes sure of that first.
 *
 * Memory: the same for each skim, however long the stretch turns out to be. A
 * skim that is full ends early.
 */
#ifndef ZONE_AHEAD_SKIM_H
#define ZONE_AHEAD_SKIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/ahead/interest.h>
#include <zone/base/arena.h>
#include <zone/base/name.h>
#include <zone/digest.h>
#include <zone/read/context.h>
#include <zone/read/lex.h>

/* Records that were passed, as far as they count for those behind them. */
enum passed {
	PASSED_NONE,
	PASSED_INHERITING, /* all of them with the owner from before */
	PASSED_OWNER,      /* one or more with an owner of its own */
};

/* An entry to be seen. */
struct note {
	struct entry entry;
	struct context before;
	enum passed passed; /* between the note before and this one */
	bool is_read;       /* else it is to be read again; what it is: */
	enum directive_kind directive;
	uint16_t type;
	uint32_t ttl;
	const uint8_t *owner;
	size_t owner_length;
	const uint8_t *rdata;
	size_t rdata_length;
	struct glance glance; /* at its owner, if there was one */
};

struct skim {
	struct span text; /* it reads the entries of this text */
	size_t start;     /* that begin at START or behind it */
	size_t limit;     /* and before LIMIT, behind a newline or the end */
	struct context first; /* what the first one inherits: a guess */
	uint8_t first_origin[NAME_WIRE_MAX];
	uint8_t first_owner[NAME_WIRE_MAX];
	bool in_block; /* it stands in the block: a guess, too */
	/* What came of it: */
	bool is_done;
	bool has_failed; /* there is a mistake: nothing else holds */
	bool needs_ttl;  /* the first entry may inherit one */
	size_t end; /* where it ended, before an $INCLUDE if there is one */
	struct context last;
	struct note *notes; /* NOTES_SIZE of them at most */
	size_t count;
	size_t notes_size;
	enum passed passed;   /* behind the last note */
	struct digest digest; /* of all records that were passed */
	uint8_t *octets;      /* of names and rdata */
	size_t used;
	size_t octets_size;
	const uint8_t *origin; /* the last one that was kept, while it holds */
};

struct skimmer;

/* Room for a skim of about LENGTH bytes. */
struct skim *skim_new(struct arena *arena, size_t length);

/* What reads skims, one at a time. skimmer_free() gives it all back. */
struct skimmer *skimmer_new(const struct interest *interest);
void skimmer_free(struct skimmer *skimmer);

/* Read a skim of which what comes before is_done is set. It sets the rest. */
void skim_read(struct skimmer *skimmer, struct skim *skim);

#endif
