/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides which serial a planned zone gets, and whether it gets one. */
#include <config.h>

#include <gen/job/settle.h>

/* Which serial the zone gets, now that its records change. */
static bool
set_serial(struct run *run, struct job *job, uint32_t floor)
{
	const struct options *options = run->options;
	const struct found *soa = &job->survey->soas.items[0];
	const uint32_t current = soa_serial(soa);
	enum serial_policy policy = SERIAL_INCREMENT;
	struct serial_step step;
	struct place place;
	bool is_fine = true;

	if (options->has_serial) {
		policy = options->serial;
	} else if (job->zone != NULL && job->zone->has_serial) {
		policy = job->zone->serial;
	}
	step = serial_next(policy, current, floor, run->now);
	if (step.jump) {
		place = survey_place(job->survey, soa);
		is_fine = diag_rule(run->diags, "serial-jump", &place,
		    "the policy `%s` would not advance the serial: %u becomes "
		    "%u",
		    serial_policy_names[policy], (unsigned)current,
		    (unsigned)step.serial);
	}
	job->has_serial = step.serial != current;
	job->serial = step.serial;
	if (policy == SERIAL_KEEP && job->previous != NULL &&
	    !serial_ahead(step.serial, floor)) {
		place = survey_place(job->survey, soa);
		(void)diag_warn(run->diags, &place,
		    "the serial %u is kept, and not ahead of the previous "
		    "zone's %u: secondaries will not take the zone",
		    (unsigned)step.serial, (unsigned)floor);
	}
	return is_fine;
}

/*
 * The records are those of the previous zone, and so is the result: but for the
 * comments that tell how long a record stays, if such a time begins now.
 */
static void
settle_same(struct job *job, uint32_t previous)
{
	job->is_previous = job->plan->retentions == 0;
	job->has_serial = soa_serial(&job->survey->soas.items[0]) != previous;
	job->serial = previous;
}

bool
settle_serial(struct run *run, struct job *job)
{
	const struct survey *previous = job->survey->previous;
	const uint32_t current = soa_serial(&job->survey->soas.items[0]);
	uint32_t floor;
	struct digest digest;

	if (previous == NULL) {
		return job->plan->changes == 0 || set_serial(run, job, current);
	}
	floor = soa_serial(&previous->soas.items[0]);
	digest = plan_digest(job->plan);
	if (run->options->verb != VERB_FILTER) {
		return job->plan->changes == 0 || set_serial(run, job, floor);
	}
	if (digest_equal(&digest, &previous->digest)) {
		settle_same(job, floor);
		return true;
	}
	return set_serial(run, job, floor);
}
