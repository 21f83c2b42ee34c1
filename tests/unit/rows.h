/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows for the tests of reports: one of each stage, as of SAMPLE_NOW, and one
 * whose every text is hostile.
 */
#ifndef TESTS_UNIT_ROWS_H
#define TESTS_UNIT_ROWS_H

#include <stdio.h>
#include <stdlib.h>

#include <gen/report/report.h>
#include <zone/base/arena.h>

#include "unit.h"

enum {
	SAMPLE_NOW = 1795341600, /* 2026-11-22T10:00:00Z */
	HOUR = 3600,
	DAY = 86400,
};

#define HOSTILE "\"><script>alert('1')</script>\n\\\xe2\x80\xae\xff&"

static const uint8_t digest_a[32] = { 0xaa, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06,
	0x07, 0x08 };
static const uint8_t digest_b[32] = { 0xbb, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06,
	0x07, 0x08 };

static const struct key sample_key = { .algorithm = KEY_EC };
static const struct certificate good_certificate = {
	.subject = "CN=mx.example.com",
	.not_before = SAMPLE_NOW - 30 * DAY,
	.not_after = SAMPLE_NOW + 60 * DAY,
};
static const struct certificate ending_certificate = {
	.subject = "CN=old.example.com",
	.not_before = SAMPLE_NOW - 80 * DAY,
	.not_after = SAMPLE_NOW + 9 * DAY,
};
static const struct certificate ended_certificate = {
	.subject = "CN=older.example.com",
	.not_before = SAMPLE_NOW - 92 * DAY,
	.not_after = SAMPLE_NOW - 2 * DAY - 5 * HOUR,
};
static const struct certificate hostile_certificate = {
	.subject = HOSTILE,
	.not_before = -1,
	.not_after = INT64_C(253402300800), /* no moment that can be printed */
};

static struct row_record record_here = {
	.params = { 3, 1, 1 },
	.data = { digest_a, sizeof(digest_a) },
	.ttl = 3600,
	.published = true,
	.since = { true, SAMPLE_NOW - 3 * DAY },
};
static struct row_record records_not_here[] = {
	{
	    .params = { 3, 1, 1 },
	    .data = { digest_b, sizeof(digest_b) },
	    .ttl = 7200,
	},
	{
	    .params = { 3, 1, 2 },
	    .data = { digest_b, 4 },
	    .ttl = 7200,
	    .published = true,
	},
};

static const char *sample_names[] = { "mx.example.com", "*.example.com" };
static const char *hostile_names[] = { HOSTILE };

