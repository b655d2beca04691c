"""The benchmark of reports as PDF files."""

import os
import re
import statistics
import urllib.request
from pathlib import Path

from bench_service import Server, psql, publish, say

SUBJECTS = 200


def pages(pdf):
    return int(re.search(rb"/Type /Pages.*?/Count (\d+)", pdf, re.S)[1])


def short_reports(base, codes):
    """The paths of reports with as few pages as there are, but two at least; how many pages, and the files' mean size."""
    found = {}
    for code in codes:
        path = f"/v1/subjects/{code}/report?format=pdf"
        with urllib.request.urlopen(base + path) as answer:
            pdf = answer.read()
        found.setdefault(pages(pdf), []).append((path, len(pdf)))
    number = min(number for number in found if number >= 2)
    return number, [path for path, _ in found[number]], round(statistics.mean(size for _, size in found[number]))


def processor_seconds(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(options, database, wrk):
    gongxin = database(options)
    gongxin.run("migrate")
    gongxin.run("catalogue", "apply")
    gongxin.environment |= {"GONGXIN_PDF_THREADS": "1", "GONGXIN_LOOPS": "1"}
    # The fewest records make the shortest reports.
    codes = psql("bench_reports", f"SELECT uscc FROM record GROUP BY uscc ORDER BY count(*), uscc LIMIT {SUBJECTS}").split()
    ours, rates = [], []
    with Server(gongxin, "query") as server:
        number, paths, size = short_reports(server.base, codes)
        say(f"{len(paths)} reports of {number} pages")
        wrk(server.base, paths, 8, 3)
        for _ in range(options.runs):
            before = processor_seconds(server.process)
            rate, _ = wrk(server.base, paths, 8, options.seconds)
            rates.append(rate)
            # All the service does for it counts: reading the rows, drawing, sending.
            ours.append(rate * options.seconds / (processor_seconds(server.process) - before))
        publish(
            "report-pdf", ours, [60.0], "the rate asked for", "1/s of a core", connections=8, threads=1, pages=number, subjects=len(paths),
            bytes=size, by_the_clock=round(statistics.median(rates)), peak_memory_mb=server.peak_memory())
