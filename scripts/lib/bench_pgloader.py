"""pgloader as the reference: a CSV file into the table of records, and into one of texts, with nothing checked."""

import csv
import os
import subprocess
import time
from pathlib import Path

from bench_service import SOCKET, psql

ROOT = Path(__file__).resolve().parents[2]
# What a pgloader user would write to get JSON out of columns; those without a value are left out, as ours are.
JSON = """
(in-package :pgloader.transforms)
(defun json-items (&rest pairs)
  (with-output-to-string (out)
    (write-char #\\{ out)
    (loop with first = t
          for (name value) on pairs by #'cddr
          when (and (stringp value) (plusp (length value)))
            do (if first (setf first nil) (write-char #\\, out))
               (write-char #\\" out)
               (write-string name out)
               (write-string "\\":\\"" out)
               (loop for letter across value
                     do (when (or (char= letter #\\") (char= letter #\\\\)) (write-char #\\\\ out))
                        (write-char letter out))
               (write-char #\\" out))
    (write-char #\\} out)))
"""
OPTIONS = """skip header = 1, fields optionally enclosed by '"', fields escaped by double-quote, fields terminated by ',',
    workers = 2, concurrency = 1"""


def version():
    return subprocess.run(["pgloader", "--version"], check=True, capture_output=True, text=True).stdout.split('"')[1]


def share_classes():
    """The share class of every item of a penalty."""
    with open(ROOT / "schema/catalogue/items.csv", encoding="utf-8") as file:
        return {row["code"]: row["share_class"] for row in csv.DictReader(file) if row["class"] == "penalty"}


def records_once(database, folder, feed, rows):
    """Into a table with the columns, checks and indexes of ours. What only Gongxin works out – keys, digests, publicity – is left to
    defaults of the table, which cost least; the items are split by share class into JSON. The seconds."""
    psql(database, """
        DROP TABLE IF EXISTS target;
        CREATE TABLE target (LIKE record INCLUDING ALL);
        ALTER TABLE target ALTER class SET DEFAULT 'penalty', ALTER record_key SET DEFAULT gen_random_uuid(),
            ALTER digest SET DEFAULT decode(repeat('5a', 32), 'hex'), ALTER source SET DEFAULT '990000-scjg',
            ALTER batch SET DEFAULT '5a5a5a5a-5a5a-5a5a-5a5a-5a5a5a5a5a5a', ALTER row_number SET DEFAULT 0,
            ALTER region SET DEFAULT '990000', ALTER public_from SET DEFAULT '2026-01-01',
            ALTER public_until SET DEFAULT '2029-01-01', ALTER natural_person SET DEFAULT false;
        """)
    classes = share_classes()
    items = {
        share_class: " ".join(f'"{name}" {name}' for name in columns(feed) if classes.get(name) == share_class)
        for share_class in "ABC"
    }
    load = f"""
        LOAD CSV FROM '{feed}' WITH ENCODING UTF-8 ({', '.join(columns(feed))})
        INTO postgresql:///{database} TARGET TABLE public.target TARGET COLUMNS (
            uscc text using (identity CF_XDR_SHXYM), subject_name text using (identity CF_XDR_MC), agency text using (identity CF_CFJG),
            decision_date date using (identity CF_JDRQ), public_items jsonb using (json-items {items['A']}),
            authorised_items jsonb using (json-items {items['B']}), shared_items jsonb using (json-items {items['C']}))
        WITH {OPTIONS};
        """
    return run(database, folder, load, "target", rows)


def texts_once(database, folder, feed, rows):
    """The columns as they stand into a table of texts, with as many indexes over the columns that ours are made of. The seconds."""
    names = [f'"{name}"' for name in columns(feed)]
    psql(database, f"""
        DROP TABLE IF EXISTS raw;
        CREATE TABLE raw ({', '.join(f'{name} text' for name in names)}, PRIMARY KEY ("CF_XDR_SHXYM", "CF_WSH", "CF_CFJG"));
        CREATE INDEX ON raw ("CF_JDRQ", "CF_WSH");
        CREATE INDEX ON raw ("CF_CFJG", "CF_JDRQ", "CF_WSH");
        CREATE INDEX ON raw ("CF_DFBM", "CF_JDRQ", "CF_WSH");
        """)
    load = f"""
        LOAD CSV FROM '{feed}' WITH ENCODING UTF-8 ({', '.join(names)})
        INTO postgresql:///{database} TARGET TABLE public.raw ({', '.join(names)})
        WITH {OPTIONS}, quote identifiers;
        """
    return run(database, folder, load, "raw", rows)


def columns(feed):
    with open(feed, encoding="utf-8") as file:
        return file.readline().strip().split(",")


def run(database, folder, load, table, rows):
    command, functions = folder / f"{table}.load", folder / "json.lisp"
    command.write_text(load)
    functions.write_text(JSON)
    psql(database, "CHECKPOINT")
    environment = {"PGHOST": SOCKET, "PGUSER": "postgres", "PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    start = time.monotonic()
    done = subprocess.run(
        ["pgloader", "--root-dir", folder / "pgloader", "--load-lisp-file", functions, command], capture_output=True,
        text=True, env=environment)
    seconds = time.monotonic() - start
    loaded = int(psql(database, f"SELECT count(*) FROM {table}"))
    psql(database, f"DROP TABLE {table}")
    if loaded != rows:
        raise SystemExit(f"pgloader loaded {loaded} of {rows} rows:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return seconds
