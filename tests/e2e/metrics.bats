#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The metrics of `status --format prometheus`, as Prometheus reads them.

# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

setup_file() {
	make_keys keys
}

setup() {
	setup_case
	take_example
	danezone update --now 2026-11-22T10:00:00Z
	# two keys of one service and role, and a name that wants escapes
	cp keys/www/fullchain.pem 'keys/a"b\c.pem'
	cat >>danezone.yaml <<'END'
  - host: two.example.com
    use: https
    current: [keys/www/fullchain.pem, keys/mx/fullchain.pem, 'keys/a"b\c.pem']
END
	metrics >metrics.prom
}

# It ends with 1, since a service is missing.
metrics() {
	local code=0

	danezone status --format prometheus --now 2026-11-22T10:30:00Z ||
		code=$?
	[ "$code" -eq 1 ]
}

rows() {
	danezone status --json --now 2026-11-22T10:30:00Z |
		jq "[.[] | select($1)] | length"
}

@test "metrics keep to the format, and each series stands once" {
	need python3 jq
	python3 "$BATS_TEST_DIRNAME/metrics.py" <metrics.prom >got
	diff got - <<END
danezone_report_timestamp_seconds 1
danezone_rows 1
danezone_stage $(($(rows true) * 10))
danezone_alarm $(rows true)
danezone_safe_timestamp_seconds $(rows '.safe_at != null')
danezone_seconds_to_safe $(rows '.safe_at != null')
danezone_certificate_not_after_timestamp_seconds $(rows '.certificate != null')
danezone_certificate_seconds_to_expiry $(rows '.certificate != null')
END
}

@test "metrics say what the array of JSON says" {
	need jq
	danezone status --json --now 2026-11-22T10:30:00Z |
		jq -r '.[] | "\(.owner) \(.role) \(.stage)"' | sort >want
	sed -n 's/^danezone_stage{.*,owner="\([^"]*\)",role="\([a-z]*\)",.*,stage="\([a-z]*\)"} 1$/\1 \2 \3/p' \
		metrics.prom | sort | diff want -
	grep -qF 'source="keys/a\"b\\c.pem"' metrics.prom
}

# It comes with a server of 300 MB, so nobody is asked to have it.
@test "promtool has nothing to say" {
	command -v promtool >/dev/null || skip 'promtool is not installed'
	promtool check metrics <metrics.prom >said 2>&1
	diff said /dev/null
}
