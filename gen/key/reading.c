/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading key material: tells PEM from DER and what each block is, and which
 * key is the server's. PEM is split in pem.c; what a block means is told in
 * x509.c, public.c, private.c and store.c.
 */
#include <config.h>

#include <assert.h>

#include <gen/key/der.h>
#include <gen/key/pem.h>
#include <gen/key/private.h>
#include <gen/key/public.h>
#include <gen/key/reading.h>
#include <gen/key/store.h>
#include <gen/key/x509.h>

enum {
	KEYS_MAX = 8, /* beside certificates; reading one takes its time */
	BLOCK_MAX = 100 << 10, /* what OpenSSL takes of a peer's certificates */
	LONG_LENGTH = 0x80,
	HEADER_SHORT = 2,
	STORE_VERSION = 3, /* RFC 7292 section 4 */
};

static const char too_large[] =
    "this is over 100 KiB, larger than what TLS programs take";

/* What a file holds, as far as it is read. */
struct certificates {
	struct certificate *items;
	size_t count;
	size_t capacity;
};

struct found {
	struct certificates certificates;
	struct store_keys keys;
	size_t certificate_blocks; /* good ones or not */
	size_t key_blocks;
	bool good; /* no mistake so far */
};

bool
reading_fail(const struct reading *reading, size_t line, const char *what)
{
	if (line == 0) {
		return diag_error(reading->diags, reading->asked, "%s: %s",
		    reading->path, what);
	}
	return diag_error(reading->diags, reading->asked, "%s:%zu: %s",
	    reading->path, line, what);
}

static bool
fail_encrypted(const struct reading *reading, size_t line, const char *what)
{
	(void)reading_fail(reading, line,
	    arena_printf(reading->library->arena, "%s that is encrypted",
		what));
	diag_hint(reading->diags,
	    "no passphrase is ever asked for: give the certificate or the "
	    "public key in a file without it");
	return false;
}

static bool
fail_without(const struct reading *reading, const char *found)
{
	return reading_fail(reading, 0,
	    arena_printf(reading->library->arena,
		"holds no certificate and no key (but %s)", found));
}

/* Take one certificate, found at LINE. */
static bool
take_certificate(const struct reading *reading, struct found *found,
    struct octets der, bool trusted, size_t line)
{
	struct arena *arena = reading->library->arena;
	struct certificate certificate = { .key.line = line };
	struct octets *spki = &certificate.key.spki;
	const char *wrong = too_large;
	uint8_t *copy;

	if (der.length <= BLOCK_MAX) {
		wrong = x509_certificate(reading->library, der, trusted,
		    &certificate);
	}
	if (wrong != NULL) {
		return reading_fail(reading, line, wrong);
	}
	assert(certificate.der.length > 0 && spki->length > 0);
	copy = arena_copy(arena, certificate.der.at, certificate.der.length);
	spki->at = copy + (spki->at - certificate.der.at);
	certificate.der.at = copy;
	ARENA_PUSH(arena, &found->certificates, certificate);
	return true;
}

/* Take one key, which is in DER of this kind. */
static bool
take_key(const struct reading *reading, struct found *found,
    enum key_holder holder, struct octets der, size_t line)
{
	struct key key = { .holder = holder, .line = line };
	const char *wrong = too_large;

	if (der.length > BLOCK_MAX) {
		/* Large ones take their time. */
	} else if (holder == HOLDER_PRIVATE_KEY) {
		wrong = private_read(reading->library, der, &key);
	} else if (holder == HOLDER_REQUEST) {
		wrong = public_request(reading->library, der, &key);
	} else {
		wrong = public_read(reading->library, der, &key);
	}
	if (wrong != NULL) {
		return reading_fail(reading, line, wrong);
	}
	ARENA_PUSH(reading->library->arena, &found->keys, key);
	return true;
}

static enum key_holder
holder_of(enum pem_kind kind)
{
	if (kind == PEM_REQUEST) {
		return HOLDER_REQUEST;
	}
	return kind == PEM_PUBLIC_KEY ? HOLDER_PUBLIC_KEY : HOLDER_PRIVATE_KEY;
}

