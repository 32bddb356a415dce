#!/usr/bin/env python3
"""Measures `ctl diff` and `ctl apply` against `ctl serve`: requests, time, memory.

    deploy_bench.py CTL REFERENCE [COUNT...]

Trees of COUNT definitions (default 10, 100, 1,000, 10,000) are applied to an
empty server, compared, and applied with one change; then the recorded tree,
beside what other clients sent for it. Times are medians of three, but for what
can be done only once.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

CTL = pathlib.Path(sys.argv[1]).resolve()
REFERENCE = pathlib.Path(sys.argv[2]).resolve()
COUNTS = [int(count) for count in sys.argv[3:]] or [10, 100, 1000, 10000]
TRAFFIC = REFERENCE / "recordings/fleet-4.69/traffic"
GIT = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com",
       "-c", "gc.auto=0"]


class Server:
    def __init__(self):
        self.process = subprocess.Popen(
            [CTL, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
            text=True)
        url = self.process.stdout.readline().split()[-1]
        token = self.process.stdout.readline().strip()
        self.env = os.environ | {"FLEET_URL": url, "FLEET_API_TOKEN": token}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Run:
    """One ctl: its exit code, output, seconds and peak memory in MB."""

    def __init__(self, server, repository, *arguments):
        with tempfile.TemporaryFile() as out:
            start = time.perf_counter()
            process = subprocess.Popen([CTL, *arguments], cwd=repository,
                                       env=server.env, stdout=out)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            self.memory = usage.ru_maxrss / 1024
            out.seek(0)
            self.out = out.read()
        if process.returncode not in (0, 2):
            sys.exit(f"ctl {' '.join(arguments)}: exit {process.returncode}")


def apply(server, repository):
    run = Run(server, repository, "apply", "--yes", "--format", "json")
    requests = json.loads(run.out)["requests"]
    run.reads = requests.pop("GET", 0)
    run.writes = sum(requests.values())
    return run


def commit(repository):
    if not (repository / ".git").exists():
        subprocess.run(GIT + ["init", "-q"], cwd=repository, check=True)
    subprocess.run(GIT + ["add", "-A"], cwd=repository, check=True)
    subprocess.run(GIT + ["commit", "-q", "--allow-empty", "-m", "state"],
                   cwd=repository, check=True)


def generate(repository, count, change):
    for path in ("lib", "teams"):
        shutil.rmtree(repository / path, ignore_errors=True)
    sizes = {"queries": count * 7 // 10, "policies": count * 3 // 10,
             "labels": count // 250 + 1, "change": change}
    subprocess.run([sys.executable, REFERENCE / "tools/gen-tree.py",
                    *(f"--{key}={value}" for key, value in sizes.items()),
                    repository], check=True, stdout=subprocess.DEVNULL)
    commit(repository)


def show(what, run, reads="", writes="", limit=""):
    print(f"{what:<40} {run.seconds * 1000:8.0f} ms {run.memory:7.1f} MB  "
          f"{reads:>4} GET {writes:>4} writes"
          + (f"   (wanted: {limit})" if limit else ""), flush=True)


def median(runs):
    return sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]


def bench_size(count, folder):
    repository = folder / str(count)
    repository.mkdir()
    generate(repository, count, 0)
    name = f"{count:,} definitions: "
    with Server() as server:
        first = apply(server, repository)
        show(name + "first apply", first, first.reads, first.writes,
             "under 1 s" if count == 1000 else "")
        nothing = median([apply(server, repository) for _ in range(3)])
        diff = median([Run(server, repository, "diff") for _ in range(3)])
        show(name + "diff, no change", diff, nothing.reads, 0, "150 MB")
        show(name + "apply, no change", nothing, nothing.reads, nothing.writes,
             "no write")
        generate(repository, count, 1)
        one = apply(server, repository)
        show(name + "apply, one change", one, one.reads, one.writes,
             "2 writes, under 2 s")
        bench_history(repository, server, name)


def bench_history(repository, server, name):
    """A value that no commit had, after fifty commits to the same file."""
    path = repository / "lib/queries-0000.yml"
    text = path.read_text()
    for number in range(50):
        path.write_text(text.replace("interval: 60", f"interval: {100 + number}", 1))
        commit(repository)
    show(name + "diff, 50 commits behind", Run(server, repository, "diff"))


def recorded(name):
    found = json.loads((TRAFFIC / name).read_text())
    return found["requests"] - found["writes"], found["writes"]


def bench_traffic(folder):
    repository = folder / "recorded"
    shutil.copytree(TRAFFIC / "tree", repository)
    subprocess.run(["chmod", "-R", "u+w", repository], check=True)
    commit(repository)
    with Server() as server:
        runs = [apply(server, repository), apply(server, repository)]
        shutil.rmtree(repository / "lib")
        shutil.copytree(TRAFFIC / "tree-changed", repository,
                        dirs_exist_ok=True, copy_function=shutil.copyfile)
        commit(repository)
        runs.append(apply(server, repository))
    gitops = ["2-gitops-apply.json", "4-gitops-apply-again.json",
              "5-gitops-apply-one-change.json"]
    plan = [None, "6-fleet-plan-nothing.json", "7-fleet-plan-one-change.json"]
    print("\nthe recorded tree, reads + writes:"
          f"{'ctl apply':>14}{'fleetctl gitops':>18}{'fleet-plan (diff)':>20}")
    for what, run, theirs, other in zip(
            ("first apply", "no change", "one change"), runs, gitops, plan):
        sums = [(run.reads, run.writes), recorded(theirs),
                recorded(other) if other else None]
        cells = ["-" if s is None else f"{s[0]} + {s[1]}" for s in sums]
        print(f"{what:<34}{cells[0]:>14}{cells[1]:>18}{cells[2]:>20}")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        for count in COUNTS:
            bench_size(count, pathlib.Path(scratch))
        bench_traffic(pathlib.Path(scratch))


main()
