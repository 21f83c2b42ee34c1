/* SPDX-License-Identifier: GPL-3.0-or-later */
/* records: print what the manifest asks for, in one of three forms. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <gen/job/job.h>
#include <gen/report/member.h>
#include <gen/rule/set.h>
#include <gen/verb/verb.h>
#include <zone/base/name.h>
#include <zone/edit/line.h>
#include <zone/read/token.h>

/* A message to a server is at most 65535 octets; its text is longer. */
enum {
	UPDATE_TEXT_MAX = 32768,
	SHEET_SIZE = 65536,
};

/* Lines that go out together, which costs less than each alone. */
struct sheet {
	size_t used;
	char text[SHEET_SIZE];
};

static void
sheet_print(struct sheet *sheet)
{
	(void)fwrite(sheet->text, 1, sheet->used, stdout);
	sheet->used = 0;
}

static void
sheet_add(struct sheet *sheet, struct span piece)
{
	if (piece.length > sizeof(sheet->text) - sheet->used) {
		sheet_print(sheet);
	}
	if (piece.length > sizeof(sheet->text)) {
		(void)fwrite(piece.at, 1, piece.length, stdout);
		return;
	}
	memcpy(sheet->text + sheet->used, piece.at, piece.length);
	sheet->used += piece.length;
}

static void
add_rrset(struct sheet *sheet, const struct rrset *rrset)
{
	for (size_t i = 0; i < rrset->count; i++) {
		const struct new_record record = { rrset, &rrset->items[i],
			rrset->ttl };
		struct line line;

		line_new(&line, &record);
		line_add(&line, span_of("\n"));
		for (size_t k = 0; k < line.count; k++) {
			sheet_add(sheet, line.pieces[k]);
		}
	}
}

/* What is made for printing goes at once: RUN's arena is lent for it. */
static void
print_zone(struct run *run, const struct rrset *rrsets, size_t count)
{
	struct sheet *sheet = arena_alloc(run->arena, sizeof(*sheet));

	for (size_t i = 0; i < count; i++) {
		add_rrset(sheet, &rrsets[i]);
	}
	sheet_print(sheet);
}

/* Commands for nsupdate(1) and knsupdate(1); returns how long they are. */
static int
print_deletion(struct run *run, const struct rrset *rrset)
{
	char type[TYPE_TEXT_MAX];

	if (rrset->keeps) {
		return 0;
	}
	return printf("update delete %s %s\n",
	    name_string(run->arena, rrset->owner),
	    type_print(rrset->type, type));
}

static int
print_additions(struct run *run, const struct rrset *rrset)
{
	const char *owner = name_string(run->arena, rrset->owner);
	char type[TYPE_TEXT_MAX];
	int length = 0;

	for (size_t i = 0; i < rrset->count; i++) {
		length += printf("update add %s %u %s %.*s\n", owner,
		    (unsigned)rrset->ttl, type_print(rrset->type, type),
		    (int)rrset->items[i].text.length, rrset->items[i].text.at);
	}
	return length;
}

/* How many RRsets stand at the owner of the first. */
static size_t
count_owner(const struct rrset *rrsets, size_t count)
{
	size_t same = 1;

	while (
	    same < count && name_equal(rrsets[same].owner, rrsets[0].owner)) {
		same++;
	}
	return same;
}

/*
 * What is at an owner goes before anything comes: a CNAME is not added beside
 * other data (RFC 2136 section 3.4.2.2).
 */
static int
print_owner(struct run *run, const struct rrset *rrsets, size_t count)
{
	int length = 0;

	for (size_t i = 0; i < count; i++) {
		length += print_deletion(run, &rrsets[i]);
	}
	for (size_t i = 0; i < count; i++) {
		length += print_additions(run, &rrsets[i]);
	}
	arena_reset(run->arena);
	return length;
}

static void
print_updates(struct run *run, const struct rrset *rrsets, size_t count,
    const uint8_t *zone)
{
	int length = 0;
	size_t same;

	for (size_t i = 0; i < count; i += same) {
		if (length == 0 && zone != NULL) {
			(void)printf("zone %s\n",
			    name_string(run->arena, zone));
		}
		same = count_owner(&rrsets[i], count - i);
		length += print_owner(run, &rrsets[i], same);
		if (length > UPDATE_TEXT_MAX || i + same == count) {
			(void)puts("send");
			length = 0;
		}
	}
}

