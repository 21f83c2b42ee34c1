/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Domain names: text to wire form and back, order. A wire name that is
 * given here is taken to be whole and valid.
 */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/base/word.h>

enum {
	PLAIN_MAX = NAME_WIRE_MAX - 1 - WORD,
};

/* The labels of a name that is being read. */
struct reading {
	uint8_t *wire;
	size_t used;
	bool absolute; /* a dot ended the text */
};

static const char long_name[] = "a name of more than 255 octets";

size_t
name_length(const uint8_t *name)
{
	const uint8_t *label = name;

	while (*label != 0) {
		label += *label + 1;
	}
	return (size_t)(label - name) + 1;
}

size_t
name_labels(const uint8_t *name)
{
	size_t count = 0;

	for (; *name != 0; name += *name + 1) {
		count++;
	}
	return count;
}

/* The top bit of each octet of the word that is OCTET. */
static uint64_t
find_octet(uint64_t word, uint8_t octet)
{
	const uint64_t zeros = word ^ WORD_EACH(octet);

	return ~(((zeros & WORD_EACH(0x7f)) + WORD_EACH(0x7f)) | zeros |
		 WORD_EACH(0x7f));
}

/* End the label that begins after the octets used, before the offset END. */
static const char *
end_label(struct reading *reading, size_t end)
{
	const size_t length = end - reading->used;

	if (length == 0) {
		return "an empty label";
	}
	if (length > NAME_LABEL_MAX) {
		return "a label of more than 63 octets";
	}
	reading->wire[reading->used] = (uint8_t)length;
	reading->used = end + 1;
	return NULL;
}

/*
 * The wire form of most names is the text moved by one octet, with each label's
 * length in the place of the dot before it. False when there is an escape, and
 * when the name is wrong or may be too long: read_labels() is for those.
 */
static bool
read_plain(struct span text, struct reading *reading)
{
	uint8_t *const octets = reading->wire + 1;
	bool good = text.length <= PLAIN_MAX;

	if (!good) {
		return false;
	}
	memcpy(octets, text.at, text.length);
	memset(octets + text.length, 0, WORD);
	for (size_t at = 0; good && at < text.length; at += WORD) {
		const uint64_t word = word_load(octets + at);
		uint64_t dots = find_octet(word, '.');

		good = find_octet(word, '\\') == 0;
		for (; good && dots != 0; dots &= dots - 1) {
			const int bit = __builtin_ctzll(dots);

			good = end_label(reading, at + (size_t)bit / 8) == NULL;
		}
	}
	reading->absolute = reading->used == text.length;
	return good &&
	       (reading->absolute || end_label(reading, text.length) == NULL);
}

/* Read the octet at *AT, or the one that the escape there stands for. */
static const char *
read_octet(struct span text, size_t *at, uint8_t *octet)
{
	const char *from = text.at + *at;
	const size_t left = text.length - *at;
	const bool escaped = *from == '\\';
	unsigned value = 0;

	if (escaped && left < 2) {
		return "a backslash at the end";
	}
	if (!escaped || from[1] < '0' || from[1] > '9') {
		*octet = (uint8_t)from[escaped ? 1 : 0];
		*at += escaped ? 2 : 1;
		return NULL;
	}
	for (size_t i = 1; i <= 3; i++) {
		if (i == left || from[i] < '0' || from[i] > '9') {
			return "an escape that has not three digits";
		}
		value = value * 10 + (unsigned)(from[i] - '0');
	}
	if (value > UINT8_MAX) {
		return "an escape above \\255";
	}
	*octet = (uint8_t)value;
	*at += 4;
	return NULL;
}

