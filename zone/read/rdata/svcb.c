/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Service parameters: each value by the rules of its key, and that every key
 * stands once and the mandatory ones stand at all. Nothing is put in order.
 */
#include <config.h>

#include <sys/socket.h>

#include <zone/read/rdata/address.h>
#include <zone/read/rdata/digits.h>
#include <zone/read/rdata/svcb.h>

enum {
	KEYS = 65536,
	OCTET_BITS = 8,
};

/* RFC 9460 section 14.3.2, RFC 9461 */
enum key {
	KEY_MANDATORY,
	KEY_ALPN,
	KEY_NO_DEFAULT_ALPN,
	KEY_PORT,
	KEY_IPV4HINT,
	KEY_ECH,
	KEY_IPV6HINT,
	KEY_DOHPATH,
	KEY_NAMES,
};

static const char *const key_names[] = { "mandatory", "alpn", "no-default-alpn",
	"port", "ipv4hint", "ech", "ipv6hint", "dohpath" };

/* A parameter; without '=' its value is empty. */
struct parameter {
	struct span name;
	struct span value;
	uint32_t key;
	bool is_named; /* as the registry has it, not as keyN */
};

struct parameters {
	uint8_t seen[KEYS / OCTET_BITS];
	struct span mandatory; /* that key's value */
};

static const char bad_value[] = "a service parameter's value is wrong";

/* The key that a name of the registry or `keyN` stands for. */
static bool
parse_key(struct span name, uint32_t *key)
{
	static const char prefix[] = "key";
	const size_t length = sizeof(prefix) - 1;
	struct span digits;

	for (uint32_t i = 0; i < KEY_NAMES; i++) {
		if (span_is_word(name, key_names[i])) {
			*key = i;
			return true;
		}
	}
	if (name.length <= length || memcmp(name.at, prefix, length) != 0) {
		return false;
	}
	digits = (struct span){ name.at + length, name.length - length };
	return number_parse(digits, key) && *key < KEYS &&
	       (digits.length == 1 || *digits.at != '0');
}

/* The first unescaped '=' of a token; its end without one. */
static size_t
find_equals(struct span text)
{
	size_t i = 0;

	while (i < text.length && text.at[i] != '=') {
		i += text.at[i] == '\\' ? 2 : 1;
	}
	return i < text.length ? i : text.length;
}

/* Take a parameter: a plain token, and a quoted string right behind its '='. */
static const char *
take_parameter(struct fields *fields, struct parameter *parameter)
{
	struct tokens tokens;
	struct token token;
	struct token quoted;
	const char *wrong = field_token(fields, false, &token);
	size_t equals;

	if (wrong != NULL) {
		return wrong;
	}
	equals = find_equals(token.text);
	parameter->name = (struct span){ token.text.at, equals };
	parameter->value = (struct span){ token.text.at + equals, 0 };
	if (equals < token.text.length) {
		parameter->value.at++;
		parameter->value.length = token.text.length - equals - 1;
	}
	tokens = fields->tokens;
	if (equals + 1 == token.text.length && token_next(&tokens, &quoted) &&
	    quoted.quoted && quoted.text.at == parameter->value.at) {
		parameter->value = token_value(&quoted);
		fields->tokens = tokens;
	}
	if (!parse_key(parameter->name, &parameter->key)) {
		return "an unknown service parameter";
	}
	parameter->is_named =
	    parameter->key < KEY_NAMES &&
	    span_equal(parameter->name, span_of(key_names[parameter->key]));
	return NULL;
}

/* Take what stands before the first comma off the text, and the comma. */
static struct span
take_item(struct span *text)
{
	const char *comma = memchr(text->at, ',', text->length);
	struct span item = *text;

	if (comma != NULL) {
		item.length = (size_t)(comma - text->at);
	}
	text->at += item.length + (comma != NULL);
	text->length -= item.length + (comma != NULL);
	return item;
}

/* Addresses with commas between. */
static bool
are_addresses(struct span text, int family)
{
	uint8_t octets[IPV6_OCTETS];
	struct span item;

	do {
		item = take_item(&text);
		if (!address_parse(item, family, octets)) {
			return false;
		}
	} while (text.length > 0);
	return item.at[item.length] != ',';
}

static bool
is_port(struct span text)
{
	uint32_t port;

	return number_parse(text, &port) && port <= UINT16_MAX;
}

/* Octets of the protocol at the front; a backslash hides the one behind it. */
static size_t
protocol_length(const uint8_t *octets, size_t left, size_t *size)
{
	size_t i = 0;

	for (*size = 0; i < left && octets[i] != ','; *size += 1) {
		i += octets[i] == '\\' ? 2 : 1;
	}
	return i;
}

/* Protocols of 1 to 255 octets with commas between. */
static bool
are_protocols(const uint8_t *octets, size_t length)
{
	size_t at = 0;
	size_t size;

	do {
		at += protocol_length(octets + at, length - at, &size);
		if (size == 0 || size > UINT8_MAX || at > length) {
			return false;
		}
	} while (at++ < length);
	return true;
}

/* Strings with their lengths before them. */
static bool
are_strings(const uint8_t *octets, size_t length)
{
	size_t i = 0;

	while (i < length && octets[i] != 0) {
		i += octets[i] + 1U;
	}
	return length > 0 && i == length;
}

