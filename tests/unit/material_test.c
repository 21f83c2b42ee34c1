/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key material from files, good and hostile: states, counts, and each message
 * with its place. What it does not touch or keep is in material_privacy_test.c.
 */
#include <config.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>

#include <gen/key/material.h>
#include <zone/base/diag.h>

#include "keys.h"

#define ASKED "danezone.yaml:3:5: "

static const struct place asked = {
	.file = "danezone.yaml",
	.line = 3,
	.column = 5,
};

/* What reading PATH gives: its count, or `absent`, or the messages. */
static const char *
outcome(struct materials *materials, struct diags *diags, const char *path)
{
	const struct material *material = NULL;
	const enum material_state state =
	    materials_read(materials, path, &asked, &material);
	char *text = arena_printf(diags->arena, "%s", "");

	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *diag = &diags->items[i];

		assert_int_equal(diag->severity, SEVERITY_ERROR);
		text =
		    arena_printf(diags->arena, "%s%s:%zu:%zu: %s\n%s%s", text,
			diag->place.file, diag->place.line, diag->place.column,
			diag->message, diag->hint == NULL ? "" : diag->hint,
			diag->hint == NULL ? "" : "\n");
	}
	if (state == MATERIAL_READ) {
		return arena_printf(diags->arena, "%s%zu", text,
		    material->count);
	}
	assert_null(material);
	return state == MATERIAL_ABSENT
		   ? arena_printf(diags->arena, "%sabsent", text)
		   : text;
}

struct row {
	const char *path;
	const char *want;
};

static void
check(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		struct materials *materials = materials_new(arena, &diags);

		assert_non_null(materials);
		assert_string_equal(outcome(materials, &diags, rows[i].path),
		    rows[i].want);
		materials_free(materials);
		arena_free(arena);
	}
}

#define CHECK(rows) check((rows), sizeof(rows) / sizeof((rows)[0]))

static void
reads_certificates(void **state)
{
	static const struct row rows[] = {
		{ "ec.pem", "1" },
		{ "ec.der", "1" },
		{ "rsa-chain.pem", "3" },
		{ "ed25519-wrong-order.pem", "3" },
		{ "ec-combined.pem", "2" },
		{ "trusted.pem", "1" },
		{ "described.pem", "3" },
	};

	(void)state;
	CHECK(rows);
}

static void
takes_missing_and_empty_as_absent(void **state)
{
	static const struct row rows[] = {
		{ "no-such-file.pem", "absent" },
		{ "no-such-directory/x.pem", "absent" },
		{ "empty.pem", "absent" },
		{ "dangling.pem", "absent" },
		{ "/proc/self/no-such-file", "absent" },
	};

	(void)state;
	file_write("empty.pem", "", 0);
	assert_int_equal(symlink("no-such-file.pem", "dangling.pem"), 0);
	CHECK(rows);
}

static void
follows_symbolic_links(void **state)
{
	static const struct row rows[] = {
		{ "link.pem", "1" },
		{ "loop.pem",
		    ASKED "loop.pem: Too many levels of symbolic links\n" },
		{ "ec.pem/x", ASKED "ec.pem/x: Not a directory\n" },
	};

	(void)state;
	assert_int_equal(symlink("ec.pem", "link.pem"), 0);
	assert_int_equal(symlink("loop.pem", "loop.pem"), 0);
	CHECK(rows);
}

static void
make_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_true(descriptor >= 0);
	assert_int_equal(bind(descriptor, (const struct sockaddr *)&address,
			     sizeof(address)),
	    0);
	assert_int_equal(close(descriptor), 0);
}

