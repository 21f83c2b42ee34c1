/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts: what is opened and what is not, standard input, places, the guard. */
#include <config.h>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <zone/file/text.h>
#include <zone/file/whole.h>

#include "folder.h"

enum {
	SPOOLED_BLOCK = 1000003, /* no multiple of any buffer */
	SPOOLED_BLOCKS = 5,
	LINES = 20000,
};

/* The real standard input is kept above the descriptors that are used. */
enum {
	KEPT_INPUT = 100,
};

static int
setup(void **state)
{
	(void)dup2(STDIN_FILENO, KEPT_INPUT);
	return folder_enter(state);
}

static int
teardown(void **state)
{
	(void)dup2(KEPT_INPUT, STDIN_FILENO);
	(void)close(KEPT_INPUT);
	return folder_leave(state);
}

static void
assert_bytes(const struct text *text, const char *bytes, size_t length)
{
	assert_non_null(text);
	assert_non_null(text->bytes);
	assert_int_equal(text->length, length);
	assert_memory_equal(text->bytes, bytes, length);
}

static void
test_open(void **state)
{
	static const char *const contents[] = { "", "a", "a\n", "a\r\nb" };
	struct folder *folder = *state;
	size_t i;

	for (i = 0; i < sizeof(contents) / sizeof(*contents); i++) {
		struct text *text;

		folder_file("zone", span_of(contents[i]));
		text = text_open(folder->arena, "zone", NULL, &folder->diags);
		assert_bytes(text, contents[i], strlen(contents[i]));
		assert_string_equal(text->name, "zone");
		assert_true(text_unchanged(text, &folder->diags));
		text_close(text);
		assert_bytes(text, "", 0);
		text_close(text);
	}
	assert_int_equal(folder->diags.count, 0);
}

/* A file that may be missing, and one of which a link is the name. */
static void
test_open_any(void **state)
{
	struct folder *folder = *state;
	struct text *text = NULL;

	assert_true(
	    text_open_any(folder->arena, "none", &text, &folder->diags));
	assert_null(text);
	folder_file("zone", span_of("a"));
	assert_int_equal(symlink("zone", "link"), 0);
	assert_true(
	    text_open_any(folder->arena, "zone", &text, &folder->diags));
	assert_bytes(text, "a", 1);
	assert_false(text->is_link);
	text_close(text);
	assert_true(
	    text_open_any(folder->arena, "link", &text, &folder->diags));
	assert_bytes(text, "a", 1);
	assert_true(text->is_link);
	text_close(text);
	assert_int_equal(folder->diags.count, 0);
	assert_false(text_open_any(folder->arena, ".", &text, &folder->diags));
	assert_int_equal(folder->diags.count, 1);
}

static void
assert_refused(struct folder *folder, const char *name, const char *message)
{
	const struct place asked = { .file = "m.yaml", .line = 3, .column = 9 };
	const struct diag *diag;
	char *longer = arena_printf(folder->arena, "%s %s", name, message);

	folder->diags.count = 0;
	assert_null(text_open(folder->arena, name, NULL, &folder->diags));
	assert_null(text_open(folder->arena, name, &asked, &folder->diags));
	assert_int_equal(folder->diags.count, 2);
	diag = folder->diags.items;
	assert_int_equal(diag[0].severity, SEVERITY_ERROR);
	assert_string_equal(diag[0].place.file, name);
	assert_int_equal(diag[0].place.line, 0);
	assert_string_equal(diag[0].message, message);
	assert_string_equal(diag[1].place.file, "m.yaml");
	assert_int_equal(diag[1].place.line, 3);
	assert_string_equal(diag[1].message, longer);
}

static void
test_refused(void **state)
{
	struct folder *folder = *state;

	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_refused(folder, ".", "is not a regular file but a directory");
	assert_refused(folder, "fifo", "is not a regular file but a FIFO");
	assert_string_equal(folder->diags.items[1].hint,
	    "give it as standard input instead");
	assert_refused(folder, "/dev/null",
	    "is not a regular file but a device");
	assert_refused(folder, "missing",
	    "cannot be opened: No such file or directory");
	assert_refused(folder, "dangling",
	    "cannot be opened: No such file or directory");
	assert_refused(folder, "loop",
	    "cannot be opened: Too many levels of symbolic links");
	assert_refused(folder, "",
	    "cannot be opened: No such file or directory");
}

/* Make the descriptor standard input, and open that. */
static struct text *
open_as_input(struct folder *folder, int descriptor, const char *temporary)
{
	if (descriptor != STDIN_FILENO) {
		assert_int_equal(dup2(descriptor, STDIN_FILENO), STDIN_FILENO);
		assert_int_equal(close(descriptor), 0);
	}
	return text_open_stdin(folder->arena, temporary, &folder->diags);
}

