/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of types, and the generic form of RFC 3597. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/read/rdata/digits.h>
#include <zone/read/rdata/form.h>
#include <zone/read/rdata/mnemonic.h>
#include <zone/rrset.h>

enum {
	META_FIRST = 128, /* the types of questions, RFC 6895 section 3.1 */
	META_LAST = 255,
	TYPE_MD = 3,
	TYPE_MF = 4,
	TYPE_OPT = 41,
	TYPE_SSHFP = 44,
	TYPE_TA = 32768,
	STRING_MAX = 255,
	KEY_MIN = 5, /* octets of a DNSKEY with a key in it */
};

/* How a type's rdata is checked although libzscanner has read it. */
enum doubt {
	DOUBT_NONE,
	DOUBT_ALWAYS,
	DOUBT_LONG,   /* when it may be from one string that is too long */
	DOUBT_DIGEST, /* when a digest's length does not fit its type */
};

/* A type's fields, in the letters of field_read(), by its number. */
static const struct form {
	bool is_known; /* to libzscanner 3.2 */
	uint8_t doubt;
	const char *fields;
} forms[] = {
	[1] = { true, DOUBT_NONE, "i" },           /* A */
	[2] = { true, DOUBT_NONE, "n" },           /* NS */
	[5] = { true, DOUBT_NONE, "n" },           /* CNAME */
	[6] = { true, DOUBT_NONE, "nn4pppp" },     /* SOA */
	[7] = { false, DOUBT_NONE, "n" },          /* MB */
	[8] = { false, DOUBT_NONE, "n" },          /* MG */
	[9] = { false, DOUBT_NONE, "n" },          /* MR */
	[11] = { false, DOUBT_NONE, "i*" },        /* WKS */
	[12] = { true, DOUBT_NONE, "n" },          /* PTR */
	[13] = { true, DOUBT_NONE, "ss" },         /* HINFO */
	[14] = { true, DOUBT_NONE, "nn" },         /* MINFO */
	[15] = { true, DOUBT_NONE, "2n" },         /* MX */
	[16] = { true, DOUBT_LONG, "S" },          /* TXT */
	[17] = { true, DOUBT_NONE, "nn" },         /* RP */
	[18] = { true, DOUBT_NONE, "2n" },         /* AFSDB */
	[19] = { false, DOUBT_NONE, "X" },         /* X25 */
	[20] = { false, DOUBT_NONE, "so" },        /* ISDN */
	[21] = { true, DOUBT_NONE, "2n" },         /* RT */
	[22] = { false, DOUBT_NONE, "N" },         /* NSAP */
	[23] = { false, DOUBT_NONE, "n" },         /* NSAP-PTR */
	[24] = { false, DOUBT_NONE, "ra14ww2nb" }, /* SIG */
	[25] = { true, DOUBT_ALWAYS, "K" },        /* KEY */
	[26] = { false, DOUBT_NONE, "2nn" },       /* PX */
	[27] = { false, DOUBT_NONE, "sss" },       /* GPOS */
	[28] = { true, DOUBT_NONE, "v" },          /* AAAA */
	[29] = { true, DOUBT_NONE, "*" },          /* LOC */
	[30] = { false, DOUBT_NONE, "n*" },        /* NXT */
	[31] = { false, DOUBT_NONE, "h" },         /* EID */
	[32] = { false, DOUBT_NONE, "h" },         /* NIMLOC */
	[33] = { true, DOUBT_NONE, "222n" },       /* SRV */
	[34] = { false, DOUBT_NONE, "*" },         /* ATMA */
	[35] = { true, DOUBT_ALWAYS, "22sszn" },   /* NAPTR */
	[36] = { true, DOUBT_NONE, "2n" },         /* KX */
	[37] = { true, DOUBT_ALWAYS, "c2ab" },     /* CERT */
	[38] = { false, DOUBT_NONE, "6" },         /* A6 */
	[39] = { true, DOUBT_NONE, "n" },          /* DNAME */
	[40] = { false, DOUBT_NONE, "111B" },      /* SINK */
	[42] = { true, DOUBT_NONE, "*" },          /* APL */
	[43] = { true, DOUBT_DIGEST, "2ad" },      /* DS */
	[44] = { true, DOUBT_DIGEST, "1f" },       /* SSHFP */
	[45] = { true, DOUBT_ALWAYS, "1G" },       /* IPSECKEY */
	[46] = { true, DOUBT_NONE, "ra14**" },     /* RRSIG */
	[47] = { true, DOUBT_NONE, "nT" },         /* NSEC */
	[48] = { true, DOUBT_ALWAYS, "k" },        /* DNSKEY */
	[49] = { true, DOUBT_ALWAYS, "b" },        /* DHCID */
	[50] = { true, DOUBT_NONE, "A12x3t" },     /* NSEC3 */
	[51] = { true, DOUBT_NONE, "A12x" },       /* NSEC3PARAM */
	[52] = { true, DOUBT_NONE, "111h" },       /* TLSA */
	[53] = { true, DOUBT_NONE, "111h" },       /* SMIMEA */
	[55] = { false, DOUBT_NONE, "HL" },        /* HIP */
	[56] = { false, DOUBT_NONE, "S" },         /* NINFO */
	[57] = { false, DOUBT_NONE, "O" },         /* RKEY */
	[58] = { false, DOUBT_NONE, "nn" },        /* TALINK */
	[59] = { true, DOUBT_DIGEST, "2ad" },      /* CDS */
	[60] = { true, DOUBT_ALWAYS, "k" },        /* CDNSKEY */
	[61] = { true, DOUBT_ALWAYS, "b" },        /* OPENPGPKEY */
	[62] = { true, DOUBT_NONE, "42t" },        /* CSYNC */
	[63] = { true, DOUBT_ALWAYS, "41m" },      /* ZONEMD */
	[64] = { true, DOUBT_ALWAYS, "2QP" },      /* SVCB */
	[65] = { true, DOUBT_ALWAYS, "2QP" },      /* HTTPS */
	[66] = { false, DOUBT_NONE, "ry2n" },      /* DSYNC */
	[67] = { false, DOUBT_NONE, "b" },         /* HHIT */
	[68] = { false, DOUBT_NONE, "b" },         /* BRID */
	[99] = { true, DOUBT_LONG, "S" },          /* SPF */
	[104] = { true, DOUBT_NONE, "2l" },        /* NID */
	[105] = { true, DOUBT_NONE, "2i" },        /* L32 */
	[106] = { true, DOUBT_NONE, "2l" },        /* L64 */
	[107] = { true, DOUBT_NONE, "2n" },        /* LP */
	[108] = { true, DOUBT_NONE, "e" },         /* EUI48 */
	[109] = { true, DOUBT_NONE, "E" },         /* EUI64 */
	[256] = { true, DOUBT_ALWAYS, "22U" },     /* URI */
	[257] = { true, DOUBT_ALWAYS, "1gV" },     /* CAA */
	[258] = { false, DOUBT_NONE, "S" },        /* AVC */
	[259] = { false, DOUBT_NONE, "441sD" },    /* DOA */
	[260] = { false, DOUBT_NONE, "1R" },       /* AMTRELAY */
	[261] = { false, DOUBT_NONE, "S" },        /* RESINFO */
	[262] = { false, DOUBT_NONE, "S" },        /* WALLET */
};

