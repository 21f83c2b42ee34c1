#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Servers answer with the records that were written, and openssl, given these
# answers, accepts the keys of the manifest and no other.

bats_require_minimum_version 1.5.0
# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

setup_file() {
	make_keys keys other
}

setup() {
	setup_case
	take_example
}

teardown() {
	end_servers
}

# tls DIRECTORY: an openssl server with the key and chain there, on $tls_port.
tls() {
	serve tls.log openssl s_server -accept 127.0.0.1:0 -www \
		-key "$1/key.pem" -cert "$1/fullchain.pem" \
		-cert_chain "$1/../ca/cert.pem"
	until_true ready_or_dead tls.log '^ACCEPT '
	tls_port=$(sed -n 's/^ACCEPT .*://p' tls.log)
	[ -n "$tls_port" ]
}

# dane RRDATA...: 0 if openssl verifies the server with these records alone.
dane() {
	local record
	local -a rrdata=()

	for record in "$@"; do
		rrdata+=(-dane_tlsa_rrdata "$record")
	done
	timeout 20 openssl s_client -connect "127.0.0.1:$tls_port" -brief \
		-no-CAfile -no-CApath -no-CAstore -verify_return_error \
		-dane_tlsa_domain mx.example.com "${rrdata[@]}" \
		</dev/null >client.log 2>&1
}

# accepted RECORD...: verified by one of these records, for the name.
accepted() {
	dane "$@" || {
		cat client.log >&2
		return 1
	}
	grep -qx 'Verification: OK' client.log
	grep -qx 'Verified peername: mx.example.com' client.log
	grep -qE '^DANE TLSA (3 1 1|2 1 1) ' client.log
}

# refused RECORD...: the handshake ends for want of a record that matches.
refused() {
	if dane "$@"; then
		cat client.log >&2
		return 1
	fi
	grep -qE 'verify error:num=65:no matching DANE TLSA records|'\
'certificate verify failed' client.log
	if grep -q 'Verification: OK' client.log; then
		return 1
	fi
}

# answers: the arrays all, ee and ta hold the records of mx.example.com as they
# are served.
answers() {
	mapfile -t all < <(dig_tlsa _25._tcp.mx.example.com. | cut -d ' ' -f 2-)
	mapfile -t ee < <(printf '%s\n' "${all[@]}" | grep '^3 1 1 ')
	mapfile -t ta < <(printf '%s\n' "${all[@]}" | grep '^2 1 1 ')
	[ "${#all[@]}" -eq "$((${#ee[@]} + ${#ta[@]}))" ]
}

@test "named serves the records; a second update changes nothing" {
	need named rndc rndc-confgen dig
	danezone update
	serve_named
	dig_tlsa "${owners[@]}" >served
	wanted_tlsa | diff - served
	[ "$(wc -l <served)" -eq 5 ]
	[ "$(served_serial)" = "$(serial_of example.com.zone)" ]
	cp example.com.zone before
	stamp=$(stat -c '%i %y' example.com.zone)
	danezone update
	danezone check
	cmp before example.com.zone
	[ "$(stat -c '%i %y' example.com.zone)" = "$stamp" ]
}

@test "named takes an update over: new key, higher serial" {
	need named rndc rndc-confgen dig
	danezone update
	serve_named
	old=$(served_serial)
	rm -r keys/mx
	mv keys/mx-next keys/mx
	danezone update
	[ "$(serial_of example.com.zone)" -gt "$old" ]
	control reload example.com
	served_is() {
		[ "$(served_serial)" = "$1" ]
	}
	until_true served_is "$(serial_of example.com.zone)"
	dig_tlsa "${owners[@]}" >served
	wanted_tlsa | diff - served
	[ "$(wc -l <served)" -eq 4 ]
}

@test "knotd serves the records" {
	need knotd dig
	danezone update
	serve_knotd
	dig_tlsa "${owners[@]}" >served
	wanted_tlsa | diff - served
	[ "$(served_serial)" = "$(serial_of example.com.zone)" ]
}

@test "openssl accepts the current and the next key, and no other" {
	need named rndc rndc-confgen dig openssl
	danezone update
	serve_named
	answers
	[ "${#ee[@]}" -eq 2 ]
	[ "${#ta[@]}" -eq 1 ]
	end_server

	for key in keys/mx keys/mx-next; do
		tls "$key"
		accepted "${all[@]}"
		accepted "${ee[@]}"
		grep -q '^DANE TLSA 3 1 1 .* matched EE certificate at depth 0' \
			client.log
		accepted "${ta[@]}"
		grep -q '^DANE TLSA 2 1 1 .* matched TA certificate at depth 1' \
			client.log
		end_server
	done

	# another key of the same CA: only the CA's record vouches for it
	server_of_same_ca=$BATS_TEST_TMPDIR/same/mx
	mkdir -p "$server_of_same_ca"
	cp -r keys/ca same/ca
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout same/mx/key.pem -subj /CN=mx.example.com \
		-out request.pem
	printf 'subjectAltName = DNS:mx.example.com\n' >extensions
	openssl x509 -req -in request.pem -CA keys/ca/cert.pem \
		-CAkey keys/ca/key.pem -days 30 -extfile extensions \
		-set_serial 99 -out same/mx/fullchain.pem
	tls same/mx
	refused "${ee[@]}"
	accepted "${ta[@]}"
	end_server

	# and one of another CA
	tls "$BATS_FILE_TMPDIR/other/mx"
	refused "${all[@]}"
	refused "${ee[@]}"
	refused "${ta[@]}"
}

@test "after the change of keys openssl accepts the new one alone" {
	need named rndc rndc-confgen dig openssl
	danezone update
	cp -r keys/mx retired
	rm -r keys/mx
	mv keys/mx-next keys/mx
	danezone update
	serve_named
	answers
	[ "${#ee[@]}" -eq 1 ]
	end_server
	tls keys/mx
	accepted "${all[@]}"
	accepted "${ee[@]}"
	end_server
	mkdir -p keys/mx-retired
	cp retired/* keys/mx-retired
	tls keys/mx-retired
	refused "${ee[@]}"
}

@test "records --format nsupdate: the server then holds exactly the set" {
	need named rndc rndc-confgen dig nsupdate
	# what stands there are records that no key has
	printf '_443._tcp.www TLSA 3 1 1 %064d\n' 7 >>example.com.zone
	serve_named 'allow-update { 127.0.0.1; };'
	[ "$(dig_tlsa "${owners[@]}" | wc -l)" -eq 2 ]
	danezone records -z example.com --format nsupdate >script
	nsupdate_it() {
		{
			echo "server 127.0.0.1 $port"
			cat script
		} | timeout 20 nsupdate
	}
	nsupdate_it
	dig_tlsa "${owners[@]}" >served
	wanted_tlsa | diff - served
	[ "$(wc -l <served)" -eq 5 ]
	ttl=$(ask _25._tcp.mx.example.com TLSA | awk '{ print $2 }' | sort -u)
	[ "$ttl" = 3600 ]
	# the foreign record is as it was
	[ "$(dig_tlsa _5269._tcp.chat.example.com. | wc -l)" -eq 1 ]
	nsupdate_it
	dig_tlsa "${owners[@]}" | diff served -
}
