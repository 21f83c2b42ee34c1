/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts: regular files mapped read-only, and standard input spooled when it is
 * no such file. What the bytes mean is not known here.
 */
#include <config.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <zone/file/spool.h>
#include <zone/file/target.h>
#include <zone/file/text.h>

enum {
	SMALL = 1 << 14, /* bytes up to which a file is read, not mapped */
	FIRST_FREE = 3,  /* descriptors 0 to 2 are the standard streams */
	GUARD_STATUS = 2,
	SOURCE_AFTER_MAX = 4096, /* bytes of a source line past the place */
	PASSED_MANY = 32 << 20,  /* bytes that are unmapped at once */
};

/* Say what is wrong with NAME: where it was asked for, or at the file. */
static bool
fail(struct diags *diags, const struct place *asked, const char *name,
    const char *problem, const char *reason)
{
	const struct place here = { .file = name };

	if (asked == NULL) {
		return diag_error(diags, &here, "%s%s", problem, reason);
	}
	return diag_error(diags, asked, "%s %s%s", name, problem, reason);
}

static struct text *
text_new(struct arena *arena, const char *name)
{
	struct text *text = arena_alloc(arena, sizeof(*text));

	text->name = arena_string(arena, span_of(name));
	text->bytes = "";
	text->descriptor = -1;
	text->known_line = 1;
	(void)pthread_mutex_init(&text->lock, NULL);
	return text;
}

/* Map the open file, whose status is known; errno tells why not. */
static bool
map(struct text *text)
{
	void *bytes;

	if ((uintmax_t)text->status.st_size > PTRDIFF_MAX) {
		errno = EFBIG;
		return false;
	}
	text->length = (size_t)text->status.st_size;
	if (text->length == 0) {
		return true;
	}
	bytes = mmap(NULL, text->length, PROT_READ, MAP_PRIVATE,
	    text->descriptor, 0);
	if (bytes == MAP_FAILED) {
		text->length = 0;
		return false;
	}
	(void)madvise(bytes, text->length, MADV_SEQUENTIAL);
	text->map = bytes;
	text->bytes = bytes;
	return true;
}

/*
 * Read the open file, which is a small one: thousands of those may be open at
 * once, and maps are not without limit.
 */
static bool
read_small(struct arena *arena, struct text *text)
{
	const size_t size = (size_t)text->status.st_size;
	char *bytes = arena_alloc(arena, size + 1);
	ssize_t got = 1;

	while (text->length < size && got > 0) {
		got = read(text->descriptor, bytes + text->length,
		    size - text->length);
		if (got > 0) {
			text->length += (size_t)got;
		} else if (got < 0 && errno == EINTR) {
			got = 1;
		}
	}
	if (got < 0) {
		return false;
	}
	text->bytes = bytes;
	return true;
}

/* What the open file is; it must be regular. */
static bool
examine(struct text *text, const struct place *asked, struct diags *diags)
{
	const char *name = text->name;

	if (fstat(text->descriptor, &text->status) != 0) {
		return fail(diags, asked, name,
		    "cannot be read: ", strerror(errno));
	}
	if (S_ISREG(text->status.st_mode)) {
		return true;
	}
	(void)fail(diags, asked, name, "is not a regular file but ",
	    file_kind(text->status.st_mode));
	if (S_ISFIFO(text->status.st_mode)) {
		diag_hint(diags, "give it as standard input instead");
	}
	return false;
}

/* The content of the open file. */
static bool
take(struct arena *arena, struct text *text, const struct place *asked,
    struct diags *diags)
{
	const char *name = text->name;

	if (text->named && text->status.st_size <= SMALL) {
		return read_small(arena, text) ||
		       fail(diags, asked, name,
			   "cannot be read: ", strerror(errno));
	}
	return map(text) ||
	       fail(diags, asked, name, "cannot be mapped: ", strerror(errno));
}

