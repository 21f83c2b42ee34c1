/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prints a completion script for bash 4 or newer. The script needs no other
 * package, and knows nothing but what it is printed with.
 */
#include <config.h>

#include <gen/command/completion.h>
#include <gen/command/options_table.h>
#include <gen/rule/rules.h>

/* The word under the cursor; bash takes `--name=value` apart at the `=`. */
static const char script_begin[] =
    "# shellcheck shell=bash\n"
    "# Completion of danezone(1) for bash, printed by danezone "
    "--completion.\n"
    "_danezone_words()\n"
    "{\n"
    "\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$2\")\n"
    "}\n"
    "\n"
    "_danezone_files()\n"
    "{\n"
    "\tcompopt -o filenames 2>/dev/null\n"
    "\tmapfile -t COMPREPLY < <(compgen -f -- \"$1\")\n"
    "}\n"
    "\n"
    "_danezone()\n"
    "{\n"
    "\tlocal word=${COMP_WORDS[COMP_CWORD]}\n"
    "\tlocal before=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "\tlocal verb='' ended='' options='' i\n"
    "\n"
    "\tCOMPREPLY=()\n"
    "\tif [[ $word == = ]]; then\n"
    "\t\tword=''\n"
    "\telif [[ $before == = ]] && ((COMP_CWORD > 2)); then\n"
    "\t\tbefore=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "\tfi\n"
    "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
    "\t\tcase ${COMP_WORDS[i]} in\n"
    "\t\t--)\n"
    "\t\t\tended=yes\n"
    "\t\t\tbreak\n"
    "\t\t\t;;\n";

static const char script_arguments[] =
    ")\n"
    "\t\t\t[[ ${COMP_WORDS[i + 1]-} != = ]] || ((i++))\n"
    "\t\t\t((++i))\n"
    "\t\t\t;;\n"
    "\t\t-?*) ;;\n"
    "\t\t";

static const char script_verbs[] = ")\n"
				   "\t\t\t: \"${verb:=${COMP_WORDS[i]}}\"\n"
				   "\t\t\t;;\n"
				   "\t\t*)\n"
				   "\t\t\t: \"${verb:=filter}\"\n"
				   "\t\t\t;;\n"
				   "\t\tesac\n"
				   "\tdone\n"
				   "\tif [[ $ended ]]; then\n"
				   "\t\t_danezone_files \"$word\"\n"
				   "\t\treturn\n"
				   "\tfi\n"
				   "\tcase $before in\n";

static const char script_options[] = "\tesac\n"
				     "\tcase $verb in\n";

static const char script_end[] =
    "\tesac\n"
    "\tif [[ $word == -* ]]; then\n"
    "\t\t_danezone_words \"$options\" \"$word\"\n"
    "\t\treturn\n"
    "\tfi\n"
    "\t_danezone_files \"$word\"\n"
    "\tif [[ ! $verb ]]; then\n"
    "\t\tmapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W '";

static const char script_last[] = "' -- \"$word\")\n"
				  "\tfi\n"
				  "}\n"
				  "complete -F _danezone danezone\n";

static void
print_text(FILE *stream, const char *text)
{
	(void)fputs(text, stream);
}

/* `-m|--manifest` */
static void
print_pattern(FILE *stream, const struct option *option)
{
	if (option->letter != 0) {
		(void)fprintf(stream, "-%c", option->letter);
	}
	if (option->name != NULL) {
		(void)fprintf(stream, "%s--%s", option->letter != 0 ? "|" : "",
		    option->name);
	}
}

/* All options that have an argument, as one pattern. */
static void
print_with_argument(FILE *stream)
{
	const char *between = "\t\t";

	for (size_t i = 0; i < option_count; i++) {
		if (option_table[i].argument != NULL) {
			print_text(stream, between);
			print_pattern(stream, &option_table[i]);
			between = "|";
		}
	}
}

static void
print_verbs(FILE *stream, const char *between)
{
	for (size_t i = 0; i < VERB_COUNT; i++) {
		(void)fprintf(stream, "%s%s", i > 0 ? between : "",
		    verb_table[i].name);
	}
}

static void
print_words(FILE *stream, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		(void)fprintf(stream, "%s%s", i > 0 ? " " : "", words[i]);
	}
}

/* What -W takes: `error`, each id, and each id silenced. */
static void
print_rules(FILE *stream)
{
	print_text(stream, "error");
	for (const struct rule *rule = lint_rules; rule->id != NULL; rule++) {
		(void)fprintf(stream, " %s no-%s", rule->id, rule->id);
	}
}

/* The command that completes the option's argument, where there is one. */
static void
print_completer(FILE *stream, const struct option *option)
{
	if (option->kind == OPTION_FILE) {
		print_text(stream, "\t\t_danezone_files \"$word\"\n");
		return;
	}
	if (option->kind != OPTION_RULE && option->words == NULL) {
		return;
	}
	print_text(stream, "\t\t_danezone_words '");
	if (option->kind == OPTION_RULE) {
		print_rules(stream);
	} else {
		print_words(stream, option->words);
	}
	print_text(stream, "' \"$word\"\n");
}

static void
print_argument_cases(FILE *stream)
{
	for (size_t i = 0; i < option_count; i++) {
		if (option_table[i].argument == NULL) {
			continue;
		}
		print_text(stream, "\t");
		print_pattern(stream, &option_table[i]);
		print_text(stream, ")\n");
		print_completer(stream, &option_table[i]);
		print_text(stream, "\t\treturn\n\t\t;;\n");
	}
}

/* The options that one of the VERBS, a bit mask, takes. */
static void
print_option_case(FILE *stream, const char *pattern, unsigned verbs)
{
	(void)fprintf(stream, "\t%s)\n\t\toptions='", pattern);
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];

		if ((option->verbs & verbs) == 0) {
			continue;
		}
		if (option->letter != 0) {
			(void)fprintf(stream, "-%c ", option->letter);
		}
		if (option->name != NULL) {
			(void)fprintf(stream, "--%s ", option->name);
		}
	}
	print_text(stream, "'\n\t\t;;\n");
}

void
completion_print(FILE *stream)
{
	print_text(stream, script_begin);
	print_with_argument(stream);
	print_text(stream, script_arguments);
	print_verbs(stream, "|");
	print_text(stream, script_verbs);
	print_argument_cases(stream);
	print_text(stream, script_options);
	for (size_t i = 0; i < VERB_COUNT; i++) {
		print_option_case(stream, verb_table[i].name, 1U << i);
	}
	print_option_case(stream, "*", ~0U);
	print_text(stream, script_end);
	print_verbs(stream, " ");
	print_text(stream, script_last);
}
