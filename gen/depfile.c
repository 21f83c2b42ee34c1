/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Write a make rule for the files that a result was made from. */
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

/* The files that the zone was read from, each once. */
static void
add_texts(const struct run *run, const struct job *job, struct paths *paths)
{
	const struct parts *parts = &job->survey->parts;
	bool *was_added = arena_alloc(run->arena, run->texts.count);

	for (size_t i = 0; i < parts->count; i++) {
		const struct text *text = parts->items[i].text;

		if (!was_added[text->number]) {
			was_added[text->number] = true;
			add_path(run->arena, paths, text->name);
		}
	}
}

/* The target first; in ABSENT, what comes behind the files that are there. */
static struct paths
find_paths(const struct run *run, const struct job *job, struct paths *absent)
{
	struct paths paths = { 0 };

	add_path(run->arena, &paths, run->options->output);
	add_texts(run, job, &paths);
	add_path(run->arena, &paths, run->manifest->file);
	add_materials(run, &paths, absent);
	/* The output in its own place as previous zone is no dependency. */
	if (run->options->previous != NULL) {
		add_path(run->arena, &paths, run->options->previous);
	}
	return paths;
}

static bool
write_text(struct run *run, struct draft *draft, const char *text)
{
	return draft_write(draft, span_of(text), run->diags);
}

/* The rule, and an empty one for each file that it names. */
static bool
write_rules(struct run *run, struct draft *draft, const struct paths *paths,
    const struct paths *absent)
{
	bool is_fine = true;

	for (size_t i = 0; is_fine && i < paths->count; i++) {
		is_fine = write_text(run, draft, i == 0 ? "" : " \\\n ") &&
			  write_text(run, draft, paths->items[i]) &&
			  write_text(run, draft, i == 0 ? ":" : "");
	}
	for (size_t i = 0; is_fine && i < absent->count; i++) {
		is_fine = write_text(run, draft, " \\\n ") &&
			  write_text(run, draft, absent->items[i]);
	}
	is_fine = is_fine && write_text(run, draft, "\n");
	for (size_t i = 1; is_fine && i < paths->count; i++) {
		is_fine = write_text(run, draft, paths->items[i]) &&
			  write_text(run, draft, ":\n");
	}
	return is_fine;
}

bool
depfile_write(struct run *run, const struct job *job)
{
	struct paths absent = { 0 };
	const struct paths paths = find_paths(run, job, &absent);
	struct draft *draft =
	    draft_open(run->arena, run->options->depfile, run->diags);
	bool is_fine;

	if (draft == NULL) {
		return false;
	}
	is_fine = write_rules(run, draft, &paths, &absent) &&
		  draft_sync(draft, run->diags) &&
		  draft_commit(draft, run->diags);
	draft_drop(draft);
	return is_fine;
}
