"""The benchmarks of what departments send: other formats, another loader, the same rows again."""

import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import bench_pgloader
from bench_service import Gongxin, Server, empty, psql, publish, say
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
    gongxin = Gongxin(options.gongxin, DATABASE)
    with tempfile.TemporaryDirectory() as folder:
        feed = sample(gongxin, folder, options.rows)
        ours, records, texts = [], [], []
        for _ in range(options.runs):
            ours.append(options.rows / ingest_once(gongxin, feed, options.rows)[0])
            records.append(options.rows / bench_pgloader.records_once(DATABASE, Path(folder), feed, options.rows))
            texts.append(options.rows / bench_pgloader.texts_once(DATABASE, Path(folder), feed, options.rows))
        publish(
            "ingest-pgloader", ours, records,
            f"pgloader {bench_pgloader.version()} into an identical indexed table: items as JSON by share class, nothing checked",
            "rows/s", rows=options.rows, megabytes=feed.stat().st_size // 1_000_000,
            into_a_table_of_texts=round(statistics.median(texts), 1))