static double
seconds(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
refuses_what_is_no_regular_file(void **state)
{
	static const struct row rows[] = {
		{ "fifo", ASKED "fifo: is a FIFO, not a regular file\n" },
		{ "directory",
		    ASKED "directory: is a directory, not a regular file\n" },
		{ "/dev/zero",
		    ASKED "/dev/zero: is a device, not a regular file\n" },
		{ "/dev/null",
		    ASKED "/dev/null: is a device, not a regular file\n" },
		{ "socket",
		    ASKED "socket: is a socket or a device, not a regular "
			  "file\n" },
	};
	const double start = seconds();

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(mkdir("directory", 0700), 0);
	make_socket("socket");
	CHECK(rows);
	assert_true(seconds() - start < 0.1 * sizeof(rows) / sizeof(rows[0]));
}

/* A file without permission; nothing is that for root. */
static void
refuses_what_it_may_not_read(void **state)
{
	static const struct row rows[] = {
		{ "secret.pem", ASKED "secret.pem: Permission denied\n" },
	};

	(void)state;
	if (geteuid() == 0) {
		skip();
	}
	file_write("secret.pem", "x", 1);
	assert_int_equal(chmod("secret.pem", 0), 0);
	CHECK(rows);
}

static void
keeps_to_its_limits(void **state)
{
#define TOO_LARGE ": is over 1 MiB, too large for key material\n"
	static const struct row rows[] = {
		{ "large.pem", "1" },
		{ "too-large.pem", ASKED "too-large.pem" TOO_LARGE },
		{ "two-mib.pem", ASKED "two-mib.pem" TOO_LARGE },
		{ "sparse.pem", ASKED "sparse.pem" TOO_LARGE },
		{ "one-line.pem",
		    ASKED "one-line.pem:1: a BEGIN or END line must be alone "
			  "in its line\n" },
		{ "100.pem", "100" },
		{ "101.pem", ASKED "101.pem:1201: over 100 certificates in one "
				   "file\n" },
	};
#undef TOO_LARGE

	(void)state;
	file_write_filled("large.pem", "ec.pem", MATERIAL_SIZE_MAX, '\n');
	file_write_filled("too-large.pem", "ec.pem", MATERIAL_SIZE_MAX + 1,
	    '\n');
	file_write_filled("two-mib.pem", "ec.pem",
	    2 * (size_t)MATERIAL_SIZE_MAX, '\n');
	file_write("sparse.pem", "", 0);
	assert_int_equal(truncate("sparse.pem", (off_t)1 << 40), 0);
	file_write("one-line.pem", "-----BEGIN CERTIFICATE-----", 27);
	file_write_filled("one-line.pem", "one-line.pem", MATERIAL_SIZE_MAX,
	    'A');
	file_write_copies("100.pem", "ec.pem", 100);
	file_write_copies("101.pem", "ec.pem", 101);
	CHECK(rows);
}

/* Write the EC leaf's PEM text with something before and behind it. */
static void
write_around(const char *target, const char *before, const char *behind)
{
	struct arena *arena = arena_new();
	const struct octets pem = file_read(arena, "ec.pem");
	const char *text = arena_printf(arena, "%s%.*s%s", before,
	    (int)pem.length, (const char *)pem.at, behind);

	file_write(target, text, strlen(text));
	arena_free(arena);
}

#define ENCRYPTED                                                       \
	"a private key that is encrypted\n"                             \
	"no passphrase is ever asked for: give the certificate or the " \
	"public key in a file without it\n"

static void
refuses_encryption(void **state)
{
	static const char certificate[] = "-----BEGIN CERTIFICATE-----\n"
					  "Proc-Type: 4,ENCRYPTED\n"
					  "DEK-Info: AES-256-CBC,00\n\nTWFu\n"
					  "-----END CERTIFICATE-----\n";
	static const struct row rows[] = {
		{ "encrypted.key", ASKED "encrypted.key:1: " ENCRYPTED },
		{ "rsa-encrypted.key",
		    ASKED "rsa-encrypted.key:1: " ENCRYPTED },
		{ "both.pem", ASKED "both.pem:13: " ENCRYPTED },
		{ "encrypted-key.der", ASKED "encrypted-key.der: " ENCRYPTED },
		{ "proc-type.pem",
		    ASKED "proc-type.pem:1: a certificate that is encrypted\n"
			  "no passphrase is ever asked for: give the "
			  "certificate or the public key in a file without "
			  "it\n" },
	};

	struct arena *arena = arena_new();
	struct octets key;

	(void)state;
	file_write("proc-type.pem", certificate, sizeof(certificate) - 1);
	key = file_read(arena, "encrypted.key");
	write_around("both.pem", "",
	    arena_string(arena,
		(struct span){ (const char *)key.at, key.length }));
	arena_free(arena);
	CHECK(rows);
}

static void
locates_every_mistake(void **state)
{
#define BLOCK(base64) \
	"-----BEGIN CERTIFICATE-----\n" base64 "\n-----END CERTIFICATE-----\n"
#define NO_CERTIFICATE "not a certificate: "
#define CUT            "this is not DER, or it is cut off\n"
	static const struct row rows[] = {
		{ "two.pem", ASKED "two.pem:2: this is not base64\n" ASKED
				   "two.pem:18: the base64 is cut off\n" },
		{ "text.pem", ASKED "text.pem:1: " NO_CERTIFICATE CUT },
		{ "other.der",
		    ASKED "other.der: " NO_CERTIFICATE "wrong tag\n" },
		{ "tail.pem",
		    ASKED "tail.pem:13: this BEGIN line has no END line\n" },
		{ "control.pem",
		    ASKED "control.pem:13: garbage outside of the PEM "
			  "blocks\n" },
		{ "bom.pem",
		    ASKED "bom.pem:1: a byte order mark stands before this "
			  "line, and TLS servers do not skip it\n" },
		{ "tail.der", ASKED "tail.der: there is data behind the "
				    "certificate: 3 octets\n" },
		{ "cut.der", ASKED "cut.der: " NO_CERTIFICATE CUT },
	};
	struct arena *arena = arena_new();
	const struct octets der = file_read(arena, "ec.der");

	(void)state;
	write_around("two.pem", BLOCK("*"), BLOCK("T"));
	write_around("text.pem", BLOCK("TWFu"), "");
	write_around("tail.pem", "", "-----BEGIN X-----\n");
	write_around("control.pem", "", "\x01\n");
	write_around("bom.pem", "\xef\xbb\xbf", "");
	file_write_filled("tail.der", "ec.der", der.length + 3, '\0');
	file_write("other.der", "\x30\x03\x04\x01\x00", 5);
	file_write("cut.der", der.at, der.length - 1);
	arena_free(arena);
	CHECK(rows);
}

static void
takes_other_line_ends(void **state)
{
	static const struct row rows[] = {
		{ "crlf.pem", "1" },
		{ "no-newline.pem", "1" },
		{ "long-line.pem", "1" },
	};
	struct arena *arena = arena_new();
	const struct octets pem = file_read(arena, "ec.pem");
	const size_t begin = strlen("-----BEGIN CERTIFICATE-----\n");
	const size_t end = strlen("-----END CERTIFICATE-----\n");
	FILE *crlf = fopen("crlf.pem", "we");
	FILE *long_line = fopen("long-line.pem", "we");

	(void)state;
	assert_non_null(crlf);
	assert_non_null(long_line);
	for (size_t i = 0; i < pem.length; i++) {
		const bool body = i >= begin && i < pem.length - end - 1;

		if (pem.at[i] != '\n' || !body) {
			assert_int_not_equal(putc(pem.at[i], long_line), EOF);
		}
		if (pem.at[i] == '\n') {
			assert_int_not_equal(putc('\r', crlf), EOF);
		}
		assert_int_not_equal(putc(pem.at[i], crlf), EOF);
	}
	assert_int_equal(fclose(crlf), 0);
	assert_int_equal(fclose(long_line), 0);
	file_write("no-newline.pem", pem.at, pem.length - 1);
	arena_free(arena);
	CHECK(rows);
}

/* Read once, whatever becomes of the file; a mistake is told once. */
static void
reads_each_file_once(void **state)
{
	static const char *const want[] = { "once.pem", "bad.pem", "none.pem" };
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct materials *materials = materials_new(arena, &diags);
	const struct material *first = NULL;
	const struct material *again = NULL;
	const char *const *files;
	size_t count = 99;

	(void)state;
	assert_non_null(materials);
	(void)materials_files(materials, &count);
	assert_int_equal(count, 0);
	file_write_copies("once.pem", "ec-chain.pem", 1);
	file_write("bad.pem", "x", 1);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(materials_read(materials, "once.pem", &asked,
				     i == 0 ? &first : &again),
		    MATERIAL_READ);
		assert_int_equal(materials_read(materials, "bad.pem", &asked,
				     &again),
		    MATERIAL_BAD);
		assert_int_equal(materials_read(materials, "none.pem", &asked,
				     &again),
		    MATERIAL_ABSENT);
		file_write_copies("once.pem", "rsa.pem", 1);
		file_write_copies("bad.pem", "rsa.pem", 1);
		file_write_copies("none.pem", "rsa.pem", 1);
	}
	assert_int_equal(diags.count, 1);
	files = materials_files(materials, &count);
	assert_int_equal(count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(files[i], want[i]);
	}
	assert_int_equal(materials_read(materials, "once.pem", &asked, &again),
	    MATERIAL_READ);
	assert_ptr_equal(first, again);
	assert_int_equal(first->count, 3);
	materials_free(materials);
	arena_free(arena);
}

