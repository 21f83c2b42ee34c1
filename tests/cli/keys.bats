#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Key material that is made to hurt: each file ends in an error that names it,
# with status 2, at once, in bounded memory. Nobody is asked for a passphrase,
# and a zone on standard input is not touched.

bats_require_minimum_version 1.5.0

setup_file() {
	export KEYS=$BATS_FILE_TMPDIR/keys
	"$BATS_TEST_DIRNAME/../keys/make-keys" "$KEYS" >&2
}

setup() {
	danezone=${DANEZONE:-$BATS_TEST_DIRNAME/../../danezone}
	memory=262144 # KiB of address space
	# A sanitizer's address space has no bounds.
	case ${DANEZONE_SANITIZER:-} in
	*address* | *thread*) memory=unlimited ;;
	esac
	cd "$BATS_TEST_TMPDIR" || return 1
	cat "$BATS_TEST_DIRNAME/../golden/block-created/in.zone" >zone
}

# source ROLE FILE: a manifest with this file.
source_is() {
	printf 'services:\n  - host: mx.example.com\n    ports: 443/tcp\n'
	[ "$1" = current ] || printf '    current: "%s/ec-chain.pem"\n' "$KEYS"
	printf '    %s: "%s"\n' "$1" "$2"
}

# alone COMMAND...: without a terminal, in bounded memory and time.
alone() {
	(
		ulimit -v "$memory"
		exec setsid -w timeout -k 1 5 "$@"
	)
}

# unread ARGUMENT...: danezone's status is 2, it prints nothing but errors, and
# the zone on its standard input stays whole.
unread() {
	local code=0

	exec 4<zone
	alone "$danezone" "$@" <&4 >printed 2>said || code=$?
	cat <&4 >rest
	exec 4<&-
	cat said
	[ "$code" -eq 2 ] && [ ! -s printed ] && cmp rest zone
}

# refused FILE WHERE-AND-WHY [ROLE]: FILE is an error of this text, once.
refused() {
	local line=4

	[ "${3:-current}" = current ] || line=5
	source_is "${3:-current}" "$1" >danezone.yaml
	unread records || return 1
	grep -E "^danezone: danezone.yaml:$line:[0-9]+: error: " said >errors
	[ "$(wc -l <errors)" -eq 1 ] || return 1
	[[ $(<errors) == *": error: $1$2"* ]] || return 1
	[ "$(wc -c <said)" -lt 5000 ] || return 1
	cp said first
	unread -z example.com filter -o out && [ ! -e out ] && cmp said first
}

# on_terminal FILE WHERE-AND-WHY: the same where somebody could be asked.
on_terminal() {
	source_is current "$1" >danezone.yaml
	timeout 5 script -qec "$danezone --color=never records; echo \$? >code" \
		/dev/null </dev/null >said
	cat said
	[ "$(<code)" -eq 2 ] && [[ $(<said) == *": error: $1$2"* ]] &&
		! grep -iE 'enter|pass ?(phrase|word) *(for|:)' said
}

# again COUNT FILE: its content COUNT times.
again() {
	local i

	for ((i = 0; i < $1; i++)); do
		cat "$2"
	done
}

# lines LINE: 1 MiB of it.
lines() {
	yes -- "$1" | head -c 1048576
}

readonly encrypted=(
	'encrypted.key:1: a private key that is encrypted'
	'rsa-encrypted.key:1: a private key that is encrypted'
	'encrypted-key.der: a private key that is encrypted'
	'password.p12: this PKCS #12 store has a password'
	'slow.p12: this PKCS #12 store asks for more iterations'
)

@test "what is encrypted" {
	for case in "${encrypted[@]}"; do
		refused "$KEYS/${case%%:*}" ":${case#*:}"
		refused "$KEYS/${case%%:*}" ":${case#*:}" next
		refused "$KEYS/${case%%:*}" ":${case#*:}" anchors
	done
	sed '1a Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n' \
		"$KEYS/ec.pem" >proc-type.pem
	refused proc-type.pem ':1: a certificate that is encrypted'
	cat "$KEYS/ec.pem" "$KEYS/encrypted.key" >beside.pem
	refused beside.pem \
		":$(grep -n 'BEGIN ENC' beside.pem | cut -d : -f 1): a private key"
}

@test "what is encrypted, with a terminal" {
	command -v script >/dev/null || skip 'script is not installed'
	for case in "${encrypted[@]}"; do
		on_terminal "$KEYS/${case%%:*}" ":${case#*:}"
	done
}

@test "keys that cannot serve" {
	for kind in dsa:DSA dsa-traditional:DSA dh:DH x25519:X25519 x448:X448; do
		refused "$KEYS/${kind%:*}.key" \
			":1: this is a key of type ${kind#*:}, which cannot sign"
	done
	for name in explicit.key explicit.pub explicit.pem; do
		refused "$KEYS/$name" ':1: this EC key spells its curve out'
	done
	refused "$KEYS/openssh.key" ':1: this is a private key of OpenSSH'
	refused "$KEYS/store.p7b" ': holds no certificate and no key'
	refused "$KEYS/store-p7b.der" ': holds no certificate and no key'
	refused "$KEYS/parameters.pem" ': holds no certificate and no key'
}

