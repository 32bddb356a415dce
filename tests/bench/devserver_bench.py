#!/usr/bin/env python3
"""Measures `ctl serve`: start, pages of a long list, small durable writes.

    devserver_bench.py CTL [DIRECTORY]

The database lies in DIRECTORY (default: a new one under the system's temporary
folder); the writes of SQLite alone are made there too, with the same settings:
write-ahead log, synced at each commit.
"""
import http.client
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

API = "/api/latest/fleet/"
QUERY = {"query": "SELECT pid, name, path, cmdline FROM processes;",
         "description": "Collects what the responders asked for.",
         "interval": 3600, "platform": "linux"}


class Server:
    def __init__(self, ctl, database):
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            [ctl, "serve", "--listen", "127.0.0.1:0", "--db", database],
            stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split("//")[1].strip()
        self.started = time.perf_counter() - begin
        self.token = self.process.stdout.readline().strip()

    def connect(self):
        connection = http.client.HTTPConnection(self.address)
        connection.connect()
        return connection

    def ask(self, connection, method, path, body=None):
        data = None if body is None else json.dumps(body)
        connection.request(method, API + path, data,
                           {"Authorization": "Bearer " + self.token})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            sys.exit("%s %s: %d %r" % (method, path, answer.status, text[:200]))
        return text

    def stop(self):
        self.process.terminate()
        self.process.wait()


def list_pages(server):
    connection = server.connect()
    for start in range(0, 10000, 500):
        specs = [dict(QUERY, name="query %05d" % n)
                 for n in range(start, start + 500)]
        server.ask(connection, "POST", "spec/queries", {"specs": specs})
    begin, size = time.perf_counter(), 0
    for page in range(20):
        size += len(server.ask(
            connection, "GET", "queries?order_key=id&per_page=500&page=%d" % page))
    seconds = time.perf_counter() - begin
    print("10,000 queries in pages of 500: %.1f MB in %.0f ms, %.1f MB/s"
          % (size / 1e6, seconds * 1e3, size / 1e6 / seconds))


def writes_of_sqlite(directory, seconds=2.0):
    db = sqlite3.connect(os.path.join(directory, "alone.db"),
                         isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, query TEXT)")
    begin, count = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        db.execute("INSERT INTO t (name, query) VALUES (?, ?)",
                   ("query %d" % count, QUERY["query"]))
        count += 1
    return count / (time.perf_counter() - begin)


def writes_of_server(server, clients, seconds=2.0):
    counts = [0] * clients
    begin = time.perf_counter()

    def write(client):
        connection = server.connect()
        while time.perf_counter() - begin < seconds:
            name = "w %d %d %d" % (clients, client, counts[client])
            server.ask(connection, "POST", "labels",
                       {"name": name, "query": QUERY["query"]})
            counts[client] += 1

    threads = [threading.Thread(target=write, args=(n,))
               for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begin)


def main():
    ctl = sys.argv[1]
    with tempfile.TemporaryDirectory(
            dir=sys.argv[2] if len(sys.argv) > 2 else None) as directory:
        server = Server(ctl, os.path.join(directory, "dev.db"))
        print("start with a fresh database: %.1f ms" % (server.started * 1e3))
        list_pages(server)
        alone = writes_of_sqlite(directory)
        print("durable writes, SQLite alone: %.0f/s" % alone)
        for clients in (1, 8):
            rate = writes_of_server(server, clients)
            print("durable writes, %d client%s: %.0f/s (%.0f%% of SQLite alone)"
                  % (clients, "s" if clients > 1 else "", rate,
                     100 * rate / alone))
        server.stop()


main()
