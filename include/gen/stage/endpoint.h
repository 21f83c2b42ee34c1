/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Endpoints: the places at which clients look for TLSA records of a service
 * (`_port._proto.host`, RFC 6698 section 3), each with what the service wants
 * to be there and what the zone has there.
 */
#ifndef GEN_STAGE_ENDPOINT_H
#define GEN_STAGE_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/job/job.h>
#include <gen/run.h>
#include <gen/want/supply.h>
#include <zone/base/arena.h>
#include <zone/found.h>

/* One for each owner and service; two services may share an owner. */
struct endpoint {
	const char *file;     /* the zone file */
	const uint8_t *apex;  /* of the RRset's zone; wire form, lower case */
	const uint8_t *owner; /* `_25._tcp.mx.example.com` */
	const uint8_t *base;  /* the TLSA base domain, `mx.example.com` */
	const uint8_t *at;    /* where the RRset stands: owner, or `via` */
	struct port port;
	const struct service *service;
	const struct supply *supply;
	const char *title;                  /* "mx.example.com:25/tcp" */
	const struct found *const *records; /* the RRset in the zone, */
	size_t count;                       /* which may be empty */
	bool leads;                         /* with `via`: the CNAME to it is
	                                       there; without: true */
	const struct found *alias;          /* that CNAME, or NULL */
	uint32_t ttl;                       /* the largest of them all */
};

/* Sorted by owner, then in the order of the manifest. */
struct endpoints {
	struct endpoint *items;
	size_t count;
	size_t capacity;
};

/*
 * The endpoints whose RRsets lie in the zone of a job that was surveyed. They
 * point into the survey and the run's supplies.
 */
struct endpoints endpoints_of(struct run *run, const struct job *job);

/* A host as titles show it: without its final dot. */
const char *endpoint_host(struct arena *arena, const uint8_t *base);

/*
 * Does NAME, as somebody wrote it on the command line, mean this endpoint? It
 * is an owner, the name of `via`, a host, with or without `:PORT` or
 * `:PORT/PROTOCOL`, or the domain of `mx` or the owner of `srv`; the final dot
 * does not matter.
 */
bool endpoint_is_called(const struct endpoint *endpoint, const char *name);

#endif
