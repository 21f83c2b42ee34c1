# SPDX-License-Identifier: GPL-3.0-or-later
"""For page.bats: `check PAGE` judges a page of HTML by its text, `frame PAGE
WIDTH` prints a page that measures it in a frame of that width."""

import html
import html.parser
import sys

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(html.parser.HTMLParser):
    """Collects what is wrong in `faults`."""

    def __init__(self):
        super().__init__()
        self.faults = []
        self.open = []
        self.ids = set()
        self.links = set()
        self.level = 0
        self.wants_title = False
        self.policy = None
        self.counts = {}

    def fault(self, text):
        self.faults.append("line %d: %s" % (self.getpos()[0], text))

    def handle_startendtag(self, tag, attrs):
        self.begin(tag, attrs)

    def handle_starttag(self, tag, attrs):
        self.begin(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.fault("</%s> closes nothing" % tag)

    def begin(self, tag, attrs):
        named = dict(attrs)
        if len(named) != len(attrs):
            self.fault("<%s> has an attribute twice" % tag)
        if self.wants_title and tag != "title":
            self.fault("a picture begins with <%s>, not its title" % tag)
        self.wants_title = named.get("role") == "img"
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.attributes(tag, named)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.heading(int(tag[1]))

    def attributes(self, tag, named):
        for name, value in named.items():
            if name.startswith("on") or name in ("src", "srcset", "action"):
                self.fault("<%s> has %s" % (tag, name))
            if name == "href" and not value.startswith("#"):
                self.fault("<%s> leads to %s" % (tag, value))
            if name == "href":
                self.links.add(value[1:])
            if name == "id" and value in self.ids:
                self.fault("id %s stands twice" % value)
            if name == "id":
                self.ids.add(value)
        if named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named["content"]
        if tag == "html" and named.get("lang") != "en":
            self.fault("no language")

    def heading(self, level):
        if level > self.level + 1:
            self.fault("<h%d> after <h%d>" % (level, self.level))
        self.level = level


def check(text):
    page = Page()
    page.feed(text)
    page.close()
    faults = page.faults
    faults += ["<%s> is open" % tag for tag in page.open]
    faults += ["no id %s" % link for link in page.links - page.ids]
    if not text.startswith("<!DOCTYPE html>\n"):
        faults.append("no document type")
    for tag in ("html", "head", "main", "h1"):
        if page.counts.get(tag) != 1:
            faults.append("%s <%s>" % (page.counts.get(tag, 0), tag))
    for tag in ("script", "link", "img", "iframe", "object", "form", "base"):
        if tag in page.counts:
            faults.append("<%s>" % tag)
    if not (page.policy or "").startswith("default-src 'none'; "):
        faults.append("policy: %s" % page.policy)
    return faults


FRAME = """<!DOCTYPE html>
<html><body><iframe width="%s" height="600" srcdoc="%s"></iframe>
<script>
onload = function () {
	const page = document.querySelector("iframe").contentDocument;
	page.querySelectorAll("details").forEach(d => d.open = true);
	const root = page.documentElement;
	document.body.innerHTML = "<p>measured " + root.clientWidth + " " +
	    root.scrollWidth + " " + page.querySelectorAll("article").length;
};
</script></body></html>"""


def main():
    with open(sys.argv[2], encoding="utf-8") as stream:
        text = stream.read()
    if sys.argv[1] == "frame":
        print(FRAME % (sys.argv[3], html.escape(text)))
        return 0
    faults = check(text)
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())
