/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of words. */
#include <config.h>

#include <zone/read/rdata/mnemonic.h>
#include <zone/read/token.h>

struct word {
	const char *text; /* NULL: the end of a table */
	uint16_t number;
};

static const struct word algorithms[] = {
	{ "RSAMD5", 1 },
	{ "DH", 2 },
	{ "DSA", 3 },
	{ "RSASHA1", 5 },
	{ "NSEC3DSA", 6 },
	{ "NSEC3RSASHA1", 7 },
	{ "RSASHA256", 8 },
	{ "RSASHA512", 10 },
	{ "ECCGOST", 12 },
	{ "ECDSAP256SHA256", 13 },
	{ "ECDSA256", 13 },
	{ "ECDSAP384SHA384", 14 },
	{ "ECDSA384", 14 },
	{ "ED25519", 15 },
	{ "ED448", 16 },
	{ "INDIRECT", 252 },
	{ "PRIVATEDNS", 253 },
	{ "PRIVATEOID", 254 },
	{ NULL, 0 },
};

static const struct word digests[] = {
	{ "SHA-1", 1 },
	{ "SHA1", 1 },
	{ "SHA-256", 2 },
	{ "SHA256", 2 },
	{ "GOST", 3 },
	{ "SHA-384", 4 },
	{ "SHA384", 4 },
	{ NULL, 0 },
};

static const struct word protocols[] = {
	{ "NONE", 0 },
	{ "TLS", 1 },
	{ "EMAIL", 2 },
	{ "DNSSEC", 3 },
	{ "IPSEC", 4 },
	{ "ALL", 255 },
	{ NULL, 0 },
};

static const struct word hashes[] = {
	{ "SHA-1", 1 },
	{ NULL, 0 },
};

static const struct word schemes[] = {
	{ "NOTIFY", 1 },
	{ NULL, 0 },
};

static const struct word certificates[] = {
	{ "PKIX", 1 },
	{ "SPKI", 2 },
	{ "PGP", 3 },
	{ "IPKIX", 4 },
	{ "ISPKI", 5 },
	{ "IPGP", 6 },
	{ "ACPKIX", 7 },
	{ "IACPKIX", 8 },
	{ "URI", 253 },
	{ "OID", 254 },
	{ NULL, 0 },
};

static const struct {
	const struct word *words;
	uint32_t most;
} tables[] = {
	[MNEMONIC_ALGORITHM] = { algorithms, UINT8_MAX },
	[MNEMONIC_DIGEST] = { digests, UINT8_MAX },
	[MNEMONIC_PROTOCOL] = { protocols, UINT8_MAX },
	[MNEMONIC_HASH] = { hashes, UINT8_MAX },
	[MNEMONIC_SCHEME] = { schemes, UINT8_MAX },
	[MNEMONIC_CERTIFICATE] = { certificates, UINT16_MAX },
};

static const struct word flag_words[] = {
	{ "NOCONF", 0x4000 },
	{ "NOAUTH", 0x8000 },
	{ "NOKEY", 0xC000 },
	{ "FLAG2", 0x2000 },
	{ "EXTEND", 0x1000 },
	{ "FLAG4", 0x0800 },
	{ "FLAG5", 0x0400 },
	{ "USER", 0x0000 },
	{ "ZONE", 0x0100 },
	{ "HOST", 0x0200 },
	{ "NTYP3", 0x0300 },
	{ "FLAG8", 0x0080 },
	{ "FLAG9", 0x0040 },
	{ "FLAG10", 0x0020 },
	{ "FLAG11", 0x0010 },
	{ "SIG0", 0x0000 },
	{ "SIG1", 0x0001 },
	{ "SIG2", 0x0002 },
	{ "SIG3", 0x0003 },
	{ "SIG4", 0x0004 },
	{ "SIG5", 0x0005 },
	{ "SIG6", 0x0006 },
	{ "SIG7", 0x0007 },
	{ "SIG8", 0x0008 },
	{ "SIG9", 0x0009 },
	{ "SIG10", 0x000A },
	{ "SIG11", 0x000B },
	{ "SIG12", 0x000C },
	{ "SIG13", 0x000D },
	{ "SIG14", 0x000E },
	{ "SIG15", 0x000F },
	{ "KSK", 0x0001 },
	{ NULL, 0 },
};

