#!/usr/bin/env python3
"""Loads `ctl serve` with many clients, then kills it under that load.

    devserver_load.py CTL [--clients 100] [--seconds 60] [--kills 20]

Clients write and read as fast as they are answered. While the server runs no
answer may be an error; afterwards, and after each `kill -9`, everything it had
answered must be there. Exit 1 when something is lost or refused.
"""
import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

API = "/api/latest/fleet/"


class Server:
    def __init__(self, ctl, database, token=""):
        self.process = subprocess.Popen(
            [ctl, "serve", "--listen", "127.0.0.1:0", "--db", database],
            stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split("//")[1].strip()
        self.token = token or self.process.stdout.readline().strip()

    def connect(self):
        return http.client.HTTPConnection(self.address, timeout=60)

    def ask(self, connection, method, path, body=None):
        connection.request(method, API + path,
                           None if body is None else json.dumps(body),
                           {"Authorization": "Bearer " + self.token})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def names(self):
        connection, found = self.connect(), set()
        for page in range(100000):
            status, text = self.ask(
                connection, "GET",
                f"queries?order_key=id&per_page=2000&page={page}")
            assert status == 200, text
            queries = json.loads(text)["queries"]
            found.update(query["name"] for query in queries)
            if not queries:
                return found
        return found

    def end(self, number):
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


class Client(threading.Thread):
    """Three writes for each page read, until told to stop."""

    def __init__(self, server, name, stop):
        super().__init__(daemon=True)
        self.server, self.prefix, self.stop = server, name, stop
        self.answered, self.errors, self.slowest = [], [], 0.0

    def run(self):
        connection, count = self.server.connect(), 0
        while not self.stop.is_set():
            count += 1
            begin = time.perf_counter()
            try:
                if count % 4:
                    name = f"{self.prefix} {count}"
                    status, text = self.server.ask(
                        connection, "POST", "queries",
                        {"name": name, "query": "SELECT 1;"})
                    if status == 200:
                        self.answered.append(name)
                else:
                    status, text = self.server.ask(
                        connection, "GET",
                        "queries?order_key=id&order_direction=desc&per_page=20")
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(repr(error))
                return
            self.slowest = max(self.slowest, time.perf_counter() - begin)
            if status != 200:
                self.errors.append(f"{status} {text[:200]!r}")


def load(server, prefix, clients, seconds, end):
    stop = threading.Event()
    threads = [Client(server, f"{prefix} {n}", stop) for n in range(clients)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    end(stop)
    for thread in threads:
        thread.join(timeout=60)
    return threads


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ctl")
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=20)
    arguments = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        database = os.path.join(folder, "dev.db")
        server = Server(arguments.ctl, database)
        token = server.token
        threads = load(server, "load", arguments.clients, arguments.seconds,
                       lambda stop: stop.set())
        answered = {name for t in threads for name in t.answered}
        errors = [error for t in threads for error in t.errors]
        lost = answered - server.names()
        status = server.end(signal.SIGTERM)
        failed = bool(errors or lost or status)
        print(f"{arguments.clients} clients, {arguments.seconds:.0f} s: "
              f"{len(answered)} writes, {len(errors)} errors, {len(lost)} lost, "
              f"slowest answer {max(t.slowest for t in threads):.2f} s, "
              f"exit {status}", *errors[:3])

        for kill in range(arguments.kills):
            server = Server(arguments.ctl, database, token)

            def end(stop):
                server.end(signal.SIGKILL)
                stop.set()
            threads = load(server, f"kill {kill}", arguments.clients,
                           random.uniform(0.2, 1.2), end)
            answered.update(name for t in threads for name in t.answered)
        server = Server(arguments.ctl, database, token)
        lost = answered - server.names()
        server.end(signal.SIGTERM)
        failed = failed or bool(lost)
        print(f"{arguments.kills} x kill -9 under that load: "
              f"{len(answered)} writes answered, {len(lost)} lost")
    sys.exit(1 if failed else 0)


main()
