/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which zones stand or fall together: a forest of jobs and files, in which the
 * root of a tree is the first job of a unit, or a file that has none yet.
 */
#include <config.h>

#include <gen/job/units.h>

/* Jobs come first, then files. Each points to one of its tree, a root to
   itself. */
struct forest {
	size_t *parents;
	size_t job_count;
	const struct merge *merge;
};

static size_t
root_of(const struct forest *forest, size_t node)
{
	while (forest->parents[node] != node) {
		forest->parents[node] = forest->parents[forest->parents[node]];
		node = forest->parents[node];
	}
	return node;
}

/* The lower number becomes the root: jobs before files, in their order. */
static void
join(const struct forest *forest, size_t one, size_t other)
{
	one = root_of(forest, one);
	other = root_of(forest, other);
	forest->parents[one > other ? one : other] = one < other ? one : other;
}

/* Join a job to the files that it is made from and that would change. */
static void
join_files(const struct forest *forest, const struct job *jobs, size_t job)
{
	const struct text_list *texts = &jobs[job].texts;

	for (size_t i = 0; i < texts->count; i++) {
		const struct merged *file =
		    merge_find(forest->merge, texts->items[i]);

		if (file != NULL && file->edits.count > 0) {
			join(forest, job,
			    forest->job_count +
				(size_t)(file - forest->merge->items));
		}
	}
}

static struct forest
plant(struct run *run, const struct job *jobs, size_t count,
    const struct merge *merge)
{
	const size_t nodes = count + merge->count;
	const struct forest forest = {
		arena_alloc(run->arena, nodes * sizeof(size_t)), count, merge
	};

	for (size_t i = 0; i < nodes; i++) {
		forest.parents[i] = i;
	}
	for (size_t i = 0; i < count; i++) {
		join_files(&forest, jobs, i);
	}
	return forest;
}

/* A unit for each root; UNITS[i] is that of the root i. */
static struct units
make_units(struct run *run, const struct forest *forest, struct unit **units)
{
	struct units made = { arena_alloc(run->arena,
				  forest->job_count * sizeof(struct unit)),
		0 };

	for (size_t i = 0; i < forest->job_count; i++) {
		if (root_of(forest, i) == i) {
			units[i] = &made.items[made.count++];
		}
		units[root_of(forest, i)]->job_count++;
	}
	for (size_t i = 0; i < forest->merge->count; i++) {
		if (forest->merge->items[i].edits.count > 0) {
			units[root_of(forest, forest->job_count + i)]
			    ->file_count++;
		}
	}
	for (size_t i = 0; i < made.count; i++) {
		struct unit *unit = &made.items[i];

		unit->jobs = arena_alloc(run->arena,
		    unit->job_count * sizeof(const struct job *));
		unit->files = arena_alloc(run->arena,
		    unit->file_count * sizeof(const struct merged *));
		unit->job_count = 0;
		unit->file_count = 0;
	}
	return made;
}

static void
fill_units(const struct forest *forest, struct unit **units,
    const struct job *jobs)
{
	for (size_t i = 0; i < forest->job_count; i++) {
		struct unit *unit = units[root_of(forest, i)];

		unit->jobs[unit->job_count++] = &jobs[i];
		if (unit->failed == NULL && jobs[i].has_failed) {
			unit->failed = &jobs[i];
		}
	}
	for (size_t i = 0; i < forest->merge->count; i++) {
		const struct merged *file = &forest->merge->items[i];

		if (file->edits.count > 0) {
			struct unit *unit =
			    units[root_of(forest, forest->job_count + i)];

			unit->files[unit->file_count++] = file;
		}
	}
}

/* Tell each job that would be written, but for another, after that one. */
static void
tell_fallen(struct run *run, const struct unit *unit)
{
	for (size_t i = 0; unit->failed != NULL && i < unit->job_count; i++) {
		const struct job *job = unit->jobs[i];
		const struct place place = { .file = job->file };

		if (!job->has_failed) {
			run->diags->rank = job->number > unit->failed->number
					       ? job->number + 1
					       : unit->failed->number + 1;
			(void)diag_warn(run->diags, &place,
			    "is left as it is: it shares a file that would "
			    "change with %s, where something is wrong",
			    unit->failed->file);
		}
	}
	run->diags->rank = 0;
}

struct units
units_part(struct run *run, struct job *jobs, size_t count,
    const struct merge *merge)
{
	const struct forest forest = plant(run, jobs, count, merge);
	struct unit **by_root = arena_alloc(run->arena,
	    (count + merge->count) * sizeof(struct unit *));
	const struct units units = make_units(run, &forest, by_root);

	fill_units(&forest, by_root, jobs);
	for (size_t i = 0; i < units.count; i++) {
		tell_fallen(run, &units.items[i]);
	}
	return units;
}
