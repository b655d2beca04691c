"""The benchmarks of scripts/bench: ours and the reference in turn, in one run, on the same data."""

import argparse
import random
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import bench_cache
import bench_changes
import bench_disclosure
import bench_export
import bench_feeds
import bench_memory
import bench_pdf
import bench_sealing
from bench_service import PROGRAMS, SOCKET, Gongxin, Server, empty, psql, publish, say

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = 100_000
NAMES = 1_000_000


def fill(gongxin, database, feeds):
    """Makes a database with these feeds, once: (class, rows, subjects)."""
    if psql("postgres", f"SELECT count(*) FROM pg_database WHERE datname = '{database}'") == "1":
        if psql(database, "SELECT to_regclass('bench.complete') IS NOT NULL") == "t":
            return
    say(f"filling {database}")
    empty(gongxin, database)
    with tempfile.TemporaryDirectory() as folder:
        for information_class, rows, subjects in feeds:
            file = Path(folder) / f"{information_class}.csv"
            gongxin.sample(file, information_class, rows, subjects)
            gongxin.load(file, information_class)
            file.unlink()
    psql(database, "VACUUM ANALYZE")
    # In a schema of its own: the service refuses to serve when the public's role could read another table beside records.
    psql(database, "CREATE SCHEMA bench; GRANT USAGE ON SCHEMA bench TO gongxin_public")
    psql(database, "CREATE TABLE bench.code AS SELECT row_number() OVER (ORDER BY hashtext(uscc))::int AS id, uscc FROM subject")
    psql(database, "ALTER TABLE bench.code ADD PRIMARY KEY (id); GRANT SELECT ON bench.code TO gongxin_public")
    psql(database, "VACUUM ANALYZE bench.code")
    psql(database, "CREATE TABLE bench.complete ()")


def statement(name):
    """A statement of the service, as it is sent, without its comments."""
    text = (ROOT / f"Sources/Reports/SQL/{name}.sql").read_text()
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def pgbench(database, script, clients, seconds, role="gongxin_public"):
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        output = subprocess.run(
            [PROGRAMS / "pgbench", "-n", "-h", SOCKET, "-U", role, "-M", "prepared", "-c", str(clients), "-j",
             str(min(2, clients)), "-T", str(seconds), "-f", file.name, database],
            check=True, capture_output=True, text=True).stdout
    return float(re.search(r"^tps = ([\d.]+)", output, re.M)[1])


def best_clients(database, script, role="gongxin_public", tried=(1, 2, 4, 8, 16, 32)):
    rates = {clients: pgbench(database, script, clients, 3, role) for clients in tried}
    say(f"pgbench by clients: { {clients: round(rate) for clients, rate in rates.items()} }")
    return max(rates, key=rates.get)


