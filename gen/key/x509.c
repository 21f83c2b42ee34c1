/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * X.509: OpenSSL reads certificates from DER, and the names of hosts in them.
 * Its objects are freed before a call returns, but for x509_parse(), and the
 * certificate whose names were asked for last: many services may share it.
 */
#include <config.h>

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <gen/key/der.h>
#include <gen/key/public.h>
#include <gen/key/usable.h>
#include <gen/key/x509.h>

enum {
	SUBJECT_SHOWN_MAX = 200,
	HOST_MAX = 253, /* RFC 1035 section 2.3.4, without the final dot */
	LABEL_MAX = 63,
};

/*
 * The SubjectPublicKeyInfo of a certificate as it stands (RFC 5280 section
 * 4.1): after version, if there is one, serial number, signature algorithm,
 * issuer, validity and subject. Empty when the DER is not of that form.
 */
static struct octets
find_spki(struct octets der)
{
	struct octets rest = der_take(&der).content; /* Certificate */

	rest = der_take(&rest).content; /* TBSCertificate */
	if (der_peek(rest) == DER_CONTEXT_0) {
		(void)der_take(&rest);
	}
	for (size_t i = 0; i < 5; i++) {
		(void)der_take(&rest);
	}
	return der_take(&rest).whole;
}

/* Are these octets what OpenSSL made, LENGTH octets at MADE? Frees those. */
static bool
same_octets(struct octets octets, unsigned char *made, int length)
{
	const bool same =
	    length > 0 &&
	    octets_equal(octets, (struct octets){ made, (size_t)length });

	OPENSSL_free(made);
	return same;
}

/*
 * Are the octets the ones that a TLS server sends and that its clients digest?
 * Both re-encode: what is BER but not DER changes on that way.
 */
static bool
is_der(X509 *parsed, struct octets der, struct octets spki)
{
	unsigned char *made = NULL;
	int length = i2d_X509(parsed, &made);

	if (!same_octets(der, made, length)) {
		return false;
	}
	made = NULL;
	length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(parsed), &made);
	return same_octets(spki, made, length);
}

/* RFC 2253 escapes controls and all that is not ASCII. */
static const char *
print_subject(struct arena *arena, const X509 *parsed)
{
	BIO *memory = BIO_new(BIO_s_mem());
	const char *subject = "";
	char *text = NULL;
	long length;

	if (memory == NULL ||
	    X509_NAME_print_ex(memory, X509_get_subject_name(parsed), 0,
		XN_FLAG_RFC2253) < 0) {
		goto out;
	}
	length = BIO_get_mem_data(memory, &text);
	if (length > SUBJECT_SHOWN_MAX) {
		subject =
		    arena_printf(arena, "%.*s...", SUBJECT_SHOWN_MAX, text);
	} else if (length > 0) {
		subject =
		    arena_string(arena, (struct span){ text, (size_t)length });
	}
out:
	BIO_free(memory);
	ERR_clear_error();
	return subject;
}

/* Parse a certificate and go behind it; the caller frees it. */
static X509 *
parse(OSSL_LIB_CTX *context, const unsigned char **at, size_t length,
    bool trusted)
{
	X509 *parsed = X509_new_ex(context, NULL);

	/* With an object given, extensions that contradict are refused too. */
	if (parsed == NULL || length > LONG_MAX ||
	    (trusted ? d2i_X509_AUX(&parsed, at, (long)length)
		     : d2i_X509(&parsed, at, (long)length)) == NULL) {
		X509_free(parsed);
		return NULL;
	}
	return parsed;
}

X509 *
x509_parse(const struct library *library, const struct certificate *certificate)
{
	const unsigned char *at = certificate->der.at;
	X509 *parsed =
	    parse(library->context, &at, certificate->der.length, false);

	assert(parsed != NULL); /* it was read before */
	return parsed;
}

/* OpenSSL would say "too long" of DER that is too short. */
static const char *
refuse_data(struct arena *arena, struct octets der)
{
	const char *reason = library_reason();

	if (der_peek(der) == DER_NONE) {
		reason = "this is not DER, or it is cut off";
	}
	return arena_printf(arena, "not a certificate: %s", reason);
}

