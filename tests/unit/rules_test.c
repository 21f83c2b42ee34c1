/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule table, and what -W does to a copy of it. */
#include <config.h>

#include "unit.h"

#include <gen/rule/rules.h>

/* What the code enforces, at these levels, from these sections. */
static const struct {
	const char *id;
	enum severity level;
	const char *source;
} rows[] = {
	{ "owner-form", SEVERITY_ERROR, "RFC 6698 section 3" },
	{ "rdata-form", SEVERITY_ERROR, "RFC 6698 section 2.1" },
	{ "empty-digest", SEVERITY_ERROR, NULL },
	{ "smtp-pkix", SEVERITY_ERROR, "RFC 7672 section 3.1.3" },
	{ "combination", SEVERITY_REFUSAL, "RFC 7671 section 8" },
	{ "only-sha512", SEVERITY_ERROR, "RFC 7671 section 9" },
	{ "agility", SEVERITY_ERROR, "RFC 7671 section 8.3" },
	{ "ta-not-ca", SEVERITY_ERROR, "RFC 7671 section 5" },
	{ "ta-in-chain", SEVERITY_ERROR, "RFC 7671 section 5.2.2" },
	{ "ta-name", SEVERITY_ERROR, "RFC 7672 section 3.2.2" },
	{ "switch-ta", SEVERITY_REFUSAL, "RFC 7671 section 8.2" },
	{ "chain-order", SEVERITY_WARNING, "RFC 8446 section 4.4.2" },
	{ "out-of-zone", SEVERITY_ERROR, "RFC 1035 section 5.2" },
	{ "below-cut", SEVERITY_ERROR, "RFC 1034 section 4.2.1" },
	{ "cname-and-data", SEVERITY_ERROR, "RFC 1034 section 3.6.2" },
	{ "base-alias", SEVERITY_WARNING, "RFC 7671 section 7" },
	{ "base-missing", SEVERITY_WARNING, NULL },
	{ "mx-domain", SEVERITY_WARNING, "RFC 7672 section 2.2.1" },
	{ "mx-all", SEVERITY_WARNING, "RFC 7672 section 2.2.1" },
	{ "mx-outside", SEVERITY_ERROR, "RFC 7671 section 6" },
	{ "null-mx", SEVERITY_ERROR, "RFC 7505 section 3" },
	{ "srv-form", SEVERITY_ERROR, "RFC 7673 section 3" },
	{ "one-record", SEVERITY_WARNING, "RFC 7671 section 8.1" },
	{ "full-match", SEVERITY_WARNING, "RFC 7671 section 10.1.2" },
	{ "ta-210", SEVERITY_WARNING, "RFC 7671 section 5.2.3" },
	{ "prefer-311", SEVERITY_INFO, "RFC 7671 section 5.1" },
	{ "ta-issuer", SEVERITY_INFO, NULL },
	{ "ee-expiry", SEVERITY_INFO, "RFC 7672 section 3.1.1" },
	{ "ta-expiry", SEVERITY_WARNING, "RFC 7672 section 3.1.1" },
	{ "ttl-range", SEVERITY_WARNING, "RFC 7671 section 13" },
	{ "ttl-split", SEVERITY_ERROR, "RFC 2181 section 5.2" },
	{ "many-records", SEVERITY_WARNING, NULL },
	{ "dual-algorithm", SEVERITY_WARNING, NULL },
	{ "shared-key", SEVERITY_WARNING, "RFC 7672 section 2.2.3" },
	{ "wildcard-shadow", SEVERITY_WARNING, "RFC 4592 section 2.2" },
	{ "unmatched", SEVERITY_WARNING, NULL },
	{ "serial-jump", SEVERITY_WARNING, "RFC 1982 section 3" },
	{ "unread", SEVERITY_WARNING, NULL },
	{ "foreign-tlsa", SEVERITY_INFO, NULL },
	{ "acme-conflict", SEVERITY_ERROR, "RFC 1034 section 3.6.2" },
};

enum {
	ROW_COUNT = sizeof(rows) / sizeof(rows[0]),
};

static int
set_up(void **state)
{
	*state = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static const struct rule *
find(const struct rule *rules, const char *id)
{
	while (strcmp(rules->id, id) != 0) {
		rules++;
		assert_non_null(rules->id);
	}
	return rules;
}

static void
test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROW_COUNT; i++) {
		const struct rule *rule = &lint_rules[i];

		assert_string_equal(rule->id, rows[i].id);
		assert_int_equal(rule->level, rows[i].level);
		if (rows[i].source == NULL) {
			assert_null(rule->source);
		} else {
			assert_string_equal(rule->source, rows[i].source);
		}
		assert_true(strlen(rule->text) > 10);
	}
	assert_null(lint_rules[ROW_COUNT].id);
}

