/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * STARTTLS dialogues, good and hostile ones, with a server in a thread that
 * says what a script has and compares what it hears, octet by octet.
 */
#include <config.h>

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gen/tls/starttls.h>

#include "unit.h"

enum {
	TURNS_MAX = 4,
	HEARD_MAX = 512,
	PATIENCE = 5000, /* milliseconds: a dialogue takes none */
	IMPATIENCE = 100,
};

#define OCTETS(literal)                        \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

/* The server says something, then hears something. */
struct turn {
	struct span say;
	struct span hear;
};

struct dialogue {
	const char *name;
	enum starttls protocol;
	struct turn turns[TURNS_MAX]; /* ends with one that is empty */
	const char *wrong;            /* NULL: TLS may begin */
};

#define EHLO  OCTETS("EHLO danezone.invalid\r\n")
#define LHLO  OCTETS("LHLO danezone.invalid\r\n")
#define START OCTETS("STARTTLS\r\n")
#define LDAP_START                                    \
	OCTETS("\x30\x1d\x02\x01\x01\x77\x18\x80\x16" \
	       "1.3.6.1.4.1.1466.20037")
#define STREAM(kind)                                                        \
	OCTETS("<?xml version='1.0'?><stream:stream to='xmpp.example.com' " \
	       "xmlns='jabber:" kind "' xmlns:stream='"                     \
	       "http://etherx.jabber.org/streams' version='1.0'>")
#define XMPP_START OCTETS("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
#define FEATURES                                                       \
	"<?xml version='1.0'?><stream:stream from='xmpp.example.com' " \
	"id='a' version='1.0'><stream:features><starttls xmlns='"      \
	"urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"      \
	"</stream:features>"
#define NOTHING OCTETS("")

#define CLOSED "the server closed the connection"
#define NO_TLS "the server does not go on to TLS: "
#define MORE   "the server says more than it was asked for"

