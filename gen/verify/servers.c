/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Servers: connects to all addresses of all hosts, in threads. What is learnt
 * there is copied to the arena of the run, one thread at a time.
 */
#include <config.h>

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include <gen/key/der.h>
#include <gen/tls/connect.h>
#include <gen/verify/verify.h>
#include <zone/base/pool.h>

enum {
	JOBS = 16,    /* servers at once, if not given */
	TIMEOUT = 10, /* seconds for each of them, if not given */
};

/* A subject and where its server may be. */
struct site {
	struct subject subject;
	enum outcome outcome; /* if it cannot be asked, which is */
	const char *wrong;    /* for this reason, else NULL */
	struct addresses addresses;
};

/* One address of a site, and what came of asking it. */
struct visit {
	const struct site *site;
	const struct address *address;
	const char *wrong; /* there was no chain, for this reason; or NULL */
	struct dane_verdict verdict;
	struct octets leaf;
};

struct visits {
	struct visit *items;
	size_t count;
	size_t capacity;
};

struct tour {
	struct run *run;
	struct site *sites;
	size_t count;
	struct visits visits;
	pthread_mutex_t lock; /* of the run's arena */
};

static size_t
number_or(struct given_number number, size_t otherwise)
{
	return number.is_given ? number.value : otherwise;
}

static void
lock(struct tour *tour)
{
	const int wrong = pthread_mutex_lock(&tour->lock);

	assert(wrong == 0);
}

static void
unlock(struct tour *tour)
{
	const int wrong = pthread_mutex_unlock(&tour->lock);

	assert(wrong == 0);
}

static const char *
keep_string(struct tour *tour, const char *string)
{
	return string == NULL ? NULL
			      : arena_string(tour->run->arena, span_of(string));
}

/* Can this port be connected to? */
static struct site
site_of(struct run *run, const struct endpoint *endpoint)
{
	struct site site = { .subject = subject_of(run->arena, endpoint) };

	site.outcome = OUTCOME_FAILED;
	if (site.subject.wrong != NULL) {
		site.wrong = site.subject.wrong;
	} else if (strcmp(endpoint->port.protocol, "tcp") != 0) {
		site.outcome = OUTCOME_UNKNOWN;
		site.wrong = "not checked: only TCP can be connected to";
	} else if (endpoint->port.number == 0) {
		site.outcome = OUTCOME_UNKNOWN;
		site.wrong = "not checked: any port, so none to connect to";
	}
	return site;
}

/* In a thread: look a host up. */
static void
look_up(void *context, size_t number)
{
	struct tour *tour = context;
	struct site *site = &tour->sites[number];
	const char *given = tour->run->options->address;
	struct addresses found = { NULL, 0, 0 };
	struct arena *arena;
	const char *wrong;

	if (site->wrong != NULL) {
		progress_step(tour->run->progress);
		return;
	}
	arena = arena_new();
	wrong =
	    connect_resolve(arena, given != NULL ? given : site->subject.base,
		site->subject.endpoint->port.number, &found);
	lock(tour);
	site->wrong = keep_string(tour, wrong);
	for (size_t i = 0; i < found.count; i++) {
		found.items[i].text = keep_string(tour, found.items[i].text);
		ARENA_PUSH(tour->run->arena, &site->addresses, found.items[i]);
	}
	unlock(tour);
	progress_step(tour->run->progress);
	arena_free(arena);
}

/* The name that an XMPP stream is for: the domain, if SRV records led here. */
static const char *
domain_of(const struct subject *subject)
{
	const struct service *service = subject->endpoint->service;

	return service->domains->srv.count > 0 ? subject->names.items[0]
					       : subject->base;
}

/* In a thread: ask a server for its chain, and verify that. */
static void
visit(void *context, size_t number)
{
	struct tour *tour = context;
	struct visit *visit = &tour->visits.items[number];
	const struct options *options = tour->run->options;
	const struct subject *subject = &visit->site->subject;
	struct arena *arena = arena_new();
	struct dane *dane = dane_open(arena);
	struct octets_list chain = { NULL, 0, 0 };
	const struct server server = {
		.address = visit->address,
		.starttls = subject->endpoint->supply->settings->starttls,
		.host = subject->base,
		.domain = domain_of(subject),
		.timeout = (uint32_t)number_or(options->timeout, TIMEOUT),
	};
	const char *wrong = dane == NULL ? "OpenSSL cannot begin"
					 : connect_chain(dane, &server, &chain);

	if (wrong == NULL) {
		visit->verdict =
		    subject_verify(dane, subject, &chain, tour->run->now);
	}
	lock(tour);
	visit->wrong = keep_string(tour, wrong);
	visit->verdict.error = keep_string(tour, visit->verdict.error);
	if (chain.count > 0) {
		visit->leaf.length = chain.items[0].length;
		visit->leaf.at = arena_copy(tour->run->arena, chain.items[0].at,
		    chain.items[0].length);
	}
	unlock(tour);
	progress_step(tour->run->progress);
	dane_close(dane);
	arena_free(arena);
}

