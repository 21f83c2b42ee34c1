/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The yardstick of `make bench` for a short run: a program that does nothing,
 * and is linked to the libraries of danezone.
 */
int
main(void)
{
	return 0;
}
