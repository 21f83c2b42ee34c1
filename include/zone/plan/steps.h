/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps in the order in which they are carried out. */
#ifndef ZONE_PLAN_STEPS_H
#define ZONE_PLAN_STEPS_H

#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/plan/plan.h>

/*
 * Sort steps by place; at one place insertions come first, then they stand by
 * their order, which tells any two apart. What is needed meanwhile comes from a
 * branch of the arena. Where one run of them is sorted but for others that lie
 * between, this takes hardly longer than to sort those others.
 */
void steps_sort(struct arena *arena, struct step *steps, size_t count);

#endif