/* Does the source stand for the key of this certificate? */
static bool
is_key_of(struct materials *materials, const struct key_source *source,
    const struct certificate *certificate)
{
	if (source->material != NULL) {
		return octets_equal(source->material->key->spki,
		    certificate->key.spki);
	}
	return !tlsa_wants_issuer(source->params) &&
	       octets_equal(source->data, certificate_association(materials,
					      certificate, source->params));
}

static enum live_key
find_key(struct materials *materials, const struct supply *supply,
    const struct certificate *certificate)
{
	enum live_key key = LIVE_NEITHER;

	for (size_t i = 0; i < supply->sources.count; i++) {
		const struct key_source *source = &supply->sources.items[i];

		if (source->role == SOURCE_ANCHOR || key == LIVE_CURRENT ||
		    !is_key_of(materials, source, certificate)) {
			continue;
		}
		key = source->role == SOURCE_CURRENT ? LIVE_CURRENT : LIVE_NEXT;
	}
	return key;
}

static struct finding
finding_of(struct run *run, const struct visit *visit)
{
	const struct endpoint *endpoint = visit->site->subject.endpoint;
	struct finding finding = finding_without(&visit->site->subject,
	    OUTCOME_FAILED, visit->wrong);
	struct certificate *certificate;

	finding.address = visit->address->text;
	if (visit->wrong != NULL) {
		return finding;
	}
	finding.verdict = visit->verdict;
	finding.outcome =
	    visit->verdict.error == NULL ? OUTCOME_OK : OUTCOME_FAILED;
	certificate = arena_alloc(run->arena, sizeof(*certificate));
	if (certificate_read(run->materials, visit->leaf, certificate)) {
		finding.certificate = certificate;
		finding.key =
		    find_key(run->materials, endpoint->supply, certificate);
	}
	return finding;
}

/* Findings in the order of the endpoints, then of the addresses. */
static void
collect(struct tour *tour, struct findings *findings)
{
	struct arena *arena = tour->run->arena;
	size_t number = 0;

	for (size_t i = 0; i < tour->count; i++) {
		const struct site *site = &tour->sites[i];

		if (site->wrong != NULL) {
			ARENA_PUSH(arena, findings,
			    finding_without(&site->subject, site->outcome,
				site->wrong));
		}
		for (size_t k = 0; k < site->addresses.count; k++) {
			ARENA_PUSH(arena, findings,
			    finding_of(tour->run, &tour->visits.items[number]));
			number++;
		}
	}
}

void
verify_servers(struct run *run, const struct endpoints *endpoints,
    struct findings *findings)
{
	const size_t jobs = number_or(run->options->jobs, JOBS);
	struct tour tour = { .run = run,
		.count = endpoints->count,
		.lock = PTHREAD_MUTEX_INITIALIZER };

	tour.sites =
	    arena_alloc(run->arena, endpoints->count * sizeof(struct site));
	for (size_t i = 0; i < tour.count; i++) {
		tour.sites[i] = site_of(run, &endpoints->items[i]);
	}
	progress_expect(run->progress, "hosts", tour.count);
	pool_run(tour.count, jobs, look_up, &tour);
	for (size_t i = 0; i < tour.count; i++) {
		struct site *site = &tour.sites[i];

		for (size_t k = 0; k < site->addresses.count; k++) {
			const struct visit planned = { .site = site,
				.address = &site->addresses.items[k] };

			ARENA_PUSH(run->arena, &tour.visits, planned);
		}
	}
	progress_expect(run->progress, "servers", tour.visits.count);
	pool_run(tour.visits.count, jobs, visit, &tour);
	collect(&tour, findings);
	(void)pthread_mutex_destroy(&tour.lock);
}