static const struct dialogue dialogues[] = {
	{ "none", STARTTLS_NONE, { { NOTHING, NOTHING } }, NULL },
	{ "smtp", STARTTLS_SMTP,
	    { { OCTETS("220-mx.example.com\r\n220 ESMTP\r\n"), EHLO },
		{ OCTETS("250-mx.example.com\r\n250-SIZE 1\r\n"
			 "250-STARTTLS\r\n250 8BITMIME\r\n"),
		    START },
		{ OCTETS("220 go\r\n"), NOTHING } },
	    NULL },
	{ "smtp, LF alone, lower case, no text", STARTTLS_SMTP,
	    { { OCTETS("220\n"), EHLO },
		{ OCTETS("250-a\n250 starttls\n"), START },
		{ OCTETS("220\n"), NOTHING } },
	    NULL },
	{ "smtp, busy", STARTTLS_SMTP,
	    { { OCTETS("421 come back \x1b[2J later\r\n"), NOTHING } },
	    NO_TLS "\"421 come back ?[2J later\"" },
	{ "smtp, not offered", STARTTLS_SMTP,
	    { { OCTETS("220 a\r\n"), EHLO },
		{ OCTETS("250-a\r\n250-XSTARTTLS\r\n250 STARTTLSX\r\n"),
		    NOTHING } },
	    "the server does not offer STARTTLS" },
	{ "smtp, refused", STARTTLS_SMTP,
	    { { OCTETS("220 a\r\n"), EHLO },
		{ OCTETS("250 STARTTLS\r\n"), START },
		{ OCTETS("454 no\r\n"), NOTHING } },
	    NO_TLS "\"454 no\"" },
	{ "smtp, injected", STARTTLS_SMTP,
	    { { OCTETS("220 a\r\n"), EHLO },
		{ OCTETS("250 STARTTLS\r\n"), START },
		{ OCTETS("220 go\r\n250 injected\r\n"), NOTHING } },
	    MORE },
	{ "smtp, injected before it is asked", STARTTLS_SMTP,
	    { { OCTETS("220 a\r\n250 STARTTLS\r\n220 go\r\n"), NOTHING } },
	    MORE },
	{ "smtp, injected octet", STARTTLS_SMTP,
	    { { OCTETS("220 a\r\n"), EHLO },
		{ OCTETS("250 STARTTLS\r\n"), START },
		{ OCTETS("220 go\r\n\x16"), NOTHING } },
	    MORE },
	{ "smtp, an empty line", STARTTLS_SMTP, { { OCTETS("\r\n"), NOTHING } },
	    NO_TLS "\"\"" },
	{ "smtp, NUL", STARTTLS_SMTP, { { OCTETS("\0\0\0\r\n"), NOTHING } },
	    NO_TLS "\"???\"" },
	{ "smtp, closed at once", STARTTLS_SMTP, { { NOTHING, NOTHING } },
	    CLOSED },
	{ "smtp, closed in a line", STARTTLS_SMTP,
	    { { OCTETS("220 mx"), NOTHING } }, CLOSED },
	{ "smtp, silent", STARTTLS_SMTP, { { NOTHING, NOTHING } },
	    "timed out" },
	{ "smtp, silent in an answer", STARTTLS_SMTP,
	    { { OCTETS("220-mx\r\n"), NOTHING } }, "timed out" },
	{ "smtp, TLS at once", STARTTLS_SMTP,
	    { { OCTETS("\x15\x03\x01\x00\x02\x02\x46\n"), NOTHING } },
	    NO_TLS "\"??????F\"" },
	{ "lmtp", STARTTLS_LMTP,
	    { { OCTETS("220 a\r\n"), LHLO },
		{ OCTETS("250-a\r\n250 STARTTLS\r\n"), START },
		{ OCTETS("220 go\r\n"), NOTHING } },
	    NULL },
	{ "imap", STARTTLS_IMAP,
	    { { OCTETS("* OK [CAPABILITY IMAP4rev1] hi\r\n"),
		  OCTETS("1 CAPABILITY\r\n") },
		{ OCTETS("* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n"
			 "1 OK done\r\n"),
		    OCTETS("2 STARTTLS\r\n") },
		{ OCTETS("2 OK go\r\n"), NOTHING } },
	    NULL },
	{ "imap, PREAUTH", STARTTLS_IMAP,
	    { { OCTETS("* PREAUTH hi\r\n"), NOTHING } },
	    NO_TLS "\"* PREAUTH hi\"" },
	{ "imap, not offered", STARTTLS_IMAP,
	    { { OCTETS("* OK\r\n"), OCTETS("1 CAPABILITY\r\n") },
		{ OCTETS("* CAPABILITY IMAP4rev1\r\n1 OK done\r\n"),
		    NOTHING } },
	    "the server does not offer STARTTLS" },
	{ "imap, another tag", STARTTLS_IMAP,
	    { { OCTETS("* OK\r\n"), OCTETS("1 CAPABILITY\r\n") },
		{ OCTETS("2 OK STARTTLS\r\n"), NOTHING } },
	    NO_TLS "\"2 OK STARTTLS\"" },
	{ "imap, injected", STARTTLS_IMAP,
	    { { OCTETS("* OK\r\n"), OCTETS("1 CAPABILITY\r\n") },
		{ OCTETS("* CAPABILITY STARTTLS\r\n1 OK\r\n"),
		    OCTETS("2 STARTTLS\r\n") },
		{ OCTETS("2 OK go\r\n3 OK LOGIN\r\n"), NOTHING } },
	    MORE },
	{ "pop3", STARTTLS_POP3,
	    { { OCTETS("+OK hi\r\n"), OCTETS("STLS\r\n") },
		{ OCTETS("+OK go\r\n"), NOTHING } },
	    NULL },
	{ "pop3, refused", STARTTLS_POP3,
	    { { OCTETS("+OK hi\r\n"), OCTETS("STLS\r\n") },
		{ OCTETS("-ERR no\r\n"), NOTHING } },
	    NO_TLS "\"-ERR no\"" },
	{ "ftp", STARTTLS_FTP,
	    { { OCTETS("220-hi\r\n 220 is no end\r\nnor this\r\n220 hi\r\n"),
		  OCTETS("AUTH TLS\r\n") },
		{ OCTETS("234 go\r\n"), NOTHING } },
	    NULL },
	{ "ftp, refused", STARTTLS_FTP,
	    { { OCTETS("220 hi\r\n"), OCTETS("AUTH TLS\r\n") },
		{ OCTETS("504 no\r\n"), NOTHING } },
	    NO_TLS "\"504 no\"" },
	{ "ldap", STARTTLS_LDAP,
	    { { NOTHING, LDAP_START },
		{ OCTETS("\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00"
			 "\x04\x00"),
		    NOTHING } },
	    NULL },
	{ "ldap, long lengths, a name", STARTTLS_LDAP,
	    { { NOTHING, LDAP_START },
		{ OCTETS("\x30\x84\x00\x00\x00\x13\x02\x01\x01\x78\x84\x00\x00"
			 "\x00\x0a\x0a\x01\x00\x04\x00\x04\x00\x8a\x01\x41"),
		    NOTHING } },
	    NULL },
	{ "ldap, refused", STARTTLS_LDAP,
	    { { NOTHING, LDAP_START },
		{ OCTETS("\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x35\x04\x00"
			 "\x04\x00"),
		    NOTHING } },
	    "the server refuses StartTLS" },
	{ "ldap, notice of disconnection", STARTTLS_LDAP,
	    { { NOTHING, LDAP_START },
		{ OCTETS("\x30\x0c\x02\x01\x00\x78\x07\x0a\x01\x00\x04\x00"
			 "\x04\x00"),
		    NOTHING } },
	    "the server refuses StartTLS" },
	{ "ldap, injected", STARTTLS_LDAP,
	    { { NOTHING, LDAP_START },
		{ OCTETS("\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00"
			 "\x04\x00\x30"),
		    NOTHING } },
	    MORE },
	{ "ldap, something else", STARTTLS_LDAP,
	    { { NOTHING, LDAP_START }, { OCTETS("220 hi\r\n"), NOTHING } },
	    "the server does not speak LDAP" },
	{ "ldap, no end", STARTTLS_LDAP,
	    { { NOTHING, LDAP_START },
		{ OCTETS("\x30\x80\x02\x01\x01\x00\x00"), NOTHING } },
	    "timed out" },
	{ "xmpp client", STARTTLS_XMPP_CLIENT,
	    { { NOTHING, STREAM("client") }, { OCTETS(FEATURES), XMPP_START },
		{ OCTETS("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
		    NOTHING } },
	    NULL },
	{ "xmpp server, an end tag", STARTTLS_XMPP_SERVER,
	    { { NOTHING, STREAM("server") }, { OCTETS(FEATURES), XMPP_START },
		{ OCTETS("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
			 "</proceed>"),
		    NOTHING } },
	    NULL },
	{ "xmpp, not offered", STARTTLS_XMPP_CLIENT,
	    { { NOTHING, STREAM("client") },
		{ OCTETS("<stream:stream><stream:features>"
			 "</stream:features>"),
		    NOTHING } },
	    "the server does not offer STARTTLS" },
	{ "xmpp, no features at all", STARTTLS_XMPP_CLIENT,
	    { { NOTHING, STREAM("client") },
		{ OCTETS("<stream:stream><stream:features/>"), NOTHING } },
	    "the server does not offer STARTTLS" },
	{ "xmpp, no such host", STARTTLS_XMPP_CLIENT,
	    { { NOTHING, STREAM("client") },
		{ OCTETS("<stream:stream><stream:error><host-unknown/>"),
		    NOTHING } },
	    NO_TLS "\"<stream:stream><stream:error><host-unknown/>\"" },
	{ "xmpp, refused", STARTTLS_XMPP_CLIENT,
	    { { NOTHING, STREAM("client") }, { OCTETS(FEATURES), XMPP_START },
		{ OCTETS("<failure xmlns='a'/>"), NOTHING } },
	    NO_TLS "\"<failure xmlns='a'/>\"" },
	{ "xmpp, injected", STARTTLS_XMPP_CLIENT,
	    { { NOTHING, STREAM("client") }, { OCTETS(FEATURES), XMPP_START },
		{ OCTETS("<proceed xmlns='a'/><message/>"), NOTHING } },
	    MORE },
	{ "postgres", STARTTLS_POSTGRES,
	    { { NOTHING, OCTETS("\0\0\0\x08\x04\xd2\x16\x2f") },
		{ OCTETS("S"), NOTHING } },
	    NULL },
	{ "postgres, refused", STARTTLS_POSTGRES,
	    { { NOTHING, OCTETS("\0\0\0\x08\x04\xd2\x16\x2f") },
		{ OCTETS("N"), NOTHING } },
	    NO_TLS "\"N\"" },
	{ "postgres, injected (CVE-2021-23222)", STARTTLS_POSTGRES,
	    { { NOTHING, OCTETS("\0\0\0\x08\x04\xd2\x16\x2f") },
		{ OCTETS("SR"), NOTHING } },
	    MORE },
	{ "sieve", STARTTLS_SIEVE,
	    { { OCTETS("\"IMPLEMENTATION\" \"a\"\r\n\"SIEVE\" \"b\"\r\n"
		       "\"STARTTLS\"\r\nOK \"hi\"\r\n"),
		  START },
		{ OCTETS("OK \"go\"\r\n"), NOTHING } },
	    NULL },
	{ "sieve, not offered", STARTTLS_SIEVE,
	    { { OCTETS("\"SIEVE\" \"b\"\r\nOK\r\n"), NOTHING } },
	    "the server does not offer STARTTLS" },
	{ "sieve, bye", STARTTLS_SIEVE,
	    { { OCTETS("BYE \"no\"\r\n"), NOTHING } },
	    NO_TLS "\"BYE \"no\"\"" },
	{ "sieve, refused", STARTTLS_SIEVE,
	    { { OCTETS("\"STARTTLS\"\r\nOK\r\n"), START },
		{ OCTETS("NO\r\n"), NOTHING } },
	    NO_TLS "\"NO\"" },
};

/* A server and what it is to play. */
struct player {
	const struct turn *turns;
	size_t count;
	int descriptor;
	bool stays;
	bool is_right; /* it heard what it was to hear */
};

static bool
hear(int descriptor, struct span wanted)
{
	char heard[HEARD_MAX];
	size_t length = 0;

	while (length < wanted.length) {
		const ssize_t got =
		    recv(descriptor, heard + length, wanted.length - length, 0);

		if (got <= 0) {
			return false;
		}
		length += (size_t)got;
	}
	return length == 0 || memcmp(heard, wanted.at, length) == 0;
}

static void *
play(void *given)
{
	struct player *player = given;

	player->is_right = true;
	for (size_t i = 0; i < player->count; i++) {
		const struct turn *turn = &player->turns[i];

		(void)send(player->descriptor, turn->say.at, turn->say.length,
		    MSG_NOSIGNAL);
		player->is_right =
		    player->is_right && hear(player->descriptor, turn->hear);
	}
	if (!player->stays) {
		(void)shutdown(player->descriptor, SHUT_WR);
	}
	return NULL;
}

/* Talk to a player; returns what is wrong, or NULL. */
static const char *
talk(struct arena *arena, enum starttls protocol, struct player *player,
    int patience)
{
	struct wire *wire = arena_alloc(arena, sizeof(*wire));
	pthread_t thread;
	int ends[2];
	bool done;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	player->descriptor = ends[1];
	wire->arena = arena;
	wire->descriptor = ends[0];
	wire->deadline = wire_clock() + patience;
	assert_int_equal(pthread_create(&thread, NULL, play, player), 0);
	done = starttls_talk(wire, protocol, "xmpp.example.com");
	assert_int_equal(done, wire->wrong == NULL);
	assert_true(!done || wire_pending(wire).length == 0);
	(void)shutdown(ends[0], SHUT_RDWR);
	assert_int_equal(pthread_join(thread, NULL), 0);
	(void)close(ends[0]);
	(void)close(ends[1]);
	return wire->wrong;
}

static bool
is_same(const char *wrong, const char *wanted)
{
	return wrong == NULL || wanted == NULL ? wrong == wanted
					       : strcmp(wrong, wanted) == 0;
}

/* The server closes the connection in those that end so. */
static void
check(const struct dialogue *dialogue)
{
	struct arena *arena = arena_new();
	struct player player = { .turns = dialogue->turns,
		.stays = !is_same(dialogue->wrong, CLOSED) };
	const bool late = is_same(dialogue->wrong, "timed out");
	const char *wrong;

	while (player.count < TURNS_MAX &&
	       dialogue->turns[player.count].say.at != NULL) {
		player.count++;
	}
	wrong = talk(arena, dialogue->protocol, &player,
	    late ? IMPATIENCE : PATIENCE);
	if (!is_same(wrong, dialogue->wrong) || !player.is_right) {
		fail_msg("%s: %s", dialogue->name,
		    wrong == NULL ? "fine" : wrong);
	}
	arena_free(arena);
}

static void
test_dialogues(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(dialogues) / sizeof(dialogues[0]); i++) {
		check(&dialogues[i]);
	}
}