/* Unix seconds of a time that RFC 5280 section 4.1.2.5 allows. */
static bool
read_time(const ASN1_TIME *time, int64_t *seconds)
{
	struct tm broken_down;

	if (ASN1_TIME_to_tm(time, &broken_down) != 1) {
		return false;
	}
	*seconds = timegm(&broken_down);
	return true;
}

/*
 * X509_check_ca() says 1 of no certificate but one whose basic constraints say
 * so; it asks for what all extensions mean, which takes its time.
 */
static bool
is_ca(X509 *parsed)
{
	const uint32_t both = EXFLAG_BCONS | EXFLAG_CA;
	BASIC_CONSTRAINTS *constraints =
	    X509_get_ext_d2i(parsed, NID_basic_constraints, NULL, NULL);
	const bool claims = constraints != NULL && constraints->ca != 0;
	uint32_t flags;

	BASIC_CONSTRAINTS_free(constraints);
	if (!claims) {
		return false;
	}
	/* Without the fingerprint, which a context without digests lacks. */
	flags = X509_get_extension_flags(parsed);
	return (flags & EXFLAG_INVALID) == 0 && (flags & both) == both &&
	       (X509_get_key_usage(parsed) & KU_KEY_CERT_SIGN) != 0;
}

/* A certificate on its way. */
struct candidate {
	X509 *parsed;
	struct octets der; /* from here, */
	size_t behind;     /* and how much is left behind it */
	bool has_key;      /* that OpenSSL can use, as is known before */
};

/* Take from what was parsed; DER is the certificate alone. */
static const char *
take_parsed(const struct library *library, const struct candidate *candidate,
    struct octets der, struct certificate *certificate)
{
	X509 *parsed = candidate->parsed;
	const struct octets spki = find_spki(der);

	/* Success so far does not mean that the key is one. */
	if (!candidate->has_key && X509_get0_pubkey(parsed) == NULL) {
		return public_refusal(library->arena, spki,
		    "the certificate's public key");
	}
	if (!is_der(parsed, der, spki)) {
		return "the certificate is not in DER, so that servers and "
		       "clients would digest other octets";
	}
	if (!read_time(X509_get0_notBefore(parsed), &certificate->not_before) ||
	    !read_time(X509_get0_notAfter(parsed), &certificate->not_after)) {
		return "the certificate's validity is not a pair of dates";
	}
	certificate->der = der;
	certificate->key.spki = spki;
	certificate->is_ca = is_ca(parsed);
	certificate->subject = print_subject(library->arena, parsed);
	return NULL;
}

/* Parse in a context; the caller frees what comes, if anything does. */
static bool
parse_candidate(OSSL_LIB_CTX *context, bool trusted,
    struct candidate *candidate)
{
	const struct octets der = candidate->der;
	const unsigned char *at = der.at;

	candidate->parsed = parse(context, &at, der.length, trusted);
	candidate->behind = der.length - (size_t)(at - der.at);
	return candidate->parsed != NULL;
}

/*
 * Parse without the key and check that alone; where that is not enough, leave
 * verdict and reason to OpenSSL's common way, which takes several times longer.
 */
static bool
read_candidate(const struct library *library, bool trusted,
    struct candidate *candidate)
{
	if (parse_candidate(library->keyless, trusted, candidate)) {
		candidate->has_key =
		    usable_surely(library->usable, find_spki(candidate->der));
		if (candidate->has_key) {
			return true;
		}
		X509_free(candidate->parsed);
	}
	ERR_clear_error();
	return parse_candidate(library->context, trusted, candidate);
}

const char *
x509_certificate(const struct library *library, struct octets der, bool trusted,
    struct certificate *certificate)
{
	struct candidate candidate = { .der = der };
	struct certificate found = *certificate;
	const char *wrong =
	    public_check(library->arena, find_spki(der), &found.key.algorithm);
	size_t behind;

	if (wrong != NULL) {
		return wrong;
	}
	if (!read_candidate(library, trusted, &candidate)) {
		return refuse_data(library->arena, der);
	}
	behind = candidate.behind;
	if (behind > 0) {
		wrong = arena_printf(library->arena,
		    "there is data behind the certificate: %zu octet%s", behind,
		    behind == 1 ? "" : "s");
	} else {
		/* The first element is it, without trust settings. */
		wrong = take_parsed(library, &candidate, der_take(&der).whole,
		    &found);
	}
	X509_free(candidate.parsed);
	ERR_clear_error();
	if (wrong == NULL) {
		found.key.holder = HOLDER_CERTIFICATE;
		*certificate = found;
	}
	return wrong;
}

