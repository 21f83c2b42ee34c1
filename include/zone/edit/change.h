/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Changes: the same edits as somebody who compares lines would see them. Each
 * takes whole lines away and puts whole lines in their place.
 */
#ifndef ZONE_EDIT_CHANGE_H
#define ZONE_EDIT_CHANGE_H

#include <zone/base/span.h>
#include <zone/edit/edit.h>

/*
 * Add to CHANGES, in order, what the sorted edits do to the lines of TEXT.
 * Lines that come out as they were are in no change, at least one of them lies
 * between two changes, and only the text's last line may lack its newline. What
 * is added lives in the arena of CHANGES. Linear in the lines that the edits
 * touch, but for sorting those.
 */
void change_find(const struct edits *edits, struct span text,
    struct edits *changes);

#endif
