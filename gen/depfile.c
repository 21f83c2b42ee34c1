/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Write make rules for the files that results were made from. */
#include <config.h>

#include <unistd.h>

#include <gen/depfile.h>
#include <zone/file/draft.h>

struct paths {
	const char **items;
	size_t count;
	size_t capacity;
};

/* A path as make(1) wants it written. */
static const char *
escape(struct arena *arena, const char *path)
{
	char *escaped = arena_alloc(arena, strlen(path) * 2 + 1);
	char *to = escaped;

	for (; *path != '\0'; path++) {
		if (*path == '$') {
			*to++ = '$';
		} else if (strchr(" #\\:", *path) != NULL) {
			*to++ = '\\';
		}
		*to++ = *path;
	}
	return escaped;
}

/* Add a file; standard input is none. */
static void
add_path(struct arena *arena, struct paths *paths, const char *path)
{
	if (strcmp(path, "-") != 0) {
		ARENA_PUSH(arena, paths, escape(arena, path));
	}
}

/* A `next` that is not there yet: make(1) looks for it each time. */
static void
add_absent(struct arena *arena, struct paths *paths, const char *path)
{
	ARENA_PUSH(arena, paths,
	    arena_printf(arena, "$(wildcard %s)", escape(arena, path)));
}

static void
add_materials(const struct run *run, struct paths *paths, struct paths *absent)
{
	size_t count;
	const char *const *files = materials_files(run->materials, &count);

	for (size_t i = 0; i < count; i++) {
		if (access(files[i], F_OK) == 0) {
			add_path(run->arena, paths, files[i]);
		} else {
			add_absent(run->arena, absent, files[i]);
		}
	}
}

/* What every zone depends on; ABSENT are files that are not there yet. */
static struct paths
find_common(const struct run *run, struct paths *absent)
{
	struct paths paths = { 0 };

	add_path(run->arena, &paths, run->manifest->file);
	add_materials(run, &paths, absent);
	/* The output in its own place as previous zone is no dependency. */
	if (run->options->previous != NULL) {
		add_path(run->arena, &paths, run->options->previous);
	}
	return paths;
}

/*
 * The files that the zone was read from, each once. SEEN has for each text the
 * number + 1 of the job that had it last; those that none had go to NEW too.
 */
static struct paths
find_own(const struct run *run, const struct job *job, size_t *seen,
    struct paths *new)
{
	struct paths paths = { 0 };

	if (job->text == NULL) {
		add_path(run->arena, &paths, job->file);
		add_path(run->arena, new, job->file);
	}
	for (size_t i = 0; i < job->texts.count; i++) {
		const struct text *text = job->texts.items[i];
		size_t *last = &seen[text->number];

		if (*last == 0) {
			add_path(run->arena, new, text->name);
		}
		if (*last != job->number + 1) {
			*last = job->number + 1;
			add_path(run->arena, &paths, text->name);
		}
	}
	return paths;
}

static bool
write_text(struct run *run, struct draft *draft, const char *text)
{
	return draft_write(draft, span_of(text), run->diags);
}

/* Each path, with what goes before and behind it. */
static bool
write_paths(struct run *run, struct draft *draft, const struct paths *paths,
    const char *const around[2])
{
	bool is_fine = true;

	for (size_t i = 0; is_fine && i < paths->count; i++) {
		is_fine = write_text(run, draft, around[0]) &&
			  write_text(run, draft, paths->items[i]) &&
			  write_text(run, draft, around[1]);
	}
	return is_fine;
}

/* The rules, and an empty one for each file that they name. */
static bool
write_rules(struct run *run, struct draft *draft, const struct job *jobs,
    size_t count)
{
	static const char *const needed[] = { " \\\n ", "" };
	static const char *const empty[] = { "", ":\n" };
	size_t *seen =
	    arena_alloc(run->arena, run->texts->count * sizeof(size_t));
	struct paths absent = { 0 };
	const struct paths common = find_common(run, &absent);
	struct paths new = { 0 };
	bool is_fine = true;

	for (size_t i = 0; is_fine && i < count; i++) {
		const struct paths own = find_own(run, &jobs[i], seen, &new);

		is_fine = write_text(run, draft,
			      escape(run->arena, jobs[i].output)) &&
			  write_text(run, draft, ":") &&
			  write_paths(run, draft, &own, needed) &&
			  write_paths(run, draft, &common, needed) &&
			  write_paths(run, draft, &absent, needed) &&
			  write_text(run, draft, "\n");
	}
	return is_fine && write_paths(run, draft, &new, empty) &&
	       write_paths(run, draft, &common, empty);
}

bool
depfile_write(struct run *run, const struct job *jobs, size_t count)
{
	struct draft *draft =
	    draft_open(run->arena, run->options->depfile, NULL, run->diags);
	bool is_fine;

	if (draft == NULL) {
		return false;
	}
	is_fine = write_rules(run, draft, jobs, count) &&
		  draft_commit(draft, run->diags);
	draft_drop(draft);
	return is_fine;
}
