/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What reading key material does not do: keep private keys in memory, load what
 * OPENSSL_CONF names, take anything from standard input.
 */
#include <config.h>

#include <sys/inotify.h>
#include <sys/ioctl.h>

#include <zone/base/diag.h>

#include "keys.h"

static const struct place asked = { .file = "danezone.yaml", .line = 3 };

/* Where in PKCS #8 the private octets are. */
enum {
	IN_RSA = 600,
	IN_P521 = 36,
	IN_ED448 = 20,
};

/* Files, and a part of a file that is nowhere in memory after each. */
static const struct {
	const char *path;
	const char *secret;
	size_t at;
} files[] = {
	{ "ec-combined.pem", "ec-combined.pem", 64 },
	{ "rsa-combined.pem", "rsa-combined.pem", 64 },
	{ "ec.key", "ec.key", 64 },
	{ "rsa.key", "rsa.key", 64 },
	{ "rsa-encrypted.key", "rsa-encrypted.key", 64 },
	{ "encrypted.key", "encrypted.key", 64 },
	/* What base64 and encryption hide, in DER. */
	{ "rsa.key", "rsa-key.der", IN_RSA },
	{ "rsa-traditional.key", "rsa-key.der", IN_RSA },
	{ "rsa-key.der", "rsa-key.der", IN_RSA },
	{ "rsa.p12", "rsa-key.der", IN_RSA },
	{ "rsa-plain.p12", "rsa-key.der", IN_RSA },
	{ "rsa-combined.pem", "rsa-key.der", IN_RSA },
	{ "p521.key", "p521-key.der", IN_P521 },
	{ "p521-half.key", "p521-key.der", IN_P521 },
	{ "p521-traditional.der", "p521-key.der", IN_P521 },
	{ "p521.p12", "p521-key.der", IN_P521 },
	{ "ed448.key", "ed448-key.der", IN_ED448 },
	{ "ed448-key.der", "ed448-key.der", IN_ED448 },
	{ "ed448.p12", "ed448-key.der", IN_ED448 },
	{ "ec-chain.pem", NULL, 0 },
	{ "ec-csr.der", NULL, 0 },
	{ "password.p12", NULL, 0 },
};

enum {
	FILES = sizeof(files) / sizeof(files[0]),
	MASK = 0x5a,
	SECRET_LENGTH = 48,
	MAPPING_LARGEST = 1 << 26,
};

struct secret {
	uint8_t masked[SECRET_LENGTH];
};

/* Masked, so that this program does not hold it in the clear itself. */
static struct secret
read_secret(const char *path, size_t at)
{
	struct secret secret;
	const int descriptor = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(descriptor >= 0);
	assert_int_equal(pread(descriptor, secret.masked, SECRET_LENGTH,
			     (off_t)at),
	    SECRET_LENGTH);
	assert_int_equal(close(descriptor), 0);
	for (size_t i = 0; i < SECRET_LENGTH; i++) {
		secret.masked[i] ^= MASK;
	}
	return secret;
}

/* Looks at memory that is not ours to look at, red zones and all. */
static bool __attribute__((no_sanitize_address)) holds_secret(
    const volatile uint8_t *bytes, size_t length, const struct secret *secret)
{
	for (size_t i = 0; i + SECRET_LENGTH <= length; i++) {
		size_t same = 0;

		while (same < SECRET_LENGTH &&
		       (bytes[i + same] ^ MASK) == secret->masked[same]) {
			same++;
		}
		if (same == SECRET_LENGTH) {
			return true;
		}
	}
	return false;
}

/* Is it in some memory that can be written? Not in the maps of a sanitizer. */
static bool
memory_holds(const struct secret *secret)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[4096];
	bool found = false;

	assert_non_null(maps);
	while (!found && fgets(line, sizeof(line), maps) != NULL) {
		char *rest = line;
		const uintptr_t start = strtoull(rest, &rest, 16);
		const uintptr_t end = strtoull(rest + 1, &rest, 16);

		if (strncmp(rest, " rw", 3) == 0 &&
		    end - start <= MAPPING_LARGEST) {
			/* NOLINTNEXTLINE(performance-no-int-to-ptr) */
			found = holds_secret((const uint8_t *)start,
			    end - start, secret);
		}
	}
	assert_int_equal(fclose(maps), 0);
	return found;
}

/* Read all files, and look for secrets after each, if that is wished. */
static void
read_files(bool look)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct materials *materials = materials_new(arena, &diags);

	assert_non_null(materials);
	for (size_t i = 0; i < FILES; i++) {
		const struct material *material = NULL;
		const enum material_state read =
		    materials_read(materials, files[i].path, &asked, &material);

		assert_int_not_equal(read, MATERIAL_ABSENT);
		if (look && files[i].secret != NULL) {
			const struct secret secret =
			    read_secret(files[i].secret, files[i].at);

			assert_false(memory_holds(&secret));
		}
	}
	materials_free(materials);
	arena_free(arena);
}

static void
wipes_private_keys(void **state)
{
	(void)state;
	read_files(true);
}

/* The looking works. */
static void
would_find_a_secret(void **state)
{
	struct arena *arena = arena_new();
	const struct octets key = file_read(arena, "rsa-key.der");
	const struct secret secret = read_secret("rsa-key.der", IN_RSA);

	(void)state;
	assert_true(key.length > IN_RSA + SECRET_LENGTH);
	assert_true(memory_holds(&secret));
	arena_free(arena);
}

/* The first test, since OpenSSL loads a configuration once at most. */
static void
loads_no_configuration(void **state)
{
	static const char poison[] =
	    "openssl_conf = all\n[all]\nproviders = some\n[some]\nit = it\n"
	    "[it]\nmodule = /nonexistent.so\nactivate = 1\n";
	const int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	struct arena *arena = arena_new();
	char event[sizeof(struct inotify_event) + 256];

	(void)state;
	file_write("poison.cnf", poison, sizeof(poison) - 1);
	assert_int_equal(setenv("OPENSSL_CONF", "poison.cnf", 1), 0);
	assert_true(inotify_add_watch(watch, "poison.cnf", IN_OPEN) >= 0);
	read_files(false);
	assert_int_equal(read(watch, event, sizeof(event)), -1);
	(void)file_read(arena, "poison.cnf"); /* the watch works */
	assert_true(read(watch, event, sizeof(event)) > 0);
	assert_int_equal(close(watch), 0);
	arena_free(arena);
}

static void
leaves_standard_input_alone(void **state)
{
	int ends[2];
	int waiting = 0;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(write(ends[1], "a zone\n", 7), 7);
	read_files(false);
	assert_int_equal(ioctl(STDIN_FILENO, FIONREAD, &waiting), 0);
	assert_int_equal(waiting, 7);
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(close(ends[1]), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loads_no_configuration),
		cmocka_unit_test(leaves_standard_input_alone),
		cmocka_unit_test(wipes_private_keys),
		cmocka_unit_test(would_find_a_secret),
	};

	return cmocka_run_group_tests(tests, keys_set_up, keys_tear_down);
}