static void
test_stdin_file(void **state)
{
	struct folder *folder = *state;
	struct text *text;
	int file;

	folder_file("zone", span_of("one\ntwo\n"));
	text = open_as_input(folder, open("zone", O_RDONLY), NULL);
	assert_bytes(text, "one\ntwo\n", 8);
	assert_string_equal(text->name, "-");
	assert_int_equal(unlink("zone"), 0);
	assert_true(text->status.st_nlink > 0);
	text_close(text);

	folder_file("zone", span_of("one\ntwo\n"));
	file = open("zone", O_RDONLY);
	assert_int_equal(lseek(file, 4, SEEK_SET), 4);
	text = open_as_input(folder, file, folder->path);
	assert_bytes(text, "two\n", 4);
	folder_file("zone", span_of("else"));
	assert_true(text_unchanged(text, &folder->diags));
	text_close(text);

	folder_file("empty", span_of(""));
	text = open_as_input(folder, open("empty", O_RDONLY), NULL);
	assert_bytes(text, "", 0);
	text_close(text);
	assert_int_equal(folder->diags.count, 0);
}

/* A child that writes blocks of SPOOLED_BLOCK octets into the pipe. */
static void
feed(int pipe_end, size_t blocks)
{
	char *block = malloc(SPOOLED_BLOCK);

	assert_non_null(block);
	while (blocks-- > 0) {
		memset(block, 'a' + (int)blocks, SPOOLED_BLOCK);
		if (!write_whole(pipe_end,
			(struct span){ block, SPOOLED_BLOCK })) {
			_exit(1);
		}
	}
	_exit(0);
}

static struct text *
open_piped(struct folder *folder, size_t blocks, const char *temporary)
{
	struct text *text;
	int ends[2];
	int status;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		feed(ends[1], blocks);
	}
	assert_int_equal(close(ends[1]), 0);
	text = open_as_input(folder, ends[0], temporary);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	return text;
}

static void
test_stdin_pipe(void **state)
{
	static const char *const temporary[] = { NULL, "", ".", "/nowhere" };
	struct folder *folder = *state;
	size_t i;

	for (i = 0; i < sizeof(temporary) / sizeof(*temporary); i++) {
		struct text *text =
		    open_piped(folder, SPOOLED_BLOCKS, temporary[i]);

		assert_non_null(text);
		assert_int_equal(text->length,
		    (size_t)SPOOLED_BLOCKS * SPOOLED_BLOCK);
		assert_int_equal(text->bytes[0], 'e');
		assert_int_equal(text->bytes[SPOOLED_BLOCK - 1], 'e');
		assert_int_equal(text->bytes[SPOOLED_BLOCK], 'd');
		assert_int_equal(text->bytes[text->length - 1], 'a');
		assert_true(text_unchanged(text, &folder->diags));
		text_close(text);
	}
	assert_bytes(open_piped(folder, 0, "."), "", 0);
	assert_int_equal(folder->diags.count, 0);
	/* the spool file has no name: the folder is empty */
	assert_int_equal(rmdir(folder->path), 0);
	assert_int_equal(mkdir(folder->path, 0700), 0);
}

static void
test_stdin_refused(void **state)
{
	struct folder *folder = *state;
	struct diag *diag;

	folder_file("zone", span_of("one\n"));
	assert_null(open_as_input(folder, open(".", O_RDONLY), NULL));
	assert_null(open_as_input(folder, open("zone", O_WRONLY), NULL));
	assert_int_equal(close(STDIN_FILENO), 0);
	assert_null(open_as_input(folder, STDIN_FILENO, NULL));
	assert_int_equal(folder->diags.count, 3);
	diag = folder->diags.items;
	assert_string_equal(diag[0].place.file, "-");
	assert_string_equal(diag[0].message, "cannot be read: Is a directory");
	assert_string_equal(diag[1].message,
	    "cannot be read: Bad file descriptor");
	assert_string_equal(diag[2].message,
	    "cannot be read: Bad file descriptor");
}

static void
change_size(void)
{
	folder_file("zone", span_of("longer than before\n"));
}

static void
change_bytes(void)
{
	folder_file("zone", span_of("ONE\n"));
}

static void
change_inode(void)
{
	folder_file("other", span_of("one\n"));
	assert_int_equal(rename("other", "zone"), 0);
}

static void
change_to_nothing(void)
{
	assert_int_equal(unlink("zone"), 0);
}

