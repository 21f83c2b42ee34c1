/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * STARTTLS: a table of steps for each protocol, and how answers are read. It
 * believes no word that comes before TLS, but for where an answer ends.
 */
#include <config.h>

#include <ctype.h>
#include <string.h>

#include <gen/key/der.h>
#include <gen/tls/starttls.h>

enum {
	LINES_MAX = 200, /* of an answer */
	CODE_DIGITS = 3,
};

/* The client says something, perhaps nothing, and the server answers. */
struct step {
	struct span say; /* XMPP: `%` stands for the domain */
	bool (*hear)(struct wire *wire, const struct step *step);
	const char *good;  /* how the line that ends the answer begins */
	const char *offer; /* a word that the answer must have, or NULL */
};

#define SAY(literal)                           \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define SAY_NOTHING     \
	{               \
		NULL, 0 \
	}

/* Does the text begin with this word, in any case? */
static bool
begins(struct span text, const char *word)
{
	const size_t length = strlen(word);

	return text.length >= length && strncasecmp(text.at, word, length) == 0;
}

/* Is the word somewhere in the text, in any case, and no part of another? */
static bool
has_word(struct span text, const char *word)
{
	const size_t length = strlen(word);

	for (size_t i = 0; i + length <= text.length; i++) {
		const struct span rest = { text.at + i, text.length - i };

		if (begins(rest, word) &&
		    (i == 0 || isalnum((unsigned char)rest.at[-1]) == 0) &&
		    (rest.length == length ||
			isalnum((unsigned char)rest.at[length]) == 0)) {
			return true;
		}
	}
	return false;
}

static bool
refuse(struct wire *wire, struct span answer)
{
	return wire_fail(wire, "the server does not go on to TLS: \"%s\"",
	    wire_shown(wire, answer));
}

/*
 * Hear lines up to the one that ends the answer: LAST tells which, by the line
 * and by the first one of the answer.
 */
static bool
hear_lines(struct wire *wire, const struct step *step,
    bool (*last)(struct span line, const char *first))
{
	char first[CODE_DIGITS + 1] = "";
	bool is_offered = step->offer == NULL;
	struct span line;

	for (size_t i = 0; i < LINES_MAX; i++) {
		if (!wire_line(wire, &line)) {
			return false;
		}
		if (i == 0) {
			(void)memcpy(first, line.at,
			    line.length < CODE_DIGITS ? line.length
						      : CODE_DIGITS);
		}
		is_offered = is_offered || has_word(line, step->offer);
		if (!last(line, first)) {
			continue;
		}
		if (!begins(line, step->good)) {
			return refuse(wire, line);
		}
		return is_offered ||
		       wire_fail(wire, "the server does not offer %s",
			   step->offer);
	}
	return wire_fail(wire, "the server's answer is too long");
}

static bool
is_any(struct span line, const char *first)
{
	(void)line;
	(void)first;
	return true;
}

/* RFC 5321 section 4.2.1, RFC 959 section 4.2: `250-` goes on, `250 ` ends. */
static bool
ends_reply(struct span line, const char *first)
{
	return strlen(first) < CODE_DIGITS ||
	       (begins(line, first) &&
		   (line.length == CODE_DIGITS || line.at[CODE_DIGITS] != '-'));
}

/* RFC 3501 section 2.2.2: what is not tagged comes before. */
static bool
ends_tagged(struct span line, const char *first)
{
	(void)first;
	return !begins(line, "* ");
}

/* RFC 5804 section 1.3: capabilities come before. */
static bool
ends_sieve(struct span line, const char *first)
{
	(void)first;
	return line.length == 0 || line.at[0] != '"';
}

static bool
hear_line(struct wire *wire, const struct step *step)
{
	return hear_lines(wire, step, is_any);
}

static bool
hear_reply(struct wire *wire, const struct step *step)
{
	return hear_lines(wire, step, ends_reply);
}

static bool
hear_tagged(struct wire *wire, const struct step *step)
{
	return hear_lines(wire, step, ends_tagged);
}

