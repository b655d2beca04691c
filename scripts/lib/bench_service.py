"""The service under test and its databases, as the benchmarks use them."""

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOCKET = os.environ["BENCH_SOCKET"]
PROGRAMS = Path(os.environ["BENCH_PROGRAMS"])
DEPARTMENT = "990000-scjg"
FEED = "/v1/feeds/penalty/batches"


def url(database, role="postgres"):
    return f"postgresql:///{database}?host={SOCKET}&user={role}"


def psql(database, sql, *options):
    command = ["psql", url(database), "-XAtq", "-v", "ON_ERROR_STOP=1", *options, "-c", sql]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def say(text):
    print(text, file=sys.stderr, flush=True)


class Gongxin:
    """The executable under test, on one database."""

    def __init__(self, executable, database):
        self.executable = executable
        self.database = database
        self.environment = os.environ | {
            "GONGXIN_DATABASE_URL": url(database),
            "GONGXIN_PUBLIC_DATABASE_URL": url(database, "gongxin_public"),
            "GONGXIN_AUTHORISED_DATABASE_URL": url(database, "gongxin_authorised"),
            "GONGXIN_SHARED_DATABASE_URL": url(database, "gongxin_shared"),
            "GONGXIN_LISTEN": "127.0.0.1:0",
            "GONGXIN_LOG_LEVEL": "info",
            # What is measured comes from the database, where a benchmark does not say otherwise.
            "GONGXIN_REPORT_CACHE": "0",
            "GONGXIN_FEED_TOKENS": "allowed",
        }

    def run(self, *arguments, **options):
        return subprocess.run(
            [self.executable, *arguments], check=True, env=self.environment, stdout=subprocess.PIPE, **options
        ).stdout

    def sample(self, target, information_class, rows, subjects):
        with open(target, "wb") as file:
            subprocess.run(
                [self.executable, "sample", "--class", information_class, "--rows", str(rows), "--seed", "7",
                 "--subjects", str(subjects)],
                check=True, env=self.environment, stdout=file)

    def token(self):
        return self.run("department", "token", DEPARTMENT, stderr=subprocess.DEVNULL).decode().strip()

    def load(self, file, information_class):
        self.run("feed", "submit", "--class", information_class, "--source", DEPARTMENT, str(file), "--wait")


class Server:
    """A running service; requests are logged as in operation, into a file."""

    def __init__(self, gongxin, *roles):
        self.log = tempfile.NamedTemporaryFile(suffix=".log")
        self.process = subprocess.Popen(
            [gongxin.executable, "serve", *roles], env=gongxin.environment, stderr=self.log)
        self.base = self.wait_for_address()

    def wait_for_address(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for line in Path(self.log.name).read_text().splitlines():
                if '"event":"serving"' in line and line.endswith("}"):
                    return f"http://{json.loads(line)['address']}"
            if self.process.poll() is not None:
                raise SystemExit(Path(self.log.name).read_text())
            time.sleep(0.05)
        raise SystemExit("the server did not start")

    def ask(self, token, path, *options, **more):
        """What curl gets there, for a department."""
        return subprocess.run(
            ["curl", "-sS", "--fail-with-body", "-H", f"Authorization: Bearer {token}", *options, self.base + path],
            check=True, capture_output=True, text=True, **more).stdout

    def send(self, token, file, media_type):
        """Uploads penalties; the number of their batch."""
        answer = self.ask(token, FEED, "-T", str(file), "-X", "POST", "-H", f"Content-Type: {media_type}")
        return json.loads(answer)["id"]

    def follow(self, token, batch):
        """Waits for the end of a batch; what is told of it then."""
        while True:
            try:
                status = json.loads(self.ask(token, f"/v1/batches/{batch}"))
            except subprocess.CalledProcessError as refused:
                # So busy that the database did not answer in time: that is said, and no reason to end.
                if '"status":503' not in refused.stdout:
                    raise
                say(f"asked again: {refused.stdout}")
                time.sleep(1)
                continue
            if status["state"] == "done":
                return status
            if status["state"] not in ("received", "working"):
                raise SystemExit(f"the batch went wrong: {status}")
            time.sleep(0.1)

    def peak_memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.log.close()


def empty(gongxin, database):
    psql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    psql("postgres", f"CREATE DATABASE {database}")
    gongxin.run("migrate")
    gongxin.run("catalogue", "apply")


def publish(bench, ours, theirs, reference, unit, smaller_is_better=False, **more):
    ratio = statistics.median(theirs) / statistics.median(ours) if smaller_is_better else (
        statistics.median(ours) / statistics.median(theirs))
    line = {
        "bench": bench, "ours": round(statistics.median(ours), 1), "reference": reference,
        "theirs": round(statistics.median(theirs), 1), "ratio": round(ratio, 2), "unit": unit,
        "ours_runs": [round(value, 1) for value in ours], "theirs_runs": [round(value, 1) for value in theirs],
    }
    print(json.dumps(line | more, ensure_ascii=False), flush=True)