static void
change_mode(void)
{
	assert_int_equal(chmod("zone", 0600), 0);
}

static void
test_unchanged(void **state)
{
	static void (*const changes[])(void) = { change_size, change_bytes,
		change_inode, change_to_nothing, change_mode };
	struct folder *folder = *state;
	size_t i;

	for (i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		struct text *text;

		(void)unlink("zone");
		folder_file("zone", span_of("one\n"));
		(void)usleep(20000); /* times advance with the clock's tick */
		text = text_open(folder->arena, "zone", NULL, &folder->diags);
		assert_true(text_unchanged(text, &folder->diags));
		assert_int_equal(folder->diags.count, i);
		changes[i]();
		assert_false(text_unchanged(text, &folder->diags));
		assert_int_equal(folder->diags.count, i + 1);
		assert_string_equal(folder->diags.items[i].message,
		    "was changed by somebody else in the meantime");
		text_close(text);
	}
}

/* The place of an offset, counted from the start each time. */
static void
assert_place(struct text *text, size_t offset)
{
	const struct place place = text_place(text, offset);
	size_t line = 1;
	size_t column = 1;
	size_t start = 0;
	size_t end = offset;
	size_t i;

	for (i = 0; i < offset; i++) {
		column++;
		if (text->bytes[i] == '\n') {
			line++;
			column = 1;
			start = i + 1;
		}
	}
	while (end < text->length && text->bytes[end] != '\n') {
		end++;
	}
	if (end < text->length && end > start && text->bytes[end - 1] == '\r') {
		end--;
	}
	assert_string_equal(place.file, "zone");
	assert_int_equal(place.line, line);
	assert_int_equal(place.column, column);
	assert_ptr_equal(place.source.at, text->bytes + start);
	assert_int_equal(place.source.length, end - start);
}

static void
test_place(void **state)
{
	static const char *const contents[] = { "", "\n", "a", "a\n", "a\nb",
		"\n\n\n", "one\r\ntwo\r\n\r\nfour\r", "\r", "\r\n",
		"aa\nbbbb\n\n\ncc\nd\n" };
	struct folder *folder = *state;
	size_t i;
	size_t at;

	for (i = 0; i < sizeof(contents) / sizeof(*contents); i++) {
		struct text *text =
		    text_of(folder->arena, "zone", span_of(contents[i]));

		for (at = 0; at <= text->length; at++) {
			assert_place(text, at);
		}
		for (at = text->length + 1; at-- > 0;) {
			assert_place(text, at);
		}
		for (at = 0; at <= text->length; at++) {
			assert_place(text, (at * 7) % (text->length + 1));
		}
		assert_true(text_unchanged(text, &folder->diags));
	}
}

/* Each look-up from the start would take minutes here. */
static void
test_place_cost(void **state)
{
	struct folder *folder = *state;
	const size_t length = (size_t)LINES * 100;
	char *bytes = arena_alloc(folder->arena, length);
	struct text *text;
	size_t at;

	memset(bytes, '\n', length);
	text = text_of(folder->arena, "zone", (struct span){ bytes, length });
	for (at = 0; at <= length; at++) {
		assert_int_equal(text_place(text, at).line, at + 1);
	}
	for (at = length + 1; at-- > 0;) {
		assert_int_equal(text_place(text, at).line, at + 1);
	}
}

/* Read a file that shrank; returns what a child said and how it ended. */
static int
read_shrunk(struct folder *folder, int errors)
{
	struct text *text;

	text = text_open(folder->arena, "zone", NULL, &folder->diags);
	assert_int_equal(truncate("zone", 0), 0);
	(void)dup2(errors, STDERR_FILENO);
	text_guard();
	_exit(text->bytes[text->length - 1]);
}

static void
test_guard(void **state)
{
	static const char message[] = "danezone: error: an input file shrank "
				      "while it was being read\n";
	static const char large[1 << 15]; /* small ones are not mapped */
	struct folder *folder = *state;
	char said[200] = "";
	int ends[2];
	int status;
	pid_t child;

	folder_file("zone", (struct span){ large, sizeof(large) });
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		_exit(read_shrunk(folder, ends[1]));
	}
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(read(ends[0], said, sizeof(said) - 1),
	    sizeof(message) - 1);
	assert_string_equal(said, message);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
	assert_int_equal(close(ends[0]), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_open, setup, teardown),
		cmocka_unit_test_setup_teardown(test_open_any, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stdin_file, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_stdin_pipe, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_stdin_refused, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_unchanged, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_place, setup, teardown),
		cmocka_unit_test_setup_teardown(test_place_cost, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_guard, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