static void
remembers_many_paths(void **state)
{
	enum {
		PATHS = 10000
	};
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct materials *materials = materials_new(arena, &diags);
	const struct material *material = NULL;
	const char *const *files;
	size_t count = 0;
	char path[32];

	(void)state;
	assert_non_null(materials);
	for (size_t i = 0; i < 2 * (size_t)PATHS; i++) {
		(void)snprintf(path, sizeof(path), "none-%zu.pem", i % PATHS);
		assert_int_equal(materials_read(materials, path, &asked,
				     &material),
		    MATERIAL_ABSENT);
	}
	files = materials_files(materials, &count);
	assert_int_equal(count, PATHS);
	assert_string_equal(files[0], "none-0.pem");
	assert_string_equal(files[PATHS - 1], "none-9999.pem");
	materials_free(materials);
	arena_free(arena);
}

static void
says_its_version(void **state)
{
	(void)state;
	assert_memory_equal(material_library_version(), "OpenSSL 3.", 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_certificates),
		cmocka_unit_test(takes_missing_and_empty_as_absent),
		cmocka_unit_test(follows_symbolic_links),
		cmocka_unit_test(refuses_what_is_no_regular_file),
		cmocka_unit_test(refuses_what_it_may_not_read),
		cmocka_unit_test(keeps_to_its_limits),
		cmocka_unit_test(refuses_encryption),
		cmocka_unit_test(locates_every_mistake),
		cmocka_unit_test(takes_other_line_ends),
		cmocka_unit_test(reads_each_file_once),
		cmocka_unit_test(remembers_many_paths),
		cmocka_unit_test(says_its_version),
	};

	return cmocka_run_group_tests(tests, keys_set_up, keys_tear_down);
}
