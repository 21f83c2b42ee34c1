/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chains: OpenSSL follows signatures and verifies; what it parsed is freed. */
#include <config.h>

#include <assert.h>

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <gen/key/chain.h>
#include <gen/key/x509.h>

enum {
	/* In a walk. The slowest take milliseconds; a step needs one or two. */
	VERIFICATIONS_MAX = 10,
	DEPTH_MAX = 10, /* issuers below the anchor */
};

bool
chain_issued(const struct library *library, const struct certificate *issuer,
    const struct certificate *subject)
{
	X509 *above = x509_parse(library, issuer);
	X509 *below = x509_parse(library, subject);
	const bool issued = X509_check_issued(above, below) == X509_V_OK;

	X509_free(above);
	X509_free(below);
	ERR_clear_error();
	return issued;
}

/* A walk from a leaf upwards. */
struct walk {
	X509 *parsed[MATERIAL_CERTIFICATES_MAX];
	bool passed[MATERIAL_CERTIFICATES_MAX];
	size_t count;
	size_t verifications;
};

/* Did the certificate ISSUER sign SUBJECT, and was it allowed to? */
static bool
has_signed(struct walk *walk, size_t issuer, size_t subject)
{
	X509 *above = walk->parsed[issuer];

	if (X509_check_issued(above, walk->parsed[subject]) != X509_V_OK ||
	    walk->verifications == VERIFICATIONS_MAX) {
		return false;
	}
	walk->verifications++;
	return X509_verify(walk->parsed[subject], X509_get0_pubkey(above)) == 1;
}

/* Did it sign itself? Whether it is allowed to does not matter then. */
static bool
is_root(struct walk *walk, size_t subject)
{
	X509 *one = walk->parsed[subject];

	if (X509_self_signed(one, 0) != 1 ||
	    walk->verifications == VERIFICATIONS_MAX) {
		return false;
	}
	walk->verifications++;
	return X509_self_signed(one, 1) == 1;
}

/* The number of the next issuer of SUBJECT, not passed yet, or the count. */
static size_t
find_issuer(struct walk *walk, size_t subject)
{
	size_t i = 0;

	while (i < walk->count &&
	       (walk->passed[i] || !has_signed(walk, i, subject))) {
		i++;
	}
	return i;
}

static size_t
walk_up(struct walk *walk, size_t leaf, const struct material *material,
    const struct certificate **issuers)
{
	size_t found = 0;
	size_t subject = leaf;

	walk->passed[leaf] = true;
	while (!is_root(walk, subject)) {
		subject = find_issuer(walk, subject);
		if (subject == walk->count) {
			break;
		}
		walk->passed[subject] = true;
		issuers[found++] = &material->certificates[subject];
	}
	return found;
}

size_t
chain_issuers(const struct library *library, const struct material *material,
    const struct certificate **issuers)
{
	struct walk walk = { .count = material->count };
	size_t found;

	assert(material->count <= MATERIAL_CERTIFICATES_MAX);
	if (material->leaf == NULL || material->count < 2) {
		return 0;
	}
	for (size_t i = 0; i < walk.count; i++) {
		walk.parsed[i] =
		    x509_parse(library, &material->certificates[i]);
	}
	found =
	    walk_up(&walk, (size_t)(material->leaf - material->certificates),
		material, issuers);
	for (size_t i = 0; i < walk.count; i++) {
		X509_free(walk.parsed[i]);
	}
	ERR_clear_error();
	return found;
}

/* All certificates of the material, or NULL. */
static STACK_OF(X509) *
    parse_all(const struct library *library, const struct material *material)
{
	STACK_OF(X509) *all = sk_X509_new_null();

	for (size_t i = 0; all != NULL && i < material->count; i++) {
		X509 *one = x509_parse(library, &material->certificates[i]);

		if (sk_X509_push(all, one) == 0) {
			X509_free(one);
		}
	}
	return all;
}

/* Verify a leaf, with the STORE's anchor alone; NULL if it does. */
static const char *
verify(const struct library *library, X509_STORE *store, X509 *leaf,
    STACK_OF(X509) * others)
{
	X509_STORE_CTX *attempt = X509_STORE_CTX_new_ex(library->context, NULL);
	X509_VERIFY_PARAM *how;
	const char *wrong = "OpenSSL cannot verify";

	if (attempt == NULL ||
	    X509_STORE_CTX_init(attempt, store, leaf, others) != 1) {
		goto out;
	}
	how = X509_STORE_CTX_get0_param(attempt);
	X509_VERIFY_PARAM_set_depth(how, DEPTH_MAX);
	if (X509_VERIFY_PARAM_set_flags(how,
		X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME) != 1 ||
	    X509_VERIFY_PARAM_set_purpose(how, X509_PURPOSE_SSL_SERVER) != 1) {
		goto out;
	}
	if (X509_verify_cert(attempt) == 1) {
		wrong = NULL;
	} else {
		wrong = X509_verify_cert_error_string(
		    X509_STORE_CTX_get_error(attempt));
	}
out:
	X509_STORE_CTX_free(attempt);
	return wrong;
}

const char *
chain_verify(const struct library *library, const struct material *material,
    const struct certificate *anchor)
{
	X509_STORE *store = X509_STORE_new();
	X509 *trusted = x509_parse(library, anchor);
	X509 *leaf;
	STACK_OF(X509) * others;
	const char *wrong = "OpenSSL cannot verify";

	assert(material->leaf != NULL);
	leaf = x509_parse(library, material->leaf);
	others = parse_all(library, material);
	if (store != NULL && others != NULL &&
	    X509_STORE_add_cert(store, trusted) == 1) {
		wrong = verify(library, store, leaf, others);
	}
	sk_X509_pop_free(others, X509_free);
	X509_free(leaf);
	X509_free(trusted);
	X509_STORE_free(store);
	ERR_clear_error();
	return wrong;
}
