/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of expiry: leafs, and the anchors that records are made of. */
#include <config.h>

#include <time.h>

#include <gen/rule/expiry.h>

enum {
	DAY = 86400,   /* seconds */
	SOON = 14,     /* days */
	DATE_MAX = 32, /* a date as text */
};

static const char ta_expiry[] = "ta-expiry";
static const char ee_expiry[] = "ee-expiry";

struct linter {
	const struct supplier *supplier;
	struct facts *facts;
	const struct supply *supply;
};

/* "2026-11-22", UTC */
static const char *
date_of(const struct linter *linter, int64_t seconds)
{
	const time_t time = (time_t)seconds;
	char date[DATE_MAX] = "?";
	struct tm parts;

	if (gmtime_r(&time, &parts) != NULL) {
		(void)strftime(date, sizeof(date), "%Y-%m-%d", &parts);
	}
	return arena_string(linter->supplier->arena, span_of(date));
}

/* Complain about a certificate that ends within so many days. */
static bool
check(const struct linter *linter, const char *rule,
    const struct key_source *source, const struct certificate *certificate)
{
	const struct supplier *supplier = linter->supplier;
	const int64_t left = certificate->not_after - supplier->now;
	const int64_t days = rule == ta_expiry ? SOON : 0;
	const char *date;
	struct place place;

	if (left >= days * DAY ||
	    !facts_first(linter->facts, certificate, rule)) {
		return true;
	}
	place = manifest_place(supplier->manifest, source->value);
	date = date_of(linter, certificate->not_after);
	if (left < 0) {
		return diag_rule(supplier->diags, rule, &place,
		    "%s: the certificate of %s ended on %s", source->name,
		    certificate->subject, date);
	}
	return diag_rule(supplier->diags, rule, &place,
	    "%s: the certificate of %s ends on %s", source->name,
	    certificate->subject, date);
}

/* Does any record make clients look at the dates? */
static bool
wants_dates(const struct supply *supply)
{
	for (size_t i = 0; i < supply->offers.count; i++) {
		if (supply->offers.items[i].params.usage != DANE_EE) {
			return true;
		}
	}
	return false;
}

bool
expiry_lint(const struct supplier *supplier, struct facts *facts,
    const struct supply *supply)
{
	const struct linter linter = { supplier, facts, supply };
	const char *rule = wants_dates(supply) ? ta_expiry : ee_expiry;
	const struct key_source *sources = supply->sources.items;
	bool is_fine = true;

	for (size_t i = 0; i < supply->sources.count; i++) {
		if (sources[i].role != SOURCE_ANCHOR &&
		    sources[i].material != NULL &&
		    sources[i].material->leaf != NULL) {
			is_fine &= check(&linter, rule, &sources[i],
			    sources[i].material->leaf);
		}
	}
	for (size_t i = 0; i < supply->offers.count; i++) {
		const struct offer *offer = &supply->offers.items[i];

		if (tlsa_wants_issuer(offer->params) &&
		    offer->certificate != NULL) {
			is_fine &= check(&linter, ta_expiry,
			    &sources[offer->source], offer->certificate);
		}
	}
	return is_fine;
}
