/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Splitting PEM: what is read of a text is written down as lines of BEGIN line,
 * kind, and content in hex if it is a certificate's; mistakes as `!LINE: TEXT`.
 */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <gen/key/pem.h>

#include "unit.h"

#define TEXT(literal)                        \
	{                                    \
		literal, sizeof(literal) - 1 \
	}
#define BEGIN      "-----BEGIN CERTIFICATE-----\n"
#define END        "-----END CERTIFICATE-----\n"
#define BLOCK      BEGIN "TWFu\n" END
#define BLOCK_READ " a certificate 4d616e\n"

struct row {
	struct span text;
	const char *want;
};

static char *
hex(struct arena *arena, struct octets octets)
{
	char *text = arena_alloc(arena, 2 * octets.length + 1);

	for (size_t i = 0; i < octets.length; i++) {
		(void)snprintf(text + 2 * i, 3, "%02x",
		    (unsigned int)octets.at[i]);
	}
	return text;
}

static char *
describe(struct pem *pem, const struct pem_block *block)
{
	struct octets octets;

	if (block->kind > PEM_TRUSTED_CERTIFICATE || block->encrypted) {
		return arena_printf(pem->arena, "%zu %s%s\n", block->line,
		    block->what, block->encrypted ? ", encrypted" : "");
	}
	if (!pem_decode(pem, block, &octets)) {
		return arena_printf(pem->arena, "!%zu: %s\n", pem->wrong_line,
		    pem->wrong);
	}
	return arena_printf(pem->arena, "%zu %s %s\n", block->line, block->what,
	    hex(pem->arena, octets));
}

static char *
transcript(struct arena *arena, struct span text)
{
	struct pem pem = {
		.arena = arena,
		.text = text,
		.room = arena_alloc(arena, text.length + 1),
	};
	struct pem_block block;
	char *read = arena_printf(arena, "%s", "");

	while (pem_next(&pem, &block)) {
		read =
		    arena_printf(arena, "%s%s", read, describe(&pem, &block));
		pem.wrong = NULL;
	}
	if (pem.wrong != NULL) {
		read = arena_printf(arena, "%s!%zu: %s\n", read, pem.wrong_line,
		    pem.wrong);
	}
	return read;
}

static void
check(const struct row *rows, size_t count)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < count; i++) {
		assert_string_equal(transcript(arena, rows[i].text),
		    rows[i].want);
	}
	arena_free(arena);
}

static void
splits_blocks(void **state)
{
	static const struct row rows[] = {
		{ TEXT(""), "" },
		{ TEXT("\n"), "" },
		{ TEXT("just text\n"), "" },
		{ TEXT(BLOCK), "1" BLOCK_READ },
		{ TEXT(BLOCK BLOCK), "1" BLOCK_READ "4" BLOCK_READ },
		{ TEXT("-----BEGIN CERTIFICATE-----\r\nTWFu\r\n"
		       "-----END CERTIFICATE-----\r\n"),
		    "1" BLOCK_READ },
		{ TEXT(BEGIN "TWFu\n-----END CERTIFICATE-----"),
		    "1" BLOCK_READ },
		{ TEXT("-----BEGIN CERTIFICATE----- \t\n"
		       "TWFu\n-----END CERTIFICATE-----  \n"),
		    "1" BLOCK_READ },
		{ TEXT("Bag Attributes\n\tfriendlyName: caf\xc3\xa9\n" BLOCK
		       "\n# next: ----- \n\n" BLOCK "the end"),
		    "3" BLOCK_READ "9" BLOCK_READ },
		{ TEXT("\xef\xbb\xbf# text\n" BLOCK), "2" BLOCK_READ },
	};

	(void)state;
	check(rows, sizeof(rows) / sizeof(rows[0]));
}

static void
knows_labels(void **state)
{
#define OF(label) \
	TEXT("-----BEGIN " label "-----\nTWFu\n-----END " label "-----")
	static const struct row rows[] = {
		{ OF("X509 CERTIFICATE"), "1" BLOCK_READ },
		{ OF("TRUSTED CERTIFICATE"), "1" BLOCK_READ },
		{ OF("CERTIFICATE REQUEST"), "1 a certificate request\n" },
		{ OF("NEW CERTIFICATE REQUEST"), "1 a certificate request\n" },
		{ OF("PUBLIC KEY"), "1 a public key\n" },
		{ OF("RSA PUBLIC KEY"), "1 a public key\n" },
		{ OF("PRIVATE KEY"), "1 a private key\n" },
		{ OF("RSA PRIVATE KEY"), "1 a private key\n" },
		{ OF("EC PRIVATE KEY"), "1 a private key\n" },
		{ OF("DSA PRIVATE KEY"), "1 a private key\n" },
		{ OF("OPENSSH PRIVATE KEY"), "1 a private key\n" },
		{ OF("ENCRYPTED PRIVATE KEY"), "1 a private key, encrypted\n" },
		{ OF("SM2 PRIVATE KEY"), "1 a block SM2 PRIVATE KEY\n" },
		{ OF("EC PARAMETERS"), "1 a block EC PARAMETERS\n" },
		{ OF("X-Y"), "1 a block X-Y\n" },
		{ OF("A label that is far longer than the sixty-four octets "
		     "that are shown of one"),
		    "1 a block A label that is far longer than the sixty-four "
		    "octets that are s\n" },
	};
#undef OF

	(void)state;
	check(rows, sizeof(rows) / sizeof(rows[0]));
}

