/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Usable keys: of EC keys OpenSSL is asked for the point alone, which is all
 * that it checks in the end; for the others one decoder of each kind is kept.
 * Nothing but plain DER is looked at.
 */
#include <config.h>

#include <openssl/bn.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

#include <gen/key/der.h>
#include <gen/key/usable.h>

#define OCTETS(literal)                                         \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}

/* Algorithm identifiers of EC keys, whole (RFC 5480 section 2.1.1). */
struct curve {
	struct octets identifier;
	int number;   /* OpenSSL's */
	size_t width; /* octets of a coordinate */
};

static const struct curve curves[] = {
	{ OCTETS("\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
		 "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"),
	    NID_X9_62_prime256v1, 32 },
	{ OCTETS("\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
		 "\x06\x05\x2b\x81\x04\x00\x22"),
	    NID_secp384r1, 48 },
	{ OCTETS("\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
		 "\x06\x05\x2b\x81\x04\x00\x23"),
	    NID_secp521r1, 66 },
};

/* The same of others (RFC 3279 section 2.3.1, RFC 8410), and their decoders. */
struct kind {
	struct octets identifier;
	const char *name;
};

static const struct kind kinds[] = {
	{ OCTETS("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
		 "\x05\x00"),
	    "rsaEncryption" },
	{ OCTETS("\x30\x05\x06\x03\x2b\x65\x70"), "ED25519" },
	{ OCTETS("\x30\x05\x06\x03\x2b\x65\x71"), "ED448" },
};

enum {
	CURVE_COUNT = sizeof(curves) / sizeof(curves[0]),
	KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]),
	POINT_COMPRESSED = 2, /* or 3: SEC 1 section 2.3.3 */
	POINT_PLAIN = 4,
};

/* A curve, opened when its first key comes. */
struct group {
	EC_GROUP *group;
	EC_POINT *point;
	BN_CTX *numbers;
};

/* The same for a kind; where the decoder puts a key. */
struct decoder {
	OSSL_DECODER_CTX *context;
	EVP_PKEY *key;
};

struct usable {
	OSSL_LIB_CTX *context;
	struct group groups[CURVE_COUNT];
	struct decoder decoders[KIND_COUNT];
};

struct usable *
usable_new(struct arena *arena, OSSL_LIB_CTX *context)
{
	struct usable *usable = arena_alloc(arena, sizeof(*usable));

	usable->context = context;
	return usable;
}

static void
drop_decoder(struct decoder *decoder)
{
	OSSL_DECODER_CTX_free(decoder->context);
	EVP_PKEY_free(decoder->key);
	*decoder = (struct decoder){ .context = NULL };
}

void
usable_free(struct usable *usable)
{
	for (size_t i = 0; i < CURVE_COUNT; i++) {
		BN_CTX_free(usable->groups[i].numbers);
		EC_POINT_free(usable->groups[i].point);
		EC_GROUP_free(usable->groups[i].group);
	}
	for (size_t i = 0; i < KIND_COUNT; i++) {
		drop_decoder(&usable->decoders[i]);
	}
}

static bool
open_group(OSSL_LIB_CTX *context, int number, struct group *group)
{
	if (group->group == NULL) {
		group->group =
		    EC_GROUP_new_by_curve_name_ex(context, NULL, number);
	}
	if (group->group != NULL && group->point == NULL) {
		group->point = EC_POINT_new(group->group);
	}
	if (group->numbers == NULL) {
		group->numbers = BN_CTX_new_ex(context);
	}
	return group->point != NULL && group->numbers != NULL;
}

/* Has the point the form that its first octet tells? */
static bool
is_plain_point(struct octets point, size_t width)
{
	if (point.length == 1 + width) {
		return (point.at[0] | 1) == (POINT_COMPRESSED | 1);
	}
	return point.length == 1 + 2 * width && point.at[0] == POINT_PLAIN;
}

/* Is the point one of the curve? */
static bool
is_point(struct usable *usable, size_t curve, struct octets point)
{
	struct group *group = &usable->groups[curve];

	return is_plain_point(point, curves[curve].width) &&
	       open_group(usable->context, curves[curve].number, group) &&
	       EC_POINT_oct2point(group->group, group->point, point.at,
		   point.length, group->numbers) == 1;
}

static bool
open_decoder(OSSL_LIB_CTX *context, const char *name, struct decoder *decoder)
{
	if (decoder->context == NULL) {
		decoder->context = OSSL_DECODER_CTX_new_for_pkey(&decoder->key,
		    "DER", "SubjectPublicKeyInfo", name, EVP_PKEY_PUBLIC_KEY,
		    context, NULL);
	}
	return decoder->context != NULL;
}

static bool
is_decoded(struct usable *usable, size_t kind, struct octets spki)
{
	struct decoder *decoder = &usable->decoders[kind];
	const unsigned char *at = spki.at;
	size_t left = spki.length;
	bool done;

	if (!open_decoder(usable->context, kinds[kind].name, decoder)) {
		return false;
	}
	done = OSSL_DECODER_from_data(decoder->context, &at, &left) == 1 &&
	       left == 0 && decoder->key != NULL;
	if (!done) {
		/* So that nothing of a bad key meets the next one. */
		drop_decoder(decoder);
		return false;
	}
	EVP_PKEY_free(decoder->key);
	decoder->key = NULL;
	return true;
}

/* The octets of the BIT STRING and the identifier before it, if all is DER. */
static bool
split(struct octets spki, struct octets *identifier, struct octets *octets)
{
	const struct der outer = der_take(&spki);
	struct octets rest = outer.content;
	const struct der first = der_take(&rest);
	const struct der second = der_take(&rest);

	*identifier = first.whole;
	*octets = der_bits(second.content);
	return outer.tag == DER_SEQUENCE && spki.length == 0 &&
	       second.tag == DER_BIT_STRING && rest.length == 0 &&
	       octets->length > 0 && der_is_short(&outer) &&
	       der_is_short(&second);
}

bool
usable_surely(struct usable *usable, struct octets spki)
{
	struct octets identifier;
	struct octets octets;
	bool is_usable = false;

	if (!split(spki, &identifier, &octets)) {
		return false;
	}
	for (size_t i = 0; i < CURVE_COUNT; i++) {
		if (octets_equal(identifier, curves[i].identifier)) {
			is_usable = is_point(usable, i, octets);
		}
	}
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (octets_equal(identifier, kinds[i].identifier)) {
			is_usable = is_decoded(usable, i, spki);
		}
	}
	ERR_clear_error();
	return is_usable;
}
