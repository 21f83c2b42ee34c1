/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Changes: widens edits to whole lines, then narrows them to the lines that
 * differ: equal lines at both ends first, then the lines that are unique on
 * both sides hold the rest together (the patience algorithm).
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <zone/edit/change.h>

/* Edits whose lines touch, and the lines of the text that they take up. */
struct group {
	size_t first; /* edits [first, next) */
	size_t next;
	size_t start;
	size_t end;
};

/* Old and new lines that stand for each other. */
struct sides {
	struct span old;
	struct span new;
	size_t offset; /* of the old ones in the text */
};

/* One line of one of the sides. */
struct line {
	struct span text;
	size_t number; /* from 0, in its side */
	bool new;
};

struct lines {
	struct line *items;
	size_t count;
	size_t capacity;
};

/* A line that stands once on each side; a line of the longest common chain. */
struct match {
	size_t old;
	size_t new;
	size_t before; /* the match before it in its chain, counted from 1 */
};

struct matches {
	struct match *items;
	size_t count;
	size_t capacity;
};

static bool
at_line_start(struct span text, size_t offset)
{
	return offset == 0 || text.at[offset - 1] == '\n';
}

static size_t
line_start(struct span text, size_t offset)
{
	const char *newline = memrchr(text.at, '\n', offset);

	return newline == NULL ? 0 : (size_t)(newline + 1 - text.at);
}

static size_t
line_end(struct span text, size_t offset)
{
	const char *newline =
	    memchr(text.at + offset, '\n', text.length - offset);

	return newline == NULL ? text.length : (size_t)(newline + 1 - text.at);
}

/* Does the new text stand inside a line once the edit is made at AT? */
static bool
stops_inside(const struct edit *edit, struct span text, size_t at, bool inside)
{
	if (edit->text.length > 0) {
		return edit->text.at[edit->text.length - 1] != '\n';
	}
	if (edit->start > at) {
		return text.at[edit->start - 1] != '\n';
	}
	return inside;
}

/* Does the edit touch the lines that end at END? */
static bool
touches(const struct edit *edit, struct span text, size_t end)
{
	return edit->start <= end ||
	       memchr(text.at + end, '\n', edit->start - end) == NULL;
}

/* The group that begins with edit number FIRST. */
static struct group
group_from(const struct edits *edits, struct span text, size_t first)
{
	size_t at = line_start(text, edits->items[first].start);
	struct group group = { first, first, at, at };
	bool inside = false;

	do {
		const struct edit *edit = &edits->items[group.next++];

		inside = stops_inside(edit, text, at, inside);
		at = edit->end;
		if (!inside && at >= group.end && at_line_start(text, at)) {
			group.end = at;
		} else if (at >= group.end) {
			group.end = line_end(text, at);
		}
	} while (group.next < edits->count &&
		 touches(&edits->items[group.next], text, group.end));
	return group;
}

/* Append to a span whose room was measured before. */
static void
append(char *room, struct span *whole, const char *at, size_t length)
{
	if (length > 0) {
		memcpy(room + whole->length, at, length);
		whole->length += length;
	}
}