static void
sees_encryption(void **state)
{
	static const struct row rows[] = {
		{ TEXT("-----BEGIN RSA PRIVATE KEY-----\n"
		       "Proc-Type: 4,ENCRYPTED\n"
		       "DEK-Info: AES-256-CBC,00\n\nTWFu\n"
		       "-----END RSA PRIVATE KEY-----\n"),
		    "1 a private key, encrypted\n" },
		{ TEXT(BEGIN "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\n"
			     "TWFu\n" END),
		    "1 a certificate, encrypted\n" },
		{ TEXT(BEGIN "Proc-Type: 4,CLEAR\n\nTWFu\n" END),
		    "!2: this is not base64\n" },
	};

	(void)state;
	check(rows, sizeof(rows) / sizeof(rows[0]));
}

/* A key's content is nobody's business here, whatever it is. */
static void
leaves_keys_alone(void **state)
{
	static const struct row rows[] = {
		{ TEXT("-----BEGIN PRIVATE KEY-----\n\0**\n"
		       "-----END PRIVATE KEY-----\n" BLOCK),
		    "1 a private key\n4" BLOCK_READ },
	};

	(void)state;
	check(rows, sizeof(rows) / sizeof(rows[0]));
}

static void
refuses_bad_structure(void **state)
{
#define ALONE  ": a BEGIN or END line must be alone in its line\n"
#define NO_END ": this BEGIN line has no END line\n"
	static const struct row rows[] = {
		{ TEXT("\n" END), "!2: this END line has no BEGIN line\n" },
		{ TEXT(BLOCK "TWFu\n" END),
		    "1" BLOCK_READ "!5: this END line has no BEGIN line\n" },
		{ TEXT("\n" BEGIN "TWFu\n"), "!2" NO_END },
		{ TEXT(BEGIN), "!1" NO_END },
		{ TEXT(BEGIN "TWFu\n" BLOCK), "!1" NO_END },
		{ TEXT(BEGIN "TWFu\n-----END X-----\n"),
		    "!3: this END line does not match the BEGIN line in line "
		    "1\n" },
		{ TEXT(" " BLOCK), "!1" ALONE },
		{ TEXT("x" BLOCK), "!1" ALONE },
		{ TEXT("-----BEGIN CERTIFICATE-----TWFu\n" END), "!1" ALONE },
		{ TEXT("-----BEGIN CERTIFICATE----\n" END), "!1" ALONE },
		{ TEXT("-----BEGIN-----\n" END), "!1" ALONE },
		{ TEXT("-----BEGIN -----\n" END), "!1" ALONE },
		{ TEXT("-----BEGINCERTIFICATE-----\n" END), "!1" ALONE },
		{ TEXT("-----BEGIN"), "!1" ALONE },
		{ TEXT(BEGIN "TWFu-----END CERTIFICATE-----\n"), "!2" ALONE },
		{ TEXT(BEGIN "TWFu\n-----END CERTIFICATE----\n"), "!3" ALONE },
		{ TEXT(BEGIN "TWFu\n-----END CERTIFICATE-----" BLOCK),
		    "!3" ALONE },
		{ TEXT("\xef\xbb\xbf" BLOCK),
		    "!1: a byte order mark stands before this line, and TLS "
		    "servers do not skip it\n" },
	};
#undef ALONE
#undef NO_END

	(void)state;
	check(rows, sizeof(rows) / sizeof(rows[0]));
}

static void
refuses_garbage_between_blocks(void **state)
{
#define GARBAGE ": garbage outside of the PEM blocks\n"
	static const struct row rows[] = {
		{ TEXT("\0\n" BLOCK), "!1" GARBAGE },
		{ TEXT(BLOCK "\n\x01\n" BLOCK), "1" BLOCK_READ "!5" GARBAGE },
		{ TEXT(BLOCK "a\rb\n"), "1" BLOCK_READ "!4" GARBAGE },
		{ TEXT(BLOCK "\x7f"), "1" BLOCK_READ "!4" GARBAGE },
		{ TEXT(BLOCK "\0"), "1" BLOCK_READ "!4" GARBAGE },
	};
#undef GARBAGE

	(void)state;
	check(rows, sizeof(rows) / sizeof(rows[0]));
}

