/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private keys: the public half as it stands in them, else computed, for which
 * alone OpenSSL gets to see the private one.
 */
#include <config.h>

#include <string.h>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

#include <gen/key/der.h>
#include <gen/key/private.h>
#include <gen/key/public.h>

enum {
	NUMBERS_MAX = 10,
	RSA_NUMBERS = 9, /* RFC 8017 appendix A.1.2 */
	DSA_NUMBERS = 6, /* as OpenSSL writes them: 0, p, q, g, y, x */
	SCALAR_MAX = 128,
	POINT_MAX = 512,
	RAW_MAX = 64,
};

static const char not_known[] =
    "not a private key in the form of PKCS #1, SEC 1 or PKCS #8";

/* A private key on its way to its public half. */
struct half {
	const struct library *library;
	struct octets identifier; /* an AlgorithmIdentifier, as a whole */
	struct octets parameters; /* what follows the OBJECT in it */
	struct octets spki;
};

/* RSAPrivateKey: the public half is in front. */
static const char *
read_rsa(struct half *half, struct octets content)
{
	struct octets numbers[NUMBERS_MAX];
	size_t count = 0;

	while (count < NUMBERS_MAX &&
	       der_take_tag(&content, DER_INTEGER, &numbers[count])) {
		count++;
	}
	if (count == DSA_NUMBERS && content.length == 0) {
		return "this is a key of type DSA, which cannot sign for TLS";
	}
	if (count != RSA_NUMBERS) {
		return not_known;
	}
	half->spki = public_make_rsa(half->library->arena, half->identifier,
	    numbers[1], numbers[2]);
	return NULL;
}

/* The public point of a private number; how many octets it takes, or 0. */
static size_t
multiply(const EC_GROUP *group, struct octets scalar, BN_CTX *numbers,
    uint8_t *octets)
{
	BIGNUM *number = BN_secure_new();
	EC_POINT *point = EC_POINT_new(group);
	size_t length = 0;

	if (number != NULL && point != NULL &&
	    BN_bin2bn(scalar.at, (int)scalar.length, number) != NULL &&
	    !BN_is_zero(number) &&
	    BN_cmp(number, EC_GROUP_get0_order(group)) < 0 &&
	    EC_POINT_mul(group, point, number, NULL, NULL, numbers) == 1) {
		length = EC_POINT_point2oct(group, point,
		    POINT_CONVERSION_UNCOMPRESSED, octets, POINT_MAX, numbers);
	}
	EC_POINT_free(point);
	BN_clear_free(number);
	return length;
}

/* The public point of a private number on the curve that is named. */
static struct octets
compute_point(const struct half *half, struct octets scalar)
{
	const unsigned char *at = half->parameters.at;
	ASN1_OBJECT *name =
	    d2i_ASN1_OBJECT(NULL, &at, (long)half->parameters.length);
	EC_GROUP *group =
	    name == NULL ? NULL
			 : EC_GROUP_new_by_curve_name_ex(half->library->context,
			       NULL, OBJ_obj2nid(name));
	BN_CTX *numbers = BN_CTX_secure_new_ex(half->library->context);
	struct octets point = { NULL, 0 };
	uint8_t octets[POINT_MAX];

	if (group != NULL && numbers != NULL && scalar.length <= SCALAR_MAX) {
		point.length = multiply(group, scalar, numbers, octets);
		point.at =
		    arena_copy(half->library->arena, octets, point.length);
	}
	BN_CTX_free(numbers);
	EC_GROUP_free(group);
	ASN1_OBJECT_free(name);
	ERR_clear_error();
	return point;
}

/* Name the curve, as the key does for itself; PKCS #8 has done so before. */
static bool
name_curve(struct half *half, struct octets parameters)
{
	static const uint8_t ec[] = { 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d,
		0x02, 0x01 };
	const struct octets parts[] = { { ec, sizeof(ec) }, parameters };

	if (half->identifier.length == 0) {
		half->identifier =
		    der_make(half->library->arena, DER_SEQUENCE, parts, 2);
		half->parameters = parameters;
	}
	return half->parameters.length > 0;
}

