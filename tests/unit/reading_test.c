/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All sources of keys in all forms: what TLSA records hold of them against what
 * the openssl command computes, and which key of several is the server's.
 */
#include <config.h>

#include <time.h>

#include <gen/key/material.h>
#include <zone/base/diag.h>

#include "keys.h"
#include "store.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A file of which only the key is read. */
struct form {
	const char *suffix;
	enum key_holder holder;
	size_t line;
};

/* Of a source: lines as in a .association file. */
static const char *
associations(struct fixture *fixture, const struct material *material,
    uint8_t first)
{
	char *text = arena_alloc(fixture->arena, 1 << 16);
	size_t used = 0;

	for (uint8_t kind = first; kind < 6; kind++) {
		const struct tlsa_params params = { .usage = DANE_EE,
			.selector = kind / 3,
			.matching = kind % 3 };
		const struct octets data =
		    first == 0 ? certificate_association(fixture->materials,
				     material->leaf, params)
			       : key_association(fixture->materials,
				     material->key, params);

		text[used++] = (char)('0' + kind / 3);
		text[used++] = ' ';
		text[used++] = (char)('0' + kind % 3);
		text[used++] = ' ';
		for (size_t i = 0; i < data.length; i++) {
			text[used++] = "0123456789abcdef"[data.at[i] >> 4];
			text[used++] = "0123456789abcdef"[data.at[i] & 15];
		}
		text[used++] = '\n';
	}
	return text;
}

static const char *
name(struct fixture *fixture, const char *kind, const char *suffix)
{
	return arena_printf(fixture->arena, "%s%s", kind, suffix);
}

/* What KIND's file of this form holds is what openssl says of its leaf. */
static void
check_source(const char *kind, const char *suffix, bool has_certificate,
    struct key want)
{
	struct fixture fixture = fixture_open();
	const struct material *material =
	    fixture_read(&fixture, name(&fixture, kind, suffix));
	const struct octets file =
	    file_read(fixture.arena, name(&fixture, kind, ".association"));
	const char *all = arena_string(fixture.arena,
	    (struct span){ (const char *)file.at, file.length });
	const char *keys = strstr(all, "1 0 ");

	assert_non_null(keys);
	assert_string_equal(associations(&fixture, material, 3), keys);
	assert_int_equal(material->key->algorithm, want.algorithm);
	assert_int_equal(material->key->holder, want.holder);
	assert_int_equal(material->key->line, want.line);
	if (has_certificate) {
		assert_ptr_equal(material->key, &material->leaf->key);
		assert_string_equal(associations(&fixture, material, 0), all);
	} else {
		assert_null(material->leaf);
		assert_int_equal(material->count, 0);
	}
	fixture_close(&fixture);
}

static const struct {
	const char *name;
	enum key_algorithm algorithm;
} kinds[] = {
	{ "ec", KEY_EC },
	{ "p384", KEY_EC },
	{ "p521", KEY_EC },
	{ "rsa", KEY_RSA },
	{ "rsa-pss", KEY_RSA },
	{ "ed25519", KEY_ED25519 },
	{ "ed448", KEY_ED448 },
};