static bool
hear_sieve(struct wire *wire, const struct step *step)
{
	return hear_lines(wire, step, ends_sieve);
}

/* PostgreSQL, "SSL Session Encryption": one octet, `S` or `N`. */
static bool
hear_octet(struct wire *wire, const struct step *step)
{
	struct span pending = wire_pending(wire);

	if (pending.length == 0) {
		if (!wire_more(wire)) {
			return false;
		}
		pending = wire_pending(wire);
	}
	if (pending.at[0] != step->good[0]) {
		return refuse(wire, pending);
	}
	wire_take(wire, 1);
	return true;
}

/* The end of the tag in which the word stands, or NULL: not yet there. */
static const char *
find_tag(struct span text, const char *word)
{
	const char *at = memmem(text.at, text.length, word, strlen(word));

	return at == NULL
		   ? NULL
		   : memchr(at, '>', text.length - (size_t)(at - text.at));
}

/* The end of the element, which may be empty: `<proceed/>`. NULL as above. */
static const char *
find_element(struct arena *arena, struct span text, const char *name)
{
	const char *end = find_tag(text, arena_printf(arena, "<%s", name));

	return end == NULL || end[-1] == '/'
		   ? end
		   : find_tag(text, arena_printf(arena, "</%s", name));
}

/* Does it end what was begun (RFC 6120 sections 4.9 and 5.4.2.2)? */
static bool
is_xmpp_end(struct span text)
{
	return find_tag(text, "<failure") != NULL ||
	       find_tag(text, "<stream:error") != NULL ||
	       find_tag(text, "</stream:stream") != NULL;
}

/* RFC 6120 sections 4.3.2 and 5.4.2.3: up to the end of one element. */
static bool
hear_element(struct wire *wire, const struct step *step)
{
	const char *end = NULL;
	struct span text;

	while (end == NULL) {
		if (!wire_more(wire)) {
			return false;
		}
		text = wire_pending(wire);
		if (is_xmpp_end(text)) {
			return refuse(wire, text);
		}
		end = find_element(wire->arena, text, step->good);
	}
	if (step->offer != NULL && find_tag(text, step->offer) == NULL) {
		return wire_fail(wire, "the server does not offer STARTTLS");
	}
	wire_take(wire, (size_t)(end + 1 - text.at));
	return true;
}

/* RFC 4511 sections 4.12 and 4.14: its resultCode must be 0. */
static bool
is_ldap_success(struct octets message)
{
	enum {
		EXTENDED_RESPONSE = 0x78,
		ENUMERATED = 0x0a,
	};
	struct der response;
	struct der code;
	uint32_t id;

	if (!der_take_number(&message, &id) || id != 1) {
		return false;
	}
	response = der_take(&message);
	code = der_take(&response.content);
	return response.tag == EXTENDED_RESPONSE && code.tag == ENUMERATED &&
	       code.content.length == 1 && code.content.at[0] == 0;
}

static bool
hear_ldap(struct wire *wire, const struct step *step)
{
	struct octets rest = { NULL, 0 };
	struct der message = { .tag = DER_NONE };

	(void)step;
	while (message.tag == DER_NONE) {
		struct span pending;

		if (!wire_more(wire)) {
			return false;
		}
		pending = wire_pending(wire);
		if (pending.at[0] != DER_SEQUENCE) {
			return wire_fail(wire,
			    "the server does not speak LDAP");
		}
		rest = (struct octets){ (const uint8_t *)pending.at,
			pending.length };
		message = der_take(&rest);
	}
	if (!is_ldap_success(message.content)) {
		return wire_fail(wire, "the server refuses StartTLS");
	}
	wire_take(wire, message.whole.length);
	return true;
}

/* The name of nobody (RFC 6761 section 6.4): servers need not know who asks. */
#define CLIENT "danezone.invalid"

#define XMPP_STREAM(kind)                                                \
	"<?xml version='1.0'?><stream:stream to='%' xmlns='jabber:" kind \
	"' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