static void
print_rrset(struct run *run, struct json *json, const struct rrset *rrset,
    const uint8_t *zone)
{
	char type[TYPE_TEXT_MAX];

	json_begin_object(json);
	json_key(json, "zone");
	json_string(json, zone == NULL ? NULL : name_string(run->arena, zone));
	json_key(json, "owner");
	json_string(json, name_string(run->arena, rrset->owner));
	json_key(json, "type");
	json_string(json, type_print(rrset->type, type));
	json_key(json, "ttl");
	json_number(json, rrset->ttl);
	json_key(json, "records");
	json_begin_array(json);
	for (size_t i = 0; i < rrset->count; i++) {
		const struct rdata *rdata = &rrset->items[i];

		json_begin_object(json);
		member_rdata(json, run->arena, rrset->type,
		    (struct octets){ rdata->wire, rdata->length });
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
	arena_reset(run->arena);
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

/* An RRset that only goes has no records to print. */
static void
print_json_group(struct run *run, struct json *json, const struct group *group)
{
	for (size_t i = 0; i < group->count; i++) {
		if (group->rrsets[i].count > 0) {
			print_rrset(run, json, &group->rrsets[i], group->zone);
		}
	}
}

static void
print_json(struct run *run, const struct groups *groups)
{
	struct json json = { .stream = stdout };

	json_begin_array(&json);
	for (size_t i = 0; i < groups->count; i++) {
		print_json_group(run, &json, &groups->items[i]);
	}
	json_end_array(&json);
}

static void
print_groups(struct run *run, const struct groups *groups)
{
	if (run->options->format == FORMAT_JSON) {
		print_json(run, groups);
		return;
	}
	for (size_t i = 0; i < groups->count; i++) {
		const struct group *group = &groups->items[i];

		if (run->options->format == FORMAT_NSUPDATE) {
			print_updates(run, group->rrsets, group->count,
			    group->zone);
		} else {
			print_zone(run, group->rrsets, group->count);
		}
	}
}

static void
add_zone(struct run *run, struct groups *groups, const uint8_t *zone)
{
	struct group group = { .zone = zone };

	group.rrsets = zones_rrsets(run->zones, run->arena, zone, &group.count);
	ARENA_PUSH(run->arena, groups, group);
}

/* All zones of the manifest for which there is anything. */
static void
add_listed(struct run *run, struct groups *groups)
{
	const struct manifest *manifest = run->manifest;

	for (size_t i = 0; i < manifest->zone_count; i++) {
		struct group group = { .zone = manifest->zones[i].name };

		group.rrsets = zones_listed_rrsets(run->zones, run->arena, i,
		    &group.count);
		if (group.count > 0) {
			ARENA_PUSH(run->arena, groups, group);
		}
	}
}

/* The domains of a selector that are in the zone that was asked for, or any. */
static bool
refuse_domains(struct run *run, const struct hosts *domains)
{
	const uint8_t *zone = run->options->zone;
	bool is_fine = true;

	for (size_t i = 0; i < domains->count; i++) {
		const struct host *domain = &domains->items[i];
		const struct place place =
		    manifest_place(run->manifest, domain->value);

		if (zone == NULL ||
		    zones_holds(run->zones, zone, domain->name)) {
			is_fine = diag_error(run->diags, &place,
			    "the hosts of %s stand in its zone: give the zone "
			    "file",
			    domain->value.text);
		}
	}
	return is_fine;
}

/* Selectors mean nothing without the zone. */
static bool
refuse_selectors(struct run *run)
{
	const struct manifest *manifest = run->manifest;
	bool is_fine = true;

	for (size_t i = 0; i < manifest->service_count; i++) {
		const struct service *service = &manifest->services[i];

		is_fine &= refuse_domains(run, &service->domains->mx);
		is_fine &= refuse_domains(run, &service->domains->srv);
	}
	if (!is_fine) {
		diag_hint(run->diags, "as in 'danezone records ZONEFILE'");
	}
	return is_fine;
}

/* The zone of the file that was given. */
static bool
group_of_file(struct run *run, struct groups *groups)
{
	struct job job = { 0 };

	if (!job_open(run, &job, run->options->files[0], NULL) ||
	    !jobs_assign(run) || !job_want(run, &job)) {
		return false;
	}
	ARENA_PUSH(run->arena, groups,
	    ((struct group){ job.apex, job.wanted.rrsets, job.wanted.count }));
	return true;
}

/* The zones to print: the one that was named, or all of the manifest. */
static bool
find_groups(struct run *run, struct groups *groups)
{
	const struct manifest *manifest = run->manifest;
	const uint8_t *zone = run->options->zone;
	bool is_fine;

	if (run->options->file_count > 0) {
		return group_of_file(run, groups);
	}
	if (zone != NULL) {
		zones_add(run->zones, zone);
	}
	is_fine = refuse_selectors(run);
	if (zone == NULL && manifest->zone_count == 0) {
		ARENA_PUSH(run->arena, groups,
		    ((struct group){ NULL, run->wants.items,
			run->wants.count }));
		return is_fine;
	}
	is_fine &= zones_assign(run->zones, &run->wants, run->diags);
	if (is_fine && zone != NULL) {
		add_zone(run, groups, zone);
	} else if (is_fine) {
		add_listed(run, groups);
	}
	return is_fine;
}

static bool
check_groups(struct run *run, const struct groups *groups)
{
	bool is_fine = true;

	for (size_t i = 0; i < groups->count; i++) {
		is_fine &=
		    set_rrsets(run->diags, run->arena, run->manifest->text,
			groups->items[i].rrsets, groups->items[i].count);
	}
	return is_fine;
}

enum exit_status
verb_records(struct run *run)
{
	struct arena *arena = run->arena;
	struct groups groups = { 0 };

	if (find_groups(run, &groups) && check_groups(run, &groups)) {
		run->arena = arena_branch(arena);
		print_groups(run, &groups);
		arena_free(run->arena);
		run->arena = arena;
	}
	return EXIT_DONE;
}
