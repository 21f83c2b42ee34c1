/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of a plan as JSON: which record changes, from what to what. */
#ifndef GEN_REPORT_STEP_H
#define GEN_REPORT_STEP_H

#include <gen/report/json.h>
#include <zone/plan/plan.h>

/* An object for each step, in an array that is open; the plan is finished. */
void step_json(struct json *json, const struct plan *plan);

#endif