/* -W no-ID would be hard to read for an id that begins so. */
static void
test_ids(void **state)
{
	(void)state;
	for (const struct rule *rule = lint_rules; rule->id != NULL; rule++) {
		assert_int_not_equal(strncmp(rule->id, "no-", 3), 0);
		assert_string_not_equal(rule->id, "error");
		assert_int_equal(strspn(rule->id,
				     "abcdefghijklmnopqrstuvwxyz0123456789-"),
		    strlen(rule->id));
		assert_ptr_equal(find(lint_rules, rule->id), rule);
	}
}

static void
test_copy(void **state)
{
	struct rule *rules = rules_copy(*state);

	assert_ptr_not_equal(rules, lint_rules);
	assert_memory_equal(rules, lint_rules,
	    (ROW_COUNT + 1) * sizeof(lint_rules[0]));
}

/* The level of ID after these arguments of -W, in turn. */
static void
test_set(void **state)
{
	static const struct {
		const char *arguments[3]; /* ends with NULL */
		const char *id;
		enum severity level;
	} cases[] = {
		{ { "base-alias" }, "base-alias", SEVERITY_ERROR },
		{ { "base-alias" }, "base-missing", SEVERITY_WARNING },
		{ { "no-base-alias" }, "base-alias", SEVERITY_OFF },
		{ { "no-base-alias" }, "base-missing", SEVERITY_WARNING },
		{ { "no-smtp-pkix" }, "smtp-pkix", SEVERITY_OFF },
		{ { "no-smtp-pkix", "smtp-pkix" }, "smtp-pkix",
		    SEVERITY_ERROR },
		{ { "base-alias", "no-base-alias" }, "base-alias",
		    SEVERITY_OFF },
		{ { "error" }, "base-alias", SEVERITY_ERROR },
		{ { "error" }, "unread", SEVERITY_ERROR },
		{ { "error" }, "smtp-pkix", SEVERITY_ERROR },
		{ { "error", "no-unread" }, "unread", SEVERITY_OFF },
		{ { "no-unread", "error" }, "unread", SEVERITY_OFF },
		{ { "no-smtp-pkix", "error" }, "smtp-pkix", SEVERITY_OFF },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rule *rules = rules_copy(*state);

		for (const char *const *argument = cases[i].arguments;
		     *argument != NULL; argument++) {
			assert_null(rules_set(rules, *argument));
		}
		assert_int_equal(find(rules, cases[i].id)->level,
		    cases[i].level);
	}
}

/* Information is no warning, and a refusal stays one. */
static void
test_other_levels(void **state)
{
	struct rule *rules = rules_copy(*state);

	assert_null(rules_set(rules, "error"));
	assert_int_equal(find(rules, "prefer-311")->level, SEVERITY_INFO);
	assert_int_equal(find(rules, "combination")->level, SEVERITY_REFUSAL);
	assert_null(rules_set(rules, "prefer-311"));
	assert_int_equal(find(rules, "prefer-311")->level, SEVERITY_ERROR);
	assert_null(rules_set(rules, "combination"));
	assert_int_equal(find(rules, "combination")->level, SEVERITY_REFUSAL);
	assert_null(rules_set(rules, "no-combination"));
	assert_int_equal(find(rules, "combination")->level, SEVERITY_OFF);
}

static void
test_unknown(void **state)
{
	static const struct {
		const char *argument;
		const char *nearest;
	} cases[] = {
		{ "base-mising", "base-missing" },
		{ "no-base-mising", "base-missing" },
		{ "no-error", "" },
		{ "elephants", "" },
		{ "", "" },
		{ "no-", "" },
		{ "Error", "" },
		{ "UNREAD", "" },
	};
	struct rule *rules = rules_copy(*state);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *nearest = rules_set(rules, cases[i].argument);

		assert_non_null(nearest);
		assert_string_equal(nearest, cases[i].nearest);
	}
	assert_memory_equal(rules, lint_rules,
	    (ROW_COUNT + 1) * sizeof(lint_rules[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_other_levels),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests_name("rules", tests, set_up, tear_down);
}
