/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The yardstick of `make bench` for key material: the plain way to the digest
 * of a certificate's public key, file by file. Usage: keys FILE...
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

static X509 *
read_certificate(const char *path)
{
	FILE *file = fopen(path, "rb");
	X509 *certificate = NULL;

	if (file != NULL) {
		certificate = PEM_read_X509(file, NULL, NULL, NULL);
		(void)fclose(file);
	}
	return certificate;
}

/* The first octet of the digest, or -1. */
static int
digest_key(X509 *certificate)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	unsigned char *encoded = NULL;
	int length;

	if (X509_get0_pubkey(certificate) == NULL) {
		return -1;
	}
	length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
	if (length <= 0) {
		return -1;
	}
	(void)SHA256(encoded, (size_t)length, digest);
	OPENSSL_free(encoded);
	return digest[0];
}

int
main(int count, char **arguments)
{
	unsigned long sum = 0;

	for (int i = 1; i < count; i++) {
		X509 *certificate = read_certificate(arguments[i]);
		const int octet =
		    certificate != NULL ? digest_key(certificate) : -1;

		X509_free(certificate);
		if (octet < 0) {
			(void)fprintf(stderr, "keys: %s: no certificate\n",
			    arguments[i]);
			return EXIT_FAILURE;
		}
		sum += (unsigned long)octet;
	}
	(void)printf("%d keys, sum %lu\n", count - 1, sum);
	return EXIT_SUCCESS;
}
