"""The change feed: how long after its commit a change reaches a reader, at a steady rate of commits."""

import json
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request

from bench_service import PROGRAMS, SOCKET, Gongxin, Server, empty, psql, publish, say

DATABASE = "bench_changes"
RATE = 2_000
ASKED = 50.0
# The record says when its transaction began to commit: nothing is done between this statement and the commit.
WRITER = """
\\set subject random(1, 10000)
INSERT INTO record (uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency, decision_date, public_from,
    public_until, natural_person, public_items, authorised_items, shared_items)
VALUES ('91990000BENCH' || lpad((:subject)::text, 5, '0'), 'penalty', gen_random_uuid(), sha256('bench'), '990000-scjg',
    '00000000-0000-4000-8000-000000000000', 1, '样例市测试有限公司', '990000', '样例市市场监督管理局', '2026-01-05', '2026-01-05', 'infinity', false,
    jsonb_build_object('CF_WSH', '样罚〔2026〕1号', 'AT', extract(epoch FROM clock_timestamp())::text), '{}', '{}');
"""


class Events(threading.Thread):
    """Follows the feed by server-sent events and takes down when each change came."""

    def __init__(self, base, after):
        super().__init__(daemon=True)
        self.answer = urllib.request.urlopen(
            urllib.request.Request(f"{base}/v1/changes?after={after}", headers={"Accept": "text/event-stream"}), timeout=60)
        self.numbers, self.received, self.written = [], [], []

    def run(self):
        try:
            for line in self.answer:
                if line.startswith(b"data: "):
                    now = time.time()
                    change = json.loads(line[6:])
                    self.numbers.append(change["number"])
                    self.received.append(now)
                    self.written.append(float(change["record"]["items"]["AT"]))
        except (OSError, ValueError, AttributeError):
            pass

    def milliseconds(self):
        return sorted(1000 * (received - written) for received, written in zip(self.received, self.written))


def write(seconds):
    """Single records, each in a transaction, at the rate; how many a second there were."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(WRITER)
        script.flush()
        before = int(psql(DATABASE, "SELECT count(*) FROM record"))
        start = time.monotonic()
        subprocess.run(
            [PROGRAMS / "pgbench", "-n", "-h", SOCKET, "-U", "postgres", "-M", "prepared", "-c", "32", "-j", "1", "-R", str(RATE), "-T",
             str(seconds), "-f", script.name, DATABASE], check=True, stdout=subprocess.DEVNULL)
        taken = time.monotonic() - start
        return (int(psql(DATABASE, "SELECT count(*) FROM record")) - before) / taken


def run(options):
    gongxin = Gongxin(options.gongxin, DATABASE)
    empty(gongxin, DATABASE)
    middles, high, rates = [], [], []
    with Server(gongxin, "query", "work") as server:
        write(2)
        for _ in range(options.runs):
            settle()
            after = int(psql(DATABASE, "SELECT last_number FROM change_clock"))
            reader = Events(server.base, after)
            reader.start()
            rates.append(write(options.seconds))
            settle()
            last = int(psql(DATABASE, "SELECT last_number FROM change_clock"))
            deadline = time.monotonic() + 30
            while len(reader.numbers) < last - after and time.monotonic() < deadline:
                time.sleep(0.01)
            if reader.numbers != list(range(after + 1, last + 1)):
                raise SystemExit(f"{len(reader.numbers)} of {last - after} changes were received in order")
            delays = reader.milliseconds()
            middles.append(statistics.median(delays))
            high.append(delays[len(delays) * 99 // 100])
            say(f"{round(rates[-1])} transactions/s, {middles[-1]:.1f} ms, 99 %: {high[-1]:.1f} ms")
            reader.answer.close()
        publish(
            "changes", high, [ASKED], "the limit asked for", "ms (p99) from the write to the reader", smaller_is_better=True,
            p50=round(statistics.median(middles), 1), transactions_per_second=round(statistics.median(rates)),
            peak_memory_mb=server.peak_memory())


def settle():
    """Waits until everything has a number."""
    while psql(DATABASE, "SELECT EXISTS (SELECT FROM pending_change)") == "t":
        time.sleep(0.05)
