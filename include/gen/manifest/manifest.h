/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The manifest: which service is served with which key material, and how the
 * zones' files are called. danezone.yaml(5) describes it for users.
 *
 * Everything lives in the arena given to manifest_load(); strings are
 * NUL-terminated and hold no controls. `defaults` are already merged into each
 * service. No list holds the same item twice. A service has at least one host,
 * port, parameter combination and `current`; each of its hosts makes a valid
 * owner name with each of its ports.
 */
#ifndef GEN_MANIFEST_MANIFEST_H
#define GEN_MANIFEST_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/manifest/value.h>
#include <gen/tlsa.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/file/text.h>
#include <zone/serial.h>

struct values {
	struct value *items;
	size_t count;
	size_t capacity;
};

struct ports {
	struct port *items;
	size_t count;
	size_t capacity;
};

struct params_list {
	struct tlsa_params *items;
	size_t count;
	size_t capacity;
};

/* A TLSA base domain as the manifest names it. */
struct host {
	const uint8_t *name; /* wire form, lower case */
	struct value value;
};

struct hosts {
	struct host *items;
	size_t count;
	size_t capacity;
};

enum missing_policy {
	MISSING_ERROR, /* a `current` that is missing is an error */
	MISSING_KEEP,  /* then the RRset that the zone has stays */
};

/* How a client asks for TLS before it begins; the names are the manifest's. */
enum starttls {
	STARTTLS_NONE,
	STARTTLS_SMTP,
	STARTTLS_LMTP,
	STARTTLS_IMAP,
	STARTTLS_POP3,
	STARTTLS_FTP,
	STARTTLS_LDAP,
	STARTTLS_XMPP_CLIENT,
	STARTTLS_XMPP_SERVER,
	STARTTLS_POSTGRES,
	STARTTLS_SIEVE,
	STARTTLS_COUNT,
};

/* What services may have in common: all but whom they are for. */
struct settings {
	struct ports ports; /* none for srv */
	struct params_list tlsa;
	struct values current; /* key material, as written */
	struct values next;
	struct values anchors;
	struct values lineages; /* KIND:PATH, as written */
	bool has_via;
	struct host via; /* the name at which the shared RRset stands */
	const char *use; /* the template that it uses, or NULL */
	uint8_t usages;  /* bit N: usage N is allowed */
	enum starttls starttls;
	enum missing_policy missing;
	bool has_ttl;
	uint32_t ttl;         /* seconds */
	uint32_t propagation; /* seconds; 300 if not given */
	uint32_t retain;      /* seconds; 0 if not given */
	uint32_t number;      /* of the settings in the manifest, from 0 */
};

/* What stands for hosts that only a zone tells. */
struct domains {
	struct hosts mx;  /* domains whose MX hosts are meant (RFC 7672) */
	struct hosts srv; /* owners of SRV records (RFC 7673 section 3) */
};

/* Exactly one of hosts, MX domains and SRV owners there are. */
struct service {
	struct value start; /* where the service begins; .text is NULL */
	struct hosts hosts;
	const struct domains *domains;
	const struct settings *settings; /* most often those of many services */
};

/* What becomes of `_acme-challenge` and `_validation-persist` in a zone. */
struct acme {
	struct value alias;    /* line 0: none; as written, its form checked */
	struct hosts names;    /* besides those in certificates; a wildcard's
	                          `*.` is left out of the name */
	struct values persist; /* dns-persist-01: the text of TXT records */
};

struct zone_entry {
	struct value start;  /* where the zone's name stands; .text is it */
	const uint8_t *name; /* wire form, lower case */
	struct values files; /* paths as written */
	bool has_serial;
	enum serial_policy serial;
	struct acme acme;
};

struct manifest {
	const char *file; /* as the user wrote it; "-" is standard input */
	/* Relative paths start here: "" or it ends in '/'. */
	const char *directory;
	struct text *text; /* for places; whoever is done with them closes it */
	struct zone_entry *zones;
	size_t zone_count;
	struct service *services;
	size_t service_count;
	size_t settings_count; /* different ones, that services have */
};

/*
 * Read and check a manifest. Every mistake is a diag with its line and column;
 * NULL when there was one. Limits: one YAML document, UTF-8, 64 MiB, nesting
 * 32, unique keys, no anchors, aliases, merge keys, tags or directives, no
 * NUL, controls or bidirectional marks. Where a service names no `tlsa` it is
 * 3 1 1 (RFC 7671 section 5.1).
 *
 * The text stays open while its manifest or diags about it are in use.
 */
struct manifest *manifest_read(struct arena *arena, struct text *text,
    struct diags *diags) __attribute__((warn_unused_result));

/* Who is told early what services say, such as which files they name. */
struct listener {
	/* The settings are a service's own, without templates and defaults. */
	void (*hear)(void *context, const struct settings *settings);
	void *context;
};

/*
 * The same with THREADS, as yaml_read() has them, while LISTENER, who may be
 * NULL, is told of each service in turn, before it is known whether the rest
 * has mistakes.
 */
struct manifest *manifest_read_to(struct arena *arena, struct text *text,
    size_t threads, const struct listener *listener, struct diags *diags)
    __attribute__((warn_unused_result));

/*
 * The same for a file; "-" is standard input, spooled where the system keeps
 * temporary files. When it fails, the file stays mapped for the diags' sake.
 */
struct manifest *manifest_load(struct arena *arena, const char *file,
    struct diags *diags) __attribute__((warn_unused_result));

/* The place of a value, for a diag. The value's line must not be 0. */
struct place manifest_place(const struct manifest *manifest,
    struct value value);

/* The part of a manifest's path that names its directory: "" or with '/'. */
const char *manifest_directory(struct arena *arena, const char *file);

/*
 * A path of the manifest in that directory, made relative to the current one.
 * The path itself when nothing has to be put before it, else a string in the
 * arena.
 */
const char *manifest_path_in(const char *directory, struct arena *arena,
    const char *path);

/* The same for a manifest that was read. */
const char *manifest_path(const struct manifest *manifest, struct arena *arena,
    const char *path);

#endif
