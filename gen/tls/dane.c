/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DANE: hands records and chain to OpenSSL, and asks which record matched. A
 * session that never talks to anybody holds the records, as it does for a
 * client.
 */
#include <config.h>

#include <limits.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <gen/tls/dane.h>

static const char cannot[] = "OpenSSL cannot verify";

/* A handshake is to show the chain, whatever is wrong with it. */
static int
accept_any(X509_STORE_CTX *attempt, void *unused)
{
	(void)unused;
	X509_STORE_CTX_set_error(attempt, X509_V_OK);
	return 1;
}

struct dane *
dane_open(struct arena *arena)
{
	struct dane *dane = arena_alloc(arena, sizeof(*dane));

	dane->arena = arena;
	/* OPENSSL_CONF may name modules, which would run as our user. */
	if (OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1) {
		return NULL;
	}
	dane->context = OSSL_LIB_CTX_new();
	if (dane->context != NULL) {
		dane->sessions =
		    SSL_CTX_new_ex(dane->context, NULL, TLS_client_method());
	}
	if (dane->sessions == NULL ||
	    SSL_CTX_set_min_proto_version(dane->sessions, TLS1_2_VERSION) !=
		1 ||
	    SSL_CTX_dane_enable(dane->sessions) != 1) {
		dane_close(dane);
		ERR_clear_error();
		return NULL;
	}
	SSL_CTX_set_cert_verify_callback(dane->sessions, accept_any, NULL);
	return dane;
}

void
dane_close(struct dane *dane)
{
	if (dane == NULL) {
		return;
	}
	SSL_CTX_free(dane->sessions);
	OSSL_LIB_CTX_free(dane->context);
}

/* A certificate that fills the octets; the caller frees it. */
static X509 *
parse(const struct dane *dane, struct octets der)
{
	const unsigned char *at = der.at;
	X509 *parsed = X509_new_ex(dane->context, NULL);

	if (parsed == NULL || der.length > LONG_MAX ||
	    d2i_X509(&parsed, &at, (long)der.length) == NULL ||
	    at != der.at + der.length) {
		X509_free(parsed);
		return NULL;
	}
	return parsed;
}

/* All certificates of a chain; the caller frees them. NULL: one is damaged. */
static STACK_OF(X509) *
    parse_all(const struct dane *dane, const struct octets_list *chain)
{
	STACK_OF(X509) *all = sk_X509_new_null();

	for (size_t i = 0; all != NULL && i < chain->count; i++) {
		X509 *one = parse(dane, chain->items[i]);

		if (one == NULL || sk_X509_push(all, one) == 0) {
			X509_free(one);
			sk_X509_pop_free(all, X509_free);
			return NULL;
		}
	}
	return all;
}

/* Usages 0 and 1 go by the public CAs, too (RFC 6698 section 2.1.1). */
static void
add_anchors(struct dane *dane)
{
	if (!dane->has_anchors) {
		dane->has_anchors = true;
		(void)SSL_CTX_set_default_verify_paths(dane->sessions);
	}
}

static bool
is_allowed(const struct dane_question *question, uint8_t usage)
{
	return usage <= DANE_EE && (question->usages >> usage & 1) == 1;
}

/* Give the session the usable ones of the records. False when it cannot. */
static bool
add_records(struct dane *dane, SSL *session,
    const struct dane_question *question, struct dane_verdict *verdict)
{
	for (size_t i = 0; i < question->records->count; i++) {
		const struct dane_record *record = &question->records->items[i];
		const struct tlsa_params params = record->params;
		int added = 0;

		if (is_allowed(question, params.usage)) {
			added = SSL_dane_tlsa_add(session, params.usage,
			    params.selector, params.matching, record->data.at,
			    record->data.length);
		}
		if (added < 0) {
			return false;
		}
		if (added == 0) {
			verdict->unusable++;
		} else if (params.usage <= PKIX_EE) {
			add_anchors(dane);
		}
	}
	return true;
}

