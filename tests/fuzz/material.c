/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzz target: key material of any form, from the bytes of a file to what TLSA
 * records, names and chains hold of it. No file is opened.
 */
#include <config.h>

#include <string.h>

#include <gen/key/chain.h>
#include <gen/key/der.h>
#include <gen/key/library.h>
#include <gen/key/public.h>
#include <gen/key/reading.h>
#include <gen/key/x509.h>

#include "fuzz.h"

const char *const fuzz_name = "material";

enum {
	VERIFIED_MAX = 4, /* each of them takes its time */
};

/* A library context takes longer to open than most inputs to read. */
static struct library *
library_kept(void)
{
	static struct library *library;

	if (library == NULL) {
		library = library_open(arena_new());
	}
	FUZZ_CHECK(library != NULL);
	return library;
}

/* A key that was read is one that can be read again, and is the same. */
static void
check_key(const struct library *library, const struct key *key)
{
	struct key again = { .holder = HOLDER_PUBLIC_KEY };

	FUZZ_CHECK(key->spki.length > 0);
	FUZZ_CHECK(
	    library_digest(library, MATCHING_SHA2_256, key->spki).length == 32);
	FUZZ_CHECK(
	    library_digest(library, MATCHING_SHA2_512, key->spki).length == 64);
	FUZZ_CHECK(public_read(library, key->spki, &again) == NULL);
	FUZZ_CHECK(octets_equal(again.spki, key->spki));
	FUZZ_CHECK(again.algorithm == key->algorithm);
	FUZZ_CHECK(public_same(library, key, &again));
}

static void
check_names(struct library *library, const struct certificate *certificate)
{
	struct dns_names names = { .count = 0 };

	x509_dns_names(library, certificate, &names);
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.items[i];

		FUZZ_CHECK(strlen(name) > 0 && strlen(name) <= 253);
		FUZZ_CHECK(
		    *name == '*' || x509_names(library, certificate, name));
	}
}

/* What was read of a certificate stands in it, and reads as the same. */
static void
check_certificate(struct library *library,
    const struct certificate *certificate)
{
	const struct octets der = certificate->der;
	const struct octets spki = certificate->key.spki;
	struct certificate again = { .key.line = 1 };

	FUZZ_CHECK(certificate->key.holder == HOLDER_CERTIFICATE);
	FUZZ_CHECK(spki.at > der.at && spki.length < der.length);
	FUZZ_CHECK(spki.at + spki.length < der.at + der.length);
	check_key(library, &certificate->key);
	FUZZ_CHECK(x509_certificate(library, der, false, &again) == NULL);
	FUZZ_CHECK(octets_equal(again.der, der));
	FUZZ_CHECK(strcmp(again.subject, certificate->subject) == 0);
	FUZZ_CHECK(again.not_after == certificate->not_after);
	check_names(library, certificate);
}

static void
check_chain(const struct library *library, const struct material *material)
{
	const struct certificate *issuers[MATERIAL_CERTIFICATES_MAX];
	const size_t count = chain_issuers(library, material, issuers);
	const struct certificate *below = material->leaf;

	FUZZ_CHECK(count < material->count);
	for (size_t i = 0; i < count; i++) {
		FUZZ_CHECK(issuers[i] != material->leaf);
		FUZZ_CHECK(chain_issued(library, issuers[i], below));
		below = issuers[i];
	}
	for (size_t i = 0; i < material->count && i < VERIFIED_MAX; i++) {
		const char *wrong =
		    chain_verify(library, material, &material->certificates[i]);

		FUZZ_CHECK(wrong == NULL || *wrong != '\0');
	}
}

static void
check_material(struct library *library, const struct material *material)
{
	FUZZ_CHECK(material->key != NULL);
	FUZZ_CHECK(material->count <= MATERIAL_CERTIFICATES_MAX);
	FUZZ_CHECK((material->count > 0) == (material->leaf != NULL));
	check_key(library, material->key);
	for (size_t i = 0; i < material->count; i++) {
		check_certificate(library, &material->certificates[i]);
	}
	if (material->leaf != NULL) {
		FUZZ_CHECK(material->key == &material->leaf->key);
		check_chain(library, material);
	}
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct library library = *library_kept();
	struct diags diags = { .arena = arena };
	struct material material = { .file = "fuzz" };
	struct reading reading = {
		.library = &library,
		.diags = &diags,
		.path = "fuzz",
		.bytes = { arena_copy(arena, data, size), size },
		.room = arena_alloc(arena, size + 1),
	};

	library.arena = arena;
	if (size > 0 && size <= MATERIAL_SIZE_MAX) {
		if (reading_run(&reading, &material)) {
			FUZZ_CHECK(diags.count == 0);
			check_material(&library, &material);
		} else {
			FUZZ_CHECK(diags.by_severity[SEVERITY_ERROR] > 0);
		}
		FUZZ_CHECK(reading.used <= size);
	}
	x509_forget(&library);
	arena_free(arena);
	return 0;
}
