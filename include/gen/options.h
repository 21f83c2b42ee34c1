/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line. One table of verbs and one of options serve the parser,
 * --help, the shell completion and the test that holds the manual against them.
 */
#ifndef GEN_OPTIONS_H
#define GEN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <gen/manifest/manifest.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/serial.h>

/* The exit statuses, in the manual's words. */
enum exit_status {
	EXIT_DONE = 0,    /* done, or nothing to do */
	EXIT_NO = 1,      /* the answer is no, as the verb says */
	EXIT_MISTAKE = 2, /* an error, and nothing was written */
	EXIT_REFUSED = 3, /* refused for safety, and nothing was written */
};

enum verb {
	VERB_FILTER,
	VERB_UPDATE,
	VERB_CHECK,
	VERB_RECORDS,
	VERB_STATUS,
	VERB_READY,
	VERB_VERIFY,
	VERB_INIT,
};

/* How a verb prints; each takes some of them, one unless --format is given. */
enum format {
	FORMAT_ZONE,
	FORMAT_NSUPDATE,
	FORMAT_JSON,
	FORMAT_TABLE,
	FORMAT_HTML,
	FORMAT_PROMETHEUS,
	FORMAT_DIFF,
	FORMAT_COUNT,
};

enum choice {
	CHOICE_AUTO,
	CHOICE_NEVER,
	CHOICE_ALWAYS,
};

/* What --help, --version and --completion ask for instead of a verb. */
enum question {
	QUESTION_NONE,
	QUESTION_HELP,
	QUESTION_HELP_RULES,
	QUESTION_VERSION,
	QUESTION_COMPLETION, /* bash completion script, for `make install` */
};

/* What main() reads from outside, once. Times are in Unix seconds. */
struct environment {
	const char *source_date_epoch; /* or NULL */
	const char *temporary;         /* TMPDIR, or NULL */
	bool no_color;                 /* NO_COLOR is set and not empty */
	bool terminal_out;             /* standard output is a terminal */
	bool terminal_err;
	bool terminal_moves; /* TERM names one that has a cursor */
	time_t clock;
	size_t processors; /* that we may use; 0: not known */
};

/* What may be given on the command line, or not. */
struct given_time {
	bool is_given;
	time_t at;
};
struct given_number {
	bool is_given;
	uint32_t value;
};

struct options {
	enum question question;
	bool verb_given; /* else the verb is VERB_FILTER */
	enum verb verb;
	const char *const *files; /* ZONEFILE...; "-", standard input, at most
	                             once and never for update */
	size_t file_count;        /* ready: one, then names of services */
	const char *manifest;     /* default "danezone.yaml"; "-" possible when
	                             no zone comes from standard input */
	const uint8_t *zone;      /* --zone, wire form in lower case, or NULL */
	const char *output;       /* or NULL: standard output */
	const char *previous;     /* or NULL */
	const char *include_dir;  /* of files that zones include, or NULL */
	bool keep_includes;
	bool has_missing;
	enum missing_policy missing; /* --missing */
	bool has_serial;
	enum serial_policy serial;
	time_t now;
	enum format format;
	bool strip_dnssec;
	bool ignore_journal;
	const char *depfile;            /* or NULL */
	const char *letsdns;            /* or NULL */
	bool wait;                      /* ready: sleep until it is safe */
	struct given_number timeout;    /* seconds */
	struct given_time published_at; /* of records without a mark */
	bool connect;                   /* verify: ask the live servers */
	const char *address;            /* of the live server, or NULL */
	struct given_number jobs;       /* at once */
	size_t threads; /* to use at most: --jobs, else one a processor */
	bool quiet;
	bool verbose;
	unsigned color;      /* enum choice */
	unsigned progress;   /* the same: only auto or never */
	bool shows_progress; /* on standard error */
	bool color_out;      /* decided from --color, NO_COLOR, terminal */
	bool color_err;
	bool source_err;          /* show source lines: stderr is a terminal */
	const struct rule *rules; /* the rule table with the levels of -W */
};

/*
 * Read the command line: ARGUMENTS as main() gets them, the program's name
 * first and NULL last. Returns false with a diag for each mistake; how to print
 * them (verbose, quiet, the colours, source_err) and the rules are decided then
 * too, the rest of OPTIONS is not. The options point into the arena and into
 * ARGUMENTS, which must outlive them. Touches no file.
 *
 * Words before `--` that do not begin with '-' are ZONEFILEs, but for the first
 * one when it is the name of a verb. Options may stand anywhere before `--`,
 * long names are not abbreviated, and no option but -W is given twice.
 */
bool options_parse(struct arena *arena, char *const *arguments,
    const struct environment *environment, struct options *options,
    struct diags *diags) __attribute__((warn_unused_result));

/*
 * Answer options->question, which is not QUESTION_NONE, on STREAM. The caller
 * checks the stream for errors.
 */
void options_answer(const struct options *options, FILE *stream);

#endif