/* Open the file and find out whether its name is a symbolic link. */
static bool
open_named(struct text *text)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

	text->descriptor = open(text->name, flags | O_NOFOLLOW);
	if (text->descriptor < 0 && errno == ELOOP) {
		text->is_link = true;
		text->descriptor = open(text->name, flags);
	}
	text->named = text->descriptor >= 0;
	return text->named;
}

/* Go on with a file that is open, or could not be opened. */
static struct text *
find_opened(struct text *text, const struct place *place, struct diags *diags)
{
	if (!text->named) {
		(void)fail(diags, place, text->name,
		    "cannot be opened: ", strerror(errno));
		return NULL;
	}
	if (!examine(text, place, diags)) {
		text_close(text);
		return NULL;
	}
	return text;
}

struct text *
text_find(struct arena *arena, const char *name, const struct place *place,
    struct diags *diags)
{
	struct text *text = text_new(arena, name);

	(void)open_named(text);
	return find_opened(text, place, diags);
}

bool
text_load(struct arena *arena, struct text *text, const struct place *place,
    struct diags *diags)
{
	if (!take(arena, text, place, diags)) {
		text_close(text);
		return false;
	}
	/* The name leads to it: descriptors are not without limit. */
	(void)close(text->descriptor);
	text->descriptor = -1;
	return true;
}

struct text *
text_open(struct arena *arena, const char *name, const struct place *place,
    struct diags *diags)
{
	struct text *text = text_find(arena, name, place, diags);

	return text != NULL && text_load(arena, text, place, diags) ? text
								    : NULL;
}

bool
text_open_any(struct arena *arena, const char *name, struct text **text,
    struct diags *diags)
{
	struct text *found = text_new(arena, name);

	if (!open_named(found) && errno == ENOENT) {
		*text = NULL;
		return true;
	}
	*text = find_opened(found, NULL, diags);
	return *text != NULL && text_load(arena, *text, NULL, diags);
}

/* Spool standard input into a file that goes when the text is closed. */
static bool
spool(struct text *text, const char *temporary, struct diags *diags)
{
	struct arena *scratch = arena_new();
	bool done;

	text->descriptor = spool_stdin(temporary, diags);
	done = text->descriptor >= 0 && examine(text, NULL, diags) &&
	       take(scratch, text, NULL, diags);
	arena_free(scratch);
	return done;
}

/*
 * Map standard input, whose status is known, if it is a regular file that
 * stands at its start.
 */
static bool
map_stdin(struct text *text)
{
	if (!S_ISREG(text->status.st_mode) ||
	    lseek(STDIN_FILENO, 0, SEEK_CUR) != 0) {
		return false;
	}
	text->descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, FIRST_FREE);
	if (text->descriptor >= 0 && map(text)) {
		return true;
	}
	text_close(text);
	return false;
}

struct text *
text_open_stdin(struct arena *arena, const char *temporary, struct diags *diags)
{
	struct text *text = text_new(arena, "-");

	if (fstat(STDIN_FILENO, &text->status) != 0) {
		/* else the spool file would become standard input */
		(void)fail(diags, NULL, text->name,
		    "cannot be read: ", strerror(errno));
		return NULL;
	}
	if (map_stdin(text) || spool(text, temporary, diags)) {
		return text;
	}
	text_close(text);
	return NULL;
}

struct text *
text_of(struct arena *arena, const char *name, struct span bytes)
{
	struct text *text = text_new(arena, name);

	if (bytes.length > 0) {
		text->bytes = bytes.at;
		text->length = bytes.length;
	}
	return text;
}

void
text_pass(struct text *text, size_t offset)
{
	if (text->map != NULL && offset >= text->passed + PASSED_MANY) {
		const size_t length = offset - offset % PASSED_MANY;

		(void)madvise((char *)text->map + text->passed,
		    length - text->passed, MADV_DONTNEED);
		text->passed = length;
	}
}

