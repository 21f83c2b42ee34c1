/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text: the bytes of one input file, mapped, or read if they are few.
 * Everything that is said about it is said as offsets and spans into it.
 *
 * Memory: the pages belong to the page cache. A file that shrinks while it is
 * mapped raises SIGBUS: text_guard() turns that into a message and status 2.
 */
#ifndef ZONE_FILE_TEXT_H
#define ZONE_FILE_TEXT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/base/span.h>

struct text {
	const char *name;  /* as the user wrote it; "-" is standard input */
	const char *bytes; /* never NULL */
	size_t length;
	struct stat status;   /* of the file when it was opened */
	int descriptor;       /* of one that is not named; -1: none */
	void *map;            /* the same bytes if they are mapped, else NULL */
	bool named;           /* the name leads to it: no standard input */
	bool is_link;         /* that name is a symbolic link */
	size_t number;        /* among the texts of a run, from 0 */
	pthread_mutex_t lock; /* guards what text_place() knows: */
	size_t known_offset;  /* a line start that was looked up last, */
	size_t known_line;    /* and its number: look-ups in order are cheap */
	size_t passed;        /* of text_pass() */
};

/*
 * Open NAME, which must be a regular file. The text lives in the arena;
 * text_close() gives back map and descriptor. Fails with a diag (at PLACE,
 * which may be NULL, when somebody asked for the file there).
 */
struct text *text_open(struct arena *arena, const char *name,
    const struct place *place, struct diags *diags)
    __attribute__((warn_unused_result));

/* The same, where there may be none: then *TEXT is NULL, and all is fine. */
bool text_open_any(struct arena *arena, const char *name, struct text **text,
    struct diags *diags) __attribute__((warn_unused_result));

/*
 * The same in two steps: which file it is, then its content, unless the text is
 * closed. Both fail with a diag, and then it is closed.
 */
struct text *text_find(struct arena *arena, const char *name,
    const struct place *place, struct diags *diags)
    __attribute__((warn_unused_result));
bool text_load(struct arena *arena, struct text *text,
    const struct place *place, struct diags *diags)
    __attribute__((warn_unused_result));

/*
 * Standard input, called "-": mapped if it is a regular file read from its
 * start, else spooled whole into an unnamed temporary file in TEMPORARY (the
 * environment's TMPDIR or NULL) and mapped from there.
 */
struct text *text_open_stdin(struct arena *arena, const char *temporary,
    struct diags *diags) __attribute__((warn_unused_result));

/* A text of bytes that the caller keeps, for tests. */
struct text *text_of(struct arena *arena, const char *name, struct span bytes);

/*
 * What stands before the offset is hardly read again: unmap the pages of much
 * of it, which come back if it is. One thread alone may call this.
 */
void text_pass(struct text *text, size_t offset);

/* Unmap and close. */
void text_close(struct text *text);

/* Is the file still what it was when it was opened? A diag says if not. */
bool text_unchanged(const struct text *text, struct diags *diags)
    __attribute__((warn_unused_result));

/* The line and column of an offset, with the line's text; in any thread. */
struct place text_place(struct text *text, size_t offset);

/*
 * The place that a position stands for; without TEXT, or with line 0, it is
 * none. The source line ends early when it is very long.
 */
struct place text_at(const struct text *text, struct position position);

/* End the program with a message and status 2 on SIGBUS. Called by main(). */
void text_guard(void);

#endif
