/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Included files (RFC 1035 section 5.1): which file a `$INCLUDE` means. BIND
 * looks in its working directory, libzscanner beside the including file; here
 * one may say where (`--include-dir`), and else both are tried.
 */
#ifndef ZONE_READ_INCLUDE_H
#define ZONE_READ_INCLUDE_H

#include <stdbool.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/base/span.h>
#include <zone/file/texts.h>

/* How deep files may include others. */
enum {
	INCLUDE_DEPTH_MAX = 16
};

struct includes {
	struct texts *texts;   /* where the files are opened */
	const char *directory; /* of relative names, or NULL */
};

/*
 * Might the text include others? It does not if it has no `$INCLUDE`, but one
 * that is no directive counts, too.
 */
bool include_likely(const struct text *text);

/*
 * The text of the file that a directive of the text FROM at AT names: in the
 * directory that was given, else beside FROM, else in the current directory.
 * Fails with a diag at the directive. When the last two hold different files of
 * the name the first is taken, with a warning, since BIND takes the other.
 */
struct text *include_open(const struct includes *includes, struct text *from,
    size_t at, struct span file, struct diags *diags)
    __attribute__((warn_unused_result));

#endif