/* All protocols have a dialogue that ends well. */
static void
test_all(void **state)
{
	(void)state;
	for (int protocol = 0; protocol < STARTTLS_COUNT; protocol++) {
		size_t good = 0;

		for (size_t i = 0; i < sizeof(dialogues) / sizeof(dialogues[0]);
		     i++) {
			good += (int)dialogues[i].protocol == protocol &&
				dialogues[i].wrong == NULL;
		}
		assert_int_not_equal(good, 0);
	}
}

/* A server says the same over and over; none may be heard out. */
static void
test_endless(void **state)
{
	static const struct {
		enum starttls protocol;
		const char *text;
	} endless[] = {
		{ STARTTLS_SMTP, "2" },
		{ STARTTLS_SMTP, "220-a\r\n" },
		{ STARTTLS_FTP, "220-a\r\n" },
		{ STARTTLS_IMAP, "* " },
		{ STARTTLS_POP3, "+" },
		{ STARTTLS_SIEVE, "\"a\"\r\n" },
		{ STARTTLS_XMPP_CLIENT, "<a>" },
		{ STARTTLS_LDAP, "\x30\x83\x7f\x7f\x7f" },
	};
	const size_t size = (size_t)4 * WIRE_BUFFER;

	(void)state;
	for (size_t i = 0; i < sizeof(endless) / sizeof(endless[0]); i++) {
		struct arena *arena = arena_new();
		const size_t length = strlen(endless[i].text);
		char *text = arena_alloc(arena, size);
		struct turn turn = { { text, size }, { NULL, 0 } };
		struct player player = { .turns = &turn,
			.count = 1,
			.stays = true };
		const char *wrong;

		for (size_t at = 0; at + length <= size; at += length) {
			memcpy(text + at, endless[i].text, length);
		}
		wrong = talk(arena, endless[i].protocol, &player, PATIENCE);
		assert_string_equal(wrong, "the server's answer is too long");
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialogues),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_endless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
