/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Handshakes: OpenSSL talks over a socket that does not block. Whether what the
 * server shows is good is for others to say.
 */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <gen/tls/handshake.h>

/* What OpenSSL or the system says of a handshake that failed. */
static bool
tell(struct wire *wire, int kind)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());

	if (reason == NULL && kind == SSL_ERROR_SYSCALL && errno != 0) {
		reason = strerror(errno);
	}
	if (reason == NULL) {
		reason = "the server closed the connection";
	}
	return wire_fail(wire, "TLS handshake: %s", reason);
}

static bool
shake(struct wire *wire, SSL *session)
{
	for (;;) {
		int done;
		int kind;

		ERR_clear_error();
		errno = 0;
		done = SSL_connect(session);
		if (done == 1) {
			return true;
		}
		kind = SSL_get_error(session, done);
		if (kind != SSL_ERROR_WANT_READ &&
		    kind != SSL_ERROR_WANT_WRITE) {
			return tell(wire, kind);
		}
		if (!wire_wait(wire,
			kind == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT)) {
			return wire_fail(wire, "TLS handshake: %s",
			    wire->wrong);
		}
	}
}

/* Copy the chain, as the server sent it. */
static bool
keep_chain(struct wire *wire, SSL *session, struct octets_list *chain)
{
	STACK_OF(X509) *sent = SSL_get_peer_cert_chain(session);

	for (int i = 0; i < sk_X509_num(sent); i++) {
		unsigned char *der = NULL;
		const int length = i2d_X509(sk_X509_value(sent, i), &der);
		struct octets copy;

		if (length <= 0) {
			return wire_fail(wire,
			    "OpenSSL cannot encode a certificate");
		}
		copy.at = arena_copy(wire->arena, der, (size_t)length);
		copy.length = (size_t)length;
		OPENSSL_free(der);
		ARENA_PUSH(wire->arena, chain, copy);
	}
	return chain->count > 0 ||
	       wire_fail(wire, "the server has sent no certificate");
}

bool
handshake_chain(struct dane *dane, struct wire *wire, const char *host,
    struct octets_list *chain)
{
	SSL *session = SSL_new(dane->sessions);
	char *name = arena_string(wire->arena, span_of(host));
	bool done = false;

	if (session == NULL || SSL_set_fd(session, wire->descriptor) != 1 ||
	    SSL_set_tlsext_host_name(session, name) != 1) {
		(void)wire_fail(wire, "OpenSSL cannot begin a session");
		goto out;
	}
	done = shake(wire, session) && keep_chain(wire, session, chain);
	if (done) {
		(void)SSL_shutdown(session);
	}
out:
	SSL_free(session);
	ERR_clear_error();
	return done;
}
