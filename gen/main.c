/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The program: reads time, environment and arguments, and hands the work on as
 * values. Which files the verbs touch is theirs to know.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <gen/options.h>
#include <gen/verb/verb.h>
#include <zone/file/text.h>

enum {
	CHUNK_MAPPED = 1 << 20 /* octets, or more */
};

/* Of the machine's processors those that this process may run on. */
static size_t
count_processors(void)
{
	cpu_set_t allowed;
	long online;

	CPU_ZERO(&allowed);
	if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) {
		return (size_t)CPU_COUNT(&allowed);
	}
	/* More than fit into the set. */
	online = sysconf(_SC_NPROCESSORS_ONLN);
	return online > 0 ? (size_t)online : 1;
}

static struct environment
read_environment(void)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	return (struct environment){
		.source_date_epoch = getenv("SOURCE_DATE_EPOCH"),
		.temporary = getenv("TMPDIR"),
		.no_color = no_color != NULL && *no_color != '\0',
		.terminal_out = isatty(STDOUT_FILENO) == 1,
		.terminal_err = isatty(STDERR_FILENO) == 1,
		.terminal_moves = terminal != NULL && *terminal != '\0' &&
				  strcmp(terminal, "dumb") != 0,
		.clock = time(NULL),
		.processors = count_processors(),
	};
}

/* A file opened as standard output by accident would get a zone written in. */
static bool
fill_standard_files(void)
{
	int descriptor;

	do {
		descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
	} while (descriptor >= 0 && descriptor <= STDERR_FILENO);
	return descriptor >= 0 && close(descriptor) == 0;
}

/*
 * A large chunk that is given back goes back to the system. By itself glibc
 * would take the first of them for a reason to keep all that come later.
 */
static void
prepare_memory(void)
{
#ifdef M_MMAP_THRESHOLD
	(void)mallopt(M_MMAP_THRESHOLD, CHUNK_MAPPED);
#endif
}

/* Errors of writing are to be told, not to end the program; many files. */
static void
prepare_process(void)
{
	struct rlimit limit;

	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
	/* Many messages at once; they are printed when all is done. */
	(void)setvbuf(stderr, NULL, _IOFBF, BUFSIZ);
	text_guard();
	prepare_memory();
}

static enum exit_status
try_verb(struct run *run)
{
	static enum exit_status (*const verbs[])(struct run * run) = {
		[VERB_FILTER] = verb_filter,
		[VERB_UPDATE] = verb_update,
		[VERB_CHECK] = verb_check,
		[VERB_RECORDS] = verb_records,
		[VERB_STATUS] = verb_status,
		[VERB_READY] = verb_ready,
		[VERB_VERIFY] = verb_verify,
		[VERB_INIT] = verb_init,
	};
	enum exit_status status = EXIT_DONE;

	if (getrandom(&run->seed, sizeof(run->seed), 0) < 0) {
		run->seed = (uint64_t)getpid();
	}
	if (run_load(run)) {
		status = verbs[run->options->verb](run);
	}
	return status;
}

static void
pause_for(int64_t seconds)
{
	struct timespec rest = { .tv_sec = (time_t)seconds };

	while (rest.tv_sec > 0 && nanosleep(&rest, &rest) != 0) {
	}
}

/* Run the verb; anew when it must lock more, or when time has passed. */
static enum exit_status
run_verb(struct run *run)
{
	const struct diags diags = *run->diags;
	const struct run fresh = *run;
	enum exit_status status = try_verb(run);

	while (run->begins_anew && !diags_stop(run->diags)) {
		const struct also_locked locked = run->locked;
		const int64_t now = run->now + run->pause;

		run_end(run);
		pause_for(run->pause);
		*run->diags = diags;
		*run = fresh;
		run->locked = locked;
		run->now = now;
		status = try_verb(run);
	}
	return status;
}

/* What -q and -v leave to be told. */
static enum severity
least_shown(const struct options *options)
{
	if (options->quiet) {
		return SEVERITY_REFUSAL;
	}
	return options->verbose ? SEVERITY_INFO : SEVERITY_WARNING;
}

/* Bring standard output to where it goes. */
static void
finish_output(struct diags *diags)
{
	if (fflush(stdout) != 0 || ferror(stdout)) {
		(void)diag_error(diags, NULL, "standard output: %s",
		    strerror(errno));
	}
}

int
main(int count, char **arguments)
{
	const struct environment environment = read_environment();
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct options options = { 0 };
	struct run run = { .arena = arena,
		.diags = &diags,
		.options = &options,
		.temporary = environment.temporary };
	enum exit_status status = EXIT_DONE;
	struct diag_style style;

	if (count < 1 || !fill_standard_files()) {
		return EXIT_MISTAKE;
	}
	prepare_process();
	if (options_parse(arena, arguments, &environment, &options, &diags)) {
		diags.rules = options.rules;
		run.now = options.now;
		diags.least = least_shown(&options);
		if (options.question == QUESTION_NONE) {
			run.progress = options.shows_progress
					   ? progress_begin(arena)
					   : NULL;
			status = run_verb(&run);
			progress_end(run.progress);
		} else {
			options_answer(&options, stdout);
		}
	}
	finish_output(&diags);
	style = (struct diag_style){
		.least = least_shown(&options),
		.source = options.source_err,
		.color = options.color_err,
	};
	diags_print(&diags, 0, &style, stderr);
	run_end(&run);
	status = run_status(&run, status);
	arena_free(arena);
	return (int)status;
}
