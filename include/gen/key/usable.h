/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Public keys that OpenSSL certainly takes, told faster than by decoding them
 * the common way, which costs more than all else about a certificate.
 */
#ifndef GEN_KEY_USABLE_H
#define GEN_KEY_USABLE_H

#include <stdbool.h>

#include <gen/key/material.h>
#include <zone/base/arena.h>

struct ossl_lib_ctx_st;

/* What is kept from one key to the next; it serves one thread at a time. */
struct usable;

/* In the arena; the caller ends it with usable_free() before the context. */
struct usable *usable_new(struct arena *arena, struct ossl_lib_ctx_st *context);

void usable_free(struct usable *usable);

/*
 * Does OpenSSL surely take this SubjectPublicKeyInfo? False says nothing: then
 * it is to be decoded, which tells the reason too.
 */
bool usable_surely(struct usable *usable, struct octets spki);

#endif
