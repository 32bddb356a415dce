#!/usr/bin/env python3
"""Applies every recorded tree and compares what the server holds afterwards.

    states.py CTL REFERENCE EXPECTED DOCS

Each folder of the recorded states is a sequence of trees, applied one after
the other to an empty server as `ctl apply --prune` does it. EXPECTED lists,
step by step, every line in which the state differs from the recorded one, below
the names of the reasons; each name is a row of the table in DOCS.
"""
import difflib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CTL, REFERENCE, EXPECTED, DOCS = (pathlib.Path(argument).resolve()
                                  for argument in sys.argv[1:5])
STATES = REFERENCE / "recordings/fleet-4.69/states"
GIT = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com"]


def trees(folder):
    """(name, files, recorded state) of each step."""
    steps = sorted((p for p in folder.iterdir() if p.name.isdigit()),
                   key=lambda p: int(p.name))
    if steps:
        return [(f"{folder.name}/{p.name}", p / "tree", p / "state.json")
                for p in steps]
    if (folder / "tree").is_dir():
        return [(folder.name, folder / "tree", folder / "state.json")]
    names = re.findall(r"apply -f (\S+)", (folder / "apply.txt").read_text())
    files = [REFERENCE / "corpus" / name for name in dict.fromkeys(names)]
    return [(folder.name, files, folder / "state.json")]


def lay_out(source, repository):
    for path in repository.iterdir():
        if path.name == ".git":
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if isinstance(source, list):
        for file in source:
            shutil.copyfile(file, repository / file.name)
    else:  # with new times: git goes by them
        shutil.copytree(source, repository, dirs_exist_ok=True,
                        copy_function=shutil.copyfile)
    subprocess.run(["chmod", "-R", "u+w", repository], check=True)
    subprocess.run(GIT + ["add", "-A"], cwd=repository, check=True)
    subprocess.run(GIT + ["commit", "-q", "--allow-empty", "-m", "step"],
                   cwd=repository, check=True)


def flat(state):
    """{"query 'Team' / 'Name'": {field: value}}"""
    out = {f"team {t['name']!r}": t for t in state["teams"]}
    out |= {f"label {l['name']!r}": l for l in state["labels"]}
    for section, kind in (("queries", "query"), ("policies", "policy")):
        for scope, objects in state[section].items():
            where = f" of {scope!r}" if scope else ""
            out |= {f"{kind} {o['name']!r}{where}": o for o in objects}
    return out


def differences(recorded, held):
    recorded, held = flat(recorded), flat(held)
    lines = []
    for name in sorted(recorded | held):
        if name not in held:
            lines.append(f"- {name}")
        elif name not in recorded:
            lines.append(f"+ {name}")
        else:
            old, new = recorded[name], held[name]
            lines += [f"~ {name}: {field} is {new.get(field)!r}, "
                      f"recorded {old.get(field)!r}"
                      for field in sorted(old | new)
                      if old.get(field) != new.get(field)]
    return lines


def environment(folder, url, token):
    env = {k: v for k, v in os.environ.items() if k != "NOT_SET"}
    env |= {"IS_SET": "value", "FLEET_URL": url, "FLEET_API_TOKEN": token}
    if (folder / "env.json").exists():
        env |= json.loads((folder / "env.json").read_text())
    return env


def run(folder, repository):
    """Yields (step, differences, how apply ended)."""
    server = subprocess.Popen([CTL, "serve", "--listen", "127.0.0.1:0"],
                              stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().strip().removeprefix("listening on ")
        env = environment(folder, url, server.stdout.readline().strip())
        subprocess.run(GIT + ["init", "-q", repository], check=True)
        for step, files, recorded in trees(folder):
            lay_out(files, repository)
            apply = subprocess.run(
                [CTL, "apply", "--prune", "--yes", "--max-deletes", "999"],
                cwd=repository, env=env, capture_output=True, text=True)
            printed = subprocess.run(
                [sys.executable, REFERENCE / "tools/fleet-state.py", "--url",
                 url, "--ids", str(repository) + ".ids"],
                env=env, capture_output=True, text=True, check=True)
            held = json.loads(printed.stdout)
            recorded = json.loads(recorded.read_text())
            if not folder.name[0].isdigit():  # recorded without numbers
                for thing in flat(held).values():
                    thing.pop("n", None)
            yield step, differences(recorded, held), apply
    finally:
        server.terminate()
        server.wait(timeout=30)


def read_expected():
    """{step: (reasons, lines)}"""
    steps, step = {}, None
    for line in EXPECTED.read_text().splitlines():
        if line.startswith("== "):
            step, _, reasons = line[3:].partition(": ")
            steps[step] = (reasons.split(", "), [])
        elif line and not line.startswith("#"):
            steps[step][1].append(line)
    return steps


def main():
    expected = read_expected()
    known = set(re.findall(r"^\| `([a-z-]+)` \|", DOCS.read_text(), re.M))
    wrong = [f"{step}: no reason {reason!r} in {DOCS.name}"
             for step, (reasons, _) in expected.items()
             for reason in reasons if reason not in known]
    steps = 0
    with tempfile.TemporaryDirectory() as scratch:
        for folder in sorted(STATES.iterdir()):
            repository = pathlib.Path(scratch) / folder.name
            for step, lines, apply in run(folder, repository):
                steps += 1
                _, wanted = expected.pop(step, ([], []))
                if lines == wanted:
                    continue
                wrong.append("\n".join([
                    f"== {step} (exit {apply.returncode})",
                    *difflib.unified_diff(wanted, lines, "expected", "got",
                                          lineterm="", n=0),
                    *apply.stderr.splitlines()[:6]]))
    wrong += [f"{step}: no such step" for step in expected]
    print("\n".join(wrong) or f"{steps} steps as recorded or as explained")
    sys.exit(1 if wrong else 0)


main()
