/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lineages: one row an ACME client. The names are those that the clients' own
 * sources give their files; they stay the same at each renewal.
 */
#include <config.h>

#include <dirent.h>
#include <string.h>

#include <gen/nearest.h>
#include <gen/want/lineage.h>
#include <zone/base/span.h>

struct client {
	const char *kind;
	const char *path;    /* what it wants behind the colon */
	const char *example; /* for a hint */
	const char *current; /* what is put behind the path */
	const char *next;    /* the same, behind `%s` for the name; or NULL */
	const char *front;   /* of the names of keys, the same; or NULL */
	const char *end;
};

/* acme.sh keeps EC certificates apart from RSA ones. */
static const char ecc[] = "_ecc";

static const struct client clients[] = {
	{ "certbot", "directory", "certbot:/etc/letsencrypt/live/NAME",
	    "/fullchain.pem", NULL, NULL, NULL },
	{ "dehydrated", "directory",
	    "dehydrated:/var/lib/dehydrated/certs/NAME", "/fullchain.pem",
	    "/privkey.roll.pem", "privkey-", ".pem" },
	{ "acme.sh", "directory", "acme.sh:/root/.acme.sh/NAME_ecc",
	    "/fullchain.cer", "/%s.key.next", "%s.key", "" },
	{ "lego", "prefix", "lego:/var/lib/lego/certificates/NAME", ".crt",
	    NULL, NULL, NULL },
};

enum {
	CLIENT_COUNT = sizeof(clients) / sizeof(clients[0]),
};

/* The client of `KIND:PATH`, or NULL; PATH gets what follows the colon. */
static const struct client *
find_client(const char *text, const char **path)
{
	const char *colon = strchr(text, ':');

	for (size_t i = 0; colon != NULL && i < CLIENT_COUNT; i++) {
		const size_t length = strlen(clients[i].kind);

		if ((size_t)(colon - text) == length &&
		    memcmp(text, clients[i].kind, length) == 0) {
			*path = colon + 1;
			return &clients[i];
		}
	}
	return NULL;
}

static const char *
known_kinds(struct arena *arena)
{
	const char *kinds = clients[0].kind;

	for (size_t i = 1; i < CLIENT_COUNT; i++) {
		kinds = arena_printf(arena, "%s%s%s", kinds,
		    i + 1 < CLIENT_COUNT ? ", " : " or ", clients[i].kind);
	}
	return kinds;
}

static struct fault
unknown_kind(struct arena *arena, const char *text)
{
	const char *colon = strchr(text, ':');
	struct fault fault = { "there is no client before a colon", NULL };
	struct nearest nearest;

	if (colon != NULL) {
		const struct span kind = { text, (size_t)(colon - text) };

		fault.what = arena_printf(arena,
		    "'%s' is no ACME client that danezone knows",
		    value_shown(arena, arena_string(arena, kind)));
		nearest = nearest_to(kind);
		for (size_t i = 0; i < CLIENT_COUNT; i++) {
			nearest_offer(&nearest, clients[i].kind);
		}
		if (nearest.best != NULL) {
			fault.hint = arena_printf(arena, "did you mean '%s'?",
			    nearest.best);
			return fault;
		}
	}
	fault.hint = arena_printf(arena,
	    "write %s, a colon, and where the client keeps the certificate, as "
	    "in %s",
	    known_kinds(arena), clients[0].example);
	return fault;
}

/* A copy without the slashes at its end; but "/" stays. */
static char *
without_slashes(struct arena *arena, const char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/') {
		length--;
	}
	return arena_string(arena, (struct span){ path, length });
}

static bool
ends_with(const char *text, const char *end)
{
	const size_t length = strlen(text);

	return length >= strlen(end) &&
	       strcmp(text + length - strlen(end), end) == 0;
}

/* The name that acme.sh gives files: the directory's, without its `_ecc`. */
static const char *
base_name(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	size_t length = strlen(name);

	if (length > strlen(ecc) && ends_with(name, ecc)) {
		length -= strlen(ecc);
	}
	return arena_string(arena, (struct span){ name, length });
}

/* A form with the name, which PATH ends with, for `%s` if that is there. */
static const char *
fill_in(struct arena *arena, const char *form, const char *path)
{
	const char *mark = strstr(form, "%s");

	if (mark == NULL) {
		return form;
	}
	return arena_printf(arena, "%.*s%s%s", (int)(mark - form), form,
	    base_name(arena, path), mark + 2);
}

static const char *
put_behind(struct arena *arena, const char *path, const char *form)
{
	return arena_printf(arena, "%s%s", path, fill_in(arena, form, path));
}

struct fault
lineage_parse(struct arena *arena, const char *text, struct lineage *lineage)
{
	const char *path;
	const struct client *client = find_client(text, &path);

	if (client == NULL) {
		return unknown_kind(arena, text);
	}
	if (*path == '\0') {
		return (struct fault){
			arena_printf(arena, "there is no %s behind '%s:'",
			    client->path, client->kind),
			arena_printf(arena, "as in %s", client->example),
		};
	}
	path = without_slashes(arena, path);
	*lineage = (struct lineage){
		.client = client->kind,
		.current = put_behind(arena, path, client->current),
		.next = client->next == NULL
			    ? NULL
			    : put_behind(arena, path, client->next),
	};
	if (client->front != NULL) {
		lineage->directory = path;
		lineage->key_front = fill_in(arena, client->front, path);
		lineage->key_end = client->end;
	}
	return (struct fault){ .what = NULL };
}

/* The number of digits of a key's name, or -1 when it is none. */
static int
key_digits(const struct lineage *lineage, const char *name)
{
	const size_t front = strlen(lineage->key_front);
	size_t digits;

	if (strncmp(name, lineage->key_front, front) != 0) {
		return -1;
	}
	digits = strspn(name + front, "0123456789");
	return strcmp(name + front + digits, lineage->key_end) == 0
		   ? (int)digits
		   : -1;
}

const char *
lineage_newest_key(struct arena *arena, const struct lineage *lineage,
    const char *directory)
{
	DIR *stream = opendir(directory);
	const char *newest = NULL;
	int most = -1;

	if (stream == NULL) {
		return NULL;
	}
	for (const struct dirent *entry = readdir(stream); entry != NULL;
	     entry = readdir(stream)) {
		const int digits = key_digits(lineage, entry->d_name);

		/* They are numbers without leading zeros: times. */
		if (digits > most || (digits == most && newest != NULL &&
					 strcmp(entry->d_name, newest) > 0)) {
			newest = arena_string(arena, span_of(entry->d_name));
			most = digits;
		}
	}
	(void)closedir(stream);
	return newest;
}

const char *
lineage_hint(struct arena *arena, const char *text)
{
	const char *path = text;
	const struct client *client = find_client(text, &path);

	if (*path == '~') {
		return "'~' is not expanded: write the directory out";
	}
	path = without_slashes(arena, path);
	if (client != NULL && strcmp(client->kind, "acme.sh") == 0 &&
	    !ends_with(path, ecc)) {
		return arena_printf(arena,
		    "a certificate with an EC key is in %s%s", path, ecc);
	}
	if (client != NULL && ends_with(path, client->current)) {
		return arena_printf(arena, "leave '%s' out: danezone adds it",
		    client->current);
	}
	return NULL;
}
