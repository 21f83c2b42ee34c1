#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The page of `status --format html`, as a browser takes it.

# shellcheck source=lib.bash
. "$BATS_TEST_DIRNAME/lib.bash"

setup_file() {
	make_keys keys
}

setup() {
	setup_case
	need python3
	take_example
}

teardown() {
	end_servers
}

readonly published=2026-11-22T10:00:00Z
readonly later=2026-11-22T10:30:00Z

# page FILE STATUS: the page of the example, which ends with that status.
page() {
	local code=0

	danezone status --format html --now "$later" >"$1" || code=$?
	[ "$code" -eq "$2" ]
}

# check_page FILE
check_page() {
	python3 "$BATS_TEST_DIRNAME/page.py" check "$1"
}

# browse OPTION...: a browser without a window, a past or a wish to call home.
browse() {
	rm -rf profile
	timeout 120 chromium --headless --no-sandbox --disable-gpu \
		--disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --hide-scrollbars \
		--user-data-dir="$PWD/profile" "$@" 2>chromium.log
}

# measured FILE WIDTH: "WIDTH WIDTH-OF-CONTENT ARTICLES" in a frame so wide.
measured() {
	python3 "$BATS_TEST_DIRNAME/page.py" frame "$1" "$2" >frame.html
	browse --dump-dom "file://$PWD/frame.html" |
		sed -n 's/.*<p>measured \([0-9 ]*\).*/\1/p'
}

# A host, and files, whose names are as long as they can be.
add_long_names() {
	local label

	label=$(printf '%063d' 0 | tr 0 a)
	mkdir "keys/$label"
	cp keys/www/fullchain.pem "keys/$label/$label$label.pem"
	cat >>danezone.yaml <<END

  - host: $label.$label.$label.example.com
    use: https
    current: keys/$label/$label$label.pem
END
}

@test "the page is HTML that needs nothing else" {
	page before.html 1
	check_page before.html
	danezone update --now "$published"
	page after.html 1
	check_page after.html
	grep -c '<article' after.html | diff - <(echo 4)
}

@test "the check of the page sees faults" {
	page good.html 1
	for fault in 's|</article>||' 's|<h2>|<h3>|' 's|<main>|<main><img>|' \
		's|href="#sign-alarm"|href="#other"|' 's|<main|& onclick="x"|' \
		's|<title>Timeline|<desc>Timeline|' "s|'none'|'self'|"; do
		sed "$fault" good.html >bad.html
		status_of check_page bad.html | diff - <(echo 1)
	done
}

@test "no script and no text of a file becomes markup" {
	mkdir -p '"><script>alert(1)</b>'
	cp keys/www/fullchain.pem '"><script>alert(1)</b>/c.pem'
	sed -i "s|current: keys/www/fullchain.pem|current: '\"><script>alert(1)</b>/c.pem'|" \
		danezone.yaml
	page page.html 1
	check_page page.html
	grep -qF '&quot;&gt;&lt;script&gt;alert(1)&lt;/b&gt;/c.pem' page.html
}

@test "a thousand services make a page of a thousand cards" {
	for i in {1..1000}; do
		printf 'www%d\tIN\tA\t192.0.2.1\n' "$i" >>example.com.zone
		printf '  - {host: www%d.example.com, use: https, %s}\n' "$i" \
			'current: keys/www/fullchain.pem' >>danezone.yaml
	done
	page page.html 1
	check_page page.html
	grep -c '<article' page.html | diff - <(echo 1004)
	[ "$(stat -c %s page.html)" -lt 6000000 ]
}

@test "a phone shows the page without scrolling sideways" {
	need chromium
	add_long_names
	page page.html 1
	for width in 320 360 1280; do
		measured page.html "$width" >>got
	done
	awk '{ print ($1 == $2), $3 }' got | diff - <(
		printf '1 5\n1 5\n1 5\n')
}

@test "the measure sees what is too wide" {
	need chromium
	page good.html 1
	sed 's|<main>|<main style="width:400px">|' good.html >bad.html
	measured bad.html 360 | awk '{ print ($1 < $2) }' | diff - <(echo 1)
}

@test "the page is drawn, in light and dark" {
	need chromium
	danezone update --now "$published"
	page page.html 1
	for scheme in 0 1; do
		browse --blink-settings=preferredColorScheme=$scheme \
			--window-size=360,800 --screenshot="$PWD/$scheme.png" \
			"file://$PWD/page.html"
	done
	sed '/<body>/q' page.html >blank.html
	browse --window-size=360,800 --screenshot="$PWD/blank.png" \
		"file://$PWD/blank.html"
	for picture in 0.png 1.png; do
		[ "$(stat -c %s "$picture")" -gt \
			$((4 * $(stat -c %s blank.png))) ]
	done
	status_of cmp -s 0.png 1.png | diff - <(echo 1)
}

configure_web() {
	command=(python3 -u -m http.server --bind 127.0.0.1 "$port")
}

@test "the browser asks for the page alone" {
	need chromium
	page page.html 1
	serve_on_port web.log 'Serving HTTP' 'in use' configure_web
	browse --dump-dom "http://127.0.0.1:$port/page.html" >dom
	grep -q '<h1>DANE status</h1>' dom
	grep -o '"GET [^ ]*' web.log | diff - <(echo '"GET /page.html')
}