void
text_close(struct text *text)
{
	if (text->map != NULL) {
		(void)munmap(text->map, text->length);
	}
	if (text->descriptor >= 0) {
		(void)close(text->descriptor);
	}
	text->descriptor = -1;
	text->map = NULL;
	text->bytes = "";
	text->length = 0;
}

/* Is this the same file with the same content, as far as its status tells? */
static bool
same_version(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	       a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

bool
text_unchanged(const struct text *text, struct diags *diags)
{
	const struct place here = { .file = text->name };
	struct stat now;

	if ((text->descriptor < 0 || (fstat(text->descriptor, &now) == 0 &&
					 same_version(&text->status, &now))) &&
	    (!text->named || (stat(text->name, &now) == 0 &&
				 same_version(&text->status, &now)))) {
		return true;
	}
	return diag_error(diags, &here,
	    "was changed by somebody else in the meantime");
}

/* Move the known line start to the next one; false when AT lies before it. */
static bool
line_forward(struct text *text, size_t offset)
{
	const char *at = text->bytes + text->known_offset;
	const char *end = memchr(at, '\n', offset - text->known_offset);

	if (end == NULL) {
		return false;
	}
	text->known_offset = (size_t)(end + 1 - text->bytes);
	text->known_line++;
	return true;
}

/* Move the known line start to the one before it. */
static void
line_back(struct text *text)
{
	const char *end = memrchr(text->bytes, '\n', text->known_offset - 1);

	text->known_offset = end == NULL ? 0 : (size_t)(end + 1 - text->bytes);
	text->known_line--;
}

/* Make the line that holds the offset the known one. */
static void
find_line(struct text *text, size_t offset)
{
	if (offset < text->known_offset / 2) {
		text->known_offset = 0;
		text->known_line = 1;
	}
	while (offset < text->known_offset) {
		line_back(text);
	}
	while (line_forward(text, offset)) {
		/* on to the next line */
	}
}

struct place
text_place(struct text *text, size_t offset)
{
	struct place place = { .file = text->name };
	size_t start;
	const char *end;
	size_t length;

	assert(offset <= text->length);
	(void)pthread_mutex_lock(&text->lock);
	find_line(text, offset);
	start = text->known_offset;
	place.line = text->known_line;
	(void)pthread_mutex_unlock(&text->lock);
	length = text->length - start;
	end = memchr(text->bytes + start, '\n', length);
	if (end != NULL) {
		length = (size_t)(end - text->bytes) - start;
	}
	if (end != NULL && length > 0 && end[-1] == '\r') {
		length--;
	}
	place.column = offset - start + 1;
	place.source = (struct span){ text->bytes + start, length };
	return place;
}

struct place
text_at(const struct text *text, struct position position)
{
	size_t start;
	size_t length;
	const char *at;
	const char *end;

	if (text == NULL || position.line == 0) {
		return (struct place){ .file = NULL };
	}
	start = position.offset - (position.column - 1);
	at = text->bytes + position.offset;
	length = text->length - position.offset;
	length = length > SOURCE_AFTER_MAX ? SOURCE_AFTER_MAX : length;
	end = memchr(at, '\n', length);
	if (end != NULL) {
		length = (size_t)(end - at);
	}
	length += position.column - 1;
	if (end != NULL && length > 0 && end[-1] == '\r') {
		length--;
	}
	return (struct place){
		.file = text->name,
		.line = position.line,
		.column = position.column,
		.source = { text->bytes + start, length },
	};
}

static void
on_bus_error(int number)
{
	static const char message[] = "danezone: error: an input file shrank "
				      "while it was being read\n";

	(void)number;
	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0) {
		/* nothing is left to tell it to */
	}
	_exit(GUARD_STATUS);
}

void
text_guard(void)
{
	struct sigaction action = { .sa_handler = on_bus_error };

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGBUS, &action, NULL);
}