/* What is not key material may stand beside it. */
static bool
take_block(const struct reading *reading, struct found *found, struct pem *pem,
    const struct pem_block *block)
{
	struct octets der;

	if (block->kind == PEM_OTHER) {
		return true;
	}
	if (block->encrypted) {
		return fail_encrypted(reading, block->line, block->what);
	}
	if (!pem_decode(pem, block, &der)) {
		return reading_fail(reading, pem->wrong_line, pem->wrong);
	}
	if (block->kind > PEM_TRUSTED_CERTIFICATE) {
		return take_key(reading, found, holder_of(block->kind), der,
		    block->line);
	}
	return take_certificate(reading, found, der,
	    block->kind == PEM_TRUSTED_CERTIFICATE, block->line);
}

/* Are there more blocks of its kind than a file may have, with this one? */
static const char *
count_block(struct found *found, const struct pem_block *block)
{
	if (block->kind <= PEM_TRUSTED_CERTIFICATE) {
		found->certificate_blocks++;
	} else if (block->kind != PEM_OTHER) {
		found->key_blocks++;
	}
	if (found->certificate_blocks > MATERIAL_CERTIFICATES_MAX) {
		return "over 100 certificates in one file";
	}
	return found->key_blocks > KEYS_MAX ? "over 8 keys in one file" : NULL;
}

static bool
read_pem(const struct reading *reading, struct found *found, struct pem *pem)
{
	const char *other = NULL;
	struct pem_block block;

	while (pem_next(pem, &block)) {
		const char *excess = count_block(found, &block);

		if (excess != NULL) {
			return reading_fail(reading, block.line, excess);
		}
		found->good &= take_block(reading, found, pem, &block);
		if (other == NULL) {
			other = block.what;
		}
		pem->wrong = NULL;
	}
	if (pem->wrong != NULL) {
		return reading_fail(reading, pem->wrong_line, pem->wrong);
	}
	if (found->good && found->certificates.count == 0 &&
	    found->keys.count == 0) {
		return fail_without(reading, other);
	}
	return found->good;
}

static bool
read_store(const struct reading *reading, struct found *found)
{
	struct store store = { .wrong = NULL };
	bool good = true;

	if (!store_read(reading->library, reading->bytes, &store)) {
		(void)reading_fail(reading, 0, store.wrong);
		if (store.hint != NULL) {
			diag_hint(reading->diags, "%s", store.hint);
		}
		return false;
	}
	if (store.certificates.count == 0 && store.keys.count == 0) {
		return fail_without(reading, "an empty PKCS #12 store");
	}
	for (size_t i = 0; i < store.certificates.count; i++) {
		good &= take_certificate(reading, found,
		    store.certificates.items[i], false, 0);
	}
	found->keys = store.keys;
	return good;
}

/* What DER seems to be, by the shape of its outermost elements. */
enum shape {
	SHAPE_CERTIFICATE,
	SHAPE_REQUEST,
	SHAPE_PUBLIC_KEY,
	SHAPE_PRIVATE_KEY,
	SHAPE_ENCRYPTED_KEY,
	SHAPE_STORE,
	SHAPE_MESSAGE, /* PKCS #7 */
};

/* With an INTEGER in front: a version, or a modulus before its exponent. */
static enum shape
shape_of_numbers(struct octets rest)
{
	uint32_t version;

	if (!der_take_number(&rest, &version)) {
		return SHAPE_PUBLIC_KEY;
	}
	return version == STORE_VERSION ? SHAPE_STORE : SHAPE_PRIVATE_KEY;
}

/* With a SEQUENCE in front, INNER is what is in that. */
static enum shape
shape_of_sequences(struct octets inner, uint8_t second)
{
	const uint8_t first = der_take(&inner).tag;
	struct octets name;

	if (first == DER_OBJECT && second == DER_BIT_STRING) {
		return SHAPE_PUBLIC_KEY;
	}
	if (first == DER_OBJECT && second == DER_OCTET_STRING) {
		return SHAPE_ENCRYPTED_KEY;
	}
	/* A subject follows; in a certificate of X.509 v1 an algorithm. */
	if (first == DER_INTEGER && der_take_tag(&inner, DER_SEQUENCE, &name) &&
	    der_peek(name) != DER_OBJECT) {
		return SHAPE_REQUEST;
	}
	return SHAPE_CERTIFICATE;
}

static enum shape
shape_of(struct octets der)
{
	struct octets rest = der_take(&der).content;
	const struct octets content = rest;
	const struct der first = der_take(&rest);

	switch (der.length > 0 ? DER_NONE : first.tag) {
	case DER_INTEGER:
		return shape_of_numbers(content);
	case DER_OBJECT:
		return SHAPE_MESSAGE;
	case DER_SEQUENCE:
		return shape_of_sequences(first.content, der_peek(rest));
	default:
		return SHAPE_CERTIFICATE;
	}
}

