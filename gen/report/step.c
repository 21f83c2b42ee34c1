/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes what a plan does to a zone, record by record. */
#include <config.h>

#include <gen/report/member.h>
#include <gen/report/step.h>
#include <zone/base/name.h>
#include <zone/read/token.h>

static const char *const names[] = {
	[STEP_REMOVE] = "remove",
	[STEP_REWRITE] = "replace",
	[STEP_INSERT] = "add",
	[STEP_NOTE] = "mark",
	[STEP_SERIAL] = "serial",
};

/* A record before or after a step. */
struct side {
	uint16_t type;
	uint32_t ttl;
	struct octets rdata; /* SOA: not told */
	uint32_t serial;     /* SOA */
};

/* Null where the record is not, or was not read: then nothing is known. */
static void
print_side(struct json *json, struct arena *arena, const char *key,
    const struct side *side)
{
	json_key(json, key);
	if (side == NULL) {
		json_null(json);
		return;
	}
	json_begin_object(json);
	member_number(json, "ttl", side->ttl);
	if (side->type == RR_SOA) {
		member_number(json, "serial", side->serial);
	} else {
		member_rdata(json, arena, side->type, side->rdata);
	}
	json_end_object(json);
}

static struct side
side_before(const struct found *found)
{
	return (struct side){
		.type = found->type,
		.ttl = found->ttl,
		.rdata = { found->rdata, found->rdata_length },
		.serial = found->type == RR_SOA ? soa_serial(found) : 0,
	};
}

/* What is there after a step that does not remove. */
static struct side
side_after(const struct plan *plan, const struct step *step)
{
	struct side side = { .type = RR_SOA };

	if (step->found != NULL && step->kind != STEP_INSERT) {
		side = side_before(step->found);
	}
	if (step->kind == STEP_SERIAL) {
		side.serial = plan->serial;
	}
	if (step->rrset != NULL && step->kind != STEP_NOTE) {
		side.type = step->rrset->type;
		side.ttl = step->ttl;
	}
	if (step->rdata != NULL) {
		side.rdata =
		    (struct octets){ step->rdata->wire, step->rdata->length };
	}
	return side;
}

static void
print_sides(struct json *json, const struct plan *plan, const struct step *step)
{
	const bool is_new = step->kind == STEP_INSERT;
	struct side before = { 0 };
	struct side after = { 0 };
	bool is_known = false;

	if (!is_new) {
		before = side_before(step->found);
		is_known = !step->found->unread;
	}
	print_side(json, plan->arena, "before", is_known ? &before : NULL);
	if (step->kind != STEP_REMOVE) {
		after = side_after(plan, step);
	}
	print_side(json, plan->arena, "after",
	    step->kind == STEP_REMOVE ? NULL : &after);
}

static void
print_step(struct json *json, const struct plan *plan, const struct step *step)
{
	const struct survey *survey = plan->survey;
	const bool is_new = step->kind == STEP_INSERT;
	const struct place place =
	    parts_place(&survey->parts, step->part, step->at);
	const uint16_t type = is_new ? step->rrset->type : step->found->type;
	char text[TYPE_TEXT_MAX];

	json_begin_object(json);
	member_text(json, "zone",
	    name_string(plan->arena, survey->wanted->apex));
	member_text(json, "file", place.file);
	member_number(json, "line", (int64_t)place.line);
	member_text(json, "change", names[step->kind]);
	member_text(json, "owner",
	    name_string(plan->arena,
		is_new ? step->rrset->owner : step->found->owner));
	member_text(json, "type", type_print(type, text));
	print_sides(json, plan, step);
	json_end_object(json);
}

void
step_json(struct json *json, const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		print_step(json, plan, &plan->items[i]);
	}
}