static struct row sample_rows[] = {
	{
	    .file = "zones/example.com",
	    .zone = "example.com.",
	    .owner = "_25._tcp.mx.example.com.",
	    .service = "mx.example.com:25/tcp",
	    .role = ROLE_CURRENT,
	    .stage = STAGE_BROKEN,
	    .action = "update now, sign, reload: clients refuse the key",
	    .source = "mx-cert.pem",
	    .key = &sample_key,
	    .spki_sha256 = { digest_a, sizeof(digest_a) },
	    .certificate = &good_certificate,
	    .names = { sample_names, 2, 2 },
	    .records = { records_not_here, 2, 2 },
	},
	{
	    .file = "zones/example.com",
	    .zone = "example.com.",
	    .owner = "_443._tcp.www.example.com.",
	    .service = "www.example.com:443/tcp",
	    .role = ROLE_NEXT,
	    .stage = STAGE_MISSING,
	    .action = "update, sign, reload",
	    .source = "spki-sha256:bb01",
	    .records = { records_not_here, 1, 1 },
	},
	{
	    .file = "zones/example.com",
	    .zone = "example.com.",
	    .owner = "_443._tcp.shop.example.com.",
	    .service = "shop.example.com:443/tcp",
	    .role = ROLE_CURRENT,
	    .stage = STAGE_EXPIRED,
	    .since = { true, SAMPLE_NOW - 92 * DAY },
	    .is_first = true,
	    .safe_at = { true, SAMPLE_NOW - 92 * DAY },
	    .action = "renew the certificate",
	    .source = "shop.pem",
	    .key = &sample_key,
	    .spki_sha256 = { digest_b, sizeof(digest_b) },
	    .certificate = &ended_certificate,
	    .records = { &record_here, 1, 1 },
	},
	{
	    .file = "zones/example.com",
	    .zone = "example.com.",
	    .owner = "_5222._tcp.a-rather-long-name-of-a-host.example.com.",
	    .service = "a-rather-long-name-of-a-host.example.com:5222/tcp",
	    .role = ROLE_CURRENT,
	    .stage = STAGE_EARLY,
	    .since = { true, SAMPLE_NOW - 20 * 60 },
	    .safe_at = { true, SAMPLE_NOW + 105 * 60 },
	    .action = "some clients fail until 2026-11-22T11:45:00Z; next "
		      "time, publish a key before it is deployed",
	    .source = "/etc/xmpp/tls/a-path-that-goes-on-and-on/and-on/"
		      "and-on/until-it-is-wider-than-the-line/cert.pem",
	    .key = &sample_key,
	    .spki_sha256 = { digest_b, sizeof(digest_b) },
	    .certificate = &good_certificate,
	    .records = { &record_here, 1, 1 },
	},
	{
	    .file = "zones/example.net",
	    .zone = "example.net.",
	    .owner = "_853._tcp.dot.example.net.",
	    .service = "dot.example.net:853/tcp",
	    .role = ROLE_CURRENT,
	    .stage = STAGE_EXPIRING,
	    .since = { true, SAMPLE_NOW - 80 * DAY },
	    .safe_at = { true, SAMPLE_NOW - 80 * DAY + 2 * HOUR },
	    .action = "renew before 2026-12-01",
	    .source = "dot.pem",
	    .key = &sample_key,
	    .spki_sha256 = { digest_a, sizeof(digest_a) },
	    .certificate = &ending_certificate,
	    .records = { &record_here, 1, 1 },
	},
	{
	    .file = "zones/example.net",
	    .zone = "example.net.",
	    .owner = "_25._tcp.mail.example.net.",
	    .service = "mail.example.net:25/tcp",
	    .role = ROLE_NEXT,
	    .stage = STAGE_READY,
	    .since = { true, SAMPLE_NOW - DAY },
	    .safe_at = { true, SAMPLE_NOW },
	    .action = "deploy mail-next.pem",
	    .source = "mail-next.pem",
	    .key = &sample_key,
	    .spki_sha256 = { digest_b, sizeof(digest_b) },
	    .certificate = &good_certificate,
	    .records = { &record_here, 1, 1 },
	},
	{
	    .file = "zones/example.com",
	    .zone = "example.com.",
	    .owner = "_25._tcp.mx.example.com.",
	    .service = "mx.example.com:25/tcp",
	    .role = ROLE_NEXT,
	    .stage = STAGE_WAITING,
	    .since = { true, SAMPLE_NOW - HOUR },
	    .safe_at = { true, SAMPLE_NOW + HOUR + 5 * 60 },
	    .action = "wait until 2026-11-22T11:05:00Z, then deploy",
	    .source = "mx-next.pem",
	    .key = &sample_key,
	    .spki_sha256 = { digest_b, sizeof(digest_b) },
	    .records = { &record_here, 1, 1 },
	},
	{
	    .file = "zones/example.net",
	    .zone = "example.net.",
	    .owner = "_25._tcp.mail.example.net.",
	    .service = "mail.example.net:25/tcp",
	    .role = ROLE_RETAINED,
	    .stage = STAGE_RETIRING,
	    .since = { true, SAMPLE_NOW - 300 * DAY },
	    .safe_at = { true, SAMPLE_NOW + 2 * DAY + 3 * HOUR },
	    .action = "",
	    .records = { &record_here, 1, 1 },
	},
	{
	    .file = "zones/example.net",
	    .zone = "example.net.",
	    .owner = "_25._tcp.mail.example.net.",
	    .service = "mail.example.net:25/tcp",
	    .role = ROLE_CURRENT,
	    .stage = STAGE_ACTIVE,
	    .since = { true, SAMPLE_NOW - 29 * DAY },
	    .safe_at = { true, SAMPLE_NOW - 29 * DAY + 2 * HOUR },
	    .action = "",
	    .source = "mail.pem",
	    .key = &sample_key,
	    .spki_sha256 = { digest_a, sizeof(digest_a) },
	    .certificate = &good_certificate,
	    .names = { sample_names, 2, 2 },
	    .records = { &record_here, 1, 1 },
	},
	{
	    .file = "zones/example.org",
	    .zone = "example.org.",
	    .owner = "_443._tcp.example.org.",
	    .role = ROLE_FOREIGN,
	    .stage = STAGE_FOREIGN,
	    .action = "name it in the manifest, or delete it",
	    .records = { &record_here, 1, 1 },
	},
};

static struct row hostile_row[] = {
	{
	    .file = HOSTILE,
	    .zone = HOSTILE,
	    .owner = HOSTILE,
	    .service = HOSTILE,
	    .role = ROLE_CURRENT,
	    .stage = STAGE_ACTIVE,
	    .since = { true, -5 },
	    .action = HOSTILE,
	    .source = HOSTILE,
	    .key = &sample_key,
	    .certificate = &hostile_certificate,
	    .names = { hostile_names, 1, 1 },
	},
};

static inline struct rows
rows_sample(void)
{
	return (struct rows){ sample_rows,
		sizeof(sample_rows) / sizeof(*sample_rows), 0 };
}

static inline struct rows
rows_hostile(void)
{
	return (struct rows){ hostile_row, 1, 0 };
}

/* What a report prints; the caller frees it. */
static inline char *
report_text(void (*print)(const struct report *report, FILE *stream),
    const struct rows *rows, bool color)
{
	struct report report = {
		.arena = arena_new(),
		.rows = rows,
		.now = SAMPLE_NOW,
		.color = color,
	};
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	assert_non_null(stream);
	print(&report, stream);
	assert_int_equal(fclose(stream), 0);
	assert_int_equal(length, strlen(text));
	arena_free(report.arena);
	return text;
}

#endif