@test "keys of type DSA under each of its names" {
	for object in 1.2.840.10040.4.{1,3} 1.3.14.3.2.{12,13,27}; do
		printf '%s\n' 'asn1 = SEQUENCE:key' '[key]' \
			'type = SEQUENCE:type' \
			'bits = FORMAT:HEX,BITSTRING:020103' '[type]' \
			"object = OID:$object" 'p = SEQUENCE:numbers' \
			'[numbers]' 'p = INTEGER:7' 'q = INTEGER:3' \
			'g = INTEGER:2' >key.cnf
		openssl asn1parse -genconf key.cnf -noout -out key.der
		refused key.der ': this is a key of type DSA, which cannot sign'
	done
}

@test "what is no regular file" {
	mkdir directory
	refused directory ': is a directory, not a regular file'
	mkfifo fifo
	refused fifo ': is a FIFO, not a regular file'
	refused fifo ': is a FIFO, not a regular file' next
	for name in /dev/null /dev/zero /dev/full /dev/tty; do
		refused $name ': is a '
	done
	ln -s loop loop
	refused loop ': Too many levels of symbolic links'
	ln -s circle/a b
	mkdir circle
	ln -s ../b circle/a
	refused b ': Too many levels of symbolic links'
	echo >file
	refused file/x ': Not a directory'
	refused "$(printf 'x%.0s' {1..300})" ': File name too long'
}

@test "a pattern that meets what is no regular file" {
	mkdir many
	mkfifo many/1.pem
	ln -s /dev/zero many/2.pem
	ln -s 3.pem many/3.pem
	source_is current 'many/*.pem' >danezone.yaml
	unread records
	[ "$(grep -c ': error: many/' said)" -eq 3 ]
	source_is anchors many >danezone.yaml
	unread records
	[ "$(grep -c ': error: many/' said)" -eq 3 ]
}

@test "standard input as key material is a zone, and stays whole" {
	refused /dev/stdin ': is neither PEM nor DER'
	refused /dev/fd/0 ': is neither PEM nor DER'
	refused /proc/self/fd/0 ': is neither PEM nor DER'
}

@test "what must not be read" {
	local as=() program=$danezone

	if [ "$(id -u)" -eq 0 ]; then
		as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
		program=./program
		cp "$danezone" "$program"
		chmod 755 . "$program"
		"${as[@]}" "$program" --version || skip 'cannot be another user'
	fi
	cp "$KEYS/ec.pem" secret.pem
	mkdir closed
	cp "$KEYS/ec.pem" closed
	chmod 000 secret.pem closed
	for name in secret.pem closed/ec.pem 'closed/*.pem'; do
		source_is current "$name" >danezone.yaml
		run -2 --separate-stderr timeout 5 "${as[@]}" "$program" records
		[ -z "$output" ]
		[[ $stderr == *"danezone.yaml:4:14: error: $name: "* ]]
	done
	source_is next secret.pem >danezone.yaml
	sed -i "s|$KEYS/ec-chain.pem|secret.pem|" danezone.yaml
	run -2 timeout 5 "${as[@]}" "$program" records
	[ "$(grep -c 'Permission denied' <<<"$output")" -eq 1 ]
	chmod 700 closed
}

@test "too much" {
	truncate -s $((1048576 + 1)) large
	refused large ': is over 1 MiB, too large for key material'
	truncate -s 1048576 large
	refused large ': is neither PEM nor DER'
	truncate -s 2G large
	refused large ': is over 1 MiB, too large for key material'
	again 101 "$KEYS/ec.pem" >certificates
	refused certificates \
		":$((100 * $(wc -l <"$KEYS/ec.pem") + 1)): over 100 certificates"
	again 100 certificates >all
	refused all ': is over 1 MiB, too large for key material'
	again 9 "$KEYS/ec.key" >several
	refused several ":$((8 * $(wc -l <"$KEYS/ec.key") + 1)): over 8 keys"
	head -c 100000000 /dev/zero | tr '\0' x >line
	refused line ': is over 1 MiB, too large for key material'
	rm line
	{
		echo '-----BEGIN CERTIFICATE-----'
		head -c 1000000 /dev/zero | tr '\0' A
		printf '\n-----END CERTIFICATE-----\n'
	} >block
	refused block ':1: this is over 100 KiB'
	sed 's/CERTIFICATE/PRIVATE KEY/' block >key
	refused key ':1: this is over 100 KiB'
	sed 's/CERTIFICATE/X509 CRL/' block >other
	refused other ': holds no certificate and no key'
}

@test "a thousand certificates in as many files" {
	mkdir many
	again 1000 "$KEYS/ec.pem" | split -l "$(wc -l <"$KEYS/ec.pem")" -a 4 -d \
		--additional-suffix=.pem - many/
	source_is current 'many/*.pem' >danezone.yaml
	[ "$(timeout 60 "$danezone" -q records | wc -l)" -eq 1 ]
}

