"""Alerts on each new row of the query "sshd on a non-standard port"."""

import json

QUERY = "sshd on a non-standard port"


def result(record):
    # Groups without data are null, not missing, so no dotted path here.
    return (record.get("osquery") or {}).get("result") or {}


def columns(record):
    return json.loads(result(record).get("columns") or "{}")


def detect(record):
    name = result(record).get("name") or ""
    return name.split("/")[-1] == QUERY and result(record).get("action") == "added"


def title(record):
    host = result(record).get("host_identifier") or "unknown host"
    return f"sshd on port {columns(record).get('port')} of {host}"


def dedupe(record):
    host = result(record).get("host_identifier") or ""
    return f"{host}:{columns(record).get('port')}"
