"""Runs the Python of detections for `ctl test`.

Requests and answers are JSON on standard input and output, each after its
length in four bytes. A detection finds here what it finds in production
(records, remotecache, enrichment), and nothing that reaches out: see `fence`.
"""

import ast
import copy
import datetime
import decimal
import importlib.util
import io
import json
import os
import socket
import struct
import sys
import traceback
import types

LONGEST_TEXT = 2000
PRODUCTION = (3, 9)  # the syntax that production understands
ALERT_FUNCTIONS = (
    "title", "dedupe", "severity", "description", "runbook", "reference",
    "alert_context", "destinations")


class Record(dict):
    """A record as production hands it over."""

    def __init__(self, values):
        super().__init__(values)
        # Writes to the record are not seen by deepget.
        self._original = copy.deepcopy(values)

    def deepget(self, path, default=None):
        keys = path.split(".") if isinstance(path, str) else path
        value = self._original
        for key in keys:
            try:
                value = value[key]
            except KeyError:
                return default
        return default if value is None else value


CACHES = {}


class RemoteCache:
    """The mapping of `remotecache`, kept in memory."""

    def __init__(self, namespace, ttl=3600):
        self._values = CACHES.setdefault(namespace, {})

    def __getitem__(self, key):
        value = self._values.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return decimal.Decimal(str(value))
        return copy.deepcopy(value)

    def __setitem__(self, key, value):
        self._values[key] = copy.deepcopy(value)

    def __delitem__(self, key):
        self._values.pop(key, None)

    def __contains__(self, key):
        return True

    def get(self, key, default=None):
        return self[key]

    def setdefault(self, key, default=None):
        return self[key]

    def __len__(self):
        raise NotImplementedError("a remotecache has no length")

    def __iter__(self):
        raise NotImplementedError("a remotecache cannot be walked")

    def __bool__(self):
        raise NotImplementedError("a remotecache is neither true nor false")

    def increment_counter(self, key, value=1):
        self._values[key] = int(self._values.get(key) or 0) + value
        return self._values[key]

    def decrement_counter(self, key, value=1):
        return self.increment_counter(key, -value)

    def add_to_string_set(self, key, value):
        added = {value} if isinstance(value, str) else set(value)
        self._values[key] = set(self._values.get(key) or ()) | added
        return sorted(self._values[key])

    def remove_from_string_set(self, key, value):
        removed = {value} if isinstance(value, str) else set(value)
        self._values[key] = set(self._values.get(key) or ()) - removed
        return sorted(self._values[key])


class EnrichmentTable:
    def __init__(self, name, lookup_keys, path):
        self.name = name
        self._keys = lookup_keys
        self._rows = []
        if path:
            with open(path, encoding="utf-8") as lines:
                self._rows = [json.loads(line) for line in lines
                              if line.strip()]

    def get(self, key, index_key=None):
        if not isinstance(key, str):
            raise TypeError("the key of an enrichment table is text")
        if index_key is None:
            if len(self._keys) != 1:
                raise ValueError("several lookup keys need `index_key`")
            index_key = self._keys[0]
        for row in self._rows:
            if row.get(index_key) == key:
                return row
        return None


def install_helpers(enrichments):
    """The module `detection` that detections import from."""
    package = types.ModuleType("detection")
    package.__path__ = []
    package.remotecache = RemoteCache
    tables = types.ModuleType("detection.enrichment")
    for name, table in enrichments.items():
        setattr(tables, name,
                EnrichmentTable(name, table["lookup_keys"], table["path"]))
    package.enrichment = tables
    sys.modules["detection"] = package
    sys.modules["detection.enrichment"] = tables


