/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lineages: the paths of each client, and what is wrong with a value. */
#include <config.h>

#include "unit.h"

#include <gen/want/lineage.h>

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

static void
names_the_files(void **state)
{
	static const struct {
		const char *text;
		const char *client;
		const char *current;
		const char *next; /* or NULL */
	} rows[] = {
		{ "certbot:/etc/letsencrypt/live/mx", "certbot",
		    "/etc/letsencrypt/live/mx/fullchain.pem", NULL },
		{ "certbot:live/mx///", "certbot", "live/mx/fullchain.pem",
		    NULL },
		{ "certbot:/", "certbot", "//fullchain.pem", NULL },
		{ "dehydrated:certs/mx", "dehydrated", "certs/mx/fullchain.pem",
		    "certs/mx/privkey.roll.pem" },
		{ "acme.sh:mx", "acme.sh", "mx/fullchain.cer",
		    "mx/mx.key.next" },
		{ "acme.sh:/root/.acme.sh/mx.example.com_ecc/", "acme.sh",
		    "/root/.acme.sh/mx.example.com_ecc/fullchain.cer",
		    "/root/.acme.sh/mx.example.com_ecc/"
		    "mx.example.com.key.next" },
		{ "acme.sh:_ecc", "acme.sh", "_ecc/fullchain.cer",
		    "_ecc/_ecc.key.next" },
		{ "acme.sh:a%s_ecc", "acme.sh", "a%s_ecc/fullchain.cer",
		    "a%s_ecc/a%s.key.next" },
		{ "acme.sh:*.x_ecc", "acme.sh", "*.x_ecc/fullchain.cer",
		    "*.x_ecc/*.x.key.next" },
		{ "lego:certificates/_.example.com", "lego",
		    "certificates/_.example.com.crt", NULL },
		{ "lego:c:/mx", "lego", "c:/mx.crt", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct lineage lineage = { .client = NULL };

		assert_null(lineage_parse(*state, rows[i].text, &lineage).what);
		assert_string_equal(lineage.client, rows[i].client);
		assert_string_equal(lineage.current, rows[i].current);
		if (rows[i].next == NULL) {
			assert_null(lineage.next);
		} else {
			assert_string_equal(lineage.next, rows[i].next);
		}
	}
}

static void
refuses(void **state)
{
	static const char all[] =
	    "write certbot, dehydrated, acme.sh or lego, a colon, and where "
	    "the client keeps the certificate, as in "
	    "certbot:/etc/letsencrypt/live/NAME";
	static const struct {
		const char *text;
		const char *what;
		const char *hint;
	} rows[] = {
		{ "/etc/letsencrypt/live/mx",
		    "there is no client before a colon", all },
		{ "cerbot:x", "'cerbot' is no ACME client that danezone knows",
		    "did you mean 'certbot'?" },
		{ "acmesh:x", "'acmesh' is no ACME client that danezone knows",
		    "did you mean 'acme.sh'?" },
		{ "Lego:x", "'Lego' is no ACME client that danezone knows",
		    "did you mean 'lego'?" },
		{ "caddy:x", "'caddy' is no ACME client that danezone knows",
		    all },
		{ ":x", "'' is no ACME client that danezone knows", all },
		{ "certbot:", "there is no directory behind 'certbot:'",
		    "as in certbot:/etc/letsencrypt/live/NAME" },
		{ "lego:", "there is no prefix behind 'lego:'",
		    "as in lego:/var/lib/lego/certificates/NAME" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct lineage lineage = { .client = "as it was" };
		const struct fault fault =
		    lineage_parse(*state, rows[i].text, &lineage);

		assert_non_null(fault.what);
		assert_string_equal(fault.what, rows[i].what);
		assert_string_equal(fault.hint, rows[i].hint);
		assert_string_equal(lineage.client, "as it was");
	}
}

static void
hints(void **state)
{
	static const struct {
		const char *text;
		const char *hint;
	} rows[] = {
		{ "certbot:live/mx", NULL },
		{ "certbot:~/live/mx",
		    "'~' is not expanded: write the directory out" },
		{ "certbot:live/mx/fullchain.pem",
		    "leave '/fullchain.pem' out: danezone adds it" },
		{ "acme.sh:mx/", "a certificate with an EC key is in mx_ecc" },
		{ "acme.sh:mx_ecc", NULL },
		{ "lego:mx.crt", "leave '.crt' out: danezone adds it" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *hint = lineage_hint(*state, rows[i].text);

		if (rows[i].hint == NULL) {
			assert_null(hint);
		} else {
			assert_string_equal(hint, rows[i].hint);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_the_files),
		cmocka_unit_test(refuses),
		cmocka_unit_test(hints),
	};

	return cmocka_run_group_tests_name("lineage", tests, set_up, tear_down);
}
