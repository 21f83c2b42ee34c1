/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of lint rules, and what -W does to a copy of it. */
#include <config.h>

#include <gen/nearest.h>
#include <gen/rule/rules.h>

const struct rule lint_rules[] = {
	{ "owner-form", SEVERITY_ERROR, "RFC 6698 section 3",
	    "the owner cannot be _PORT._PROTO.HOST: port 1 to 65535 or any, "
	    "protocol tcp, udp or sctp, HOST a host name of A-labels" },
	{ "rdata-form", SEVERITY_ERROR, "RFC 6698 section 2.1",
	    "the usage is not 0 to 3, the selector not 0 or 1, or the matching "
	    "type not 0 to 2" },
	{ "empty-digest", SEVERITY_ERROR, NULL,
	    "the data are the digest of nothing, or all zeros" },
	{ "smtp-pkix", SEVERITY_ERROR, "RFC 7672 section 3.1.3",
	    "usage 0 or 1 for port 25" },
	{ "only-sha512", SEVERITY_ERROR, "RFC 7671 section 9",
	    "matching type 2 without matching type 1 beside it" },
	{ "ta-not-ca", SEVERITY_ERROR, "RFC 7671 section 5",
	    "usage 0 or 2 for a certificate that is no CA's, or usage 1 or 3 "
	    "for one that is" },
	{ "out-of-zone", SEVERITY_ERROR, "RFC 1035 section 5.2",
	    "the host's name ends like that of a zone, but not at a dot" },
	{ "below-cut", SEVERITY_ERROR, "RFC 1034 section 4.2.1",
	    "the owner is at or below a delegation, or below a DNAME, and "
	    "would never be served" },
	{ "cname-and-data", SEVERITY_ERROR, "RFC 1034 section 3.6.2",
	    "the owner has a CNAME, which allows no other data" },
	{ "base-missing", SEVERITY_WARNING, NULL,
	    "the host has neither A, AAAA nor CNAME in the zone" },
	{ "base-alias", SEVERITY_WARNING, "RFC 7671 section 7",
	    "the host is a CNAME: clients look at the name it leads to first" },
	{ "unmatched", SEVERITY_WARNING, NULL,
	    "no zone of the run or of the manifest holds the host" },
	{ "ttl-split", SEVERITY_ERROR, "RFC 2181 section 5.2",
	    "the records of one RRset would differ in their TTLs" },
	{ "serial-jump", SEVERITY_WARNING, "RFC 1982 section 3",
	    "the policy's serial would not advance: one more than the old "
	    "one instead" },
	{ "unread", SEVERITY_WARNING, NULL,
	    "a record that libzscanner cannot read, as BIND can" },
	{ .id = NULL },
};

enum {
	RULE_COUNT = sizeof(lint_rules) / sizeof(lint_rules[0]),
};

struct rule *
rules_copy(struct arena *arena)
{
	return arena_copy(arena, lint_rules, sizeof(lint_rules));
}

/* -W error */
static void
raise_warnings(struct rule *rules)
{
	for (; rules->id != NULL; rules++) {
		if (rules->level == SEVERITY_WARNING) {
			rules->level = SEVERITY_ERROR;
		}
	}
}

/* The number of the rule ID, or of the table's end. */
static size_t
find(const char *id)
{
	size_t number = 0;

	while (lint_rules[number].id != NULL &&
	       strcmp(lint_rules[number].id, id) != 0) {
		number++;
	}
	return number;
}

static const char *
nearest_id(const char *id)
{
	struct nearest nearest = nearest_to(span_of(id));

	for (const struct rule *rule = lint_rules; rule->id != NULL; rule++) {
		nearest_offer(&nearest, rule->id);
	}
	return nearest.best != NULL ? nearest.best : "";
}

const char *
rules_set(struct rule *rules, const char *argument)
{
	const bool silence = strncmp(argument, "no-", 3) == 0;
	const char *id = silence ? argument + 3 : argument;
	size_t number;

	if (strcmp(argument, "error") == 0) {
		raise_warnings(rules);
		return NULL;
	}
	number = find(id);
	if (number == RULE_COUNT - 1) {
		return nearest_id(id);
	}
	if (silence) {
		rules[number].level = SEVERITY_OFF;
	} else if (lint_rules[number].level == SEVERITY_REFUSAL) {
		rules[number].level = SEVERITY_REFUSAL;
	} else {
		rules[number].level = SEVERITY_ERROR;
	}
	return NULL;
}
