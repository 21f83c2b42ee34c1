/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of the command line: verbs, options, exit statuses. Parser, help and
 * shell completion read them; the manual is tested against what help prints.
 */
#ifndef GEN_COMMAND_OPTIONS_TABLE_H
#define GEN_COMMAND_OPTIONS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/options.h>

enum {
	VERB_COUNT = VERB_INIT + 1,
	EXIT_COUNT = EXIT_REFUSED + 1,
};

struct verb_row {
	const char *name;
	const char *operands; /* what follows the options */
	const char *help;
	size_t files_most;  /* how many ZONEFILEs, and names, it takes */
	unsigned formats;   /* which it can print: bit N is enum format N */
	enum format format; /* which it prints if nothing is said */
	bool only_looks;    /* at zones, which it reports on as they are */
};

/* In the order of enum verb. */
extern const struct verb_row verb_table[VERB_COUNT];

/* What each exit status means, in the order of enum exit_status. */
extern const char *const exit_table[EXIT_COUNT];

/* What is done with an option's argument. */
enum option_kind {
	OPTION_FLAG,     /* none; sets the bool at .offset */
	OPTION_QUESTION, /* none; asks .question */
	OPTION_JSON,     /* none; the same as OPTION_FORMAT with `json` */
	OPTION_FILE,     /* a file name, for the const char * at .offset */
	OPTION_ZONE,     /* a domain name */
	OPTION_NOW,      /* a moment, for .now */
	OPTION_TIME,     /* a moment, for the struct given_time at .offset */
	OPTION_DURATION, /* for the struct given_number at .offset, seconds */
	OPTION_NUMBER,   /* 1 or more, for the struct given_number at .offset */
	OPTION_WORD,     /* any, for the const char * at .offset */
	OPTION_MISSING,  /* one of .words, as in enum missing_policy */
	OPTION_SERIAL,   /* one of .words, in the order of enum serial_policy */
	OPTION_FORMAT,   /* one of .words, in the order of enum format */
	OPTION_CHOICE,   /* one of .words, for the unsigned at .offset */
	OPTION_RULE,     /* what rules_set() reads; may be given often */
};

/* Headings of --help, in its order. */
enum option_group {
	GROUP_INPUT,
	GROUP_OUTPUT,
	GROUP_ZONE,
	GROUP_MESSAGES,
	GROUP_HELP,
};

struct option {
	const char *name;     /* long, without the dashes, or NULL */
	const char *argument; /* its name in the help, or NULL: it has none */
	char letter;          /* short, or 0 */
	enum option_group group;
	unsigned verbs; /* which take it: bit N is verb N */
	enum option_kind kind;
	enum question question; /* of OPTION_QUESTION */
	size_t offset;          /* in struct options */
	const char *const
	    *words; /* possible arguments, or NULL; ends with NULL */
	const char *help;
};

extern const struct option option_table[];
extern const size_t option_count;

/* Names of the groups, in the order of enum option_group; ends with NULL. */
extern const char *const option_groups[];

/* The option with this long name; NULL: there is none. */
const struct option *options_table_find(struct span name);

/* The option as messages call it: its long name if it has one, with dashes. */
const char *options_table_title(struct arena *arena,
    const struct option *option);

/*
 * The words that the option's argument can be, as `a, b or c`; of formats those
 * of the verb, unless that is NULL.
 */
const char *options_table_words(struct arena *arena,
    const struct option *option, const enum verb *verb);

/* Does the verb take the option? */
static inline bool
option_is_for(const struct option *option, enum verb verb)
{
	return (option->verbs >> verb & 1U) != 0;
}

#endif
