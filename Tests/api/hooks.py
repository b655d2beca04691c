"""What schemathesis needs to know beyond the API's description: values that nobody could guess.

Codes with a right check character, places in a listing, payloads that a feed accepts, and – from the folder
GONGXIN_API_SAMPLES – codes and batches that the server under test really has.
"""

import base64
import csv
import datetime
import io
import json
import os
import pathlib
import time
import urllib.request

import openpyxl
import schemathesis
from hypothesis import strategies as st

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAMPLES = pathlib.Path(os.environ["GONGXIN_API_SAMPLES"])

# GB 32100-2015: the alphabet's order gives the values, and each place weighs three times as much as the one before.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Registering department and organisation category; division 99 belongs to nobody.
AUTHORITIES = ["1199", "1299", "3199", "5199", "5299", "9199", "9299", "9399", "A199", "N299", "Y199"]


def with_check_character(first17: str) -> str:
    total = sum(ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(first17))
    return first17 + ALPHABET[-total % 31]


def read_rows(name: str) -> list[dict[str, str]]:
    with open(SAMPLES / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The letter M keeps the subject's part from looking like a person's number, which the server rightly refuses.
made_up_codes = st.builds(
    lambda authority, division, identifier: with_check_character(f"{authority}{division:04}M{identifier}"),
    st.sampled_from(AUTHORITIES),
    st.integers(0, 9999),
    st.text(ALPHABET, min_size=8, max_size=8),
)
known_codes = st.sampled_from(sorted(row["DJ_SHXYM"] for row in read_rows("registration.csv")))
codes = known_codes | made_up_codes


def cursor(first: object, second: object) -> str:
    return base64.urlsafe_b64encode(f"{first}\n{second}".encode()).rstrip(b"=").decode()


schemathesis.openapi.format("uscc", codes)
schemathesis.openapi.format(
    # A place among the organisations of exactly the name: it is one in the pages of every name.
    "subject-cursor", st.builds(cursor, st.just(""), codes)
)
schemathesis.openapi.format(
    "code-fault-cursor",
    st.builds(
        lambda kind, code: base64.urlsafe_b64encode(f"{kind}\n{code}\n".encode()).rstrip(b"=").decode(),
        st.sampled_from(["wrong_code", "other_name", "two_codes"]),
        codes,
    ),
)
schemathesis.openapi.format("record-cursor", st.builds(cursor, st.dates(), st.uuids()))
schemathesis.openapi.format("access-cursor", st.builds(cursor, st.integers(0, 10**15), st.integers(0, 10**6)))
# Everything was loaded a moment ago: the first day there is a record of is today, in Beijing.
schemathesis.openapi.format(
    "recorded-day", st.builds(lambda: str(datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()))
)
schemathesis.openapi.format(
    "report-day",
    st.integers(1, 700).map(
        lambda days: str((datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)).date())
    ),
)
# Records that the server has, each with the code it is found under.
records = dict(line.split() for line in (SAMPLES / "records").read_text().splitlines())
schemathesis.openapi.format("record-key", st.sampled_from(sorted(records)) | st.uuids().map(str))


@schemathesis.hook
def map_path_parameters(
    _: schemathesis.HookContext, parameters: dict[str, object] | None
) -> dict[str, object] | None:
    """A record is found under its subject's code only: where both are well-formed, they are to belong together."""
    if not parameters:
        return parameters
    code, key = parameters.get("uscc"), parameters.get("key")
    if isinstance(key, str) and key in records and isinstance(code, str) and len(code) == 18 and set(code) <= set(ALPHABET):
        if code == with_check_character(code[:17]):
            return {**parameters, "uscc": records[key]}
    return parameters