static bool
read_der(const struct reading *reading, struct found *found)
{
	switch (shape_of(reading->bytes)) {
	case SHAPE_REQUEST:
		return take_key(reading, found, HOLDER_REQUEST, reading->bytes,
		    0);
	case SHAPE_PUBLIC_KEY:
		return take_key(reading, found, HOLDER_PUBLIC_KEY,
		    reading->bytes, 0);
	case SHAPE_PRIVATE_KEY:
		return take_key(reading, found, HOLDER_PRIVATE_KEY,
		    reading->bytes, 0);
	case SHAPE_ENCRYPTED_KEY:
		return fail_encrypted(reading, 0, "a private key");
	case SHAPE_STORE:
		return read_store(reading, found);
	case SHAPE_MESSAGE:
		return fail_without(reading, "a PKCS #7 store");
	case SHAPE_CERTIFICATE:
		break;
	}
	return take_certificate(reading, found, reading->bytes, false, 0);
}

/* A SEQUENCE whose length is plausible; text hardly begins like that. */
static bool
der_likely(struct octets bytes)
{
	return bytes.length > HEADER_SHORT && bytes.at[0] == DER_SEQUENCE &&
	       (bytes.at[1] >= LONG_LENGTH ||
		   bytes.at[1] == bytes.length - HEADER_SHORT);
}

static bool
read_content(struct reading *reading, struct found *found)
{
	const void *bytes = reading->bytes.at;
	struct pem pem = {
		.arena = reading->library->arena,
		.text = { bytes, reading->bytes.length },
		.room = reading->room,
	};
	bool done;

	if (der_likely(reading->bytes)) {
		return read_der(reading, found);
	}
	if (!pem_likely(pem.text)) {
		return reading_fail(reading, 0, "is neither PEM nor DER");
	}
	done = read_pem(reading, found, &pem);
	reading->used = pem.used;
	return done;
}

/*
 * The first key, if all others are the same; else that is an error. Beside
 * certificates private keys alone are asked.
 */
static bool
agree_on_key(const struct reading *reading, const struct store_keys *keys,
    bool only_private, const struct key **agreed)
{
	const struct key *first = NULL;

	for (size_t i = 0; i < keys->count; i++) {
		const struct key *key = &keys->items[i];

		if (only_private && key->holder != HOLDER_PRIVATE_KEY) {
			continue;
		}
		if (first == NULL) {
			first = key;
		} else if (!public_same(reading->library, first, key)) {
			return reading_fail(reading, key->line,
			    key->line == 0
				? "holds two different keys"
				: arena_printf(reading->library->arena,
				      "this is another key than the one in "
				      "line %zu",
				      first->line));
		}
	}
	*agreed = first;
	return true;
}

/* The certificate that belongs to the private key, or the first one. */
static const struct certificate *
find_leaf(const struct reading *reading,
    const struct certificates *certificates, const struct key *key)
{
	for (size_t i = 0; i < certificates->count; i++) {
		const struct certificate *one = &certificates->items[i];

		if (key == NULL ||
		    public_same(reading->library, &one->key, key)) {
			return one;
		}
	}
	return NULL;
}

/* Which of all is the server's key? */
static bool
choose(const struct reading *reading, const struct found *found,
    struct material *material)
{
	const bool has_certificates = found->certificates.count > 0;
	const struct key *key = NULL;

	if (!agree_on_key(reading, &found->keys, has_certificates, &key)) {
		return false;
	}
	if (has_certificates) {
		material->leaf = find_leaf(reading, &found->certificates, key);
		if (material->leaf == NULL) {
			assert(key != NULL);
			return reading_fail(reading, key->line,
			    "the private key belongs to no certificate of the "
			    "file");
		}
		key = &material->leaf->key;
	}
	material->key = key;
	return true;
}

bool
reading_run(struct reading *reading, struct material *material)
{
	struct found found = { .good = true };

	if (!read_content(reading, &found) ||
	    !choose(reading, &found, material)) {
		return false;
	}
	assert(material->key != NULL);
	material->certificates = found.certificates.items;
	material->count = found.certificates.count;
	return true;
}
