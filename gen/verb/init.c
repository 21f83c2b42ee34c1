/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * init: write a first manifest, for zones or for a configuration of LetsDNS.
 * No key material is read, and no file is replaced.
 */
#include <config.h>

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gen/init/convert.h>
#include <gen/init/path.h>
#include <gen/init/propose.h>
#include <gen/verb/verb.h>
#include <zone/base/name.h>
#include <zone/file/draft.h>
#include <zone/file/lock.h>
#include <zone/file/whole.h>
#include <zone/origin.h>

/* A zone file of the command line. */
struct zone_text {
	struct source source;
	const uint8_t *apex;
	const char *path; /* as the manifest has it; NULL: standard input */
};

static bool
open_zone(struct run *run, const char *file, struct zone_text *zone)
{
	const struct place place = { .file = file };

	zone->source = (struct source){ run_open(run, file), &run->includes };
	if (zone->source.text == NULL) {
		return false;
	}
	zone->apex = run->options->zone != NULL
			 ? run->options->zone
			 : origin_find(run->arena, &zone->source, run->diags);
	zone->path = zone->source.text->named
			 ? path_from(run->arena, run->options->output, file)
			 : NULL;
	if (zone->path != NULL && !page_can_hold(run->arena, zone->path)) {
		return diag_error(run->diags, &place,
		    "no manifest can have this name: a character in it does "
		    "not show");
	}
	return zone->apex != NULL;
}

/* Open all zone files; NULL when one cannot be. */
static struct zone_text *
open_zones(struct run *run)
{
	const struct options *options = run->options;
	struct zone_text *zones =
	    arena_alloc(run->arena, options->file_count * sizeof(*zones));
	bool is_fine = true;

	for (size_t i = 0; i < options->file_count; i++) {
		const struct place place = { .file = options->files[i] };
		const size_t known = run->texts->count;

		if (!open_zone(run, options->files[i], &zones[i])) {
			is_fine = false;
		} else if (zones[i].source.text->number < known) {
			is_fine = diag_error(run->diags, &place,
			    "the same file as %s, which was named already",
			    zones[i].source.text->name);
		}
	}
	return is_fine ? zones : NULL;
}

/* The zone of this name in the outline, which is made if it is new. */
static struct outline_zone *
outline_zone(struct run *run, struct outline *outline, struct nodes *nodes,
    const uint8_t *apex)
{
	struct node *node = nodes_find(nodes, apex);

	if (node == NULL) {
		node = nodes_add(nodes, apex);
		node->rrset = (uint32_t)outline->zones.count;
		ARENA_PUSH(run->arena, &outline->zones,
		    ((struct outline_zone){
			.name = point_name(run->arena, apex) }));
	}
	return &outline->zones.items[node->rrset];
}

/* Zones of the run and of the outline, in the same order. */
static struct prospects
make_prospects(struct run *run, const struct zone_text *zones,
    struct outline *outline)
{
	struct prospects prospects = { .nodes =
					   nodes_new(run->arena, run->seed) };

	for (size_t i = 0; i < run->options->file_count; i++) {
		struct outline_zone *zone =
		    outline_zone(run, outline, prospects.nodes, zones[i].apex);
		const size_t number = (size_t)(zone - outline->zones.items);

		if (zones[i].path != NULL) {
			ARENA_PUSH(run->arena, &zone->files, zones[i].path);
		}
		if (number == prospects.count) {
			ARENA_PUSH(run->arena, &prospects,
			    ((struct prospect){ .apex = zones[i].apex }));
		}
		ARENA_PUSH(run->arena, &prospects.items[number].sources,
		    zones[i].source);
	}
	return prospects;
}

static void
gather_all(struct run *run, struct prospects *prospects)
{
	for (size_t i = 0; i < prospects->count; i++) {
		struct prospect *zone = &prospects->items[i];

		for (size_t k = 0; k < zone->sources.count; k++) {
			/* The judging says what is wrong with a zone. */
			struct diags ignored = { .arena = run->arena };

			gather(run->arena, &zone->sources.items[k], zone->apex,
			    &zone->gathered, &ignored);
		}
	}
}

static bool
judge(struct run *run, struct prospect *zone)
{
	bool is_fine = true;

	points_sort(&zone->points);
	for (size_t i = 0; i < zone->sources.count; i++) {
		is_fine &= points_judge(run, &zone->sources.items[i],
		    zone->apex, &zone->points);
	}
	return is_fine;
}