@schemathesis.hook
def map_query(context: schemathesis.HookContext, query: dict[str, object] | None) -> dict[str, object] | None:
    """What a listing takes in one parameter depends on another: how many records on the format, the place on the order."""
    if not query or context.operation is None or context.operation.path not in ("/v1/publicity/permits", "/v1/publicity/penalties"):
        return query
    shape, order, limit = query.get("format", "json"), query.get("sort"), query.get("limit")
    if shape not in ("json", "csv", "atom"):
        return query
    changed = dict(query)
    most = {"json": 100, "atom": 50, "csv": 10_000}[shape]
    if isinstance(limit, int) and not isinstance(limit, bool) and most < limit <= 10_000:
        changed["limit"] = most
    if "cursor" in changed and (order == "publication" or shape == "atom" and order is None):
        del changed["cursor"]
    return changed


# The only other UUID among the inputs is a batch's number.
known_batches = st.sampled_from((SAMPLES / "batches").read_text().split())
SCHEMA = pathlib.Path(__file__).parents[2] / "schema" / "catalogue"


def catalogue_codes(file: str) -> list[str]:
    with open(SCHEMA / file, encoding="utf-8", newline="") as rows:
        return [row["code"] for row in csv.DictReader(rows)]


schemathesis.openapi.format("department", st.sampled_from(catalogue_codes("departments.csv")))
schemathesis.openapi.format("class", st.sampled_from(catalogue_codes("classes.csv")))
schemathesis.openapi.format("domain-code", st.sampled_from(catalogue_codes("domains.csv")))
# Numbers that the feed has reached with the samples.
schemathesis.openapi.format("change-number", st.integers(0, 5).map(str))
schemathesis.openapi.format("uuid", known_batches | st.uuids().map(str))

issued = json.loads((SAMPLES / "document.json").read_text())
schemathesis.openapi.format("document-code", st.sampled_from([issued["code"], issued["code"].replace("-", "").lower(), "0000-0000-0000-0000"]))
digests = [form[algorithm] for form in issued["forms"] for algorithm in ("sha256", "sm3")]
schemathesis.openapi.format("file-digest", st.sampled_from(digests) | st.binary(min_size=32, max_size=32).map(bytes.hex))

# A row that every class takes: one of each of them side by side. What is not of the
# class is an unknown column to it, which costs a remark on the receipt and nothing else.
feed_rows = [
    {name: value for row in rows for name, value in row.items()}
    for rows in zip(*(read_rows(f"feed-{code}.csv") for code in catalogue_codes("classes.csv")))
]
columns = list(feed_rows[0])


def as_csv(rows: list[dict[str, str]], order: list[str], delimiter: str, line_end: str, mark: str) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, order, delimiter=delimiter, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return mark + text.getvalue()


def as_ndjson(rows: list[dict[str, str]], ascii_only: bool, line_end: str) -> str:
    return "".join(json.dumps(row, ensure_ascii=ascii_only) + line_end for row in rows)


line_ends = st.sampled_from(["\n", "\r\n"])
schemathesis.openapi.format(
    "csv",
    st.builds(
        as_csv,
        st.lists(st.sampled_from(feed_rows), max_size=6),
        st.permutations(columns),
        st.sampled_from([",", ";", "\t", "|"]),
        line_ends,
        st.sampled_from(["", "\ufeff"]),
    ),
)
schemathesis.openapi.format(
    "ndjson",
    st.builds(as_ndjson, st.lists(st.sampled_from(feed_rows), min_size=1, max_size=6), st.booleans(), line_ends),
)


