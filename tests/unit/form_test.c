/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rdata in all forms: what BIND takes, what it refuses, and the octets. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <zone/read/rdata/form.h>

#include "unit.h"

#define H20 "00112233445566778899aabbccddeeff00112233"
#define H16 "00112233445566778899aabbccddeeff"

static const char bad[] = "refused";
static const char taken[] = "taken"; /* and the octets are not all there */

/* A type and its rdata below `o.`; the octets in hexadecimal, or a verdict. */
static const struct form_case {
	const char *type;
	const char *text;
	const char *want;
} cases[] = {
	{ "A", "1.2.3.4", "01020304" },
	{ "A", "1.2.3", bad },
	{ "A", "01.2.3.4", bad },
	{ "A", "\"1.2.3.4\"", bad },
	{ "A", "1.2.3.4 5", bad },
	{ "A", "", bad },
	{ "TYPE1", "1.2.3.4", "01020304" },
	{ "AAAA", "::1", "00000000000000000000000000000001" },
	{ "AAAA", "::1.2.3.4", "00000000000000000000000001020304" },
	{ "AAAA", "1::2::3", bad },
	{ "NS", "a+b", "03612b62016f00" },
	{ "PTR", "!@#3.",
	    "0421402333"
	    "00" },
	{ "CNAME", "'a", "022761016f00" },
	{ "CNAME", "a..b", bad },
	{ "CNAME", "\\[a", bad },
	{ "CNAME", "\"a\"", bad },
	{ "CNAME", "a b", bad },
	{ "MX", "1 foo", "000103666f6f016f00" },
	{ "MX", "foo", bad },
	{ "MX", "65536 a", bad },
	{ "SRV", "1 2 3 +", "000100020003012b016f00" },
	{ "SOA", "a b@c. 1 2 1m 1h1m 5",
	    "0161016f00036240630000000001000000020000003c00000e4c00000005" },
	{ "SOA", "a b 4294967295 0h9 0 0 0",
	    "0161016f000162016f00ffffffff00000009000000000000000000000000" },
	{ "SOA", "a b 4294967296 2 3 4 5", bad },
	{ "SOA", "a b 1h 2 3 4 5", bad },
	{ "SOA", "a b 1 2 3 4", bad },
	{ "SOA", "a b 1 1h30 3 4 5", bad },
	{ "TLSA", "3 1 1 a b", "030101ab" },
	{ "TLSA", "3 1 1 ( 0 1\n 02 )", "0301010102" },
	{ "TLSA", "3 1 1 0 1 2", bad },
	{ "TLSA", "3 1 1", bad },
	{ "TLSA", "3 1 256 00", bad },
	{ "TYPE52", "\\# 4 0 3 0101ab", "030101ab" },
	{ "TYPE52", "\\# 3 030101", bad },
	{ "TYPE52", "\\# 5 030101ab", bad },
	{ "TYPE65280", "\\# 1 0 0", "00" },
	{ "TYPE65280", "\\# 0", "" },
	{ "TYPE65280", "a", bad },
	{ "NS", "\\# 3 0 1 6 100", "016100" },
	{ "NS", "\\# 2 c000", bad },
	{ "MX", "\\# 4 000a0161", bad },
	{ "TXT", "\\# 2 0161", "0161" },
	{ "TXT", "\\# a", "01230161" },
	{ "TXT", "\"a\\\"b\" c \\065\\;",
	    "036122620163024"
	    "13b" },
	{ "TXT", "\"\\256\"", bad },
	{ "HINFO", "a \"b\"\"c\"", bad },
	{ "HINFO", "a\"b\"", "01610162" },
	{ "X25", "1234", "0431323334" },
	{ "X25", "123", bad },
	{ "X25", "12a4", bad },
	{ "NSAP", "0x47", taken },
	{ "NSAP", "0x4.7.ABcd.", taken },
	{ "NSAP", "0x47 00", bad },
	{ "NSAP", "0x470", bad },
	{ "NSAP", "0x4g", bad },
	{ "NSAP", "0x.", bad },
	{ "NSAP", "0x", bad },
	{ "NSAP", "0", bad },
	{ "NSAP", "47", bad },
	{ "NSAP", "\\# 2 4700", "4700" },
	{ "ISDN", "1", "0131" },
	{ "ISDN", "1 2 3", bad },
	{ "DNSKEY", "ZONE 3 RSASHA256 AQ ID",
	    "0100030801"
	    "0203" },
	{ "DNSKEY", "256 3 8 AQ==", "0100030801" },
	{ "DNSKEY", "256 3 8 AR==", bad },
	{ "DNSKEY", "256 3 8 AQ== AQ==", bad },
	{ "DNSKEY", "256 3 8 AQI", bad },
	{ "DNSKEY", "0x100 3 8 AQID", "01000308010203" },
	{ "DNSKEY", "FOO 3 8 AQID", bad },
	{ "CDNSKEY", "0 3 0 0", bad },
	{ "CDNSKEY", "0 3 0 AA==", "0000030000" },
	{ "KEY", "NOKEY 3 8", "c0000308" },
	{ "KEY", "256 3 8", bad },
	{ "RKEY", "0 0 8 AQID", "00000008010203" },
	{ "RKEY", "1 0 8 AQID", bad },
	{ "DS", "1 RSASHA256 SHA-1 " H20, "00010801" H20 },
	{ "DS", "1 8 SHA256 " H20, bad },
	{ "DS", "1 8 SHA-256 " H16 H16, "00010802" H16 H16 },
	{ "DS", "1 8 9 0 0", "0001080900" },
	{ "SSHFP", "1 1 0 0112233445566778899aabbccddeeff00112233",
	    "0101" H20 },
	{ "SSHFP", "1 2 " H20, bad },
	{ "ZONEMD", "1 1 1 " H20, bad },
	{ "ZONEMD", "1 240 240 " H20, "00000001f0f0" H20 },
	{ "CERT", "PKIX 1 8 AQ ID", "0001000108010203" },
	{ "CAA", "0 issue a b", bad },
	{ "CAA", "0 issue \"a\"", "0005697373756561" },
	{ "CAA", "0 \"issue\" \"a\"", bad },
	{ "CAA", "0 is-sue a", bad },
	{ "URI", "1 1 \"a\"", "0001000161" },
	{ "URI", "1 1 a", bad },
	{ "NAPTR", "1 1 \"\" \"\" \"!a!b!i\" .",
	    "00010001000006216121622169"
	    "00" },
	{ "NAPTR", "1 1 \"\" \"\" \"a\" .", bad },
	{ "NAPTR", "1 1 \"\" \"\" \"!a!b\" .", bad },
	{ "NAPTR", "1 1 \"\" \"\" \"!a!b!x\" .", bad },
	{ "NAPTR", "1 1 \"\" \"\" \"!!b!\" .", bad },
	{ "NAPTR", "1 1 \"\" \"\" \"!a!b!\\\\\\\\\" .", bad },
	{ "NID", "1 14:4fff:ff20:ee64", taken },
	{ "NID", "1 14:4fff:ff20", bad },
	{ "NID", "1 00014:4fff:ff20:ee64", bad },
	{ "EUI48", "00-00-5e-00-53-2a", taken },
	{ "EUI48", "00-00-5e-00-53", bad },
	{ "EUI64", "00-00-5e-ef-10-00-00-2A", taken },
	{ "LP", "1 +", "0001012b016f00" },
	{ "PX", "1 a b", "00010161016f000162016f00" },
	{ "IPSECKEY", "10 1 2 1.2.3.4 AQ ID", "0a010201020304010203" },
	{ "IPSECKEY", "10 0 2 a AQID", bad },
	{ "IPSECKEY", "10 1 2 1.2.3.4", bad },
	{ "IPSECKEY", "10 4 2 a AQID", bad },
	{ "AMTRELAY", "10 1 3 a+b", taken },
	{ "AMTRELAY", "10 2 3 a", bad },
	{ "HIP", "2 2001 AQID a b", taken },
	{ "HIP", "2 200 AQID", bad },
	{ "HIP", "2 2001 AQ ID", bad },
	{ "SINK", "1 2 3", "010203" },
	{ "DOA", "1 2 3 \"\" -", "00000001000000020300" },
	{ "A6", "0 ::1", taken },
	{ "A6", "129 a", bad },
	{ "SIG", "A 8 1 1 20300101000000 20300101000000 1 a AQID", taken },
	{ "SIG", "A 8 1 1 20300229000000 20300101000000 1 a AQID", bad },
	{ "SIG", "FOO 8 1 1 20300101000000 20300101000000 1 a AQID", bad },
	{ "NSEC3", "1 0 0 - 0p9mhaveqvm6t7vbl5lop2u3t2rp3tom A", taken },
	{ "NSEC3", "1 0 0 - aaaa A", bad },
	{ "NSEC3", "2 0 0 - aaaa A", taken },
	{ "CSYNC", "1 3 A NS TYPE65535", taken },
	{ "CSYNC", "1 3 FOO", bad },
	{ "DSYNC", "CDS NOTIFY 53 a", "003b0100350161016f00" },
	{ "SVCB", "1 . alpn=\"h2,h3\" port=53", taken },
	{ "SVCB", "1 . alpn=h2,,h3", bad },
	{ "SVCB", "1 . alpn= \"h2\"", bad },
	{ "SVCB", "1 . port=65536", bad },
	{ "SVCB", "1 . port=1 port=2", bad },
	{ "SVCB", "1 . no-default-alpn", bad },
	{ "SVCB", "1 . mandatory=alpn alpn=h2", taken },
	{ "SVCB", "1 . mandatory=port alpn=h2", bad },
	{ "SVCB", "1 . mandatory=alpn,alpn alpn=h2", bad },
	{ "SVCB", "1 . ipv4hint=1.2.3.4,1.2.3.5", taken },
	{ "SVCB", "1 . ipv4hint=1.2.3.4,", bad },
	{ "SVCB", "1 . key1=\\002h2", taken },
	{ "SVCB", "1 . key1=h2", bad },
	{ "SVCB", "1 . key065", bad },
	{ "SVCB", "1 . dohpath=/q{?dns}", taken },
	{ "SVCB", "1 . dohpath=/q", bad },
	{ "HTTPS", "1 . ohttp", bad },
	{ "MD", "a", bad },
	{ "ANY", "\\# 0", bad },
	{ "FOO", "a", bad },
};