/* The same from TYPE_TA on. */
static const struct form late_forms[] = {
	{ false, DOUBT_NONE, "2ad" }, /* TA */
	{ false, DOUBT_NONE, "2ad" }, /* DLV */
};

static const struct form *
find_form(uint16_t type)
{
	const struct form *form = NULL;

	if (type < sizeof(forms) / sizeof(forms[0])) {
		form = &forms[type];
	} else if (type == TYPE_TA || type == TYPE_TA + 1) {
		form = &late_forms[type - TYPE_TA];
	}
	return form == NULL || form->fields == NULL ? NULL : form;
}

bool
form_is_known(struct span type)
{
	uint16_t number;
	const struct form *form;

	if (!mnemonic_type(type, &number)) {
		return false;
	}
	form = find_form(number);
	return form == NULL || form->is_known;
}

bool
form_is_open(struct span type)
{
	uint16_t number;
	const struct form *form;

	if (!mnemonic_type(type, &number)) {
		return false;
	}
	form = find_form(number);
	return form != NULL && *form->fields == '*';
}

static inline enum doubt
doubt_of(uint16_t type)
{
	return type < sizeof(forms) / sizeof(forms[0])
		   ? (enum doubt)forms[type].doubt
		   : DOUBT_NONE;
}

/* Does a digest have another length than its type tells? (RFC 4034, 4255) */
static bool
is_digest_doubtful(uint16_t type, const uint8_t *rdata, size_t length)
{
	static const size_t lengths[] = { [1] = 20, [2] = 32, [4] = 48 };
	const size_t before = type == TYPE_SSHFP ? 2 : 4;
	uint8_t kind;

	if (length < before) {
		return true;
	}
	kind = rdata[before - 1];
	return kind < sizeof(lengths) / sizeof(*lengths) &&
	       lengths[kind] != 0 && length != before + lengths[kind];
}

/* Is there a full string? libzscanner makes them of one that is too long. */
static bool
has_full_string(const uint8_t *rdata, size_t length)
{
	size_t at = 0;

	while (at < length && rdata[at] < STRING_MAX) {
		at += rdata[at] + 1U;
	}
	return at < length;
}

bool
form_is_doubtful(uint16_t type, const uint8_t *rdata, size_t length)
{
	const enum doubt doubt = doubt_of(type);

	if (doubt == DOUBT_NONE) {
		return false;
	}
	switch (doubt) {
	case DOUBT_ALWAYS:
		return true;
	case DOUBT_LONG:
		return length > STRING_MAX && has_full_string(rdata, length);
	case DOUBT_DIGEST:
		return is_digest_doubtful(type, rdata, length);
	case DOUBT_NONE:
	default:
		return false;
	}
}

