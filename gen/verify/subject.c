/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subjects: records and names of an endpoint as OpenSSL takes them. */
#include <config.h>

#include <string.h>

#include <gen/verify/verify.h>
#include <zone/base/name.h>

enum {
	TLSA_HEAD = 3,  /* usage, selector, matching type */
	SRV_LABELS = 2, /* _service._proto */
};

const char *const outcome_names[OUTCOME_COUNT] = {
	[OUTCOME_OK] = "ok",
	[OUTCOME_FAILED] = "failed",
	[OUTCOME_UNKNOWN] = "unknown",
};

const char *const live_key_names[LIVE_COUNT] = {
	[LIVE_CURRENT] = "current",
	[LIVE_NEXT] = "next",
	[LIVE_NEITHER] = "neither",
};

/* A name as certificates have it: without the final dot. */
static const char *
plain_name(struct arena *arena, const uint8_t *name)
{
	char *text = name_string(arena, name);
	const size_t length = strlen(text);

	if (length > 1) {
		text[length - 1] = '\0';
	}
	return text;
}

/* What cannot be read as rdata is a record that no client can use. */
static struct dane_record
record_of(const struct found *found)
{
	struct dane_record record = { .params = { UINT8_MAX, 0, 0 } };

	if (!found->unread && found->rdata_length >= TLSA_HEAD) {
		record.params = (struct tlsa_params){ found->rdata[0],
			found->rdata[1], found->rdata[2] };
		record.data = (struct octets){ found->rdata + TLSA_HEAD,
			found->rdata_length - TLSA_HEAD };
	}
	return record;
}

static void
add_names(struct arena *arena, const struct hosts *hosts, size_t labels,
    struct dane_names *names)
{
	for (size_t i = 0; i < hosts->count; i++) {
		const uint8_t *name = hosts->items[i].name;

		for (size_t skipped = 0; skipped < labels && *name != 0;
		     skipped++) {
			name = name_parent(name);
		}
		ARENA_PUSH(arena, names, plain_name(arena, name));
	}
}

struct subject
subject_of(struct arena *arena, const struct endpoint *endpoint)
{
	const struct service *service = endpoint->service;
	struct subject subject = { .endpoint = endpoint };

	subject.base = plain_name(arena, endpoint->base);
	add_names(arena, &service->domains->mx, 0, &subject.names);
	add_names(arena, &service->domains->srv, SRV_LABELS, &subject.names);
	for (size_t i = 0; i < endpoint->count; i++) {
		ARENA_PUSH(arena, &subject.records,
		    record_of(endpoint->records[i]));
	}
	if (!endpoint->leads) {
		subject.wrong = "no CNAME in the zone leads to the records";
	} else if (endpoint->count == 0) {
		subject.wrong = "no TLSA records in the zone";
	}
	return subject;
}

struct dane_verdict
subject_verify(struct dane *dane, const struct subject *subject,
    const struct octets_list *chain, int64_t now)
{
	const struct dane_question question = {
		.chain = chain,
		.records = &subject->records,
		.usages = subject->endpoint->supply->settings->usages,
		.base = subject->base,
		.names = &subject->names,
		.now = now,
	};

	return dane_verify(dane, &question);
}

struct finding
finding_without(const struct subject *subject, enum outcome outcome,
    const char *error)
{
	return (struct finding){
		.endpoint = subject->endpoint,
		.outcome = outcome,
		.verdict = { .error = error, .depth = -1 },
	};
}