static void
test_forms(void **state)
{
	static const uint8_t origin[] = "\1o";
	static uint8_t wire[FIELDS_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct span text = span_of(cases[i].text);
		struct fields fields = { .origin = origin, .wire = wire };
		char said[256] = "";
		const char *wrong;

		tokens_begin(&fields.tokens, text.at, text.at + text.length);
		wrong = form_read(span_of(cases[i].type), &fields);
		for (size_t at = 0; wrong == NULL && at < fields.length; at++) {
			(void)snprintf(said + 2 * at, 3, "%02x", wire[at]);
		}
		if (wrong != NULL || !fields.is_exact) {
			(void)snprintf(said, sizeof(said), "%s",
			    wrong != NULL ? bad : taken);
		}
		if (strcmp(said, cases[i].want) != 0) {
			print_message("%s %s: %s\n", cases[i].type,
			    cases[i].text, wrong == NULL ? said : wrong);
		}
		assert_string_equal(said, cases[i].want);
	}
}

/* Strings of 255 octets and no more; rdata of 65535 and no more. */
static void
test_lengths(void **state)
{
	static const struct {
		const char *type;
		size_t digits;
		bool is_taken;
	} lengths[] = {
		{ "TXT", 255, true },
		{ "TXT", 256, false },
		{ "SPF", 256, false },
		{ "EID", 131070, true },
		{ "EID", 131072, false },
	};
	static uint8_t wire[FIELDS_MAX];
	static char text[131072];

	(void)state;
	memset(text, 'a', sizeof(text));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		struct fields fields = { .wire = wire };

		tokens_begin(&fields.tokens, text, text + lengths[i].digits);
		assert_int_equal(form_read(span_of(lengths[i].type), &fields) ==
				     NULL,
		    lengths[i].is_taken);
	}
}

