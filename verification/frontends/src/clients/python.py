"""Sends all shapes with one of Python's clients: python.py ROW ORIGIN, and the shapes as input."""

import json
import sys
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import requests

ROW, ORIGIN = sys.argv[1:]


# urllib-urlencoded: Python urllib, urlencode with doseq
def urllib_urlencoded(url, data, files):
    body = urlencode(fields(data), doseq=True).encode()
    urlopen(Request(url, body, {"Origin": ORIGIN}))


# urllib-json: Python urllib, JSON
def urllib_json(url, data, files):
    headers = {"Origin": ORIGIN, "Content-Type": "application/json"}
    urlopen(Request(url, json.dumps(data).encode(), headers))


# requests-data: Python requests, data
def requests_data(url, data, files):
    requests.post(url, data=fields(data), headers={"Origin": ORIGIN})


# requests-json: Python requests, json
def requests_json(url, data, files):
    requests.post(url, json=data, headers={"Origin": ORIGIN})


# requests-files: Python requests, files
def requests_files(url, data, files):
    parts = [(name, (filename, open(path, "rb"))) for name, filename, path in files]
    for name, value in fields(data).items():
        for each in value if isinstance(value, list) else [value]:
            parts.append((name, (None, str(each))))
    requests.post(url, files=parts, headers={"Origin": ORIGIN})


def fields(data, prefix=""):
    """The values under the names that the inputs of a page would have; None is not sent."""
    found = {}
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        name = f"{prefix}[{key}]" if isinstance(data, list) else f"{prefix}.{key}".lstrip(".")
        records = isinstance(value, list) and value and isinstance(value[0], dict)
        if isinstance(value, dict) or records:
            found.update(fields(value, name))
        elif value is not None:
            found[name] = value
    return found


for sent in json.loads(sys.stdin.buffer.read()):
    try:
        globals()[ROW.replace("-", "_")](ORIGIN + sent["path"], sent["data"], sent["files"])
    except HTTPError as error:
        print(sent["path"], error)