static void
reads_keys_in_all_forms(void **state)
{
	static const struct form forms[] = {
		{ ".key", HOLDER_PRIVATE_KEY, 1 },
		{ "-key.der", HOLDER_PRIVATE_KEY, 0 },
		{ ".pub", HOLDER_PUBLIC_KEY, 1 },
		{ "-pub.der", HOLDER_PUBLIC_KEY, 0 },
		{ ".csr", HOLDER_REQUEST, 1 },
		{ "-csr.der", HOLDER_REQUEST, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		for (size_t j = 0; j < COUNT_OF(forms); j++) {
			check_source(kinds[i].name, forms[j].suffix, false,
			    (struct key){ .algorithm = kinds[i].algorithm,
				.holder = forms[j].holder,
				.line = forms[j].line });
		}
	}
}

static void
reads_older_forms(void **state)
{
	static const struct {
		const char *kind;
		const char *suffix;
		enum key_holder holder;
		size_t line;
	} rows[] = {
		{ "ec", "-traditional.key", HOLDER_PRIVATE_KEY, 1 },
		{ "ec", "-traditional.der", HOLDER_PRIVATE_KEY, 0 },
		{ "p384", "-traditional.key", HOLDER_PRIVATE_KEY, 1 },
		{ "p384", "-traditional.der", HOLDER_PRIVATE_KEY, 0 },
		{ "p521", "-traditional.key", HOLDER_PRIVATE_KEY, 1 },
		{ "p521", "-traditional.der", HOLDER_PRIVATE_KEY, 0 },
		{ "rsa", "-traditional.key", HOLDER_PRIVATE_KEY, 1 },
		{ "rsa", "-traditional.der", HOLDER_PRIVATE_KEY, 0 },
		{ "rsa", "-pkcs1.pub", HOLDER_PUBLIC_KEY, 1 },
		{ "rsa", "-pkcs1-pub.der", HOLDER_PUBLIC_KEY, 0 },
		{ "ec", "-parameters.key", HOLDER_PRIVATE_KEY, 4 },
		{ "ec", "-half.key", HOLDER_PRIVATE_KEY, 1 },
		{ "p384", "-half.key", HOLDER_PRIVATE_KEY, 1 },
		{ "p521", "-half.key", HOLDER_PRIVATE_KEY, 1 },
		{ "compressed", ".key", HOLDER_PRIVATE_KEY, 1 },
		{ "compressed", ".csr", HOLDER_REQUEST, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		check_source(rows[i].kind, rows[i].suffix, false,
		    (struct key){ .algorithm = strcmp(rows[i].kind, "rsa") == 0
						   ? KEY_RSA
						   : KEY_EC,
			.holder = rows[i].holder,
			.line = rows[i].line });
	}
}

static void
reads_certificates_in_all_forms(void **state)
{
	static const struct form forms[] = {
		{ ".pem", HOLDER_CERTIFICATE, 1 },
		{ ".der", HOLDER_CERTIFICATE, 0 },
		{ "-chain.pem", HOLDER_CERTIFICATE, 1 },
		{ "-wrong-order.pem", HOLDER_CERTIFICATE, 1 },
		{ ".p12", HOLDER_CERTIFICATE, 0 },
		{ "-plain.p12", HOLDER_CERTIFICATE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		for (size_t j = 0; j < COUNT_OF(forms); j++) {
			check_source(kinds[i].name, forms[j].suffix, true,
			    (struct key){ .algorithm = kinds[i].algorithm,
				.holder = forms[j].holder,
				.line = forms[j].line });
		}
	}
}

/* A file of several blocks: the leaf's number, or what is wrong. */
static const char *
chosen(const char *files)
{
	struct fixture fixture = fixture_open();
	const struct material *material = NULL;
	static char text[256];

	file_concatenate(files, "several.pem");
	if (materials_read(fixture.materials, "several.pem", &asked,
		&material) != MATERIAL_READ) {
		assert_int_equal(fixture.diags->count, 1);
		(void)snprintf(text, sizeof(text), "%s",
		    fixture.diags->items[0].message);
	} else if (material->leaf == NULL) {
		(void)snprintf(text, sizeof(text), "key in line %zu",
		    material->key->line);
	} else {
		(void)snprintf(text, sizeof(text), "%td of %zu",
		    material->leaf - material->certificates, material->count);
		assert_ptr_equal(material->key, &material->leaf->key);
	}
	fixture_close(&fixture);
	return text;
}

static void
finds_the_key_that_is_meant(void **state)
{
#define NONE ": the private key belongs to no certificate of the file"
	static const struct {
		const char *files;
		const char *want;
	} rows[] = {
		/* The leaf is the private key's, wherever that stands. */
		{ "ec.key ec-chain.pem", "0 of 3" },
		{ "ec-chain.pem ec.key", "0 of 3" },
		{ "ca.pem intermediate.pem ec.pem ec.key", "2 of 3" },
		{ "ec.key ca.pem intermediate.pem ec.pem", "2 of 3" },
		{ "ca.pem ec.key ec.pem intermediate.pem", "1 of 3" },
		{ "parameters.pem ec-traditional.key rsa.pem ec.pem",
		    "1 of 2" },
		{ "rsa-traditional.key ec.pem rsa.pem", "1 of 2" },
		{ "ec.pem ec.key ec.key ec-half.key", "0 of 1" },
		{ "compressed.key rsa.pem ec.pem", "1 of 2" },
		/* Without one it is the first. */
		{ "ca.pem ec.pem", "0 of 2" },
		{ "rsa.csr ca.pem ec.pem rsa.pub", "0 of 2" },
		{ "ec.key rsa.pem", "several.pem:1" NONE },
		{ "ec.pem rsa.key", "several.pem:13" NONE },
		{ "ec.pem ec.key rsa.key",
		    "several.pem:18: this is another key than the one in line "
		    "13" },
		/* Keys alone are one key. */
		{ "ec.key ec.pub", "key in line 1" },
		{ "ec.csr ec.key", "key in line 1" },
		{ "parameters.pem ec-traditional.key ec.pub", "key in line 4" },
		{ "compressed.csr ec.pub", "key in line 1" },
		{ "ec.key rsa.pub",
		    "several.pem:6: this is another key than the one in line "
		    "1" },
		{ "ec.pub ec.pub p384.key",
		    "several.pem:9: this is another key than the one in line "
		    "1" },
		{ "parameters.pem",
		    "several.pem: holds no certificate and no key (but a block "
		    "EC PARAMETERS)" },
	};
#undef NONE

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_string_equal(chosen(rows[i].files), rows[i].want);
	}
}

/* A store's bags are in the order of those who made them. */
static void
reads_stores(void **state)
{
	static const struct {
		const char *path;
		const char *association;
		size_t count;
	} rows[] = {
		{ "store.p12", "ec.association", 3 },
		{ "3des.p12", "ec.association", 3 },
		{ "certificates.p12", "ec.association", 3 },
		{ "keys.p12", NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fixture fixture = fixture_open();
		const struct material *material =
		    fixture_read(&fixture, rows[i].path);

		assert_int_equal(material->count, rows[i].count);
		if (rows[i].association == NULL) {
			assert_null(material->leaf);
			assert_int_equal(material->key->holder,
			    HOLDER_PRIVATE_KEY);
		} else {
			assert_ptr_equal(material->leaf,
			    material->certificates);
		}
		fixture_close(&fixture);
	}
}

/* What reading a file says: its messages and hints, a line each. */
struct refusal {
	const char *path;
	const char *want;
};

static void
check_refusals(const struct refusal *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct fixture fixture = fixture_open();
		const struct material *material = NULL;
		const struct diag *diag;

		assert_int_equal(materials_read(fixture.materials, rows[i].path,
				     &asked, &material),
		    MATERIAL_BAD);
		assert_int_equal(fixture.diags->count, 1);
		diag = &fixture.diags->items[0];
		assert_string_equal(arena_printf(fixture.arena, "%s\n%s%s",
					diag->message,
					diag->hint == NULL ? "" : diag->hint,
					diag->hint == NULL ? "" : "\n"),
		    rows[i].want);
		fixture_close(&fixture);
	}
}

static double
seconds(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
names_what_is_no_key(void **state)
{
#define NONE(file, what)                                                      \
	{                                                                     \
		file,                                                         \
		    file ": holds no certificate and no key (but " what ")\n" \
	}
	static const struct refusal rows[] = {
		NONE("store.p7b", "a block PKCS7"),
		NONE("parameters.pem", "a block EC PARAMETERS"),
		NONE("store-p7b.der", "a PKCS #7 store"),
		{ "openssl.txt", "openssl.txt: is neither PEM nor DER\n" },
		{ "nul.pem", "nul.pem: is neither PEM nor DER\n" },
	};
#undef NONE

	(void)state;
	file_write("openssl.txt", "0123456789\n", 11);
	file_write("nul.pem", "\0\0\0\0", 4);
	check_refusals(rows, COUNT_OF(rows));
}

static void
refuses_keys_that_cannot_sign(void **state)
{
#define TYPE(file, type)                                                \
	{                                                               \
		file, file ":1: this is a key of type " type ", which " \
			   "cannot sign for TLS\n"                      \
	}
#define SPELLED ":1: this EC key spells its curve out instead of naming it\n"
	static const struct refusal rows[] = {
		TYPE("dsa.key", "DSA"),
		TYPE("dsa-traditional.key", "DSA"),
		TYPE("dsa.pub", "DSA"),
		TYPE("dh.key", "DH"),
		TYPE("x25519.key", "X25519"),
		TYPE("x25519.pub", "X25519"),
		TYPE("x448.key", "X448"),
		{ "explicit.key", "explicit.key" SPELLED },
		{ "explicit.pub", "explicit.pub" SPELLED },
		{ "explicit.pem", "explicit.pem" SPELLED },
		{ "explicit-traditional.key",
		    "explicit-traditional.key" SPELLED },
		{ "openssh.key",
		    "openssh.key:1: this is a private key of OpenSSH, "
		    "which TLS servers do not read\n" },
	};
#undef TYPE
#undef SPELLED

	(void)state;
	check_refusals(rows, COUNT_OF(rows));
}

#define CONVERT                                                 \
	"no password is ever asked for: write it without one, " \
	"`openssl pkcs12 -in FILE -noenc -out NEW.pem`\n"

static void
refuses_stores_that_ask_for_much(void **state)
{
	static const struct refusal rows[] = {
		{ "password.p12",
		    "password.p12: this PKCS #12 store has a password, "
		    "or a cipher that OpenSSL has given up\n" CONVERT },
		{ "slow.p12",
		    "slow.p12: this PKCS #12 store asks for more "
		    "iterations of its key derivation than one without a "
		    "password can need\n" CONVERT },
		{ "cut.p12", "cut.p12: not a certificate: this is not "
			     "DER, or it is cut off\n" },
	};
	struct arena *arena = arena_new();
	const struct octets store = file_read(arena, "store.p12");
	const double start = seconds();

	(void)state;
	file_write("cut.p12", store.at, store.length - 1);
	arena_free(arena);
	check_refusals(rows, COUNT_OF(rows));
	assert_true(seconds() - start < 0.1 * sizeof(rows) / sizeof(rows[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_keys_in_all_forms),
		cmocka_unit_test(reads_older_forms),
		cmocka_unit_test(reads_certificates_in_all_forms),
		cmocka_unit_test(finds_the_key_that_is_meant),
		cmocka_unit_test(reads_stores),
		cmocka_unit_test(names_what_is_no_key),
		cmocka_unit_test(refuses_keys_that_cannot_sign),
		cmocka_unit_test(refuses_stores_that_ask_for_much),
	};

	return cmocka_run_group_tests(tests, keys_set_up, keys_tear_down);
}
