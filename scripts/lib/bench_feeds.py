"""The benchmarks of what departments send: other formats, another loader, the same rows again."""

import subprocess
import tempfile
import time
from pathlib import Path

from bench_service import SOCKET, Gongxin, Server, empty, psql, publish, say
from bench_workbook import write_workbook

DATABASE = "bench_ingest"
CSV = "text/csv"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A workbook's sheet has no room for more; and nobody sends one of this size.
WORKBOOK_SHARE = 5


def sample(gongxin, folder, rows):
    feed = Path(folder) / "penalties.csv"
    gongxin.sample(feed, "penalty", rows, max(1, rows // 10))
    return feed


def ingest_once(gongxin, feed, rows, media_type=CSV):
    """From the first byte sent until every row is stored and classified, as the sender sees it; the seconds, and the memory."""
    empty(gongxin, DATABASE)
    token = gongxin.token()
    with Server(gongxin) as server:
        seconds = send_once(server, token, feed, rows, media_type)
        return seconds, server.peak_memory()


def send_once(server, token, feed, rows, media_type=CSV, outcome="new"):
    start = time.monotonic()
    status = server.follow(token, server.send(token, feed, media_type))
    seconds = time.monotonic() - start
    if status["rows"]["accepted"] != rows or status["rows"][outcome] != rows:
        raise SystemExit(f"not every row is {outcome}: {status}")
    return seconds


def against_csv(options, bench, rows, convert, media_type):
    """Another form of the same rows, against our own rate with CSV."""
    gongxin = Gongxin(options.gongxin, DATABASE)
    with tempfile.TemporaryDirectory() as folder:
        feed = sample(gongxin, folder, rows)
        say(f"converting {rows} rows")
        converted = convert(feed)
        ours, theirs, memory = [], [], []
        for _ in range(options.runs):
            seconds, peak = ingest_once(gongxin, converted, rows, media_type)
            ours.append(rows / seconds)
            memory.append(peak)
            theirs.append(rows / ingest_once(gongxin, feed, rows)[0])
        publish(
            bench, ours, theirs, "ours, the same rows as CSV in UTF-8", "rows/s", rows=rows,
            megabytes=converted.stat().st_size // 1_000_000, peak_memory_mb=max(memory))


def workbook(options):
    against_csv(options, "ingest-xlsx", options.rows // WORKBOOK_SHARE, write_workbook, WORKBOOK)


def gb18030(options):
    def convert(feed):
        converted = feed.with_suffix(".gb.csv")
        with open(converted, "wb") as file:
            subprocess.run(["iconv", "-f", "UTF-8", "-t", "GB18030", feed], check=True, stdout=file)
        return converted

    # Not announced, as in a form of the department's: the service finds it out.
    against_csv(options, "ingest-gb18030", options.rows, convert, CSV)


def resend(options):
    """The rows of a file that was sent before, in a file with other line ends: other bytes, so that every row is read and
    compared. No record may be written."""
    gongxin = Gongxin(options.gongxin, DATABASE)
    rows = options.rows
    with tempfile.TemporaryDirectory() as folder:
        feed = sample(gongxin, folder, rows)
        again = feed.with_suffix(".crlf.csv")
        with open(again, "wb") as file:
            subprocess.run(["sed", r"s/$/\r/", feed], check=True, stdout=file)
        ours, theirs = [], []
        for _ in range(options.runs):
            theirs.append(rows / ingest_once(gongxin, feed, rows)[0])
            # A session's statistics are complete when it has ended.
            before = record_writes()
            with Server(gongxin) as server:
                ours.append(rows / send_once(server, gongxin.token(), again, rows, outcome="unchanged"))
            written = record_writes() - before
            if written or int(psql(DATABASE, "SELECT count(*) FROM record")) != rows:
                raise SystemExit(f"{written} records were written")
        publish(
            "resend", ours, theirs, "ours, the first load of the same rows", "rows/s", rows=rows,
            megabytes=again.stat().st_size // 1_000_000, records_written=0)


def record_writes():
    """How many rows of records and their history were ever inserted, updated or deleted, aborted ones included."""
    return int(psql(DATABASE, """
        SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables WHERE relname IN ('record', 'record_history')
        """))


def against_pgloader(options):
    """pgloader cannot make our records – their keys, digests and split items – out of a file; what it can is put the columns
    as they stand, as texts, into a table with as many indexes, over the columns that ours are made of. Nothing is checked."""
    gongxin = Gongxin(options.gongxin, DATABASE)
    with tempfile.TemporaryDirectory() as folder:
        feed = sample(gongxin, folder, options.rows)
        ours, theirs = [], []
        for _ in range(options.runs):
            ours.append(options.rows / ingest_once(gongxin, feed, options.rows)[0])
            theirs.append(options.rows / pgloader_once(Path(folder), feed, options.rows))
        version = subprocess.run(["pgloader", "--version"], check=True, capture_output=True, text=True).stdout.split('"')[1]
        publish(
            "ingest-pgloader", ours, theirs,
            f"pgloader {version}, raw columns as texts into a table with the same four indexes, no checks", "rows/s",
            rows=options.rows, megabytes=feed.stat().st_size // 1_000_000)


def pgloader_once(folder, feed, rows):
    with open(feed, encoding="utf-8") as file:
        columns = [f'"{name}"' for name in file.readline().strip().split(",")]
    psql(DATABASE, f"""
        DROP TABLE IF EXISTS raw;
        CREATE TABLE raw ({', '.join(f'{column} text' for column in columns)},
            PRIMARY KEY ("CF_XDR_SHXYM", "CF_WSH", "CF_CFJG"));
        CREATE INDEX ON raw ("CF_JDRQ", "CF_WSH");
        CREATE INDEX ON raw ("CF_CFJG", "CF_JDRQ", "CF_WSH");
        CREATE INDEX ON raw ("CF_DFBM", "CF_JDRQ", "CF_WSH");
        """)
    psql(DATABASE, "CHECKPOINT")
    command = folder / "raw.load"
    command.write_text(f"""
        LOAD CSV FROM '{feed}' WITH ENCODING UTF-8 ({', '.join(columns)})
        INTO postgresql:///{DATABASE} TARGET TABLE public.raw ({', '.join(columns)})
        WITH skip header = 1, fields optionally enclosed by '"', fields escaped by double-quote, fields terminated by ',',
            workers = 2, concurrency = 1, quote identifiers;
        """)
    start = time.monotonic()
    done = subprocess.run(
        ["pgloader", "--root-dir", folder / "pgloader", command], capture_output=True, text=True,
        env={"PGHOST": SOCKET, "PGUSER": "postgres", "PATH": "/usr/bin:/bin", "HOME": str(folder)})
    seconds = time.monotonic() - start
    loaded = int(psql(DATABASE, "SELECT count(*) FROM raw"))
    psql(DATABASE, "DROP TABLE raw")
    if loaded != rows:
        raise SystemExit(f"pgloader loaded {loaded} of {rows} rows:\n{done.stdout}{done.stderr}")
    return seconds
