#!/usr/bin/env python3
"""Writes the statements of the reference data as seeds for statement_fuzz.

Usage: tests/fuzz/statement_seeds.py CTL FOLDER
"""

import hashlib
import json
import pathlib
import subprocess
import sys

REFERENCE = pathlib.Path(__file__).resolve().parents[3] / "shared"
KINDS = (".yml", ".yaml", ".conf", ".json", ".sql")


def corpus_statements(ctl):
    """The SQL of every definition, as ctl reads it."""
    for path in sorted((REFERENCE / "corpus").rglob("*")):
        if path.suffix not in KINDS:
            continue
        command = [ctl, "dry-run", "--host", "bare", "--format", "json", path]
        answer = subprocess.run(command, capture_output=True, check=False)
        try:
            document = json.loads(answer.stdout)
        except ValueError:
            continue
        yield from (query["sql"] for query in document.get("queries", []))


def case_statements():
    facts = REFERENCE / "facts"
    cases = json.loads((facts / "osquery-planner-cases.json").read_text())
    yield from (case["sql"] for case in cases["cases"])
    vectors = json.loads((facts / "osquery-function-vectors.json").read_text())
    for vector in vectors["vectors"]:
        values = ", ".join(json.dumps(value).replace('"', "'")
                           for value in vector["args"])
        yield f"SELECT {vector['fn']}({values})"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    statements = set(case_statements()) | set(corpus_statements(sys.argv[1]))
    for statement in statements:
        data = statement.encode()
        name = hashlib.sha256(data).hexdigest()[:16]
        (folder / name).write_bytes(bytes([len(data) % 5]) + data)
    print(f"{len(statements)} statements")


if __name__ == "__main__":
    main()