/* ECPrivateKey (RFC 5915 section 3), behind its version. */
static const char *
read_ec(struct half *half, struct octets content)
{
	struct octets scalar;
	struct octets parameters = { NULL, 0 };
	struct octets outer;
	struct octets point;
	const char *wrong;

	if (!der_take_tag(&content, DER_OCTET_STRING, &scalar)) {
		return not_known;
	}
	if (der_peek(content) == DER_CONTEXT_0) {
		parameters = der_take(&content).content;
	}
	if (!name_curve(half, parameters)) {
		return "this EC private key does not name its curve";
	}
	wrong = public_check_curve(half->parameters);
	if (wrong != NULL) {
		return wrong;
	}
	if (der_take_tag(&content, DER_CONTEXT_1, &outer) &&
	    der_take_tag(&outer, DER_BIT_STRING, &point)) {
		point = der_bits(point);
	} else {
		point = compute_point(half, scalar);
	}
	if (point.length == 0) {
		return "this EC private key is damaged";
	}
	half->spki = public_make(half->library->arena, half->identifier, point);
	return NULL;
}

/* CurvePrivateKey (RFC 8410 section 7). */
static const char *
read_edwards(struct half *half, const char *name, struct octets content)
{
	unsigned char octets[RAW_MAX];
	size_t length = sizeof(octets);
	EVP_PKEY *key = NULL;
	struct octets raw;

	if (der_take_tag(&content, DER_OCTET_STRING, &raw)) {
		key = EVP_PKEY_new_raw_private_key_ex(half->library->context,
		    name, NULL, raw.at, raw.length);
	}
	if (key != NULL &&
	    EVP_PKEY_get_raw_public_key(key, octets, &length) == 1) {
		half->spki = public_make(half->library->arena, half->identifier,
		    (struct octets){ octets, length });
	}
	EVP_PKEY_free(key);
	ERR_clear_error();
	return half->spki.length == 0
		   ? arena_printf(half->library->arena,
			 "this %s private key is damaged", name)
		   : NULL;
}

/* A version and what is behind it, as all three forms begin. */
static bool
open_key(struct octets der, struct octets *content, uint32_t *version)
{
	return der_take_tag(&der, DER_SEQUENCE, content) && der.length == 0 &&
	       der_take_number(content, version);
}

/* What is in a PKCS #8 key of this kind. */
static const char *
read_inner(struct half *half, const struct public_kind *kind,
    struct octets octets)
{
	const struct octets all = octets;
	struct octets content;
	uint32_t version;

	switch (kind->algorithm) {
	case KEY_RSA:
		/* Certificates have a NULL there, whatever the key has. */
		if (strcmp(kind->name, "RSA") == 0) {
			half->identifier.length = 0;
		}
		return der_take_tag(&octets, DER_SEQUENCE, &content)
			   ? read_rsa(half, content)
			   : not_known;
	case KEY_EC:
		return open_key(all, &content, &version)
			   ? read_ec(half, content)
			   : not_known;
	case KEY_ED25519:
	case KEY_ED448:
		return read_edwards(half, kind->name, all);
	case KEY_OTHER:
		break;
	}
	return arena_printf(half->library->arena,
	    "this is a key of type %s, which cannot sign for TLS", kind->name);
}

/* PrivateKeyInfo or OneAsymmetricKey (RFC 5958 section 2), behind version. */
static const char *
read_pkcs8(struct half *half, struct octets content)
{
	const struct der identifier = der_take(&content);
	const struct public_kind *kind = public_kind(identifier.content);
	struct octets octets;

	if (!der_take_tag(&content, DER_OCTET_STRING, &octets)) {
		return not_known;
	}
	if (kind == NULL) {
		return "a private key of a kind that is not known";
	}
	half->identifier = identifier.whole;
	half->parameters = identifier.content;
	(void)der_take(&half->parameters); /* the OBJECT */
	return read_inner(half, kind, octets);
}

const char *
private_read(const struct library *library, struct octets der, struct key *key)
{
	static const char openssh[] = "openssh-key-v1";
	struct half half = { .library = library };
	const char *wrong = not_known;
	struct octets content;
	uint32_t version;

	if (der.length > sizeof(openssh) &&
	    memcmp(der.at, openssh, sizeof(openssh)) == 0) {
		return "this is a private key of OpenSSH, which TLS servers do "
		       "not read";
	}
	if (!open_key(der, &content, &version)) {
		return not_known;
	}
	switch (der_peek(content)) {
	case DER_SEQUENCE:
		wrong = read_pkcs8(&half, content);
		break;
	case DER_OCTET_STRING:
		wrong = read_ec(&half, content);
		break;
	case DER_INTEGER:
		/* The version is one of the numbers. */
		wrong = der_take_tag(&der, DER_SEQUENCE, &content)
			    ? read_rsa(&half, content)
			    : not_known;
		break;
	default:
		break;
	}
	return wrong == NULL ? public_read(library, half.spki, key) : wrong;
}