REFUSED = frozenset((
    "ctypes.dlopen", "ftplib.connect", "http.client.connect", "os.chdir",
    "os.chmod", "os.chown", "os.exec", "os.fork", "os.forkpty", "os.kill",
    "os.killpg", "os.link", "os.mkdir", "os.posix_spawn", "os.remove",
    "os.rename", "os.rmdir", "os.spawn", "os.symlink", "os.system",
    "os.truncate", "os.utime", "pty.spawn", "shutil.rmtree", "smtplib.connect",
    "socket.__new__", "socket.bind", "socket.connect", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.sendto", "sqlite3.connect",
    "subprocess.Popen", "webbrowser.open"))
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def fence(root):
    """Refuses what reaches out of this process, and files of others."""
    places = {os.path.realpath(place) for place in (
        root, sys.prefix, sys.base_prefix, os.path.dirname(os.__file__),
        *[entry for entry in sys.path if entry])}
    places |= {"/usr/share/zoneinfo", "/dev/null", "/dev/urandom",
               "/etc/localtime"}

    def is_ours(path):
        path = os.path.realpath(os.fsdecode(path))
        return any(path == place or path.startswith(place + os.sep)
                   for place in places)

    def hook(event, arguments):
        if event in REFUSED:
            raise PermissionError(f"a detection may not do this: {event}")
        if event == "open":
            path, mode, flags = arguments
            writes = any(c in mode for c in "wax+") if isinstance(
                mode, str) else bool((flags or 0) & WRITING)
            if writes:
                raise PermissionError("a detection may not write files")
            if not isinstance(path, int) and not is_ours(path):
                raise PermissionError(
                    "a detection may read files of its own directory only")

    sys.addaudithook(hook)


def cut(text):
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"


def failure(error, path, function=None):
    """What went wrong, at the last line of the detection's own file."""
    line = getattr(error, "lineno", None) if isinstance(
        error, SyntaxError) else None
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == path:
            line = frame.lineno
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    return {"type": type(error).__name__, "message": cut(str(words)),
            "line": line, "function": function}


MODULES = {}
PATHS = {}


def load(request):
    path = request["path"]
    index = request["detection"]
    try:
        with open(path, encoding="utf-8") as file:
            source = file.read()
        ast.parse(source, path, feature_version=PRODUCTION)
        # A package of its own, so that no directory name hides a module.
        package = types.ModuleType(f"_detection_{index}")
        package.__path__ = [os.path.dirname(path)]
        sys.modules[package.__name__] = package
        name = package.__name__ + ".detect"
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        exec(compile(source, path, "exec"), module.__dict__)
        if not callable(module.__dict__.get("detect")):
            return {"error": {"type": "AttributeError", "line": None,
                              "message": "there is no function `detect`",
                              "function": None}}
        MODULES[index] = module
        PATHS[index] = path
        return {}
    except BaseException as error:  # SystemExit, too
        return {"error": failure(error, path)}


def match(module, path, values):
    stamp = values.get("ts")
    if not isinstance(stamp, (int, float)):
        stamp = 1767225600  # 2026-01-01
    values["ts"] = datetime.datetime.fromtimestamp(
        stamp, datetime.timezone.utc)
    record = Record(values)
    function = "detect"
    try:
        if not module.detect(record):
            return {"match": False}
        answer = {"match": True, "alert": {}}
        for function in ALERT_FUNCTIONS:
            dynamic = module.__dict__.get(function)
            if dynamic is None:
                continue
            value = dynamic(record)
            if function == "alert_context":
                continue  # called, and its answer thrown away
            if function == "destinations":
                value = None if value is None else [str(v) for v in value]
            elif value is not None and not isinstance(value, str):
                if function != "dedupe":
                    raise TypeError(f"{function}() gives "
                                    f"{type(value).__name__}, not text")
                value = None  # read as if there were none
            answer["alert"][function] = (
                cut(value) if isinstance(value, str) else value)
        return answer
    except BaseException as error:
        return {"match": False, "error": failure(error, path, function)}


def answer_to(request):
    if request["do"] == "begin":
        sys.path[:0] = request["shared"]
        install_helpers(request["enrichments"])
        fence(request["root"])
        return {"version": list(sys.version_info[:2])}
    if request["do"] == "load":
        return load(request)
    if request["do"] == "reset":
        CACHES.clear()
        return {}
    index = request["detection"]
    return match(MODULES[index], PATHS[index], request["record"])


def main():
    channel = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)

    def read(length):
        data = b""
        while len(data) < length:
            block = channel.recv(length - len(data))
            if not block:
                sys.exit(0)
            data += block
        return data

    while True:
        length, = struct.unpack("!I", read(4))
        request = json.loads(read(length))
        sys.stdout = sys.stderr = io.StringIO()  # what it prints is not ours
        data = json.dumps(answer_to(request)).encode()
        channel.sendall(struct.pack("!I", len(data)) + data)


main()
