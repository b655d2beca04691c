"""Sealing of the access log: reads while entries are written, with a sealer at work and without."""

import subprocess
import tempfile
import threading
import time

from bench_service import PROGRAMS, SOCKET, Gongxin, Server, psql, publish, say

DATABASE = "bench_sealing"
SUBJECTS = 20_000
RATE = 20_000
# Entries of a transaction: the sealer's work is the same, and what is measured is the sealer, not 20,000 commits a second.
AT_ONCE = 100
ENTRIES = f"""
INSERT INTO access_log (action, organisation, client, subject, classes, purpose, authority, request, result_count)
SELECT 'report', 'bench-bank', 'bench-bank-1', '91990000MA00000008', ARRAY['registration', 'permit', 'penalty'], '贷前审查',
    'authorisation:5f0c3a9b-e1d2-4774-9c1e-2b9a1d6f3e70', '5f0c3a9be1d27746', n FROM generate_series(1, {AT_ONCE}) AS n;
"""
UNSEALED = "SELECT count(*) FROM access_log WHERE transaction >= (SELECT coalesce(max(end_transaction), 0) FROM access_log_block)"
AGE = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0) FROM access_log
WHERE transaction >= (SELECT coalesce(max(end_transaction), 0) FROM access_log_block)
"""
BEHIND = "SELECT count(*) < 3 OR bool_or(number < last_number) FROM change_follower, change_clock WHERE name <> 'exports'"


class Writers:
    """Writes entries at the rate until the end of the block, and looks each second how old the oldest unsealed one is."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.ages = []
        self.ended = threading.Event()

    def __enter__(self):
        self.script = tempfile.NamedTemporaryFile("w", suffix=".sql")
        self.script.write(ENTRIES)
        self.script.flush()
        self.process = subprocess.Popen(
            [PROGRAMS / "pgbench", "-n", "-h", SOCKET, "-U", "postgres", "-M", "prepared", "-c", "2", "-R", str(RATE // AT_ONCE),
             "-T", str(self.seconds), "-f", self.script.name, DATABASE], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.watch = threading.Thread(target=self.look)
        self.watch.start()
        return self

    def look(self):
        while not self.ended.wait(1):
            self.ages.append(float(psql(DATABASE, AGE)))

    def __exit__(self, *_):
        self.process.wait()
        self.ended.set()
        self.watch.join()
        self.script.close()


def sealed(gongxin):
    """Seals what is there; the entries and the seconds it took."""
    entries = int(psql(DATABASE, UNSEALED))
    start = time.monotonic()
    with Server(gongxin, "work"):
        while int(psql(DATABASE, UNSEALED)):
            time.sleep(0.1)
    return entries, time.monotonic() - start


def caught_up(gongxin):
    """Whatever follows the change feed has taken up the records first: it is not what is measured."""
    with Server(gongxin, "work"):
        while psql(DATABASE, BEHIND) == "t":
            time.sleep(0.2)


def run(options, fill, wrk):
    gongxin = Gongxin(options.gongxin, DATABASE)
    fill(gongxin, DATABASE, [("registration", SUBJECTS, SUBJECTS), ("penalty", 5 * SUBJECTS, SUBJECTS)])
    paths = [f"/v1/subjects/{code}/report" for code in psql(DATABASE, "SELECT uscc FROM bench.code").split()]
    with_sealer, without, ages, catch_up, written = [], [], [], [], []
    caught_up(gongxin)
    sealed(gongxin)
    with Server(gongxin, "query") as server:
        def reads():
            before = int(psql(DATABASE, "SELECT last_value FROM access_log_number"))
            with Writers(options.seconds + 1) as writers:
                rate = wrk(server.base, paths, 64, options.seconds)[0]
            written.append((int(psql(DATABASE, "SELECT last_value FROM access_log_number")) - before) / (options.seconds + 1))
            return rate, writers.ages

        wrk(server.base, paths, 64, 3)
        for _ in range(options.runs):
            without.append(reads()[0])
            entries, seconds = sealed(gongxin)
            catch_up.append(entries / seconds)
            with Server(gongxin, "work"):
                rate, seen = reads()
                with_sealer.append(rate)
                ages += seen
            say(f"{round(with_sealer[-1])}/s with the sealer, {round(without[-1])}/s without, oldest unsealed entry {max(seen):.1f} s")
            sealed(gongxin)
    rows = int(psql(DATABASE, "SELECT sum(row_count) FROM access_log_block"))
    size = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname ~ "
    log = int(psql(DATABASE, size + "'^access_log_([0-9_]+|other)$'"))
    leaves = int(psql(DATABASE, size + "'^access_log_leaf$'"))
    publish(
        "sealing", with_sealer, without, "ours, the same reads and entries without a sealer", "1/s",
        entries_per_second=[round(rate) for rate in written], oldest_unsealed_seconds=round(max(ages), 1),
        catch_up_entries_per_second=round(max(catch_up)), bytes_of_an_entry=round(log / rows),
        bytes_of_its_seal=round(leaves / rows))
