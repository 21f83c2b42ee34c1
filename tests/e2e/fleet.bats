#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The fleet of the examples: make here, and GNU parallel on two hosts, which are
# network namespaces with an sshd in each, come to the same zones.

bats_require_minimum_version 1.5.0
# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

readonly names=(mx1/example.com mx1/example.org www1/example.net)

# A certificate for each zone, and one more.
setup_file() {
	local name

	cd "$BATS_FILE_TMPDIR" || return 1
	for name in "${names[@]}" other/next; do
		mkdir -p "certs/${name%/*}"
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 \
			-nodes -subj "/CN=${name#*/}" -days 30 -keyout key.pem \
			-addext basicConstraints=critical,CA:FALSE \
			-out "certs/$name.pem" 2>/dev/null
	done
}

setup() {
	setup_case
	need openssl make
	case $program in
	*/*) program=$(realpath "$program") ;;
	*) program=$(command -v "$program") ;;
	esac
	export SOURCE_DATE_EPOCH=1790000000
	cp -r "$top/examples/fleet" here
	chmod -R u+w here
	certs=$BATS_FILE_TMPDIR/certs
}

teardown() {
	end_servers
}

# have_certificates HOST...: here.
have_certificates() {
	local host

	mkdir -p here/certs
	for host; do
		cp -r "$certs/$host" here/certs
	done
}

# build TARGET...: with make; what it does is in the file made.
build() {
	timeout 60 make -C here --no-print-directory -j2 DANEZONE="$program" \
		"$@" >made 2>&1 ||
		{
			cat made
			return 1
		}
}

# rebuilt NAME...: the last run built these zones, and no others.
rebuilt() {
	grep -oE 'zones/[^ ]*\.zone$' made | sort |
		diff - <(printf 'zones/%s.zone\n' "$@")
}

nothing_to_build() {
	build zones
	grep -qx "make: Nothing to be done for 'zones'." made
}

# tlsa FILE...: how many TLSA records there are.
tlsa() {
	cat "$@" | grep -c $'\tTLSA\t'
}

@test "make: only what has changed is built" {
	have_certificates mx1 www1
	build zones
	rebuilt "${names[@]}"
	[ "$(tlsa here/build/*/*.zone)" -eq 5 ]
	nothing_to_build
	cat here/build/*/*.zone >before

	touch here/certs/mx1/example.org.pem
	build zones
	rebuilt mx1/example.com mx1/example.org
	touch here/www1.yaml
	build zones
	rebuilt www1/example.net
	touch here/zones/www1/hosts.inc
	build zones
	rebuilt www1/example.net
	touch here/zones/mx1/example.com.zone
	build zones
	rebuilt mx1/example.com
	cat here/build/*/*.zone | diff before -
	nothing_to_build

	# a key of tomorrow comes
	cp "$certs/other/next.pem" here/certs/www1/example.net.next.pem
	build zones
	rebuilt www1/example.net
	[ "$(tlsa here/build/*/*.zone)" -eq 8 ]
	nothing_to_build
}

@test "make: a zone that cannot be built stops none of the others" {
	have_certificates mx1 www1
	build zones
	cat here/build/mx1/*.zone >before
	: >here/certs/mx1/example.com.pem
	touch here/www1.yaml
	run ! build -k zones
	grep -q ': error: certs/mx1/example.com.pem: ' made
	rebuilt "${names[@]}"
	cat here/build/mx1/*.zone | diff before -
	cp "$certs/mx1/example.com.pem" here/certs/mx1
	build zones
	rebuilt mx1/example.com mx1/example.org
}

# keys NAME...: of zones, to sign with.
keys() {
	local name

	mkdir here/keys
	for name; do
		dnssec-keygen -q -K here/keys -a ECDSAP256SHA256 -f KSK "$name"
		dnssec-keygen -q -K here/keys -a ECDSAP256SHA256 "$name"
	done
}

@test "make: what is built is signed, here and elsewhere" {
	need dnssec-keygen dnssec-signzone dnssec-verify
	keys example.com example.org example.net
	have_certificates mx1
	# as ./fleet has brought it
	mkdir -p here/build/www1
	cat here/zones/www1/{example.net.zone,hosts.inc} |
		grep -v '^\$INCLUDE' >here/build/www1/example.net.zone
	unset SOURCE_DATE_EPOCH
	build
	for name in "${names[@]}"; do
		dnssec-verify -q -o "${name#*/}" "here/signed/$name.zone"
	done
	grep -q 'RRSIG.*TLSA' here/signed/mx1/example.com.zone
	stat -c '%n %i %y' here/signed/*/* >before
	build
	stat -c '%n %i %y' here/signed/*/* | diff before -
	touch here/build/www1/example.net.zone
	build
	[ "$(grep -c '^dnssec-signzone ' made)" -eq 1 ]
}

# in_network HOST COMMAND...
in_network() {
	local host=$1

	shift
	nsenter -t "${processes[$host]}" -n "$@"
}

# start_host NAME: with its own /run, and its certificates where each host has
# them; $PWD/etc stands for /etc/danezone.
start_host() {
	local directory=$PWD/hosts/$1

	mkdir -p "$directory"
	cp -r "$certs/$1" "$directory/certs"
	ssh-keygen -q -t ed25519 -N '' -f "$directory/host_key"
	printf '%s %s\n' "$1" "$(cat "$directory/host_key.pub")" >>known_hosts
	cat >"$directory/sshd_config" <<-END
		HostKey $directory/host_key
		PidFile none
		AuthorizedKeysFile $PWD/key.pub
		AuthenticationMethods publickey
		PermitRootLogin prohibit-password
		StrictModes no
		UsePAM no
		Port 2222
		SetEnv PATH=$PWD/bin:$PATH TMPDIR=$directory
	END
	: >"$1.log"
	serve "$1.log" unshare -n -m sh -c '
		mount -t tmpfs -o mode=755 none /run && mkdir /run/sshd &&
			mount --bind "$1" etc &&
			exec "$(command -v sshd)" -D -e -f "$1/sshd_config"
	' sh "$directory"
	processes[$1]=$server
	until_true ready_or_dead "$1.log" '^Server listening on 0'
	grep -q '^Server listening on 0' "$1.log"
}

