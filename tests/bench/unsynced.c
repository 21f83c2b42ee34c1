/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A yardstick of `make bench`: runs a command whose calls of fsync and its kin
 * succeed and do nothing. Usage: unsynced COMMAND [ARGUMENT...]
 */
#include <config.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

/* If it is this call, skip some instructions. */
#define SKIP_IF(call, count) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), (count), 0)

int
main(int count, char **arguments)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		SKIP_IF(SYS_fsync, 4),
		SKIP_IF(SYS_fdatasync, 3),
		SKIP_IF(SYS_syncfs, 2),
		SKIP_IF(SYS_sync, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO),
	};
	const struct sock_fprog program = {
		.len = sizeof(steps) / sizeof(steps[0]),
		.filter = steps,
	};

	if (count < 2) {
		(void)fputs("usage: unsynced COMMAND [ARGUMENT...]\n", stderr);
		return EXIT_FAILURE;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0) {
		(void)execvp(arguments[1], arguments + 1);
	}
	perror("unsynced");
	return EXIT_FAILURE;
}