#define XMPP_STEPS(kind)                                                    \
	{ SAY(XMPP_STREAM(kind)), hear_element, "stream:features",          \
		"urn:ietf:params:xml:ns:xmpp-tls" },                        \
	{                                                                   \
		SAY("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"), \
		    hear_element, "proceed", NULL                           \
	}

enum {
	STEPS_MAX = 4 /* and one that ends them */
};

static const struct step dialogues[STARTTLS_COUNT][STEPS_MAX] = {
	/* RFC 3207 */
	[STARTTLS_SMTP] = {
	    { SAY_NOTHING, hear_reply, "220", NULL },
	    { SAY("EHLO " CLIENT "\r\n"), hear_reply, "250", "STARTTLS" },
	    { SAY("STARTTLS\r\n"), hear_reply, "220", NULL },
	},
	/* RFC 2033 */
	[STARTTLS_LMTP] = {
	    { SAY_NOTHING, hear_reply, "220", NULL },
	    { SAY("LHLO " CLIENT "\r\n"), hear_reply, "250", "STARTTLS" },
	    { SAY("STARTTLS\r\n"), hear_reply, "220", NULL },
	},
	/* RFC 3501 section 6.2.1 */
	[STARTTLS_IMAP] = {
	    { SAY_NOTHING, hear_line, "* OK", NULL },
	    { SAY("1 CAPABILITY\r\n"), hear_tagged, "1 OK", "STARTTLS" },
	    { SAY("2 STARTTLS\r\n"), hear_tagged, "2 OK", NULL },
	},
	/* RFC 2595 section 4 */
	[STARTTLS_POP3] = {
	    { SAY_NOTHING, hear_line, "+OK", NULL },
	    { SAY("STLS\r\n"), hear_line, "+OK", NULL },
	},
	/* RFC 4217 section 4 */
	[STARTTLS_FTP] = {
	    { SAY_NOTHING, hear_reply, "220", NULL },
	    { SAY("AUTH TLS\r\n"), hear_reply, "234", NULL },
	},
	/* RFC 4511 section 4.14.1 */
	[STARTTLS_LDAP] = {
	    { SAY("\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
		  "1.3.6.1.4.1.1466.20037"),
		hear_ldap, NULL, NULL },
	},
	[STARTTLS_XMPP_CLIENT] = { XMPP_STEPS("client") },
	[STARTTLS_XMPP_SERVER] = { XMPP_STEPS("server") },
	[STARTTLS_POSTGRES] = {
	    { SAY("\0\0\0\x08\x04\xd2\x16\x2f"), hear_octet, "S", NULL },
	},
	/* RFC 5804 section 2.2 */
	[STARTTLS_SIEVE] = {
	    { SAY_NOTHING, hear_sieve, "OK", "STARTTLS" },
	    { SAY("STARTTLS\r\n"), hear_sieve, "OK", NULL },
	},
};

/* What the client says, the domain in its place. */
static bool
say(struct wire *wire, struct span text, const char *domain)
{
	const char *place =
	    text.length == 0 ? NULL : memchr(text.at, '%', text.length);
	size_t before;

	if (place == NULL) {
		return wire_write(wire, text);
	}
	before = (size_t)(place - text.at);
	return wire_write(wire,
	    span_of(arena_printf(wire->arena, "%.*s%s%.*s", (int)before,
		text.at, domain, (int)(text.length - before - 1), place + 1)));
}

bool
starttls_talk(struct wire *wire, enum starttls protocol, const char *domain)
{
	for (const struct step *step = dialogues[protocol]; step->hear != NULL;
	     step++) {
		if (!say(wire, step->say, domain) || !step->hear(wire, step)) {
			return false;
		}
		/* Somebody between the two may have put it there, for after
		   the handshake (CVE-2011-0411). */
		if (wire_pending(wire).length > 0) {
			return wire_fail(wire,
			    "the server says more than it was asked for");
		}
	}
	return true;
}
