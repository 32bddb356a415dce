#!/usr/bin/env python3
"""Starts `ctl serve` on a free port and runs the conformance script on it.

    conformance.py CTL TIER SCRIPT CASES...
"""
import subprocess
import sys

ctl, tier, script, *cases = sys.argv[1:]
server = subprocess.Popen(
    [ctl, "serve", "--listen", "127.0.0.1:0", "--tier", tier],
    stdout=subprocess.PIPE, text=True)
try:
    url = server.stdout.readline().strip().removeprefix("listening on ")
    result = subprocess.run(
        [sys.executable, script, "--url", url, "--setup", *cases], timeout=300)
finally:
    server.terminate()
    stopped = server.wait(timeout=30)
sys.exit(result.returncode or stopped)
