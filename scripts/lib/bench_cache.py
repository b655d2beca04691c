"""report-cached: public reports from memory against nginx serving the same bytes as static files, in the same run."""

import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench_service import Gongxin, Server, psql, publish

CONNECTIONS = 64
SUBJECTS = 1000

# As somebody would set it up who wants nothing but speed: no log, files kept open and sent by the kernel, connections kept.
NGINX = """
worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 4096; multi_accept on; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_timeout 3600;
    keepalive_requests 100000000;
    open_file_cache max=10000 inactive=3600s;
    open_file_cache_valid 3600s;
    reset_timedout_connection on;
    default_type application/json;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} reuseport;
        root {folder}/root;
        location / {{ add_header Cache-Control no-cache; add_header Vary "Authorization, Signature-Input, Accept-Encoding"; }}
    }}
}}
"""


class Nginx:
    """nginx with files of its own, for as long as the block runs."""

    def __init__(self, folder, workers):
        self.folder = Path(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            NGINX.format(folder=folder, workers=workers, port=self.port, user=user))

    def __enter__(self):
        self.process = subprocess.Popen(["nginx", "-c", str(self.folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port)):
                    return self
            except OSError:
                time.sleep(0.05)
        raise SystemExit((self.folder / "error.log").read_text())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)


def run(options, fill, wrk):
    gongxin = Gongxin(options.gongxin, "bench_reports")
    fill(gongxin)
    gongxin.environment["GONGXIN_REPORT_CACHE"] = "64"
    loops = int(os.environ.get("GONGXIN_LOOPS", max(1, min(4, os.cpu_count() // 2))))
    codes = psql("bench_reports", f"SELECT uscc FROM bench.code ORDER BY id LIMIT {SUBJECTS}").split()
    paths = [f"/v1/subjects/{code}/report" for code in codes]
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder, Server(gongxin, "query") as server:
        size = 0
        for path in paths:
            file = Path(folder) / "root" / path.lstrip("/")
            file.parent.mkdir(parents=True)
            with urllib.request.urlopen(server.base + path) as answer:
                file.write_bytes(answer.read())
            size += file.stat().st_size
        with Nginx(folder, loops) as nginx:
            for path in paths[:10]:
                with urllib.request.urlopen(nginx.base + path) as there, urllib.request.urlopen(server.base + path) as here:
                    if there.read() != here.read():
                        raise SystemExit("nginx serves other bytes")
            wrk(server.base, paths, CONNECTIONS, 2)
            wrk(nginx.base, paths, CONNECTIONS, 2)
            for _ in range(options.runs):
                ours.append(wrk(server.base, paths, CONNECTIONS, options.seconds)[0])
                theirs.append(wrk(nginx.base, paths, CONNECTIONS, options.seconds)[0])
        with urllib.request.urlopen(server.base + "/metrics") as answer:
            metrics = answer.read().decode()
        hits, misses = (
            int(metrics.split(f'gongxin_report_cache_answers_total{{from="{source}"}} ')[1].split()[0])
            for source in ("memory", "database"))
        if hits < 100 * misses:
            raise SystemExit(f"only {hits} answers came from memory, {misses} from the database")
        publish(
            "report-cached", ours, theirs, f"nginx, the same bytes as static files, {loops} workers", "1/s",
            connections=CONNECTIONS, peak_memory_mb=server.peak_memory(), subjects=SUBJECTS, bytes=size // SUBJECTS,
            loops=loops, from_memory=hits, from_database=misses)