/* The vectors of RFC 4648 section 10, all symbols, and blanks anywhere. */
static void
decodes_base64(void **state)
{
#define OF(base64) TEXT(BEGIN base64 "\n" END)
	static const struct row rows[] = {
		{ OF("Zg=="), "1 a certificate 66\n" },
		{ OF("Zm8="), "1 a certificate 666f\n" },
		{ OF("Zm9v"), "1 a certificate 666f6f\n" },
		{ OF("Zm9vYg=="), "1 a certificate 666f6f62\n" },
		{ OF("Zm9vYmE="), "1 a certificate 666f6f6261\n" },
		{ OF("Zm9vYmFy"), "1 a certificate 666f6f626172\n" },
		{ OF("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		     "0123456789+/"),
		    "1 a certificate 00108310518720928b30d38f41149351559761969b"
		    "71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf"
		    "\n" },
		{ OF("\n Z\tm 8\r\n=  "), "1 a certificate 666f\n" },
		{ OF("\t\r\nZm\n8="), "1 a certificate 666f\n" },
	};

	(void)state;
	check(rows, sizeof(rows) / sizeof(rows[0]));
}

static void
refuses_bad_base64(void **state)
{
#define BAD   ": this is not base64\n"
#define BLANK ": a blank line within the base64\n"
#define CUT   ": the base64 is cut off\n"
	static const struct row rows[] = {
		{ OF("TW*u"), "!2" BAD },
		{ OF("TWFu\nTWFu\nTW-u"), "!4" BAD },
		{ OF("TWFu\nTWF_"), "!3" BAD },
		{ OF("TWF\0"), "!2" BAD },
		{ OF("TWF\xc3"), "!2" BAD },
		{ OF("TQ==TWFu"), "!2" BAD },
		{ OF("TQ==\nTWFu"), "!3" BAD },
		{ OF("TQ==TQAA"), "!2" BAD },
		{ OF("TQ=A"), "!2" BAD },
		{ OF("TQ=u"), "!2" BAD },
		{ OF("T==="), "!2" BAD },
		{ OF("===="), "!2" BAD },
		{ OF("TWFu===="), "!2" BAD },
		{ OF("TR=="), "!2" BAD }, /* bits behind the last octet */
		{ OF("TWF="), "!2" BAD },
		{ OF("T"), "!3" CUT },
		{ OF("TWFuTW"), "!3" CUT },
		{ OF("TWF"), "!3" CUT },
		{ OF("TQ="), "!3" CUT },
		{ OF("TQ==="), "!3" CUT },
		{ OF("TWFu\n\nTWFu"), "!3" BLANK },
		{ OF("\n\nTWFu"), "!3" BLANK },
		{ OF("TWFu\n\n"), "!3" BLANK },
		{ OF("T\n \r\nWFu"), "!3" BLANK },
		{ OF(""), "!1: this block is empty\n" },
		{ TEXT(BEGIN END), "!1: this block is empty\n" },
		{ TEXT(BEGIN "*\n" END BLOCK BEGIN "T\n" END),
		    "!2" BAD "4" BLOCK_READ "!9" CUT },
	};
#undef BAD
#undef BLANK
#undef CUT

	(void)state;
	check(rows, sizeof(rows) / sizeof(rows[0]));
}
#undef OF

static void
takes_a_line_of_a_mebibyte(void **state)
{
	enum {
		LENGTH = 1 << 20
	};
	struct arena *arena = arena_new();
	char *base64 = arena_alloc(arena, LENGTH + 1);
	struct pem pem = { .arena = arena };
	struct pem_block block;
	struct octets octets = { NULL, 0 };

	(void)state;
	memset(base64, 'A', LENGTH);
	pem.text = span_of(arena_printf(arena, BEGIN "%s\n" END, base64));
	pem.room = arena_alloc(arena, pem.text.length);
	assert_true(pem_next(&pem, &block));
	assert_true(pem_decode(&pem, &block, &octets));
	assert_int_equal(octets.length, LENGTH / 4 * 3);
	assert_ptr_equal(octets.at, pem.room);
	assert_int_equal(pem.used, octets.length);
	assert_false(pem_next(&pem, &block));
	assert_null(pem.wrong);
	arena_free(arena);
}

static void
tells_pem_from_other_files(void **state)
{
	(void)state;
	assert_true(pem_likely(span_of(BLOCK)));
	assert_true(pem_likely(span_of(END)));
	assert_true(pem_likely(span_of("x-----BEGIN")));
	assert_false(pem_likely(span_of("-----begin certificate-----")));
	assert_false(pem_likely(span_of("BEGIN CERTIFICATE")));
	assert_false(pem_likely((struct span){ NULL, 0 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_blocks),
		cmocka_unit_test(knows_labels),
		cmocka_unit_test(sees_encryption),
		cmocka_unit_test(leaves_keys_alone),
		cmocka_unit_test(refuses_bad_structure),
		cmocka_unit_test(refuses_garbage_between_blocks),
		cmocka_unit_test(decodes_base64),
		cmocka_unit_test(refuses_bad_base64),
		cmocka_unit_test(takes_a_line_of_a_mebibyte),
		cmocka_unit_test(tells_pem_from_other_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
