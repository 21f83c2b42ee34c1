#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# verify says of chains and records what `openssl s_client -dane_*` says of a
# server that sends them, of files and of live servers.

# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

# Keys that all tests have: a CA, its intermediate, leaves of that.
#   ca.pem mid.pem      the issuers
#   NAME.pem NAME.key   leaf: wild (*.m.example.com), client (the same, but for
#                       clients), weak (the same, RSA of 1024 bits), part
#                       (r*.m.example.com), other (b.example.net), apex
#                       (example.com), mx (mx.example.com), next (the same)
setup_file() {
	local name
	local -a kind leaves=(wild client weak part other apex mx next)

	cd "$BATS_FILE_TMPDIR" || return 1
	cat >openssl.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
CN = unused
[ca]
basicConstraints = critical, CA:TRUE
[wild]
subjectAltName = DNS:*.m.example.com
[client]
subjectAltName = DNS:*.m.example.com
extendedKeyUsage = clientAuth
[weak]
subjectAltName = DNS:*.m.example.com
[part]
subjectAltName = DNS:r*.m.example.com
[other]
subjectAltName = DNS:b.example.net
[apex]
subjectAltName = DNS:example.com
[mx]
subjectAltName = DNS:mx.example.com
[next]
subjectAltName = DNS:mx.example.com
END
	for name in ca mid "${leaves[@]}"; do
		kind=(ec -pkeyopt ec_paramgen_curve:P-256)
		[ "$name" != weak ] || kind=(rsa:1024)
		openssl req -newkey "${kind[@]}" -nodes -config openssl.cnf \
			-subj "/CN=$name" -keyout "$name.key" -out "$name.csr" \
			2>/dev/null
	done
	openssl x509 -req -in ca.csr -signkey ca.key -days 3650 \
		-extfile openssl.cnf -extensions ca -out ca.pem 2>/dev/null
	openssl x509 -req -in mid.csr -CA ca.pem -CAkey ca.key -days 3650 \
		-extfile openssl.cnf -extensions ca -out mid.pem 2>/dev/null
	for name in "${leaves[@]}"; do
		openssl x509 -req -in "$name.csr" -CA mid.pem -CAkey mid.key \
			-days 3000 -extfile openssl.cnf -extensions "$name" \
			-out "$name.pem" 2>/dev/null
	done
}

setup() {
	setup_case
	need openssl jq
	keys=$BATS_FILE_TMPDIR
	export SSL_CERT_FILE=$keys/ca.pem SSL_CERT_DIR=/nonexistent
}

teardown() {
	end_servers
}

# data SELECTOR MATCHING CERTIFICATE: association data in hex.
data() {
	{
		if [ "$1" = 0 ]; then
			openssl x509 -in "$3" -outform DER
		else
			openssl x509 -in "$3" -noout -pubkey |
				openssl pkey -pubin -outform DER
		fi
	} | case $2 in
	0) cat ;;
	1) openssl dgst -sha256 -binary ;;
	2) openssl dgst -sha512 -binary ;;
	esac | od -An -v -tx1 | tr -d ' \n'
}

