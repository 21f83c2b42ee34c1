/* SPDX-License-Identifier: GPL-3.0-or-later */
/* write(2) until all is written. Tells nobody what went wrong. */
#include <config.h>

#include <errno.h>
#include <unistd.h>

#include <zone/file/whole.h>

bool
write_whole(int descriptor, struct span bytes)
{
	while (bytes.length > 0) {
		ssize_t done = write(descriptor, bytes.at, bytes.length);

		if (done < 0 && errno == EINTR) {
			continue;
		}
		if (done <= 0) {
			errno = done == 0 ? EIO : errno;
			return false;
		}
		bytes.at += done;
		bytes.length -= (size_t)done;
	}
	return true;
}