def wrk(base, paths, connections, seconds):
    """Runs wrk over random ones of these paths; the rate and the latencies in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "paths").write_text("\n".join(paths))
        script = Path(folder) / "paths.lua"
        script.write_text(
            f'local paths = {{}}\nfor line in io.lines("{folder}/paths") do paths[#paths + 1] = line end\n'
            # Each request is put together once: what is measured is the service, not Lua.
            'local requests = {}\nmath.randomseed(7)\nrequest = function()\n'
            '  local number = math.random(#paths)\n  local text = requests[number]\n'
            '  if not text then text = wrk.format("GET", paths[number]); requests[number] = text end\n'
            '  return text\nend\n')
        output = subprocess.run(
            ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, base],
            check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(f"requests failed:\n{output}")
    percentiles = {
        percent: float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
        for percent, value, unit in re.findall(r"^\s+(\d+)%\s+([\d.]+)(us|ms|s)$", output, re.M)
    }
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), percentiles


def reports_database(options):
    gongxin = Gongxin(options.gongxin, "bench_reports")
    feeds = [("registration", SUBJECTS, SUBJECTS), ("permit", 4 * SUBJECTS, SUBJECTS), ("penalty", 5 * SUBJECTS, SUBJECTS)]
    fill(gongxin, "bench_reports", feeds)
    return gongxin


def against_pgbench(options, bench, paths, connections, script, reference, **more):
    gongxin = reports_database(options)
    clients = best_clients("bench_reports", script)
    ours, theirs = [], []
    with Server(gongxin, "query") as server:
        wrk(server.base, paths, connections, 3)
        for _ in range(options.runs):
            ours.append(wrk(server.base, paths, connections, options.seconds)[0])
            theirs.append(pgbench("bench_reports", script, clients, options.seconds))
        publish(
            bench, ours, theirs, f"{reference}, {clients} clients", "1/s", connections=connections,
            peak_memory_mb=server.peak_memory(), **more)


def report(options):
    reports_database(options)
    codes = psql("bench_reports", "SELECT uscc FROM bench.code").split()
    # pgbench cannot read codes from a file: it draws one by number, which costs it a look-up in a small index.
    drawn = "ARRAY(SELECT uscc FROM bench.code WHERE id = :number)"
    sql = statement("report").replace("$1::text[]", drawn).replace("$2::integer", "500")
    script = f"\\set number random(1, {len(codes)})\n{sql};\n"
    paths = [f"/v1/subjects/{code}/report" for code in codes]
    records = psql("bench_reports", "SELECT count(*) FROM record")
    against_pgbench(
        options, "report", paths, 256, script, "pgbench -M prepared, the report's own SQL", subjects=len(codes),
        records=int(records))


def authorised_report(options):
    gongxin = reports_database(options)
    client = bench_disclosure.prepare(gongxin, "bench_reports")
    codes = psql("bench_reports", "SELECT uscc FROM bench.code ORDER BY id").split()
    script = bench_disclosure.reference(statement("read_authorised"), client, len(codes))
    role = "gongxin_authorised"
    # A commit is waited for: more clients than processors share it.
    clients = best_clients("bench_reports", script, role, (4, 16, 32, 64))
    ours, theirs = [], []
    with Server(gongxin, "query") as server:
        bench_disclosure.wrk(server.base, client, codes, 64, 3)
        for _ in range(options.runs):
            before = int(psql("bench_reports", "SELECT last_value FROM access_log_number"))
            rate, requests = bench_disclosure.wrk(server.base, client, codes, 64, options.seconds)
            ours.append(rate)
            logged = int(psql("bench_reports", "SELECT last_value FROM access_log_number")) - before
            if logged < requests:
                raise SystemExit(f"{requests} answers, {logged} entries in the log")
            theirs.append(pgbench("bench_reports", script, clients, options.seconds, role))
        publish(
            "authorised-report", ours, theirs,
            f"pgbench -M prepared, the gate's statement for one request, as durable, {clients} clients", "1/s",
            connections=64, peak_memory_mb=server.peak_memory(), subjects=len(codes))


def listing(options):
    sql = statement("listing")
    for parameter, value in {
        "$1": "'penalty'", "$2::date": "date '2000-01-01'", "$3::date": "(current_date - :days::integer)",
        "$4::uuid": "uuid '00000000-0000-0000-0000-000000000000'", "$5::integer": "51",
    }.items():
        sql = sql.replace(parameter, value)
    script = f"\\set days random(0, 300)\n{sql};\n"
    reports_database(options)
    today = psql("bench_reports", "SET timezone = 'Asia/Shanghai'; SELECT current_date")
    days = psql("bench_reports", f"SELECT date '{today}' - n - 1 FROM generate_series(0, 300) AS n").split()
    paths = [f"/v1/publicity/penalties?limit=50&decided_from=2000-01-01&decided_to={day}" for day in days]
    against_pgbench(options, "listing", paths, 64, script, "pgbench -M prepared, the listing's own SQL")


def follow_listings(database):
    """Takes everything into the index of the listings, as its follower does."""
    psql(database, "SELECT number_changes(1000000)")
    psql(database, "SELECT take_turn('listings')")
    step = statement("index_listings").replace("$1::bigint", "(SELECT number FROM change_follower WHERE name = 'listings')")
    step = step.replace("$2::integer", "20000")
    behind = "SELECT last_number - number FROM change_clock, change_follower WHERE name = 'listings'"
    while int(psql(database, behind)) > 0:
        psql(database, step)
    psql(database, "VACUUM ANALYZE publicity_entry")


def listing_search(options):
    gongxin = reports_database(options)
    follow_listings("bench_reports")
    texts = psql(
        "bench_reports", "SELECT replace(words || content, E'\\n', '') FROM publicity_entry TABLESAMPLE SYSTEM (1) "
        "WHERE class = 'penalty' LIMIT 5000").split("\n")
    chance = random.Random(7)
    words = []
    for text in texts:
        length = chance.randint(2, 6)
        place = chance.randrange(max(1, len(text) - length))
        word = text[place:place + length]
        if len(word) >= 2 and not any(letter.isspace() for letter in word):
            words.append(word)
    paths = ["/v1/publicity/penalties?q=" + "".join(f"%{byte:02X}" for byte in word.encode()) for word in words]
    ours, rates = [], []
    with Server(gongxin, "query") as server:
        wrk(server.base, paths, 4, 3)
        for _ in range(options.runs):
            rate, percentiles = wrk(server.base, paths, 4, options.seconds)
            ours.append(percentiles["99"])
            rates.append(rate)
        publish(
            "listing-search", ours, [100.0], "the limit set", "ms (p99)", smaller_is_better=True, connections=4,
            entries=int(psql("bench_reports", "SELECT count(*) FROM publicity_entry")), rate=round(statistics.median(rates)),
            words=len(set(words)))


def search(options):
    gongxin = Gongxin(options.gongxin, "bench_search")
    fill(gongxin, "bench_search", [("registration", NAMES, NAMES)])
    names = psql("bench_search", "SELECT name FROM subject TABLESAMPLE SYSTEM (2) LIMIT 20000").split("\n")
    chance = random.Random(7)
    pieces = [name[place:place + 2] for name in names for place in [chance.randrange(len(name) - 1)]]
    paths = ["/v1/subjects?name=" + "".join(f"%{byte:02X}" for byte in piece.encode()) for piece in pieces]
    ours, rates = [], []
    with Server(gongxin, "query") as server:
        wrk(server.base, paths, 16, 3)
        for _ in range(options.runs):
            rate, percentiles = wrk(server.base, paths, 16, options.seconds)
            ours.append(percentiles["99"])
            rates.append(rate)
        publish(
            "search", ours, [10.0], "the limit asked for", "ms (p99)", smaller_is_better=True, connections=16,
            subjects=NAMES, rate=round(statistics.median(rates)), pieces=len(set(pieces)))


def ingest(options):
    gongxin = Gongxin(options.gongxin, "bench_ingest")
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder) / "penalties.csv"
        gongxin.sample(feed, "penalty", options.rows, SUBJECTS)
        finished = Path(folder) / "records.copy"
        ours, theirs, memory = [], [], []
        for _ in range(options.runs):
            seconds, peak = bench_feeds.ingest_once(gongxin, feed, options.rows)
            ours.append(options.rows / seconds)
            memory.append(peak)
            theirs.append(options.rows / copy_once(finished))
        publish(
            "ingest", ours, theirs, "psql \\copy of the finished records into an identical indexed table", "rows/s",
            rows=options.rows, megabytes=feed.stat().st_size // 1_000_000, peak_memory_mb=max(memory))


def copy_once(finished):
    """The reference: the same records, ready-made, copied into a table with the same columns, checks and indexes."""
    if not finished.exists():
        psql("bench_ingest", f"\\copy record TO '{finished}'")
    psql("bench_ingest", "CREATE TABLE reference (LIKE record INCLUDING ALL)")
    psql("bench_ingest", "CHECKPOINT")
    start = time.monotonic()
    psql("bench_ingest", f"\\copy reference FROM '{finished}'")
    seconds = time.monotonic() - start
    psql("bench_ingest", "DROP TABLE reference")
    return seconds


def check(options):
    """From the file to the results in hand: read, stored, looked up, logged, taken away as CSV."""
    gongxin = reports_database(options)
    if psql("bench_reports", "SELECT count(*) FROM organisation WHERE code = '990000-fgw'") == "0":
        for information_class in ("abnormal_operation", "serious_dishonesty"):
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "list.csv"
                gongxin.sample(file, information_class, SUBJECTS // 20, SUBJECTS)
                gongxin.load(file, information_class)
        psql("bench_reports", "INSERT INTO organisation (code, name, kind) VALUES ('990000-fgw', 'bench', 'department')")
        psql(
            "bench_reports",
            "INSERT INTO service_right (department, class, purpose, valid_from, basis, granted_by) "
            "SELECT '990000-fgw', class, 'bench', '2020-01-01', 'bench', 'bench' "
            "FROM unnest('{penalty,abnormal_operation,serious_dishonesty}'::text[]) AS class")
        psql("bench_reports", "VACUUM ANALYZE record")
    codes = psql("bench_reports", "SELECT uscc FROM bench.code").split()
    random.Random(7).shuffle(codes)
    ours = []
    with tempfile.TemporaryDirectory() as folder:
        file, results = Path(folder) / "codes.csv", Path(folder) / "results.csv"
        file.write_text("code\n" + "\n".join(codes) + "\n")
        for _ in range(options.runs):
            start = time.monotonic()
            gongxin.run(
                "check", str(file), "--purpose", "bench", "--organisation", "990000-fgw", "--out", str(results),
                stderr=subprocess.DEVNULL)
            ours.append(len(codes) / (time.monotonic() - start))
            found = results.read_text().count('"查得"')
            if found != len(codes):
                raise SystemExit(f"{found} of {len(codes)} codes were found")
    logged = psql("bench_reports", "SELECT count(*) FROM access_log WHERE action = 'check' AND subject IS NOT NULL")
    if int(logged) < options.runs * len(codes):
        raise SystemExit(f"only {logged} look-ups are in the log")
    publish("check", ours, [50_000.0], "the rate asked for", "codes/s", codes=len(codes))


BENCHMARKS = {
    "report": report, "authorised-report": authorised_report, "check": check, "listing": listing, "listing-search": listing_search,
    "search": search,
    "ingest": ingest,
    "report-pdf": lambda options: bench_pdf.run(options, fill, wrk),
    "report-cached": lambda options: bench_cache.run(options, lambda _: reports_database(options), wrk),
    "ingest-pgloader": bench_feeds.against_pgloader, "ingest-xlsx": bench_feeds.workbook,
    "ingest-gb18030": bench_feeds.gb18030, "resend": bench_feeds.resend, "ingest-memory": bench_memory.run,
    "export": lambda options: bench_export.run(options, reports_database),
    "sealing": lambda options: bench_sealing.run(options, fill, wrk), "changes": bench_changes.run,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gongxin", required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    for name in options.names:
        if name not in BENCHMARKS:
            raise SystemExit(f"there is no benchmark {name}; there are {', '.join(BENCHMARKS)}")
    for name in options.names or BENCHMARKS:
        say(f"== {name}")
        BENCHMARKS[name](options)


if __name__ == "__main__":
    main()
