"""make_seeds.py OUT PATH...: writes seeds for loader_fuzz and lint_fuzz.

A PATH is a folder of definitions, of which every file becomes a seed, or
lint-cases.json, of which every case becomes one.
"""

import hashlib
import json
import pathlib
import sys

LONGEST = 16 * 1024


def write(out, files):
    text = b"".join(
        f"=== {path}\n".encode() + (body if body.endswith(b"\n") else body + b"\n")
        for path, body in sorted(files.items())
    )
    if len(text) <= LONGEST:
        (out / hashlib.sha1(text).hexdigest()).write_bytes(text)


def main(out, *paths):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for path in map(pathlib.Path, paths):
        if path.is_file():
            for case in json.loads(path.read_text())["cases"]:
                write(out, {p: t.encode() for p, t in case["files"].items()})
            continue
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            write(out, {str(file.relative_to(path)): file.read_bytes()})


main(*sys.argv[1:])