# tls_server LEAF CERTIFICATE...: openssl's server on a port of its own, which
# becomes $port; it sends the leaf and, of others, the certificates.
tls_server() {
	local leaf=$1 log=server-${#servers[@]}.log
	local -a chain=()

	shift
	if [ $# -gt 0 ]; then
		cat "${@/#/$keys/}" >others.pem
		chain=(-cert_chain others.pem)
	fi
	serve "$log" openssl s_server -www -accept 127.0.0.1:0 \
		-cert "$keys/$leaf.pem" -key "$keys/$leaf.key" "${chain[@]}" \
		-cipher DEFAULT@SECLEVEL=0
	until_true has_port "$log"
}

has_port() { # LOG
	port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$1")
	[ -n "$port" ]
}

zone_head() {
	cat <<'END'
$ORIGIN example.com.
$TTL 3600
@	SOA	ns hostmaster 1 3600 900 604800 3600
	NS	ns
ns	A	192.0.2.53
END
}

# Chains that the matrix has: a name, the leaf, the certificates behind it. Those
# behind the fifth have records of 1 1 only.
readonly chains=(
	'full wild mid ca'
	'rootless wild mid'
	'cut wild'
	'gap wild ca'
	'elsewhere other mid ca'
	'weak weak mid ca'
	'client client mid ca'
)

# cells: for lines of chains, lines of a number, chain, usage, selector,
# matching type, and of whom the record is: the leaf, for usages 0 and 2 an
# issuer, or somebody else.
cells() {
	awk '{
		for (usage = 0; usage < 4; usage++) {
			count = split(usage % 2 ? $2 " next" : "ca mid next", of)
			for (i = 0; i < 6 * count; i++) {
				if (NR > 5 && i % 6 != 4) continue
				print ++number, $1, usage, int(i / 3) % 2,
				    i % 3, of[int(i / 6) + 1]
			}
		}
	}'
}

# start_chains: a server for each chain; ports, and files of them.
start_chains() {
	local name leaf others

	for chain in "${chains[@]}"; do
		read -r name leaf others <<<"$chain"
		# shellcheck disable=SC2086 # a list of words
		set -- $others
		tls_server "$leaf" "${@/%/.pem}"
		ports[$name]=$port
		(cd "$keys" && cat "$leaf.pem" "${@/%/.pem}") >"$name.pem"
	done
}

# associate: the data of all certificates, by selector, matching type and name.
associate() {
	local of selector matching

	for of in ca mid wild client weak other next; do
		for selector in 0 1; do
			for matching in 0 1 2; do
				association[$selector$matching$of]=$(data \
					"$selector" "$matching" "$keys/$of.pem")
			done
		done
	done
}

# write_matrix: the zone, the manifest and, in the file questions, a line for
# each cell: port, base domain, rdata.
write_matrix() {
	local number chain usage selector matching of base rdata
	local -A association

	associate
	zone_head >example.com.zone
	echo 'services:' >danezone.yaml
	printf '%s\n' "${chains[@]}" | cells | while read -r number chain usage selector matching of; do
		base=r$number.m.example.com
		rdata="$usage $selector $matching"
		rdata+=" ${association[$selector$matching$of]}"
		echo "_${ports[$chain]}._tcp.$base. TLSA $rdata" >&3
		echo "  - {host: $base, ports: ${ports[$chain]}/tcp," \
			"current: $chain.pem}" >&4
		echo "${ports[$chain]} $base $rdata"
	done >questions 3>>example.com.zone 4>>danezone.yaml
}

# ask_one TIME PORT BASE USAGE SELECTOR MATCHING DATA: what openssl says, as a
# line "BASE ok DEPTH" or "BASE failed ERROR".
ask_one() {
	local said

	said=$(openssl s_client -brief -connect "127.0.0.1:$2" -attime "$1" \
		-dane_tlsa_domain "$3" -dane_tlsa_rrdata "$4 $5 $6 $7" \
		-dane_ee_no_namechecks -verify_return_error </dev/null 2>&1)
	case $said in
	*'Verification: OK'*)
		said=${said#* at depth }
		echo "$3 ok ${said%%$'\n'*}"
		;;
	*)
		said=${said##*verify error:num=+([0-9]):}
		echo "$3 failed ${said%%$'\n'*}"
		;;
	esac
}

# ask_openssl TIME: for questions on standard input.
ask_openssl() {
	export -f ask_one
	xargs -P 2 -L 1 bash -O extglob -c 'ask_one "$@"' ask "$1" |
		LC_ALL=C sort
}

# The same of danezone's JSON.
verdicts() {
	jq -r '.[] | (.host | rtrimstr(".")) + " " + .result + " " +
		(if .result == "ok" then .depth | tostring else .error end)' |
		LC_ALL=C sort
}

# those_of FILE: the lines of standard input whose first field is that of a line
# of the file.
those_of() {
	awk 'NR == FNR { wanted[$1]; next } $1 in wanted' "$1" -
}

# judge TIME WANTED: danezone of files and of servers has the wanted verdicts.
judge() {
	local kind

	for kind in '' '--connect --address 127.0.0.1'; do
		# shellcheck disable=SC2086 # a list of options
		[ "$(status_of danezone verify -q --json --now "$1" $kind \
			example.com.zone 2>/dev/null)" = 1 ]
		verdicts <said | those_of "$2" >got
		diff -u "$2" got
	done
}

@test 'files and servers are judged as openssl judges them' {
	local -A ports
	local time

	start_chains
	write_matrix
	ask_openssl "$(date +%s)" <questions >wanted
	[ "$(wc -l <wanted)" = 320 ]
	# each kind of verdict is among them
	[ "$(cut -d ' ' -f 2- wanted | LC_ALL=C sort -u)" = \
'failed EE certificate key too weak
failed hostname mismatch
failed no matching DANE TLSA records
failed unable to get local issuer certificate
failed unsuitable certificate purpose
ok 0
ok 1
ok 2' ]
	judge "$(date +%s)" wanted

	# not yet valid, and no longer so
	awk '$4 == 1 && $5 == 1' <questions >some
	for time in 1500000000 4000000000; do
		ask_openssl "$time" <some >wanted
		grep -Eq ' failed certificate (has exp|is not yet val)' wanted
		judge "$time" wanted
	done
}

# write_zone RECORD...: the zone with these.
write_zone() {
	zone_head >example.com.zone
	printf '%s\n' "$@" >>example.com.zone
}

# results: lines "SERVICE ADDRESS RESULT KEY ERROR" of danezone's JSON in said.
results() {
	jq -r '.[] | [.service, .address // "-", .result, .key // "-",
		.error // "-"] | join(" ")' said
}

readonly protocols=(
	smtp lmtp imap pop3 ftp ldap xmpp-client xmpp-server postgres sieve
)

@test 'each STARTTLS is spoken as openssl speaks it' {
	local name number
	local -A ports

	need python3
	cat "$keys/mx.pem" "$keys/mid.pem" >chain.pem
	serve starttls.log "$BATS_TEST_DIRNAME/starttls-server" chain.pem \
		"$keys/mx.key"
	until_true grep -q ready starttls.log
	while read -r name number; do
		ports[$name]=$number
	done <starttls.log
	write_zone
	{
		echo 'services:'
		for name in none "${protocols[@]}"; do
			echo "  - {host: mx.example.com, starttls: $name," \
				"ports: ${ports[$name]}/tcp, current: chain.pem}"
		done
		for name in early silent; do
			echo "  - {host: mx.example.com, starttls: smtp," \
				"ports: ${ports[$name]}/tcp, current: chain.pem}"
		done
	} >danezone.yaml
	for name in none "${protocols[@]}" early silent; do
		echo "_${ports[$name]}._tcp.mx TLSA 3 1 1" \
			"$(data 1 1 "$keys/mx.pem")"
	done >>example.com.zone
	[ "$(status_of danezone verify --json --connect --address 127.0.0.1 \
		--timeout 1 example.com.zone)" = 1 ]
	results | LC_ALL=C sort >got
	for name in none "${protocols[@]}"; do
		echo "mx.example.com:${ports[$name]}/tcp 127.0.0.1 ok current -"
	done >wanted
	echo "mx.example.com:${ports[early]}/tcp 127.0.0.1 failed -" \
		'the server says more than it was asked for' >>wanted
	echo "mx.example.com:${ports[silent]}/tcp 127.0.0.1 failed -" \
		'timed out' >>wanted
	diff -u <(LC_ALL=C sort wanted) got
	# the servers are right
	for name in "${protocols[@]}"; do
		openssl s_client -brief -connect "127.0.0.1:${ports[$name]}" \
			-starttls "${name/xmpp-client/xmpp}" -CAfile "$keys/ca.pem" \
			-verify_return_error </dev/null 2>&1 |
			grep -q '^Verification: OK'
	done
	# where there is no STARTTLS, and where there is nothing else
	sed -i 's/starttls: none/starttls: imap/; s/starttls: lmtp/starttls: none/' \
		danezone.yaml
	danezone verify --json --connect --address 127.0.0.1 --timeout 1 \
		example.com.zone >said || true
	[ "$(results | grep -F ":${ports[none]}/tcp")" = \
"mx.example.com:${ports[none]}/tcp 127.0.0.1 failed - timed out" ]
	[ "$(results | grep -F ":${ports[lmtp]}/tcp")" = \
"mx.example.com:${ports[lmtp]}/tcp 127.0.0.1 failed - TLS handshake: wrong \
version number" ]
}

# live: what --connect says of mx.example.com; the manifest's service has the
# keys that are given.
live() {
	echo "services: [{host: mx.example.com, ports: $port/tcp, $1}]" \
		>danezone.yaml
	danezone verify -q --json --connect --address 127.0.0.1 \
		example.com.zone >said || true
	results | cut -d ' ' -f 3-
}

@test 'whose key a server has is told' {
	tls_server mx mid.pem
	write_zone "_$port._tcp.mx TLSA 3 1 1 $(data 1 1 "$keys/mx.pem")" \
		"_$port._tcp.mx TLSA 3 1 1 $(data 1 1 "$keys/next.pem")"
	[ "$(live "current: $keys/mx.pem")" = 'ok current -' ]
	[ "$(live "current: $keys/mx.key")" = 'ok current -' ]
	[ "$(live "current: $keys/mx.pem, next: $keys/mx.key")" = \
		'ok current -' ]
	[ "$(live "current: $keys/next.pem, next: $keys/mx.pem")" = \
		'ok next -' ]
	[ "$(live "current: $keys/next.pem")" = 'ok neither -' ]
	[ "$(live "current: 'spki-sha256:$(data 1 1 "$keys/mx.pem")'")" = \
		'ok current -' ]
	[ "$(live "current: 'tlsa:3 0 1 $(data 0 1 "$keys/next.pem")'")" = \
		'ok neither -' ]
	[ "$(live "current: 'tlsa:2 0 1 $(data 0 1 "$keys/mx.pem")', \
tlsa: 2 0 1")" = 'ok neither -' ]
	write_zone "_$port._tcp.mx TLSA 3 1 1 $(data 1 1 "$keys/next.pem")"
	[ "$(live "current: $keys/next.pem, next: $keys/mx.pem")" = \
		'failed next no matching DANE TLSA records' ]
}

# with_hosts COMMAND...: with the file hosts as the only source of addresses.
with_hosts() {
	echo 'hosts: files' >nsswitch.conf
	# shellcheck disable=SC2016 # for the inner shell
	unshare -m sh -c 'mount --bind hosts /etc/hosts &&
		mount --bind nsswitch.conf /etc/nsswitch.conf && exec "$@"' \
		sh "$@"
}

@test 'all addresses of a host are tried' {
	unshare -m true 2>/dev/null || skip 'no mount namespaces here'
	tls_server mx mid.pem
	write_zone "_$port._tcp.mx TLSA 3 1 1 $(data 1 1 "$keys/mx.pem")" \
		"_$port._tcp.none TLSA 3 1 1 $(data 1 1 "$keys/mx.pem")"
	echo "services: [{host: [mx.example.com, none.example.com], \
ports: $port/tcp, current: $keys/mx.pem}]" >danezone.yaml
	printf '127.0.0.%s mx.example.com\n' 3 1 3 2 >hosts
	[ "$(status_of with_hosts timeout 20 "$program" verify --json --connect \
		example.com.zone)" = 1 ]
	results | LC_ALL=C sort >got
	diff -u - got <<END
mx.example.com:$port/tcp 127.0.0.1 ok current -
mx.example.com:$port/tcp 127.0.0.2 failed - connect: Connection refused
mx.example.com:$port/tcp 127.0.0.3 failed - connect: Connection refused
none.example.com:$port/tcp - failed - no address: Name or service not known
END
	# one at a time is the same
	with_hosts timeout 20 "$program" verify --json --connect --jobs 1 \
		example.com.zone >said || true
	results | LC_ALL=C sort | diff -u got -
}

@test 'a certificate may name the domain of MX or SRV records' {
	cat "$keys"/{apex,mid,ca}.pem >chain.pem
	write_zone "_25._tcp.mx TLSA 2 1 1 $(data 1 1 "$keys/ca.pem")" \
		"_5269._tcp.mx TLSA 2 1 1 $(data 1 1 "$keys/ca.pem")" \
		'@ MX 10 mx' '_xmpp-server._tcp SRV 0 0 5269 mx'
	echo 'defaults: {current: chain.pem}
services: [{mx: example.com}, {srv: _xmpp-server._tcp.example.com}]' \
		>danezone.yaml
	danezone verify -q --json example.com.zone >said
	[ "$(results)" = 'mx.example.com:25/tcp - ok - -
mx.example.com:5269/tcp - ok - -' ]
	# but where the host alone is named
	echo 'defaults: {current: chain.pem}
services: [{host: mx.example.com, ports: [25/tcp, 5269/tcp]}]' >danezone.yaml
	[ "$(status_of danezone verify -q --json example.com.zone)" = 1 ]
	[ "$(results | cut -d ' ' -f 3-)" = 'failed - hostname mismatch
failed - hostname mismatch' ]
}

# RFC 9525 section 6.3. openssl s_client takes parts of labels, too.
@test 'the wildcard of a certificate is a whole label' {
	local name

	write_zone "_443._tcp.r1.m TLSA 2 1 1 $(data 1 1 "$keys/ca.pem")"
	for name in wild part; do
		cat "$keys"/{"$name",mid,ca}.pem >"$name.pem"
		echo "  - {host: r1.m.example.com, ports: 443/tcp," \
			"current: $name.pem}"
	done | cat <(echo 'services:') - >danezone.yaml
	[ "$(status_of danezone verify -q --json example.com.zone)" = 1 ]
	[ "$(results | cut -d ' ' -f 3-)" = 'ok - -
failed - hostname mismatch' ]
}

@test 'what cannot be connected to is not checked' {
	local hex

	hex=$(data 1 1 "$keys/mx.pem")
	write_zone "_443._udp.mx TLSA 3 1 1 $hex" "*._tcp.mx TLSA 3 1 1 $hex"
	echo "services: [{host: mx.example.com, ports: [443/udp, any/tcp], \
current: $keys/mx.pem}]" >danezone.yaml
	[ "$(status_of danezone verify --json --connect example.com.zone)" = 0 ]
	results | LC_ALL=C sort >got
	diff -u - got <<'END'
mx.example.com:443/udp - unknown - not checked: only TCP can be connected to
mx.example.com:any/tcp - unknown - not checked: any port, so none to connect to
END
	[ "$(status_of danezone verify --connect --address mx.example.com \
		example.com.zone)" = 2 ]
	grep -Fxq "danezone: error: option '--address': mx.example.com is not an \
IP address" said
}

@test 'a key alone is judged by the records that a key decides on' {
	local rdata result

	openssl pkey -in "$keys/mx.key" -pubout -out mx.pub
	cp "$keys/mx.csr" .
	echo "services:
  - {host: mx.example.com, ports: 443/tcp, current: $keys/mx.key}
  - {host: mx.example.com, ports: 443/tcp, current: mx.pub}
  - {host: mx.example.com, ports: 443/tcp, current: mx.csr}" >danezone.yaml
	while read -r rdata result; do
		write_zone "_443._tcp.mx TLSA ${rdata//,/ }"
		danezone verify -q --json example.com.zone >said || true
		[ "$(results | cut -d ' ' -f 3- | uniq)" = "$result" ]
		[ "$(results | wc -l)" = 3 ]
	done <<END
3,1,1,$(data 1 1 "$keys/mx.pem") ok - -
3,1,0,$(data 1 0 "$keys/mx.pem") ok - -
3,1,2,$(data 1 2 "$keys/next.pem") failed - no TLSA record matches the key
3,0,1,$(data 0 1 "$keys/mx.pem") unknown - a key alone, no certificate to verify
1,1,1,$(data 1 1 "$keys/mx.pem") unknown - a key alone, no certificate to verify
2,1,1,$(data 1 1 "$keys/mid.pem") unknown - a key alone, no certificate to verify
END
}

# write_peers: the zone, and the manifests peers.yaml and mail.yaml, of hosts
# that all have the server on port 25 of loopback.
write_peers() {
	local number chain usage selector matching of host
	local -A association

	associate
	zone_head >example.com.zone
	echo 'services:' | tee peers.yaml >mail.yaml
	{
		echo 'full wild mid ca' | cells |
			awk '$5 != 2 { print "m", $0 }'
		# no name of the certificate
		printf 'n %s full %s 1 1 %s\n' 91 2 ca 92 3 wild 93 2 next
	} | while read -r domain number chain usage selector matching of; do
		host=r$number.$domain.example.com
		printf '%s. A 127.0.0.1\n_25._tcp.%s. TLSA %s\n' "$host" \
			"$host" "$usage $selector $matching \
${association[$selector$matching$of]}" >>example.com.zone
		echo "  - {host: $host, use: smtp, current: $chain.pem}" \
			>>mail.yaml
		echo "  - {host: $host, ports: 25/tcp, starttls: smtp," \
			"current: $chain.pem}" >>peers.yaml
		echo "$host"
	done >hosts
}

# ask_peers: in a network where all that is true, what the others say of each
# host, and danezone.
ask_peers() {
	local host server

	"$BATS_TEST_DIRNAME/starttls-server" full.pem "$keys/wild.key" 25 \
		>starttls.log 2>&1 3>&- &
	server=$!
	until grep -q ready starttls.log; do
		sleep 0.05
	done
	while read -r host; do
		echo "$host $(posttls-finger -c -l dane "[$host]:25" 2>&1 |
			grep -c ': Verified TLS connection established')" >&4
		echo "$host $(danetool --check "$host" --port 25 --proto tcp \
			--starttls-proto smtp --insecure --local-dns 2>&1 |
			grep -c 'Verification: Certificate matches')" >&5
	done <hosts 4>says.postfix 5>says.gnutls
	"$program" verify -q --json --connect -m mail.yaml example.com.zone \
		>mail
	"$program" verify -q --json --connect -m peers.yaml example.com.zone \
		>peers
	kill "$server"
	wait "$server" || true
}

@test 'Postfix and GnuTLS judge likewise' {
	need posttls-finger danetool python3 unbound named dnssec-signzone dig
	unshare -n -m true 2>/dev/null || skip 'no namespaces here'
	cat "$keys"/{wild,mid,ca}.pem >full.pem
	write_peers
	export -f ask_peers
	export program keys BATS_TEST_DIRNAME
	unshare -n -m "$BATS_TEST_DIRNAME/private-network" example.com.zone \
		bash -c ask_peers 3>&-
	jq -r '.[] | (.host | rtrimstr(".")) +
		(if .result == "ok" then " 1" else " 0" end)' mail |
		LC_ALL=C sort >got
	[ "$(wc -l <got)" = 43 ]
	[ "$(grep -c ' 1$' got)" = 13 ]
	LC_ALL=C sort says.postfix | diff -u - got
	# GnuTLS looks at no names here
	jq -r '.[] | (.host | rtrimstr(".")) + (if .result == "ok" or
		.error == "hostname mismatch" then " 1" else " 0" end)' peers |
		LC_ALL=C sort >got
	[ "$(grep -c ' 1$' got)" = 26 ]
	LC_ALL=C sort says.gnutls | diff -u - got
}
