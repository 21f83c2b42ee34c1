/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table: one row of each stage, colours, long and hostile names. */
#include <config.h>

#include "rows.h"

static const char sample_table[] =
    "STAGE     SERVICE                   KEY       SINCE       "
    "SAFE       CERT END\n"
    "broken    mx.example.com:25/tcp     current   -           -   "
    "       2027-01-21\n"
    "          update now, sign, reload: clients refuse the key\n"
    "missing   www.example.com:443/tcp   next      -           -   "
    "       -\n"
    "          update, sign, reload\n"
    "expired   shop.example.com:443/tcp  current   92d ago     now "
    "       2026-11-20\n"
    "          renew the certificate\n"
    "early     a-rather-long-name-of-a-host.example.com:5222/tcp\n"
    "                                    current   20m ago     in "
    "1h 45m  2027-01-21\n"
    "          some clients fail until 2026-11-22T11:45:00Z; next "
    "time, publish a key\n"
    "          before it is deployed\n"
    "expiring  dot.example.net:853/tcp   current   80d ago     now "
    "       2026-12-01\n"
    "          renew before 2026-12-01\n"
    "ready     mail.example.net:25/tcp   next      1d ago      now "
    "       2027-01-21\n"
    "          deploy mail-next.pem\n"
    "waiting   mx.example.com:25/tcp     next      1h ago      in "
    "1h 5m   -\n"
    "          wait until 2026-11-22T11:05:00Z, then deploy\n"
    "retiring  mail.example.net:25/tcp   retained  300d ago    in "
    "2d 3h   -\n"
    "active    mail.example.net:25/tcp   current   29d ago     now "
    "       2027-01-21\n"
    "foreign   _443._tcp.example.org.    foreign   -           -   "
    "       -\n"
    "          name it in the manifest, or delete it\n"
    "\n"
    "1 broken, 1 missing, 1 expired, 1 early, 1 expiring, 1 ready, "
    "1 waiting, 1\n"
    "retiring, 1 active, 1 foreign\n";

static const char color_table[] =
    "STAGE     SERVICE                   KEY       SINCE       "
    "SAFE       CERT END\n"
    "\033[1;31mbroken\033[0m    mx.example.com:25/tcp     current  "
    " -           -          2027-01-21\n"
    "          update now, sign, reload: clients refuse the key\n"
    "\033[1;31mmissing\033[0m   www.example.com:443/tcp   next     "
    " -           -          -\n"
    "          update, sign, reload\n"
    "\033[1;31mexpired\033[0m   shop.example.com:443/tcp  current  "
    " 92d ago     now        2026-11-20\n"
    "          renew the certificate\n"
    "\033[1;31mearly\033[0m     a-rather-long-name-of-a-host.exampl"
    "e.com:5222/tcp\n"
    "                                    current   20m ago     in "
    "1h 45m  2027-01-21\n"
    "          some clients fail until 2026-11-22T11:45:00Z; next "
    "time, publish a key\n"
    "          before it is deployed\n"
    "\033[33mexpiring\033[0m  dot.example.net:853/tcp   current   "
    "80d ago     now        2026-12-01\n"
    "          renew before 2026-12-01\n"
    "\033[33mready\033[0m     mail.example.net:25/tcp   next      "
    "1d ago      now        2027-01-21\n"
    "          deploy mail-next.pem\n"
    "\033[33mwaiting\033[0m   mx.example.com:25/tcp     next      "
    "1h ago      in 1h 5m   -\n"
    "          wait until 2026-11-22T11:05:00Z, then deploy\n"
    "\033[33mretiring\033[0m  mail.example.net:25/tcp   retained  "
    "300d ago    in 2d 3h   -\n"
    "\033[32mactive\033[0m    mail.example.net:25/tcp   current   "
    "29d ago     now        2027-01-21\n"
    "foreign   _443._tcp.example.org.    foreign   -           -   "
    "       -\n"
    "          name it in the manifest, or delete it\n"
    "\n"
    "1 broken, 1 missing, 1 expired, 1 early, 1 expiring, 1 ready, "
    "1 waiting, 1\n"
    "retiring, 1 active, 1 foreign\n";

static const char hostile_table[] =
    "STAGE     SERVICE  KEY       SINCE       SAFE       CERT END\n"
    "active    \"><script>alert('1')</script>\\x0a\\\\u{202e}\\xff&"
    "\n"
    "                   current   20779d ago  -          ?\n"
    "          \"><script>alert('1')</script>\\x0a\\\\u{202e}\\xff&"
    "\n"
    "\n"
    "1 active\n";

/* What is printed of the rows must be WANT. */
static void
expect(const struct rows *rows, bool color, const char *want)
{
	char *text = report_text(report_table, rows, color);

	assert_string_equal(text, want);
	free(text);
}

static void
test_sample(void **state)
{
	const struct rows rows = rows_sample();

	(void)state;
	expect(&rows, false, sample_table);
	expect(&rows, true, color_table);
}

static void
test_hostile(void **state)
{
	const struct rows rows = rows_hostile();

	(void)state;
	expect(&rows, false, hostile_table);
}

static void
test_empty(void **state)
{
	const struct rows rows = { 0 };

	(void)state;
	expect(&rows, true, "no services\n");
}

/* Nothing but a name or a word that is too long passes column 80. */
static void
test_width(void **state)
{
	const struct rows rows = rows_sample();
	char *text = report_text(report_table, &rows, false);
	char *rest = text;

	(void)state;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
		assert_true(strlen(line) <= 80);
	}
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
