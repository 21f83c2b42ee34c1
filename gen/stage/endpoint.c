/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From claims and the survey of a zone to endpoints. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <gen/manifest/dnsname.h>
#include <gen/stage/endpoint.h>
#include <zone/base/name.h>

/* The records of each name in the survey, by the node of the name. */
struct index {
	struct run *run;
	const struct job *job;
	const struct found **records; /* sorted by RRset */
	size_t *first;                /* for each RRset, and behind the last */
};

/* Sort the survey's records by their RRsets, by counting. */
static void
sort_records(struct index *index)
{
	const struct survey *survey = index->job->survey;
	const size_t rrsets = survey->wanted->count;
	struct arena *arena = index->run->arena;
	size_t *next = arena_alloc(arena, (rrsets + 1) * sizeof(*next));
	size_t sum = 0;

	index->first = arena_alloc(arena, (rrsets + 1) * sizeof(*next));
	index->records =
	    arena_alloc(arena, survey->records.count * sizeof(struct found *));
	for (size_t i = 0; i < survey->records.count; i++) {
		if (survey->records.items[i].rrset != NO_RRSET) {
			next[survey->records.items[i].rrset]++;
		}
	}
	for (size_t i = 0; i <= rrsets; i++) {
		const size_t count = next[i];

		next[i] = index->first[i] = sum;
		sum += count;
	}
	for (size_t i = 0; i < survey->records.count; i++) {
		const struct found *found = &survey->records.items[i];

		if (found->rrset != NO_RRSET) {
			index->records[next[found->rrset]++] = found;
		}
	}
}

/* The number of the RRset of this type that is wanted at the name. */
static size_t
rrset_at(const struct index *index, const uint8_t *name, uint16_t type)
{
	const struct survey *survey = index->job->survey;
	const struct node *node = nodes_find(survey->nodes, name);

	return node == NULL || node->rrset == NO_RRSET
		   ? NO_RRSET
		   : wanted_rrset(survey->wanted, node, type);
}

/* Find the CNAME to the shared RRset, if its owner is in the zone. */
static void
find_alias(const struct index *index, struct endpoint *endpoint)
{
	const size_t rrset = rrset_at(index, endpoint->owner, RR_CNAME);

	if (rrset == NO_RRSET) {
		return; /* it stands in another zone */
	}
	endpoint->leads = false;
	for (size_t i = index->first[rrset]; i < index->first[rrset + 1]; i++) {
		const struct found *found = index->records[i];

		if (!found->unread && name_equal(found->rdata, endpoint->at)) {
			endpoint->leads = true;
			endpoint->alias = found;
			endpoint->ttl = found->ttl;
		}
	}
}

const char *
endpoint_host(struct arena *arena, const uint8_t *base)
{
	char *text = name_string(arena, base);
	const size_t length = strlen(text);

	if (length > 1 && text[length - 1] == '.') {
		text[length - 1] = '\0';
	}
	return text;
}

static const char *
make_title(struct arena *arena, const struct claim *claim, struct port port)
{
	const char *host = endpoint_host(arena, claim_base(claim));

	if (port.number == 0) {
		return arena_printf(arena, "%s:any/%s", host, port.protocol);
	}
	return arena_printf(arena, "%s:%u/%s", host, (unsigned)port.number,
	    port.protocol);
}

static void
add_endpoint(const struct index *index, const struct claims *claims,
    const struct claim *claim, struct endpoints *endpoints)
{
	const struct port port = dnsname_port(claim->owner);
	struct endpoint endpoint = {
		.file = index->job->file,
		.apex = index->job->apex,
		.owner = claim->owner,
		.base = claim_base(claim),
		.at = claim_at(claim),
		.port = port,
		.service = claim->service,
		.supply = claim_supply(claims, claim),
		.leads = true,
		.title = make_title(index->run->arena, claim, port),
	};
	const size_t rrset = rrset_at(index, endpoint.at, RR_TLSA);

	if (claim->service->settings->has_via) {
		find_alias(index, &endpoint);
	}
	if (rrset != NO_RRSET) {
		endpoint.records = index->records + index->first[rrset];
		endpoint.count = index->first[rrset + 1] - index->first[rrset];
	}
	for (size_t i = 0; i < endpoint.count; i++) {
		const uint32_t ttl = endpoint.records[i]->ttl;

		endpoint.ttl = ttl > endpoint.ttl ? ttl : endpoint.ttl;
	}
	ARENA_PUSH(index->run->arena, endpoints, endpoint);
}

static int
compare_endpoints(const void *a, const void *b)
{
	const struct endpoint *left = a;
	const struct endpoint *right = b;
	const int order = name_compare(left->owner, right->owner);

	if (order != 0) {
		return order;
	}
	return (left->service > right->service) -
	       (left->service < right->service);
}

struct endpoints
endpoints_of(struct run *run, const struct job *job)
{
	struct index index = { .run = run, .job = job };
	struct claims *claims = run->claims;
	struct endpoints endpoints = { 0 };

	sort_records(&index);
	/* In canonical order a zone's names stand together. */
	for (size_t i = claims_from(claims, job->apex);
	     i < claims->count &&
	     name_within(claim_at(&claims->items[i]), job->apex);
	     i++) {
		const struct claim *claim = &claims->items[i];

		if (zones_holds(run->zones, job->apex, claim_at(claim))) {
			add_endpoint(&index, claims, claim, &endpoints);
		}
	}
	for (size_t i = 0; job->claims != NULL && i < job->claims->count; i++) {
		add_endpoint(&index, job->claims, &job->claims->items[i],
		    &endpoints);
	}
	if (endpoints.count > 0) {
		qsort(endpoints.items, endpoints.count, sizeof(struct endpoint),
		    compare_endpoints);
	}
	return endpoints;
}

/* Is NAME, as it is written or without final dot, the text of the name? */
static bool
is_written(const char *name, size_t length, const uint8_t *wire)
{
	static const uint8_t root[] = { 0 };
	uint8_t parsed[NAME_WIRE_MAX];
	const struct span text = { name, length };

	return length > 0 && name_parse(text, root, parsed) == NULL &&
	       name_equal(parsed, wire);
}

static bool
is_among(const char *name, const struct hosts *hosts)
{
	for (size_t i = 0; i < hosts->count; i++) {
		if (is_written(name, strlen(name), hosts->items[i].name)) {
			return true;
		}
	}
	return false;
}

/* `25` or `25/tcp`, `any` */
static bool
is_port(const char *text, struct port port)
{
	const size_t length = strcspn(text, "/");
	char number[sizeof("65535")] = "any";

	if (port.number != 0) {
		(void)snprintf(number, sizeof(number), "%u",
		    (unsigned)port.number);
	}
	return length == strlen(number) && memcmp(text, number, length) == 0 &&
	       (text[length] == '\0' ||
		   strcasecmp(text + length + 1, port.protocol) == 0);
}

bool
endpoint_is_called(const struct endpoint *endpoint, const char *name)
{
	const struct service *service = endpoint->service;
	const char *colon = strrchr(name, ':');

	if (colon != NULL) {
		return is_written(name, (size_t)(colon - name),
			   endpoint->base) &&
		       is_port(colon + 1, endpoint->port);
	}
	return is_written(name, strlen(name), endpoint->owner) ||
	       is_written(name, strlen(name), endpoint->at) ||
	       is_written(name, strlen(name), endpoint->base) ||
	       is_among(name, &service->domains->mx) ||
	       is_among(name, &service->domains->srv);
}