/* Tell the session what a client would: the names and the records. */
static const char *
prepare(struct dane *dane, SSL *session, const struct dane_question *question,
    struct dane_verdict *verdict)
{
	/* A wildcard is a whole label (RFC 9525 section 6.3). */
	SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (SSL_dane_enable(session, question->base) != 1) {
		return cannot;
	}
	/* Names do not matter to usage 3 (RFC 7671 section 5.1). */
	(void)SSL_dane_set_flags(session, DANE_FLAG_NO_DANE_EE_NAMECHECKS);
	for (size_t i = 0;
	     question->names != NULL && i < question->names->count; i++) {
		if (SSL_add1_host(session, question->names->items[i]) != 1) {
			return cannot;
		}
	}
	if (!add_records(dane, session, question, verdict)) {
		return cannot;
	}
	return verdict->unusable == question->records->count
		   ? "no usable TLSA records"
		   : NULL;
}

/* As a client in a handshake sets it up, but for the time. */
static bool
set_up(X509_STORE_CTX *attempt, SSL *session, int64_t now)
{
	X509_VERIFY_PARAM *how;

	if (X509_STORE_CTX_set_default(attempt, "ssl_server") != 1) {
		return false;
	}
	how = X509_STORE_CTX_get0_param(attempt);
	if (X509_VERIFY_PARAM_set1(how, SSL_get0_param(session)) != 1) {
		return false;
	}
	X509_VERIFY_PARAM_set_auth_level(how, SSL_get_security_level(session));
	X509_VERIFY_PARAM_set_time(how, (time_t)now);
	X509_STORE_CTX_set0_dane(attempt, SSL_get0_dane(session));
	return true;
}

/* Which of the records is it that the session says has matched? */
static void
find_match(SSL *session, const struct dane_records *records,
    struct dane_verdict *verdict)
{
	struct tlsa_params params = { 0, 0, 0 };
	const unsigned char *data = NULL;
	size_t length = 0;

	SSL_set_verify_result(session, X509_V_OK);
	verdict->depth = SSL_get0_dane_tlsa(session, &params.usage,
	    &params.selector, &params.matching, &data, &length);
	for (size_t i = 0; verdict->depth >= 0 && i < records->count; i++) {
		const struct dane_record *record = &records->items[i];

		if (memcmp(&record->params, &params, sizeof(params)) == 0 &&
		    record->data.length == length &&
		    memcmp(record->data.at, data, length) == 0) {
			verdict->record = record;
			return;
		}
	}
	verdict->error = "no TLSA record matches";
}

static void
verify(struct dane *dane, SSL *session, STACK_OF(X509) * chain,
    const struct dane_question *question, struct dane_verdict *verdict)
{
	X509_STORE_CTX *attempt = X509_STORE_CTX_new_ex(dane->context, NULL);

	verdict->error = cannot;
	if (attempt == NULL ||
	    X509_STORE_CTX_init(attempt, SSL_CTX_get_cert_store(dane->sessions),
		sk_X509_value(chain, 0), chain) != 1 ||
	    !set_up(attempt, session, question->now)) {
		X509_STORE_CTX_free(attempt);
		return;
	}
	if (X509_verify_cert(attempt) == 1) {
		verdict->error = NULL;
		find_match(session, question->records, verdict);
	} else {
		verdict->error = arena_printf(dane->arena, "%s",
		    X509_verify_cert_error_string(
			X509_STORE_CTX_get_error(attempt)));
		verdict->depth = X509_STORE_CTX_get_error_depth(attempt);
	}
	X509_STORE_CTX_free(attempt);
}

struct dane_verdict
dane_verify(struct dane *dane, const struct dane_question *question)
{
	struct dane_verdict verdict = { .error = cannot, .depth = -1 };
	STACK_OF(X509) *chain = parse_all(dane, question->chain);
	SSL *session = SSL_new(dane->sessions);

	if (chain == NULL) {
		verdict.error = "a certificate of the chain is damaged";
	} else if (sk_X509_num(chain) == 0) {
		verdict.error = "no certificate";
	} else if (session != NULL) {
		verdict.error = prepare(dane, session, question, &verdict);
		if (verdict.error == NULL) {
			verify(dane, session, chain, question, &verdict);
		}
	}
	SSL_free(session);
	sk_X509_pop_free(chain, X509_free);
	ERR_clear_error();
	return verdict;
}
