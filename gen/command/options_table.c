/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the command line, and how to find them. */
#include <config.h>

#include <stdint.h>

#include <gen/command/options_table.h>
#include <gen/manifest/template.h>

#define FILTER  (1U << VERB_FILTER)
#define UPDATE  (1U << VERB_UPDATE)
#define CHECK   (1U << VERB_CHECK)
#define RECORDS (1U << VERB_RECORDS)
#define STATUS  (1U << VERB_STATUS)
#define READY   (1U << VERB_READY)
#define VERIFY  (1U << VERB_VERIFY)
#define INIT    (1U << VERB_INIT)
#define ZONES   (FILTER | UPDATE | CHECK) /* the verbs that change zones */
#define LOOKS   (STATUS | READY | VERIFY) /* those that only look at them */
#define WANTS   (ZONES | LOOKS | RECORDS) /* those that read a manifest */
#define ALL     (WANTS | INIT)

#define PRINTS(format) (1U << FORMAT_##format)

const struct verb_row verb_table[VERB_COUNT] = {
	[VERB_FILTER] = {
		.name = "filter",
		.operands = "[ZONEFILE...]",
		.help = "read a zone from ZONEFILE or standard input and write "
			"the result; without a VERB this is done; many need -o",
		.files_most = SIZE_MAX,
	},
	[VERB_UPDATE] = {
		.name = "update",
		.operands = "[ZONEFILE...]",
		.help = "change each ZONEFILE in place; without one, the files "
			"of the manifest's zones",
		.files_most = SIZE_MAX,
	},
	[VERB_CHECK] = {
		.name = "check",
		.operands = "[ZONEFILE...]",
		.help = "write nothing and print a diff of what update would "
			"change",
		.files_most = SIZE_MAX,
		.formats = PRINTS(DIFF) | PRINTS(JSON),
		.format = FORMAT_DIFF,
	},
	[VERB_RECORDS] = {
		.name = "records",
		.operands = "[ZONEFILE]",
		.help = "print the records that the manifest asks for",
		.files_most = 1,
		.formats = PRINTS(ZONE) | PRINTS(NSUPDATE) | PRINTS(JSON),
		.format = FORMAT_ZONE,
	},
	[VERB_STATUS] = {
		.name = "status",
		.operands = "[ZONEFILE...]",
		.help = "show at which stage each key of each service is, and "
			"what to do next",
		.files_most = SIZE_MAX,
		.formats = PRINTS(TABLE) | PRINTS(JSON) | PRINTS(HTML) |
			   PRINTS(PROMETHEUS),
		.format = FORMAT_TABLE,
		.only_looks = true,
	},
	[VERB_READY] = {
		.name = "ready",
		.operands = "ZONEFILE SERVICE...",
		.help = "tell whether the next key of each SERVICE may be "
			"deployed now, or when",
		.files_most = SIZE_MAX,
		.only_looks = true,
	},
	[VERB_VERIFY] = {
		.name = "verify",
		.operands = "[ZONEFILE...]",
		.help = "verify the certificates of each service against the "
			"records in the zone, as clients do",
		.files_most = SIZE_MAX,
		.formats = PRINTS(TABLE) | PRINTS(JSON),
		.format = FORMAT_TABLE,
		.only_looks = true,
	},
	[VERB_INIT] = {
		.name = "init",
		.operands = "[ZONEFILE...]",
		.help = "write a first manifest for the zones, or for a "
			"configuration of LetsDNS",
		.files_most = SIZE_MAX,
	},
};

const char *const exit_table[EXIT_COUNT] = {
	[EXIT_DONE] = "done, or nothing to do",
	[EXIT_NO] = "the answer is no: check: a file is out of date; status: a "
		    "key is broken, missing, expired or early; ready: not "
		    "yet; verify: a service fails",
	[EXIT_MISTAKE] = "an error, and no zone with one was written",
	[EXIT_REFUSED] = "refused for safety, and no such zone was written",
};

const char *const option_groups[] = {
	[GROUP_INPUT] = "Input",
	[GROUP_OUTPUT] = "Output",
	[GROUP_ZONE] = "Zone",
	[GROUP_MESSAGES] = "Messages",
	[GROUP_HELP] = "Help",
	NULL,
};