def as_workbook(rows: list[dict[str, str]]) -> str:
    """A workbook; its bytes as the characters of the same numbers, since values of a schema are texts."""
    book = openpyxl.Workbook()
    book.active.append(columns)
    for row in rows:
        book.active.append([row[column] for column in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue().decode("latin-1")


workbooks = [as_workbook(feed_rows[:count]) for count in (0, 1, 5)]
schemathesis.openapi.format("xlsx", st.sampled_from(workbooks))

formats = {
    "text/csv": "csv",
    "application/x-ndjson": "ndjson",
    "application/json": "json",
    WORKBOOK: "xlsx",
}


# Which parameters of a report mean something in which view.
VIEWS = {"public": {"as_of"}, "authorised": {"authorisation", "purpose"}, "shared": {"purpose", "class"}}


@schemathesis.hook
def map_query(_: schemathesis.HookContext, query: dict[str, object] | None) -> dict[str, object] | None:
    """Nothing changes during the test: nobody is to wait for it."""
    if query and isinstance(query.get("wait"), int) and 1 < query["wait"] <= 60:
        return {**query, "wait": 1}
    return query


@schemathesis.hook
def filter_case(_: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """What the description says in words: a format other than the payload's own, a sheet of what is no workbook, a snapshot
    that is no update, or a parameter of another view, is wrong."""
    query = case.query if isinstance(case.query, dict) else {}
    if case.operation.path.endswith("/report"):
        others = {"as_of", "authorisation", "purpose", "class"} - VIEWS.get(str(query.get("view", "public")), set())
        return not others & set(query)
    if case.operation.path.endswith("/{uscc}/lists"):
        return ("purpose" in query) == (query.get("view", "public") == "shared")
    # Spaces in a number do not matter, and what a character is, a pattern cannot say: letters with marks are one.
    if any(character.isspace() for character in str(query.get("number", ""))):
        return False
    for words in (query.get("q"), query.get("content")):
        if isinstance(words, str) and not all(word.isascii() or word.isalpha() for word in words.split(" ")):
            return False
    if str(query.get("snapshot")).lower() == "true" and query.get("action", "update") != "update":
        return False
    if case.operation.path.endswith("/special-report") and {"from", "to"} <= set(query):
        return str(query["from"]) <= str(query["to"])
    body = case.body if isinstance(case.body, dict) else {}
    if case.operation.path.endswith("/{uscc}/documents") and {"from", "to"} <= set(body):
        return str(body["from"]) <= str(body["to"])
    own = formats.get(case.media_type or "")
    if query.get("format") in formats.values() and query["format"] != own:
        return False
    return "sheet" not in query or own == "xlsx"


def call(method: str, path: str, body: bytes | None = None) -> dict[str, object]:
    request = urllib.request.Request(os.environ["GONGXIN_API_BASE"] + path, body, method=method)
    request.add_header("Authorization", f"Bearer {os.environ['GONGXIN_API_TOKEN']}")
    request.add_header("Content-Type", "text/csv")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
        return json.load(answer)


def held_snapshot(place: int) -> str | None:
    """Sends a snapshot that is held: the permits there are, without what they permit. No record goes when it is confirmed."""
    rows = [{**row, "XK_NR": ""} for row in read_rows("permit.csv")]
    body = as_csv(rows, list(rows[0]), ",", "\n" * (place + 1), "").encode()
    batch = call("POST", "/v1/feeds/permit/batches?snapshot=true", body)
    deadline = time.monotonic() + 8
    while batch["state"] in ("received", "working") and time.monotonic() < deadline:
        time.sleep(0.05)
        batch = call("GET", f"/v1/batches/{batch['id']}")
    return str(batch["id"]) if batch["state"] == "held" else None


confirmations = 0
verifications = 0


@schemathesis.hook
def before_call(_: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, object]) -> None:
    """Nobody could guess the number of a batch that is held at the moment, or the bytes of a document: a few of those are given."""
    global confirmations, verifications
    is_ordinary = case.meta is not None and case.meta.generation.mode.is_positive
    if is_ordinary and case.operation.path == "/v1/documents/verify" and verifications < 5:
        verifications += 1
        case.body = (SAMPLES / "document.file").read_bytes()
        return
    if confirmations >= 5 or not is_ordinary or not case.operation.path.endswith("/confirm"):
        return
    confirmations += 1
    if batch := held_snapshot(confirmations):
        case.path_parameters["id"] = batch


@schemathesis.serializer(WORKBOOK)
def as_workbook_payload(_: schemathesis.SerializationContext, value: object) -> bytes:
    """Whatever else is tried in the place of a workbook is sent as an empty payload."""
    return value.encode("latin-1") if value in workbooks else b""


@schemathesis.serializer("text/csv", "application/x-ndjson")
def as_payload(_: schemathesis.SerializationContext, value: object) -> bytes:
    """Payloads are texts; whatever else is tried in the place of one is sent as an empty payload."""
    return value.encode(errors="replace") if isinstance(value, str) else b""
