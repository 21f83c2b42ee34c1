/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the unit tests: beginnings of zones, and lines to put behind them. */
#ifndef TESTS_UNIT_LINES_H
#define TESTS_UNIT_LINES_H

static const char *const line_heads[] = {
	"$TTL 60\n@ SOA . . 1 2 3 4 5\n",
	"@ SOA . . 1 2 3 4 5\n",
	"@ 60 SOA . . 1 2 3 4 5\n",
	"$TTL 60\n@ SOA . . ( 1 2\n 3 4 ; )\n5 )\n",
	"",
};

/* Lines that are right anywhere, and those that are so seldom. */
static const char *const line_list[] = {
	"a 60 A 192.0.2.1\n",
	"a A 192.0.2.1\n",
	"A.Example. AAAA ::1\n",
	"_25._tcp.mx TLSA 3 1 1 00112233\n",
	"_443._tcp.WWW 9 TLSA ( 3 1 1\n00112233 )\n",
	"_443._tcp CNAME x\n",
	"_25._tcp.mx TLSA 3 1 1 aa ; danezone since 2030-01-01T00:00:00Z\n",
	"_25._tcp.o TLSA 3 1 1 ab ; danezone since 2020-01-01T00:00:00Z\n",
	" TXT \"x\"\n",
	"\tAAAA ::1\n",
	" 7 A 192.0.2.3\n",
	"  TLSA 2 1 1 00112233\n",
	"\n",
	"; what ( \" is this\n",
	"$ORIGIN example.\n",
	"$origin EXAMPLE.\n",
	"$ORIGIN Sub.example. ; )\n",
	"$TTL 60\n",
	"$TTL 1h\n",
	"$GENERATE 1-3 h$ A 192.0.2.$\n",
	"$GENERATE 1-3 h$ 5 A 192.0.2.$\n",
	"$INCLUDE part\n",
	"$INCLUDE part sub\n",
	"d TXT \"open\\\ne\" f\n",
	"e TXT \"a;\" ; b \"\n",
	"mx A 192.0.2.9\n",
	"mx MX 1 mx\n MX 2 www\n",
	"www MX 2 out.of.it.\n",
	"WWW MX 1 Mx\n",
	"sub NS mx\n",
	"sub DNAME mx\n",
	"www CNAME x\n",
	"g TYPE65280 \\# 0\n",
	"h X25 \"311061700956\"\n",
	"mx X25 \"311061700956\"\n",
	"@ NSEC a A\n",
	"@ SOA . . 1 2 3 4 5\n",
	"300 A 192.0.2.1\n",
	"m IN 300 A 192.0.2.1\n",
	"n 300 IN A 192.0.2.1\n",
	"; danezone begin\n",
	"; danezone end\n",
	"$ORIGIN sub\n",
	"$ORIGIN (\nexample. )\n",
	"$ORIGIN a..b\n",
	"$TTL\n",
	"$INCLUDE none\n",
	"b TXT ( \"a\"\n",
	"c A 192.0.2.2 )\n",
	" ) ( \n",
	"d TXT \"open\n",
	"f TXT ( a ; (\n$ORIGIN x.\n$TTL 3\ng A 192.0.2.3\n )\n",
	"bogus\n",
	"i A 999\n",
	"k TXT a\\ b\r\n",
	"@ SOA . . 2 2 3 4 5\n",
	"( l A 192.0.2.1 )\n",
};

enum {
	GOOD_LINES = 40,
};

#endif