# connect HOST NUMBER: a cable from this host.
connect() {
	in_network here ip link add "$1" type veth peer name eth0 \
		netns "${processes[$1]}"
	in_network here ip address add "10.0.$2.1/24" dev "$1"
	in_network here ip link set "$1" up
	in_network "$1" ip address add "10.0.$2.2/24" dev eth0
	in_network "$1" ip link set eth0 up
	printf 'Host %s\n\tHostname 10.0.%s.2\n\tHostKeyAlias %s\n' \
		"$1" "$2" "$1" >>ssh_config
}

# start_fleet: two hosts, and what ssh needs to reach them.
start_fleet() {
	need parallel ssh sshd ssh-keygen ip nsenter tar
	unshare -n -m true 2>/dev/null || skip 'no namespaces here'
	declare -gA processes=()
	mkdir bin etc
	ln -s "$program" bin/danezone
	ssh-keygen -q -t ed25519 -N '' -f key
	cat >ssh_config <<-END
		BatchMode yes
		ConnectTimeout 20
		IdentityFile $PWD/key
		IdentitiesOnly yes
		UserKnownHostsFile $PWD/known_hosts
		Port 2222
		User root
	END
	serve here.log unshare -n sleep 600
	processes[here]=$server
	start_host mx1
	start_host www1
	connect mx1 1
	connect www1 2
	export CERTS=$PWD/etc/certs HOME=$PWD
	export SSH="nsenter -t ${processes[here]} -n ssh -F $PWD/ssh_config"
	unset -f danezone
}

# fleet [HOST...]: what it says is in the file said.
fleet() {
	timeout 100 here/fleet "$@" >said 2>&1 3>&- ||
		{
			code=$?
			cat said
			return "$code"
		}
}

# built_here: what make makes of the same, below there.
built_here() {
	local name

	rm -rf there
	cp -r here there
	mkdir -p there/certs
	for name in mx1 www1; do
		cp -r "hosts/$name/certs" "there/certs/$name"
	done
	rm -rf there/build
	make -s -C there DANEZONE="$program" zones
	rm there/build/*/*.d
}

@test "fleet: the hosts make what make makes here" {
	start_fleet
	fleet
	[ ! -s said ]
	built_here
	[ "$(tlsa here/build/*/*.zone)" -eq 5 ]
	diff -r here/build there/build
	# nothing is left there, and nothing is written that is the same
	[ "$(ls hosts/mx1)" = "$(printf '%s\n' certs host_key{,.pub} \
		sshd_config)" ]
	stat -c '%n %i %y' here/build/*/* >before
	fleet
	stat -c '%n %i %y' here/build/*/* | diff before -

	# serials and times go on from what was built last
	cp "$certs/other/next.pem" hosts/www1/certs/example.net.next.pem
	sed -i '/^ns1/s/53$/54/' here/zones/mx1/example.com.zone
	cp -r here before.d
	SOURCE_DATE_EPOCH=1790003600 fleet
	[ "$(cd here && git diff --no-index --name-only ../before.d/build \
		build | sort)" = "$(printf 'build/%s.zone\n' mx1/example.com \
		www1/example.net)" ]
	grep -q 'since 2026-09-21T15:13:20Z$' \
		here/build/www1/example.net.zone
	grep -q 'since 2026-09-21T14:13:20Z (first)$' \
		here/build/www1/example.net.zone
	grep -q '1790003600' here/build/mx1/example.com.zone
}

@test "fleet: a host where something is wrong stops none of the others" {
	start_fleet
	mv hosts/mx1/certs/example.org.pem .
	run -1 fleet
	grep -q '^mx1: danezone: mx1.yaml:.*: error: certs/mx1/example.org.pem: ' \
		said
	[ "$(tail -n 1 said)" = 'mx1: exit status 2' ]
	run ! grep '^www1' said
	[ "$(ls here/build/mx1)" = '' ]
	[ "$(tlsa here/build/www1/example.net.zone)" -eq 3 ]
	grep -q '^danezone: .*example.org.pem' here/log/mx1
	[ ! -s here/log/www1 ]
	mv example.org.pem hosts/mx1/certs
	fleet mx1
	built_here
	diff -r here/build there/build

	# one zone of a host
	echo 'mx A' >>here/zones/mx1/example.com.zone
	sed -i '/^ns1/s/53$/54/' here/zones/*/example.{org,net}.zone
	run -1 fleet
	grep -q '^mx1: danezone: zones/mx1/example.com.zone:8:.*: error: ' said
	cmp here/build/mx1/example.com.zone there/build/mx1/example.com.zone
	for name in mx1/example.org www1/example.net; do
		grep -q '^ns1.*54$' "here/build/$name.zone"
	done
}

@test "fleet: a host that is down stops none of the others" {
	start_fleet
	end_server
	run -1 fleet
	grep '^www1: ssh: connect to host 10.0.2.2 port 2222: ' said
	[ "$(tail -n 1 said)" = 'www1: exit status 255' ]
	[ "$(tlsa here/build/mx1/*.zone)" -eq 2 ]
	[ -z "$(ls here/build/www1)" ]
	[ "$(awk -F '\t' '{ print $7 }' here/log/jobs | sort)" = "$(printf \
		'%s\n' 0 255 Exitval)" ]
}