/* Any name that is not empty. */
static const char *
read_labels(struct span text, struct reading *reading)
{
	size_t end = 0; /* octets read, with a dot after each label */
	size_t at = 0;

	reading->used = 0;
	while (at < text.length) {
		const char *from = text.at + at;
		const char *wrong;

		if (*from == '.') {
			wrong = end_label(reading, end);
			at++;
		} else if (end >= NAME_WIRE_MAX - 2) {
			wrong = long_name;
		} else if (end == reading->used && text.length - at >= 2 &&
			   memcmp(from, "\\[", 2) == 0) {
			/* RFC 2673 had bit strings; BIND refuses them. */
			wrong = "a label that begins with \\[";
		} else {
			wrong = read_octet(text, &at, &reading->wire[end + 1]);
		}
		if (wrong != NULL) {
			return wrong;
		}
		end++;
	}
	reading->absolute = reading->used == end;
	return reading->absolute ? NULL : end_label(reading, end);
}

/* End the name with the origin. */
static const char *
append_origin(const uint8_t *origin, const struct reading *reading)
{
	size_t length;

	if (origin == NULL) {
		return "a relative name, and no origin is known";
	}
	length = name_length(origin);
	if (length > NAME_WIRE_MAX - reading->used) {
		return long_name;
	}
	memcpy(reading->wire + reading->used, origin, length);
	return NULL;
}

const char *
name_parse(struct span text, const uint8_t *origin, uint8_t wire[NAME_WIRE_MAX])
{
	struct reading reading = { .wire = wire };

	if (text.length == 0) {
		return "an empty name";
	}
	if (text.length == 1 && *text.at == '@') {
		return append_origin(origin, &reading);
	}
	if (text.length == 1 && *text.at == '.') {
		*wire = 0;
		return NULL;
	}
	if (!read_plain(text, &reading)) {
		const char *wrong = read_labels(text, &reading);

		if (wrong != NULL) {
			return wrong;
		}
	}
	if (!reading.absolute) {
		return append_origin(origin, &reading);
	}
	wire[reading.used] = 0;
	return NULL;
}

/* Bits FROM to TO of a word. */
#define BITS(from, to) (UINT64_MAX >> (63 - (to)) & UINT64_MAX << (from))

/* May it stand unescaped? A letter, a digit, or one of `-_*` and the slash. */
static inline bool
is_plain(uint8_t octet)
{
	static const uint64_t plain[4] = {
		BITS('0', '9') | BITS('*', '*') | BITS('-', '-') |
		    BITS('/', '/'),
		BITS('A' - 64, 'Z' - 64) | BITS('a' - 64, 'z' - 64) |
		    BITS('_' - 64, '_' - 64),
	};

	return (plain[octet / 64] >> (octet % 64) & 1) != 0;
}

/*
 * Write one that may not. Those with a meaning in zone files get a backslash;
 * all the others become numbers, for BIND takes no `\[` at the start of a label
 * and libzscanner no bare `!`.
 */
static char *
print_octet(char *end, uint8_t octet)
{
	*end++ = '\\';
	if (octet != 0 && strchr(".;()\"@$\\", octet) != NULL) {
		*end++ = (char)octet;
		return end;
	}
	*end++ = (char)('0' + octet / 100);
	*end++ = (char)('0' + octet / 10 % 10);
	*end++ = (char)('0' + octet % 10);
	return end;
}

static inline char *
print_octets(char *end, const uint8_t *octets, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_plain(octets[i])) {
			*end++ = (char)octets[i];
		} else {
			end = print_octet(end, octets[i]);
		}
	}
	return end;
}

size_t
name_print(const uint8_t *name, char text[NAME_TEXT_MAX])
{
	char *end = text;

	if (*name == 0) {
		*end++ = '.';
	}
	for (; *name != 0; name += *name + 1) {
		end = print_octets(end, name + 1, *name);
		*end++ = '.';
	}
	*end = '\0';
	return (size_t)(end - text);
}

char *
name_string(struct arena *arena, const uint8_t *name)
{
	char text[NAME_TEXT_MAX];
	const size_t length = name_print(name, text);

	return arena_string(arena, (struct span){ text, length });
}

uint8_t *
name_copy(struct arena *arena, const uint8_t *name)
{
	return arena_copy(arena, name, name_length(name));
}

