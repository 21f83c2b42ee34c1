/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The texts of a run. Each file is opened once, under whatever names and by
 * however many zones it is asked for, and stays open until the end.
 */
#ifndef ZONE_FILE_TEXTS_H
#define ZONE_FILE_TEXTS_H

#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/base/meter.h>
#include <zone/file/text.h>

/* Texts that were asked for, in that order; one may be there again. */
struct text_list {
	struct text **items;
	size_t count;
	size_t capacity;
};

struct texts {
	struct arena *arena;
	const char *temporary; /* for spooling standard input, or NULL */
	uint64_t seed;         /* keys a hash */
	struct text **items;   /* by their numbers */
	size_t count;
	size_t capacity;
	size_t *slots; /* of texts.c: a table of numbers + 1, 0 is empty */
	size_t slot_count;
	struct meter *meter;     /* of what is read of zones, or NULL */
	struct text_list *asked; /* where each that is asked for is noted, or
	                            NULL */
};

/*
 * The text of a file, or of standard input ("-"). Fails with a diag, at PLACE
 * if somebody asked for the file there, else (NULL) at the file.
 */
struct text *texts_open(struct texts *texts, const char *name,
    const struct place *place, struct diags *diags)
    __attribute__((warn_unused_result));

/* Close all of them. */
void texts_close(struct texts *texts);

#endif
