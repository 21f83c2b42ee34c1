/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contexts, which the scan makes and others keep and compare. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/read/context.h>

bool
context_equal(const struct context *a, const struct context *b)
{
	if ((a->owner == NULL) != (b->owner == NULL) ||
	    a->has_default != b->has_default || a->has_ttl != b->has_ttl ||
	    (a->has_ttl && a->ttl != b->ttl)) {
		return false;
	}
	return name_equal(a->origin, b->origin) &&
	       (a->owner == NULL || name_equal(a->owner, b->owner));
}