@test "lines that begin blocks and do not end them" {
	lines '-----BEGIN CERTIFICATE-----' >m
	refused m ':1: this BEGIN line has no END line'
	lines '-----BEGIN' >m
	refused m ':1: a BEGIN or END line must be alone in its line'
	lines '-----BEGIN -----' >m
	refused m ':1: a BEGIN or END line must be alone in its line'
	lines '-----END CERTIFICATE-----' >m
	refused m ':1: this END line has no BEGIN line'
	lines '-----' >m
	refused m ': is neither PEM nor DER'
	lines $'-----BEGIN X-----\n-----END X-----' | head -n 60000 >m
	refused m ': holds no certificate and no key'
	lines $'-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\n-----END X-----' |
		head -n 30000 >m
	refused m ': holds no certificate and no key'
	sed 's/ X-/ PRIVATE KEY-/' m >keys
	run -2 timeout 5 "$danezone" records -m <(source_is current keys)
	[ "${#lines[@]}" -lt 20 ]
	{
		echo '-----BEGIN CERTIFICATE-----'
		cat "$KEYS/ec.pem"
	} >m
	refused m ':1: this BEGIN line has no END line'
}

@test "garbage before, between, in and behind blocks" {
	{
		cat "$KEYS/ec.pem"
		printf '\0'
	} >m
	refused m ":$(($(wc -l <"$KEYS/ec.pem") + 1)): garbage outside"
	{
		cat "$KEYS/ec.pem"
		printf 'a\001b\n'
		cat "$KEYS/intermediate.pem"
	} >m
	refused m ":$(($(wc -l <"$KEYS/ec.pem") + 1)): garbage outside"
	{
		printf '\1\n'
		cat "$KEYS/ec.pem"
	} >m
	refused m ':1: garbage outside'
	sed '2s/./\x00/' "$KEYS/ec.pem" >m
	refused m ':2: this is not base64'
	sed '3d' "$KEYS/ec.pem" >m
	refused m ':1: '
	head -c 300 "$KEYS/ec.der" >m
	refused m ': not a certificate: '
	{
		cat "$KEYS/ec.der"
		echo
	} >m
	refused m ': there is data behind the certificate: 1 octet'
	printf '0\202\377\377' >m
	refused m ': not a certificate: '
	printf '0\200\0\0' >m
	refused m ': not a certificate: '
	cat "$KEYS/ec.pem" "$KEYS/rsa.key" >m
	refused m ":$(($(wc -l <"$KEYS/ec.pem") + 1)): the private key belongs to"
	cat zone >m
	refused m ': is neither PEM nor DER'
}

@test "every file cut off anywhere is an error, or what it was" {
	local size

	for name in ec-chain.pem ec-key.der ec.p12 rsa.csr rsa-pub.der; do
		size=$(stat -c %s "$KEYS/$name")
		mkdir -p "cut/$name"
		for ((i = 1; i < 40; i++)); do
			head -c $((i * size / 40)) "$KEYS/$name" \
				>"cut/$name/$i"
		done
	done
	{
		echo 'services:'
		for file in cut/*/*; do
			printf '  - {host: mx.example.com, ports: 443/tcp, '
			printf 'current: %s}\n' "$file"
		done
	} >danezone.yaml
	unread records
	# Of the chain the leaf may be whole already.
	[ "$(grep -c ': error: cut/ec-chain' said)" -ge 10 ]
	[ "$(grep ': error: cut/' said | grep -vc cut/ec-chain)" -eq $((4 * 39)) ]
}

# hundredths: how long the manifest takes, in hundredths of a second of CPU.
hundredths() {
	local TIMEFORMAT='%U %S' times

	times=$({ time timeout 60 "$danezone" records >/dev/null 2>&1; } 2>&1) ||
		true
	awk '{ printf "%d\n", ($1 + $2) * 100 }' <<<"$times"
}

# linear TEXT: eight times as much of it takes about eight times as long. A
# square would be 64: 24 leaves room for a busy machine.
linear() {
	local small large

	source_is current many/'*' >danezone.yaml
	mkdir -p many
	lines "$1" | head -c 131072 >m
	for ((i = 0; i < 20; i++)); do
		cp m many/$i
	done
	small=$(hundredths)
	lines "$1" >m
	for ((i = 0; i < 20; i++)); do
		cp m many/$i
	done
	large=$(hundredths)
	echo "$1: $small, $large"
	[ "$large" -lt 100 ] || [ "$large" -lt $((24 * (small + 1))) ]
}

@test "the cost grows with the file and no faster" {
	linear '-----BEGIN CERTIFICATE-----'
	linear '-----BEGIN A-----'
	linear $'-----BEGIN X-----\n-----END X-----'
	linear '-----'
	linear '- '
	linear "$(printf 'x%.0s' {1..1000})"
	linear ' '
}