void
x509_forget(struct library *library)
{
	X509_free(library->named);
	library->named = NULL;
	library->named_der = NULL;
}

/* The certificate for its names; it stays the library's. */
static X509 *
parse_named(struct library *library, const struct certificate *certificate)
{
	const unsigned char *at = certificate->der.at;

	if (library->named_der == at) {
		return library->named;
	}
	X509_free(library->named);
	library->named_der = at;
	library->named =
	    parse(library->keyless, &at, certificate->der.length, false);
	if (library->named == NULL) {
		library->named = x509_parse(library, certificate);
	}
	return library->named;
}

bool
x509_names(struct library *library, const struct certificate *certificate,
    const char *host)
{
	X509 *parsed = parse_named(library, certificate);
	size_t length = strlen(host);
	bool is_named;

	if (length > 0 && host[length - 1] == '.') {
		length--;
	}
	is_named = X509_check_host(parsed, host, length, 0, NULL) == 1;
	ERR_clear_error();
	return is_named;
}

/* Can the label stand in a host name (RFC 1123 section 2.1)? */
static bool
is_label(struct span label)
{
	if (label.length == 0 || label.length > LABEL_MAX ||
	    label.at[0] == '-' || label.at[label.length - 1] == '-') {
		return false;
	}
	for (size_t i = 0; i < label.length; i++) {
		const char symbol = label.at[i];

		if (!(symbol >= 'a' && symbol <= 'z') &&
		    !(symbol >= 'A' && symbol <= 'Z') &&
		    !(symbol >= '0' && symbol <= '9') && symbol != '-') {
			return false;
		}
	}
	return true;
}

static bool
is_number(struct span label)
{
	for (size_t i = 0; i < label.length; i++) {
		if (label.at[i] < '0' || label.at[i] > '9') {
			return false;
		}
	}
	return true;
}

/* A host name, perhaps with `*.` in front (RFC 6125 section 6.4.3)? */
static bool
is_host(struct span name)
{
	const char *end = name.at + name.length;
	const char *dot;
	struct span label;

	if (name.length > HOST_MAX) {
		return false;
	}
	if (name.length > 2 && name.at[0] == '*' && name.at[1] == '.') {
		name.at += 2;
	}
	do {
		dot = memchr(name.at, '.', (size_t)(end - name.at));
		label.at = name.at;
		label.length = (size_t)((dot == NULL ? end : dot) - name.at);
		name.at = dot == NULL ? end : dot + 1;
		if (!is_label(label)) {
			return false;
		}
	} while (dot != NULL);
	return !is_number(label); /* that is an address */
}

static void
add_name(struct arena *arena, struct dns_names *names, const ASN1_STRING *name)
{
	const void *at = ASN1_STRING_get0_data(name);
	const struct span text = { at, (size_t)ASN1_STRING_length(name) };

	if (text.length > 0 && is_host(text)) {
		ARENA_PUSH(arena, names, arena_string(arena, text));
	}
}

/* Add the common names, as X509_check_host() looks at them. */
static void
add_common_names(struct arena *arena, struct dns_names *names,
    const X509 *parsed)
{
	const X509_NAME *subject = X509_get_subject_name(parsed);
	int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);

	while (at >= 0) {
		add_name(arena, names,
		    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
		at = X509_NAME_get_index_by_NID(subject, NID_commonName, at);
	}
}

void
x509_dns_names(struct library *library, const struct certificate *certificate,
    struct dns_names *names)
{
	X509 *parsed = parse_named(library, certificate);
	GENERAL_NAMES *alternatives =
	    X509_get_ext_d2i(parsed, NID_subject_alt_name, NULL, NULL);
	bool has_any = false;

	for (int i = 0; i < sk_GENERAL_NAME_num(alternatives); i++) {
		const GENERAL_NAME *name =
		    sk_GENERAL_NAME_value(alternatives, i);

		if (name->type == GEN_DNS) {
			has_any = true;
			add_name(library->arena, names, name->d.dNSName);
		}
	}
	if (!has_any) {
		add_common_names(library->arena, names, parsed);
	}
	GENERAL_NAMES_free(alternatives);
	ERR_clear_error();
}
