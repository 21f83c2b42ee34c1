/* SPDX-License-Identifier: GPL-3.0-or-later */
/* records: print what the manifest asks for, in one of three forms. */
#include <config.h>

#include <stdio.h>

#include <gen/job.h>
#include <gen/verb/verb.h>
#include <zone/base/name.h>
#include <zone/edit/rewrite.h>

/* A message to a server is at most 65535 octets; its text is longer. */
enum {
	UPDATE_TEXT_MAX = 32768
};

static void
print_zone(struct run *run, const struct rrset *rrset)
{
	for (size_t i = 0; i < rrset->count; i++) {
		const struct new_record record = { rrset, &rrset->items[i],
			rrset->ttl };
		const struct span line = rewrite_new_line(run->arena, &record);

		(void)printf("%.*s\n", (int)line.length, line.at);
	}
}

/* Commands for nsupdate(1) and knsupdate(1); returns how long they are. */
static int
print_update(struct run *run, const struct rrset *rrset)
{
	const char *owner = name_string(run->arena, rrset->owner);
	int length = printf("update delete %s TLSA\n", owner);

	for (size_t i = 0; i < rrset->count; i++) {
		length += printf("update add %s %u TLSA %.*s\n", owner,
		    (unsigned)rrset->ttl, (int)rrset->items[i].text.length,
		    rrset->items[i].text.at);
	}
	return length;
}

static void
print_updates(struct run *run, const struct rrset *rrsets, size_t count,
    const uint8_t *zone)
{
	int length = 0;

	for (size_t i = 0; i < count; i++) {
		if (length == 0 && zone != NULL) {
			(void)printf("zone %s\n",
			    name_string(run->arena, zone));
		}
		length += print_update(run, &rrsets[i]);
		if (length > UPDATE_TEXT_MAX || i + 1 == count) {
			(void)puts("send");
			length = 0;
		}
	}
}

/* The text behind the three numbers of TLSA rdata. */
static struct span
data_text(const struct rdata *rdata)
{
	struct span text = rdata->text;

	for (size_t blanks = 0; blanks < 3; text.at++, text.length--) {
		blanks += *text.at == ' ' ? 1 : 0;
	}
	return text;
}

static void
print_json(struct run *run, const struct rrset *rrset, const uint8_t *zone)
{
	/* Host names hold nothing that JSON would have to escape. */
	if (zone == NULL) {
		(void)printf("  {\"zone\": null");
	} else {
		(void)printf("  {\"zone\": \"%s\"",
		    name_string(run->arena, zone));
	}
	(void)printf(", \"owner\": \"%s\", \"type\": \"TLSA\", \"ttl\": %u, "
		     "\"records\": [",
	    name_string(run->arena, rrset->owner), (unsigned)rrset->ttl);
	for (size_t i = 0; i < rrset->count; i++) {
		const struct rdata *rdata = &rrset->items[i];
		const struct span data = data_text(rdata);

		(void)printf("%s\n    {\"usage\": %u, \"selector\": %u, "
			     "\"matching\": %u, \"data\": \"%.*s\"}",
		    i == 0 ? "" : ",", rdata->wire[0], rdata->wire[1],
		    rdata->wire[2], (int)data.length, data.at);
	}
	(void)fputs("]}", stdout);
}

/* The RRsets of one zone, or of all (NULL). */
struct group {
	const uint8_t *zone;
	const struct rrset *rrsets;
	size_t count;
};

struct groups {
	struct group *items;
	size_t count;
	size_t capacity;
};

static void
print_json_groups(struct run *run, const struct groups *groups)
{
	bool is_first = true;

	(void)fputs("[", stdout);
	for (size_t i = 0; i < groups->count; i++) {
		const struct group *group = &groups->items[i];

		for (size_t k = 0; k < group->count; k++) {
			(void)fputs(is_first ? "\n" : ",\n", stdout);
			is_first = false;
			print_json(run, &group->rrsets[k], group->zone);
		}
	}
	(void)fputs(is_first ? "]\n" : "\n]\n", stdout);
}

static void
print_groups(struct run *run, const struct groups *groups)
{
	if (run->options->format == FORMAT_JSON) {
		print_json_groups(run, groups);
		return;
	}
	for (size_t i = 0; i < groups->count; i++) {
		const struct group *group = &groups->items[i];

		if (run->options->format == FORMAT_NSUPDATE) {
			print_updates(run, group->rrsets, group->count,
			    group->zone);
			continue;
		}
		for (size_t k = 0; k < group->count; k++) {
			print_zone(run, &group->rrsets[k]);
		}
	}
}

static void
add_zone(struct run *run, struct groups *groups, const uint8_t *zone)
{
	struct group group = { .zone = zone };

	group.rrsets = zones_rrsets(run->zones, zone, &group.count);
	ARENA_PUSH(run->arena, groups, group);
}

/* The zones to print: the one that was named, or all of the manifest. */
static bool
find_groups(struct run *run, struct groups *groups)
{
	const struct manifest *manifest = run->manifest;
	const uint8_t *zone = run->options->zone;
	struct job job = { 0 };
	bool is_fine = true;

	if (run->options->file_count > 0) {
		is_fine = job_open(run, &job, run->options->files[0], NULL);
		zone = job.apex;
	} else if (zone != NULL) {
		zones_add(run->zones, zone);
	} else if (manifest->zone_count == 0) {
		ARENA_PUSH(run->arena, groups,
		    ((struct group){ NULL, run->wants->items,
			run->wants->count }));
		return true;
	}
	is_fine = is_fine && zones_assign(run->zones, run->wants, run->diags);
	if (is_fine && zone != NULL) {
		add_zone(run, groups, zone);
	}
	for (size_t i = 0; is_fine && zone == NULL && i < manifest->zone_count;
	     i++) {
		add_zone(run, groups, manifest->zones[i].name);
	}
	return is_fine;
}

enum exit_status
verb_records(struct run *run)
{
	struct groups groups = { 0 };

	if (find_groups(run, &groups)) {
		print_groups(run, &groups);
	}
	return EXIT_DONE;
}
