/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * BIND journals: finds them and reads their header. Their changes are not read,
 * and no server is asked.
 */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zone/base/name.h>
#include <zone/file/journal.h>
#include <zone/file/target.h>

/* The header: magic, then big-endian serials with file positions between. */
enum {
	FIRST_AT = 16,
	LAST_AT = 24,
	HEADER_SIZE = 28,
};

enum {
	MANY = 64,         /* files for which directories are read, */
	FOLDERS_MOST = 16, /* not more of these, */
	NAMES_PER = 16,    /* nor more names in them for each file */
};

struct journals {
	size_t names;       /* that may be read */
	size_t folders;     /* that may be read */
	struct span folder; /* the one read last; */
	bool has_none;      /* no name in it ends as those of journals do */
};

static const char ending[] = ".jnl";
static const char magic[] = ";BIND LOG V9"; /* a version may follow */

struct journal {
	const char *path;
	const char *problem; /* why it cannot be read as a journal, or NULL */
	uint32_t first;
	uint32_t last;
};

static uint32_t
big_endian(const uint8_t *octets)
{
	return (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 |
	       (uint32_t)octets[2] << 8 | octets[3];
}

/* Read the open journal's header. */
static void
read_header(int descriptor, struct journal *journal)
{
	uint8_t header[HEADER_SIZE];
	struct stat status;
	ssize_t got;

	if (fstat(descriptor, &status) != 0) {
		journal->problem = strerror(errno);
		return;
	}
	if (!S_ISREG(status.st_mode)) {
		journal->problem = file_kind(status.st_mode);
		return;
	}
	got = pread(descriptor, header, sizeof(header), 0);
	if (got < 0) {
		journal->problem = strerror(errno);
	} else if (got < HEADER_SIZE ||
		   memcmp(header, magic, sizeof(magic) - 1) != 0) {
		journal->problem = "its header is not a journal's";
	} else {
		journal->first = big_endian(header + FIRST_AT);
		journal->last = big_endian(header + LAST_AT);
	}
}

/* Is there something called journal->path? Then learn what. */
static bool
journal_open(struct journal *journal)
{
	const int descriptor =
	    open(journal->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (descriptor < 0) {
		journal->problem = strerror(errno);
		return errno != ENOENT && errno != ENOTDIR;
	}
	read_header(descriptor, journal);
	(void)close(descriptor);
	return true;
}

/* The zone as rndc takes it; a word instead if a shell would misread it. */
static const char *
zone_argument(struct arena *arena, const uint8_t *zone)
{
	char *text = name_string(arena, zone);
	const size_t length = strlen(text);

	if (strpbrk(text, "\\*") != NULL) {
		return "ZONE";
	}
	if (length > 1) {
		text[length - 1] = '\0';
	}
	return text;
}

/* Say how the edit is made without harm. */
static void
give_hint(struct arena *arena, const char *file, const uint8_t *zone,
    struct diags *diags)
{
	const char *name = zone_argument(arena, zone);
	struct stat status;

	if (lstat(arena_printf(arena, "%s.signed", file), &status) == 0) {
		diag_hint(diags,
		    "first \"rndc sync -clean %s\", afterwards \"rndc reload "
		    "%s\"; --ignore-journal overrides",
		    name, name);
		return;
	}
	diag_hint(diags,
	    "first \"rndc freeze %s; rndc sync -clean %s\", afterwards "
	    "\"rndc thaw %s\"; --ignore-journal overrides",
	    name, name, name);
}

static bool
refuse(const struct journal *journal, const char *path, struct diags *diags)
{
	const struct place here = { .file = path };

	if (journal->problem != NULL) {
		return diag_refuse(diags, &here,
		    "there is %s, which should be a BIND journal and cannot be "
		    "read as one (%s)",
		    journal->path, journal->problem);
	}
	if (journal->first == journal->last) {
		return diag_refuse(diags, &here,
		    "there is a BIND journal, %s, empty at serial %" PRIu32
		    ": named itself changes this zone and may do so any time",
		    journal->path, journal->first);
	}
	return diag_refuse(diags, &here,
	    "there is a BIND journal, %s, from serial %" PRIu32 " to %" PRIu32
	    ": with an edited zone it would be out of sync, or its updates "
	    "would be lost",
	    journal->path, journal->first, journal->last);
}

/* Look beside FILE, which is PATH itself or what it leads to. */
static bool
check_beside(const char *file, const char *path, const uint8_t *zone,
    struct diags *diags)
{
	struct journal journal = {
		.path = arena_printf(diags->arena, "%s%s", file, ending),
	};

	if (!journal_open(&journal)) {
		return true;
	}
	(void)refuse(&journal, path, diags);
	give_hint(diags->arena, file, zone, diags);
	return false;
}

struct journals *
journals_new(struct arena *arena, size_t files)
{
	struct journals *journals = arena_alloc(arena, sizeof(*journals));

	journals->names = files * NAMES_PER;
	journals->folders = files < MANY ? 0 : FOLDERS_MOST;
	return journals;
}

static bool
is_journal(const char *name)
{
	const size_t length = strlen(name);

	return length >= sizeof(ending) - 1 &&
	       strcmp(name + length - (sizeof(ending) - 1), ending) == 0;
}

/* Is there no journal among the names, and are they not too many? */
static bool
has_none(struct journals *journals, DIR *names)
{
	const struct dirent *entry;

	errno = 0;
	while (journals->names > 0 && (entry = readdir(names)) != NULL) {
		journals->names--;
		if (is_journal(entry->d_name)) {
			return false;
		}
	}
	return journals->names > 0 && errno == 0;
}

/* Read another directory. */
static void
read_folder(struct journals *journals, struct span folder)
{
	struct arena *scratch = arena_new();
	DIR *names =
	    opendir(folder.length == 0 ? "." : arena_string(scratch, folder));

	journals->folder = folder;
	journals->has_none = names != NULL && has_none(journals, names);
	journals->folders--;
	if (names != NULL) {
		(void)closedir(names);
	}
	arena_free(scratch);
}

/* Is it known that no journal is in the directory of the path? */
static bool
is_clear(struct journals *journals, const char *path)
{
	const char *slash = strrchr(path, '/');
	const struct span folder = { path,
		slash == NULL ? 0 : (size_t)(slash + 1 - path) };

	if (journals == NULL) {
		return false;
	}
	if (journals->folder.at == NULL ||
	    !span_equal(journals->folder, folder)) {
		if (journals->folders == 0) {
			return false;
		}
		read_folder(journals, folder);
	}
	return journals->has_none;
}

bool
journal_check(const char *path, const uint8_t *zone, struct journals *journals,
    struct diags *diags)
{
	return is_clear(journals, path) ||
	       check_beside(path, path, zone, diags);
}

bool
journal_check_link(const char *path, const uint8_t *zone, struct diags *diags)
{
	struct target target;
	const char *end;

	if (!target_find(diags->arena, path, &target, diags) ||
	    !check_beside(path, path, zone, diags)) {
		return false;
	}
	end =
	    arena_printf(diags->arena, "%s/%s", target.directory, target.name);
	return strcmp(end, path) == 0 || check_beside(end, path, zone, diags);
}