/* Which rdata that libzscanner has read is looked at again. */
static void
test_doubt(void **state)
{
	static const uint8_t rdata[300] = { 0, 1, 8, 2 };
	static const uint8_t text[300] = { 1, 'a', 255, [258] = 3 };

	(void)state;
	assert_false(form_is_doubtful(1, rdata, 4));
	assert_false(form_is_doubtful(65280, rdata, 300));
	assert_false(form_is_doubtful(16, rdata, 255));
	assert_false(form_is_doubtful(16, rdata, 300));
	assert_false(form_is_doubtful(16, text, 255));
	assert_true(form_is_doubtful(16, text, 262));
	assert_false(form_is_doubtful(43, rdata, 36));
	assert_true(form_is_doubtful(43, rdata, 35));
	assert_true(form_is_doubtful(43, rdata, 3));
	assert_true(form_is_doubtful(48, rdata, 9));
}

/* Is some rdata of this type doubtful? */
static bool
is_ever_doubtful(uint16_t type)
{
	static const uint8_t zeros[300] = { 0, 1, 8, 2 };
	static const uint8_t text[300] = { 1, 'a', 255, [258] = 3 };
	static const size_t lengths[] = { 0, 3, 9, 300 };
	bool is_doubtful = false;

	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		is_doubtful |= form_is_doubtful(type, zeros, lengths[i]) ||
			       form_is_doubtful(type, text, lengths[i]);
	}
	return is_doubtful;
}

static void
test_trusted(void **state)
{
	(void)state;
	for (uint16_t type = 0; type < 64; type++) {
		assert_int_equal(form_trusted() >> type & 1,
		    !is_ever_doubtful(type));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_doubt),
		cmocka_unit_test(test_trusted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
