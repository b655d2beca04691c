"""How much memory the service takes at most: for one large upload, and for many at once."""

import json
import subprocess

from bench_service import FEED, Gongxin, Server, empty, psql, publish, say

DATABASE = "bench_ingest"
LIMIT = 300.0
UPLOADS = 50
# 2 GB at the default of a million.
LARGE = 4


def upload(gongxin, server, token, rows, seed):
    """Starts an upload that is made up while it is sent, and so needs no room on a disk; a process."""
    sample = subprocess.Popen(
        [gongxin.executable, "sample", "--class", "penalty", "--rows", str(rows), "--seed", str(seed), "--subjects",
         str(max(1, rows // 10))], env=gongxin.environment, stdout=subprocess.PIPE)
    sender = subprocess.Popen(
        ["curl", "-sS", "--fail-with-body", "-T", "-", "-X", "POST", "-H", f"Authorization: Bearer {token}", "-H",
         "Content-Type: text/csv", server.base + FEED], stdin=sample.stdout, stdout=subprocess.PIPE, text=True)
    sample.stdout.close()
    return sender


def peak(gongxin, uploads, rows):
    """The most memory and the bytes, for that many uploads at once, until the last of their rows is stored."""
    empty(gongxin, DATABASE)
    token = gongxin.token()
    with Server(gongxin) as server:
        senders = [upload(gongxin, server, token, rows, seed) for seed in range(uploads)]
        answers = [sender.communicate()[0] for sender in senders]
        refused = [answer for sender, answer in zip(senders, answers) if sender.returncode]
        if refused:
            raise SystemExit(f"{len(refused)} uploads were refused: {refused[0]}")
        received = server.peak_memory()
        for answer in answers:
            status = server.follow(token, json.loads(answer)["id"])
            if status["rows"]["read"] != rows:
                raise SystemExit(f"rows are missing: {status}")
        size = int(psql(DATABASE, "SELECT sum(payload_bytes) FROM batch"))
        say(f"{uploads} x {rows} rows, {size // 1_000_000} MB: {received} MB when received, {server.peak_memory()} MB when stored")
        return server.peak_memory(), size


def run(options):
    gongxin = Gongxin(options.gongxin, DATABASE)
    rows = LARGE * options.rows
    one, size = peak(gongxin, 1, rows)
    many, size_of_many = peak(gongxin, UPLOADS, max(1, rows // UPLOADS))
    publish(
        "ingest-memory", [max(one, many)], [LIMIT], "the limit asked for", "MB", smaller_is_better=True, one_upload_mb=one,
        one_upload_bytes=size, uploads_at_once=UPLOADS, uploads_at_once_mb=many, uploads_at_once_bytes=size_of_many)
