/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The look of the page: its style sheet, and the pictures that it uses. */
#ifndef GEN_REPORT_STYLE_H
#define GEN_REPORT_STYLE_H

extern const char style_sheet[];  /* CSS */
extern const char style_shapes[]; /* SVG with the ids sign-* and point-* */

#endif
