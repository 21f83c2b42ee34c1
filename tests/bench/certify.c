/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Data for `make bench`: COUNT certificates, each of a P-256 key of its own and
 * signed by it, in DIR/0.pem and so on. The keys are thrown away.
 * Usage: certify DIR COUNT
 */
#include <config.h>

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

enum {
	VERSION_3 = 2,
	VALID_SECONDS = 90 * 24 * 60 * 60,
	DECIMAL = 10
};

static bool
fill(X509 *certificate, EVP_PKEY *key, long number)
{
	static const unsigned char host[] = "www.example.com";
	X509_NAME *name = X509_get_subject_name(certificate);

	return X509_set_version(certificate, VERSION_3) == 1 &&
	       ASN1_INTEGER_set(X509_get_serialNumber(certificate),
		   number + 1) == 1 &&
	       X509_gmtime_adj(X509_getm_notBefore(certificate), 0) != NULL &&
	       X509_gmtime_adj(X509_getm_notAfter(certificate),
		   VALID_SECONDS) != NULL &&
	       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host, -1,
		   -1, 0) == 1 &&
	       X509_set_issuer_name(certificate, name) == 1 &&
	       X509_set_pubkey(certificate, key) == 1 &&
	       X509_sign(certificate, key, EVP_sha256()) > 0;
}

static bool
write_certificate(const char *path, X509 *certificate)
{
	FILE *file = fopen(path, "wb");
	bool done;

	if (file == NULL) {
		return false;
	}
	done = PEM_write_X509(file, certificate) == 1;
	return fclose(file) == 0 && done;
}

static bool
certify(const char *folder, long number)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = X509_new();
	char path[PATH_MAX];
	bool done;

	(void)snprintf(path, sizeof(path), "%s/%ld.pem", folder, number);
	done = key != NULL && certificate != NULL &&
	       fill(certificate, key, number) &&
	       write_certificate(path, certificate);
	X509_free(certificate);
	EVP_PKEY_free(key);
	return done;
}

int
main(int count, char **arguments)
{
	const long wanted =
	    count == 3 ? strtol(arguments[2], NULL, DECIMAL) : 0;

	if (wanted <= 0) {
		(void)fputs("usage: certify DIR COUNT\n", stderr);
		return EXIT_FAILURE;
	}
	for (long i = 0; i < wanted; i++) {
		if (!certify(arguments[1], i)) {
			perror("certify");
			return EXIT_FAILURE;
		}
	}
	return EXIT_SUCCESS;
}
