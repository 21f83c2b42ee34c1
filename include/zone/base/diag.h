/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wrong, and where: every mistake in the input becomes a diag, and the
 * run goes on as far as it can, so that three mistakes are three messages.
 *
 * A function that can fail takes a struct diags, adds to it when it fails and
 * returns false or NULL; nothing else tells what went wrong.
 */
#ifndef ZONE_BASE_DIAG_H
#define ZONE_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>

enum severity {
	SEVERITY_OFF,     /* a rule that is silenced */
	SEVERITY_INFO,    /* shown with -v only */
	SEVERITY_WARNING, /* shown, does not stop */
	SEVERITY_REFUSAL, /* stops the run: exit status 3 */
	SEVERITY_ERROR,   /* stops the run: exit status 2 */
};

/* A place in a file. Lines and columns count from 1, columns in bytes. */
struct place {
	const char *file;   /* as the user wrote it; "-" is standard input */
	size_t line;        /* 0: not known */
	size_t column;      /* 0: not known */
	struct span source; /* that line's text; empty: do not show it */
};

/*
 * A place in a text that is known anyway, kept small: text_at() makes a place
 * of it. Line 0: none.
 */
struct position {
	uint32_t line;
	uint32_t column;
	uint32_t offset; /* of its byte in the text */
};

/* A lint rule: its id, its level in force, the section it comes from. */
struct rule {
	const char *id;
	enum severity level;
	const char *source; /* "RFC 6698 section 3", or NULL */
	const char *text;   /* one line for --help-rules */
};

struct diag {
	enum severity severity;
	struct place place;      /* .file NULL: none */
	const char *message;     /* as written, not yet made printable */
	const char *hint;        /* the one thing to do, or NULL */
	const struct rule *rule; /* the rule that spoke, or NULL */
	size_t rank;
};

/* The messages of a run, in the order in which they were found. Those of a
   higher rank are printed after those of a lower one. */
struct diags {
	struct arena *arena; /* owns the messages */
	struct diag *items;
	size_t count;
	size_t capacity;
	size_t by_severity[SEVERITY_ERROR + 1];
	const struct rule *rules; /* ends with an id of NULL; may be NULL */
	enum severity least;      /* nothing below this is added */
	size_t rank;              /* of those that are added from now on */
	bool muted; /* what spoke last was not added: no hint now */
};

/*
 * Add an error, a refusal or a warning. PLACE is copied, but what it points to
 * must last until the diags are printed; NULL is none. They return false, so
 * that a caller can end with `return diag_error(...)`.
 */
bool diag_error(struct diags *diags, const struct place *place,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
bool diag_refuse(struct diags *diags, const struct place *place,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
bool diag_warn(struct diags *diags, const struct place *place,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Add a note, which only -v shows. */
void diag_note(struct diags *diags, const struct place *place,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * Say that the rule ID was broken, with the severity that is in force for it.
 * Without a rule table it is a warning. A silenced rule adds nothing. Returns
 * false when that stops the run.
 */
bool diag_rule(struct diags *diags, const char *id, const struct place *place,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Does the rule speak, so that what it would say need be made? */
bool diags_hear(struct diags *diags, const char *id);

/*
 * Give the newest diag a hint line. After a silenced rule it does nothing, so
 * that the hint goes where the diag went and never to an older one.
 */
void diag_hint(struct diags *diags, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Add copies of MORE, with their ranks, which need nothing of its arena, nor of
 * what it is about but places far inside of long source lines.
 */
enum {
	DIAG_SOURCE_SHORT = 1 << 14
};
void diags_append(struct diags *diags, const struct diags *more);

/* None yet, but of the same rules, level and rank as those; in the arena. */
struct diags diags_like(struct arena *arena, const struct diags *diags);

/* Forget all that was added. */
void diags_empty(struct diags *diags);

/* Was anything added that stops the run? */
bool diags_stop(const struct diags *diags);

/* How diags are printed. */
struct diag_style {
	enum severity least; /* nothing below this is shown */
	bool source;         /* with the source line and a caret */
	bool color;
};

/*
 * Print the diags from number FROM on by their ranks, each on a line of its
 * own,
 *
 *     danezone: FILE:LINE:COLUMN: error: MESSAGE (SECTION) [RULE]
 *
 * without the parts that are not known; `error` may be `refused`, `warning` or
 * `note`. Source and caret lines follow as STYLE says, then, if there is one,
 * the line `danezone: hint: HINT`. Bytes that came from files are shown
 * printable: controls, bidirectional marks and what is not UTF-8 are escaped as
 * `\xHH` or `\u{HHHH}`.
 */
void diags_print(const struct diags *diags, size_t from,
    const struct diag_style *style, FILE *stream);

#endif
