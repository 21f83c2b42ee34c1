# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests in this directory, which read it with `.`: the example's zone
# and keys in the directory of the test, servers on loopback that end with it.

readonly seconds=20 # for a server to be ready

setup_case() {
	top=${abs_top_srcdir:-$BATS_TEST_DIRNAME/../..}
	example=$top/examples/quickstart
	program=${DANEZONE:-danezone}
	servers=()
	unset OPENSSL_CONF SOURCE_DATE_EPOCH
	cd "$BATS_TEST_TMPDIR" || return 1
}

# need PROGRAM...: skip the test if one is missing; with DANEZONE_REQUIRE_ALL
# the test fails.
need() {
	local name

	for name in "$@"; do
		if command -v "$name" >/dev/null; then
			continue
		fi
		if [ -n "${DANEZONE_REQUIRE_ALL:-}" ]; then
			echo "$name is not installed"
			return 1
		fi
		skip "$name is not installed"
	done
}

danezone() {
	timeout 60 "$program" "$@"
}

# status_of COMMAND...: run it, with what it says in the file said; print its
# exit status.
status_of() {
	local code=0

	"$@" >said 2>&1 || code=$?
	cat said >&2
	echo "$code"
}

# The example, in the current directory, with keys that are made once a file.
take_example() {
	cp "$example"/{example.com.zone,danezone.yaml} .
	chmod u+w example.com.zone danezone.yaml
	cp -r "$BATS_FILE_TMPDIR/keys" .
}

make_keys() {
	local directory

	for directory in "$@"; do
		"${abs_top_srcdir:-$BATS_TEST_DIRNAME/../..}"\
/examples/quickstart/make-keys "$BATS_FILE_TMPDIR/$directory" || return 1
	done
}

# The records of `danezone records` as "OWNER U S M DATA", as dig_tlsa has them.
# shellcheck disable=SC2120 # without arguments: all of them
wanted_tlsa() {
	danezone records "$@" | awk '{ print $1, $5, $6, $7, $8 }' | sort
}

# until_true COMMAND...: wait for it to succeed.
until_true() {
	local end=$((SECONDS + seconds))

	until "$@"; do
		if [ "$SECONDS" -ge "$end" ]; then
			echo "waited $seconds s for: $*" >&2
			return 1
		fi
		sleep 0.05
	done
}

# serve LOG COMMAND...: run a server until the end of the test; its process is
# $server.
serve() {
	local log=$1

	shift
	"$@" </dev/null >"$log" 2>&1 3>&- &
	server=$!
	servers+=("$server")
}

# end_server: end the last one, as its user would.
end_server() {
	kill "$server"
	wait "$server" || true
	unset 'servers[-1]'
}

end_servers() {
	local process

	for process in "${servers[@]}"; do
		kill "$process" 2>/dev/null || true
	done
	for process in "${servers[@]}"; do
		wait "$process" 2>/dev/null || true
	done
	servers=()
}

alive() {
	kill -0 "$server" 2>/dev/null
}

ready_or_dead() { # LOG READY
	grep -qE "$2" "$1" || ! alive
}

# serve_on_port LOG READY BUSY CONFIGURE: a server on the first of some ports
# that is free, which is $port. The function CONFIGURE writes its configuration
# and sets the array command. READY and BUSY are what the server says.
serve_on_port() {
	local log=$1 ready=$2 busy=$3 configure=$4

	for _ in {1..20}; do
		port=$((20000 + RANDOM % 12000))
		"$configure" || return 1
		serve "$log" "${command[@]}"
		until_true ready_or_dead "$log" "$ready" || break
		if alive && ! grep -qE "$busy" "$log"; then
			return 0
		fi
		if ! grep -qE "$busy" "$log"; then
			break
		fi
		end_server
	done
	cat "$log" >&2
	return 1
}

# Options of a named that leaves no files and asks nobody.
readonly named_alone='pid-file none;
	lock-file none;
	session-keyfile none;
	recursion no;
	notify no;
	dnssec-validation no;
	empty-zones-enable no;'

# named within this directory and on loopback, rndc on the next port; $named_keys
# goes in front of the zone.
configure_named() {
	# a copy, which the system's AppArmor profile for named does not confine
	[ -x ./named ] || cp "$(command -v named)" ./named
	[ -f rndc.key ] || rndc-confgen -a -c "$PWD/rndc.key" -A hmac-sha256 \
		2>/dev/null
	cat >rndc.conf <<END
include "$PWD/rndc.key";
options {
	default-key "rndc-key";
	default-server 127.0.0.1;
	default-port $((port + 1));
};
END
	cat >named.conf <<END
include "$PWD/rndc.key";
controls {
	inet 127.0.0.1 port $((port + 1))
		allow { 127.0.0.1; } keys { "rndc-key"; };
};
options {
	directory "$PWD";
	listen-on port $port { 127.0.0.1; };
	listen-on-v6 { none; };
	$named_alone
};
${named_keys:-}
zone "example.com" {
	type primary;
	file "$PWD/example.com.zone";
	$zone_options
};
END
	command=(./named -g -n 1 -c "$PWD/named.conf")
}

# serve_named [ZONE-OPTION;...]: named with the zone of the current directory.
serve_named() {
	zone_options=$*
	serve_on_port named.log ' running$' \
		'address in use|interface ignored' configure_named
}

# knotd with the zone of this directory; $knot_keys goes in front, $knot_zone
# belongs to the zone.
configure_knotd() {
	mkdir -p run db
	cat >knot.conf <<END
server:
    listen: 127.0.0.1@$port
    rundir: "$PWD/run"
    tcp-workers: 1
    udp-workers: 1
    background-workers: 1
database:
    storage: "$PWD/db"
    journal-db-max-size: 16M
    kasp-db-max-size: 16M
    timer-db-max-size: 16M
log:
  - target: stdout
    any: info
${knot_keys:-}
zone:
  - domain: example.com
    storage: "$PWD"
    file: example.com.zone
    semantic-checks: on
    ${knot_zone:-}
END
	command=(knotd -c "$PWD/knot.conf")
}

serve_knotd() {
	serve_on_port knotd.log 'zone .*loaded|failed' \
		'(address already in use|cannot bind)' configure_knotd
}

control() {
	timeout 20 rndc -c rndc.conf "$@"
}

ask() { # NAME TYPE [OPTION...]
	dig +time=2 +tries=3 +norecurse +noall +answer "${@:3}" \
		-p "$port" @127.0.0.1 "$1" "$2"
}

# dig_tlsa OWNER...: "OWNER U S M DATA" for each TLSA record that is served.
dig_tlsa() {
	local owner

	for owner in "$@"; do
		ask "$owner" TLSA +nosplit
	done | awk '$4 == "TLSA" { print $1, $5, $6, $7, tolower($8) }' | sort
}

# shellcheck disable=SC2034 # for the tests
readonly owners=(
	_25._tcp.mx.example.com. _443._tcp.example.com.
	_443._tcp.www.example.com.
)

serial_of() { # FILE
	awk '/; serial/ { print $1 }' "$1"
}

served_serial() {
	ask example.com SOA | awk '{ print $7 }'
}