static const char *const format_names[] = {
	[FORMAT_ZONE] = "zone",
	[FORMAT_NSUPDATE] = "nsupdate",
	[FORMAT_JSON] = "json",
	[FORMAT_TABLE] = "table",
	[FORMAT_HTML] = "html",
	[FORMAT_PROMETHEUS] = "prometheus",
	[FORMAT_DIFF] = "diff",
	NULL,
};

static const char *const choice_names[] = {
	[CHOICE_AUTO] = "auto",
	[CHOICE_NEVER] = "never",
	[CHOICE_ALWAYS] = "always",
	NULL,
};

static const char *const progress_names[] = {
	[CHOICE_AUTO] = "auto",
	[CHOICE_NEVER] = "never",
	NULL,
};

#define FILE_AT(member) \
	.kind = OPTION_FILE, .offset = offsetof(struct options, member)
#define FLAG_AT(member) \
	.kind = OPTION_FLAG, .offset = offsetof(struct options, member)
#define ASKS(what) .kind = OPTION_QUESTION, .question = (what)

const struct option option_table[] = {
	{ "manifest", "FILE", 'm', GROUP_INPUT, WANTS, FILE_AT(manifest),
	    .help = "read the manifest FILE (default: danezone.yaml)" },
	{ "zone", "NAME", 'z', GROUP_INPUT, ALL, .kind = OPTION_ZONE,
	    .help = "the zone is NAME, whatever its file says" },
	{ "previous", "FILE", 0, GROUP_INPUT, ZONES, FILE_AT(previous),
	    .help =
		"FILE is the zone as last published: go beyond its serial, and "
		"know since when records are there" },
	{ "include-dir", "DIR", 0, GROUP_INPUT, ZONES | LOOKS | INIT,
	    FILE_AT(include_dir),
	    .help = "look in DIR for the files that $INCLUDE names" },
	{ "letsdns", "FILE", 0, GROUP_INPUT, INIT, FILE_AT(letsdns),
	    .help = "convert FILE, a configuration of LetsDNS" },

	{ "output", "PATH", 'o', GROUP_OUTPUT, FILTER | INIT, FILE_AT(output),
	    .help = "write to PATH instead of standard output; in PATH if it "
		    "is a directory" },
	{ "depfile", "FILE", 0, GROUP_OUTPUT, FILTER, FILE_AT(depfile),
	    .help = "write make rules to FILE: what is written depends on all "
		    "that was read" },
	{ "keep-includes", NULL, 0, GROUP_OUTPUT, FILTER,
	    FLAG_AT(keep_includes),
	    .help = "leave $INCLUDE lines as they are, and refuse what would "
		    "change those files" },
	{ "format", "FORMAT", 0, GROUP_OUTPUT,
	    CHECK | RECORDS | STATUS | VERIFY, .kind = OPTION_FORMAT,
	    .words = format_names,
	    .help = "records: print as zone (default), nsupdate or json; "
		    "status: table (default), json, html or prometheus; "
		    "verify: table (default) or json; check: diff (default) or "
		    "json" },
	{ "json", NULL, 0, GROUP_OUTPUT, CHECK | RECORDS | STATUS | VERIFY,
	    .kind = OPTION_JSON, .help = "the same as --format json" },

	{ "missing", "POLICY", 0, GROUP_ZONE, WANTS, .kind = OPTION_MISSING,
	    .words = missing_names,
	    .help = "error or keep, when a current certificate or key is "
		    "missing, whatever the manifest says" },
	{ "serial", "POLICY", 0, GROUP_ZONE, ZONES, .kind = OPTION_SERIAL,
	    .words = serial_policy_names,
	    .help = "increment, date, unixtime or keep, whatever the manifest "
		    "says" },
	{ "now", "TIME", 0, GROUP_ZONE, WANTS, .kind = OPTION_NOW,
	    .help = "take TIME for now, in RFC 3339 form or Unix seconds" },
	{ "published-at", "TIME", 0, GROUP_ZONE, READY, .kind = OPTION_TIME,
	    .offset = offsetof(struct options, published_at),
	    .help = "records that have no mark were published at TIME" },
	{ "wait", NULL, 0, GROUP_ZONE, READY, FLAG_AT(wait),
	    .help = "sleep until the keys may be deployed" },
	{ "timeout", "PERIOD", 0, GROUP_ZONE, READY | VERIFY,
	    .kind = OPTION_DURATION,
	    .offset = offsetof(struct options, timeout),
	    .help = "ready --wait: sleep no longer than PERIOD; verify "
		    "--connect: give each server that long (default: 10s)" },
	{ "connect", NULL, 0, GROUP_ZONE, VERIFY, FLAG_AT(connect),
	    .help = "verify what the live servers send" },
	{ "address", "ADDRESS", 0, GROUP_ZONE, VERIFY, .kind = OPTION_WORD,
	    .offset = offsetof(struct options, address),
	    .help = "connect to ADDRESS instead of those of each host" },
	{ "jobs", "N", 'j', GROUP_ZONE, WANTS, .kind = OPTION_NUMBER,
	    .offset = offsetof(struct options, jobs),
	    .help = "use up to N threads (default: one a processor); verify "
		    "--connect: ask N servers at once (default: 16)" },
	{ "strip-dnssec", NULL, 0, GROUP_ZONE, ZONES, FLAG_AT(strip_dnssec),
	    .help = "remove RRSIG, NSEC, NSEC3, NSEC3PARAM and ZONEMD records "
		    "from a signed zone" },
	{ "ignore-journal", NULL, 0, GROUP_ZONE, ZONES, FLAG_AT(ignore_journal),
	    .help = "go on when a BIND journal lies beside the zone file" },

	{ NULL, "RULE", 'W', GROUP_MESSAGES, ALL, .kind = OPTION_RULE,
	    .help = "ID makes a rule an error, no-ID silences it, error makes "
		    "all warnings errors; may be repeated" },
	{ "quiet", NULL, 'q', GROUP_MESSAGES, ALL, FLAG_AT(quiet),
	    .help = "no warnings; with check, no diff" },
	{ "verbose", NULL, 'v', GROUP_MESSAGES, ALL, FLAG_AT(verbose),
	    .help = "say more about what is done and found" },
	{ "color", "WHEN", 0, GROUP_MESSAGES, ALL, .kind = OPTION_CHOICE,
	    .offset = offsetof(struct options, color), .words = choice_names,
	    .help = "auto (default: on a terminal), never or always" },
	{ "progress", "WHEN", 0, GROUP_MESSAGES, ALL, .kind = OPTION_CHOICE,
	    .offset = offsetof(struct options, progress),
	    .words = progress_names,
	    .help = "auto (default: a line on a terminal, in runs longer than "
		    "a second) or never" },

	{ "help", NULL, 'h', GROUP_HELP, ALL, ASKS(QUESTION_HELP),
	    .help = "print this, or the help of a VERB" },
	{ "help-rules", NULL, 0, GROUP_HELP, ALL, ASKS(QUESTION_HELP_RULES),
	    .help = "list the rules that -W knows" },
	{ "version", NULL, 'V', GROUP_HELP, ALL, ASKS(QUESTION_VERSION),
	    .help = "print the versions of danezone and its libraries" },
	{ "completion", NULL, 0, GROUP_HELP, ALL, ASKS(QUESTION_COMPLETION),
	    .help = "print a completion script for bash" },
};

const size_t option_count = sizeof(option_table) / sizeof(option_table[0]);

const struct option *
options_table_find(struct span name)
{
	for (size_t i = 0; i < option_count; i++) {
		if (option_table[i].name != NULL &&
		    span_equal(name, span_of(option_table[i].name))) {
			return &option_table[i];
		}
	}
	return NULL;
}

const char *
options_table_title(struct arena *arena, const struct option *option)
{
	if (option->name == NULL) {
		return arena_printf(arena, "-%c", option->letter);
	}
	return arena_printf(arena, "--%s", option->name);
}

const char *
options_table_words(struct arena *arena, const struct option *option,
    const enum verb *verb)
{
	const unsigned formats = option->kind == OPTION_FORMAT && verb != NULL
				     ? verb_table[*verb].formats
				     : 0;
	const char *list = NULL;
	const char *between = " or ";
	size_t number = 0;

	while (option->words[number] != NULL) {
		number++;
	}
	while (number-- > 0) {
		if (formats != 0 && (formats >> number & 1U) == 0) {
			continue;
		}
		if (list == NULL) {
			list = option->words[number];
			continue;
		}
		list = arena_printf(arena, "%s%s%s", option->words[number],
		    between, list);
		between = ", ";
	}
	return list;
}
