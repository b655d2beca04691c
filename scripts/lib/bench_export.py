"""Exports: everything public into files, against psql's \\copy of the same columns through gzip -1."""

import os
import re
import subprocess
import time

from bench_service import Gongxin, psql, publish, say, url

CLASSES = ("registration", "permit", "penalty")
COLUMNS = (
    "SELECT public_record_id(uscc, class, record_key), uscc, record_key, subject_name, region, agency, decision_date, public_from, "
    "public_until, public_items FROM record WHERE class = '{}' ORDER BY uscc, record_key")


def export_once(gongxin, *options):
    """Records a second from the command's start to its end, and the peak memory in MB."""
    start = time.monotonic()
    process = subprocess.Popen(
        [gongxin.executable, "export", "make", *options], env=gongxin.environment, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    found = re.match(r"export \d+: (\d+) records", output)
    if status != 0 or not found:
        raise SystemExit(f"no export was made: {output}")
    return int(found[1]) / seconds, usage.ru_maxrss // 1024


def copy_once(database, records):
    """The reference: no manifest, no digests, and nothing is stored."""
    start = time.monotonic()
    for information_class in CLASSES:
        copy = subprocess.Popen(
            ["psql", url(database, "gongxin_public"), "-XAtq", "-c", f"\\copy ({COLUMNS.format(information_class)}) TO STDOUT"],
            stdout=subprocess.PIPE)
        subprocess.run(["gzip", "-1"], stdin=copy.stdout, stdout=subprocess.DEVNULL, check=True)
        copy.wait()
    return records / (time.monotonic() - start)


def run(options, reports_database):
    gongxin: Gongxin = reports_database(options)
    records = int(psql("bench_reports", "SET ROLE gongxin_public; SELECT count(*) FROM record"))
    ours, theirs, memory = [], [], []
    for _ in range(options.runs):
        rate, peak = export_once(gongxin, "--format", "ndjson")
        ours.append(rate)
        memory.append(peak)
        theirs.append(copy_once("bench_reports", records))
        say(f"{round(ours[-1])} records/s, {round(theirs[-1])} by \\copy and gzip")
    both, both_peak = export_once(gongxin)
    small_peak = export_once(gongxin, "--format", "ndjson", "--class", "registration")[1]
    export = psql("bench_reports", "SELECT max(id) FROM export WHERE is_complete")
    sizes = psql("bench_reports", f"SELECT sum(size) FROM export_file WHERE export = {export} AND format = 'ndjson'")
    unpacked = psql("bench_reports", f"SELECT sum(unpacked) FROM export_block WHERE export = {export} AND format = 'ndjson'")
    publish(
        "export", ours, theirs, "psql \\copy of the same columns through gzip -1", "records/s", records=records,
        peak_memory_mb=max(memory), peak_memory_of_a_tenth_mb=small_peak, with_csv=round(both), with_csv_peak_memory_mb=both_peak,
        megabytes=int(unpacked) // 1_000_000, packed_megabytes=int(sizes) // 1_000_000)