uint64_t
form_trusted(void)
{
	uint64_t bits = 0;

	for (uint16_t type = 0; type < 64; type++) {
		bits |= (uint64_t)(doubt_of(type) == DOUBT_NONE) << type;
	}
	return bits;
}

/* Octets of a name at the front; 0 when there is none, or it is compressed. */
static size_t
wire_name(const uint8_t *at, size_t left)
{
	size_t length = 0;

	while (length < left && at[length] != 0) {
		if (at[length] > NAME_LABEL_MAX) {
			return 0;
		}
		length += at[length] + 1U;
	}
	return length < left && length < NAME_WIRE_MAX ? length + 1 : 0;
}

/* Octets of strings at the front: of one, or all of them; 0: none are whole. */
static size_t
wire_strings(const uint8_t *at, size_t left, bool all)
{
	size_t length = 0;

	do {
		if (length == left || at[length] >= left - length) {
			return 0;
		}
		length += at[length] + 1U;
	} while (all && length < left);
	return length;
}

/* Octets of a field of generic rdata; 0 when it is not there as it should. */
static size_t
wire_field(char kind, const uint8_t *at, size_t left)
{
	static const struct {
		char kind;
		uint8_t size;
	} sizes[] = { { '1', 1 }, { '2', 2 }, { '4', 4 }, { 'p', 4 },
		{ 'w', 4 }, { 'i', 4 }, { 'v', 16 }, { 'e', 6 }, { 'E', 8 },
		{ 'l', 8 }, { 'a', 1 }, { 'A', 1 }, { 'c', 2 }, { 'y', 1 },
		{ 'r', 2 } };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		if (sizes[i].kind == kind) {
			return left < sizes[i].size ? 0 : sizes[i].size;
		}
	}
	switch (kind) {
	case 'n':
	case 'Q':
		return wire_name(at, left);
	case 's':
	case 'z':
	case 'X':
	case 'g':
		return wire_strings(at, left, false);
	case 'S':
		return wire_strings(at, left, true);
	case 'k':
		return left < KEY_MIN ? 0 : left;
	default:
		return left;
	}
}

/* Does generic rdata have the type's fields, as far as that is easily told? */
static bool
fits(const struct form *form, const uint8_t *rdata, size_t length)
{
	size_t at = 0;

	for (const char *kind = form->fields; *kind != '\0'; kind++) {
		const size_t size = wire_field(*kind, rdata + at, length - at);

		if (size == 0) {
			return strchr("BUVtoL*P", *kind) != NULL &&
			       at == length;
		}
		at += size;
	}
	return at == length;
}

/* Rdata as `\# LENGTH HEX` (RFC 3597 section 5), its `\#` taken already. */
static const char *
read_generic(const struct form *form, struct fields *fields)
{
	const char *wrong = field_number(fields, 2);
	const uint32_t length = fields->last;

	fields->length = 0;
	if (wrong == NULL && length > 0) {
		wrong = digits_hex(fields, length);
	}
	if (wrong == NULL && form != NULL &&
	    !fits(form, fields->wire, fields->length)) {
		wrong = "data that does not fit its type";
	}
	return wrong;
}

/* Is the rdata generic? A TXT may begin with `\#` and no number. */
static bool
take_generic(struct fields *fields, uint16_t type)
{
	struct tokens tokens = fields->tokens;
	struct tokens behind;
	struct token token;
	uint32_t number;

	if (!token_next(&tokens, &token) ||
	    !span_equal(token.text, span_of("\\#"))) {
		return false;
	}
	behind = tokens;
	if (type == RR_TXT && (!token_next(&behind, &token) ||
				  !number_parse(token.text, &number))) {
		return false;
	}
	fields->tokens = tokens;
	return true;
}

const char *
form_refusal(struct span type)
{
	uint16_t number;

	if (!mnemonic_type(type, &number)) {
		return "a record type that danezone does not know";
	}
	if (number == 0 || number == TYPE_MD || number == TYPE_MF ||
	    number == TYPE_OPT ||
	    (number >= META_FIRST && number <= META_LAST)) {
		return "a record type that no zone has";
	}
	return NULL;
}

const char *
form_read(struct span type, struct fields *fields)
{
	const char *wrong = form_refusal(type);
	const struct form *form;
	uint16_t number;

	fields->length = 0;
	fields->is_exact = true;
	if (wrong != NULL || !mnemonic_type(type, &number)) {
		return wrong;
	}
	form = find_form(number);
	if (take_generic(fields, number)) {
		wrong = read_generic(form, fields);
	} else if (form == NULL) {
		wrong = "data of this type is written as \\# LENGTH HEX";
	} else {
		for (const char *kind = form->fields;
		     wrong == NULL && *kind != '\0'; kind++) {
			wrong = field_read(fields, *kind);
		}
	}
	if (wrong == NULL && !field_at_end(fields)) {
		wrong = "more data than the type has";
	}
	return wrong;
}