/* The lines of the group, as they were and as they will be. */
static struct sides
group_sides(const struct edits *edits, struct span text,
    const struct group *group, struct arena *arena)
{
	size_t room = group->end - group->start;
	size_t at = group->start;
	struct sides sides;
	char *new;
	size_t i;

	for (i = group->first; i < group->next; i++) {
		room += edits->items[i].text.length;
	}
	new = arena_alloc(arena, room);
	sides = (struct sides){
		.old = { text.at + at, group->end - at },
		.new = { new, 0 },
		.offset = at,
	};
	for (i = group->first; i < group->next; i++) {
		const struct edit *edit = &edits->items[i];

		append(new, &sides.new, text.at + at, edit->start - at);
		append(new, &sides.new, edit->text.at, edit->text.length);
		at = edit->end;
	}
	append(new, &sides.new, text.at + at, group->end - at);
	return sides;
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Leave out the equal lines that both sides begin with. */
static void
trim_front(struct sides *sides)
{
	const size_t most = smaller(sides->old.length, sides->new.length);
	size_t same = 0;
	size_t lines = 0;

	while (same < most && sides->old.at[same] == sides->new.at[same]) {
		same++;
		if (sides->old.at[same - 1] == '\n') {
			lines = same;
		}
	}
	if (same == sides->old.length && same == sides->new.length) {
		lines = same;
	}
	sides->old.at += lines;
	sides->old.length -= lines;
	sides->new.at += lines;
	sides->new.length -= lines;
	sides->offset += lines;
}

/* Leave out the equal lines that both sides end with. */
static void
trim_back(struct sides *sides)
{
	const size_t most = smaller(sides->old.length, sides->new.length);
	const char *old = sides->old.at + sides->old.length;
	const char *new = sides->new.at + sides->new.length;
	size_t same = 0;
	size_t lines = 0;

	while (same < most && old[-1] == new[-1]) {
		/* the newline before a line is needed to know its start */
		if (*--old == '\n' && same > 0) {
			lines = same;
		}
		new --;
		same++;
	}
	if ((same == sides->old.length || old[-1] == '\n') &&
	    (same == sides->new.length || new[-1] == '\n')) {
		lines = same;
	}
	sides->old.length -= lines;
	sides->new.length -= lines;
}

static void
split_lines(struct arena *arena, struct span side, bool new,
    struct lines *lines)
{
	size_t at = 0;
	size_t number = 0;

	while (at < side.length) {
		const size_t end = line_end(side, at);
		const struct line line = {
			.text = { side.at + at, end - at },
			.number = number++,
			.new = new,
		};

		ARENA_PUSH(arena, lines, line);
		at = end;
	}
}

/* By text, the old one before the new one. */
static int
compare_lines(const void *left, const void *right)
{
	const struct line *a = left;
	const struct line *b = right;
	const size_t both = smaller(a->text.length, b->text.length);
	const int order = memcmp(a->text.at, b->text.at, both);

	if (order != 0) {
		return order;
	}
	if (a->text.length != b->text.length) {
		return a->text.length < b->text.length ? -1 : 1;
	}
	return (a->new ? 1 : 0) - (b->new ? 1 : 0);
}

static int
compare_matches(const void *left, const void *right)
{
	const struct match *a = left;
	const struct match *b = right;

	return (a->old > b->old) - (a->old < b->old);
}

/* The lines that stand once on each side, in the order of the old side. */
static struct matches
find_matches(struct arena *arena, const struct lines *lines)
{
	struct matches matches = { 0 };
	size_t i;
	size_t next;

	for (i = 0; i < lines->count; i = next) {
		const struct line *line = &lines->items[i];

		next = i + 1;
		while (next < lines->count &&
		       span_equal(line->text, lines->items[next].text)) {
			next++;
		}
		if (next == i + 2 && line[1].new && !line->new) {
			const struct match match = { line->number,
				line[1].number, 0 };

			ARENA_PUSH(arena, &matches, match);
		}
	}
	if (matches.count > 0) {
		qsort(matches.items, matches.count, sizeof(*matches.items),
		    compare_matches);
	}
	return matches;
}

/* How many of the chains end before the line NEW; they are in its order. */
static size_t
chains_before(const struct matches *matches, const size_t *tops, size_t count,
    size_t new)
{
	size_t low = 0;

	while (low < count) {
		const size_t middle = low + (count - low) / 2;

		if (matches->items[tops[middle] - 1].new < new) {
			low = middle + 1;
		} else {
			count = middle;
		}
	}
	return low;
}

/*
 * Chain the matches so that both sides ascend, as long as can be: tops[n] is
 * the match, counted from 1, that ends the best chain of n + 1. Returns the
 * last match of the longest chain.
 */
static size_t
chain(struct arena *arena, struct matches *matches)
{
	size_t *tops = arena_alloc(arena, matches->count * sizeof(*tops));
	size_t longest = 0;
	size_t i;

	for (i = 0; i < matches->count; i++) {
		struct match *match = &matches->items[i];
		const size_t before =
		    chains_before(matches, tops, longest, match->new);

		match->before = before == 0 ? 0 : tops[before - 1];
		tops[before] = i + 1;
		longest = before == longest ? longest + 1 : longest;
	}
	return longest == 0 ? 0 : tops[longest - 1];
}

/* What remains of the sides once equal ends are left out, if anything does. */
static void
add_change(struct sides sides, struct edits *changes)
{
	trim_front(&sides);
	trim_back(&sides);
	if (sides.old.length > 0 || sides.new.length > 0) {
		edits_add(changes, sides.offset,
		    sides.offset + sides.old.length, sides.new);
	}
}

/* The part of SIDE from line FROM up to line TO. */
static struct span
part(struct span side, const struct lines *lines, size_t from, size_t to)
{
	const char *end = side.at + side.length;
	const char *first =
	    from < lines->count ? lines->items[from].text.at : end;
	const char *last = to < lines->count ? lines->items[to].text.at : end;

	return (struct span){ first, (size_t)(last - first) };
}

/* Turn the chain that ends with match LAST, counted from 1, to ascend. */
static size_t
turn(struct matches *matches, size_t last)
{
	size_t first = 0;

	while (last != 0) {
		struct match *match = &matches->items[last - 1];
		const size_t before = match->before;

		match->before = first; /* now: the one after it */
		first = last;
		last = before;
	}
	return first;
}

/* Add a change for what lies between the matches of the chain. */
static void
add_between(struct sides sides, const struct lines by_side[2],
    const struct matches *matches, size_t first, struct edits *changes)
{
	const struct match end = { by_side[0].count, by_side[1].count, 0 };
	struct match from = { 0, 0, 0 };
	size_t next = first;

	for (;;) {
		const struct match *match =
		    next == 0 ? &end : &matches->items[next - 1];
		const struct span old =
		    part(sides.old, &by_side[0], from.old, match->old);
		const struct span new =
		    part(sides.new, &by_side[1], from.new, match->new);

		add_change((struct sides){ old, new,
			       sides.offset + (size_t)(old.at - sides.old.at) },
		    changes);
		if (next == 0) {
			return;
		}
		from = (struct match){ match->old + 1, match->new + 1, 0 };
		next = match->before;
	}
}

/* Add the changes of one group. */
static void
add_group(struct sides sides, struct edits *changes)
{
	struct arena *scratch = arena_new();
	struct lines by_side[2] = { { 0 }, { 0 } };
	struct lines all = { 0 };
	struct matches matches;

	split_lines(scratch, sides.old, false, &by_side[0]);
	split_lines(scratch, sides.new, true, &by_side[1]);
	split_lines(scratch, sides.old, false, &all);
	split_lines(scratch, sides.new, true, &all);
	if (all.count > 0) {
		qsort(all.items, all.count, sizeof(*all.items), compare_lines);
	}
	matches = find_matches(scratch, &all);
	add_between(sides, by_side, &matches,
	    turn(&matches, chain(scratch, &matches)), changes);
	arena_free(scratch);
}

void
change_find(const struct edits *edits, struct span text, struct edits *changes)
{
	struct group group;
	size_t i;

	for (i = 0; i < edits->count; i = group.next) {
		struct sides sides;

		group = group_from(edits, text, i);
		sides = group_sides(edits, text, &group, changes->arena);
		trim_front(&sides);
		trim_back(&sides);
		if (sides.old.length == 0 || sides.new.length == 0) {
			add_change(sides, changes);
		} else {
			add_group(sides, changes);
		}
	}
}
