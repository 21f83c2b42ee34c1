/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ports and labels of services that use TLS, and the templates for them. */
#include <config.h>

#include <gen/init/known.h>

struct known_port {
	uint16_t number;
	const char *protocol;
	const char *use;
};

static const struct known_port ports[] = {
	{ 21, "tcp", "ftp" },
	{ 25, "tcp", "smtp" },
	{ 110, "tcp", "pop3" },
	{ 143, "tcp", "imap" },
	{ 389, "tcp", "ldap" },
	{ 443, "tcp", "https" },
	{ 443, "udp", "http3" },
	{ 465, "tcp", "submissions" },
	{ 587, "tcp", "submission" },
	{ 636, "tcp", "ldaps" },
	{ 853, "tcp", "dot" },
	{ 853, "udp", "doq" },
	{ 993, "tcp", "imaps" },
	{ 995, "tcp", "pop3s" },
	{ 4190, "tcp", "sieve" },
	{ 5061, "tcp", "sips" },
	{ 5222, "tcp", "xmpp-client" },
	{ 5269, "tcp", "xmpp-server" },
	{ 5432, "tcp", "postgres" },
};

struct known_label {
	const char *label;
	bool has_template;
};

static const struct known_label labels[] = {
	{ "caldavs", false },
	{ "carddavs", false },
	{ "imap", true },
	{ "imaps", true },
	{ "ldap", true },
	{ "ldaps", true },
	{ "pop3", true },
	{ "pop3s", true },
	{ "sieve", true },
	{ "sip", true },
	{ "sips", true },
	{ "submission", true },
	{ "submissions", true },
	{ "turns", false },
	{ "xmpp-client", true },
	{ "xmpp-server", true },
	{ "xmpps-client", false },
	{ "xmpps-server", false },
};

const char *
known_template(const struct port *port)
{
	for (size_t i = 0; i < sizeof(ports) / sizeof(*ports); i++) {
		if (ports[i].number == port->number &&
		    strcmp(ports[i].protocol, port->protocol) == 0) {
			return ports[i].use;
		}
	}
	return NULL;
}

static const struct known_label *
find_label(struct span label)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++) {
		if (span_is_word(label, labels[i].label)) {
			return &labels[i];
		}
	}
	return NULL;
}

bool
known_label(struct span label)
{
	return find_label(label) != NULL;
}

const char *
known_label_template(struct span label)
{
	const struct known_label *known = find_label(label);

	return known != NULL && known->has_template ? known->label : NULL;
}
