/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A unified diff made from the edits themselves: its cost depends on the number
 * of edits, not on the size of the text.
 */
#ifndef ZONE_EDIT_DIFF_H
#define ZONE_EDIT_DIFF_H

#include <stdbool.h>
#include <stdio.h>

#include <zone/base/arena.h>
#include <zone/edit/edit.h>
#include <zone/file/text.h>

/*
 * Print what the sorted edits change in TEXT, with three lines of context, in
 * the form that patch(1) and git-apply(1) read; `\ No newline at end of file`
 * where it belongs. Nothing is printed when nothing changes.
 */
void diff_print(struct arena *arena, struct text *text,
    const struct edits *edits, bool color, FILE *stream);

#endif
