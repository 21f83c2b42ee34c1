/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading ahead: the files that the manifest names plainly, all at once, before
 * the services are gone through one by one.
 */
#ifndef GEN_WANT_AHEAD_H
#define GEN_WANT_AHEAD_H

#include <gen/want/supply.h>

/*
 * Let the store of key material read them, in its threads. It changes nothing
 * but the time that reading the sources takes then.
 */
void ahead_read(const struct supplier *supplier);

#endif