static const struct word types[] = {
	{ "A", 1 },
	{ "NS", 2 },
	{ "MD", 3 },
	{ "MF", 4 },
	{ "CNAME", 5 },
	{ "SOA", 6 },
	{ "MB", 7 },
	{ "MG", 8 },
	{ "MR", 9 },
	{ "NULL", 10 },
	{ "WKS", 11 },
	{ "PTR", 12 },
	{ "HINFO", 13 },
	{ "MINFO", 14 },
	{ "MX", 15 },
	{ "TXT", 16 },
	{ "RP", 17 },
	{ "AFSDB", 18 },
	{ "X25", 19 },
	{ "ISDN", 20 },
	{ "RT", 21 },
	{ "NSAP", 22 },
	{ "NSAP-PTR", 23 },
	{ "SIG", 24 },
	{ "KEY", 25 },
	{ "PX", 26 },
	{ "GPOS", 27 },
	{ "AAAA", 28 },
	{ "LOC", 29 },
	{ "NXT", 30 },
	{ "EID", 31 },
	{ "NIMLOC", 32 },
	{ "SRV", 33 },
	{ "ATMA", 34 },
	{ "NAPTR", 35 },
	{ "KX", 36 },
	{ "CERT", 37 },
	{ "A6", 38 },
	{ "DNAME", 39 },
	{ "SINK", 40 },
	{ "OPT", 41 },
	{ "APL", 42 },
	{ "DS", 43 },
	{ "SSHFP", 44 },
	{ "IPSECKEY", 45 },
	{ "RRSIG", 46 },
	{ "NSEC", 47 },
	{ "DNSKEY", 48 },
	{ "DHCID", 49 },
	{ "NSEC3", 50 },
	{ "NSEC3PARAM", 51 },
	{ "TLSA", 52 },
	{ "SMIMEA", 53 },
	{ "HIP", 55 },
	{ "NINFO", 56 },
	{ "RKEY", 57 },
	{ "TALINK", 58 },
	{ "CDS", 59 },
	{ "CDNSKEY", 60 },
	{ "OPENPGPKEY", 61 },
	{ "CSYNC", 62 },
	{ "ZONEMD", 63 },
	{ "SVCB", 64 },
	{ "HTTPS", 65 },
	{ "DSYNC", 66 },
	{ "HHIT", 67 },
	{ "BRID", 68 },
	{ "SPF", 99 },
	{ "UINFO", 100 },
	{ "UID", 101 },
	{ "GID", 102 },
	{ "UNSPEC", 103 },
	{ "NID", 104 },
	{ "L32", 105 },
	{ "L64", 106 },
	{ "LP", 107 },
	{ "EUI48", 108 },
	{ "EUI64", 109 },
	{ "TKEY", 249 },
	{ "TSIG", 250 },
	{ "IXFR", 251 },
	{ "AXFR", 252 },
	{ "MAILB", 253 },
	{ "MAILA", 254 },
	{ "ANY", 255 },
	{ "URI", 256 },
	{ "CAA", 257 },
	{ "AVC", 258 },
	{ "DOA", 259 },
	{ "AMTRELAY", 260 },
	{ "RESINFO", 261 },
	{ "WALLET", 262 },
	{ "TA", 32768 },
	{ "DLV", 32769 },
	{ "KEYDATA", 65533 },
	{ NULL, 0 },
};

static bool
find_word(const struct word *words, struct span text, uint32_t *number)
{
	for (; words->text != NULL; words++) {
		if (span_is_word(text, words->text)) {
			*number = words->number;
			return true;
		}
	}
	return false;
}

bool
mnemonic_parse(enum mnemonic_kind kind, struct span word, uint32_t *number)
{
	if (number_parse(word, number)) {
		return *number <= tables[kind].most;
	}
	return find_word(tables[kind].words, word, number);
}

/* The flag whose name begins with TEXT: BIND lets the rest of it away. */
static bool
find_flag(struct span text, uint32_t *flags)
{
	const struct word *word = flag_words;

	for (; word->text != NULL; word++) {
		if (strncasecmp(word->text, text.at, text.length) == 0) {
			*flags |= word->number;
			return true;
		}
	}
	return false;
}

/* Digits of which some are hexadecimal, perhaps behind 0x. */
static bool
parse_hex(struct span text, uint32_t *number)
{
	const size_t prefix =
	    text.length > 2 && (text.at[1] | 0x20) == 'x' ? 2 : 0;

	*number = 0;
	if (text.length == 0 || *text.at < '0' || *text.at > '9' ||
	    (prefix > 0 && *text.at != '0')) {
		return false;
	}
	for (size_t i = prefix; i < text.length; i++) {
		const char digit = (char)(text.at[i] | 0x20);
		const bool is_letter = digit >= 'a' && digit <= 'f';

		if (!is_letter && (text.at[i] < '0' || text.at[i] > '9')) {
			return false;
		}
		*number =
		    *number << 4 |
		    (uint32_t)(is_letter ? digit - 'a' + 10 : text.at[i] - '0');
		if (*number > UINT16_MAX) {
			return false;
		}
	}
	return true;
}

bool
mnemonic_flags(struct span word, uint32_t *flags)
{
	*flags = 0;
	if (number_parse(word, flags)) {
		return *flags <= UINT16_MAX;
	}
	if (parse_hex(word, flags)) {
		return true;
	}
	*flags = 0;
	while (word.length > 0) {
		const char *bar = memchr(word.at, '|', word.length);
		struct span first = word;

		if (bar != NULL) {
			first.length = (size_t)(bar - word.at);
		}
		if (!find_flag(first, flags)) {
			return false;
		}
		word.at += first.length + (bar != NULL);
		word.length -= first.length + (bar != NULL);
	}
	return true;
}

bool
mnemonic_type(struct span word, uint16_t *type)
{
	static const char prefix[] = "TYPE"; /* of no mnemonic */
	const size_t length = sizeof(prefix) - 1;
	const bool is_number =
	    word.length > length && strncasecmp(word.at, prefix, length) == 0;
	uint32_t number;

	if (is_number) {
		word.at += length;
		word.length -= length;
	}
	if (is_number ? !number_parse(word, &number) || number > UINT16_MAX
		      : !find_word(types, word, &number)) {
		return false;
	}
	*type = (uint16_t)number;
	return true;
}
