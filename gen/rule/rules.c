/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of lint rules, and what -W does to a copy of it. */
#include <config.h>

#include <gen/nearest.h>
#include <gen/rule/rules.h>

const struct rule lint_rules[] = {
	{ "owner-form", SEVERITY_ERROR, "RFC 6698 section 3",
	    "the owner cannot be _PORT._PROTO.HOST: port 1 to 65535 or "
	    "any, protocol tcp, udp or sctp, HOST a host name of A-labels" },
	{ "rdata-form", SEVERITY_ERROR, "RFC 6698 section 2.1",
	    "the usage is not 0 to 3, the selector not 0 or 1, the "
	    "matching type not 0 to 2, or a digest has not its length" },
	{ "empty-digest", SEVERITY_ERROR, NULL,
	    "the data are the digest of nothing, all zeros, or an example "
	    "of an RFC" },
	{ "smtp-pkix", SEVERITY_ERROR, "RFC 7672 section 3.1.3",
	    "usage 0 or 1 for port 25" },
	{ "combination", SEVERITY_REFUSAL, "RFC 7671 section 8",
	    "some usage, selector and matching type that no current key "
	    "matches, in the new zone or, when it goes, in caches" },
	{ "only-sha512", SEVERITY_ERROR, "RFC 7671 section 9",
	    "matching type 2 without matching type 1 beside it" },
	{ "agility", SEVERITY_ERROR, "RFC 7671 section 8.3",
	    "matching type 2 for one key and only matching type 1 for "
	    "another" },
	{ "ta-not-ca", SEVERITY_ERROR, "RFC 7671 section 5",
	    "usage 0 or 2 for a certificate that is no CA's, or usage 1 or "
	    "3 for one that is" },
	{ "ta-in-chain", SEVERITY_ERROR, "RFC 7671 section 5.2.2",
	    "usage 2 for a CA whose certificate the server does not send, "
	    "or usage 0 for one that its chain does not lead to" },
	{ "ta-name", SEVERITY_ERROR, "RFC 7672 section 3.2.2",
	    "usage 0, 1 or 2, and the server's certificate does not name "
	    "the host" },
	{ "switch-ta", SEVERITY_REFUSAL, "RFC 7671 section 8.2",
	    "usage 3 becomes usage 2 without a record of usage 3 for the "
	    "new certificate in between" },
	{ "chain-order", SEVERITY_WARNING, "RFC 8446 section 4.4.2",
	    "the server's certificate is not the first one, or one is not "
	    "issued by the next" },
	{ "out-of-zone", SEVERITY_ERROR, "RFC 1035 section 5.2",
	    "the host's name ends like that of a zone, but not at a dot" },
	{ "below-cut", SEVERITY_ERROR, "RFC 1034 section 4.2.1",
	    "the owner is at or below a delegation, or below a DNAME, and "
	    "would never be served" },
	{ "cname-and-data", SEVERITY_ERROR, "RFC 1034 section 3.6.2",
	    "the owner has a CNAME, which allows no other data" },
	{ "base-alias", SEVERITY_WARNING, "RFC 7671 section 7",
	    "the host is a CNAME: clients look at the name it leads to "
	    "first" },
	{ "base-missing", SEVERITY_WARNING, NULL,
	    "the host has neither A, AAAA nor CNAME in the zone" },
	{ "mx-domain", SEVERITY_WARNING, "RFC 7672 section 2.2.1",
	    "port 25 at a name that has MX records and is no MX host" },
	{ "mx-all", SEVERITY_WARNING, "RFC 7672 section 2.2.1",
	    "some MX hosts of a domain have TLSA records and others do not" },
	{ "mx-outside", SEVERITY_ERROR, "RFC 7671 section 6",
	    "'mx' for a domain without any MX host in the zone" },
	{ "null-mx", SEVERITY_ERROR, "RFC 7505 section 3",
	    "'mx' for a domain that takes no mail" },
	{ "srv-form", SEVERITY_ERROR, "RFC 7673 section 3",
	    "'srv' for a name without SRV records that name hosts in the "
	    "zone, or with ports of its own" },
	{ "one-record", SEVERITY_WARNING, "RFC 7671 section 8.1",
	    "only the current key has records: they would be wrong at once "
	    "with another one" },
	{ "full-match", SEVERITY_WARNING, "RFC 7671 section 10.1.2",
	    "matching type 0: a whole certificate or key in a record" },
	{ "ta-210", SEVERITY_WARNING, "RFC 7671 section 5.2.3",
	    "2 1 0: clients need not find an issuer by a bare key" },
	{ "prefer-311", SEVERITY_INFO, "RFC 7671 section 5.1",
	    "3 1 1 is not among the parameters" },
	{ "ta-issuer", SEVERITY_INFO, NULL,
	    "usage 2 for the issuer in the chain alone: a public CA may "
	    "use another one next time" },
	{ "ee-expiry", SEVERITY_INFO, "RFC 7672 section 3.1.1",
	    "the certificate has ended, which clients do not look at with "
	    "usage 3" },
	{ "ta-expiry", SEVERITY_WARNING, "RFC 7672 section 3.1.1",
	    "a certificate for usage 0, 1 or 2 has ended, or will within "
	    "14 days" },
	{ "ttl-range", SEVERITY_WARNING, "RFC 7671 section 13",
	    "a TTL over one day or under five minutes" },
	{ "ttl-split", SEVERITY_ERROR, "RFC 2181 section 5.2",
	    "the records of one RRset would differ in their TTLs" },
	{ "many-records", SEVERITY_WARNING, NULL,
	    "over 12 records, or 1232 octets, in one RRset" },
	{ "dual-algorithm", SEVERITY_WARNING, NULL,
	    "current keys of two algorithms, and a next key for one of "
	    "them only" },
	{ "shared-key", SEVERITY_WARNING, "RFC 7672 section 2.2.3",
	    "one key with usage 3 for hosts of different services" },
	{ "wildcard-shadow", SEVERITY_WARNING, "RFC 4592 section 2.2",
	    "the new owner hides a wildcard that answered there" },
	{ "unmatched", SEVERITY_WARNING, NULL,
	    "no zone of the run or of the manifest holds the host" },
	{ "serial-jump", SEVERITY_WARNING, "RFC 1982 section 3",
	    "the policy's serial would not advance: one more than the old "
	    "one instead" },
	{ "unread", SEVERITY_WARNING, NULL,
	    "a record that libzscanner cannot read, as BIND can" },
	{ "foreign-tlsa", SEVERITY_INFO, NULL,
	    "a TLSA RRset that no service of the manifest names" },
	{ "acme-conflict", SEVERITY_ERROR, "RFC 1034 section 3.6.2",
	    "a CNAME for ACME where other data stand, in a loop, or below "
	    "a delegation" },
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

void
rules_relax(struct rule *rules)
{
	for (size_t i = 0; rules[i].id != NULL; i++) {
		if (rules[i].level != lint_rules[i].level) {
			continue;
		}
		if (rules[i].level >= SEVERITY_REFUSAL) {
			rules[i].level = SEVERITY_WARNING;
		} else if (rules[i].level == SEVERITY_WARNING) {
			rules[i].level = SEVERITY_INFO;
		}
	}
}
