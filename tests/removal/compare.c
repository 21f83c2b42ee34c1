/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare EXPECTED DUMP: EXPECTED has a line for each file that `variants`
 * made from another one, with the record that it is to lack; DUMP is what
 * `rndc dumpdb -zones` says that named read. Nothing else may differ, but for
 * the SOA's serial. Owners and rdata count without their case and blanks.
 *
 * Where an RRset has several TTLs, TTLs do not count: named takes the first one
 * of records that follow each other and the last one of several such groups, so
 * that it depends on what stands between them.
 */
#include <config.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zone/base/arena.h>

enum {
	SHOWN_MAX = 20,
	LABEL = 7, /* digits that stand for the zone */
	SOA_SERIAL = 2,
};

/* A record in one form: "owner type rdata", and its TTL. */
struct line {
	char *text;
	unsigned long ttl;
};

struct zone {
	struct line *items;
	size_t count;
	size_t capacity;
};

struct dump {
	struct arena *arena;
	struct zone *items;
	size_t count;
	size_t capacity;
};

static char
lower(char byte)
{
	static const char uppers[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char lowers[] = "abcdefghijklmnopqrstuvwxyz";
	const char *upper = byte == '\0' ? NULL : strchr(uppers, byte);

	if (upper == NULL) {
		return byte;
	}
	return lowers[upper - uppers];
}

/* TEXT without blanks and case but where quoted; a SOA's without its serial. */
static char *
squeeze(struct arena *arena, const char *text, bool is_soa)
{
	char *line = arena_alloc(arena, strlen(text) + 1);
	size_t length = 0;
	size_t token = 0;
	bool quoted = false;

	for (const char *at = text; *at != '\0' && *at != '\n'; at++) {
		const bool is_blank = (*at == ' ' || *at == '\t') && !quoted;

		if (*at == '"' && (at == text || at[-1] != '\\')) {
			quoted = !quoted;
		}
		token += is_blank;
		if (is_blank || (is_soa && token == SOA_SERIAL)) {
			continue;
		}
		line[length] = *at;
		if (!quoted) {
			line[length] = lower(*at);
		}
		length++;
	}
	return line;
}

/* Give the zone its own label back. */
static void
unlabel(char *text)
{
	char *at = text;

	while ((at = strstr(at, ".example.")) != NULL) {
		if (at - text >= LABEL &&
		    strspn(at - LABEL, "0123456789") == LABEL) {
			memset(at - LABEL, 'q', LABEL);
		}
		at++;
	}
}

/* Cut a field off *TEXT at its first blank. */
static char *
cut(char **text)
{
	char *field = *text + strspn(*text, " \t");
	char *end = field + strcspn(field, " \t\n");

	*text = *end == '\0' ? end : end + 1;
	*end = '\0';
	return field;
}

/* A record of the dump: "owner ttl IN type rdata". */
static void
add_line(struct dump *dump, struct zone *zone, char *text)
{
	const char *owner = cut(&text);
	const char *ttl = cut(&text);
	const char *class = cut(&text);
	const char *type = cut(&text);
	struct line line = { .ttl = strtoul(ttl, NULL, 10) };

	assert(strcmp(class, "IN") == 0);
	text += strspn(text, " \t");
	line.text = arena_printf(dump->arena, "%s %s %s",
	    squeeze(dump->arena, owner, false), type,
	    squeeze(dump->arena, text, strcmp(type, "SOA") == 0));
	unlabel(line.text);
	ARENA_PUSH(dump->arena, zone, line);
}

/* The zone that this line of the dump begins; NULL: not one of ours. */
static struct zone *
find_zone(struct dump *dump, const char *name)
{
	char *end;
	const size_t number = strtoul(name, &end, 10);

	if (end != name + LABEL || strncmp(end, ".example/IN'", 12) != 0) {
		return NULL;
	}
	while (dump->count <= number) {
		ARENA_PUSH(dump->arena, dump, (struct zone){ 0 });
	}
	return &dump->items[number];
}

static int
compare_lines(const void *left, const void *right)
{
	const struct line *a = left;
	const struct line *b = right;
	const int order = strcmp(a->text, b->text);

	return order != 0 ? order : (a->ttl > b->ttl) - (a->ttl < b->ttl);
}

static FILE *
open_file(const char *path)
{
	FILE *file = fopen(path, "r");

	if (file == NULL) {
		perror(path);
		exit(2);
	}
	return file;
}

static void
read_dump(struct dump *dump, const char *path)
{
	static const char heading[] = "; Zone dump of '";
	FILE *file = open_file(path);
	struct zone *zone = NULL;
	char *text = NULL;
	size_t size = 0;

	while (getline(&text, &size, file) > 0) {
		if (strncmp(text, heading, sizeof(heading) - 1) == 0) {
			zone = find_zone(dump, text + sizeof(heading) - 1);
		} else if (zone != NULL && *text != ';' && *text != '\n') {
			add_line(dump, zone, text);
		}
	}
	free(text);
	(void)fclose(file);
	for (size_t i = 0; i < dump->count; i++) {
		if (dump->items[i].count > 0) {
			qsort(dump->items[i].items, dump->items[i].count,
			    sizeof(struct line), compare_lines);
		}
	}
}

/* Zones that were not loaded have no records, and are like no other. */
static const struct zone *
zone_at(const struct dump *dump, size_t number)
{
	static const struct zone none = { 0 };

	return number < dump->count ? &dump->items[number] : &none;
}

static bool
show(bool shown, char sign, const struct line *line)
{
	if (shown) {
		(void)printf("  %c %lu %s\n", sign, line->ttl, line->text);
	}
	return true;
}

/* A pair of zones, and what the new one is to lack. */
struct pair {
	const struct zone *old;
	const struct zone *new;
	const char *gone;  /* "-": nothing */
	bool without_ttls; /* they do not count */
};

/* The order of two lines, one of which may be missing. */
static int
order_of(const struct pair *pair, size_t old, size_t new)
{
	const struct line *a = &pair->old->items[old];
	const struct line *b = &pair->new->items[new];

	if (old == pair->old->count) {
		return 1;
	}
	if (new == pair->new->count) {
		return -1;
	}
	return pair->without_ttls ? strcmp(a->text, b->text)
				  : compare_lines(a, b);
}

/*
 * Does anything differ but that the new zone lacks that record, whatever its
 * TTL was?
 */
static bool
differs(const struct pair *pair, bool shown)
{
	const struct zone *old = pair->old;
	const struct zone *new = pair->new;
	bool is_found = strcmp(pair->gone, "-") == 0;
	bool wrong = old->count == 0 || new->count == 0;
	size_t i = 0;
	size_t k = 0;

	while (i < old->count || k < new->count) {
		const int order = order_of(pair, i, k);

		if (order < 0 && !is_found &&
		    strcmp(old->items[i].text, pair->gone) == 0) {
			is_found = true;
		} else if (order < 0) {
			wrong |= show(shown, '-', &old->items[i]);
		} else if (order > 0) {
			wrong |= show(shown, '+', &new->items[k]);
		}
		i += order <= 0;
		k += order >= 0;
	}
	return wrong || !is_found;
}

/* A line of EXPECTED: two numbers of files, "even" or "uneven", the record. */
static bool
check_line(const struct dump *dump, char *text, bool shown)
{
	const size_t number = strtoul(cut(&text), NULL, 10);
	const size_t from = strtoul(cut(&text), NULL, 10);
	const bool is_uneven = strcmp(cut(&text), "uneven") == 0;
	const struct pair pair = { zone_at(dump, from), zone_at(dump, number),
		text, is_uneven };

	text[strcspn(text, "\n")] = '\0';
	if (!differs(&pair, false)) {
		return true;
	}
	if (shown) {
		(void)printf("%07zu, which is %07zu without %s (%zu and %zu "
			     "records):\n",
		    number, from, text, pair.new->count, pair.old->count);
		(void)differs(&pair, true);
	}
	return false;
}

int
main(int argc, char **argv)
{
	struct dump dump = { .arena = arena_new() };
	size_t compared = 0;
	size_t wrong = 0;
	char *text = NULL;
	size_t size = 0;
	FILE *file;

	if (argc != 3) {
		(void)fputs("usage: compare EXPECTED DUMP\n", stderr);
		return 2;
	}
	read_dump(&dump, argv[2]);
	file = open_file(argv[1]);
	while (getline(&text, &size, file) > 0) {
		compared++;
		wrong += !check_line(&dump, text, wrong < SHOWN_MAX);
	}
	free(text);
	(void)fclose(file);
	arena_free(dump.arena);
	(void)printf("%zu compared, %zu wrong\n", compared, wrong);
	return compared == 0 || wrong > 0;
}