/* Numbers of 16 bits that rise. */
static bool
are_rising(const uint8_t *octets, size_t length)
{
	for (size_t i = 2; i + 1 < length; i += 2) {
		if (memcmp(octets + i - 2, octets + i, 2) >= 0) {
			return false;
		}
	}
	return length > 0 && length % 2 == 0;
}

static bool
is_variable_octet(uint8_t octet)
{
	return octet == '_' || (octet >= '0' && octet <= '9') ||
	       ((octet | 0x20) >= 'a' && (octet | 0x20) <= 'z');
}

/* A template's path that has the variable `dns` (RFC 6570, RFC 9461). */
static bool
is_template(const uint8_t *octets, size_t length)
{
	bool has_dns = false;
	bool inside = false;
	size_t name = 0; /* where a variable begins */

	for (size_t i = 0; i < length; i++) {
		if (octets[i] == (inside ? '{' : '}')) {
			return false;
		}
		if (octets[i] == '{') {
			inside = true;
			name = i + 1;
		} else if (inside && !is_variable_octet(octets[i])) {
			has_dns = has_dns ||
				  (i - name == 3 &&
				      memcmp(octets + name, "dns", 3) == 0);
			name = i + 1;
			inside = octets[i] != '}';
		}
	}
	return length > 0 && octets[0] == '/' && has_dns && !inside;
}

/* Is the value one for its key, which stands as keyN, or needs no more? */
static bool
is_wire(uint32_t key, const uint8_t *octets, size_t length)
{
	switch (key) {
	case KEY_MANDATORY:
		return are_rising(octets, length);
	case KEY_ALPN:
		return are_strings(octets, length);
	case KEY_NO_DEFAULT_ALPN:
		return length == 0;
	case KEY_PORT:
		return length == sizeof(uint16_t);
	case KEY_IPV4HINT:
		return length > 0 && length % IPV4_OCTETS == 0;
	case KEY_IPV6HINT:
		return length > 0 && length % IPV6_OCTETS == 0;
	case KEY_DOHPATH:
		return is_template(octets, length);
	default:
		return true;
	}
}

/* Check a value whose key is spelt as the registry has it. */
static const char *
check_named(struct fields *fields, const struct parameter *parameter)
{
	const struct span value = parameter->value;
	const size_t start = fields->length;
	const char *wrong = NULL;
	bool is_right = true;

	switch (parameter->key) {
	case KEY_MANDATORY:
		is_right =
		    value.length > 0 && value.at[value.length - 1] != ',';
		break;
	case KEY_NO_DEFAULT_ALPN:
		is_right = value.length == 0;
		break;
	case KEY_PORT:
		is_right = is_port(value);
		break;
	case KEY_IPV4HINT:
		is_right = are_addresses(value, AF_INET);
		break;
	case KEY_IPV6HINT:
		is_right = are_addresses(value, AF_INET6);
		break;
	case KEY_ECH:
		wrong = digits_base64_text(fields, value);
		break;
	default:
		wrong = field_text(fields, value);
		is_right = wrong != NULL ||
			   (parameter->key == KEY_ALPN
				   ? are_protocols(fields->wire + start,
					 fields->length - start)
				   : is_template(fields->wire + start,
					 fields->length - start));
	}
	return is_right ? wrong : bad_value;
}

static const char *
check_value(struct fields *fields, const struct parameter *parameter)
{
	const size_t start = fields->length;
	const char *wrong;

	if (parameter->is_named) {
		return check_named(fields, parameter);
	}
	wrong = field_text(fields, parameter->value);
	if (wrong == NULL && !is_wire(parameter->key, fields->wire + start,
				 fields->length - start)) {
		wrong = bad_value;
	}
	return wrong;
}

static uint8_t
bit_of(uint32_t key)
{
	return (uint8_t)(1 << key % OCTET_BITS);
}

static bool
is_seen(const struct parameters *parameters, uint32_t key)
{
	return (parameters->seen[key / OCTET_BITS] & bit_of(key)) != 0;
}

/* Each mandatory key stands in the list once, and in the record. */
static const char *
check_mandatory(struct parameters *parameters)
{
	struct span text = parameters->mandatory;
	uint32_t key;

	while (text.length > 0) {
		if (!parse_key(take_item(&text), &key) ||
		    key == KEY_MANDATORY || !is_seen(parameters, key)) {
			return "a mandatory service parameter is missing, or "
			       "twice in the list";
		}
		parameters->seen[key / OCTET_BITS] ^= bit_of(key);
	}
	return NULL;
}

const char *
svcb_read(struct fields *fields)
{
	struct parameters parameters = { .mandatory.length = 0 };
	struct parameter parameter;
	const char *wrong = NULL;

	fields->is_exact = false;
	while (wrong == NULL && !field_at_end(fields)) {
		wrong = take_parameter(fields, &parameter);
		if (wrong == NULL && is_seen(&parameters, parameter.key)) {
			wrong = "a service parameter stands twice";
		}
		if (wrong == NULL) {
			parameters.seen[parameter.key / OCTET_BITS] |=
			    bit_of(parameter.key);
			wrong = check_value(fields, &parameter);
		}
		if (wrong == NULL && parameter.key == KEY_MANDATORY &&
		    parameter.is_named) {
			parameters.mandatory = parameter.value;
		}
	}
	if (wrong == NULL && is_seen(&parameters, KEY_NO_DEFAULT_ALPN) &&
	    !is_seen(&parameters, KEY_ALPN)) {
		wrong = "no-default-alpn needs alpn";
	}
	return wrong != NULL ? wrong : check_mandatory(&parameters);
}