static bool
outline_zones(struct run *run, struct outline *outline)
{
	const struct zone_text *zones = open_zones(run);
	struct prospects prospects;
	bool is_fine = true;

	if (zones == NULL) {
		return false;
	}
	prospects = make_prospects(run, zones, outline);
	gather_all(run, &prospects);
	for (size_t i = 0; i < prospects.count; i++) {
		link_zone(run->arena, &prospects, i, &outline->tail);
	}
	for (size_t i = 0; i < prospects.count; i++) {
		struct prospect *zone = &prospects.items[i];

		is_fine &= judge(run, zone);
		if (zone->gathered.is_signed) {
			ARENA_PUSH(run->arena, &outline->zones.items[i].notes,
			    "It is signed: give the file from before signing, "
			    "or use --strip-dnssec.");
		}
		propose_zone(outline, zone);
	}
	ARENA_PUSH(run->arena, &outline->head,
	    "A first manifest, made by `danezone init` from the zones below; "
	    "danezone.yaml(5) describes all that may stand here. Put the "
	    "paths of your certificates or keys in place of `keys/...`, then "
	    "let `danezone check` show what would change in the zones.");
	return is_fine;
}

/* The zone files of the command line become those of the domains. */
static bool
add_files(struct run *run, struct outline *outline)
{
	const struct zone_text *zones = open_zones(run);
	bool is_fine = zones != NULL;

	for (size_t i = 0; is_fine && i < run->options->file_count; i++) {
		const struct place place = { .file = run->options->files[i] };
		const char *name = point_name(run->arena, zones[i].apex);
		size_t k = 0;

		while (k < outline->zones.count &&
		       strcmp(outline->zones.items[k].name, name) != 0) {
			k++;
		}
		if (k == outline->zones.count) {
			is_fine = diag_error(run->diags, &place,
			    "the configuration has no domain %s", name);
		} else if (zones[i].path != NULL) {
			ARENA_PUSH(run->arena, &outline->zones.items[k].files,
			    zones[i].path);
		}
	}
	return is_fine;
}

static bool
outline_letsdns(struct run *run, struct outline *outline)
{
	const struct options *options = run->options;
	struct letsdns_entries entries = { 0 };
	struct text *text = run_open(run, options->letsdns);
	struct ini ini;

	ARENA_PUSH(run->arena, &outline->head,
	    arena_printf(run->arena,
		"The manifest that asks for the records which LetsDNS "
		"publishes by %s, made by `danezone init`; danezone.yaml(5) "
		"describes all that may stand here.",
		options->letsdns));
	ARENA_PUSH(run->arena, &outline->head,
	    "LetsDNS adds SHA2-512 digests (3 1 2, 2 1 2), which are not "
	    "needed. What it calls queued is `next` here.");
	return text != NULL && ini_read(run->arena, text, &ini, run->diags) &&
	       letsdns_read(&ini, &entries, &outline->tail, run->diags) &&
	       convert(outline, &ini, &entries, options->output, run->diags) &&
	       add_files(run, outline);
}

/* There must be nothing at the path yet. */
static bool
is_free(struct run *run, const char *path)
{
	const struct place place = { .file = path };
	struct stat status;

	if (lstat(path, &status) != 0) {
		return true; /* what else is wrong shows on opening */
	}
	(void)diag_error(run->diags, &place, "it is there already");
	diag_hint(run->diags,
	    "`init` replaces nothing: name another file with -o, or remove "
	    "this one");
	return false;
}

static bool
write_file(struct run *run, const char *path, struct span text)
{
	struct locks *locks =
	    locks_take(run->arena, &path, 1, NULL, run->diags);
	struct draft *draft = NULL;
	bool is_fine = false;

	if (locks != NULL && is_free(run, path)) {
		draft = draft_open(run->arena, path, NULL, run->diags);
	}
	if (draft != NULL) {
		is_fine = draft_write(draft, text, run->diags) &&
			  draft_commit(draft, run->diags);
		draft_drop(draft);
	}
	if (locks != NULL) {
		locks_drop(locks);
	}
	return is_fine;
}

static bool
write_text(struct run *run, struct span text)
{
	if (run->options->output != NULL) {
		return write_file(run, run->options->output, text);
	}
	return write_whole(STDOUT_FILENO, text) ||
	       diag_error(run->diags, NULL, "standard output: %s",
		   strerror(errno));
}

enum exit_status
verb_init(struct run *run)
{
	struct outline outline = { .arena = run->arena, .seed = run->seed };
	const char *output = run->options->output;
	const bool is_made =
	    (output == NULL || is_free(run, output)) &&
	    (run->options->letsdns != NULL ? outline_letsdns(run, &outline)
					   : outline_zones(run, &outline));

	return is_made && !diags_stop(run->diags) &&
		       write_text(run, outline_text(&outline))
		   ? EXIT_DONE
		   : EXIT_MISTAKE;
}