/* RFC 4343: only the ASCII letters have two cases. */
static uint8_t
lower(uint8_t octet)
{
	return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
}

uint8_t *
name_lower(struct arena *arena, const uint8_t *name)
{
	const size_t length = name_length(name);
	uint8_t *copy = arena_copy(arena, name, length);
	size_t at = 0;

	/* A label's length is at most 63 and so is never taken for a letter. */
	for (; at + WORD <= length; at += WORD) {
		uint64_t word;

		memcpy(&word, copy + at, WORD);
		word = word_lower(word);
		memcpy(copy + at, &word, WORD);
	}
	for (; at < length; at++) {
		copy[at] = lower(copy[at]);
	}
	return copy;
}

/*
 * The last octets of a name, some of which its whole words may hold too: with
 * those and the length the name is known.
 */
static uint64_t
load_tail(const uint8_t *name, size_t length)
{
	uint64_t word = 0;

	if (length >= WORD) {
		return word_load(name + length - WORD);
	}
	for (size_t i = 0; i < length; i++) {
		word = word << 8 | name[i];
	}
	return word;
}

bool
name_equal(const uint8_t *a, const uint8_t *b)
{
	const size_t length = name_length(a);

	return name_length(b) == length && name_is(a, b, length);
}

bool
name_identical(const uint8_t *a, const uint8_t *b)
{
	const size_t length = name_length(a);

	return name_length(b) == length && memcmp(a, b, length) == 0;
}

bool
name_is(const uint8_t *a, const uint8_t *b, size_t length)
{
	if (memcmp(a, b, length) == 0) {
		return true;
	}
	for (size_t at = 0; at + WORD <= length; at += WORD) {
		if (word_lower(word_load(a + at)) !=
		    word_lower(word_load(b + at))) {
			return false;
		}
	}
	return word_lower(load_tail(a, length)) ==
	       word_lower(load_tail(b, length));
}

static int
compare_labels(const uint8_t *a, const uint8_t *b)
{
	const uint8_t shorter = *a < *b ? *a : *b;

	/* Names that are compared mostly end alike. */
	if (*a == *b && memcmp(a, b, *a + 1U) == 0) {
		return 0;
	}
	for (size_t i = 1; i <= shorter; i++) {
		const int difference = lower(a[i]) - lower(b[i]);

		if (difference != 0) {
			return difference;
		}
	}
	return *a - *b;
}

int
name_compare(const uint8_t *a, const uint8_t *b)
{
	const size_t a_labels = name_labels(a);
	const size_t b_labels = name_labels(b);
	int order = (a_labels > b_labels) - (a_labels < b_labels);

	for (size_t i = b_labels; i < a_labels; i++) {
		a += *a + 1;
	}
	for (size_t i = a_labels; i < b_labels; i++) {
		b += *b + 1;
	}
	/* RFC 4034 section 6.1: the difference nearest to the root counts. */
	for (; *a != 0; a += *a + 1, b += *b + 1) {
		const int difference = compare_labels(a, b);

		order = difference != 0 ? difference : order;
	}
	return order;
}

bool
name_within(const uint8_t *name, const uint8_t *ancestor)
{
	const size_t length = name_length(name);
	const size_t wanted = name_length(ancestor);
	const uint8_t *label = name;

	if (length < wanted) {
		return false;
	}
	while (label < name + (length - wanted)) {
		label += *label + 1;
	}
	return label == name + (length - wanted) && name_equal(label, ancestor);
}

const uint8_t *
name_parent(const uint8_t *name)
{
	return *name == 0 ? NULL : name + *name + 1;
}

size_t
name_words(const uint8_t *name, size_t length, uint64_t words[NAME_WORDS_MAX])
{
	size_t count = 0;

	for (size_t at = 0; at + WORD <= length; at += WORD) {
		words[count++] = word_lower(word_load(name + at));
	}
	words[count++] = word_lower(load_tail(name, length));
	return count;
}
