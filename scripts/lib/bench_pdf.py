"""The benchmark of reports as PDF files."""

import os
import re
import statistics
import urllib.request
from pathlib import Path

from bench_service import Gongxin, Server, psql, publish, say

DATABASE = "bench_pdf"
# A registration for each, and a penalty for every other one: who is asked about most has nothing or little on record.
FEEDS = [("registration", 400, 400), ("penalty", 200, 400)]
PAGES = 2


def pages(pdf):
    return int(re.search(rb"/Type /Pages.*?/Count (\d+)", pdf, re.S)[1])


def short_reports(base, codes):
    """The paths of the reports that have two pages, and the files' mean size."""
    paths, sizes, counts = [], [], {}
    for code in codes:
        path = f"/v1/subjects/{code}/report?format=pdf"
        with urllib.request.urlopen(base + path) as answer:
            pdf = answer.read()
        number = pages(pdf)
        counts[number] = counts.get(number, 0) + 1
        if number == PAGES:
            paths.append(path)
            sizes.append(len(pdf))
    say(f"reports by pages: {dict(sorted(counts.items()))}")
    return paths, round(statistics.mean(sizes))


def processor_seconds(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(options, fill, wrk):
    gongxin = Gongxin(options.gongxin, DATABASE)
    fill(gongxin, DATABASE, FEEDS)
    gongxin.run("migrate")
    gongxin.run("catalogue", "apply")
    gongxin.environment |= {"GONGXIN_PDF_THREADS": "1", "GONGXIN_LOOPS": "1"}
    codes = psql(DATABASE, "SELECT uscc FROM bench.code").split()
    ours, rates = [], []
    with Server(gongxin, "query") as server:
        paths, size = short_reports(server.base, codes)
        wrk(server.base, paths, 8, 3)
        for _ in range(options.runs):
            before = processor_seconds(server.process)
            rate, _ = wrk(server.base, paths, 8, options.seconds)
            rates.append(rate)
            # All the service does for it counts: reading the rows, drawing, sending.
            ours.append(rate * options.seconds / (processor_seconds(server.process) - before))
        publish(
            "report-pdf", ours, [60.0], "the rate asked for", "1/s of a core", connections=8, threads=1, pages=PAGES,
            subjects=len(paths), bytes=size, by_the_clock=round(statistics.median(rates)), peak_memory_mb=server.peak_memory())
