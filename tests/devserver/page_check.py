#!/usr/bin/env python3
"""Opens the page of `ctl serve` in headless Chromium and applies a repository.

    page_check.py CTL REPOSITORY [--screenshot FILE]

The page has to show the apply within a second, ask nobody but its own server,
write nothing to the console, and be usable without seeing it: landmarks,
headings, captions, contrast. Skipped where there is no Chromium.
"""
import argparse
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

# One h1, a main, a caption and column headers for each table, a live status;
# and the least contrast of text with what is behind it (WCAG 2, 1.4.3).
AUDIT = """(() => {
  const wrong = [];
  const one = (what) => {
    if (document.querySelectorAll(what).length !== 1) wrong.push("not one " + what);
  };
  ["h1", "main", "header", "html[lang]", "[role=status]"].forEach(one);
  for (const table of document.querySelectorAll("table")) {
    if (!table.caption || !table.caption.textContent) wrong.push(table.id + ": no caption");
    for (const th of table.querySelectorAll("th"))
      if (th.scope !== "col") wrong.push(table.id + ": a header without scope");
  }
  for (const section of document.querySelectorAll("section"))
    if (!document.getElementById(section.getAttribute("aria-labelledby")))
      wrong.push("a section without a name");
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255)
        .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const numbers = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  for (const element of document.querySelectorAll("h1,h2,p,td,th,caption")) {
    if (!element.textContent.trim() || !element.offsetParent) continue;
    const style = getComputedStyle(element);
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const back = dark ? light([18, 18, 18]) : 1;
    const text = light(numbers(style.color).slice(0, 3));
    const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    if (ratio < 4.5)
      wrong.push(element.textContent.trim() + ": contrast " + ratio.toFixed(1));
  }
  return [...new Set(wrong)];
})()"""


class Browser:
    """Chromium at the other end of two pipes; messages end in a zero byte."""

    def __init__(self, program, profile):
        to_browser, self.out = os.pipe()
        self.inn, from_browser = os.pipe()

        def wire():
            # Chromium reads 3 and writes 4; not to step on either, by way of
            # numbers that are surely free.
            os.dup2(to_browser, 100)
            os.dup2(from_browser, 101)
            os.dup2(100, 3)
            os.dup2(101, 4)
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
             "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--disable-quic",
             "--window-size=1280,900", f"--user-data-dir={profile}",
             "--remote-debugging-pipe", "about:blank"],
            preexec_fn=wire, close_fds=False, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.number, self.events = b"", 0, []
        self.session = None

    def send(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"page_check: {method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def read(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.inn, 1 << 16)
            if not piece:
                sys.exit("page_check: the browser ended")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def open(self, url):
        target = self.send("Target.createTarget", url="about:blank")
        self.session = self.send("Target.attachToTarget", flatten=True,
                                 targetId=target["targetId"])["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(domain + ".enable")
        self.send("Page.navigate", url=url)

    def evaluate(self, expression):
        result = self.send("Runtime.evaluate", expression=expression,
                           returnByValue=True)
        return result["result"].get("value")

    def wait_for(self, expression, seconds):
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if self.evaluate(expression):
                return time.monotonic() - begin
            time.sleep(0.02)
        sys.exit(f"page_check: not within {seconds} s: {expression}")

    def close(self):
        self.session = None
        self.send("Browser.close")
        self.process.wait(timeout=20)


def complaints(events, url):
    for event in events:
        method, params = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            yield "exception: " + json.dumps(params["exceptionDetails"])[:300]
        elif method == "Runtime.consoleAPICalled":
            yield "console: " + json.dumps(params["args"])[:300]
        elif method == "Log.entryAdded":
            yield "log: " + params["entry"]["text"]
        elif method == "Network.requestWillBeSent":
            asked = params["request"]["url"]
            if not asked.startswith((url + "/", "data:", "about:")):
                yield "asked somebody else: " + asked


def check(ctl, repository, browser, work, screenshot):
    server = subprocess.Popen(
        [ctl, "serve", "--listen", "127.0.0.1:0", "--hosts", "6"],
        stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().split(" ")[-1].strip()
        token = server.stdout.readline().strip()
        browser.open(url + "/")
        browser.wait_for("!document.getElementById('content').hidden", 10)
        copy = os.path.join(work, "repository")
        shutil.copytree(repository, copy)
        environment = dict(os.environ, FLEET_URL=url, FLEET_API_TOKEN=token,
                           FLEET_GLOBAL_ENROLL_SECRET="only-an-example")
        subprocess.run([ctl, "apply", "--yes"], cwd=copy, env=environment,
                       check=True, stdout=subprocess.DEVNULL)
        shown = browser.wait_for(
            "['policies','queries','labels'].every((id) => document"
            ".querySelector('#' + id + ' td:not(.none)')) && document"
            ".getElementById('activities').textContent.includes('applied')", 5)
        print(f"shown {shown * 1000:.0f} ms after the apply")
        # The hosts check in, and the counts follow.
        browser.wait_for("document.querySelector('#policies .pass')"
                         ".textContent !== '0'", 60)
        found = browser.evaluate(AUDIT)
        if screenshot:
            picture = browser.send("Page.captureScreenshot", format="png")
            with open(screenshot, "wb") as file:
                file.write(base64.b64decode(picture["data"]))
    finally:
        server.terminate()
        server.wait()
    found += list(complaints(browser.events, url))
    if shown > 1:
        found.append("not shown within a second")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ctl")
    parser.add_argument("repository")
    parser.add_argument("--screenshot")
    arguments = parser.parse_args()
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        print("skipped: no Chromium on this machine")
        return 0
    with tempfile.TemporaryDirectory() as work:
        browser = Browser(program, os.path.join(work, "profile"))
        found = check(os.path.abspath(arguments.ctl), arguments.repository,
                      browser, work, arguments.screenshot)
        browser.close()
    for text in found:
        print("wrong: " + text)
    return 1 if found else 0


sys.exit(main())
